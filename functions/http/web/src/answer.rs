//! Answers that are not refusals.

use lambda_http::Body;
use lambda_http::http::{HeaderValue, Response, StatusCode, header};
use serde::Serialize;

use crate::call::{Call, Format};
use crate::digest::digest;

/// What every HTTP function answers with.
pub type Answer = lambda_http::Response<Body>;

/// JSON. Never stored by anything on the way: it is somebody's own.
pub fn json(status: StatusCode, value: &impl Serialize) -> Answer {
    let body = serde_json::to_string(value).unwrap_or_default();
    with_body(status, "application/json", Body::Text(body))
}

/// What was done, for a script; a browser that sent a form is led to `page`.
pub fn done(call: &Call, status: StatusCode, value: &impl Serialize, page: &str) -> Answer {
    match call.format {
        Format::Json => json(status, value),
        Format::Page => see_other(page),
    }
}

/// JSON with its `ETag`, or nothing for a caller who has just that: 304 to `If-None-Match`, 204 to `?known=`.
/// The address can say it too because CloudFront takes `If-None-Match` away wherever it passes cookies on.
pub fn unless_known(call: &Call, value: &impl Serialize) -> Answer {
    let mut answer = json(StatusCode::OK, value);
    let Body::Text(text) = answer.body() else {
        return answer;
    };
    let tag = digest(&[text.as_bytes()]);
    if call.query("known") == Some(&tag) {
        answer = empty(StatusCode::NO_CONTENT);
    } else if call.knows(&tag) {
        answer = empty(StatusCode::NOT_MODIFIED);
    }
    // A weak one: whoever compresses the answer on its way makes it so.
    if let Ok(tag) = HeaderValue::from_str(&format!("W/\"{tag}\"")) {
        answer.headers_mut().insert(header::ETAG, tag);
    }
    answer
}

/// Nothing but a status.
pub fn empty(status: StatusCode) -> Answer {
    with_body(status, "application/json", Body::Empty)
}

/// Somebody else's page, for a frame: `policy` is all it may do, and only our pages may frame it.
pub fn framed(policy: &'static str, html: String) -> Answer {
    let mut answer = with_body(StatusCode::OK, "text/html; charset=utf-8", Body::Text(html));
    let headers = answer.headers_mut();
    headers.insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(policy),
    );
    headers.insert(
        header::X_FRAME_OPTIONS,
        HeaderValue::from_static("SAMEORIGIN"),
    );
    headers.insert(
        header::REFERRER_POLICY,
        HeaderValue::from_static("no-referrer"),
    );
    answer
}

/// "See there", after a form was sent.
pub fn see_other(address: &str) -> Answer {
    let mut answer = empty(StatusCode::SEE_OTHER);
    let address = HeaderValue::from_str(address).unwrap_or(HeaderValue::from_static("/"));
    answer.headers_mut().insert(header::LOCATION, address);
    answer
}

/// The same answer with a cookie.
pub fn with_cookie(mut answer: Answer, cookie: &str) -> Answer {
    if let Ok(cookie) = HeaderValue::from_str(cookie) {
        answer.headers_mut().append(header::SET_COOKIE, cookie);
    }
    answer
}

pub(crate) fn with_body(status: StatusCode, kind: &'static str, body: Body) -> Answer {
    let mut answer = Response::new(body);
    *answer.status_mut() = status;
    let headers = answer.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    answer
}

/// Longest address that is gone on to: browsers refuse headers of many times that.
const ADDRESS_MAX: usize = 2_000;

/// An address within the site, from a field; anything that could lead elsewhere gives `default`, and so does
/// what a browser would read otherwise than it is written: `/.//host` becomes `//host`, another site.
pub fn local_address<'a>(typed: &'a str, default: &'a str) -> &'a str {
    let path = typed.split(['?', '#']).next().unwrap_or_default();
    let mut parts = path.split('/');
    let from_root = parts.next() == Some("") && path.starts_with('/');
    let last = parts.clone().count().saturating_sub(1);
    // An empty part stands at the end of a folder's address only.
    let plain = parts.enumerate().all(|(place, part)| {
        (!part.is_empty() || place == last)
            && !part.starts_with('.')
            && !part.to_ascii_lowercase().starts_with("%2e")
    });
    let local = from_root
        && plain
        && typed.len() <= ADDRESS_MAX
        && !typed.contains('\\')
        && typed.bytes().all(|b| b.is_ascii_graphic());
    if local { typed } else { default }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_redirect_stays_on_the_site() {
        let long = format!("/{}", "a".repeat(ADDRESS_MAX));
        for (typed, expected) in [
            (long.as_str(), "/d/"),
            ("/signaler/", "/signaler/"),
            ("/ticket/?numero=1", "/ticket/?numero=1"),
            ("/", "/"),
            ("/en/tickets/#haut", "/en/tickets/#haut"),
            (
                "/recherche/?q=http://a.fr//b/../c",
                "/recherche/?q=http://a.fr//b/../c",
            ),
            ("//evil.example", "/d/"),
            ("/.//evil.example", "/d/"),
            ("/././/evil.example", "/d/"),
            ("/a/..//evil.example", "/d/"),
            ("/a/../..//evil.example", "/d/"),
            ("/%2e//evil.example", "/d/"),
            ("/a/%2E%2e//evil.example", "/d/"),
            ("/.%2e//evil.example", "/d/"),
            ("/a//evil.example", "/d/"),
            ("/\t/evil.example", "/d/"),
            ("/\r\n/evil.example", "/d/"),
            (" //evil.example", "/d/"),
            ("///evil.example", "/d/"),
            ("/\\/evil.example", "/d/"),
            ("evil.example", "/d/"),
            ("?a", "/d/"),
            ("/\\evil.example", "/d/"),
            ("https://evil.example", "/d/"),
            ("javascript:alert(1)", "/d/"),
            ("", "/d/"),
        ] {
            assert_eq!(local_address(typed, "/d/"), expected, "{typed}");
        }
    }
}
