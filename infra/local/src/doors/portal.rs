//! The portal's front door on one machine: what CloudFront, the bucket of the site and the HTTP
//! API are on AWS.

use std::future::Future;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::sync::{Arc, PoisonError, RwLock};

use http::{HeaderName, HeaderValue, Request, Response, header};
use hyper::body::{Bytes, Incoming};
use tokio::net::TcpListener;

use crate::doors::mailbox::Mailbox;
use crate::doors::server::{Body, Server, full, serve, set};

mod compress;
mod gateway;
mod pages;

/// The folder of the built site; it may be changed while the portal runs.
#[derive(Debug, Clone)]
pub struct Site(Arc<RwLock<PathBuf>>);

impl Site {
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self(Arc::new(RwLock::new(folder.into())))
    }

    /// From the next request on, the site in `folder`.
    pub fn swap(&self, folder: impl Into<PathBuf>) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = folder.into();
    }

    pub(crate) fn folder(&self) -> PathBuf {
        self.0
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

/// What is behind the door.
#[derive(Debug, Clone)]
pub struct Settings {
    pub site: Site,
    /// The origin of the file storage, `http://127.0.0.1:8081` for instance.
    pub files_origin: String,
    /// The page of sent mails, for somebody at this machine.
    pub mailbox: Option<Arc<Mailbox>>,
}

struct Portal {
    settings: Settings,
    api: gateway::Api,
    work: gateway::Work,
    content_policy: HeaderValue,
}

/// Serves on `listener`; requests under `/api/` go to `api` as the HTTP API would send them.
pub fn start<A, F>(listener: TcpListener, settings: Settings, api: A) -> anyhow::Result<Server>
where
    A: Fn(lambda_http::Request) -> F + Send + Sync + 'static,
    F: Future<Output = Response<lambda_http::Body>> + Send + 'static,
{
    let portal = Arc::new(Portal {
        content_policy: content_policy(&settings.files_origin)?,
        api: Arc::new(move |request| Box::pin(api(request))),
        work: gateway::Work::new(),
        settings,
    });
    let server = serve(listener, move |request, peer| {
        let portal = portal.clone();
        async move { portal.respond(request, peer).await }
    })?;
    Ok(server)
}

/// The policy of security.md: everything from here, files from their own origin.
fn content_policy(files: &str) -> anyhow::Result<HeaderValue> {
    let policy = format!(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: {files}; \
         font-src 'self'; manifest-src 'self'; connect-src 'self' {files}; form-action 'self'; \
         frame-src 'self' blob:; frame-ancestors 'none'; base-uri 'none'; object-src 'none'"
    );
    Ok(HeaderValue::from_str(&policy)?)
}

impl Portal {
    async fn respond(&self, request: Request<Incoming>, peer: SocketAddr) -> Response<Body> {
        let path = request.uri().path().to_owned();
        let asked = request.headers().clone();
        let mut response = if path.starts_with("/api/") {
            let mut response = gateway::invoke(&self.api, &self.work, request, peer.ip()).await;
            if !response.headers().contains_key(header::CACHE_CONTROL) {
                set(&mut response, header::CACHE_CONTROL, "no-store");
            }
            response
        } else {
            match &self.settings.mailbox {
                Some(mailbox)
                    if path.starts_with("/mailbox/") && is_at_home(&request, peer.ip()) =>
                {
                    mailbox.respond(request).await
                }
                _ => {
                    let page = pages::respond(self.settings.site.folder(), request).await;
                    compress::compress(page, &asked)
                }
            }
        };
        self.secure(&mut response);
        response.map(full)
    }

    fn secure(&self, response: &mut Response<Bytes>) {
        response
            .headers_mut()
            .entry(header::CONTENT_SECURITY_POLICY)
            .or_insert_with(|| self.content_policy.clone());
        // A mail's page, for a frame of ours, says otherwise.
        for (name, value) in [
            (header::REFERRER_POLICY, "same-origin"),
            (header::X_FRAME_OPTIONS, "DENY"),
        ] {
            let kept = response.headers_mut().entry(name);
            kept.or_insert(HeaderValue::from_static(value));
        }
        set(response, header::X_CONTENT_TYPE_OPTIONS, "nosniff");
        set(
            response,
            HeaderName::from_static("cross-origin-opener-policy"),
            "same-origin",
        );
        set(
            response,
            HeaderName::from_static("permissions-policy"),
            "camera=(), geolocation=(), microphone=()",
        );
    }
}

/// Whether a request was made at this machine, to this machine's name, through no proxy: all mails
/// can be read there, so neither the network nor a page with a borrowed name may.
fn is_at_home<B>(request: &Request<B>, peer: IpAddr) -> bool {
    let host = request
        .headers()
        .get(header::HOST)
        .and_then(|host| host.to_str().ok())
        .unwrap_or_default();
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    };
    let forwarded = request.headers().keys().any(|name| {
        matches!(name.as_str(), "forwarded" | "via" | "x-real-ip")
            || name.as_str().starts_with("x-forwarded-")
    });
    peer.is_loopback()
        && !forwarded
        && (matches!(name, "localhost" | "127.0.0.1" | "[::1]") || name.ends_with(".localhost"))
}

#[cfg(test)]
mod tests;
