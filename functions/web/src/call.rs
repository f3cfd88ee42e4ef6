//! A request, taken apart once.

use domain::language::Language;
use domain::session::SessionSecret;
use lambda_http::Request;
use lambda_http::http::{HeaderMap, Method, header};

use crate::fields::Fields;
use crate::problem::{Kind, Problem};
use crate::session::COOKIE;

/// Longest idempotency key taken, characters.
const KEY_MAX: usize = 100;

/// Carries the address of the person in whose session something was written.
const WRITTEN_BY: &str = "x-guichet-as";

/// How the caller is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// A script: JSON.
    Json,
    /// A page without script: a redirect or a page.
    Page,
}

/// A request.
#[derive(Debug)]
pub struct Call {
    /// Its method.
    pub method: Method,
    /// Its path in parts, `["api", "tickets", "1042"]`.
    pub path: Vec<String>,
    /// How to answer.
    pub format: Format,
    /// In which language to answer.
    pub language: Language,
    /// The session's secret, if a cookie carries one.
    pub secret: Option<SessionSecret>,
    /// For whose session it was written, where a page or a waiting request says so.
    pub(crate) written_by: Option<String>,
    /// What was sent; empty for requests without a body.
    pub fields: Fields,
    query: Vec<(String, String)>,
    if_none_match: String,
    page_before: Vec<(String, String)>,
    idempotency: Option<String>,
    own_origin: bool,
}

impl Call {
    /// Takes a request apart. `public_address` is where our pages come from.
    ///
    /// # Errors
    /// A body that is neither JSON nor a form; a change asked for by another site's page.
    pub fn read(request: Request, public_address: &str) -> Result<Self, Problem> {
        let (parts, body) = request.into_parts();
        let query = parts
            .uri
            .query()
            .and_then(|query| serde_urlencoded::from_str(query).ok());
        let path = parts
            .uri
            .path()
            .split('/')
            .filter(|part| !part.is_empty())
            .map(str::to_owned)
            .collect();
        let is_form = has(
            &parts.headers,
            header::CONTENT_TYPE,
            "application/x-www-form-urlencoded",
        );
        let wants_page = has(&parts.headers, header::ACCEPT, "text/html");
        let format = if is_form || (wants_page && body.as_ref().is_empty()) {
            Format::Page
        } else {
            Format::Json
        };
        let mut call = Self {
            method: parts.method,
            path,
            format,
            language: language_of(&parts.headers, None),
            secret: secret_of(&parts.headers),
            written_by: written_by(&parts.headers),
            fields: Fields::default(),
            query: query.unwrap_or_default(),
            if_none_match: text_of(&parts.headers, header::IF_NONE_MATCH),
            page_before: page_before(&parts.headers, public_address),
            idempotency: None,
            own_origin: is_own(&parts.headers, public_address),
        };
        if call.method != Method::GET && call.method != Method::HEAD && !call.own_origin {
            return Err(Problem::of(Kind::OtherSite, &call));
        }
        call.fields = Fields::read(body.as_ref(), is_form)
            .ok_or_else(|| Problem::of(Kind::Malformed, &call))?;
        call.language = language_of(
            &parts.headers,
            Some(call.fields.text("lang")).filter(|lang| !lang.is_empty()),
        );
        call.idempotency = key_of(&parts.headers, &call.fields);
        Ok(call)
    }

    /// The path's parts, to match on together with the method.
    pub fn route(&self) -> (&str, Vec<&str>) {
        (
            self.method.as_str(),
            self.path.iter().map(String::as_str).collect(),
        )
    }

    /// A parameter of the address.
    pub fn query(&self, name: &str) -> Option<&str> {
        self.query
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }

    /// Whether `If-None-Match` names this tag, weak or strong.
    pub(crate) fn knows(&self, tag: &str) -> bool {
        self.if_none_match.split(',').any(|known| {
            let known = known.trim();
            known == "*" || known.trim_start_matches("W/").trim_matches('"') == tag
        })
    }

    /// A parameter of the address of our page that linked here, where the browser tells it.
    pub fn came_with(&self, name: &str) -> Option<&str> {
        self.page_before
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }

    /// The key under which this act happens once, if the caller drew one.
    pub fn idempotency_key(&self) -> Option<&str> {
        self.idempotency.as_deref()
    }
}

fn has(headers: &HeaderMap, name: header::HeaderName, what: &str) -> bool {
    headers
        .get(name)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value.contains(what))
}

fn text_of(headers: &HeaderMap, name: header::HeaderName) -> String {
    let value = headers.get(name).and_then(|value| value.to_str().ok());
    value.unwrap_or_default().to_owned()
}

fn language_of(headers: &HeaderMap, field: Option<&str>) -> Language {
    match field {
        Some(tag) => Language::of_tag(tag),
        None => headers
            .get(header::ACCEPT_LANGUAGE)
            .and_then(|value| value.to_str().ok())
            .map_or(Language::Fr, Language::of_header),
    }
}

fn secret_of(headers: &HeaderMap) -> Option<SessionSecret> {
    let cookies = headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok());
    cookies
        .flat_map(cookie::Cookie::split_parse)
        .filter_map(Result::ok)
        .find(|cookie| cookie.name() == COOKIE)
        .and_then(|cookie| SessionSecret::parse(cookie.value()))
}

/// Browsers share one cookie among their tabs: what was written by one person may arrive in the session of the next.
fn written_by(headers: &HeaderMap) -> Option<String> {
    let address = headers.get(WRITTEN_BY)?;
    // What cannot be read is nobody's address, and so fits no session.
    Some(address.to_str().unwrap_or_default().to_owned())
}

fn page_before(headers: &HeaderMap, public_address: &str) -> Vec<(String, String)> {
    let referer = headers
        .get(header::REFERER)
        .and_then(|value| value.to_str().ok());
    let query = referer
        .and_then(|address| address.strip_prefix(public_address))
        .filter(|rest| rest.starts_with('/'))
        .and_then(|rest| rest.split_once('?'));
    query
        .and_then(|(_, query)| serde_urlencoded::from_str(query).ok())
        .unwrap_or_default()
}

fn key_of(headers: &HeaderMap, fields: &Fields) -> Option<String> {
    let header = headers
        .get("idempotency-key")
        .and_then(|value| value.to_str().ok());
    let key = header.unwrap_or(fields.text("key")).trim();
    let fit = !key.is_empty() && key.len() <= KEY_MAX && key.bytes().all(|b| b.is_ascii_graphic());
    fit.then(|| key.to_owned())
}

/// Browsers say where a request was made: with `Sec-Fetch-Site`, or with `Origin` at least. A program
/// that says neither carries no person's cookie unless somebody gave it one.
fn is_own(headers: &HeaderMap, public_address: &str) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = text("sec-fetch-site") {
        return matches!(site, "same-origin" | "none");
    }
    text("origin").is_none_or(|origin| origin == public_address)
}
