//! From which network a request comes, as the gateway reports it. What a stranger writes is never believed.

use std::net::IpAddr;

use domain::policy::network::Network;
use lambda_http::http::HeaderMap;
use lambda_http::request::RequestContext;
use lambda_http::{Request, RequestExt as _};
use sha2::{Digest as _, Sha256};

/// The header in which the distribution in front of the gateway says a secret that only it knows.
pub const EDGE: &str = "x-guichet-edge";

/// The network of whoever asks. Behind a distribution the gateway sees that one's address, so with its secret
/// (`edge`) the address that it saw counts: the last of `X-Forwarded-For` but the gateway's own. Whoever asks
/// the gateway past the distribution does not know the secret and is counted by their own address.
pub fn of(request: &Request, edge: Option<&str>) -> Network {
    let seen = request
        .request_context_ref()
        .and_then(|context| match context {
            RequestContext::ApiGatewayV2(context) => context.http.source_ip.as_deref(),
            _ => None,
        })
        .and_then(|address| address.parse().ok());
    let headers = request.headers();
    let through_edge = edge.is_some_and(|edge| {
        let said = headers.get(EDGE).map(|value| value.as_bytes());
        said.is_some_and(|said| Sha256::digest(said) == Sha256::digest(edge))
    });
    Network::of(match through_edge {
        true => viewer(headers, seen).or(seen),
        false => seen,
    })
}

/// Each host on the way adds whom it was asked by; what stands before those was sent by the viewer.
fn viewer(headers: &HeaderMap, gateway_saw: Option<IpAddr>) -> Option<IpAddr> {
    let mut way: Vec<IpAddr> = headers
        .get_all("x-forwarded-for")
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(|one| one.trim().parse())
        .collect::<Result<_, _>>()
        .ok()?;
    if way.last().copied() == gateway_saw {
        way.pop();
    }
    way.pop()
}

#[cfg(test)]
mod tests {
    use lambda_http::Body;
    use serde_json::json;

    use super::*;

    const EDGE_SECRET: &str = "secret";

    fn asked(source: &str, forwarded: &str, edge: Option<&str>) -> Request {
        let mut headers = json!({ "x-forwarded-for": forwarded });
        if let Some(edge) = edge {
            headers[EDGE] = json!(edge);
        }
        let event = json!({
            "version": "2.0", "routeKey": "$default", "rawPath": "/api/votes", "rawQueryString": "",
            "headers": headers,
            "requestContext": { "http": { "method": "POST", "path": "/api/votes", "protocol": "HTTP/1.1",
                "sourceIp": source, "userAgent": "" }, "requestId": "1", "stage": "$default", "timeEpoch": 0 },
            "isBase64Encoded": false,
        });
        lambda_http::request::from_str(&event.to_string()).expect("an event")
    }

    #[test]
    fn only_what_the_gateway_or_our_edge_saw_counts() {
        let network = |text: &str| Network::of(Some(text.parse().expect("an address")));
        let (viewer, edge, forged) = ("192.0.2.9", "198.51.100.1", "203.0.113.5");
        for (source, forwarded, said, expected) in [
            // On one machine, and for whoever asks the gateway itself: what is written counts for nothing.
            (viewer, forged.to_owned(), None, viewer),
            (viewer, format!("{forged}, {viewer}"), None, viewer),
            (viewer, format!("{forged}, {viewer}"), Some("guess"), viewer),
            (viewer, format!("{forged}, {viewer}"), Some(""), viewer),
            // Through the edge: the last but the gateway's own, whatever the viewer wrote before it.
            (edge, format!("{viewer}, {edge}"), Some(EDGE_SECRET), viewer),
            (
                edge,
                format!("{forged}, {viewer}, {edge}"),
                Some(EDGE_SECRET),
                viewer,
            ),
            (
                edge,
                format!("{forged}, {viewer}"),
                Some(EDGE_SECRET),
                viewer,
            ),
            (
                edge,
                format!("nonsense, {viewer}, {edge}"),
                Some(EDGE_SECRET),
                edge,
            ),
            (edge, String::new(), Some(EDGE_SECRET), edge),
        ] {
            let request = asked(source, &forwarded, said);
            assert_eq!(
                of(&request, Some(EDGE_SECRET)),
                network(expected),
                "{forwarded} {said:?}"
            );
        }
        let request = asked(edge, &format!("{viewer}, {edge}"), Some(""));
        assert_eq!(of(&request, None), network(edge), "no distribution");
        assert_eq!(
            of(&Request::new(Body::Empty), Some(EDGE_SECRET)),
            Network::Unknown
        );
    }
}
