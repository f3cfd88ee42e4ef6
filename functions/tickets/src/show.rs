//! A ticket as one reader may see it: what the reader may not read is not in the answer at all.

use std::collections::HashMap;

use domain::access::Rights;
use domain::attachment::Attachment;
use domain::delivery::Mark;
use domain::id::{PersonId, TicketNumber};
use domain::message::{Capacity, Event, Kind, Way};
use domain::person::Participant;
use domain::session::Session;
use domain::ticket::Ticket;
use serde_json::{Value, json};
use store::tickets::{Entry, Whole};
use web::rfc3339;

use crate::deliveries;

pub(crate) fn ticket(
    whole: &Whole,
    session: &Session,
    rights: Rights,
    marks: &HashMap<PersonId, Mark>,
) -> Value {
    let ticket = &whole.head.ticket;
    let readable = |entry: &&Entry| entry.message.visible_to(session.role);
    let shown = |entry: &Entry| message(whole, entry, session);
    let messages: Vec<Value> = whole.entries.iter().filter(readable).map(shown).collect();
    let opening = whole.opening.as_ref().filter(readable).map(shown);
    // What to ask for next: the messages before this one. It need not be one the reader may see.
    let before = whole.entries.first().filter(|_| whole.earlier);
    json!({
        "number": ticket.number,
        "subject": ticket.subject,
        "state": ticket.state,
        "category": ticket.category,
        "phone": ticket.phone,
        "equipment": ticket.equipment,
        "requester": { "name": ticket.requester.name, "address": ticket.requester.address },
        "observers": observers(&ticket.observers, rights),
        "proposed": proposed(ticket, session, rights),
        "invited": asked(&ticket.invited, rights),
        "declined": asked(&ticket.declined, rights),
        "following": ticket.is_followed_by(&session.who.person),
        "refusing": deliveries::refusing(whole, session, marks),
        "assignees": names(&ticket.assignees),
        "unconfirmed": ticket.unconfirmed,
        "opened_at": rfc3339(ticket.opened_at),
        "updated_at": rfc3339(ticket.updated_at),
        "previous": ticket.previous,
        "next": ticket.next,
        // Somebody who may not join that ticket is not told that it is there.
        "related": ticket.related.filter(|_| session.role.answers()),
        "can": {
            "reply": rights.reply,
            "note": rights.note,
            "take": rights.take,
            "change_state": rights.change_state,
            "accept": rights.accept,
            "resolve": rights.resolve,
            "reopen": rights.reopen,
            "observers": rights.observers,
        },
        "messages": messages,
        "opening": opening,
        "earlier": before.map(|entry| &entry.message.id),
    })
}

/// Names only: nobody learns another's address from a ticket.
fn names(people: &[Participant]) -> Vec<Value> {
    people
        .iter()
        .map(|one| json!({ "name": one.name }))
        .collect()
}

/// Whoever may remove somebody is told how to name them.
fn observers(people: &[Participant], rights: Rights) -> Vec<Value> {
    people
        .iter()
        .map(|one| json!({ "name": one.name, "person": rights.observers.then_some(&one.person) }))
        .collect()
}

/// Who was asked and has not said yes, for those who may ask.
fn asked(people: &[Participant], rights: Rights) -> Vec<Value> {
    let shown = people.iter().filter(|_| rights.observers);
    shown
        .map(|one| json!({ "name": one.name, "person": one.person }))
        .collect()
}

/// Who waits, for those who may let them in: agents see addresses, and so does whoever wrote them down.
fn proposed(ticket: &Ticket, session: &Session, rights: Rights) -> Vec<Value> {
    let waiting = ticket.proposed.iter().filter(|_| rights.observers);
    waiting
        .map(|one| {
            let known = session.role.answers() || one.by == session.who.person;
            json!({
                "name": one.who.name,
                "person": one.who.person,
                "address": known.then_some(&one.who.address),
            })
        })
        .collect()
}

fn message(whole: &Whole, entry: &Entry, session: &Session) -> Value {
    let message = &entry.message;
    let inline = |file: &Attachment| message.body.inline.contains(&file.id);
    let files: Vec<Value> = entry
        .attachments
        .iter()
        .filter(|file| !inline(file))
        .map(|one| file(message.ticket, one))
        .collect();
    let unverified = message.author.capacity == Capacity::Unverified;
    let whole_mail = match &message.way {
        Way::Mail { .. } => Some(format!(
            "/api/tickets/{}/mail/{}",
            message.ticket, message.id
        )),
        Way::Portal => None,
    };
    json!({
        "id": message.id,
        "kind": match &message.kind {
            Kind::Opening | Kind::Reply => "reply",
            Kind::Note => "note",
            Kind::Event(_) => "event",
        },
        "event": event(&message.kind),
        "state_change": message.state_change.map(|(from, to)| json!({ "from": from, "to": to })),
        "author": { "name": message.author.who.name, "role": message.author.capacity },
        "mine": message.author.is(&session.who.person),
        "at": rfc3339(message.at),
        "html": richtext::show(&message.body.html, &|id| address(message.ticket, id)),
        "folded": message.body.folded.as_ref().map(|folded| json!({
            "begins": folded.begins(),
            "lines": folded.lines(),
            "html": richtext::show(&folded.html, &|id| address(message.ticket, id)),
        })),
        "files": files,
        "mail_page_url": whole_mail.as_ref().map(|address| format!("{address}?as=page")),
        "mail_facts_url": whole_mail.as_ref().map(|address| format!("{address}?as=facts")),
        "whole_mail_url": whole_mail,
        "via": match message.way { Way::Portal => "portal", Way::Mail { .. } => "mail" },
        "unverified": unverified,
        "about": about(&message.kind),
        "deliveries": deliveries::of_message(whole, message, session),
    })
}

fn event(kind: &Kind) -> Option<&'static str> {
    match kind {
        Kind::Event(Event::StateChanged { .. }) => Some("state_changed"),
        Kind::Event(Event::Taken) => Some("taken"),
        Kind::Event(Event::Accepted) => Some("accepted"),
        Kind::Event(Event::Confirmed { .. }) => Some("confirmed"),
        Kind::Event(Event::ObserverInvited { .. }) => Some("observer_invited"),
        Kind::Event(Event::ObserverJoined) => Some("observer_joined"),
        Kind::Event(Event::ObserverAdded { .. }) => Some("observer_added"),
        Kind::Event(Event::ObserverRemoved { .. }) => Some("observer_removed"),
        Kind::Opening | Kind::Reply | Kind::Note => None,
    }
}

/// Whom an event is about, by name.
fn about(kind: &Kind) -> Option<&str> {
    match kind {
        Kind::Event(
            Event::ObserverInvited { who }
            | Event::ObserverAdded { who }
            | Event::ObserverRemoved { who },
        ) => Some(&who.name),
        _ => None,
    }
}

fn file(ticket: TicketNumber, file: &Attachment) -> Value {
    json!({
        "id": file.id,
        "name": file.name,
        "size": file.size,
        "type": file.content_type,
        "url": address(ticket, file.id.as_str()),
    })
}

fn address(ticket: TicketNumber, file: &str) -> String {
    format!("/api/attachments/{ticket}/{file}")
}
