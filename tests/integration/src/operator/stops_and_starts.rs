//! Stopping and starting again keeps everything.

use std::collections::BTreeMap;
use std::time::Instant;

use domain::id::LinkId;
use domain::mail::delivery::{About, MailId};
use domain::mail::mailed_link::Purpose;
use domain::people::person::Role;
use local::aws::storage::Promise;
use local::desk::system::System;
use local::doors::portal::Site;
use local::outgoing::outbox::{Outbox, Relaying, Sent};
use store::links::{AboutAccount, AccountLetter};
use store::sent_mails::{Claim, To};

use crate::portal::{Browser, Portal, run_options};

#[tokio::test]
async fn tickets_sessions_and_mails_survive_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().to_str().unwrap();
    let cookie = {
        let portal = Portal::start_with(&["--data", data]).await;
        let claire = portal.requester("claire@exemple.fr").await;
        portal.declare(&claire, "Écran noir").await;
        assert_eq!(portal.mails().await, 1);
        claire.cookie
    };
    let portal = Portal::start_with(&["--data", data]).await;
    let claire = Browser { cookie };
    assert_eq!(portal.ticket(&claire, 1).await["subject"], "Écran noir");
    assert_eq!(portal.declare(&claire, "Suivant").await, 2);
    let mails = portal.mails_to("claire@exemple.fr").await;
    assert_eq!(mails.len(), 2, "none is sent again");
    // An address signed before the restart still leads to its ticket.
    let raw = format!(
        "From: claire@exemple.fr\nTo: {}\nSubject: Re\nMessage-ID: <r@p>\n\nToujours noir.\n",
        mails[0].reply_to()
    );
    portal
        .deliver("claire@exemple.fr", &[mails[0].reply_to()], &raw)
        .await
        .unwrap();
    assert_eq!(
        portal.ticket(&claire, 1).await["messages"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
}

#[tokio::test]
async fn a_mail_that_was_accepted_is_recorded_after_the_process_was_killed() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().to_str().unwrap();
    let queue = folder.path().join("queue");
    let portal = Portal::start_with(&["--data", data]).await;
    let raw = "From: claire@exemple.fr\r\nTo: assistance@guichet.localhost\r\nSubject: Perdu ?\r\nMessage-ID: <k@p>\r\n\r\nNon.\r\n";
    portal
        .hand_over(
            "claire@exemple.fr",
            &["assistance@guichet.localhost"],
            raw.as_bytes(),
        )
        .await
        .unwrap();
    // What the queue holds when 250 is answered is what a killed process leaves behind.
    let kept: Vec<_> = std::fs::read_dir(&queue)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    let copies: Vec<_> = kept
        .iter()
        .map(|path| (path.clone(), std::fs::read(path)))
        .collect();
    portal.system.settled().await;
    drop(portal);
    for (path, content) in copies {
        if let Ok(content) = content {
            std::fs::write(path, content).unwrap();
        }
    }
    let portal = Portal::start_with(&["--data", data]).await;
    let marie = portal.log_in("marie@exemple.fr", Role::Agent).await;
    portal.system.settled().await;
    let list = portal.get(&marie, "/api/tickets?view=open").await.json();
    assert_eq!(
        list["tickets"].as_array().unwrap().len(),
        1,
        "recorded, and once"
    );
}

/// The process is killed while it sends two mails: one of them SES had taken, the other it had not. The next
/// process knows which, and waits for no lease.
#[tokio::test]
async fn a_mail_that_was_being_sent_by_a_killed_process_goes_out_at_once_and_once() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().to_str().unwrap();
    let letter = async |address: &str, id: u8, portal: &Portal| AccountLetter {
        id: LinkId::new([id; 20]),
        to: portal.who(address).await,
        about: AboutAccount::Link(Purpose::VerifyAddress),
        expires_at: portal.system.clock.now().plus_seconds(3600),
    };
    let name = |letter: &AccountLetter| MailId {
        about: About::Account(letter.id.clone()),
        person: letter.to.person.clone(),
    };
    let (taken, lost) = {
        let portal = Portal::start_with(&["--data", data]).await;
        let taken = letter("claire@exemple.fr", 1, &portal).await;
        let lost = letter("jean@exemple.fr", 2, &portal).await;
        for letter in [&taken, &lost] {
            let to = To {
                who: &letter.to,
                as_agent: false,
                answers: None,
            };
            let now = portal.system.clock.now();
            let store = &portal.system.store;
            let claimed = store.claim_mail(&name(letter), &to, now).await;
            assert_eq!(claimed.unwrap(), Claim::Yours);
        }
        portal.system.settled().await;
        (taken, lost)
    };
    let outbox = Outbox::open(&folder.path().join("outbox"), Promise::OnDisk).unwrap();
    let sent = Sent {
        id: "0102-taken".to_owned(),
        from: "assistance@guichet.localhost".to_owned(),
        to: vec!["claire@exemple.fr".to_owned()],
        at: "2026-11-24T08:00:00Z".to_owned(),
        tags: BTreeMap::from([("notification".to_owned(), name(&taken).to_string())]),
        relaying: Relaying::None,
    };
    outbox.keep(sent, b"Subject: x\r\n\r\nx\r\n").unwrap();
    drop(outbox);

    let portal = Portal::start_with(&["--data", data]).await;
    let began = Instant::now();
    let now = portal.system.clock.now();
    for letter in [&taken, &lost] {
        let added = portal.system.store.add_account_letter(letter, now).await;
        added.unwrap();
    }
    for address in ["claire@exemple.fr", "jean@exemple.fr"] {
        assert_eq!(portal.mails_to(address).await.len(), 1, "{address}");
    }
    assert!(began.elapsed().as_secs() < 30, "no lease was waited for");
    let found = portal
        .system
        .store
        .read_sent_mail("0102-taken@eu-west-3.amazonses.com")
        .await;
    assert_eq!(
        found.unwrap(),
        Some(name(&taken)),
        "answers to it are known"
    );
}

#[tokio::test]
async fn a_busy_port_is_said_in_one_sentence() {
    let taken = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = taken.local_addr().unwrap().port();
    let mut options = run_options(&["--ephemeral"]);
    options.port = port;
    let site = local::doors::portal::Site::new("no-site");
    let error = local::desk::system::System::start(&options, site, Default::default())
        .await
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        format!(
            "Port {port} is taken, perhaps by another Guichet. Stop that, or choose another port with --port."
        )
    );
    let mut options = run_options(&[]);
    options.data = "/proc/nowhere".into();
    let site = local::doors::portal::Site::new("no-site");
    let error = local::desk::system::System::start(&options, site, Default::default())
        .await
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "The folder /proc/nowhere cannot be written. Choose another with --data."
    );
}

/// Two desks on one folder would each handle the mails of both.
#[tokio::test]
async fn a_folder_in_use_is_said_in_one_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().to_str().unwrap();
    let portal = Portal::start_with(&["--data", data]).await;
    let options = run_options(&["--data", data]);
    let second = System::start(&options, Site::new("no-site"), Default::default()).await;
    let said = second.unwrap_err().to_string();
    assert!(
        said.contains("another Guichet works in the data folder"),
        "{said}"
    );
    assert!(said.contains("--data"), "{said}");
    drop(portal);
    Portal::start_with(&["--data", data]).await;
}
