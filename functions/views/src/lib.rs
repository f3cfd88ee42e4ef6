//! What functions answer, as types: one for each kind of reader, so that what somebody may not read has no place in
//! what they are sent.
//!
//! Nothing here asks for anything: it is given what was read, and who reads it.
#![warn(missing_docs)]

mod at;
mod delivery;
mod list;
mod mail;
mod message;
mod people;
mod said;
mod sessions;
mod ticket;
pub mod veil;

pub use at::At;
pub use delivery::{Refusing, refused};
pub use list::{Erased, Line, Tickets};
pub use mail::{Beginning, KeptMails, MailAsText, MailLine};
pub use message::{MessageForAgent, MessageForReader};
pub use said::{
    Added, Announced, AnnouncedFile, ArticleVotes, Asked, Changed, Confirmed, Facts, Follows,
    OpenedTicket, Sent, SignedIn, VoteCounted, Votes, Whose,
};
pub use sessions::Sessions;
pub use ticket::TicketView;
