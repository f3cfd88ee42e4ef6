//! Pictures that stand in the HTML itself (`data:`), as browsers paste them: made files like any other.

use std::borrow::Cow;

use mail_parser::decoders::base64::base64_decode;
use percent_encoding::percent_decode_str;

use super::mail::FilePart;

/// More pictures in one mail are no screenshots.
const IMAGES_MAX: usize = 50;

/// How a picture in HTML begins.
pub(super) const MARK: &str = "data:image/";

/// Takes the pictures out of HTML: each link to one becomes a `cid:` link to the file made of it.
///
/// What cannot be read stays as it is: cleaning drops it.
pub(super) fn lift(html: &str) -> (String, Vec<FilePart>) {
    let mut out = String::new();
    let mut images = Vec::new();
    let mut rest = html;
    while let Some(at) = find_ignoring_case(rest, MARK) {
        let link = &rest[at..];
        let end = link
            .find(['"', '\'', '>', '<', ')', ' ', '\n'])
            .unwrap_or(link.len());
        out.push_str(&rest[..at]);
        match image(&link[..end], images.len() + 1) {
            Some(image) if images.len() < IMAGES_MAX => {
                out.push_str("cid:");
                out.push_str(image.content_id.as_deref().unwrap_or_default());
                images.push(image);
            }
            _ => out.push_str(&link[..end]),
        }
        rest = &link[end..];
    }
    out.push_str(rest);
    (out, images)
}

fn find_ignoring_case(text: &str, wanted: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut from = 0;
    while let Some(at) = memchr::memchr2(b'd', b'D', &bytes[from..]) {
        let at = from + at;
        let found = bytes.get(at..at + wanted.len());
        if found.is_some_and(|found| found.eq_ignore_ascii_case(wanted.as_bytes())) {
            return Some(at);
        }
        from = at + 1;
    }
    None
}

fn image(link: &str, number: usize) -> Option<FilePart> {
    let (head, data) = link.split_once(',')?;
    let head = head.to_ascii_lowercase();
    let kind = head.strip_prefix(MARK)?.strip_suffix(";base64")?;
    let (content_type, extension) = match kind {
        "png" => ("image/png", "png"),
        "jpeg" | "jpg" | "pjpeg" => ("image/jpeg", "jpg"),
        "gif" => ("image/gif", "gif"),
        "webp" => ("image/webp", "webp"),
        _ => return None,
    };
    let data = Cow::from(percent_decode_str(data));
    let bytes = base64_decode(&data).filter(|bytes| !bytes.is_empty())?;
    Some(FilePart {
        name: format!("image-{number}.{extension}"),
        content_type: content_type.to_owned(),
        charset: None,
        content_id: Some(format!("pasted-{number}@guichet.invalid")),
        inline: true,
        bytes,
        tokens: Vec::new(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_become_files() {
        let (html, images) = lift(
            "<p>a<img alt=x src=\"DATA:image/png;base64,iVBORw==\"><img src='data:image/svg+xml;base64,AAAA'>\
             <img src=data:image/jpeg;base64,/9j/4AA=></p>",
        );
        assert_eq!(
            html,
            "<p>a<img alt=x src=\"cid:pasted-1@guichet.invalid\"><img src='data:image/svg+xml;base64,AAAA'>\
             <img src=cid:pasted-2@guichet.invalid></p>"
        );
        let seen: Vec<(&str, &str)> = images
            .iter()
            .map(|image| (image.name.as_str(), image.content_type.as_str()))
            .collect();
        assert_eq!(
            seen,
            [("image-1.png", "image/png"), ("image-2.jpg", "image/jpeg")]
        );
        assert_eq!(images[0].bytes, b"\x89PNG");
        assert_eq!(lift("data:image/"), ("data:image/".to_owned(), Vec::new()));
    }
}
