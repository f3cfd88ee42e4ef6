//! The new words of one incoming mail, as HTML for the ticket and as text for search.

use std::sync::LazyLock;

use regex::Regex;
use richtext::tree::Tree;

use crate::Incoming;
use crate::reply::{extract_html, extract_text};

/// What a mail adds to its ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    /// HTML still to be passed to [`replace_cids`], then to `richtext::clean`; inline images are
    /// `<img data-cid="…">`.
    pub html: String,
    /// The same words as plain text.
    pub text: String,
    /// Whether quoted text or a signature was left out: the whole mail stays one click away.
    pub folded: bool,
}

/// The new words of a mail: of its text and its HTML the one that loses nothing.
///
/// What somebody forwards is what they want to show: nothing of it is folded.
pub fn new_words(incoming: &Incoming) -> Words {
    let forwarded = is_forward(&incoming.subject);
    let text = incoming
        .text
        .as_deref()
        .map(|text| of_text(text, forwarded));
    let html = incoming
        .html
        .as_deref()
        .map(|html| of_html(html, forwarded));
    match (text, html) {
        (Some(text), Some(html)) => choose(text, html),
        (Some(words), None) | (None, Some(words)) => words,
        (None, None) => Words {
            html: String::new(),
            text: String::new(),
            folded: false,
        },
    }
}

fn of_text(text: &str, forwarded: bool) -> Words {
    let (kept, folded) = if forwarded {
        (text.trim().to_owned(), false)
    } else {
        let extracted = extract_text(text);
        (extracted.kept, !extracted.cut.is_empty())
    };
    Words {
        html: richtext::from_text(&kept),
        text: kept,
        folded,
    }
}

fn of_html(html: &str, forwarded: bool) -> Words {
    let (kept, folded) = if forwarded {
        (html.to_owned(), false)
    } else {
        let extracted = extract_html(html);
        (extracted.kept, extracted.folded)
    };
    let html = with_cids(&kept);
    Words {
        text: richtext::text(&html),
        html,
        folded,
    }
}

/// HTML keeps paragraphs, emphasis and pictures, so it is taken, unless the text is the better witness:
/// it alone could be folded and HTML would add nothing to it, or the HTML lacks words.
fn choose(text: Words, html: Words) -> Words {
    let letters = |words: &Words| {
        let said = STAND_INS.replace_all(&words.text, "");
        said.chars().filter(|c| c.is_alphanumeric()).count()
    };
    let html_is_empty = html.text.trim().is_empty() && !html.html.contains("<img");
    // Fewer words because a marker in the HTML folded a quote that the text does not show as one: no loss.
    let html_lacks = letters(&html) * 10 < letters(&text) * 7 && (text.folded || !html.folded);
    let only_text_folds = text.folded && !html.folded && !is_rich(&html.html);
    if html_is_empty || html_lacks || only_text_folds {
        text
    } else {
        html
    }
}

/// What programs write into the text in place of pictures and links: nobody's words.
static STAND_INS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)\[(?:cid|image)\s*:[^\]]*\]|[<(\[](?:https?|mailto):[^\s<>]*[>)\]]")
        .expect("the pattern is a constant that a test uses")
});

/// Whether plain text would lose something.
fn is_rich(html: &str) -> bool {
    let tree = Tree::parse(html);
    let marks = [
        "b", "strong", "i", "em", "u", "s", "ul", "ol", "table", "pre", "code",
    ];
    marks.iter().any(|name| !tree.elements(name).is_empty())
        || tree
            .elements("img")
            .iter()
            .any(|&image| tree.attribute(image, "data-cid").is_some())
}

static FORWARD: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^\s*(?:\[[^\]]{0,40}\]\s*)?(?:fwd?|tr|transf|wg|rv|doorst|enc|i)\s*:")
        .expect("the pattern is a constant that a test uses")
});

fn is_forward(subject: &str) -> bool {
    FORWARD.is_match(subject)
}

/// Marks the images that the mail itself carries.
fn with_cids(html: &str) -> String {
    let mut tree = Tree::parse(html);
    let mut gone = Vec::new();
    for image in tree.elements("img") {
        let source = tree.attribute(image, "src").unwrap_or_default().trim();
        let (scheme, cid) = source.split_at_checked(4).unwrap_or((source, ""));
        if scheme.eq_ignore_ascii_case("cid:") {
            let cid = decode_percent(cid);
            let cid = cid.trim().trim_matches(['<', '>']).to_owned();
            let alt = tree.attribute(image, "alt").unwrap_or_default().to_owned();
            tree.set_attributes(image, vec![("data-cid", cid), ("alt", alt)]);
        } else {
            // Remote pictures are never fetched: cleaning would drop them as well.
            gone.push(image);
        }
    }
    tree.detach_all(&gone);
    tree.to_html()
}

fn decode_percent(text: &str) -> String {
    let bytes = text.as_bytes();
    let (mut out, mut at) = (Vec::with_capacity(bytes.len()), 0);
    while at < bytes.len() {
        let hex = bytes
            .get(at + 1..at + 3)
            .and_then(|hex| std::str::from_utf8(hex).ok());
        match hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(byte) if bytes[at] == b'%' => {
                out.push(byte);
                at += 3;
            }
            _ => {
                out.push(bytes[at]);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// Turns `<img data-cid="…">` into `<img data-file="…">` where `file_of` knows the content id, and
/// removes the image where it does not.
pub fn replace_cids(html: &str, file_of: &dyn Fn(&str) -> Option<String>) -> String {
    let mut tree = Tree::parse(html);
    let mut gone = Vec::new();
    for image in tree.elements("img") {
        match tree.attribute(image, "data-cid").and_then(file_of) {
            Some(file) => {
                let alt = tree.attribute(image, "alt").unwrap_or_default().to_owned();
                tree.set_attributes(image, vec![("data-file", file), ("alt", alt)]);
            }
            None => gone.push(image),
        }
    }
    tree.detach_all(&gone);
    tree.to_html()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(subject: &str, text: Option<&str>, html: Option<&str>) -> Words {
        new_words(&Incoming {
            subject: subject.to_owned(),
            text: text.map(str::to_owned),
            html: html.map(str::to_owned),
            ..Incoming::default()
        })
    }

    #[test]
    fn nothing_is_lost_between_text_and_html() {
        for (text, html, expected) in [
            (Some("Bonjour"), None, "<p>Bonjour</p>"),
            (None, Some("<p>Bonjour</p>"), "<p>Bonjour</p>"),
            (
                Some("Gras"),
                Some("<p><b>Gras</b></p>"),
                "<p><b>Gras</b></p>",
            ),
            (
                Some("Ce message est en HTML."),
                Some("<p>Un long texte que seul le HTML contient en entier.</p>"),
                "<p>Un long texte que seul le HTML contient en entier.</p>",
            ),
            (
                Some("Bonjour, tout est là."),
                Some("<p></p>"),
                "<p>Bonjour, tout est là.</p>",
            ),
            (None, None, ""),
        ] {
            assert_eq!(words("x", text, html).html, expected, "{text:?} {html:?}");
        }
    }

    #[test]
    fn a_forwarded_mail_is_shown_whole() {
        let text = "Voir ci-dessous\n\n-----Message d'origine-----\nDe : C\n\nErreur 12";
        for subject in ["TR: panne", "Fwd: panne", "FW: panne", "Tr : panne"] {
            let words = words(subject, Some(text), None);
            assert!(
                words.text.contains("Erreur 12") && !words.folded,
                "{subject}"
            );
        }
        assert_eq!(
            words("Travaux : panne", Some(text), None).text,
            "Voir ci-dessous"
        );
    }

    #[test]
    fn own_images_are_marked_and_replaced() {
        let words = words(
            "x",
            None,
            Some("<p>a<img src=\"cid:i1%40x\" alt=\"écran\"><img src=https://t/p.gif></p>"),
        );
        assert_eq!(words.html, "<p>a<img data-cid=\"i1@x\" alt=\"écran\"></p>");
        let html = replace_cids(&words.html, &|cid| (cid == "i1@x").then(|| "f1".to_owned()));
        assert_eq!(html, "<p>a<img data-file=\"f1\" alt=\"écran\"></p>");
        assert_eq!(replace_cids(&words.html, &|_| None), "<p>a</p>");
    }
}
