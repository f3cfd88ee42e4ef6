//! The built site, file by file, as its bucket would serve it.

use std::io;
use std::path::{Component, Path, PathBuf};

use data_encoding::HEXLOWER;
use http::{HeaderValue, Method, Request, Response, StatusCode, header};
use hyper::body::Bytes;
use operator::publish::content_type;
use percent_encoding::percent_decode_str;
use sha2::{Digest as _, Sha256};

use crate::doors::server::{answer, set};

const NO_PAGE: &str = "<!doctype html><html lang=\"fr\"><title>Page introuvable</title><h1>Page introuvable</h1><p><a href=\"/\">Revenir à l’accueil</a></p></html>";

pub(super) async fn respond<B>(site: PathBuf, request: Request<B>) -> Response<Bytes> {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        let mut response = answer(StatusCode::METHOD_NOT_ALLOWED, "text/plain", "");
        set(&mut response, header::ALLOW, "GET, HEAD");
        return response;
    }
    let (parts, _) = request.into_parts();
    let found = tokio::task::spawn_blocking(move || {
        let found = find(&site, parts.uri.path());
        (found, parts, site)
    })
    .await;
    let Ok((found, parts, site)) = found else {
        return answer(StatusCode::INTERNAL_SERVER_ERROR, "text/plain", "");
    };
    let mut response = match found {
        Found::File { path, content } => file(&path, content, &parts),
        Found::Folder => with_slash(&parts.uri),
        Found::Nothing => no_page(&site, parts.uri.path()).await,
    };
    if parts.method == Method::HEAD {
        let length = response.body().len();
        response
            .headers_mut()
            .insert(header::CONTENT_LENGTH, HeaderValue::from(length));
        *response.body_mut() = Bytes::new();
    }
    response
}

enum Found {
    File {
        path: PathBuf,
        content: Vec<u8>,
    },
    /// A folder asked for without its final slash.
    Folder,
    Nothing,
}

fn find(site: &Path, asked: &str) -> Found {
    let Some(relative) = relative_path(asked) else {
        return Found::Nothing;
    };
    let mut path = site.join(relative);
    if asked.ends_with('/') {
        path.push("index.html");
    } else if path.is_dir() {
        return Found::Folder;
    }
    // A link that leads out of the site is no page of it.
    let inside = match (site.canonicalize(), path.canonicalize()) {
        (Ok(site), Ok(real)) => real.starts_with(site),
        _ => false,
    };
    if !inside {
        return Found::Nothing;
    }
    match std::fs::read(&path) {
        Ok(content) => Found::File { path, content },
        Err(error) => {
            if error.kind() != io::ErrorKind::NotFound {
                tracing::warn!(%error, "a page could not be read");
            }
            Found::Nothing
        }
    }
}

/// The path inside the site; none when it could mean anything else.
fn relative_path(asked: &str) -> Option<PathBuf> {
    let decoded = percent_decode_str(asked).decode_utf8_lossy();
    let inner = decoded.strip_prefix('/')?;
    let inner = inner.strip_suffix('/').unwrap_or(inner);
    if inner.is_empty() {
        return (decoded == "/").then(PathBuf::new);
    }
    for segment in inner.split('/') {
        let hidden = segment.starts_with('.') && segment != ".well-known";
        if segment.is_empty() || hidden || segment.contains(['\\', '\0', ':']) {
            return None;
        }
    }
    let path = PathBuf::from(inner);
    path.components()
        .all(|component| matches!(component, Component::Normal(_)))
        .then_some(path)
}

fn file(path: &Path, content: Vec<u8>, parts: &http::request::Parts) -> Response<Bytes> {
    let digest = Sha256::digest(&content);
    let tag = format!("\"{}\"", HEXLOWER.encode(&digest[..12]));
    let known = parts
        .headers
        .get_all(header::IF_NONE_MATCH)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|one| {
            let one = one.trim();
            one == "*" || one.strip_prefix("W/").unwrap_or(one) == tag
        });
    let kind = content_type(path);
    let mut response = if known {
        let mut response = Response::new(Bytes::new());
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        response
    } else {
        answer(StatusCode::OK, kind, content)
    };
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    // An edition's folder has its digest in its name, as it has in its bucket.
    let query = parts.uri.query().unwrap_or_default();
    let stamped = parts.uri.path().starts_with("/e/")
        || form_urlencoded::parse(query.as_bytes()).any(|(name, _)| name == "h");
    let caching = if stamped && !kind.starts_with("text/html") {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    };
    set(&mut response, header::CACHE_CONTROL, caching);
    response
}

fn with_slash(uri: &http::Uri) -> Response<Bytes> {
    let query = uri
        .query()
        .map_or(String::new(), |query| format!("?{query}"));
    let mut response = answer(StatusCode::MOVED_PERMANENTLY, "text/plain", "");
    // The path was checked by `relative_path`: it begins with one slash, so it stays on this host.
    if let Ok(target) = HeaderValue::from_str(&format!("{}/{query}", uri.path())) {
        response.headers_mut().insert(header::LOCATION, target);
    }
    set(&mut response, header::CACHE_CONTROL, "no-cache");
    response
}

async fn no_page(site: &Path, asked: &str) -> Response<Bytes> {
    let english = site.join("en/404.html");
    let page = match asked.starts_with("/en/") && english.is_file() {
        true => english,
        false => site.join("404.html"),
    };
    let content = tokio::fs::read(page)
        .await
        .unwrap_or_else(|_| NO_PAGE.as_bytes().to_vec());
    let mut response = answer(StatusCode::NOT_FOUND, "text/html; charset=utf-8", content);
    set(&mut response, header::CACHE_CONTROL, "no-cache");
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_paths_inside_the_site_are_taken() {
        let check = |asked: &str, expected: Option<&str>| {
            assert_eq!(relative_path(asked), expected.map(PathBuf::from), "{asked}");
        };
        check("/", Some(""));
        check("/a/b.css", Some("a/b.css"));
        check("/a/", Some("a"));
        check("/caf%C3%A9+1&2=3/", Some("café+1&2=3"));
        for bad in [
            "",
            "a",
            "//",
            "//a",
            "/a//b",
            "/../a",
            "/a/../b",
            "/%2e%2e/a",
            "/a%2f..%2fb",
            "/.git/config",
            "/a\\b",
            "/%5c..%5ca",
            "/a%00",
            "/c:/x",
            "/./a",
        ] {
            check(bad, None);
        }
    }
}
