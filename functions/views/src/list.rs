//! Lists of tickets.

use domain::desk::category::Category;
use domain::desk::place;
use domain::id::TicketNumber;
use domain::language::Language;
use domain::people::session::Session;
use domain::ticket::{State, Ticket};
use serde::Serialize;

use crate::At;

/// A page of a list.
#[derive(Debug, Serialize)]
pub struct Tickets {
    /// Its tickets.
    pub tickets: Vec<Line>,
    /// What to ask for the next page with.
    pub cursor: Option<String>,
}

/// How many requests nobody confirmed were erased.
#[derive(Debug, Serialize)]
pub struct Erased {
    /// So many.
    pub erased: u64,
}

/// A ticket in a list.
#[derive(Debug, Serialize)]
pub struct Line {
    number: TicketNumber,
    subject: String,
    state: State,
    category: Category,
    requester: String,
    mine: bool,
    phone: Option<String>,
    equipment: Option<String>,
    opened_at: At,
    updated_at: At,
    assignees: Vec<String>,
    unconfirmed: bool,
    url: String,
}

impl Line {
    /// As the person of a session sees it. How somebody is reached, and with what they work, is theirs: a ticket read
    /// along says neither.
    pub fn of(ticket: &Ticket, session: &Session, language: Language) -> Self {
        let mine = ticket.requester.person == session.who.person;
        let known = ticket.tells_details_to(session) && (mine || session.role.is_agent());
        let assignees = ticket.assignees.iter();
        Self {
            number: ticket.number,
            subject: ticket.subject.clone(),
            state: ticket.state,
            category: ticket.category.clone(),
            requester: ticket.requester.name.clone(),
            mine,
            phone: ticket.phone.clone().filter(|_| known),
            equipment: ticket.equipment.clone().filter(|_| known),
            opened_at: At(ticket.opened_at),
            updated_at: At(ticket.updated_at),
            assignees: assignees.map(|one| one.name.clone()).collect(),
            unconfirmed: ticket.unconfirmed,
            url: place::ticket(ticket.number, language),
        }
    }
}
