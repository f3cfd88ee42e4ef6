//! What is refused, as data. Handlers give it with a bare `?`; `edge` logs it and puts it into words.

use domain::refusal::{Fault, Refusal};
use domain::ticket::conversation::Denied;
use domain::ticket::observers::OBSERVERS_MAX;

/// What is refused, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refused {
    /// The body is neither JSON nor a form.
    Malformed,
    Fields(Refusal),
    /// Address and password do not fit.
    WrongCredentials,
    NotSignedIn,
    /// Somebody else is logged in by now than whoever wrote it.
    AnotherPerson,
    /// There is no such thing, or it is somebody else's.
    NotFound,
    AgentsOnly,
    AdminsOnly,
    /// The ticket was closed too long ago.
    ClosedTooLong,
    /// The link was used, is too old, or was never one.
    LinkUsed,
    /// The request was not confirmed in time.
    RequestErased,
    /// Nobody is asked any more what the link asks.
    InvitationOver,
    /// More than anybody needs within a time: it may be asked for again after so many seconds.
    TooMuch {
        /// Seconds to wait.
        seconds: i64,
    },
    /// Too many passwords were tried with an address, or from a network.
    TooManyTries {
        /// Seconds to wait.
        seconds: i64,
    },
    /// A mail of the kind was sent to the address a moment ago, or several today.
    MailedBefore {
        /// Seconds to wait.
        seconds: i64,
    },
    /// The same key was used for something else.
    KeyReused,
    /// Somebody else changed the same thing again and again.
    Busy,
    /// An account was changed again and again while somebody logged in.
    AccountBusy,
    /// Asked for by a page that is not ours.
    OtherSite,
    /// Our fault. The cause is for the log alone.
    Unavailable(String),
}

impl Refused {
    /// How long to wait, seconds, where that is what is refused.
    pub(crate) fn seconds(&self) -> Option<i64> {
        match self {
            Self::TooMuch { seconds }
            | Self::TooManyTries { seconds }
            | Self::MailedBefore { seconds } => Some(*seconds),
            _ => None,
        }
    }

    pub fn field(field: &'static str, fault: Fault) -> Self {
        Self::Fields(Refusal::of(field, fault))
    }
}

impl From<Refusal> for Refused {
    fn from(refusal: Refusal) -> Self {
        Self::Fields(refusal)
    }
}

/// A ticket that is somebody else's does not exist for others.
impl From<Denied> for Refused {
    fn from(denied: Denied) -> Self {
        match denied {
            Denied::NotYours => Self::NotFound,
            Denied::AgentsOnly => Self::AgentsOnly,
            Denied::ClosedTooLong => Self::ClosedTooLong,
            Denied::TooManyObservers => {
                Self::field("address", Fault::TooManyPeople { max: OBSERVERS_MAX })
            }
            Denied::Declined => Self::field("address", Fault::Declined),
        }
    }
}

/// What an act was not done for.
impl From<acts::Failed> for Refused {
    fn from(failed: acts::Failed) -> Self {
        match failed {
            acts::Failed::NoTicket => Self::NotFound,
            acts::Failed::Denied(denied) => denied.into(),
            acts::Failed::Busy => Self::Busy,
            acts::Failed::TooMuch { seconds } => Self::TooMuch { seconds },
            acts::Failed::KeyReused => Self::KeyReused,
            acts::Failed::Files(fault) => Self::field("files", fault),
            acts::Failed::Store(error) => error.into(),
            acts::Failed::Bucket(error) => error.into(),
        }
    }
}

impl From<store::StoreError> for Refused {
    fn from(error: store::StoreError) -> Self {
        Self::Unavailable(error.to_string())
    }
}

impl From<files::FilesError> for Refused {
    fn from(error: files::FilesError) -> Self {
        Self::Unavailable(error.to_string())
    }
}

impl From<environment::NotDone> for Refused {
    fn from(error: environment::NotDone) -> Self {
        Self::Unavailable(error.to_string())
    }
}
