//! Replies and notes written in a ticket's page.

use domain::desk::place;
use domain::id::{FileId, MessageId, TicketNumber, Timestamp};
use domain::people::session::Session;
use domain::policy::budget;
use domain::refusal::{Fault, Faults, Refusal};
use domain::ticket::attachment::{Attachment, pick};
use domain::ticket::conversation::{self, Words};
use domain::ticket::message::{Body, Way};
use domain::ticket::{State, read_files};
use environment::{Clock, Desk};
use files::Files;
use lambda_http::Request;
use lambda_http::http::StatusCode;
use serde_json::json;
use store::Store;
use store::idempotency::{IdempotencyKey, UsedBefore};
use store::tickets::{Along, Saved};
use web::answer::{json, see_other};
use web::{Answer, Call, Format, Refused, Route, body, session};

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

/// What it answers.
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

async fn add_reply(deps: &Deps, call: &Call) -> Result<Answer, Refused> {
    let now = deps.clock.now();
    let number = call.param("number", TicketNumber::parse)?;
    let session = session::required(&deps.store, call, now).await?;
    let asked = asked(call)?;
    let files = named_files(deps, call, &session, &asked).await?;

    let id = MessageId::new(now, environment::random());
    let once = once(call, &session, number, &id, now);
    let charged = match session.role.is_agent() {
        true => Vec::new(),
        false => budget::of_reply(&session.who.person, number, now),
    };
    let along = || Along {
        files: files.clone(),
        charged: charged.clone(),
        once: once.as_ref(),
        ..Along::default()
    };
    let words = || Words {
        id: id.clone(),
        at: now,
        body: asked.body.clone(),
        files: asked.below.clone(),
        way: Way::Portal,
        spoken_for: false,
    };

    // The ordinary reply is written without reading the ticket; what it assumes is checked by the
    // write itself, and where it does not hold the answer brings the ticket to decide on.
    let mut saved = match (asked.kind, asked.then) {
        (Kind::Note, _) | (_, Some(_)) => match deps.store.read_head(number).await? {
            Some(head) => Saved::Changed(Box::new(head)),
            None => Saved::NoTicket,
        },
        (Kind::Reply, None) => {
            let reply = conversation::ordinary_reply(number, &session, words());
            deps.store.save_ordinary_reply(reply, along()).await?
        }
    };
    for _ in 0..ATTEMPTS {
        let Saved::Changed(head) = saved else {
            return added(call, number, id.as_str(), saved, now);
        };
        let ticket = head.ticket.clone();
        let act = match asked.kind {
            Kind::Note => conversation::note(ticket, &session, words())?,
            Kind::Reply => conversation::reply(ticket, &session, words(), asked.then)?,
        };
        saved = deps.store.save_act(&head, act, along()).await?;
    }
    Err(Refused::Busy)
}

/// What the same key may be used for again.
fn once(
    call: &Call,
    session: &Session,
    number: TicketNumber,
    id: &MessageId,
    now: Timestamp,
) -> Option<IdempotencyKey> {
    let number = number.to_string();
    call.idempotency_key().map(|key| IdempotencyKey {
        who: Some(session.who.person.clone()),
        key: key.to_owned(),
        digest: web::digest(&[b"reply", number.as_bytes(), &call.fields.bytes()]),
        result: id.to_string(),
        at: now,
    })
}

/// The files the reply names: announced, arrived, and free. No request without files.
async fn named_files(
    deps: &Deps,
    call: &Call,
    session: &Session,
    Asked { body, below, .. }: &Asked,
) -> Result<Vec<Attachment>, Refused> {
    let named: Vec<FileId> = body.inline.iter().chain(below).cloned().collect();
    let uploads = deps.store.read_uploads(&named).await?;
    // A repeated request finds its files taken by itself: the idempotency key answers that, not this.
    let repeated = call.idempotency_key().is_some();
    let existing = uploads
        .into_iter()
        .map(|one| (one.attachment, one.ticket.is_some() && !repeated))
        .collect();
    let picked = pick(&named, &body.inline, existing, Some(&session.who.person));
    let picked = picked.map_err(|fault| Refused::field("files", fault))?;
    match deps.files.first_missing(&picked).await? {
        Some(file) => {
            let name = file.name.clone();
            Err(Refused::field("files", Fault::FileNotArrived { name }))
        }
        None => Ok(picked),
    }
}

fn added(
    call: &Call,
    number: TicketNumber,
    id: &str,
    saved: Saved,
    now: Timestamp,
) -> Result<Answer, Refused> {
    let id = match &saved {
        Saved::Done => id,
        Saved::UsedBefore(UsedBefore::Same(id)) => id,
        Saved::UsedBefore(UsedBefore::Other) => return Err(Refused::KeyReused),
        Saved::FilesGone => {
            let name = String::new();
            return Err(Refused::field("files", Fault::FileNotArrived { name }));
        }
        Saved::Full => return Err(Refused::field("files", Fault::TicketFull)),
        Saved::TooMuch(until) => return Err(Refused::too_much(*until, now)),
        Saved::Changed(_) => return Err(Refused::Busy),
        Saved::NoTicket | Saved::SeenMail | Saved::SameMessageId | Saved::Counted => {
            return Err(Refused::NotFound);
        }
    };
    Ok(match call.format {
        Format::Json => json(StatusCode::CREATED, &json!({ "id": id })),
        Format::Page => see_other(&place::ticket(number, call.language)),
    })
}
