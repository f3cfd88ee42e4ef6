//! Which words each notice about a ticket gets.

mod links;
mod material;
mod shown;

use domain::desk::place;
use domain::mail::notice::{Letter, Notice};
use domain::mail::reply_address::ReplyAddress;
use domain::ticket::Ticket;
use domain::ticket::message::{Kind, Way};
use environment::Desk;
use mail::letters::people;
use store::tickets::MessageWithFiles;

use material::Material;

use crate::write::MailToSend;

/// Out-of-office answers and delivery receipts are of no use to anybody here.
const SUPPRESS: &str = "OOF, AutoReply";

pub(crate) fn notice(
    desk: &Desk,
    ticket: &Ticket,
    entry: &MessageWithFiles,
    notice: &Notice,
) -> MailToSend {
    let language = notice.to.language;
    let bare = !notice.as_agent && ticket.keeps_words_from(&notice.to.person);
    let page = place::ticket(ticket.number, language);
    let material = Material {
        desk,
        ticket,
        entry,
        notice,
        subject: match bare {
            true => people::your_request(language),
            false => ticket.subject.as_str(),
        },
        link: format!("{}{page}", desk.public_address),
        files: shown::named(entry),
        unfollow: links::unfollow(desk, ticket, notice),
        waiting: shown::waiting(ticket, entry, notice),
    };
    let letter = letter(notice, entry, bare);
    let acknowledgement = matches!(
        letter,
        Letter::Received | Letter::ReceivedUnconfirmed | Letter::Invited | Letter::AnswerWaiting
    );
    let by_a_person = matches!(letter, Letter::Replied) && entry.message.kind == Kind::Reply;
    MailToSend {
        to: notice.to.clone(),
        as_agent: notice.as_agent,
        rendered: material.rendered(letter),
        answers: answers(ticket, notice),
        unnamed: bare || letter.is_neutral(),
        // What a person wrote is no automatic mail: a supplier's desk throws away what bears Auto-Submitted
        // (RFC 3834, 2).
        auto_submitted: match (acknowledgement, by_a_person) {
            (true, _) => Some("auto-replied"),
            (false, true) => None,
            (false, false) => Some("auto-generated"),
        },
        suppress: if acknowledgement { "All" } else { SUPPRESS },
    }
}

/// An agent's answer by mail may quote the request, around it or between its lines, in ways nobody can tell: to somebody
/// who is to see nothing of the request it is announced.
fn letter(notice: &Notice, entry: &MessageWithFiles, bare: bool) -> Letter {
    let by_mail = matches!(entry.message.way, Way::Mail { .. });
    match notice.letter {
        Letter::Replied if bare && by_mail => Letter::AnswerWaiting,
        letter => letter,
    }
}

/// Whoever is asked to read along is in no ticket yet, and gets no address to write into it with. Whoever is asked
/// whether a request is theirs may answer by writing.
fn answers(ticket: &Ticket, notice: &Notice) -> Option<ReplyAddress> {
    (notice.letter != Letter::Invited).then(|| ReplyAddress {
        ticket: ticket.number,
        person: notice.to.person.clone(),
    })
}
