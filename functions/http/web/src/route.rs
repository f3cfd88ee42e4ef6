//! What a function answers: each method and address, with what it costs and who answers it.

use std::pin::Pin;

use crate::answer::Answer;
use crate::call::Call;
use crate::pattern::{params, parts_of};
use crate::refusal::Refused;

/// An answer on its way.
pub type Answering<'a> = Pin<Box<dyn Future<Output = Result<Answer, Refused>> + Send + 'a>>;

/// Answers a call with what its function works with.
pub type Handler<D> = for<'a> fn(&'a D, &'a Call) -> Answering<'a>;

/// A method and an address.
#[derive(Debug)]
pub struct Route<D> {
    /// `GET` or `POST`.
    pub method: &'static str,
    /// `/api/tickets/{number}`, as the template writes it.
    pub path: &'static str,
    /// What an ordinary call asks of the table, the session's read included: `GetItem Query`, in alphabetical order.
    pub price: &'static str,
    pub(crate) handler: Handler<D>,
}

impl<D> Route<D> {
    /// Something to be read.
    pub const fn get(path: &'static str, price: &'static str, handler: Handler<D>) -> Self {
        Self {
            method: "GET",
            path,
            price,
            handler,
        }
    }

    /// Something to be done.
    pub const fn post(path: &'static str, price: &'static str, handler: Handler<D>) -> Self {
        Self {
            method: "POST",
            path,
            price,
            handler,
        }
    }

    /// Whether this route answers such a request.
    pub fn answers(&self, method: &str, path: &str) -> bool {
        answers((self.method, self.path), method, path)
    }
}

/// Whether a route, its method and pattern, answers such a request.
pub fn answers(route: (&str, &'static str), method: &str, path: &str) -> bool {
    route.0 == method && params(route.1, parts_of(path)).is_some()
}
