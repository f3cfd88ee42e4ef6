//! A desk for people to use, not for somebody to try it: nothing is on that is right at one's own machine only.

use std::path::Path;

use domain::people::person::{Account, Role};
use local::desk::system::{Extras, System};
use local::doors::portal::Site;

use crate::mailroom::SUPPORT;
use crate::portal::{Portal, run_options};

const MAIL: &str = "From: Luc Perrin <luc@exemple.fr>\nTo: assistance@guichet.localhost\nSubject: Panne\n\
    Message-ID: <1@poste>\nContent-Type: multipart/mixed; boundary=B\n\n--B\n\nVoici la photo.\n--B\n\
    Content-Type: image/png; name=photo.png\n\npng\n--B--\n";

/// What somebody at this machine sees of a desk with these options: whether the mailbox page is there, whether a
/// mail from this machine is believed, and what of its files others of the machine may read.
async fn seen(options: &[&str]) -> (bool, bool, Vec<String>) {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let arguments = [&["--data", data.to_str().unwrap()], options].concat();
    let portal = Portal::start_with(&arguments).await;
    let page = format!(
        "http://localhost:{}/mailbox/",
        portal.system.addresses.door.port()
    );
    let page = reqwest::get(page).await.unwrap();

    let admin = portal.log_in("marie@exemple.fr", Role::Admin).await;
    portal
        .deliver("luc@exemple.fr", &[SUPPORT], MAIL)
        .await
        .unwrap();
    let ticket = portal.ticket(&admin, 1).await;
    assert_eq!(ticket["messages"][0]["files"][0]["name"], "photo.png");
    let believed = ticket["messages"][0]["unverified"] == false;
    let mut open = Vec::new();
    look_for_open(&data, &mut open);
    (page.status().is_success(), believed, open)
}

/// What others may read, or look into.
#[cfg(unix)]
fn look_for_open(path: &Path, open: &mut Vec<String>) {
    use std::os::unix::fs::PermissionsExt as _;
    let found = path.symlink_metadata().unwrap();
    if found.permissions().mode() & 0o077 != 0 {
        open.push(path.display().to_string());
    }
    if found.is_dir() {
        for entry in path.read_dir().unwrap() {
            look_for_open(&entry.unwrap().path(), open);
        }
    }
}

#[cfg(not(unix))]
fn look_for_open(_: &Path, _: &mut Vec<String>) {}

/// The password of the demonstration stands in its source.
#[tokio::test]
async fn a_folder_of_the_demonstration_is_no_desk_for_people() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let data = data.to_str().unwrap();
    let hash = authentication::hash("essai-du-guichet".to_owned()).await;
    {
        let portal = Portal::start_with(&["--data", data]).await;
        portal.log_in("luc@guichet.example", Role::Requester).await;
        let store = &portal.system.store;
        let luc = portal.person("luc@guichet.example").await;
        let found = store.read_account(&luc).await.unwrap().unwrap();
        let account = Account {
            password_hash: hash,
            ..found.account.clone()
        };
        let saved = store.save_account(Some(&found), &account, None).await;
        assert!(saved.unwrap().is_some());
    }
    for option in [
        ["--public-address", "https://aide.exemple.fr"],
        ["--relay", "smtp://127.0.0.1:9"],
    ] {
        let options = run_options(&[&["--data", data], option.as_slice()].concat());
        let started = System::start(&options, Site::new("no-site"), Extras::default()).await;
        let Err(error) = started else {
            panic!("{option:?} opens the demonstration to people");
        };
        let error = error.to_string();
        assert!(error.contains("--demo"), "{error}");
    }
    Portal::start_with(&["--data", data]).await;
}

#[tokio::test]
async fn what_is_meant_for_a_trial_is_off_for_people() {
    let nothing = Vec::<String>::new();
    assert_eq!(seen(&[]).await, (true, true, nothing.clone()));
    for options in [
        ["--public-address", "https://aide.exemple.fr"],
        ["--relay", "smtp://127.0.0.1:9"],
    ] {
        let expected = (false, false, nothing.clone());
        assert_eq!(seen(&options).await, expected, "{options:?}");
    }
}
