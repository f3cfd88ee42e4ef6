//! A ticket, as one reader may see it: what the reader may not read has no place in the answer.

use std::collections::HashMap;

use domain::desk::category::Category;
use domain::id::{MessageId, PersonId, TicketNumber, Timestamp};
use domain::keys::Keys;
use domain::mail::delivery::Blocked;
use domain::people::session::Session;
use domain::ticket::access::Rights;
use domain::ticket::{State, Ticket, conversation};
use environment::Desk;
use serde::Serialize;
use store::tickets::{MessageWithFiles, WholeTicket};

use crate::at::{At, NotForReader};
use crate::delivery::{Refusing, refusing};
use crate::message::{MessageForAgent, MessageForReader};
use crate::people::{Circle, Contact, Name, Named, Proposed, Unnamed, Unreachable, Writer};
use crate::veil::Veils;

/// A ticket for whoever reads it.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub enum TicketView {
    /// For an agent.
    Agent(Box<TicketForAgent>),
    /// For its requester.
    Requester(Box<TicketForRequester>),
    /// For somebody who reads it along.
    Observer(Box<TicketForObserver>),
}

/// What agents see.
#[derive(Debug, Serialize)]
pub struct TicketForAgent {
    #[serde(flatten)]
    head: Head,
    #[serde(flatten)]
    contact: Contact,
    #[serde(flatten)]
    circle: Circle,
    related: Option<TicketNumber>,
    writers: Vec<Writer>,
    messages: Vec<MessageForAgent>,
    opening: Option<MessageForAgent>,
}

/// What its requester sees.
#[derive(Debug, Serialize)]
pub struct TicketForRequester {
    #[serde(flatten)]
    head: Head,
    #[serde(flatten)]
    contact: Contact,
    #[serde(flatten)]
    circle: Circle,
    related: NotForReader,
    writers: [Writer; 0],
    messages: Vec<MessageForReader>,
    opening: Option<MessageForReader>,
}

/// What somebody sees who reads it along: neither how the requester is reached nor who else was asked.
#[derive(Debug, Serialize)]
pub struct TicketForObserver {
    #[serde(flatten)]
    head: Head,
    requester: Unreachable,
    phone: NotForReader,
    equipment: NotForReader,
    related: NotForReader,
    observers: Vec<Unnamed>,
    proposed: [Proposed; 0],
    invited: [Named; 0],
    declined: [Named; 0],
    writers: [Writer; 0],
    messages: Vec<MessageForReader>,
    opening: Option<MessageForReader>,
}

/// What everybody in the ticket sees.
#[derive(Debug, Serialize)]
struct Head {
    number: TicketNumber,
    subject: String,
    state: State,
    category: Category,
    following: bool,
    refusing: Vec<Refusing>,
    assignees: Vec<Name>,
    unconfirmed: bool,
    opened_at: At,
    updated_at: At,
    previous: Option<TicketNumber>,
    next: Option<TicketNumber>,
    reply_reopens: bool,
    can: Can,
    earlier: Option<MessageId>,
}

/// What the reader may do.
#[derive(Debug, Serialize)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a button of the page"
)]
struct Can {
    reply: bool,
    note: bool,
    take: bool,
    change_state: bool,
    accept: bool,
    resolve: bool,
    reopen: bool,
    observers: bool,
}

impl TicketView {
    /// The view of the person of a session with these rights. `blocked` are the addresses known to refuse our mails.
    pub fn of(
        whole: &WholeTicket,
        session: &Session,
        rights: Rights,
        blocked: &HashMap<PersonId, Blocked>,
        desk: &Desk,
        now: Timestamp,
    ) -> Self {
        let head = Head::of(whole, session, rights, blocked, now);
        let veils = Veils::of(whole, session, desk);
        if session.role.is_agent() {
            let ticket = TicketForAgent::of(head, whole, session, rights, &desk.keys, &veils);
            return Self::Agent(Box::new(ticket));
        }
        let shown = |entry: &MessageWithFiles| MessageForReader::of(whole, entry, session, &veils);
        let messages = whole.entries.iter().filter_map(shown).collect();
        let opening = whole.opening.as_ref().and_then(shown);
        let ticket = &whole.head.ticket;
        if rights.contact {
            return Self::Requester(Box::new(TicketForRequester {
                head,
                contact: Contact::of(ticket, session),
                circle: Circle::of(ticket, session, rights, &desk.keys),
                related: NotForReader,
                writers: [],
                messages,
                opening,
            }));
        }
        Self::Observer(Box::new(TicketForObserver::of(
            head, ticket, messages, opening,
        )))
    }
}

impl TicketForAgent {
    fn of(
        head: Head,
        whole: &WholeTicket,
        session: &Session,
        rights: Rights,
        keys: &Keys,
        veils: &Veils<'_>,
    ) -> Self {
        let ticket = &whole.head.ticket;
        let shown = |entry: &MessageWithFiles| MessageForAgent::of(whole, entry, session, veils);
        Self {
            head,
            contact: Contact::of(ticket, session),
            circle: Circle::of(ticket, session, rights, keys),
            related: ticket.related,
            writers: ticket.writers.iter().map(Writer::of).collect(),
            messages: whole.entries.iter().map(shown).collect(),
            opening: whole.opening.as_ref().map(shown),
        }
    }
}

impl TicketForObserver {
    fn of(
        head: Head,
        ticket: &Ticket,
        messages: Vec<MessageForReader>,
        opening: Option<MessageForReader>,
    ) -> Self {
        Self {
            head,
            requester: Unreachable::of(&ticket.requester),
            phone: NotForReader,
            equipment: NotForReader,
            related: NotForReader,
            observers: ticket.observers.iter().map(Unnamed::of).collect(),
            proposed: [],
            invited: [],
            declined: [],
            writers: [],
            messages,
            opening,
        }
    }
}

impl Head {
    fn of(
        whole: &WholeTicket,
        session: &Session,
        rights: Rights,
        blocked: &HashMap<PersonId, Blocked>,
        now: Timestamp,
    ) -> Self {
        let ticket = &whole.head.ticket;
        // What to ask for next: the messages before this one. It need not be one the reader may see.
        let before = whole.entries.first().filter(|_| whole.earlier);
        Self {
            number: ticket.number,
            subject: ticket.subject.clone(),
            state: ticket.state,
            category: ticket.category.clone(),
            following: ticket.is_followed_by(&session.who.person),
            refusing: refusing(whole, session, blocked),
            assignees: ticket.assignees.iter().map(Name::of).collect(),
            unconfirmed: ticket.unconfirmed,
            opened_at: At(ticket.opened_at),
            updated_at: At(ticket.updated_at),
            previous: ticket.previous,
            next: ticket.next,
            // Said at the button, before anybody is surprised by it.
            reply_reopens: conversation::would_reopen(ticket, session, now),
            can: Can::of(rights),
            earlier: before.map(|entry| entry.message.id.clone()),
        }
    }
}

impl Can {
    fn of(rights: Rights) -> Self {
        Self {
            reply: rights.reply,
            note: rights.note,
            take: rights.take,
            change_state: rights.change_state,
            accept: rights.accept,
            resolve: rights.resolve,
            reopen: rights.reopen,
            observers: rights.observers,
        }
    }
}
