//! The mails we send: one folder per kind under `letters/`, French and English, text and HTML.
//!
//! Text templates never escape, HTML templates always do; only what `richtext` has cleaned is let through.
//!
//! ```
//! use mail::letters::{Language, VerifyAddress};
//! let letter = VerifyAddress { link: "https://assistance.exemple.fr/verification/?jeton=x" };
//! assert_eq!(letter.render(Language::Fr).subject, "Terminez la création de votre compte");
//! ```

mod files;
mod kinds;
pub mod people;
mod plain;
mod render;
mod samples;
mod templates;

pub use files::NamedFile;
pub use kinds::{Change, FoldedPart, NewReply, NewTicketForAgents, StateChanged, TicketReceived};
pub use language::Language;
pub use plain::{
    AccountExists, AgentInvited, AnswerWaiting, ObserverAdded, ObserverInvited, PasswordChanged,
    RequestReceivedUnconfirmed, ResetPassword, TooManyMessages, UnconfirmedRequestForAgents,
    VerifyAddress,
};
pub use samples::{Sample, SampleLinks, samples};
pub(crate) use templates::{fixed_subjects, fixed_words};

/// A letter's words, ready for [`crate::Mail`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    /// One line of at most 150 characters.
    pub subject: String,
    /// The text part.
    pub text: String,
    /// The HTML part, a whole page.
    pub html: String,
}

#[cfg(test)]
mod tests;
