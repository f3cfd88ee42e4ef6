//! Reading one ticket, and the whole of a mail that came to it.

use domain::id::{MessageId, TicketNumber};
use domain::people::session::Session;
use domain::ticket::Ticket;
use domain::ticket::access::{self, WholeMail};
use domain::ticket::message::{Message, Way};
use views::{TicketView, veil};
use web::answer::{see_other, unless_known};
use web::{Answer, Call, Refused, session};

use crate::{Deps, mail_page};

/// A ticket with its newest messages, or with `?before=` those before one.
pub(crate) async fn read_ticket(deps: &Deps, call: &Call) -> Result<Answer, Refused> {
    let now = deps.clock.now();
    let number = call.param("number", TicketNumber::parse)?;
    let session = session::required(&deps.store, call, now).await?;

    let whole = match call.query("before") {
        Some(before) => {
            let before = MessageId::parse(before).ok_or(Refused::NotFound)?;
            deps.store.read_earlier(number, &before).await?
        }
        None => deps.store.read_latest(number).await?,
    };
    let whole = whole.ok_or(Refused::NotFound)?;
    let rights = access::rights(&session, &whole.head.ticket, now);
    if !rights.read {
        return Err(Refused::NotFound);
    }
    let refused = views::refused(&whole, &session);
    let blocked = deps.store.read_blocked(&refused).await?;
    let view = TicketView::of(&whole, &session, rights, &blocked, &deps.desk, now);
    Ok(unless_known(call, &view))
}

/// The whole of a mail: as the file it came as for whoever may read that, with `?as=page` as a page for a frame
/// of its own, or with `?as=facts` what there is to know of that page.
pub(crate) async fn fetch_mail(deps: &Deps, call: &Call) -> Result<Answer, Refused> {
    let Found {
        session,
        ticket,
        message,
    } = find_mail(deps, call).await?;
    let Way::Mail { raw, .. } = &message.way else {
        return Err(Refused::NotFound);
    };
    match call.query("as") {
        Some("page") => {
            let veil = veil::of_whole_mail(&ticket, &message, &session, &deps.desk);
            mail_page::show(deps, call, ticket.number, raw, veil).await
        }
        Some("facts") => mail_page::describe(deps, raw).await,
        None if access::whole_mail(&session, &message) == WholeMail::AsItCame => {
            let name = format!("ticket-{}.eml", ticket.number);
            let address = deps.files.sign_raw_mail(raw, &name).await?;
            Ok(see_other(&address))
        }
        _ => Err(Refused::NotFound),
    }
}

/// A message, and who reads it.
struct Found {
    session: Session,
    ticket: Ticket,
    message: Message,
}

/// A message that the caller may read, with its ticket.
async fn find_mail(deps: &Deps, call: &Call) -> Result<Found, Refused> {
    let now = deps.clock.now();
    let number = call.param("number", TicketNumber::parse)?;
    let id = call.param("message", MessageId::parse)?;
    let session = session::required(&deps.store, call, now).await?;

    let head = deps.store.read_head(number).await?;
    let head = head
        .filter(|head| access::rights(&session, &head.ticket, now).read)
        .ok_or(Refused::NotFound)?;
    let entry = deps.store.read_message(number, &id).await?;
    let entry = entry
        .filter(|entry| entry.message.visible_to(session.role))
        .ok_or(Refused::NotFound)?;
    Ok(Found {
        session,
        ticket: head.ticket,
        message: entry.message,
    })
}
