//! Mail as text: reads what arrives, finds its new words, writes what is sent.
//!
//! Pure: bytes in, values out. It must never do I/O, read a clock, or draw a random number, and it
//! must never panic on what a stranger sent.
//!
//! ```
//! let raw = b"From: Claire <claire@exemple.fr>\r\nSubject: Imprimante\r\n\r\nElle est en panne.\r\n";
//! let incoming = mail::read(raw).expect("a plain mail");
//! assert_eq!(mail::new_words(&incoming).text, "Elle est en panne.");
//! ```
#![warn(missing_docs)]
#![cfg_attr(
    test,
    expect(
        clippy::too_many_lines,
        reason = "a test lists its cases, however many"
    )
)]

mod cids;
mod compose;
mod forwarded;
mod hidden;
mod images;
mod incoming;
pub mod letters;
mod remarks;
pub mod reply;
mod report;
mod results;
mod subject;
mod unsaid;
mod words;

pub use cids::{Picture, replace_cids};
pub use compose::{ComposeError, Correspondent, Mail, compose};
pub use forwarded::forwarded_writer;
pub use images::quoted_images;
pub use incoming::{
    FilePart, Incoming, Machine, Mailbox, Unreadable, is_no_reply, read, writers_of,
};
pub use remarks::{Remark, remarks};
pub use report::{Action, DeliveryReport, ReportedRecipient, delivery_report};
pub use results::{Check, Results};
pub use subject::{Subjects, says_subject, subject_in, subject_line};
pub use words::{Folded, MailWords, new_words, opening_words, words_below_subject};

/// The line above which an answer is written, in French letters.
pub const SEPARATOR_FR: &str = "-- Répondez au-dessus de cette ligne --";
/// The line above which an answer is written, in English letters.
pub const SEPARATOR_EN: &str = "-- Please write your reply above this line --";
/// The HTML attribute of the element that holds the separator: mail clients rename ids, not this.
pub const CUT_ATTRIBUTE: &str = "data-guichet-cut";
