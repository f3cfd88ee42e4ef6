//! The words each page needs: a language that lacks some does not compile.

use std::borrow::Cow;

/// A title and what to do next.
#[derive(Debug, Clone)]
pub struct TitleAndDetail {
    /// What happened, in a few words.
    pub title: &'static str,
    /// What to do next, in a sentence.
    pub detail: Cow<'static, str>,
}

impl TitleAndDetail {
    pub(super) const fn new(title: &'static str, detail: &'static str) -> Self {
        Self {
            title,
            detail: Cow::Borrowed(detail),
        }
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
    /// Title once they come again.
    pub resumed_title: &'static str,
    /// What that means; `{}` is the ticket's number.
    pub resumed: &'static str,
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
    /// Above what was typed and cannot be sent again.
    pub typed: &'static str,
    /// Where so much was typed that no answer can carry it.
    pub too_long_to_return: &'static str,
    /// What the portal calls itself.
    pub portal: &'static str,
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
}
