//! The people of a ticket, as far as one reader may know them.

use domain::keys::Keys;
use domain::people::address::Address;
use domain::people::person::{Correspondent, Participant};
use domain::people::session::Session;
use domain::ticket::access::Rights;
use domain::ticket::{Ticket, handle};
use serde::Serialize;

use crate::at::NotForReader;

/// How its requester is reached, and with what they work.
#[derive(Debug, Serialize)]
pub(crate) struct Contact {
    requester: Writer,
    phone: Option<String>,
    equipment: Option<String>,
    /// Whose these two are, where they are not the requester's.
    #[serde(skip_serializing_if = "Option::is_none")]
    details_of: Option<String>,
}

/// Who reads it along, was asked to, or waits, for whoever may say so.
#[derive(Debug, Serialize)]
pub(crate) struct Circle {
    observers: Vec<Named>,
    proposed: Vec<Proposed>,
    invited: Vec<Named>,
    declined: Vec<Named>,
}

/// A name alone: nobody learns another's address from a ticket.
#[derive(Debug, Serialize)]
pub(crate) struct Name {
    name: String,
}

/// Somebody without a word of how they are reached.
#[derive(Debug, Serialize)]
pub(crate) struct Unreachable {
    name: String,
    address: NotForReader,
}

/// Somebody whom the reader cannot name to the desk.
#[derive(Debug, Serialize)]
pub(crate) struct Unnamed {
    name: String,
    person: NotForReader,
}

/// Somebody, and how to name them to the desk, for whoever may change whether they read along.
#[derive(Debug, Serialize)]
pub(crate) struct Named {
    name: String,
    person: Option<String>,
}

/// Somebody in copy who waits. Agents see addresses, and so does whoever wrote them down.
#[derive(Debug, Serialize)]
pub(crate) struct Proposed {
    name: String,
    person: String,
    address: Option<Address>,
}

/// Somebody with their address.
#[derive(Debug, Serialize)]
pub(crate) struct Writer {
    name: String,
    address: Address,
}

impl Contact {
    pub(crate) fn of(ticket: &Ticket, session: &Session) -> Self {
        let told = ticket.tells_details_to(session);
        let whose = ticket.details_of.as_ref().filter(|_| told);
        Self {
            requester: Writer {
                name: ticket.requester.name.clone(),
                address: ticket.requester.address.clone(),
            },
            phone: ticket.phone.clone().filter(|_| told),
            equipment: ticket.equipment.clone().filter(|_| told),
            details_of: whose.map(|whose| whose.name.clone()),
        }
    }
}

impl Circle {
    pub(crate) fn of(ticket: &Ticket, session: &Session, rights: Rights, keys: &Keys) -> Self {
        let handle = |one: &Participant| handle::of(ticket.number, &one.person, keys);
        let named = |one: &Participant| Named {
            name: one.name.clone(),
            person: rights.observers.then(|| handle(one)),
        };
        let asked = |people: &[Participant]| -> Vec<Named> {
            people
                .iter()
                .filter(|_| rights.observers)
                .map(named)
                .collect()
        };
        let waiting = ticket.proposed.iter().filter(|_| rights.observers);
        Self {
            observers: ticket.observers.iter().map(named).collect(),
            proposed: waiting
                .map(|one| Proposed {
                    name: one.who.name.clone(),
                    person: handle(&one.who),
                    address: (session.role.is_agent() || one.by == session.who.person)
                        .then(|| one.who.address.clone()),
                })
                .collect(),
            invited: asked(&ticket.invited),
            declined: asked(&ticket.declined),
        }
    }
}

impl Unreachable {
    pub(crate) fn of(who: &Participant) -> Self {
        Self {
            name: who.name.clone(),
            address: NotForReader,
        }
    }
}

impl Unnamed {
    pub(crate) fn of(who: &Participant) -> Self {
        Self {
            name: who.name.clone(),
            person: NotForReader,
        }
    }
}

impl Name {
    pub(crate) fn of(who: &Participant) -> Self {
        Self {
            name: who.name.clone(),
        }
    }
}

impl Writer {
    pub(crate) fn of(who: &Correspondent) -> Self {
        Self {
            name: who.name.clone(),
            address: who.address.clone(),
        }
    }
}
