//! Pictures a mail carries and shows: links to its parts become names of files.

use percent_encoding::percent_decode_str;
use richtext::tree::Tree;

/// Marks the images that the mail itself carries.
pub(crate) fn with_cids(html: &str) -> String {
    let mut tree = Tree::parse(html);
    let mut gone = Vec::new();
    for image in tree.elements("img") {
        let source = tree.attribute(image, "src").unwrap_or_default().trim();
        let (scheme, cid) = source.split_at_checked(4).unwrap_or((source, ""));
        if scheme.eq_ignore_ascii_case("cid:") {
            let cid = percent_decode_str(cid).decode_utf8_lossy();
            let cid = cid.trim().trim_matches(['<', '>']).to_owned();
            let alt = tree.attribute(image, "alt").unwrap_or_default().to_owned();
            tree.set_attributes(image, vec![("data-cid", cid), ("alt", alt)]);
            continue;
        }
        // Remote pictures are never fetched: cleaning would drop them. What is said of them stays.
        match in_words(tree.attribute(image, "alt").unwrap_or_default()) {
            Some(words) => tree.replace_with_text(image, &words),
            None => gone.push(image),
        }
    }
    tree.detach_all(&gone);
    tree.to_html()
}

/// A picture as programs write it into plain text; an emoji drawn as a picture is one.
fn in_words(alt: &str) -> Option<String> {
    let alt = alt.trim();
    match alt.contains(char::is_alphanumeric) {
        true => Some(format!("[{alt}]")),
        false => (!alt.is_empty()).then(|| alt.to_owned()),
    }
}

/// The words of HTML where none of its pictures is shown.
pub(crate) fn text_without_pictures(html: &str) -> String {
    let mut tree = Tree::parse(html);
    for image in tree.elements("img") {
        let alt = tree.attribute(image, "alt").unwrap_or_default();
        let words = in_words(alt).unwrap_or_default();
        tree.replace_with_text(image, &words);
    }
    richtext::text(&tree.to_html())
}

/// What a content id names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Picture {
    /// A picture of this file.
    File(String),
    /// A picture that the ticket shows already.
    Shown,
    /// Nothing that can be shown.
    Missing,
}

/// Turns `<img data-cid="…">` into `<img data-file="…">` where the content id names a file. What is said of a picture
/// that is missing takes its place.
pub fn replace_cids(html: &str, picture: &dyn Fn(&str) -> Picture) -> String {
    let mut tree = Tree::parse(html);
    let mut gone = Vec::new();
    for image in tree.elements("img") {
        let alt = tree.attribute(image, "alt").unwrap_or_default().to_owned();
        let cid = tree.attribute(image, "data-cid");
        match (cid.map_or(Picture::Missing, picture), in_words(&alt)) {
            (Picture::File(file), _) => {
                tree.set_attributes(image, vec![("data-file", file), ("alt", alt)]);
            }
            (Picture::Missing, Some(words)) => tree.replace_with_text(image, &words),
            (Picture::Missing, None) | (Picture::Shown, _) => gone.push(image),
        }
    }
    tree.detach_all(&gone);
    tree.to_html()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn own_images_are_marked_and_replaced() {
        let marked =
            with_cids("<p>a<img src=\"cid:i1%40x\" alt=\"écran\"><img src=https://t/p.gif></p>");
        assert_eq!(marked, "<p>a<img data-cid=\"i1@x\" alt=\"écran\"></p>");
        let html = replace_cids(&marked, &|cid| {
            assert_eq!(cid, "i1@x");
            Picture::File("f1".to_owned())
        });
        assert_eq!(html, "<p>a<img data-file=\"f1\" alt=\"écran\"></p>");
    }

    #[test]
    fn what_is_said_of_a_picture_that_is_missing_stays() {
        for (alt, picture, expected) in [
            ("écran", Picture::Missing, "<p>a[écran]</p>"),
            (" ", Picture::Missing, "<p>a</p>"),
            ("Logo", Picture::Shown, "<p>a</p>"),
        ] {
            let marked = format!("<p>a<img data-cid=\"x\" alt=\"{alt}\"></p>");
            assert_eq!(replace_cids(&marked, &|_| picture.clone()), expected);
        }
    }

    #[test]
    fn what_is_said_of_a_picture_nobody_fetches_stays() {
        for (alt, expected) in [
            ("Plan du réseau", "<p>a[Plan du réseau]</p>"),
            (" 😊 ", "<p>a😊</p>"),
            ("", "<p>a</p>"),
            ("&lt;b&gt;", "<p>a[&lt;b&gt;]</p>"),
        ] {
            let html = format!("<p>a<img src=https://t/p.gif alt=\"{alt}\"></p>");
            assert_eq!(with_cids(&html), expected);
        }
    }
}
