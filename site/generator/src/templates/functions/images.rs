//! `get_image_metadata`: how large an image is, so that a page can keep its place free.

use std::sync::Arc;

use imagesize::ImageType;
use serde_json::{Value, json};
use tera::{Error, Tera};

use super::{Arguments, failed, needed, switch};
use crate::basis::Basis;

const NAME: &str = "get_image_metadata";

/// Makes the function known to the templates, and `resize_image` for what it is.
pub(crate) fn register(tera: &mut Tera, basis: &Arc<Basis>) {
    let basis = Arc::clone(basis);
    tera.register_function(NAME, move |arguments: &Arguments| {
        let path = needed(NAME, arguments, "path")?;
        let missing = switch(NAME, arguments, "allow_missing", false)?;
        if missing && basis.file(path).is_err() {
            return Ok(Value::Null);
        }
        basis.once(format!("image {path}"), || metadata(&basis, path))
    });
    tera.register_function("resize_image", |_: &Arguments| -> tera::Result<Value> {
        Err(Error::msg(
            "`resize_image` is a Zola function this generator does not have",
        ))
    });
}

fn metadata(basis: &Basis, path: &str) -> tera::Result<Value> {
    let bytes = basis.bytes(path).map_err(failed)?;
    let unknown = || Error::msg(format!("{NAME}: the size of `{path}` cannot be told"));
    if path.ends_with(".svg") {
        let text = String::from_utf8_lossy(&bytes);
        let (width, height) = size_of_svg(&text).ok_or_else(unknown)?;
        return Ok(described(width, height, "svg", "text/svg+xml"));
    }
    let size = imagesize::blob_size(&bytes).map_err(|_| unknown())?;
    let (format, mime) = match imagesize::image_type(&bytes).map_err(|_| unknown())? {
        ImageType::Png => ("png", "image/png"),
        ImageType::Jpeg => ("jpg", "image/jpeg"),
        ImageType::Gif => ("gif", "image/gif"),
        ImageType::Webp => ("webp", "image/webp"),
        _ => return Err(unknown()),
    };
    Ok(described(size.width, size.height, format, mime))
}

fn described(width: usize, height: usize, format: &str, mime: &str) -> Value {
    json!({ "width": width, "height": height, "format": format, "mime": mime })
}

/// The size an SVG says it has, else that of what it shows.
fn size_of_svg(text: &str) -> Option<(usize, usize)> {
    let start = text.find("<svg")?;
    let tag = &text[start..start + text[start..].find('>')?];
    let own = |name| attribute(tag, name).and_then(pixels);
    if let Some(both) = own("width").zip(own("height")) {
        return Some(both);
    }
    let mut shown = attribute(tag, "viewBox")?
        .split([' ', ','])
        .filter(|part| !part.is_empty())
        .skip(2);
    Some((pixels(shown.next()?)?, pixels(shown.next()?)?))
}

fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let at = tag.find(&format!(" {name}="))? + name.len() + 2;
    let quote = tag[at..]
        .chars()
        .next()
        .filter(|one| "\"'".contains(*one))?;
    tag[at + 1..].split(quote).next()
}

/// The whole pixels of a length without a unit, or in pixels.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the size of an image is a small positive number"
)]
fn pixels(length: &str) -> Option<usize> {
    let number: f64 = length.trim().trim_end_matches("px").parse().ok()?;
    (number > 0.0 && number < 1e6).then_some(number as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_svg_says_its_size() {
        for (tag, size) in [
            ("<svg width=\"12\" height='7.5px'/>", Some((12, 7))),
            ("<?xml?><svg viewBox=\"0 0 24,30\" >", Some((24, 30))),
            (
                "<svg width=\"100%\" height=\"7\" viewBox=\"0 0 4 3\">",
                Some((4, 3)),
            ),
            ("<svg width=\"100%\">", None),
            ("<p>", None),
        ] {
            assert_eq!(size_of_svg(tag), size, "{tag}");
        }
    }
}
