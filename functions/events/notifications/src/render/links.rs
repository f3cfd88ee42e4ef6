//! The links of a letter that are its reader's own.

use domain::desk::place;
use domain::mail::follow::Following;
use domain::mail::notice::Notice;
use domain::mail::personal_link::{PersonalLink, Question};
use domain::ticket::Ticket;
use environment::Desk;

/// The link by which this reader ends these mails: it opens a page that asks, so that a program that
/// follows links ends nothing.
pub(super) fn unfollow(desk: &Desk, ticket: &Ticket, notice: &Notice) -> String {
    let following = Following {
        ticket: ticket.number,
        person: notice.to.person.clone(),
    };
    let tag = notice.to.language.tag();
    format!(
        "{}{}?jeton={}&lang={tag}",
        desk.public_address,
        place::FOLLOW,
        following.sign(&desk.keys)
    )
}

/// The page behind a neutral letter: it asks, so that a program that follows links answers nothing.
pub(super) fn question(
    desk: &Desk,
    ticket: &Ticket,
    notice: &Notice,
    question: Question,
) -> String {
    let link = PersonalLink {
        ticket: ticket.number,
        person: notice.to.person.clone(),
    };
    let path = match question {
        Question::ReadAlong => place::INVITATION,
        Question::Confirm => place::CONFIRMATION,
    };
    format!(
        "{}{path}?lien={}&lang={}",
        desk.public_address,
        link.sign(question, &desk.keys),
        notice.to.language.tag()
    )
}
