//! The sentences of refusals, one file per language. A refusal without words in a language does not compile.

mod en;
mod faults;
mod fr;
mod kinds;
mod refusals;

use domain::language::Language;
use domain::mail::mailed_link::Purpose;
use domain::refusal::Fault;
use serde::Serialize;

use crate::refusal::Refused;

pub use kinds::{
    ConfirmationWords, FollowWords, InvitationWords, LinkWords, PageWords, TitleAndDetail,
};

pub use domain::language::action;

/// What is wrong with one field, in words.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct FaultWords {
    /// The field's name.
    pub(crate) name: &'static str,
    /// What is wrong, and what to do about it.
    pub(crate) message: String,
}

/// The words of a refusal.
pub(crate) fn refused(refused: &Refused, language: Language) -> TitleAndDetail {
    match language {
        Language::Fr => fr::REFUSALS.of(refused, &fr::WAITS),
        Language::En => en::REFUSALS.of(refused, &en::WAITS),
    }
}

/// What is wrong with a field, and what to do about it.
pub fn fault(field: &str, fault: &Fault, language: Language) -> String {
    match language {
        Language::Fr => fr::FAULTS.of(field, fault, language),
        Language::En => en::FAULTS.of(field, fault, language),
    }
}

/// Said below words that stand without the layout they had, in brackets so that nobody takes it for their writer's.
pub fn without_layout(language: Language) -> &'static str {
    match language {
        Language::Fr => fr::WITHOUT_LAYOUT,
        Language::En => en::WITHOUT_LAYOUT,
    }
}

/// The words of the page that ends and begins the mails about a ticket.
pub fn follow(language: Language) -> FollowWords {
    match language {
        Language::Fr => fr::FOLLOW,
        Language::En => en::FOLLOW,
    }
}

/// The words of the page that asks whether somebody wants to read a ticket along.
pub fn invitation(language: Language) -> InvitationWords {
    match language {
        Language::Fr => fr::INVITATION,
        Language::En => en::INVITATION,
    }
}

/// The words of the page that asks whether a request is somebody's own.
pub fn confirmation(language: Language) -> ConfirmationWords {
    match language {
        Language::Fr => fr::CONFIRMATION,
        Language::En => en::CONFIRMATION,
    }
}

/// The words of the page behind a mailed link.
pub fn link(purpose: Purpose, language: Language) -> LinkWords {
    match (purpose, language) {
        (Purpose::VerifyAddress, Language::Fr) => fr::VERIFICATION,
        (Purpose::ResetPassword, Language::Fr) => fr::RESET,
        (Purpose::VerifyAddress, Language::En) => en::VERIFICATION,
        (Purpose::ResetPassword, Language::En) => en::RESET,
    }
}

/// The words of the page that shows a refusal.
pub fn page(language: Language) -> PageWords {
    match language {
        Language::Fr => fr::PAGE,
        Language::En => en::PAGE,
    }
}
