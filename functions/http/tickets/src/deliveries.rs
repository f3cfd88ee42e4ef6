//! Where the mails about a message stand, as one reader may see it: agents see every copy; others see
//! their own, and whether the desk was told of what they wrote. Nobody learns another's address.

use std::collections::{BTreeMap, HashMap};

use domain::id::PersonId;
use domain::mail::delivery::{Blocked, Delivery, Reason, Stage};
use domain::people::session::Session;
use domain::ticket::message::Message;
use serde_json::{Value, json};
use store::notices::Copy;
use store::tickets::Whole;
use web::rfc3339;

/// The people whose mails were refused here, among those the reader may know of: a hint that their address
/// may be marked.
pub(crate) fn refused<'a>(whole: &'a Whole, session: &Session) -> Vec<&'a PersonId> {
    let hints = |delivery: &Delivery| match delivery.stage {
        Stage::Refused | Stage::Complained => true,
        Stage::Withheld => delivery.reason == Some(Reason::Marked),
        _ => false,
    };
    whole
        .copies
        .iter()
        .filter(|copy| hints(&copy.delivery) && is_shown(copy, session))
        .map(|copy| &copy.person)
        .collect()
}

/// The addresses that are marked now.
pub(crate) fn refusing(
    whole: &Whole,
    session: &Session,
    blocked: &HashMap<PersonId, Blocked>,
) -> Vec<Value> {
    let marked: BTreeMap<&PersonId, &Copy> = whole
        .copies
        .iter()
        .filter(|copy| blocked.contains_key(&copy.person) && is_shown(copy, session))
        .map(|copy| (&copy.person, copy))
        .collect();
    marked
        .into_iter()
        .map(|(person, copy)| {
            json!({
                "person": person,
                "name": copy.name,
                "address": copy.address,
                "mine": *person == session.who.person,
                "reason": blocked[person].reason,
                "since": rfc3339(blocked[person].at),
            })
        })
        .collect()
}

/// The copies of one message.
pub(crate) fn of_message(whole: &Whole, message: &Message, session: &Session) -> Vec<Value> {
    let copies = || {
        whole
            .copies
            .iter()
            .filter(|copy| copy.message == message.id)
    };
    let mut shown: Vec<Value> = copies()
        .filter(|copy| is_shown(copy, session))
        .map(|copy| {
            let mine = copy.person == session.who.person;
            let for_agents = session
                .role
                .is_agent()
                .then(|| (copy.address.as_str(), &copy.delivery.detail));
            json!({
                "to": if mine { "me" } else { "person" },
                "name": copy.name,
                "address": for_agents.map(|(address, _)| address),
                "stage": copy.delivery.stage,
                "reason": copy.delivery.reason,
                "detail": for_agents.and_then(|(_, detail)| detail.as_ref()),
                "at": rfc3339(copy.delivery.at),
            })
        })
        .collect();
    // Whoever wrote wants to know that the desk was told; which agents, and how, is the desk's own.
    if !session.role.is_agent() && message.author.is(&session.who.person) {
        let best = copies()
            .filter(|copy| copy.as_agent)
            .map(|copy| &copy.delivery)
            .max_by_key(|delivery| good(delivery));
        shown.extend(best.map(
            |delivery| json!({ "to": "desk", "stage": delivery.stage, "at": rfc3339(delivery.at) }),
        ));
    }
    shown
}

fn is_shown(copy: &Copy, session: &Session) -> bool {
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
