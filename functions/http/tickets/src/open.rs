//! Declaring a problem, logged in or not.

use domain::desk::category;
use domain::desk::place::{self, Place};
use domain::id::{MessageId, PersonId, TicketNumber, Timestamp};
use domain::people::address::Address;
use domain::people::session::Session;
use domain::policy::budget::Window;
use domain::policy::charges;
use domain::refusal::Fault;
use domain::ticket::{self, Form, Visitor};
use lambda_http::http::StatusCode;
use store::StoreError;
use store::idempotency::UsedBefore;
use store::tickets::PageGuard;
use views::OpenedTicket;
use web::answer::done;
use web::{Answer, Call, Refused, body, session};

use crate::Deps;
use crate::people::person_of;

pub(crate) async fn open_ticket(deps: &Deps, call: &Call) -> Result<Answer, Refused> {
    let now = deps.clock.now();
    let visitor = match call.secret {
        Some(_) => Visitor::HasSession,
        None => Visitor::Stranger,
    };
    // A category that is no word would read as none, which is one.
    let category = call.fields.choice("category");
    category.map_err(|fault| Refused::field("category", fault))?;
    let fields = ticket::read_form(form(call), visitor, deps.desk.support.domain())?;
    let session = session::current(&deps.store, call, now).await?;
    if session.is_none()
        && let Some(number) = charge_stranger(deps, call, fields.address(), now).await?
    {
        return Ok(opened(call, number, false));
    }
    // The number needs nothing of the person: one wait instead of two. What is refused after this (a file that did
    // not arrive) leaves a gap in the numbers, nothing else.
    let number = deps.store.next_ticket_number();
    let (number, named) = tokio::try_join!(number, whose(deps, fields.address()))?;
    let draft = fields.declared_by(session.as_ref(), named)?;
    let files = acts::named_files(
        &deps.store,
        &deps.files,
        &draft.all_files(),
        draft.inline_files(),
        draft.author(),
        call.idempotency_key().is_some(),
    )
    .await?;
    let confirmed = session.is_some();

    let person = session.as_ref().map(|session| &session.who.person);
    let once = web::once(call, person, &[b"open"], number.to_string(), now);
    let id = MessageId::new(now, environment::random());
    let opening = ticket::open(draft, number, id, now);
    let guard = PageGuard {
        files,
        charged: charged(session.as_ref(), now),
        once: once.as_ref(),
    };
    let number = acts::open_ticket(&deps.store, opening, &guard).await?;
    Ok(opened(call, number, confirmed))
}

/// Before a number is drawn: a stranger would use up numbers by what is refused. Beyond the budget, what was sent before
/// under the same key is only told of again: gives its number.
async fn charge_stranger(
    deps: &Deps,
    call: &Call,
    named: Option<&Address>,
    now: Timestamp,
) -> Result<Option<TicketNumber>, Refused> {
    // Without a session somebody has to be named.
    named.ok_or(Refused::field("address", Fault::Missing))?;
    let charged = charges::of_strangers_opening(&call.network.mark(&deps.desk.keys), now);
    let refused = match web::charge(&deps.store, &charged).await {
        Err(refused @ Refused::TooMuch { .. }) => refused,
        other => return other.map(|()| None),
    };
    let Some(once) = web::once(call, None, &[b"open"], String::new(), now) else {
        return Err(refused);
    };
    match deps.store.read_key(&once).await? {
        Some(UsedBefore::Same(number)) => Ok(TicketNumber::parse(&number)),
        Some(UsedBefore::Other) => Err(Refused::KeyReused),
        None => Err(refused),
    }
}

/// Whoever is logged in and no agent has a budget of their own.
fn charged(session: Option<&Session>, now: Timestamp) -> Vec<Window> {
    session
        .filter(|session| !session.role.is_agent())
        .map(|session| charges::of_opening(&session.who.person, now))
        .unwrap_or_default()
}

/// Whose the address is that a form names, if it names one.
async fn whose(deps: &Deps, address: Option<&Address>) -> Result<Option<PersonId>, StoreError> {
    match address {
        Some(address) => person_of(deps, address).await.map(Some),
        None => Ok(None),
    }
}

fn form(call: &Call) -> Form {
    let fields = &call.fields;
    Form {
        address: fields.text("address").to_owned(),
        subject: fields.text("subject").to_owned(),
        description: body::read(fields, "description", "description_text", call.language),
        category: fields.text("category").to_owned(),
        phone: fields.text("phone").to_owned(),
        equipment: fields.text("equipment").to_owned(),
        answers: fields.beginning(category::ANSWER),
        files: fields.texts("files"),
        language: call.language,
    }
}

fn opened(call: &Call, number: TicketNumber, confirmed: bool) -> Answer {
    let url = match confirmed {
        true => place::ticket(number, call.language),
        false => Place::Received.path(call.language).to_owned(),
    };
    let opened = OpenedTicket {
        number,
        url,
        confirmed,
    };
    done(call, StatusCode::CREATED, &opened, &opened.url)
}
