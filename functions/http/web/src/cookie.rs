//! The cookies: one carries a session's secret, the other says that somebody signed in here before.

use cookie::time::Duration;
use cookie::{Cookie, SameSite};
use domain::people::device::KNOWN_SECONDS;
use domain::people::session::SessionSecret;
use lambda_http::http::{HeaderMap, header};

/// `__Host-` binds it to this host, to TLS and to the whole site (RFC 6265bis, 4.1.3.2).
const SESSION: &str = "__Host-sid";
const DEVICE: &str = "__Host-device";

/// The secret, if a cookie carries one.
pub(crate) fn secret_of(headers: &HeaderMap) -> Option<SessionSecret> {
    SessionSecret::parse(&value_of(headers, SESSION)?)
}

/// What a cookie says of this browser, if one does: read with `domain::people::device`.
pub(crate) fn device_of(headers: &HeaderMap) -> Option<String> {
    value_of(headers, DEVICE)
}

fn value_of(headers: &HeaderMap, name: &str) -> Option<String> {
    let cookies = headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok());
    cookies
        .flat_map(Cookie::split_parse)
        .filter_map(Result::ok)
        .find(|cookie| cookie.name() == name)
        .map(|cookie| cookie.value().to_owned())
}

/// The cookie of a session that begins; the browser forgets it when it is closed, or after `kept` seconds.
pub fn begin(secret: &SessionSecret, kept: Option<i64>) -> String {
    let mut cookie = base(SESSION, secret.cookie());
    if let Some(seconds) = kept {
        cookie.set_max_age(Duration::seconds(seconds));
    }
    cookie.to_string()
}

/// The cookie that removes one.
pub fn end() -> String {
    let mut cookie = base(SESSION, String::new());
    cookie.set_max_age(Duration::ZERO);
    cookie.to_string()
}

/// The cookie of a browser in which somebody signed in, by its tokens. It stays when they log out.
pub fn keep_device(tokens: String) -> String {
    let mut cookie = base(DEVICE, tokens);
    cookie.set_max_age(Duration::seconds(KNOWN_SECONDS));
    cookie.to_string()
}

fn base(name: &'static str, value: String) -> Cookie<'static> {
    Cookie::build((name, value))
        .path("/")
        .secure(true)
        .http_only(true)
        .same_site(SameSite::Lax)
        .build()
}
