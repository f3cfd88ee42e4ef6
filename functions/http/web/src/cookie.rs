//! The cookie that carries a session's secret.

use cookie::time::Duration;
use cookie::{Cookie, SameSite};
use domain::people::session::SessionSecret;
use lambda_http::http::{HeaderMap, header};

/// `__Host-` binds it to this host, to TLS and to the whole site (RFC 6265bis, 4.1.3.2).
const COOKIE: &str = "__Host-sid";

/// The secret, if a cookie carries one.
pub(crate) fn secret_of(headers: &HeaderMap) -> Option<SessionSecret> {
    let cookies = headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok());
    cookies
        .flat_map(Cookie::split_parse)
        .filter_map(Result::ok)
        .find(|cookie| cookie.name() == COOKIE)
        .and_then(|cookie| SessionSecret::parse(cookie.value()))
}

/// The cookie of a session that begins; the browser forgets it when it is closed, or after `kept` seconds.
pub fn begin(secret: &SessionSecret, kept: Option<i64>) -> String {
    let mut cookie = base(secret.cookie());
    if let Some(seconds) = kept {
        cookie.set_max_age(Duration::seconds(seconds));
    }
    cookie.to_string()
}

/// The cookie that removes one.
pub fn end() -> String {
    let mut cookie = base(String::new());
    cookie.set_max_age(Duration::ZERO);
    cookie.to_string()
}

fn base(value: String) -> Cookie<'static> {
    Cookie::build((COOKIE, value))
        .path("/")
        .secure(true)
        .http_only(true)
        .same_site(SameSite::Lax)
        .build()
}
