//! S3: a folder behind real signatures, with the cross-origin answers a browser needs, for the
//! portal's pages only.

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Result;
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, Response, StatusCode, header};
use http_body_util::BodyExt as _;
use hyper::body::Incoming;
use s3s::auth::SimpleAuth;
use s3s::service::{S3Service, S3ServiceBuilder};
use tokio::net::TcpListener;

pub use crate::aws::verified::Promise;

use crate::aws::verified::Folder;
use crate::doors::server::{Body, Server, full, serve, set};

/// The bucket of attachments.
pub const FILES_BUCKET: &str = "guichet-files";
/// The bucket of raw mails.
pub const MAIL_BUCKET: &str = "guichet-mail";

/// What a page may send along: what a signed upload fixes, nothing else.
const FIXED_HEADERS: [&str; 3] = ["content-type", "content-length", "if-none-match"];

/// Where objects are kept and who may reach them.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The folder of objects; made when missing.
    pub root: PathBuf,
    /// The portal's origins, `http://localhost:8080` for instance.
    pub origins: Vec<String>,
    /// The only key that signs.
    pub access_key: String,
    pub secret_key: String,
    /// What the answer to an upload promises.
    pub promise: Promise,
}

/// Serves the folder on `listener`, with both buckets in it.
pub fn start(listener: TcpListener, settings: Settings) -> Result<Server> {
    let folder = Folder::open(&settings.root, settings.promise)?;
    for bucket in [FILES_BUCKET, MAIL_BUCKET] {
        std::fs::create_dir_all(settings.root.join(bucket))?;
    }
    let mut builder = S3ServiceBuilder::new(folder);
    builder.set_auth(SimpleAuth::from_single(
        settings.access_key,
        settings.secret_key,
    ));
    let service = builder.build();
    let origins: Arc<[String]> = settings.origins.into();
    let server = serve(listener, move |request, _| {
        respond(service.clone(), origins.clone(), request)
    })?;
    Ok(server)
}

async fn respond(
    service: S3Service,
    origins: Arc<[String]>,
    request: Request<Incoming>,
) -> Response<Body> {
    let origin = request
        .headers()
        .get(header::ORIGIN)
        .filter(|origin| {
            origins
                .iter()
                .any(|known| origin.as_bytes() == known.as_bytes())
        })
        .cloned();
    let mut response = if request.method() == Method::OPTIONS {
        preflight(request.headers(), origin.is_some())
    } else {
        match service.call(request.map(s3s::Body::from)).await {
            Ok(response) => response.map(|body| body.map_err(Into::into).boxed_unsync()),
            Err(error) => {
                tracing::error!(?error, "the file storage failed");
                status(StatusCode::INTERNAL_SERVER_ERROR)
            }
        }
    };
    if let Some(origin) = origin {
        response
            .headers_mut()
            .insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        set(&mut response, header::ACCESS_CONTROL_EXPOSE_HEADERS, "ETag");
    }
    set(&mut response, header::VARY, "Origin");
    // Strangers' files: never run, never guessed at, shown by the portal as images only.
    set(&mut response, header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(
        &mut response,
        header::CONTENT_SECURITY_POLICY,
        "sandbox; default-src 'none'",
    );
    set(
        &mut response,
        HeaderName::from_static("cross-origin-resource-policy"),
        "cross-origin",
    );
    response
}

fn preflight(headers: &HeaderMap, known_origin: bool) -> Response<Body> {
    let method = headers
        .get(header::ACCESS_CONTROL_REQUEST_METHOD)
        .map_or(&b""[..], HeaderValue::as_bytes);
    let asked = headers
        .get(header::ACCESS_CONTROL_REQUEST_HEADERS)
        .map_or(Some(""), |value| value.to_str().ok())
        .map(str::to_ascii_lowercase);
    let Some(asked) = asked else {
        return status(StatusCode::FORBIDDEN);
    };
    let fits = asked
        .split(',')
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .all(|name| FIXED_HEADERS.contains(&name) || name.starts_with("x-amz-"));
    if !known_origin || !fits || !matches!(method, b"PUT" | b"GET" | b"HEAD") {
        return status(StatusCode::FORBIDDEN);
    }
    let mut response = status(StatusCode::NO_CONTENT);
    set(
        &mut response,
        header::ACCESS_CONTROL_ALLOW_METHODS,
        "PUT, GET, HEAD",
    );
    set(&mut response, header::ACCESS_CONTROL_MAX_AGE, "3600");
    if let Ok(asked) = HeaderValue::from_str(&asked) {
        response
            .headers_mut()
            .insert(header::ACCESS_CONTROL_ALLOW_HEADERS, asked);
    }
    response
}

fn status(status: StatusCode) -> Response<Body> {
    let mut response = Response::new(full(""));
    *response.status_mut() = status;
    response
}

#[cfg(test)]
mod tests;
