//! Links that a page cannot follow.

use crate::{Clean, clean};

fn cleaned(html: &str) -> Clean {
    let once = clean(html, &|_| true);
    assert_eq!(clean(&once.html, &|_| true), once, "{html}");
    once
}

#[test]
fn an_address_that_nobody_can_follow_is_said() {
    for (address, words, expected) in [
        (
            r"file:///\\srv\commun\plan.xlsx",
            "le plan",
            r"le plan (file:///\\srv\commun\plan.xlsx)",
        ),
        (r"\\nas\compta", "ici", r"ici (\\nas\compta)"),
        ("//srv/compta", "ici", "ici (//srv/compta)"),
        (r"C:\Temp\a.txt", "ici", r"ici (C:\Temp\a.txt)"),
        (
            r"https://\\srv\partage",
            "ici",
            r"ici (https://\\srv\partage)",
        ),
        (
            "onenote:https://x.fr/a#S",
            "note",
            "note (onenote:https://x.fr/a#S)",
        ),
        ("sip:luc@exemple.fr", "Luc", "Luc (sip:luc@exemple.fr)"),
        (" ft\tp://x.fr/a ", "ici", "ici (ftp://x.fr/a)"),
        ("www.exemple.fr/a", "ici", "ici (www.exemple.fr/a)"),
        (
            "ms-word:ofe|u|https://x.fr/a.docx",
            "<b>ici</b>",
            "ici (ms-word:ofe|u|https://x.fr/a.docx)",
        ),
        // Said already, however programs write it.
        (r"file:///\\srv\p", r"\\srv\p", r"\\srv\p"),
        (
            "file://///srv/mon%20plan.xlsx",
            r"Voir \\srv\mon plan.xlsx",
            r"Voir \\srv\mon plan.xlsx",
        ),
        ("file:///C:/Temp/a.txt", r"C:\Temp\a.txt", r"C:\Temp\a.txt"),
        ("ftp://x.fr/a", "ftp://x.fr/a", "ftp://x.fr/a"),
        (
            "sip:luc@exemple.fr",
            "Luc, luc@exemple.fr",
            "Luc, luc@exemple.fr",
        ),
        (r"https://\\srv\partage", r"\\srv\partage", r"\\srv\partage"),
        // Programs, and what leads within the mail or nowhere.
        (" java\nscript:x()", "ici", "ici"),
        ("\u{1}JavaScript:x()", "ici", "ici"),
        ("vbscript:x", "ici", "ici"),
        ("data:text/html,x", "ici", "ici"),
        ("about:blank", "ici", "ici"),
        ("blob:https://x.fr/a", "ici", "ici"),
        ("cid:x@y", "ici", "ici"),
        ("x-apple-data-detectors://1/0", "lundi", "lundi"),
        ("unsafe:javascript:x()", "ici", "ici"),
        ("#bas", "ici", "ici"),
        ("/local", "ici", "ici"),
        ("wiki", "ici", "ici"),
        ("file:", "ici", "ici"),
        ("", "ici", "ici"),
        // Nobody sees such a link.
        (r"\\nas\compta", "", ""),
    ] {
        let html = format!("<p>a <a href=\"{address}\">{words}</a></p>");
        let seen = cleaned(&html);
        assert_eq!(seen.text, format!("a {expected}").trim_end(), "{address}");
        assert!(!seen.html.contains("href"), "{address}");
    }
    for (address, words) in [
        ("https://x.fr/a", "ici"),
        ("mailto:a@b.fr", "moi"),
        ("tel:+33", "moi"),
    ] {
        let seen = cleaned(&format!("<a href=\"{address}\">{words}</a>"));
        assert!(
            seen.html.contains(&format!(">{words}</a>")),
            "{}",
            seen.html
        );
    }
}

#[test]
fn the_address_behind_a_picture_is_said_and_markup_in_one_is_words() {
    let seen = cleaned(r#"<a href="\\nas\a"><img data-file="f1"></a>"#);
    assert!(
        seen.html
            .contains(r#"<img data-file="f1" alt=""> \\nas\a</a>"#),
        "{}",
        seen.html
    );
    let seen = cleaned("<a href='x:&lt;script&gt;y()&lt;/script&gt;'>ici</a>");
    assert_eq!(seen.text, "ici (x:<script>y()</script>)");
}

#[test]
fn many_such_links_cost_little() {
    let link = format!("<a href=\"file:{}\"><b>x</b>", "%20y".repeat(900));
    for html in [
        link.repeat(300),
        format!("{link}<table><td>").repeat(300),
        format!("{link}<p>").repeat(300),
    ] {
        let start = std::time::Instant::now();
        let seen = clean(&html, &|_| false);
        assert!(seen.html.len() < 3 * html.len() + 1_000);
        assert!(
            start.elapsed() < std::time::Duration::from_secs(20),
            "{:?}",
            start.elapsed()
        );
    }
}
