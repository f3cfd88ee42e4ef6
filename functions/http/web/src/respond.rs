//! Where requests come in and answers go out: the one place that reads a call, finds who answers it, and puts a
//! refusal into words and into the log.

use environment::Desk;
use lambda_http::Request;

use crate::answer::Answer;
use crate::call::Call;
use crate::problem;
use crate::refusal::Refused;
use crate::route::Route;

/// Answers one request; never fails.
pub async fn respond<D>(request: Request, desk: &Desk, deps: &D, routes: &[Route<D>]) -> Answer {
    let mut call = Call::read(request, &desk.public_address, desk.edge.as_deref());
    match run(&mut call, deps, routes).await {
        Ok(answer) => answer,
        Err(refused) => {
            log(&refused, &call);
            problem::answer(&refused, &call)
        }
    }
}

async fn run<D>(call: &mut Call, deps: &D, routes: &[Route<D>]) -> Result<Answer, Refused> {
    call.check()?;
    let route = routes
        .iter()
        .find(|route| route.method == call.method && call.is_at(route.path))
        .ok_or(Refused::NotFound)?;
    (route.handler)(deps, call).await
}

/// What is our fault, with the reference that whoever met it can tell us.
fn log(refused: &Refused, call: &Call) {
    if let Refused::Unavailable(cause) = refused {
        let (method, path) = (&call.method, call.address());
        let reference = call.reference.as_deref().unwrap_or_default();
        tracing::error!(%method, %path, %reference, "could not answer: {cause}");
    }
}

#[cfg(test)]
mod tests {
    use std::io::{self, Write};
    use std::sync::{Arc, Mutex};

    use domain::keys::Keys;
    use domain::people::address::Address;
    use serde_json::{Value, json};

    use super::*;
    use crate::answer;

    /// What was logged.
    #[derive(Clone, Default)]
    struct Log(Arc<Mutex<Vec<u8>>>);

    impl Write for Log {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    const ROUTES: &[Route<()>] = &[
        Route::get("/api/broken/{secret}", "", |(), _| {
            Box::pin(async { Err(Refused::Unavailable("GetItem: timed out".to_owned())) })
        }),
        Route::get("/api/busy", "", |(), _| {
            Box::pin(async { Err(Refused::Busy) })
        }),
        Route::get("/api/named/{name}", "", |(), call| {
            Box::pin(async {
                Ok(answer::json(
                    200_u16.try_into().unwrap(),
                    &call.part("name"),
                ))
            })
        }),
    ];

    async fn asked(path: &str, accept: &str) -> (Answer, String) {
        let event = json!({
            "version": "2.0", "routeKey": "$default", "rawPath": path, "rawQueryString": "jeton=hidden",
            "headers": { "accept": accept, "accept-language": "en" },
            "requestContext": { "http": { "method": "GET", "path": path, "protocol": "HTTP/1.1",
                "sourceIp": "192.0.2.9", "userAgent": "" }, "requestId": "JKJaXmPLvHcESHA=", "stage": "$default",
                "timeEpoch": 0 },
            "isBase64Encoded": false,
        });
        let request = lambda_http::request::from_str(&event.to_string()).unwrap();
        let desk = Desk {
            public_address: "https://assistance.exemple.fr".to_owned(),
            support: Address::parse("assistance@exemple.fr").unwrap(),
            organisation: "Exemple".to_owned(),
            keys: Keys::parse(&format!("1:{}", "0".repeat(64))).unwrap(),
            instance: "i".to_owned(),
            edge: None,
        };
        let log = Log::default();
        let writer = log.clone();
        let subscriber = tracing_subscriber::fmt()
            .with_writer(move || writer.clone())
            .with_ansi(false)
            .finish();
        let guard = tracing::subscriber::set_default(subscriber);
        let answer = respond(request, &desk, &(), ROUTES).await;
        drop(guard);
        let logged = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
        (answer, logged)
    }

    fn text(answer: &Answer) -> &str {
        std::str::from_utf8(answer.body()).unwrap()
    }

    #[tokio::test]
    async fn the_reference_that_is_shown_finds_the_line_in_the_log() {
        let (answer, logged) = asked("/api/broken/1042", "application/json").await;
        let told: Value = serde_json::from_str(text(&answer)).unwrap();
        assert_eq!(answer.status(), 503);
        assert_eq!(told["reference"], "JKJaXmPLvHcESHA=");
        assert!(!text(&answer).contains("timed out"), "{told}");
        for part in [
            "ERROR",
            "method=GET",
            "path=/api/broken/1042",
            "reference=JKJaXmPLvHcESHA=",
            "could not answer: GetItem: timed out",
        ] {
            assert!(logged.contains(part), "{part} in {logged}");
        }
        assert_eq!(logged.lines().count(), 1, "{logged}");
        assert!(!logged.contains("hidden"), "{logged}");

        let (answer, logged) = asked("/api/broken/1042", "text/html").await;
        assert!(
            text(&answer).contains("<p>Reference to give to support: JKJaXmPLvHcESHA=</p>"),
            "{}",
            text(&answer)
        );
        assert!(logged.contains("reference=JKJaXmPLvHcESHA="), "{logged}");
    }

    #[tokio::test]
    async fn what_is_nobodys_fault_is_neither_logged_nor_numbered() {
        for (path, status) in [("/api/busy", 409), ("/api/nowhere", 404)] {
            let (answer, logged) = asked(path, "application/json").await;
            assert_eq!(answer.status(), status);
            assert!(!text(&answer).contains("reference"), "{}", text(&answer));
            assert_eq!(logged, "");
        }
    }

    #[tokio::test]
    async fn a_route_is_told_what_stands_in_its_address() {
        let (answer, _) = asked("/api/named/claire", "application/json").await;
        assert_eq!(text(&answer), "\"claire\"");
    }
}
