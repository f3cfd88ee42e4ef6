//! Changing a ticket: decided on as it is, and again where somebody was quicker.

use std::ops::ControlFlow;

use domain::id::TicketNumber;
use domain::policy::budget::Window;
use domain::ticket::Ticket;
use domain::ticket::conversation::Act;
use store::tickets::{Saved, TicketHead};
use store::{Store, again};

use crate::Failed;

/// What was decided on a ticket.
#[derive(Debug)]
pub enum Decided {
    /// It is as it should be already.
    Nothing,
    /// A change of which nobody is told.
    Quietly(Box<Ticket>),
    /// A change with the message that tells of it.
    Told(Box<Act>),
}

impl From<Option<Act>> for Decided {
    fn from(act: Option<Act>) -> Self {
        act.map_or(Self::Nothing, |act| Self::Told(Box::new(act)))
    }
}

impl From<Option<Ticket>> for Decided {
    fn from(ticket: Option<Ticket>) -> Self {
        ticket.map_or(Self::Nothing, |ticket| Self::Quietly(Box::new(ticket)))
    }
}

/// Reads a ticket and changes it; see [`change_read`]. 1 GetItem and 1 transaction.
///
/// # Errors
/// [`Failed`], as `decide` says or the table.
pub async fn change<F>(
    store: &Store,
    number: TicketNumber,
    charged: &[Window],
    decide: impl Fn(Ticket) -> F,
) -> Result<Ticket, Failed>
where
    F: Future<Output = Result<Decided, Failed>>,
{
    let head = store.read_head(number).await?.ok_or(Failed::NoTicket)?;
    change_read(store, head, charged, decide).await
}

/// Changes a ticket that was read, and gives it as it is then. A change to what it is already writes nothing and is
/// charged to nothing. 1 transaction, none when nothing changes.
///
/// # Errors
/// [`Failed`], as `decide` says or the table.
pub async fn change_read<F>(
    store: &Store,
    head: TicketHead,
    charged: &[Window],
    decide: impl Fn(Ticket) -> F,
) -> Result<Ticket, Failed>
where
    F: Future<Output = Result<Decided, Failed>>,
{
    let changed = settle(head, |head| {
        let decided = decide(head.ticket.clone());
        async move {
            Ok::<_, Failed>(match decided.await? {
                Decided::Nothing => (Saved::Done, head.ticket),
                Decided::Quietly(ticket) => {
                    let after = (*ticket).clone();
                    (store.save_quietly(&head, *ticket).await?, after)
                }
                Decided::Told(act) => {
                    let after = act.ticket.clone();
                    (store.save_act(&head, *act, charged).await?, after)
                }
            })
        }
    })
    .await?;
    Ok(changed?)
}

/// Writes a ticket, again where somebody was quicker: `write` is given the ticket as it is, decides, writes, and says
/// what it gives. What stands in the way beside the ticket is given back.
///
/// # Errors
/// [`Failed::NoTicket`], [`Failed::Busy`], and what `write` fails with.
pub(crate) async fn settle<N, T, F>(
    head: TicketHead,
    mut write: impl FnMut(TicketHead) -> F,
) -> Result<Result<T, N>, Failed>
where
    F: Future<Output = Result<(Saved<N>, T), Failed>>,
{
    let settled = again(head, |head| {
        let written = write(head);
        async move {
            let (saved, given) = written.await?;
            match saved {
                Saved::Changed(newer) => Ok(ControlFlow::Continue(*newer)),
                Saved::Done => Ok(ControlFlow::Break(Ok(given))),
                Saved::Not(other) => Ok(ControlFlow::Break(Err(other))),
                Saved::NoTicket => Err(Failed::NoTicket),
            }
        }
    })
    .await?;
    settled.ok_or(Failed::Busy)
}
