//! Answers made smaller on their way, as CloudFront does it: the same kinds of content, between the same
//! sizes, by Brotli where the browser reads it and by gzip otherwise.

use std::io::Write as _;

use http::{HeaderMap, HeaderValue, Response, header};
use hyper::body::Bytes;

use crate::doors::server::set;

/// CloudFront compresses objects of these sizes, bytes (documented under "Serve compressed files").
const SIZES: std::ops::RangeInclusive<usize> = 1_000..=10_000_000;
const KINDS: [&str; 6] = [
    "text/",
    "application/json",
    "application/xml",
    "application/manifest+json",
    "application/wasm",
    "image/svg+xml",
];
/// Brotli's quality for content that is made on the way: half a millisecond a page.
const QUALITY: i32 = 5;
/// Brotli's window, 4 MB: the largest that every browser reads.
const WINDOW: i32 = 22;

enum Coding {
    Brotli,
    Gzip,
}

/// The answer, compressed where that is asked for and worth it.
pub(super) fn compress(mut response: Response<Bytes>, asked: &HeaderMap) -> Response<Bytes> {
    let kind = response.headers().get(header::CONTENT_TYPE);
    let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let fit = KINDS.iter().any(|known| kind.starts_with(known));
    if !fit || response.headers().contains_key(header::CONTENT_ENCODING) {
        return response;
    }
    set(&mut response, header::VARY, "Accept-Encoding");
    let Some(coding) = coding(asked).filter(|_| SIZES.contains(&response.body().len())) else {
        return response;
    };
    let (name, small) = match coding {
        Coding::Brotli => ("br", brotli(response.body())),
        Coding::Gzip => ("gzip", gzip(response.body())),
    };
    // Nothing is lost where compression fails: the content goes as it is.
    let Ok(small) = small else {
        return response;
    };
    *response.body_mut() = Bytes::from(small);
    set(&mut response, header::CONTENT_ENCODING, name);
    // Other bytes than those the tag was made of (RFC 9110, 8.8.3.3).
    let tag = response
        .headers()
        .get(header::ETAG)
        .map(HeaderValue::as_bytes);
    if let Some(tag) = tag.filter(|tag| tag.starts_with(b"\""))
        && let Ok(weak) = HeaderValue::from_bytes(&[b"W/", tag].concat())
    {
        response.headers_mut().insert(header::ETAG, weak);
    }
    response
}

/// What the browser reads; a coding with the weight 0 is refused (RFC 9110, 12.5.3).
fn coding(asked: &HeaderMap) -> Option<Coding> {
    let reads = |name: &str| {
        asked
            .get_all(header::ACCEPT_ENCODING)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','))
            .any(|one| {
                let (known, weight) = one.split_once(';').unwrap_or((one, "q=1"));
                let weight = weight.trim().trim_start_matches("q=");
                known.trim().eq_ignore_ascii_case(name)
                    && weight.parse::<f32>().is_ok_and(|weight| weight > 0.0)
            })
    };
    if reads("br") {
        Some(Coding::Brotli)
    } else {
        reads("gzip").then_some(Coding::Gzip)
    }
}

fn brotli(content: &[u8]) -> std::io::Result<Vec<u8>> {
    let settings = brotli::enc::BrotliEncoderParams {
        quality: QUALITY,
        lgwin: WINDOW,
        size_hint: content.len(),
        ..Default::default()
    };
    let mut small = Vec::new();
    brotli::BrotliCompress(&mut &*content, &mut small, &settings)?;
    Ok(small)
}

fn gzip(content: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(content)?;
    encoder.finish()
}

#[cfg(test)]
mod tests {
    use http::StatusCode;

    use super::*;
    use crate::doors::server::answer;

    fn sent(kind: &'static str, length: usize, accepted: &'static str) -> Response<Bytes> {
        let mut response = answer(StatusCode::OK, kind, "a".repeat(length));
        set(&mut response, header::ETAG, "\"1\"");
        let mut asked = HeaderMap::new();
        asked.insert(header::ACCEPT_ENCODING, HeaderValue::from_static(accepted));
        compress(response, &asked)
    }

    #[test]
    fn text_of_some_size_is_compressed_for_those_who_read_it() {
        for (kind, length, accepted, coding) in [
            (
                "text/html; charset=utf-8",
                2_000,
                "gzip, deflate, br",
                Some("br"),
            ),
            ("text/html; charset=utf-8", 2_000, "gzip", Some("gzip")),
            (
                "text/html; charset=utf-8",
                2_000,
                "gzip, br;q=0",
                Some("gzip"),
            ),
            ("text/html; charset=utf-8", 2_000, "identity", None),
            ("text/html; charset=utf-8", 2_000, "", None),
            ("text/css; charset=utf-8", 900, "br", None),
            ("image/svg+xml; charset=utf-8", 2_000, "br", Some("br")),
            ("image/png", 2_000, "br", None),
        ] {
            let response = sent(kind, length, accepted);
            let found = response.headers().get(header::CONTENT_ENCODING);
            let found = found.map(|one| one.to_str().unwrap());
            assert_eq!(found, coding, "{kind} {length} {accepted}");
            let smaller = response.body().len() < length;
            assert_eq!(smaller, coding.is_some());
            let tag = if coding.is_some() { "W/\"1\"" } else { "\"1\"" };
            assert_eq!(response.headers()[header::ETAG], tag);
        }
    }

    #[test]
    fn what_is_compressed_reads_back() {
        let content = "Bonjour, l’assistance vous écoute. ".repeat(100);
        let mut read = Vec::new();
        brotli::BrotliDecompress(&mut &*brotli(content.as_bytes()).unwrap(), &mut read).unwrap();
        assert_eq!(read, content.as_bytes());
        let mut text = String::new();
        let small = gzip(content.as_bytes()).unwrap();
        std::io::Read::read_to_string(&mut flate2::read::GzDecoder::new(&*small), &mut text)
            .unwrap();
        assert_eq!(text, content);
    }
}
