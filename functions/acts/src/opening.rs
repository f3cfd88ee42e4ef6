//! Opening a ticket from the portal's pages.

use domain::id::TicketNumber;
use domain::ticket::Opening;
use store::Store;
use store::tickets::{Inserted, PageGuard};

use crate::{Failed, given_before};

/// Opens a ticket, and gives its number: the first one's where it was asked for before under the same key. 1
/// transaction.
///
/// # Errors
/// [`Failed`], with the reason.
pub async fn open_ticket(
    store: &Store,
    opening: Opening,
    guard: &PageGuard<'_>,
) -> Result<TicketNumber, Failed> {
    let number = opening.ticket.number;
    match store.open_ticket(opening, guard).await? {
        Inserted::Done => Ok(number),
        Inserted::Not(refusal) => {
            let given = given_before(refusal)?;
            Ok(TicketNumber::parse(&given).unwrap_or(number))
        }
        // Its number is its own: another ticket under it is a fault of the counter, and the next number is free.
        Inserted::Taken => Err(Failed::Busy),
    }
}
