//! Replies and notes written in a ticket's page.
//!
//! | route | price, besides the session's read |
//! |---|---|
//! | `POST /api/tickets/{number}/replies` | 1 transaction; with files 1 BatchGetItem and 1 HeadObject a file; where the reply changes the state, or somebody reads the ticket along, 1 transaction more; a note, and a reply that asks for a state, 1 GetItem |

use domain::attachment::{Attachment, pick};
use domain::budget;
use domain::conversation::{self, Act, Denied, Words};
use domain::id::{FileId, MessageId, TicketNumber};
use domain::message::{Body, Way};
use domain::refusal::{Fault, Faults, Refusal};
use domain::session::Session;
use domain::ticket::{State, Ticket, read_files};
use environment::{Clock, Desk};
use files::Files;
use lambda_http::Request;
use lambda_http::http::StatusCode;
use serde_json::json;
use store::Store;
use store::once::{Once, Repeated};
use store::tickets::{Along, Saved};
use web::answer::{json, see_other};
use web::{Answer, Call, Format, Problem, body, problem, session};

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
        _ => Err(Problem::of(problem::Kind::NoSuchMethod, &call)),
    };
    result.unwrap_or_else(Problem::into_answer)
}

/// Who reads the words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Everybody in the ticket.
    Reply,
    /// Agents alone.
    Note,
}

/// What the form asks for.
struct Asked {
    kind: Kind,
    /// The state to put the ticket into at the same time.
    then: Option<State>,
    body: Body,
    /// Files below the text.
    below: Vec<FileId>,
}

fn asked(call: &Call) -> Result<Asked, Refusal> {
    let fields = &call.fields;
    let mut faults = Faults::default();
    // Only absence means a reply: a note misspelt would be read by everybody.
    let kind = faults.take(
        "kind",
        fields.choice("kind").and_then(|kind| match kind {
            None | Some("reply") => Ok(Kind::Reply),
            Some("note") => Ok(Kind::Note),
            Some(_) => Err(Fault::NotAChoice),
        }),
    );
    let then = faults.take(
        "state",
        fields.choice("state").and_then(|state| match state {
            None | Some("") => Ok(None),
            // Whoever reads a state changed reads why: a note is not for them.
            Some(_) if kind == Some(Kind::Note) => Err(Fault::NotAChoice),
            Some(tag) => State::parse(tag).map(Some).ok_or(Fault::NotAChoice),
        }),
    );
    let body = body::read(fields, "body", "body_text", call.language);
    let below = faults.take("files", read_files(&fields.texts("files"), Some(&body)));
    // A file says enough by itself.
    let alone = below.as_ref().is_some_and(|below| !below.is_empty());
    let body = faults.take("body", body.check_with_files(alone));
    faults.done()?;
    match (kind, then, body, below) {
        (Some(kind), Some(then), Some(body), Some(below)) => Ok(Asked {
            kind,
            then,
            body,
            below,
        }),
        _ => Err(Refusal(Vec::new())),
    }
}

async fn add_reply(deps: &Deps, call: &Call, number: &str) -> Result<Answer, Problem> {
    let now = deps.clock.now();
    let number =
        TicketNumber::parse(number).ok_or_else(|| Problem::of(problem::Kind::NotFound, call))?;
    let session = session::required(&deps.store, call, now).await?;
    let Asked {
        kind,
        then,
        body,
        below,
    } = asked(call).map_err(|refusal| Problem::refused(refusal, call))?;
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
        spoken_for: false,
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
        match kind {
            Kind::Note => conversation::note(ticket, &session, words.clone()),
            Kind::Reply => conversation::reply(ticket, &session, words.clone(), then),
        }
    };

    // The ordinary reply is written without reading the ticket; what it assumes is checked by the
    // write itself, and where it does not hold the answer brings the ticket to decide on.
    let mut saved = match (kind, then) {
        (Kind::Note, _) | (_, Some(_)) => match deps.store.read_head(number).await {
            Ok(Some(head)) => Ok(Saved::Changed(Box::new(head))),
            Ok(None) => Ok(Saved::NoTicket),
            Err(error) => Err(error),
        },
        (Kind::Reply, None) => {
            let reply = conversation::ordinary_reply(number, &session, words.clone());
            deps.store.save_ordinary_reply(reply, along()).await
        }
    };
    for _ in 0..ATTEMPTS {
        match saved.map_err(|error| Problem::store(&error, call))? {
            Saved::Done => return Ok(added(call, number, id.as_str())),
            Saved::Repeated(Repeated::Same(id)) => return Ok(added(call, number, &id)),
            Saved::Repeated(Repeated::Other) => {
                return Err(Problem::of(problem::Kind::KeyReused, call));
            }
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
                return Err(Problem::of(problem::Kind::NotFound, call));
            }
            Saved::Changed(head) => {
                let act =
                    decide(head.ticket.clone()).map_err(|denied| Problem::denied(&denied, call))?;
                saved = deps.store.save_act(&head, act, along()).await;
            }
        }
    }
    Err(Problem::of(problem::Kind::Busy, call))
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
