//! Reads one raw mail: headers made harmless, bodies decoded, files named.

mod around;
mod automatic;
pub(crate) mod charset;
mod enclosed;
mod encoded;
mod files;
mod flowed;
mod gather;
pub(crate) mod headers;
mod limits;
pub(crate) mod line;
mod machine;
pub(crate) mod mail;
mod names;
mod normalize;
mod others;
mod parameters;
mod parts;
mod pasted;
mod places;
mod read;
pub(crate) mod senders;
mod shifted;
mod signed;
mod sizes;
mod tokens;
mod transfer;
mod undelivered;
mod uuencode;
mod wide;

pub use headers::writers_of;
pub use mail::{FilePart, Incoming, Machine, Mailbox, Unreadable};
pub use read::read;
pub use senders::is_no_reply;
