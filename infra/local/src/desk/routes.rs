//! Which function answers which address, by the functions' own lists, which `infra/template.yaml` is held against.

use lambda_http::{Body, Request, Response};
use web::Route;

/// The HTTP functions, each with its clients.
#[derive(Debug, Clone)]
pub struct Functions {
    /// Accounts and sessions.
    pub authentication: authentication::Deps,
    pub tickets: tickets::Deps,
    pub attachments: attachments::Deps,
    pub replies: replies::Deps,
    /// Votes on articles.
    pub feedback: feedback::Deps,
    /// Received mails and what became of them.
    pub outcomes: outcomes::Deps,
}

impl Functions {
    /// Hands a request to its function.
    pub async fn answer(&self, request: Request) -> Response<Body> {
        if leads(replies::ROUTES, &request) {
            replies::handle(&self.replies, request).await
        } else if leads(tickets::ROUTES, &request) {
            tickets::handle(&self.tickets, request).await
        } else if leads(attachments::ROUTES, &request) {
            attachments::handle(&self.attachments, request).await
        } else if leads(outcomes::ROUTES, &request) {
            outcomes::handle(&self.outcomes, request).await
        } else if leads(feedback::ROUTES, &request) {
            feedback::handle(&self.feedback, request).await
        } else {
            // What has no route is refused there in words.
            authentication::handle(&self.authentication, request).await
        }
    }
}

fn leads<D>(routes: &[Route<D>], request: &Request) -> bool {
    let (method, path) = (request.method().as_str(), request.uri().path());
    routes.iter().any(|route| route.answers(method, path))
}

/// A route, for whoever has to know of all.
#[derive(Debug, Clone, Copy)]
pub struct ListedRoute {
    /// The folder of its function's code.
    pub function: &'static str,
    /// `GET` or `POST`.
    pub method: &'static str,
    /// `/api/tickets/{number}`.
    pub path: &'static str,
    /// What an ordinary call asks of the table.
    pub price: &'static str,
}

impl ListedRoute {
    /// Whether this route answers such a request.
    pub fn answers(&self, method: &str, path: &str) -> bool {
        web::route::answers((self.method, self.path), method, path)
    }
}

/// The routes of all functions.
pub fn all() -> Vec<ListedRoute> {
    [
        listed("authentication", authentication::ROUTES),
        listed("tickets", tickets::ROUTES),
        listed("attachments", attachments::ROUTES),
        listed("replies", replies::ROUTES),
        listed("feedback", feedback::ROUTES),
        listed("outcomes", outcomes::ROUTES),
    ]
    .concat()
}

fn listed<D>(function: &'static str, routes: &'static [Route<D>]) -> Vec<ListedRoute> {
    let listed = |route: &Route<D>| ListedRoute {
        function,
        method: route.method,
        path: route.path,
        price: route.price,
    };
    routes.iter().map(listed).collect()
}
