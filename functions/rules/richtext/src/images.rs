//! Images of our own files, on the way to a page or out of a mail.

use crate::tree::Tree;

/// Clean HTML made ready to show: each `<img data-file="ID">` gets the address of its file. The HTML is
/// cleaned again on the way, so that nothing else gets in, whatever was stored.
pub fn show(html: &str, image_address: &dyn Fn(&str) -> String) -> String {
    let mut tree = Tree::parse(&crate::clean(html, &|_| true).html);
    for image in tree.elements("img") {
        let file = tree
            .attribute(image, "data-file")
            .unwrap_or_default()
            .to_owned();
        let alt = tree.attribute(image, "alt").unwrap_or_default().to_owned();
        let source = image_address(&file);
        tree.set_attributes(
            image,
            vec![
                ("src", source),
                ("alt", alt),
                ("loading", "lazy".to_owned()),
            ],
        );
    }
    tree.to_html()
}

/// Clean HTML with a few words in place of each image, for mails: they show none.
pub fn without_images(html: &str, words: &str) -> String {
    let mut tree = Tree::parse(&crate::clean(html, &|_| true).html);
    for image in tree.elements("img") {
        tree.replace_with_text(image, &format!(" {words} "));
    }
    tree.to_html()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_images_are_shown() {
        let html = "<p>a <img data-file=\"f1\" alt='x\"y' onerror=z()><img src=https://x/y.png></p><script>a</script>";
        let shown = show(html, &|id| format!("/api/attachments/1042/{id}"));
        assert_eq!(
            shown,
            "<p>a <img src=\"/api/attachments/1042/f1\" alt=\"x&quot;y\" loading=\"lazy\"></p>"
        );
    }

    #[test]
    fn mails_name_their_images() {
        let html = without_images("<p>a<img data-file=\"f1\" alt=\"\">b</p>", "[image]");
        assert_eq!(html, "<p>a [image] b</p>");
    }
}
