//! Which function answers which address, as the HTTP API of `infra/template.yaml` has it.

use lambda_http::{Body, Request, Response};

/// The HTTP functions, each with its clients.
#[derive(Debug, Clone)]
pub struct Functions {
    /// Accounts and sessions.
    pub authentication: authentication::Deps,
    /// Tickets.
    pub tickets: tickets::Deps,
    /// Files.
    pub attachments: attachments::Deps,
    /// Replies.
    pub replies: replies::Deps,
    /// Votes on articles.
    pub feedback: feedback::Deps,
    /// Received mails and what became of them.
    pub outcomes: outcomes::Deps,
}

impl Functions {
    /// Hands a request to its function.
    pub async fn answer(&self, request: Request) -> Response<Body> {
        let path: Vec<&str> = request
            .uri()
            .path()
            .split('/')
            .filter(|part| !part.is_empty())
            .collect();
        match path.as_slice() {
            ["api", "tickets", _, "replies"] => replies::handle(&self.replies, request).await,
            ["api", "attachments", ..] => attachments::handle(&self.attachments, request).await,
            ["api", "tickets", ..] | ["api", "follow" | "invitation" | "confirmation"] => {
                tickets::handle(&self.tickets, request).await
            }
            ["api", "mails", ..] => outcomes::handle(&self.outcomes, request).await,
            ["api", "votes"] => feedback::handle(&self.feedback, request).await,
            _ => authentication::handle(&self.authentication, request).await,
        }
    }
}
