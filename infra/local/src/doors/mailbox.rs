//! The mailbox page: every mail sent, to read and to answer as its recipient would, without a mail
//! client. Only for somebody at this machine; the portal's door sees to that.

use std::net::SocketAddr;
use std::sync::Arc;

use anyhow::Result;
use http::{HeaderMap, HeaderValue, Method, Request, Response, StatusCode, header};
use hyper::body::{Bytes, Incoming};
use serde_json::json;

use crate::doors::server::{answer, read_body, set};
use crate::outgoing::outbox::Outbox;

mod answers;
mod form;
mod models;
mod shown;
mod views;

use answers::Answer;
use form::Form;
use shown::ShownMail;
use views::View;

/// The longest form; a mail written by hand is far below.
const LARGEST_FORM: usize = 1024 * 1024;
/// Mails listed on the page; the JSON lists all.
const LISTED: usize = 200;

/// Between whom the mailbox stands.
#[derive(Debug)]
pub struct Settings {
    /// What was sent.
    pub outbox: Arc<Outbox>,
    /// Where answers go, as any mail would.
    pub smtp: SocketAddr,
    /// The address a new message is written to.
    pub support: String,
    /// The portal, for the links of models.
    pub portal: String,
}

/// The page and its forms.
#[derive(Debug)]
pub struct Mailbox {
    settings: Settings,
}

impl Mailbox {
    /// A mailbox over that outbox.
    pub fn new(settings: Settings) -> Self {
        Self { settings }
    }

    pub(crate) async fn respond(&self, request: Request<Incoming>) -> Response<Bytes> {
        let (parts, body) = request.into_parts();
        let mut response = match parts.method {
            Method::GET | Method::HEAD => self.show(&parts.uri),
            Method::POST if !is_same_origin(&parts.headers) => views::refusal(
                StatusCode::FORBIDDEN,
                "Ce formulaire n’a pas été envoyé depuis cette page.",
            ),
            Method::POST => match read_body(body, LARGEST_FORM).await {
                Ok(form) => self.send(&parts.uri, &form).await,
                Err(_) => views::refusal(
                    StatusCode::PAYLOAD_TOO_LARGE,
                    "Ce message est trop long pour cette page.",
                ),
            },
            _ => views::refusal(
                StatusCode::METHOD_NOT_ALLOWED,
                "Cette page ne sait pas faire cela.",
            ),
        };
        // Mails have their own styles inside; nothing of them runs and nothing is fetched.
        set(
            &mut response,
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src data:; frame-src 'self'; \
             form-action 'self'; frame-ancestors 'none'; base-uri 'self'",
        );
        set(&mut response, header::CACHE_CONTROL, "no-store");
        response
    }

    fn show(&self, uri: &http::Uri) -> Response<Bytes> {
        let query = Form::parse(uri.query().unwrap_or_default().as_bytes());
        let rest = uri.path().strip_prefix("/mailbox/").unwrap_or_default();
        match rest {
            "" => self.list(query.get("adresse")),
            "mailbox.css" => answer(
                StatusCode::OK,
                "text/css; charset=utf-8",
                include_str!("../../templates/mailbox.css"),
            ),
            "modeles/" => views::models(&self.models()),
            "messages.json" => self.messages(query.get("to")),
            "nouveau/" => {
                let notice = query.get("etat").map(|_| "Message envoyé.");
                views::new_message(StatusCode::OK, &self.settings.support, &query, notice)
            }
            _ => self.one(rest, &query),
        }
    }

    fn models(&self) -> Vec<models::Model> {
        models::all(&self.settings.support, &self.settings.portal)
    }

    fn one(&self, rest: &str, query: &Form) -> Response<Bytes> {
        if let Some(id) = rest.strip_prefix("modeles/") {
            let id = id.strip_suffix('/').unwrap_or_default();
            return match self.models().into_iter().find(|model| model.id == id) {
                Some(model) => views::model(&model, View::choose(query.get("vue"), &model.letter)),
                None => views::no_message(),
            };
        }
        if let Some(id) = rest.strip_suffix(".eml") {
            let Some(raw) = self.settings.outbox.raw(id) else {
                return views::no_message();
            };
            let mut response = answer(StatusCode::OK, "message/rfc822", raw);
            set(
                &mut response,
                header::CONTENT_DISPOSITION,
                "attachment; filename=\"message.eml\"",
            );
            return response;
        }
        match rest.strip_suffix('/').and_then(|id| self.letter(id)) {
            Some((letter, raw)) => {
                let view = View::choose(query.get("vue"), &letter);
                let sent = query.get("etat") == Some("envoye");
                views::letter(&letter, &raw, view, sent.then_some("Réponse envoyée."))
            }
            None => views::no_message(),
        }
    }

    fn letter(&self, id: &str) -> Option<(ShownMail, Vec<u8>)> {
        let sent = self.settings.outbox.find(id)?;
        let raw = self.settings.outbox.raw(id)?;
        Some((ShownMail::read(&sent, &raw), raw))
    }

    fn letters(&self, to: Option<&str>, most: usize) -> Vec<ShownMail> {
        let all = self.settings.outbox.all();
        let mut letters: Vec<ShownMail> = all
            .iter()
            .rev()
            .filter(|sent| {
                to.is_none_or(|to| sent.to.iter().any(|one| one.eq_ignore_ascii_case(to)))
            })
            .take(most)
            .filter_map(|sent| {
                let raw = self.settings.outbox.raw(&sent.id)?;
                Some(ShownMail::read(sent, &raw))
            })
            .collect();
        letters.reverse();
        letters
    }

    fn list(&self, address: Option<&str>) -> Response<Bytes> {
        let address = address.filter(|address| !address.is_empty());
        let mut addresses: Vec<String> = self
            .settings
            .outbox
            .all()
            .iter()
            .flat_map(|sent| sent.to.clone())
            .collect();
        addresses.sort();
        addresses.dedup();
        views::list(&self.letters(address, LISTED), &addresses, address)
    }

    fn messages(&self, to: Option<&str>) -> Response<Bytes> {
        let messages: Vec<_> = self
            .letters(to, usize::MAX)
            .iter()
            .map(|letter| {
                json!({
                    "id": letter.id,
                    "to": letter.to.join(", "),
                    "from": letter.from.address,
                    "reply_to": letter.reply_to.first().map(|one| one.address.as_str()),
                    "subject": letter.subject,
                    "text": letter.text,
                    "html": letter.html,
                    "date": letter.date,
                })
            })
            .collect();
        answer(
            StatusCode::OK,
            "application/json; charset=utf-8",
            json!(messages).to_string(),
        )
    }

    async fn send(&self, uri: &http::Uri, body: &Bytes) -> Response<Bytes> {
        let form = Form::parse(body);
        let rest = uri.path().strip_prefix("/mailbox/").unwrap_or_default();
        if rest == "nouveau/" {
            return match self.send_new(&form).await {
                Ok(()) => see_other("/mailbox/nouveau/?etat=envoye"),
                Err(error) => views::new_message(
                    StatusCode::UNPROCESSABLE_ENTITY,
                    &self.settings.support,
                    &form,
                    Some(&error.to_string()),
                ),
            };
        }
        let Some((letter, raw)) = rest.strip_suffix('/').and_then(|id| self.letter(id)) else {
            return views::no_message();
        };
        match self.send_reply(&letter, &form).await {
            Ok(()) => see_other(&format!("/mailbox/{}/?etat=envoye", letter.id)),
            Err(error) => {
                let mut response = views::letter(
                    &letter,
                    &raw,
                    View::choose(None, &letter),
                    Some(&error.to_string()),
                );
                *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
                response
            }
        }
    }

    async fn send_new(&self, form: &Form) -> Result<()> {
        let field = |name| form.get(name).unwrap_or_default().trim();
        let answer = Answer::new_message(
            field("from"),
            &self.settings.support,
            field("subject"),
            field("text"),
        )?;
        answer
            .send(self.settings.smtp, &self.settings.support)
            .await
    }

    async fn send_reply(&self, letter: &ShownMail, form: &Form) -> Result<()> {
        let text = form.get("text").unwrap_or_default().trim();
        let answer = match form.get("kind") {
            Some("all") => Answer::to_all(letter, text)?,
            _ => Answer::to_sender(letter, text)?,
        };
        answer
            .send(self.settings.smtp, &self.settings.support)
            .await
    }
}

/// Whether the browser says that a form comes from this very site; one that says nothing is not believed.
fn is_same_origin(headers: &HeaderMap) -> bool {
    let text = |name: header::HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    match (text(header::ORIGIN), text(header::HOST)) {
        (Some(origin), Some(host)) => origin
            .split_once("://")
            .is_some_and(|(_, authority)| authority == host),
        _ => false,
    }
}

fn see_other(target: &str) -> Response<Bytes> {
    let mut response = answer(StatusCode::SEE_OTHER, "text/plain", "");
    if let Ok(target) = HeaderValue::from_str(target) {
        response.headers_mut().insert(header::LOCATION, target);
    }
    response
}

#[cfg(test)]
mod tests;
