//! The sentences of refusals, one file per language. A refusal without words in a language does not compile.

mod en;
mod fr;

use std::borrow::Cow;

use domain::language::Language;
use domain::mail::mailed_link::Purpose;
use domain::refusal::Fault;
use serde::Serialize;

use crate::refusal::Refused;

/// A title and what to do next.
#[derive(Debug, Clone)]
pub struct Words {
    /// What happened, in a few words.
    pub title: &'static str,
    /// What to do next, in a sentence.
    pub detail: Cow<'static, str>,
}

/// What is wrong with one field, in words.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct FaultWords {
    /// The field's name.
    pub(crate) name: &'static str,
    /// What is wrong, and what to do about it.
    pub(crate) message: String,
}

/// The words of a refusal.
pub(crate) fn refused(refused: &Refused, language: Language) -> Words {
    match language {
        Language::Fr => fr::refused(refused),
        Language::En => en::refused(refused),
    }
}

/// What is wrong with a field, and what to do about it.
pub fn fault(field: &str, fault: &Fault, language: Language) -> String {
    match language {
        Language::Fr => fr::fault(field, fault),
        Language::En => en::fault(field, fault),
    }
}

/// The label of a field, as the pages write it.
pub fn label(field: &str, language: Language) -> &'static str {
    match language {
        Language::Fr => fr::label(field),
        Language::En => en::label(field),
    }
}

/// Said below words that stand without the layout they had, in brackets so that nobody takes it for their writer's.
pub fn without_layout(language: Language) -> &'static str {
    match language {
        Language::Fr => fr::WITHOUT_LAYOUT,
        Language::En => en::WITHOUT_LAYOUT,
    }
}

/// The words of the page behind "Ne plus recevoir de mails pour ce ticket".
#[derive(Debug, Clone, Copy)]
pub struct FollowWords {
    /// Title of the question.
    pub ask_title: &'static str,
    /// What the button will do; `{}` is the ticket's number.
    pub ask: &'static str,
    /// On the button that ends the mails.
    pub stop: &'static str,
    /// Title once they are ended.
    pub ended_title: &'static str,
    /// What that means; `{}` is the ticket's number.
    pub ended: &'static str,
    /// On the button that begins them again.
    pub resume: &'static str,
    /// Title once they come again.
    pub resumed_title: &'static str,
    /// What that means; `{}` is the ticket's number.
    pub resumed: &'static str,
}

/// The words of the page that ends and begins the mails about a ticket.
pub fn follow(language: Language) -> FollowWords {
    match language {
        Language::Fr => fr::FOLLOW,
        Language::En => en::FOLLOW,
    }
}

/// The words of the page that asks whether somebody wants to read a ticket along.
#[derive(Debug, Clone, Copy)]
pub struct InvitationWords {
    /// Title of the question.
    pub ask_title: &'static str,
    /// What saying yes means; `{}` is the ticket's number.
    pub ask: &'static str,
    /// On the button that says yes.
    pub accept: &'static str,
    /// On the button that says no.
    pub decline: &'static str,
    /// Title after a yes.
    pub joined_title: &'static str,
    /// What that means; `{}` is the ticket's number.
    pub joined: &'static str,
    /// On the link to the ticket.
    pub open: &'static str,
    /// Title after a no.
    pub declined_title: &'static str,
    /// What that means; `{}` is the ticket's number.
    pub declined: &'static str,
}

/// The words of the page that asks whether somebody wants to read a ticket along.
pub fn invitation(language: Language) -> InvitationWords {
    match language {
        Language::Fr => fr::INVITATION,
        Language::En => en::INVITATION,
    }
}

/// The words of the page that asks whether a request is somebody's own.
#[derive(Debug, Clone, Copy)]
pub struct ConfirmationWords {
    /// Title of the question.
    pub ask_title: &'static str,
    /// What saying yes means.
    pub ask: &'static str,
    /// On the button.
    pub confirm: &'static str,
    /// Title after a yes.
    pub done_title: &'static str,
    /// What that means; `{}` is the ticket's number.
    pub done: &'static str,
    /// On the link to the page that makes an account.
    pub sign_up: &'static str,
}

/// The words of the page that asks whether a request is somebody's own.
pub fn confirmation(language: Language) -> ConfirmationWords {
    match language {
        Language::Fr => fr::CONFIRMATION,
        Language::En => en::CONFIRMATION,
    }
}

/// The words of the page that shows a refusal.
#[derive(Debug, Clone, Copy)]
pub struct PageWords {
    /// Above the list of faults.
    pub summary: &'static str,
    /// Below a refusal that is our fault; `{}` is what finds it in the log.
    pub reference: &'static str,
    /// On the button.
    pub submit: &'static str,
    /// What the portal calls itself.
    pub portal: &'static str,
    /// On the link home.
    pub home: &'static str,
    /// On the link to the log-in page.
    pub sign_in: &'static str,
    /// On the link to the page for a new account.
    pub sign_up: &'static str,
    /// On the link to the page for a forgotten password.
    pub forgotten: &'static str,
}

/// The words of the page behind a mailed link that asks for a password, for people without scripts.
#[derive(Debug, Clone, Copy)]
pub struct LinkWords {
    /// What it is for.
    pub title: &'static str,
    /// What to do; `{}` is the address.
    pub ask: &'static str,
    /// What to do where the page does not know the link.
    pub paste: &'static str,
    /// On the button.
    pub button: &'static str,
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
