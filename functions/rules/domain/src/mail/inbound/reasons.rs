//! Why a mail is ignored or put aside.

use serde::{Deserialize, Serialize};

/// Why a mail is ignored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ignored {
    /// A delivery report.
    Bounce,
    /// An automatic answer.
    AutoReply,
    /// Our own mail coming back.
    Echo,
    /// A mail we have already.
    Duplicate,
}

impl Ignored {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Bounce, Self::AutoReply, Self::Echo, Self::Duplicate];

    /// The word in addresses and data.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Bounce => "bounce",
            Self::AutoReply => "auto_reply",
            Self::Echo => "echo",
            Self::Duplicate => "duplicate",
        }
    }
}

/// Why a mail is put aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Parked {
    /// Judged to be spam.
    Spam,
    /// Carries a virus.
    Virus,
    /// Cannot be read as a mail at all, or holds nothing.
    Unparsable,
    /// Says two different things about who sent it or what it is.
    ConflictingHeaders,
    /// Went round in circles.
    TooManyHops,
    /// Nobody to answer: From holds no address.
    NoSender,
    /// Nobody to answer: it comes in the desk's own name.
    OwnAddress,
    /// Its sender opens more tickets than a person does.
    OverBudget,
    /// Its raw bytes are not where they were kept.
    Missing,
    /// It was tried for a day, and something of ours failed each time.
    Failing,
}

impl Parked {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::Spam,
        Self::Virus,
        Self::Unparsable,
        Self::ConflictingHeaders,
        Self::TooManyHops,
        Self::NoSender,
        Self::OwnAddress,
        Self::OverBudget,
        Self::Missing,
        Self::Failing,
    ];

    /// The word in addresses and data.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Spam => "spam",
            Self::Virus => "virus",
            Self::Unparsable => "unparsable",
            Self::ConflictingHeaders => "conflicting_headers",
            Self::TooManyHops => "too_many_hops",
            Self::NoSender => "no_sender",
            Self::OwnAddress => "own_address",
            Self::OverBudget => "over_budget",
            Self::Missing => "missing",
            Self::Failing => "failing",
        }
    }
}
