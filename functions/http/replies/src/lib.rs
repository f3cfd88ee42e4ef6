//! Replies and notes written in a ticket's page.

use acts::Reply;
use domain::desk::place;
use domain::id::{FileId, MessageId, TicketNumber};
use domain::policy::charges;
use domain::refusal::{Fault, Faults, Refusal};
use domain::ticket::conversation::NewMessage;
use domain::ticket::message::{Body, Way};
use domain::ticket::{State, read_files};
use environment::{Clock, Desk};
use files::Files;
use lambda_http::Request;
use lambda_http::http::StatusCode;
use store::Store;
use store::tickets::PageGuard;
use views::Added;
use web::answer::done;
use web::{Answer, Call, Refused, Route, body, session};

/// What this function works with.
#[derive(Debug, Clone)]
pub struct Deps {
    pub store: Store,
    pub files: Files,
    pub desk: Desk,
    pub clock: Clock,
}

pub const ROUTES: &[Route<Deps>] = &[
    // With files 1 BatchGetItem and 1 HeadObject a file; where the reply changes the state, or somebody reads the
    // ticket along, 1 transaction more; a note, and a reply that asks for a state, 1 GetItem.
    Route::post(
        "/api/tickets/{number}/replies",
        "GetItem TransactWriteItems",
        |deps, call| Box::pin(add_reply(deps, call)),
    ),
];

/// Answers one request; never fails.
pub async fn handle(deps: &Deps, request: Request) -> Answer {
    web::respond(request, &deps.desk, deps, ROUTES).await
}

/// What the form asks for.
struct Asked {
    reply: Reply,
    body: Body,
    /// Files below the text.
    below: Vec<FileId>,
}

/// All that a reply may say.
const FIELDS: [&str; 8] = [
    "kind",
    "state",
    "body",
    "body_text",
    "files",
    "inline_files",
    "key",
    "lang",
];

fn asked(call: &Call) -> Result<Asked, Refusal> {
    let fields = &call.fields;
    let mut faults = Faults::default();
    // Only absence means a reply: a note misspelt, or said under another name, would be read by everybody.
    let reply = faults.take(
        "kind",
        fields.choice("kind").and_then(|kind| match kind {
            _ if fields.has_others_than(&FIELDS) || call.has_queries_beside(&["lang"]) => {
                Err(Fault::NotAChoice)
            }
            None | Some("reply") => Ok(Reply::ToAll(None)),
            Some("note") => Ok(Reply::Note),
            Some(_) => Err(Fault::NotAChoice),
        }),
    );
    let then = faults.take(
        "state",
        fields.choice("state").and_then(|state| match state {
            None | Some("") => Ok(None),
            // Whoever reads a state changed reads why: a note is not for them.
            Some(_) if reply == Some(Reply::Note) => Err(Fault::NotAChoice),
            Some(tag) => State::parse(tag).map(Some).ok_or(Fault::NotAChoice),
        }),
    );
    let body = body::read(fields, "body", "body_text", call.language);
    let below = faults.take("files", read_files(&fields.texts("files"), Some(&body)));
    // A file says enough by itself.
    let alone = below.as_ref().is_some_and(|below| !below.is_empty());
    let body = faults.take("body", body.check_with_files(alone));
    faults.done()?;
    let reply = match (reply, then) {
        (Some(Reply::ToAll(_)), Some(then)) => Some(Reply::ToAll(then)),
        (reply, _) => reply,
    };
    match (reply, body, below) {
        (Some(reply), Some(body), Some(below)) => Ok(Asked { reply, body, below }),
        _ => Err(Refusal(Vec::new())),
    }
}

async fn add_reply(deps: &Deps, call: &Call) -> Result<Answer, Refused> {
    let now = deps.clock.now();
    let number = call.param("number", TicketNumber::parse)?;
    let session = session::required(&deps.store, call, now).await?;
    let Asked { reply, body, below } = asked(call)?;
    let named: Vec<FileId> = body.inline.iter().chain(&below).cloned().collect();
    let repeated = call.idempotency_key().is_some();
    let (inline, owner) = (&body.inline, Some(&session.who.person));
    let files =
        acts::named_files(&deps.store, &deps.files, &named, inline, owner, repeated).await?;

    let id = MessageId::new(now, environment::random());
    let person = Some(&session.who.person);
    let ticket = number.to_string();
    let what: &[&[u8]] = &[b"reply", ticket.as_bytes()];
    let once = web::once(call, person, what, id.to_string(), now);
    let guard = PageGuard {
        files,
        once: once.as_ref(),
        charged: match session.role.is_agent() {
            true => Vec::new(),
            false => charges::of_reply(&session.who.person, number, now),
        },
    };
    let words = NewMessage {
        id,
        at: now,
        body,
        files: below,
        way: Way::Portal,
        spoken_for: false,
    };
    let id = acts::add_reply(&deps.store, number, &session, reply, words, &guard).await?;
    Ok(done(
        call,
        StatusCode::CREATED,
        &Added { id },
        &place::ticket(number, call.language),
    ))
}
