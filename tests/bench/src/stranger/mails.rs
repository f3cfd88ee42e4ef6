//! Mails made of a text: where in a mail the text stands, and how often.

const HEAD: &str = "From: a@b.fr\r\nTo: c@d.fr\r\nMIME-Version: 1.0\r\n";

pub(super) fn body(headers: &str, text: &str) -> Vec<u8> {
    format!("{HEAD}{headers}\r\n{text}").into_bytes()
}

pub(super) fn header(name: &str, text: &str) -> Vec<u8> {
    format!("{HEAD}{name}: {text}\r\n\r\nBonjour\r\n").into_bytes()
}

pub(super) fn one_line(text: &str) -> String {
    text.replace(['\r', '\n'], " ")
}

/// A text cut into pieces of about 24 bytes.
fn pieces(text: &str) -> Vec<String> {
    let mut pieces = vec![String::new()];
    for character in text.chars() {
        match pieces.last_mut() {
            Some(piece) if piece.len() < 24 => piece.push(character),
            _ => pieces.push(character.to_string()),
        }
    }
    pieces
}

/// A mail of as many parts as the text has pieces, each a picture with a name that the HTML shows.
pub(super) fn of_pictures(text: &str) -> Vec<u8> {
    let (mut html, mut parts) = (String::new(), String::new());
    for (number, piece) in pieces(text).iter().enumerate() {
        html.push_str(&format!("<img src=cid:i{number}>"));
        parts.push_str(&format!(
            "--B\r\nContent-Type: image/png; name=\"{number}.png\"\r\nContent-ID: <i{number}>\r\n\r\n{piece}\r\n"
        ));
    }
    let html = format!("--B\r\nContent-Type: text/html\r\n\r\n{html}\r\n");
    let kind = "Content-Type: multipart/related; boundary=B\r\n";
    body(kind, &format!("{html}{parts}--B--\r\n"))
}

/// A mail whose pieces of text stand each in a multipart of its own within the one before.
pub(super) fn nested(text: &str) -> Vec<u8> {
    let mut inner = String::new();
    for (depth, piece) in pieces(text).iter().enumerate() {
        inner.push_str(&format!(
            "--B{depth}\r\n\r\n{piece}\r\n--B{depth}\r\nContent-Type: multipart/mixed; boundary=B{}\r\n\r\n",
            depth + 1
        ));
    }
    body("Content-Type: multipart/mixed; boundary=B0\r\n", &inner)
}

/// A mail of as many parts as the text has pieces, in the forms a body may have.
pub(super) fn of_bodies(text: &str) -> Vec<u8> {
    let kinds = [
        "text/plain",
        "text/html",
        "message/rfc822",
        "text/calendar",
        "message/delivery-status",
    ];
    let mut parts = String::new();
    for (piece, kind) in pieces(text).iter().zip(kinds.iter().cycle()) {
        parts.push_str(&format!("--B\r\nContent-Type: {kind}\r\n\r\n{piece}\r\n"));
    }
    body(
        "Content-Type: multipart/mixed; boundary=B\r\n",
        &format!("{parts}--B--\r\n"),
    )
}

/// A mail whose head has a line for each piece.
pub(super) fn of_lines(text: &str, name: fn(usize) -> String) -> Vec<u8> {
    let mut head = String::new();
    for (number, piece) in pieces(text).iter().enumerate() {
        head.push_str(&format!("{}: {}\r\n", name(number), one_line(piece)));
    }
    body(&head, "Bonjour")
}
