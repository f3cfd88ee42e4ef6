//! Replies and notes written in a ticket's page.
//!
//! | route | price, besides the session's read |
//! |---|---|
//! | `POST /api/tickets/{number}/replies` | 1 transaction; with files 1 BatchGetItem and 1 HeadObject a file; where the reply changes the state, or somebody reads the ticket along, 1 transaction more |

use domain::attachment::{Attachment, pick};
use domain::budget;
use domain::conversation::{self, Act, Denied, Words};
use domain::id::{FileId, MessageId, TicketNumber};
use domain::message::{Body, Way};
use domain::refusal::Fault;
use domain::session::Session;
use domain::ticket::{Ticket, read_files};
use environment::{Clock, Desk};
use files::Files;
use lambda_http::Request;
use lambda_http::http::StatusCode;
use serde_json::json;
use store::Store;
use store::once::{Once, Repeated};
use store::tickets::{Along, Saved};
use web::answer::{json, see_other};
use web::problem::Kind;
use web::{Answer, Call, Format, Problem, body, session};

/// Most attempts when others change the same ticket.
const ATTEMPTS: usize = 6;

/// What this function works with.
#[derive(Debug, Clone)]
pub struct Deps {
    /// The table.
    pub store: Store,
    /// The buckets.
    pub files: Files,
    /// The desk's address.
    pub desk: Desk,
    /// Time.
    pub clock: Clock,
}

/// Answers one request; never fails.
pub async fn handle(deps: &Deps, request: Request) -> Answer {
    let call = match Call::read(request, &deps.desk.public_address) {
        Ok(call) => call,
        Err(problem) => return problem.into_answer(),
    };
    let (method, path) = call.route();
    let result = match (method, path.as_slice()) {
        ("POST", ["api", "tickets", number, "replies"]) => add_reply(deps, &call, number).await,
        _ => Err(Problem::of(Kind::NoSuchMethod, &call)),
    };
    result.unwrap_or_else(Problem::into_answer)
}

async fn add_reply(deps: &Deps, call: &Call, number: &str) -> Result<Answer, Problem> {
    let now = deps.clock.now();
    let number = TicketNumber::parse(number).ok_or_else(|| Problem::of(Kind::NotFound, call))?;
    let session = session::required(&deps.store, call, now).await?;
    let body = body::read(&call.fields, "body", "body_text").check();
    let body = body.map_err(|fault| Problem::field("body", fault, call))?;
    let below = read_files(&call.fields.texts("files"), Some(&body));
    let below = below.map_err(|fault| Problem::field("files", fault, call))?;
    let files = named_files(deps, call, &session, &below, &body).await?;

    let id = MessageId::new(now, environment::random());
    let once = call.idempotency_key().map(|key| Once {
        who: Some(session.who.person.clone()),
        key: key.to_owned(),
        digest: web::digest(&[
            b"reply",
            number.to_string().as_bytes(),
            &call.fields.bytes(),
        ]),
        result: id.to_string(),
        at: now,
    });
    let words = Words {
        id: id.clone(),
        at: now,
        body,
        files: below,
        way: Way::Portal,
    };
    let charged = match session.role.answers() {
        true => Vec::new(),
        false => budget::of_reply(&session.who.person, number, now),
    };
    let along = || Along {
        files: files.clone(),
        charged: charged.clone(),
        once: once.as_ref(),
        ..Along::default()
    };
    let decide = |ticket: Ticket| -> Result<Act, Denied> {
        match call.fields.text("kind") {
            "note" => conversation::note(ticket, &session, words.clone()),
            _ => conversation::reply(ticket, &session, words.clone()),
        }
    };

    // The ordinary reply is written without reading the ticket; what it assumes is checked by the
    // write itself, and where it does not hold the answer brings the ticket to decide on.
    let mut saved = match call.fields.text("kind") {
        "note" => match deps.store.read_head(number).await {
            Ok(Some(head)) => Ok(Saved::Changed(Box::new(head))),
            Ok(None) => Ok(Saved::NoTicket),
            Err(error) => Err(error),
        },
        _ => {
            let reply = conversation::ordinary_reply(number, &session, words.clone());
            deps.store.save_ordinary_reply(reply, along()).await
        }
    };
    for _ in 0..ATTEMPTS {
        match saved.map_err(|error| Problem::store(&error, call))? {
            Saved::Done => return Ok(added(call, number, id.as_str())),
            Saved::Repeated(Repeated::Same(id)) => return Ok(added(call, number, &id)),
            Saved::Repeated(Repeated::Other) => return Err(Problem::of(Kind::KeyReused, call)),
            Saved::FilesGone => {
                return Err(Problem::field(
                    "files",
                    Fault::FileNotArrived {
                        name: String::new(),
                    },
                    call,
                ));
            }
            Saved::Full => return Err(Problem::field("files", Fault::TicketFull, call)),
            Saved::TooMuch(until) => return Err(Problem::too_much(until, now, call)),
            Saved::NoTicket | Saved::SeenMail | Saved::SameMessageId | Saved::Counted => {
                return Err(Problem::of(Kind::NotFound, call));
            }
            Saved::Changed(head) => {
                let act =
                    decide(head.ticket.clone()).map_err(|denied| Problem::denied(&denied, call))?;
                saved = deps.store.save_act(&head, act, along()).await;
            }
        }
    }
    Err(Problem::of(Kind::Busy, call))
}

/// The files the reply names: announced, arrived, and free. No request without files.
async fn named_files(
    deps: &Deps,
    call: &Call,
    session: &Session,
    below: &[FileId],
    body: &Body,
) -> Result<Vec<Attachment>, Problem> {
    let named: Vec<FileId> = body.inline.iter().chain(below).cloned().collect();
    let uploads = deps
        .store
        .read_uploads(&named)
        .await
        .map_err(|error| Problem::store(&error, call))?;
    // A repeated request finds its files taken by itself: the idempotency key answers that, not this.
    let repeated = call.idempotency_key().is_some();
    let existing = uploads
        .into_iter()
        .map(|one| (one.attachment, one.ticket.is_some() && !repeated))
        .collect();
    let picked = pick(&named, &body.inline, existing, Some(&session.who.person));
    let picked = picked.map_err(|fault| Problem::field("files", fault, call))?;
    let missing = deps
        .files
        .first_missing(&picked)
        .await
        .map_err(|error| Problem::unavailable(&error, call))?;
    match missing {
        Some(file) => Err(Problem::field(
            "files",
            Fault::FileNotArrived {
                name: file.name.clone(),
            },
            call,
        )),
        None => Ok(picked),
    }
}

fn added(call: &Call, number: TicketNumber, id: &str) -> Answer {
    match call.format {
        Format::Json => json(StatusCode::CREATED, &json!({ "id": id })),
        Format::Page => see_other(&format!("/ticket/?numero={number}")),
    }
}
