//! Everything that reads strangers' bytes, each as one function of a text.

use domain::keys::{Key, Keys};
use domain::language::Language;
use domain::mail::reply_address::ReplyAddress;
use domain::people::address::Address;
use domain::text;
use domain::ticket::attachment;
use domain::ticket::message::{Body as Written, Folded};
use lambda_http::Body;
use lambda_http::http::Request;
use mail::{FilePart, Incoming, Machine};
use richtext::{Signed, Veil};

use super::mails::{body, header, nested, of_bodies, of_lines, of_pictures, one_line};

pub(crate) struct Reader {
    pub(crate) name: &'static str,
    /// The text as it comes to the reader: not measured.
    pub(crate) prepare: fn(&str) -> Vec<u8>,
    pub(crate) run: fn(&[u8]),
}

fn same(text: &str) -> Vec<u8> {
    text.as_bytes().to_vec()
}

/// All that looks so is.
fn signed() -> Signed {
    Signed::by(|_| true)
}

fn words(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap_or_default()
}

fn read(raw: &[u8]) {
    let Ok(incoming) = mail::read(raw) else {
        return;
    };
    let words = mail::new_words(&incoming);
    std::hint::black_box(mail::quoted_images(&incoming, &words));
    std::hint::black_box(mail::remarks(&incoming, mail::letters::Language::Fr));
    std::hint::black_box(mail::delivery_report(&incoming));
}

fn report(incoming: Incoming) {
    let bounce = Incoming {
        machine: Some(Machine::Bounce),
        ..incoming
    };
    std::hint::black_box(mail::delivery_report(&bounce));
}

fn part(content_type: &str, bytes: &[u8]) -> FilePart {
    FilePart {
        name: "x".to_owned(),
        content_type: content_type.to_owned(),
        charset: None,
        content_id: None,
        inline: false,
        bytes: bytes.to_vec(),
        tokens: Vec::new(),
    }
}

fn request(text: &str, kind: &str) -> Option<Request<Body>> {
    Request::post("/api/tickets")
        .header("content-type", kind)
        .body(Body::Binary(text.as_bytes().to_vec()))
        .ok()
}

fn call(request: Option<Request<Body>>) {
    let Some(request) = request else {
        return;
    };
    let call = web::Call::read(request, "https://a.fr", None);
    if call.check().is_err() {
        return;
    }
    std::hint::black_box(web::body::read(
        &call.fields,
        "description",
        "description_text",
        Language::Fr,
    ));
    std::hint::black_box((call.fields.bytes(), call.query("q").map(str::len)));
}

macro_rules! readers {
    ($($name:literal, $prepare:expr, $run:expr;)*) => {
        vec![$(Reader { name: $name, prepare: $prepare, run: $run }),*]
    };
}

#[expect(clippy::too_many_lines, reason = "a list")]
pub(crate) fn all() -> Vec<Reader> {
    readers! {
        "text as HTML", same, |b| { std::hint::black_box(richtext::from_text(words(b))); };
        "clean", same, |b| { std::hint::black_box(richtext::clean(words(b), &|_| true)); };
        "clean, without pictures", same, |b| { std::hint::black_box(richtext::clean(words(b), &|_| false)); };
        "HTML as text", same, |b| { std::hint::black_box(richtext::text(words(b))); };
        "is empty", same, |b| { std::hint::black_box(richtext::is_empty(words(b))); };
        "shown", same, |b| { std::hint::black_box(richtext::show(words(b), &|id| id.to_owned())); };
        "without images", same, |b| { std::hint::black_box(richtext::without_images(words(b), "[image]")); };
        "whole mail", same, |b| {
            let whole = richtext::whole_mail(words(b));
            std::hint::black_box(whole.with_images(&|_| None, richtext::RemoteImages::Shown));
        };
        "new words of a text", same, |b| { std::hint::black_box(mail::reply::extract_text(words(b))); };
        "new words of HTML", same, |b| { std::hint::black_box(mail::reply::extract_html(words(b))); };
        "pictures of HTML", same, |b| { std::hint::black_box(mail::replace_cids(words(b), &|_| mail::Picture::Missing)); };
        "mail, raw", same, read;
        "mail of text", |t| body("Content-Type: text/plain; charset=utf-8\r\n", t), read;
        "mail of flowed text", |t| body("Content-Type: text/plain; format=flowed; delsp=yes\r\n", t), read;
        "mail of HTML", |t| body("Content-Type: text/html; charset=utf-8\r\n", t), read;
        "mail of quoted-printable", |t| body("Content-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n", t), read;
        "mail of base64", |t| body("Content-Transfer-Encoding: base64\r\n", t), read;
        "mail of UTF-7", |t| body("Content-Type: text/plain; charset=utf-7\r\n", t), read;
        "mail of ISO-2022-JP", |t| body("Content-Type: text/plain; charset=iso-2022-jp\r\n", t), read;
        "mail of parts", |t| body("Content-Type: multipart/mixed; boundary=B\r\n", &format!("--B\r\n\r\n{t}\r\n--B--\r\n")), read;
        "mail of a related part", |t| body(
            "Content-Type: multipart/related; boundary=B\r\n",
            &format!("--B\r\nContent-Type: text/html\r\n\r\n{t}\r\n--B\r\nContent-Type: image/png\r\nContent-ID: <a>\r\n\r\nx\r\n--B--\r\n"),
        ), read;
        "mail of two bodies", |t| body(
            "Content-Type: multipart/alternative; boundary=B\r\n",
            &format!("--B\r\n\r\n{t}\r\n--B\r\nContent-Type: text/html\r\n\r\n{t}\r\n--B--\r\n"),
        ), read;
        "mail in a mail", |t| body("Content-Type: message/rfc822\r\n", &format!("From: a@b.fr\r\n\r\n{t}")), read;
        "mail forwarded", |t| body("Subject: Fwd: x\r\nContent-Type: text/html\r\n", t), read;
        "mail of thousands of pictures", of_pictures, read;
        "mail of thousands of bodies", of_bodies, read;
        "mail of nested parts", nested, read;
        "mail of thousands of headers", |t| of_lines(t, |number| format!("X-{number}")), read;
        "mail of thousands of senders", |t| of_lines(t, |_| "From".to_owned()), read;
        "mail of thousands of references", |t| of_lines(t, |_| "References".to_owned()), read;
        "mail that opens a ticket", |t| body("Content-Type: text/html; charset=utf-8\r\n", t), |b| {
            if let Ok(incoming) = mail::read(b) {
                std::hint::black_box(mail::opening_words(&incoming, "aide@d.fr"));
            }
        };
        "words without signed links", same, |b| {
            std::hint::black_box(richtext::without_signed(words(b), &signed()));
        };
        "veiled addresses", same, |b| {
            std::hint::black_box(Veil::of_mail(["a@b.fr"].into_iter(), Vec::new(), signed()).over(words(b)));
        };
        "all addresses veiled", same, |b| {
            std::hint::black_box(Veil::of_all_addresses_but(Vec::new(), signed()).over(words(b)));
        };
        "all addresses veiled but those named", same, |b| {
            let known = richtext::addresses_in(words(b));
            std::hint::black_box(Veil::of_all_addresses_but(known, signed()).over(words(b)));
        };
        "results of a gateway", same, |b| { std::hint::black_box(mail::Results::read(words(b))); };
        "veiled links", same, |b| { std::hint::black_box(Veil::of_what_was_signed(signed()).over(words(b))); };
        "addresses in a text", same, |b| { std::hint::black_box(richtext::addresses_in(words(b)).len()); };
        "folded words", same, |b| {
            let folded = Folded { html: words(b).to_owned(), text: words(b).to_owned(), old: false };
            std::hint::black_box((folded.begins(), folded.lines()));
        };
        "only thanks", same, |b| {
            let body = Written { html: words(b).to_owned(), text: words(b).to_owned(), ..Written::default() };
            std::hint::black_box(domain::ticket::thanks::only_thanks(&body, &["Claire"]));
        };
        "subject tag", same, |b| { std::hint::black_box(domain::mail::inbound::subject_tag(words(b))); };
        "people", same, |b| {
            let all = words(b).split_whitespace().map(str::to_owned);
            std::hint::black_box(domain::mail::inbound::people(all, "d.fr").len());
        };
        "headers", |t| format!("{t}\r\n\r\nBonjour").into_bytes(), read;
        "subject", |t| header("Subject", &one_line(t)), read;
        "subject in lines", |t| header("Subject", t), read;
        "sender", |t| header("Sender", &one_line(t)), read;
        "recipients", |t| header("Cc", t), read;
        "answered ids", |t| header("References", t), read;
        "delivered to", |t| header("Delivered-To", t), read;
        "content type", |t| header("Content-Type", &one_line(t)), read;
        "boundary", |t| header("Content-Type", &format!("multipart/mixed; boundary=\"{}\"", one_line(t))), read;
        "disposition", |t| header("Content-Disposition", &format!("attachment; filename={}", one_line(t))), read;
        "encoding", |t| header("Content-Transfer-Encoding", &one_line(t)), read;
        "received", |t| header("Received", t), read;
        "date", |t| header("Date", &one_line(t)), read;
        "list id", |t| header("List-Id", t), read;
        "authentication results", |t| header("Authentication-Results", t), read;
        "unknown header", |t| header("X-A", t), read;
        "report in words", same, |b| report(Incoming { text: Some(words(b).to_owned()), ..Incoming::default() });
        "report in HTML", same, |b| report(Incoming { html: Some(words(b).to_owned()), ..Incoming::default() });
        "report in fields", same, |b| report(Incoming { parts: vec![part("message/delivery-status", b)], ..Incoming::default() });
        "reported mail", same, |b| report(Incoming { parts: vec![part("message/rfc822", b)], text: Some(words(b).to_owned()), ..Incoming::default() });
        "calendar", same, |b| {
            let incoming = Incoming { parts: vec![part("text/calendar", b)], ..Incoming::default() };
            std::hint::black_box(mail::remarks(&incoming, mail::letters::Language::Fr));
        };
        "one line", same, |b| { std::hint::black_box(text::one_line(words(b))); };
        "optional line", same, |b| { std::hint::black_box(text::optional(words(b), 100).is_ok()); };
        "address", same, |b| { std::hint::black_box(Address::parse(words(b))); };
        "file name", same, |b| { std::hint::black_box(attachment::file_name(words(b))); };
        "media type", same, |b| { std::hint::black_box(attachment::content_type(words(b), words(b))); };
        "language", same, |b| { std::hint::black_box(Language::of_header(words(b))); };
        "password", same, |b| { std::hint::black_box(domain::people::password::choose(words(b), &domain::people::password::OwnWords::default()).is_ok()); };
        "reply token", same, |b| {
            if let Some(keys) = Keys::new(vec![Key::new('1', [7; 32])]) {
                std::hint::black_box(ReplyAddress::verify(words(b), &keys));
            }
        };
        "JSON", same, |b| call(request(words(b), "application/json"));
        "JSON of a description", |t| serde_json::json!({ "description": t }).to_string().into_bytes(),
            |b| call(request(words(b), "application/json"));
        "form", same, |b| call(request(words(b), "application/x-www-form-urlencoded"));
        "form of a description", |t| [b"description_text=".as_slice(), t.as_bytes()].concat(),
            |b| call(request(words(b), "application/x-www-form-urlencoded"));
        "cookies", |t| one_line(t).into_bytes(), |b| call(
            Request::get("/api/tickets").header("cookie", b).body(Body::Empty).ok(),
        );
        "languages asked for", |t| one_line(t).into_bytes(), |b| call(
            Request::get("/api/tickets").header("accept-language", b).body(Body::Empty).ok(),
        );
        "query", same, |b| call(
            Request::get(format!("/api/tickets?q={}", words(b))).body(Body::Empty).ok(),
        );
    }
}
