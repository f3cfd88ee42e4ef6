//! An address was unblocked: what was withheld from it is sent, by the way of every mail.

use domain::id::{LinkId, MessageId, PersonId, TicketNumber};
use domain::mail::delivery::About;
use domain::mail::withheld::{Parted, part};

use store::people::Contacts;

use crate::ration::{self, Fate};
use crate::{Again, Deps, account, notices_of, reached, send, waited};

/// Sends what waits for an address, the oldest first; what is sent or not wanted any more waits no longer,
/// so that a run that comes again goes on where the last one broke off.
pub(crate) async fn send_all(deps: &Deps, person: &PersonId) -> Result<(), Again> {
    let Parted { sent, left } = part(deps.store.list_withheld(person).await?);
    deps.store.forget_withheld(person, &left).await?;
    if !left.is_empty() {
        tracing::info!(%person, left = left.len(), "of many withheld mails the last are sent");
    }
    for one in &sent {
        // The first of them may have been refused meanwhile: the others go on waiting.
        let contacts = deps.store.read_contacts(&[person]).await?;
        if contacts.is_blocked(person) {
            return Ok(());
        }
        match &one.about {
            About::Message(ticket, message) => {
                send_message(deps, &contacts, person, *ticket, message).await?;
            }
            About::Account(id) => send_letter(deps, id).await?,
        }
        let done = std::slice::from_ref(one);
        deps.store.forget_withheld(person, done).await?;
    }
    Ok(())
}

/// Sends somebody the mail about a message, if they would still be told of it.
async fn send_message(
    deps: &Deps,
    contacts: &Contacts,
    person: &PersonId,
    ticket: TicketNumber,
    message: &MessageId,
) -> Result<(), Again> {
    let Some(entry) = deps.store.read_message(ticket, message).await? else {
        return Ok(());
    };
    let Some((ticket, notices)) = notices_of(deps, &entry).await? else {
        return Ok(());
    };
    let theirs = notices.iter().find(|notice| notice.to.person == *person);
    let Some(notice) = theirs else {
        return Ok(());
    };
    let notice = &reached(notice, contacts);
    // What would be told later is told now: nothing asks for it again.
    if matches!(
        ration::fate(deps, &ticket, &entry.message, notice).await?,
        Fate::TooMany | Fate::Covered
    ) {
        return Ok(());
    }
    let outgoing = waited::render(deps, &ticket, &entry, notice).await?;
    let about = About::Message(ticket.number, message.clone());
    let mail_id = outgoing.named(about);
    send::send_withheld(deps, &mail_id, outgoing).await
}

/// Sends a letter about an account, unless its link was used or is over: an item outlives its time by up to
/// two days (DynamoDB, "Using time to live").
async fn send_letter(deps: &Deps, id: &LinkId) -> Result<(), Again> {
    let Some(letter) = deps.store.read_account_letter(id).await? else {
        return Ok(());
    };
    if letter.expires_at <= deps.clock.now() {
        return Ok(());
    }
    let Some(outgoing) = account::letter(&deps.desk, &letter, deps.clock.now()) else {
        return Ok(());
    };
    let mail_id = outgoing.named(About::Account(id.clone()));
    send::send_withheld(deps, &mail_id, outgoing).await
}
