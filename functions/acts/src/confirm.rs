//! Whoever proves an address confirms the requests that were made with it.

use domain::id::{MessageId, PersonId, TicketNumber, Timestamp};
use domain::people::person::Participant;
use domain::ticket::handling::confirm;
use futures_util::future::try_join_all;
use store::Store;
use store::tickets::TicketHead;

use crate::{Decided, Failed, change_read};

/// Most requests confirmed by one proof; the next confirms the rest. A stranger who types somebody's address a few
/// hundred times must not push what they asked for themselves out of it.
const MOST: i32 = 1000;
/// So many at a time: the line of one's own requests may be long, and a person waits.
const AT_ONCE: usize = 20;

/// Confirms every request of a person that waits for it: 1 Query; where there are some 1 GetItem for the account, and 1
/// GetItem and 1 transaction each. The one they were asked about, if any, was read already and is acknowledged to them by
/// mail. `random` draws what an identifier needs.
///
/// # Errors
/// [`Failed`] when the table does not answer; some may be confirmed.
pub async fn confirm_requests(
    store: &Store,
    person: &PersonId,
    asked: Option<TicketHead>,
    now: Timestamp,
    random: fn() -> [u8; 10],
) -> Result<(), Failed> {
    let waiting = store.list_unconfirmed_of(person, MOST).await?;
    let number = asked.as_ref().map(|head| head.ticket.number);
    let others: Vec<TicketNumber> = waiting
        .into_iter()
        .filter(|other| Some(*other) != number)
        .collect();
    if asked.is_none() && others.is_empty() {
        return Ok(());
    }
    let account = store.read_account(person).await?;
    let own = account.as_ref().and_then(|found| found.account.proved());
    let by = Confirming {
        person,
        own,
        now,
        random,
    };
    if let Some(head) = asked {
        by.confirm(store, head, true).await?;
    }
    for some in others.chunks(AT_ONCE) {
        try_join_all(some.iter().map(|number| by.confirm_other(store, *number))).await?;
    }
    Ok(())
}

/// Who confirms their requests, and when.
struct Confirming<'a> {
    person: &'a PersonId,
    /// As their account calls them.
    own: Option<&'a Participant>,
    now: Timestamp,
    random: fn() -> [u8; 10],
}

impl Confirming<'_> {
    async fn confirm_other(&self, store: &Store, number: TicketNumber) -> Result<(), Failed> {
        match store.read_head(number).await? {
            Some(head) => self.confirm(store, head, false).await,
            None => Ok(()),
        }
    }

    async fn confirm(
        &self,
        store: &Store,
        head: TicketHead,
        acknowledge: bool,
    ) -> Result<(), Failed> {
        let confirmed = change_read(store, head, &[], |ticket| async move {
            if ticket.requester.person != *self.person {
                return Ok(Decided::Nothing);
            }
            let id = MessageId::new(self.now, (self.random)());
            Ok(confirm(ticket, self.own, acknowledge, id, self.now).into())
        });
        match confirmed.await {
            // Others keep changing it, or erased it: the next proof, or the link, confirms it.
            Err(Failed::Busy | Failed::NoTicket) => Ok(()),
            other => other.map(|_| ()),
        }
    }
}
