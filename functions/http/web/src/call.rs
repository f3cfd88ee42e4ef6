//! A request, taken apart once.

use domain::language::Language;
use domain::people::session::SessionSecret;
use domain::policy::network::Network;
use lambda_http::http::{HeaderMap, Method, header};
use lambda_http::request::RequestContext;
use lambda_http::{Request, RequestExt as _};

use crate::cookie::{device_of, secret_of};
use crate::fields::Fields;
use crate::network;
use crate::pattern::{params, parts_of};
use crate::refusal::Refused;

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

#[derive(Debug)]
pub struct Call {
    pub method: Method,
    pub format: Format,
    /// In which language to answer.
    pub language: Language,
    /// The session's secret, if a cookie carries one.
    pub secret: Option<SessionSecret>,
    /// What a cookie says of the browser, as it was sent.
    pub device: Option<String>,
    /// For whose session it was written, where a page or a waiting request says so.
    pub(crate) written_by: Option<String>,
    /// What the browser says it is.
    pub user_agent: String,
    /// What was sent; empty for requests without a body.
    pub fields: Fields,
    /// From which network it comes.
    pub network: Network,
    /// What the gateway calls this request.
    pub(crate) reference: Option<String>,
    /// Its path in parts, `["api", "tickets", "1042"]`.
    path: Vec<String>,
    params: Vec<(&'static str, String)>,
    query: Vec<(String, String)>,
    if_none_match: String,
    page_before: Vec<(String, String)>,
    idempotency: Option<String>,
    refused: Option<Refused>,
}

impl Call {
    /// Takes a request apart. `public_address` is where our pages come from, `edge` what the distribution in front
    /// of the gateway is known by. What is wrong with it, [`Call::check`] tells.
    pub fn read(request: Request, public_address: &str, edge: Option<&str>) -> Self {
        let network = network::of(&request, edge);
        let reference = reference_of(&request);
        let (parts, body) = request.into_parts();
        let headers = &parts.headers;
        let is_form = has(
            headers,
            header::CONTENT_TYPE,
            "application/x-www-form-urlencoded",
        );
        let wants_page = has(headers, header::ACCEPT, "text/html");
        let changes = parts.method != Method::GET && parts.method != Method::HEAD;
        let fields = match changes && !is_own(headers, public_address) {
            true => Err(Refused::OtherSite),
            false => Fields::read(body.as_ref(), is_form).ok_or(Refused::Malformed),
        };
        let query = pairs(parts.uri.query());
        let (fields, refused) = match fields {
            Ok(fields) => (fields, None),
            Err(refused) => (Fields::default(), Some(refused)),
        };
        Self {
            path: parts_of(parts.uri.path()).map(str::to_owned).collect(),
            format: match is_form || (wants_page && body.as_ref().is_empty()) {
                true => Format::Page,
                false => Format::Json,
            },
            language: language_of(headers, fields.text("lang"), &query),
            secret: secret_of(headers),
            device: device_of(headers),
            user_agent: text_of(headers, header::USER_AGENT),
            written_by: written_by(headers),
            query,
            if_none_match: text_of(headers, header::IF_NONE_MATCH),
            page_before: pairs(query_of_page_before(headers, public_address)),
            idempotency: key_of(headers, &fields),
            params: Vec::new(),
            method: parts.method,
            fields,
            network,
            reference,
            refused,
        }
    }

    /// Whether it can be answered at all.
    ///
    /// # Errors
    /// A body that is neither JSON nor a form; a change asked for by another site's page.
    pub fn check(&self) -> Result<(), Refused> {
        self.refused.clone().map_or(Ok(()), Err)
    }

    /// Its address without what follows a question mark.
    pub fn address(&self) -> String {
        format!("/{}", self.path.join("/"))
    }

    /// Takes the names of the parts from a pattern, `/api/tickets/{number}`, or is another's.
    pub(crate) fn is_at(&mut self, pattern: &'static str) -> bool {
        let Some(params) = params(pattern, self.path.iter().map(String::as_str)) else {
            return false;
        };
        self.params = params;
        true
    }

    /// What the part of the address that the route calls so stands for.
    ///
    /// # Errors
    /// [`Refused::NotFound`] where it stands for nothing.
    pub fn param<T>(&self, name: &str, read: impl FnOnce(&str) -> Option<T>) -> Result<T, Refused> {
        read(self.part(name)).ok_or(Refused::NotFound)
    }

    /// The part of the address that the route calls so; empty where it has no such part.
    pub fn part(&self, name: &str) -> &str {
        self.params
            .iter()
            .find(|(known, _)| *known == name)
            .map_or("", |(_, value)| value)
    }

    /// What follows the question mark under a name.
    pub fn query(&self, name: &str) -> Option<&str> {
        self.query
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }

    /// Whether more is said there than these: what it was to say, nobody could tell.
    pub fn has_queries_beside(&self, known: &[&str]) -> bool {
        self.query
            .iter()
            .any(|(name, _)| !known.contains(&name.as_ref()))
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
        .is_some_and(|value| value.to_ascii_lowercase().contains(what))
}

fn text_of(headers: &HeaderMap, name: header::HeaderName) -> String {
    let value = headers.get(name).and_then(|value| value.to_str().ok());
    value.unwrap_or_default().to_owned()
}

/// A page says its language in the form, a mailed link and a page that needs no script in the address.
fn language_of(headers: &HeaderMap, field: &str, query: &[(String, String)]) -> Language {
    let asked = query.iter().find(|(name, _)| name == "lang");
    let asked = asked.map_or("", |(_, tag)| tag.as_str());
    match [field, asked].into_iter().find(|tag| !tag.is_empty()) {
        None => Language::of_header(&text_of(headers, header::ACCEPT_LANGUAGE)),
        Some(tag) => Language::of_tag(tag),
    }
}

fn reference_of(request: &Request) -> Option<String> {
    match request.request_context_ref()? {
        RequestContext::ApiGatewayV2(context) => context.request_id.clone(),
        _ => None,
    }
}

fn pairs(query: Option<&str>) -> Vec<(String, String)> {
    let pairs = form_urlencoded::parse(query.unwrap_or_default().as_bytes());
    pairs.into_owned().collect()
}

/// Browsers share one cookie among their tabs: what was written by one person may arrive in the session of the next.
fn written_by(headers: &HeaderMap) -> Option<String> {
    let address = headers.get(WRITTEN_BY)?;
    // What cannot be read is nobody's address, and so fits no session.
    Some(address.to_str().unwrap_or_default().to_owned())
}

fn query_of_page_before<'a>(headers: &'a HeaderMap, public_address: &str) -> Option<&'a str> {
    let referer = headers.get(header::REFERER)?.to_str().ok()?;
    let rest = referer.strip_prefix(public_address)?;
    let (_, query) = rest.strip_prefix('/')?.split_once('?')?;
    Some(query)
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
