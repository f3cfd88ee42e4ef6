//! What people do to a ticket: it is read, a rule of `domain` decides, what it decided is written, and where somebody
//! was quicker it is decided again.
//!
//! Whoever writes into a ticket or changes it in a page comes through here, so that no two ways differ in what they
//! hold. Only a mail does not. It has one transaction with its outcome, and from one try to the next it carries more than
//! the ticket: its record, its files, the times its sender wrote. `inbound-mail` writes those itself, by the same rules.
#![warn(missing_docs)]

mod change;
mod confirm;
mod held;
mod opening;
mod reply;
mod taken;

use domain::refusal::Fault;
use domain::ticket::conversation::Denied;
use store::StoreError;
use store::idempotency::UsedBefore;
use store::tickets::{PageRefusal, TooMuch};
use thiserror::Error;

pub use change::{Decided, change, change_read};
pub use confirm::confirm_requests;
pub use held::{let_in, put_aside};
pub use opening::open_ticket;
pub use reply::{Reply, add_reply};
pub use taken::named_files;

/// Why an act was not done; nothing was written.
#[derive(Debug, Error)]
pub enum Failed {
    /// There is no such ticket, or no such message in it.
    #[error("there is no such ticket")]
    NoTicket,
    /// A rule says no.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// Others changed the same ticket again and again.
    #[error("the ticket was changed too often meanwhile")]
    Busy,
    /// There is no room in what the act is charged to.
    #[error("there is no room for another {seconds} s")]
    TooMuch {
        /// Seconds until there is.
        seconds: i64,
    },
    /// The idempotency key was used for something else.
    #[error("the key was used for something else")]
    KeyReused,
    /// What is the matter with the files it names.
    #[error("the files cannot be taken")]
    Files(Fault),
    /// The table did not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// S3 did not answer.
    #[error(transparent)]
    Bucket(#[from] files::FilesError),
}

impl From<TooMuch> for Failed {
    fn from(TooMuch { seconds }: TooMuch) -> Self {
        Self::TooMuch { seconds }
    }
}

/// What an act gave that was done under the same key before, or why it was not written.
fn given_before(refusal: PageRefusal) -> Result<String, Failed> {
    match refusal {
        PageRefusal::UsedBefore(UsedBefore::Same(given)) => Ok(given),
        PageRefusal::UsedBefore(UsedBefore::Other) => Err(Failed::KeyReused),
        PageRefusal::TooMuch(too_much) => Err(too_much.into()),
        PageRefusal::FilesGone => Err(Failed::Files(Fault::FileNotArrived {
            name: String::new(),
        })),
        PageRefusal::Full => Err(Failed::Files(Fault::TicketFull)),
    }
}
