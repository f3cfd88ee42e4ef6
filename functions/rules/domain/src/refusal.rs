//! What is said when something cannot be done: which field, and what is the matter with it.
//! The sentences stand in `web`, one file per language; here are only the facts.

use thiserror::Error;

/// What is wrong with one field.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Fault {
    /// Nothing was given.
    #[error("is missing")]
    Missing,
    /// Longer than the most we take, in characters.
    #[error("is longer than {max} characters")]
    TooLong {
        /// Most characters taken.
        max: usize,
    },
    /// Shorter than the least we take, in characters.
    #[error("is shorter than {min} characters")]
    TooShort {
        /// Least characters taken.
        min: usize,
    },
    /// Not a mail address.
    #[error("is not an address")]
    NotAnAddress,
    /// A mail address with letters that mail does not carry before the `@`.
    #[error("has letters that addresses do not have")]
    NotInAddresses,
    /// Not one of the choices.
    #[error("is not one of the choices")]
    NotAChoice,
    /// An answer to a question that is not, or no longer, asked.
    #[error("answers a question that is not asked")]
    UnknownQuestion,
    /// A password that everybody tries first.
    #[error("is a common password")]
    CommonPassword,
    /// Our own address, to which nobody can be answered.
    #[error("is the desk's own address")]
    OwnAddress,
    /// More files than a message takes.
    #[error("has more than {max} files")]
    TooManyFiles {
        /// Most files taken.
        max: usize,
    },
    /// As many people read the ticket along as may.
    #[error("has {max} people already")]
    TooManyPeople {
        /// Most people.
        max: usize,
    },
    /// Somebody who was asked and does not want to.
    #[error("does not want to")]
    Declined,
    /// A file of 0 bytes.
    #[error("file {name:?} is empty")]
    EmptyFile {
        /// Its name.
        name: String,
    },
    /// A file larger than we take.
    #[error("file {name:?} is too large")]
    FileTooLarge {
        /// Its name.
        name: String,
    },
    /// The ticket would hold more than it may.
    #[error("the ticket would hold too much")]
    TicketFull,
    /// A file that was announced and never arrived, or is not the sender's.
    #[error("file {name:?} has not arrived")]
    FileNotArrived {
        /// Its name, empty when unknown.
        name: String,
    },
    /// A digest that is not 64 hexadecimal digits.
    #[error("is not a SHA-256")]
    NotADigest,
}

/// One field and its fault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldFault {
    /// The name of the form's field.
    pub field: &'static str,
    /// What is wrong with it.
    pub fault: Fault,
}

/// Everything that is wrong with what was sent, all fields at once; nothing has been changed.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{} field(s) refused", .0.len())]
pub struct Refusal(pub Vec<FieldFault>);

impl Refusal {
    /// A refusal of one field.
    pub fn of(field: &'static str, fault: Fault) -> Self {
        Self(vec![FieldFault { field, fault }])
    }
}

/// Collects faults while a form is read, so that people learn of all of them at once.
#[derive(Debug, Default)]
pub struct Faults(Vec<FieldFault>);

impl Faults {
    /// Notes a fault.
    pub fn add(&mut self, field: &'static str, fault: Fault) {
        self.0.push(FieldFault { field, fault });
    }

    /// Keeps the value, or notes the fault and gives `None`.
    pub fn take<T>(&mut self, field: &'static str, result: Result<T, Fault>) -> Option<T> {
        result.map_err(|fault| self.add(field, fault)).ok()
    }

    /// `Err` with everything noted, if anything was.
    pub fn done(self) -> Result<(), Refusal> {
        if self.0.is_empty() {
            Ok(())
        } else {
            Err(Refusal(self.0))
        }
    }
}
