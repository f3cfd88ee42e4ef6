//! Reading one ticket, and the whole of a mail that came to it.

use domain::access::{self, WholeMail};
use domain::id::{MessageId, TicketNumber};
use domain::message::{Message, Way};
use domain::session::Session;
use domain::ticket::Ticket;
use web::answer::{see_other, unless_known};
use web::problem::Kind;
use web::{Answer, Call, Problem, session};

use crate::{Deps, deliveries, mail_page, show, veil};

/// A ticket with its newest messages, or with `?before=` those before one.
pub(crate) async fn read_ticket(deps: &Deps, call: &Call, number: &str) -> Result<Answer, Problem> {
    let missing = || Problem::of(Kind::NotFound, call);
    let now = deps.clock.now();
    let number = TicketNumber::parse(number).ok_or_else(missing)?;
    let session = session::required(&deps.store, call, now).await?;

    let whole = match call.query("before") {
        Some(before) => {
            let before = MessageId::parse(before).ok_or_else(missing)?;
            deps.store.read_earlier(number, &before).await
        }
        None => deps.store.read_latest(number).await,
    };
    let whole = whole.map_err(|error| Problem::store(&error, call))?;
    let whole = whole.ok_or_else(missing)?;
    let rights = access::rights(&session, &whole.head.ticket, now);
    if !rights.read {
        return Err(missing());
    }
    let refusing = deps
        .store
        .read_marks(&deliveries::refused(&whole, &session))
        .await
        .map_err(|error| Problem::store(&error, call))?;
    Ok(unless_known(
        call,
        &show::ticket(&whole, &session, rights, &refusing, &deps.desk, now),
    ))
}

/// The whole of a mail: as the file it came as for whoever may read that, with `?as=page` as a page for a frame
/// of its own, or with `?as=facts` what there is to know of that page.
pub(crate) async fn fetch_mail(
    deps: &Deps,
    call: &Call,
    number: &str,
    message: &str,
) -> Result<Answer, Problem> {
    let Found {
        session,
        ticket,
        message,
    } = find_mail(deps, call, number, message).await?;
    let missing = || Problem::of(Kind::NotFound, call);
    let Way::Mail { raw, .. } = &message.way else {
        return Err(missing());
    };
    match call.query("as") {
        Some("page") => {
            let veil = veil::of_whole_mail(&ticket, &message, &session, &deps.desk.support);
            mail_page::show(deps, call, ticket.number, raw, veil).await
        }
        Some("facts") => mail_page::describe(deps, call, raw).await,
        None if access::whole_mail(&session, &message) == WholeMail::AsItCame => {
            let name = format!("ticket-{}.eml", ticket.number);
            let address = deps.files.sign_raw_mail(raw, &name).await;
            Ok(see_other(
                &address.map_err(|error| Problem::unavailable(&error, call))?,
            ))
        }
        _ => Err(missing()),
    }
}

/// A message, and who reads it.
struct Found {
    session: Session,
    ticket: Ticket,
    message: Message,
}

/// A message that the caller may read, with its ticket.
async fn find_mail(
    deps: &Deps,
    call: &Call,
    number: &str,
    message: &str,
) -> Result<Found, Problem> {
    let missing = || Problem::of(Kind::NotFound, call);
    let now = deps.clock.now();
    let number = TicketNumber::parse(number).ok_or_else(missing)?;
    let id = MessageId::parse(message).ok_or_else(missing)?;
    let session = session::required(&deps.store, call, now).await?;

    let head = deps
        .store
        .read_head(number)
        .await
        .map_err(|error| Problem::store(&error, call))?;
    let head = head
        .filter(|head| access::rights(&session, &head.ticket, now).read)
        .ok_or_else(missing)?;
    let entry = deps
        .store
        .read_message(number, &id)
        .await
        .map_err(|error| Problem::store(&error, call))?;
    let entry = entry
        .filter(|entry| entry.message.visible_to(session.role))
        .ok_or_else(missing)?;
    Ok(Found {
        session,
        ticket: head.ticket,
        message: entry.message,
    })
}
