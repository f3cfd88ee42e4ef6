//! Where a page without scripts leads after something was done: to a page in its reader's language.

use domain::desk::place::Place;
use domain::language::Language;

use crate::portal::{Browser, Portal};

#[tokio::test]
async fn whoever_reads_english_stays_on_english_pages() {
    let portal = Portal::start().await;
    let claire = portal.requester("claire@exemple.fr").await;
    let marie = portal.agent("marie@exemple.fr").await;
    portal.declare(&claire, "Écran noir").await;
    let ticket = "/api/tickets/1";
    for (path, form) in [
        ("take", "lang=LANG"),
        ("state", "state=planned&lang=LANG"),
        ("replies", "body_text=Bonjour&lang=LANG"),
        ("replies", "body_text=Entre+nous&kind=note&lang=LANG"),
        ("follow", "act=unfollow&lang=LANG"),
        ("observers", "address=jean%40exemple.fr&lang=LANG"),
        ("requester", "address=luc%40exemple.fr&lang=LANG"),
    ] {
        for (lang, page) in [("en", "/en/ticket/?numero=1"), ("fr", "/ticket/?numero=1")] {
            let form = form.replace("LANG", lang);
            let reply = portal
                .submit(&marie, &format!("{ticket}/{path}"), &form)
                .await;
            let to = (reply.status.as_u16(), reply.header("location"));
            assert_eq!(to, (303, page), "{path} {form} {}", reply.text);
        }
    }
}

#[tokio::test]
async fn a_link_that_ended_says_so_in_the_language_it_was_asked_for() {
    let portal = Portal::start().await;
    for path in [
        "/api/accounts/verification?jeton=x",
        "/api/passwords/reset?jeton=x",
        "/api/confirmation?lien=1.x.x",
        "/api/invitation?lien=1.x.x",
        "/api/follow?jeton=1.x.x",
    ] {
        for lang in ["en", "fr"] {
            let request = lambda_http::http::Request::get(format!("{path}&lang={lang}"))
                .header("accept", "text/html")
                .header("accept-language", "de")
                .body(lambda_http::Body::Empty)
                .unwrap();
            let reply = portal.send(&Browser::default(), request).await;
            let page = format!("<html lang=\"{lang}\">");
            assert!(reply.text.contains(&page), "{path} {lang} {}", reply.text);
        }
    }
}

#[tokio::test]
async fn a_list_leads_to_pages_in_the_language_it_was_asked_for() {
    let portal = Portal::start().await;
    let claire = portal.requester("claire@exemple.fr").await;
    portal.declare(&claire, "Écran noir").await;
    for (language, url) in [("en", "/en/ticket/?numero=1"), ("fr", "/ticket/?numero=1")] {
        let request = lambda_http::http::Request::get("/api/tickets")
            .header("accept-language", language)
            .body(lambda_http::Body::Empty)
            .unwrap();
        let list = portal.send(&claire, request).await.json();
        assert_eq!(list["tickets"][0]["url"], url);
    }
    let out = portal
        .submit(&Browser::default(), "/api/session/end", "lang=en")
        .await;
    assert_eq!(out.header("location"), "/en/");
}

/// The address of a page of the site, as its file says it.
fn address(file: &str, text: &str) -> String {
    let (_, rest) = text.split_once("+++").unwrap();
    let (front, _) = rest.split_once("+++").unwrap();
    let said = |key: &str| {
        let line = front.lines().find_map(|line| line.strip_prefix(key))?;
        Some(line.strip_prefix(" = \"")?.strip_suffix('"')?.to_owned())
    };
    if let Some(path) = said("path") {
        return format!("/{path}/");
    }
    let name = file.strip_suffix(".md").unwrap();
    let (name, folder) = match name.strip_suffix(".en") {
        Some(name) => (name, "/en/"),
        None => (name, "/"),
    };
    match name {
        "_index" => folder.to_owned(),
        _ => format!("{folder}{}/", said("slug").unwrap_or(name.to_owned())),
    }
}

#[test]
fn every_place_is_a_page_of_the_site_in_both_languages() {
    let content = crate::shape::fits_the_template::root().join("site/content");
    let pages: Vec<(String, String)> = std::fs::read_dir(content)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_file())
        .map(|path| {
            let file = path.file_name().unwrap().to_str().unwrap().to_owned();
            let address = address(&file, &std::fs::read_to_string(&path).unwrap());
            (file, address)
        })
        .collect();
    for place in Place::ALL {
        let french = place.path(Language::Fr);
        let (file, _) = pages
            .iter()
            .find(|(_, address)| address == french)
            .unwrap_or_else(|| panic!("{place:?}: no page is at {french}"));
        // Its translation, not just any English page.
        let file = file.replace(".md", ".en.md");
        let translated = pages.iter().find(|(name, _)| *name == file);
        let english = translated.map(|(_, address)| address.as_str());
        assert_eq!(english, Some(place.path(Language::En)), "{place:?}");
    }
}
