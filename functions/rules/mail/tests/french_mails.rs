//! What French mail programs send, each with the words that must be seen. A bug report becomes a mail here
//! first: `name.eml` with `name.txt` beside it; a name beginning with `keep-` means that nothing is cut.

use std::path::{Path, PathBuf};

fn mails() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/mails");
    let entries = std::fs::read_dir(folder).expect("the folder of mails");
    let mut mails: Vec<PathBuf> = entries
        .map(|entry| entry.expect("a readable entry").path())
        .collect();
    mails.retain(|path| path.extension().is_some_and(|extension| extension == "eml"));
    mails.sort();
    assert!(mails.len() >= 25, "the mails are missing: {}", mails.len());
    mails
}

fn squeezed(text: &str) -> String {
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    let mut text = lines.join("\n").trim().to_owned();
    while text.contains("\n\n\n") {
        text = text.replace("\n\n\n", "\n\n");
    }
    text
}

#[test]
fn the_new_words_are_seen_and_nothing_else() {
    let mut wrong = Vec::new();
    for path in mails() {
        let name = path
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let expected = std::fs::read_to_string(path.with_extension("txt"))
            .expect("the expected words beside the mail");
        let mail = mail::read(&std::fs::read(&path).expect("a mail")).expect("readable");
        assert_eq!(mail.machine, None, "{name}");
        assert_eq!(
            mail.delivered_to,
            ["assistance+t1042.p7.k3a9@guichet.localhost"],
            "{name}"
        );
        let words = mail::new_words(&mail);
        if squeezed(&words.text) != squeezed(&expected)
            || words.folded.is_some() == name.starts_with("keep-")
        {
            wrong.push(format!(
                "{name} (folded: {}):\n{}\n--- expected\n{expected}",
                words.folded.is_some(),
                words.text
            ));
        }
        // What is shown is what was read, to the last word.
        let clean = richtext::clean(&words.html, &|_| true);
        let shown: Vec<&str> = clean.text.split_whitespace().collect();
        let read: Vec<&str> = words.text.split_whitespace().collect();
        assert_eq!(shown, read, "{name}");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n=====\n"));
}

#[test]
fn a_pasted_screenshot_is_shown_where_it_was_pasted() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/mails/outlook-desktop.eml");
    let mail = mail::read(&std::fs::read(path).expect("a mail")).expect("readable");
    let [image] = &mail.parts[..] else {
        panic!("one file: {:?}", mail.parts)
    };
    assert!(image.inline && image.content_type == "image/png" && image.name == "image001.png");
    let words = mail::new_words(&mail);
    let html = mail::replace_cids(&words.html, &|cid| {
        assert_eq!(Some(cid), image.content_id.as_deref());
        mail::Picture::File("f1".to_owned())
    });
    let clean = richtext::clean(&html, &|id| id == "f1");
    assert_eq!(clean.files, ["f1"]);
    let image = clean
        .html
        .find("<img data-file=\"f1\" alt=\"Une image contenant texte\">")
        .expect("the image");
    assert!(
        clean.html.find("capture").expect("before") < image
            && image < clean.html.find("PETIT").expect("after")
    );
}
