//! What is said of one recipient of a mail.

/// What became of a mail for one recipient.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Given up.
    Failed,
    /// Still being tried.
    Delayed,
    /// In the mailbox, or handed on to a system that tells no more.
    Delivered,
    /// The recipient called it spam.
    Complained,
}

/// One recipient of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportedRecipient {
    /// The address the report is about, in lower case: the final one, after aliases.
    pub final_recipient: String,
    /// The address the mail was sent to, when the report tells it apart.
    pub original_recipient: Option<String>,
    /// What became of the mail.
    pub action: Action,
    /// The status of RFC 3463, such as `5.1.1`.
    pub status: Option<String>,
    /// What the other system said, on one line of at most 500 characters.
    pub diagnostic: Option<String>,
}

/// Reports on more recipients than this are about mails we never send.
pub(super) const RECIPIENTS_MAX: usize = 100;
