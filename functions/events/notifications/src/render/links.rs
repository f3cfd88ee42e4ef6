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
    let page = place::follow(&following.sign(&desk.keys), notice.to.language);
    format!("{}{page}", desk.public_address)
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
    let link = link.sign(question, &desk.keys);
    let page = match question {
        Question::ReadAlong => place::invitation(&link, notice.to.language),
        Question::Confirm => place::confirmation(&link, notice.to.language),
    };
    format!("{}{page}", desk.public_address)
}
