use lambda_http::RequestExt as _;
use lambda_http::request::RequestContext;
use tempfile::TempDir;

use super::*;
use crate::testing::{self, Reply, exchange};

struct Door {
    server: Server,
    site: Site,
    folder: TempDir,
}

async fn door() -> Door {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("site");
    for (path, content) in [
        ("index.html", "<p>Accueil"),
        ("404.html", "<p>Introuvable"),
        ("en/index.html", "<p>Home"),
        ("en/404.html", "<p>Not found"),
        ("signaler/index.html", "<p>Signaler"),
        ("style.css", "p{}"),
        (".secret", "hidden"),
    ] {
        let path = root.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
    }
    std::fs::write(folder.path().join("outside.txt"), "outside").unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink(folder.path().join("outside.txt"), root.join("link.txt")).unwrap();
    let site = Site::new(&root);
    let settings = Settings {
        site: site.clone(),
        files_origin: "http://127.0.0.1:8081".to_owned(),
        mailbox: None,
    };
    let server = start(testing::listener().await, settings, echo).unwrap();
    Door {
        server,
        site,
        folder,
    }
}

/// Answers with what a function would see.
async fn echo(request: lambda_http::Request) -> Response<lambda_http::Body> {
    assert_ne!(request.uri().path(), "/api/panic", "planted");
    let RequestContext::ApiGatewayV2(context) = request.request_context() else {
        panic!("not an HTTP API request");
    };
    let header = |name: &str| {
        let value = request.headers().get(name);
        value.map(|value| value.to_str().unwrap().to_owned())
    };
    let seen = serde_json::json!({
        "method": request.method().as_str(),
        "path": request.raw_http_path(),
        "query": request.uri().query(),
        "cookie": header("cookie"),
        "encoding": header("content-encoding"),
        "forwarded": header("x-forwarded-for"),
        "source": context.http.source_ip,
        "kind": match request.body() {
            lambda_http::Body::Empty => "empty",
            lambda_http::Body::Text(_) => "text",
            _ => "binary",
        },
        "body": String::from_utf8_lossy(request.body().as_ref()),
    });
    Response::builder()
        .status(201)
        .header("content-type", "application/json")
        .header("set-cookie", "a=1")
        .header("set-cookie", "b=2")
        .body(seen.to_string().into())
        .unwrap()
}

impl Door {
    async fn get(&self, path: &str) -> Reply {
        self.send(&format!("GET {path} HTTP/1.1\nHost: localhost"), b"")
            .await
    }

    async fn send(&self, head: &str, body: &[u8]) -> Reply {
        exchange(self.server.address(), head, body).await
    }
}

#[tokio::test]
async fn pages_are_served_with_their_types_and_their_caching() {
    let door = door().await;
    let home = door.get("/").await;
    assert_eq!((home.status, home.text().as_str()), (200, "<p>Accueil"));
    assert_eq!(
        home.header("content-type"),
        Some("text/html; charset=utf-8")
    );
    assert_eq!(home.header("cache-control"), Some("no-cache"));
    let tag = home.header("etag").unwrap();
    let again = format!("GET / HTTP/1.1\nHost: localhost\nIf-None-Match: \"x\", W/{tag}");
    let again = door.send(&again, b"").await;
    assert_eq!((again.status, again.body.len()), (304, 0));

    let style = door.get("/style.css?h=12ab").await;
    assert_eq!(
        style.header("content-type"),
        Some("text/css; charset=utf-8")
    );
    assert_eq!(
        style.header("cache-control"),
        Some("public, max-age=31536000, immutable")
    );
    assert_eq!(
        door.get("/style.css").await.header("cache-control"),
        Some("no-cache")
    );

    let folder = door.get("/signaler?a=b").await;
    assert_eq!(folder.status, 301);
    assert_eq!(folder.header("location"), Some("/signaler/?a=b"));

    let head = door.send("HEAD / HTTP/1.1\nHost: localhost", b"").await;
    assert_eq!((head.status, head.body.len()), (200, 0));
    assert_eq!(head.header("content-length"), Some("10"));
    let post = door
        .send("POST / HTTP/1.1\nHost: x\nContent-Length: 0", b"")
        .await;
    assert_eq!(post.status, 405);

    let other = door.folder.path().join("other");
    std::fs::create_dir(&other).unwrap();
    std::fs::write(other.join("index.html"), "<p>Nouveau").unwrap();
    door.site.swap(other);
    assert_eq!(door.get("/").await.text(), "<p>Nouveau");
}

#[tokio::test]
async fn nothing_outside_the_site_is_served() {
    let door = door().await;
    for path in [
        "/../outside.txt",
        "/%2e%2e/outside.txt",
        "/signaler/..%2f..%2foutside.txt",
        "/link.txt",
        "/.secret",
        "//etc/passwd",
        "/mailbox/",
    ] {
        let reply = door.get(path).await;
        assert_eq!(reply.status, 404, "{path}");
        assert_eq!(reply.text(), "<p>Introuvable", "{path}");
    }
    assert_eq!(door.get("/en/nowhere").await.text(), "<p>Not found");
}

#[tokio::test]
async fn every_answer_carries_the_security_headers() {
    let door = door().await;
    for path in ["/", "/nowhere", "/api/x"] {
        let reply = door.get(path).await;
        let policy = reply.header("content-security-policy").unwrap();
        assert!(policy.starts_with("default-src 'none';"), "{policy}");
        assert!(policy.contains("connect-src 'self' http://127.0.0.1:8081;"));
        assert!(policy.contains("img-src 'self' blob: http://127.0.0.1:8081;"));
        assert!(policy.contains("frame-ancestors 'none'"));
        assert!(!policy.contains("unsafe"));
        assert_eq!(reply.header("x-content-type-options"), Some("nosniff"));
        assert_eq!(reply.header("referrer-policy"), Some("same-origin"));
    }
}

fn seen(reply: &Reply) -> serde_json::Value {
    serde_json::from_slice(&reply.body).unwrap()
}

#[tokio::test]
async fn a_function_sees_what_it_sees_behind_the_http_api() {
    let door = door().await;
    let head = "POST /api/tickets?view=mine&q=%C3%A9 HTTP/1.1\nHost: localhost:8080\nContent-Type: application/json\nContent-Length: 9\nCookie: __Host-sid=abc; x=y\nX-Forwarded-For: 203.0.113.9";
    let reply = door.send(head, "{\"é\": 1}".as_bytes()).await;
    assert_eq!(reply.status, 201, "{}", reply.text());
    assert_eq!(reply.head.matches("set-cookie").count(), 2);
    assert_eq!(reply.header("cache-control"), Some("no-store"));
    let seen_by = seen(&reply);
    assert_eq!(seen_by["path"], "/api/tickets");
    assert_eq!(seen_by["query"], "view=mine&q=%C3%A9");
    assert_eq!(seen_by["cookie"], "__Host-sid=abc; x=y");
    assert_eq!(seen_by["kind"], "text");
    assert_eq!(seen_by["body"], "{\"é\": 1}");
    assert_eq!(seen_by["source"], "203.0.113.9");
    assert_eq!(seen_by["forwarded"], "203.0.113.9, 127.0.0.1");

    let head = "POST /api/tickets HTTP/1.1\nHost: x\nContent-Type: application/x-www-form-urlencoded\nContent-Encoding: gzip\nContent-Length: 3";
    let form = seen(&door.send(head, b"a=b").await);
    assert_eq!(form["kind"], "binary");
    assert_eq!(form["body"], "a=b");
    assert_eq!(form["encoding"], "gzip");
    assert_eq!(form["source"], "127.0.0.1");
    assert_eq!(seen(&door.get("/api/session").await)["kind"], "empty");
}

#[tokio::test]
async fn too_much_is_refused_and_a_panic_is_one_answer() {
    let door = door().await;
    let body = vec![b'x'; 6 * 1024 * 1024 + 1];
    let head = format!(
        "POST /api/x HTTP/1.1\nHost: x\nContent-Length: {}",
        body.len()
    );
    let reply = door.send(&head, &body).await;
    assert_eq!(reply.status, 413);
    assert_eq!(
        reply.header("content-type"),
        Some("application/problem+json")
    );
    assert_eq!(seen(&reply)["type"], "/problems/too-large");
    let reply = door.get("/api/panic").await;
    assert_eq!(reply.status, 500);
    assert_eq!(
        reply.header("content-type"),
        Some("application/problem+json")
    );
}

#[test]
fn the_mailbox_is_for_somebody_at_the_machine() {
    let come = |host: &str, by: Option<&str>, peer: [u8; 4]| {
        let mut request = Request::builder().header("host", host);
        if let Some(name) = by {
            request = request.header(name, "203.0.113.9");
        }
        is_at_home(&request.body(()).unwrap(), IpAddr::from(peer))
    };
    let check =
        |host, forwarded: bool, peer| come(host, forwarded.then_some("x-forwarded-for"), peer);
    for name in [
        "x-forwarded-host",
        "X-Forwarded-Proto",
        "Forwarded",
        "Via",
        "X-Real-IP",
    ] {
        assert!(
            !come("localhost:8080", Some(name), [127, 0, 0, 1]),
            "{name}"
        );
    }
    assert!(check("localhost:8080", false, [127, 0, 0, 1]));
    assert!(check("127.0.0.1:8080", false, [127, 0, 0, 1]));
    assert!(check("[::1]:8080", false, [127, 0, 0, 1]));
    assert!(!check("localhost:8080", true, [127, 0, 0, 1]));
    assert!(!check("localhost:8080", false, [192, 0, 2, 1]));
    assert!(!check("evil.example:8080", false, [127, 0, 0, 1]));
    assert!(!check("", false, [127, 0, 0, 1]));
}
