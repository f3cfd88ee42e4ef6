//! Opening a ticket, from the form or from a mail, with its first message.

use super::{Draft, SUBJECT_MAX, Ticket};
use crate::id::{FileId, MessageId, TicketNumber, Timestamp};
use crate::people::address::Address;
use crate::people::person::Capacity;
use crate::people::person::{Correspondent, Participant};
use crate::text;
use crate::ticket::message::{Author, Body, Kind, Message, Telling, Way};

/// A ticket by mail: what `inbound` found.
#[derive(Debug, Clone)]
pub struct Mailed {
    /// Who wrote.
    pub from: Participant,
    /// Whether the mail proved it.
    pub verified: bool,
    /// The mail's subject.
    pub subject: String,
    /// The words.
    pub body: Body,
    /// Files below the text.
    pub files: Vec<FileId>,
    /// Key of the raw mail.
    pub raw: String,
    /// Addresses that got the same mail directly.
    pub already: Vec<Address>,
    /// The closed ticket it goes on from.
    pub previous: Option<TicketNumber>,
    /// The ticket it names and may not join.
    pub related: Option<TicketNumber>,
    /// Who may be the one who needs help instead.
    pub writers: Vec<Correspondent>,
    /// Whether to answer the sender.
    pub acknowledge: bool,
    /// Whether another sent it and named who wrote.
    pub spoken_for: bool,
}

/// A new ticket and its first message.
#[derive(Debug, Clone)]
pub struct Opening {
    /// The ticket, in state [`New`](super::State::New).
    pub ticket: Ticket,
    /// The description.
    pub message: Message,
}

/// Opens a ticket from the form.
pub fn open(draft: Draft, number: TicketNumber, id: MessageId, now: Timestamp) -> Opening {
    // Somebody logged in who asks for a colleague stands behind it; a stranger does not.
    let stranger = draft.author.capacity == Capacity::Unverified;
    let mut ticket = Ticket {
        provisional: draft.unconfirmed && stranger,
        category: draft.category,
        phone: draft.phone,
        equipment: draft.equipment,
        observers: draft.observers,
        unconfirmed: draft.unconfirmed,
        ..Ticket::begin(number, draft.subject, draft.requester, now)
    };
    ticket.meet(&draft.author.who);
    let message = opening_message(
        number,
        id,
        now,
        draft.author,
        draft.body,
        draft.files,
        Way::Portal,
        true,
    );
    Opening { ticket, message }
}

/// Opens a ticket from a mail. A subject that says nothing is replaced by the first words, as GLPI does.
pub fn open_from_mail(
    mail: Mailed,
    number: TicketNumber,
    id: MessageId,
    now: Timestamp,
) -> Opening {
    let capacity = if mail.verified {
        Capacity::Requester
    } else {
        Capacity::Unverified
    };
    let lines = [&mail.subject, &mail.body.text].map(|text| text::one_line(text));
    let said = lines.iter().find(|line| !line.is_empty());
    // What mail programs show in its place.
    let none = language::label("no_subject", mail.from.language);
    let subject = text::shorten(said.map_or(none, String::as_str), SUBJECT_MAX);
    let ticket = Ticket {
        // Not provisional: whoever writes a mail is told nothing of confirming it, so it must not be erased.
        unconfirmed: !mail.verified,
        previous: mail.previous,
        related: mail.related,
        writers: mail.writers,
        spoken_for: mail.spoken_for,
        ..Ticket::begin(number, subject, mail.from.clone(), now)
    };
    let author = Author {
        who: mail.from,
        capacity,
    };
    let way = Way::Mail {
        raw: mail.raw,
        already: mail.already,
    };
    let message = opening_message(
        number,
        id,
        now,
        author,
        mail.body,
        mail.files,
        way,
        mail.acknowledge,
    );
    Opening { ticket, message }
}

#[expect(
    clippy::too_many_arguments,
    reason = "the fields of one message, named once"
)]
fn opening_message(
    ticket: TicketNumber,
    id: MessageId,
    at: Timestamp,
    author: Author,
    body: Body,
    files: Vec<FileId>,
    way: Way,
    acknowledge: bool,
) -> Message {
    Message {
        id,
        ticket,
        kind: Kind::Opening,
        author,
        at,
        body,
        files,
        way,
        state_change: None,
        acknowledge,
        telling: Telling::Everybody,
        held: false,
        put_aside: false,
        let_in: false,
        answers: Vec::new(),
    }
}
