//! Whoever proves an address confirms the requests that were made with it.

use domain::id::{MessageId, PersonId, TicketNumber, Timestamp};
use domain::ticket::handling::confirm;
use futures_util::future::try_join_all;
use store::Store;

use crate::{Decided, Failed, change_read};

/// Most requests confirmed by one proof; the next confirms the rest. A stranger who types somebody's address a few
/// hundred times must not push what they asked for themselves out of it.
const MOST: i32 = 1000;
/// So many at a time: the line of one's own requests may be long, and a person waits.
const AT_ONCE: usize = 20;

/// Confirms every request of a person that waits for it: 1 Query, and 1 GetItem and 1 transaction each. The one
/// they were asked about, if any, is acknowledged to them by mail. `random` draws what an identifier needs.
///
/// # Errors
/// [`Failed`] when the table does not answer; some may be confirmed.
pub async fn confirm_requests(
    store: &Store,
    person: &PersonId,
    asked: Option<TicketNumber>,
    now: Timestamp,
    random: fn() -> [u8; 10],
) -> Result<(), Failed> {
    let waiting = store.list_unconfirmed_of(person, MOST).await?;
    let others = waiting.into_iter().filter(|number| Some(*number) != asked);
    let all: Vec<TicketNumber> = asked.into_iter().chain(others).collect();
    for some in all.chunks(AT_ONCE) {
        let confirmed = some.iter().map(|number| {
            let is_asked = asked == Some(*number);
            confirm_one(store, person, *number, is_asked, now, random)
        });
        try_join_all(confirmed).await?;
    }
    Ok(())
}

async fn confirm_one(
    store: &Store,
    person: &PersonId,
    number: TicketNumber,
    acknowledge: bool,
    now: Timestamp,
    random: fn() -> [u8; 10],
) -> Result<(), Failed> {
    let Some(head) = store.read_head(number).await? else {
        return Ok(());
    };
    let confirmed = change_read(store, head, &[], |ticket| async move {
        if ticket.requester.person != *person {
            return Ok(Decided::Nothing);
        }
        let id = MessageId::new(now, random());
        Ok(confirm(ticket, acknowledge, id, now).into())
    });
    match confirmed.await {
        // Others keep changing it, or erased it: the next proof, or the link, confirms it.
        Err(Failed::Busy | Failed::NoTicket) => Ok(()),
        other => other.map(|_| ()),
    }
}
