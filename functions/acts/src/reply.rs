//! Writing into a ticket from the portal's pages.

use domain::id::TicketNumber;
use domain::people::session::Session;
use domain::ticket::State;
use domain::ticket::conversation::{self, NewMessage};
use store::Store;
use store::tickets::{PageGuard, Saved};

use crate::change::settle;
use crate::{Failed, given_before};

/// Who reads what is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reply {
    /// Everybody in the ticket; the state it is put into at the same time, if one is asked for.
    ToAll(Option<State>),
    /// Agents alone.
    Note,
}

/// Writes a reply or a note into a ticket, and gives its identifier: the first one's where it was written before under
/// the same key. An ordinary reply is written without reading the ticket; what it assumes is checked by the write
/// itself, and where it does not hold the answer brings the ticket to decide on. 1 transaction, and 1 GetItem before
/// it for a note and for a reply that asks for a state.
///
/// # Errors
/// [`Failed`], with the reason.
pub async fn add_reply(
    store: &Store,
    number: TicketNumber,
    session: &Session,
    reply: Reply,
    words: NewMessage,
    guard: &PageGuard<'_>,
) -> Result<String, Failed> {
    let id = words.id.to_string();
    let head = match reply {
        Reply::ToAll(None) => {
            let ordinary = conversation::ordinary_reply(number, session, words.clone());
            match store.save_ordinary_reply(ordinary, guard).await? {
                Saved::Done => return Ok(id),
                Saved::Not(refusal) => return given_before(refusal),
                Saved::Changed(head) => Some(*head),
                Saved::NoTicket => None,
            }
        }
        Reply::ToAll(Some(_)) | Reply::Note => store.read_head(number).await?,
    };
    let settled = settle(head.ok_or(Failed::NoTicket)?, |head| {
        let (ticket, words) = (head.ticket.clone(), words.clone());
        let act = match reply {
            Reply::Note => conversation::note(ticket, session, words),
            Reply::ToAll(then) => conversation::reply(ticket, session, words, then),
        };
        async move { Ok((store.save_reply(&head, act?, guard).await?, ())) }
    });
    match settled.await? {
        Ok(()) => Ok(id),
        Err(refusal) => given_before(refusal),
    }
}
