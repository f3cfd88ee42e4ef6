//! The HTTP API: a request becomes the very JSON event a function gets on AWS, and is read from it
//! by the very code that reads it there.

use std::collections::BTreeMap;
use std::future::Future;
use std::net::{IpAddr, SocketAddr};
use std::num::NonZero;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::policy::network::Network;
use http::{HeaderMap, Request, Response, StatusCode, header};
use hyper::body::{Bytes, Incoming};
use serde_json::{Value, json};
use time::OffsetDateTime;

use crate::aws::alone::{Ended, Places, Room};
use crate::aws::identifiers::request_id;
use crate::doors::server::{Unread, answer, read_body};

/// The largest event Lambda takes, in bytes (Lambda, Quotas, "Invocation payload").
const LARGEST_BODY: usize = 6 * 1024 * 1024;
/// How long the HTTP API waits for a function (HTTP API, Quotas, "Maximum integration timeout").
const PATIENCE: Duration = Duration::from_secs(30);
/// A body that takes its reader some time: what reads it is linear, so a shorter one costs nobody anything.
const HEAVY_BODY: usize = 32 * 1024;
/// Requests at work at once.
const LIGHT: Room = Room {
    in_all: 64,
    of_one: 24,
    overdue: 8,
};
/// Requests with heavy bodies at work at once on a machine with so many processors: those of one network one after
/// another, so that others find a processor free.
const fn heavy(processors: usize) -> Room {
    Room {
        in_all: if processors > 2 { processors } else { 2 },
        of_one: 1,
        overdue: 4,
    }
}

type Answer = Pin<Box<dyn Future<Output = Response<lambda_http::Body>> + Send>>;
pub(super) type Api = Arc<dyn Fn(lambda_http::Request) -> Answer + Send + Sync>;

/// Where requests are at work.
#[derive(Debug)]
pub(super) struct Work {
    light: Places,
    heavy: Places,
}

impl Work {
    pub(super) fn new() -> Self {
        let processors = std::thread::available_parallelism().map_or(1, NonZero::get);
        Self {
            light: Places::new(LIGHT),
            heavy: Places::new(heavy(processors)),
        }
    }

    fn places(&self, body: usize) -> &Places {
        match body >= HEAVY_BODY {
            true => &self.heavy,
            false => &self.light,
        }
    }
}
/// Headers between two neighbours only, and those this door writes itself.
const NOT_PASSED: [header::HeaderName; 5] = [
    header::CONNECTION,
    header::TRANSFER_ENCODING,
    header::UPGRADE,
    header::TE,
    header::COOKIE,
];

pub(super) async fn invoke(
    api: &Api,
    work: &Work,
    request: Request<Incoming>,
    peer: IpAddr,
) -> Response<Bytes> {
    let (parts, body) = request.into_parts();
    let body = match read_body(body, LARGEST_BODY).await {
        Ok(body) => body,
        Err(unread) => return not_read(&unread),
    };
    let network = Network::of(Some(source_ip(&parts.headers, peer)));
    let places = work.places(body.len());
    let api = api.clone();
    // There, because what is sent may be long and strange for the event as well.
    let answering = async move {
        let event = event(&parts, &body, peer);
        let request = lambda_http::request::from_str(&event.to_string())?;
        Ok::<_, serde_json::Error>(api(request).await)
    };
    match places.run_for(network, answering, PATIENCE).await {
        Ended::Done(Ok(response)) => response.map(|body| Bytes::copy_from_slice(body.as_ref())),
        Ended::Done(Err(error)) => {
            tracing::warn!(%error, "a request the HTTP API would not pass on");
            not_passed_on()
        }
        Ended::Broken => {
            tracing::error!("a function broke off");
            problem(
                StatusCode::INTERNAL_SERVER_ERROR,
                "internal",
                "Une erreur est survenue",
                "Désolé, cela n’a pas fonctionné. Ce que vous avez saisi est encore sur la page, réessayez dans un moment.",
            )
        }
        Ended::TooLong => problem(
            StatusCode::SERVICE_UNAVAILABLE,
            "slow",
            "Réponse trop longue",
            "Le service met trop de temps à répondre. Ce que vous avez saisi est encore sur la page, réessayez dans un moment.",
        ),
        Ended::Crowded => problem(
            StatusCode::SERVICE_UNAVAILABLE,
            "crowded",
            "Trop de demandes en même temps",
            "Beaucoup de demandes arrivent en ce moment et la vôtre n’a pas pu être traitée. Ce que vous avez saisi est encore sur la page, réessayez dans un moment.",
        ),
    }
}

fn not_passed_on() -> Response<Bytes> {
    problem(
        StatusCode::BAD_REQUEST,
        "unread",
        "Demande illisible",
        "La demande n’a pas pu être lue. Rechargez la page, puis recommencez.",
    )
}

fn not_read(unread: &Unread) -> Response<Bytes> {
    match unread {
        Unread::TooLong => problem(
            StatusCode::PAYLOAD_TOO_LARGE,
            "too-large",
            "Envoi trop volumineux",
            "Le message dépasse 6 Mo. Joignez les fichiers à part au lieu de les coller dans le texte.",
        ),
        Unread::Broken => problem(
            StatusCode::BAD_REQUEST,
            "unread",
            "Envoi incomplet",
            "La connexion a été coupée pendant l’envoi. Vous pouvez envoyer à nouveau.",
        ),
    }
}

/// A problem of the door itself, in the form the functions use.
fn problem(status: StatusCode, kind: &str, title: &str, detail: &str) -> Response<Bytes> {
    let body = json!({
        "type": format!("/problems/{kind}"),
        "title": title,
        "status": status.as_u16(),
        "detail": detail,
    });
    answer(status, "application/problem+json", body.to_string())
}

/// The event of payload format 2.0.
fn event(parts: &http::request::Parts, body: &Bytes, peer: IpAddr) -> Value {
    let source = source_ip(&parts.headers, peer);
    let headers = forwarded(&parts.headers, peer);
    let path = parts.uri.path();
    let host = headers.get("host").cloned().unwrap_or_default();
    let agent = headers.get("user-agent").cloned().unwrap_or_default();
    let now = OffsetDateTime::now_utc();
    // As the HTTP API does: text as it is, anything else, forms included, in base64.
    let text = is_text(&parts.headers)
        .then(|| std::str::from_utf8(body).ok())
        .flatten();
    json!({
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": path,
        "rawQueryString": parts.uri.query().unwrap_or_default(),
        "cookies": cookies(&parts.headers),
        "headers": headers,
        "requestContext": {
            "accountId": "000000000000",
            "apiId": "local",
            "domainName": host,
            "http": {
                "method": parts.method.as_str(),
                "path": path,
                "protocol": "HTTP/1.1",
                "sourceIp": source,
                "userAgent": agent,
            },
            "requestId": request_id(),
            "routeKey": "$default",
            "stage": "$default",
            "timeEpoch": i64::try_from(now.unix_timestamp_nanos() / 1_000_000).unwrap_or_default(),
        },
        "body": match (body.is_empty(), text) {
            (true, _) => None,
            (false, Some(text)) => Some(text.to_owned()),
            (false, None) => Some(STANDARD.encode(body)),
        },
        "isBase64Encoded": !body.is_empty() && text.is_none(),
    })
}

fn cookies(headers: &HeaderMap) -> Vec<&str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';').map(str::trim))
        .filter(|cookie| !cookie.is_empty())
        .collect()
}

/// The headers with what the HTTP API adds to them.
fn forwarded(headers: &HeaderMap, peer: IpAddr) -> BTreeMap<String, String> {
    let mut headers = joined(headers);
    let forwarded = match headers.get("x-forwarded-for") {
        Some(before) => format!("{before}, {peer}"),
        None => peer.to_string(),
    };
    headers.insert("x-forwarded-for".to_owned(), forwarded);
    headers
        .entry("x-forwarded-proto".to_owned())
        .or_insert_with(|| "http".to_owned());
    headers
}

/// Lower-case names, repeated ones joined by commas.
fn joined(headers: &HeaderMap) -> BTreeMap<String, String> {
    let mut joined = BTreeMap::<String, String>::new();
    for (name, value) in headers {
        if NOT_PASSED.contains(name) {
            continue;
        }
        let value = String::from_utf8_lossy(value.as_bytes());
        joined
            .entry(name.as_str().to_owned())
            .and_modify(|before| {
                before.push(',');
                before.push_str(&value);
            })
            .or_insert_with(|| value.into_owned());
    }
    joined
}

fn is_text(headers: &HeaderMap) -> bool {
    let kind = headers
        .get(header::CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
        .unwrap_or_default()
        .to_ascii_lowercase();
    let kind = kind.split(';').next().unwrap_or_default().trim().to_owned();
    kind.starts_with("text/")
        || kind.ends_with("+json")
        || matches!(
            kind.as_str(),
            "application/json" | "application/xml" | "application/javascript"
        )
}

/// Who asks: the peer, or whom a reverse proxy on this machine names last. What a stranger claims
/// is never believed.
fn source_ip(headers: &HeaderMap, peer: IpAddr) -> IpAddr {
    if !peer.is_loopback() {
        return peer;
    }
    let last = headers.get_all("x-forwarded-for").iter().next_back();
    let last = last.and_then(|value| value.to_str().ok()?.rsplit(',').next());
    // What cannot be read is the proxy's: what stands before it is a stranger's, and says nothing in its place.
    last.and_then(hop).unwrap_or(peer)
}

/// An address as proxies write it: bare, in brackets, with a port, in quotes.
fn hop(text: &str) -> Option<IpAddr> {
    let text = text.trim().trim_matches('"');
    let bare = text.trim_start_matches('[').trim_end_matches(']');
    let with_port = || text.parse().map(|address: SocketAddr| address.ip());
    bare.parse().or_else(|_| with_port()).ok()
}

#[cfg(test)]
mod tests;
