//! Where the mails about a message stand, as one reader may see it: agents see every copy; others see
//! their own, and whether the desk was told of what they wrote. Nobody learns another's address.

use std::collections::{BTreeMap, HashMap};

use domain::id::PersonId;
use domain::mail::delivery::{Blocked, Delivery, Reason, Stage};
use domain::people::address::Address;
use domain::people::session::Session;
use domain::ticket::message::Message;
use serde::Serialize;
use store::sent_mails::SentMail;
use store::tickets::WholeTicket;

use crate::at::{At, NotForReader};

/// Whom a mail went to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum To {
    Me,
    Person,
    Desk,
}

/// A mail, for agents: to whom it went and what became of it.
#[derive(Debug, Serialize)]
pub(crate) struct DeliveryForAgent {
    to: To,
    name: String,
    address: Address,
    stage: Stage,
    reason: Option<Reason>,
    detail: Option<String>,
    at: At,
}

/// A mail, for everybody else.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub(crate) enum DeliveryForReader {
    /// To themselves.
    Own {
        to: To,
        name: String,
        address: NotForReader,
        stage: Stage,
        reason: Option<Reason>,
        detail: NotForReader,
        at: At,
    },
    /// To the desk, by whichever mail came furthest.
    Desk { to: To, stage: Stage, at: At },
}

/// Somebody whose address refuses our mails.
#[derive(Debug, Serialize)]
pub struct Refusing {
    person: PersonId,
    name: String,
    address: Address,
    mine: bool,
    reason: Reason,
    since: At,
}

/// The people whose mails were refused here, among those the reader may know of: a hint that their address
/// may be blocked.
pub fn refused<'a>(whole: &'a WholeTicket, session: &Session) -> Vec<&'a PersonId> {
    let hints = |delivery: &Delivery| match delivery.stage {
        Stage::Refused | Stage::Complained => true,
        Stage::Withheld => delivery.reason == Some(Reason::Blocked),
        _ => false,
    };
    let copies = whole.sent_mails.iter();
    copies
        .filter(|copy| hints(&copy.delivery) && is_shown(copy, session))
        .map(|copy| &copy.person)
        .collect()
}

/// The addresses that are blocked now.
pub(crate) fn refusing(
    whole: &WholeTicket,
    session: &Session,
    blocked: &HashMap<PersonId, Blocked>,
) -> Vec<Refusing> {
    let copies = whole.sent_mails.iter();
    let refused: BTreeMap<&PersonId, &SentMail> = copies
        .filter(|copy| blocked.contains_key(&copy.person) && is_shown(copy, session))
        .map(|copy| (&copy.person, copy))
        .collect();
    refused
        .into_iter()
        .map(|(person, copy)| Refusing {
            person: person.clone(),
            name: copy.name.clone(),
            address: copy.address.clone(),
            mine: *person == session.who.person,
            reason: blocked[person].reason,
            since: At(blocked[person].at),
        })
        .collect()
}

/// The copies of one message, for an agent.
pub(crate) fn for_agent(
    whole: &WholeTicket,
    message: &Message,
    session: &Session,
) -> Vec<DeliveryForAgent> {
    copies(whole, message)
        .map(|copy| DeliveryForAgent {
            to: match copy.person == session.who.person {
                true => To::Me,
                false => To::Person,
            },
            name: copy.name.clone(),
            address: copy.address.clone(),
            stage: copy.delivery.stage,
            reason: copy.delivery.reason,
            detail: copy.delivery.detail.clone(),
            at: At(copy.delivery.at),
        })
        .collect()
}

/// The copies of one message, for somebody else.
pub(crate) fn for_reader(
    whole: &WholeTicket,
    message: &Message,
    session: &Session,
) -> Vec<DeliveryForReader> {
    let own = copies(whole, message).filter(|copy| is_shown(copy, session));
    let mut shown: Vec<_> = own
        .map(|copy| DeliveryForReader::Own {
            to: To::Me,
            name: copy.name.clone(),
            address: NotForReader,
            stage: copy.delivery.stage,
            reason: copy.delivery.reason,
            detail: NotForReader,
            at: At(copy.delivery.at),
        })
        .collect();
    // Whoever wrote wants to know that the desk was told; which agents, and how, is the desk's own.
    if message.author.is(&session.who.person) {
        let to_agents = copies(whole, message).filter(|copy| copy.as_agent);
        let best = to_agents
            .map(|copy| &copy.delivery)
            .max_by_key(|delivery| good(delivery));
        shown.extend(best.map(|delivery| DeliveryForReader::Desk {
            to: To::Desk,
            stage: delivery.stage,
            at: At(delivery.at),
        }));
    }
    shown
}

fn copies<'a>(whole: &'a WholeTicket, message: &'a Message) -> impl Iterator<Item = &'a SentMail> {
    let copies = whole.sent_mails.iter();
    copies.filter(|copy| copy.message == message.id)
}

fn is_shown(copy: &SentMail, session: &Session) -> bool {
    session.role.is_agent() || copy.person == session.who.person
}

/// How sure it is that somebody read it.
fn good(delivery: &Delivery) -> u8 {
    match delivery.stage {
        Stage::Delivered => 3,
        Stage::Sent | Stage::Returned => 2,
        Stage::Sending | Stage::Delayed => 1,
        Stage::Postponed | Stage::Refused | Stage::Complained | Stage::Failed | Stage::Withheld => {
            0
        }
    }
}
