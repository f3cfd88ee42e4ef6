//! Reading one ticket, and the whole of a mail that came to it.

use domain::access;
use domain::id::{MessageId, TicketNumber};
use domain::message::Way;
use web::answer::{see_other, unless_known};
use web::problem::Kind;
use web::{Answer, Call, Problem, session};

use crate::{Deps, deliveries, mail_page, show};

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
        &show::ticket(&whole, &session, rights, &refusing),
    ))
}

/// The whole of a mail: as the file it came as, with `?as=page` as a page for a frame of its own, or with
/// `?as=facts` what there is to know of that page.
pub(crate) async fn fetch_mail(
    deps: &Deps,
    call: &Call,
    number: &str,
    message: &str,
) -> Result<Answer, Problem> {
    let (number, raw) = find_mail(deps, call, number, message).await?;
    match call.query("as") {
        Some("page") => return mail_page::show(deps, call, number, &raw).await,
        Some("facts") => return mail_page::describe(deps, call, &raw).await,
        _ => {}
    }
    let name = format!("ticket-{number}.eml");
    let address = deps.files.sign_raw_mail(&raw, &name).await;
    Ok(see_other(
        &address.map_err(|error| Problem::unavailable(&error, call))?,
    ))
}

/// The ticket and the key of the raw mail behind a message that the caller may read.
async fn find_mail(
    deps: &Deps,
    call: &Call,
    number: &str,
    message: &str,
) -> Result<(TicketNumber, String), Problem> {
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
    match entry.message.way {
        Way::Mail { raw, .. } => Ok((head.ticket.number, raw)),
        Way::Portal => Err(missing()),
    }
}
