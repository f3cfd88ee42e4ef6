//! A ticket as one reader may see it: what the reader may not read is not in the answer at all.

use std::collections::HashMap;

use domain::id::{PersonId, TicketNumber, Timestamp};
use domain::keys::Keys;
use domain::mail::delivery::Blocked;
use domain::people::person::Capacity;
use domain::people::person::Participant;
use domain::people::session::Session;
use domain::ticket::Ticket;
use domain::ticket::access::{self, Rights, WholeMail};
use domain::ticket::attachment::Attachment;
use domain::ticket::message::{Event, Folded, Kind, Message, Way};
use domain::ticket::{conversation, handle};
use environment::Desk;
use serde_json::{Value, json};
use store::tickets::{Entry, Whole};
use web::rfc3339;

use crate::deliveries;
use crate::veil::Veils;

pub(crate) fn ticket(
    whole: &Whole,
    session: &Session,
    rights: Rights,
    blocked: &HashMap<PersonId, Blocked>,
    desk: &Desk,
    now: Timestamp,
) -> Value {
    let ticket = &whole.head.ticket;
    let keys = &desk.keys;
    let veils = Veils::of(whole, session, &desk.support);
    let readable = |entry: &&Entry| entry.message.visible_to(session.role);
    let shown = |entry: &Entry| message(whole, entry, session, &veils);
    let messages: Vec<Value> = whole.entries.iter().filter(readable).map(shown).collect();
    let opening = whole.opening.as_ref().filter(readable).map(shown);
    // What to ask for next: the messages before this one. It need not be one the reader may see.
    let before = whole.entries.first().filter(|_| whole.earlier);
    json!({
        "number": ticket.number,
        "subject": ticket.subject,
        "state": ticket.state,
        "category": ticket.category,
        "phone": ticket.phone.as_ref().filter(|_| rights.contact),
        "equipment": ticket.equipment.as_ref().filter(|_| rights.contact),
        "requester": {
            "name": ticket.requester.name,
            "address": rights.contact.then_some(&ticket.requester.address),
        },
        "observers": observers(ticket, rights, keys),
        "proposed": proposed(ticket, session, rights, keys),
        "invited": asked(ticket, &ticket.invited, rights, keys),
        "declined": asked(ticket, &ticket.declined, rights, keys),
        "following": ticket.is_followed_by(&session.who.person),
        "refusing": deliveries::refusing(whole, session, blocked),
        "assignees": names(&ticket.assignees),
        "unconfirmed": ticket.unconfirmed,
        "opened_at": rfc3339(ticket.opened_at),
        "updated_at": rfc3339(ticket.updated_at),
        "previous": ticket.previous,
        "next": ticket.next,
        // Somebody who may not join that ticket is not told that it is there.
        "related": ticket.related.filter(|_| session.role.is_agent()),
        // Said at the button, before anybody is surprised by it.
        "reply_reopens": conversation::would_reopen(ticket, session, now),
        "writers": writers(ticket, session),
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
fn observers(ticket: &Ticket, rights: Rights, keys: &Keys) -> Vec<Value> {
    let handle = |one: &Participant| handle::of(ticket.number, &one.person, keys);
    ticket
        .observers
        .iter()
        .map(|one| json!({ "name": one.name, "person": rights.observers.then(|| handle(one)) }))
        .collect()
}

/// Who was asked and has not said yes, for those who may ask.
fn asked(ticket: &Ticket, people: &[Participant], rights: Rights, keys: &Keys) -> Vec<Value> {
    let shown = people.iter().filter(|_| rights.observers);
    shown
        .map(|one| json!({ "name": one.name, "person": handle::of(ticket.number, &one.person, keys) }))
        .collect()
}

/// Who waits, for those who may let them in: agents see addresses, and so does whoever wrote them down.
fn proposed(ticket: &Ticket, session: &Session, rights: Rights, keys: &Keys) -> Vec<Value> {
    let waiting = ticket.proposed.iter().filter(|_| rights.observers);
    waiting
        .map(|one| {
            let known = session.role.is_agent() || one.by == session.who.person;
            json!({
                "name": one.who.name,
                "person": handle::of(ticket.number, &one.who.person, keys),
                "address": known.then_some(&one.who.address),
            })
        })
        .collect()
}

/// Who may be the one who needs help, for agents.
fn writers(ticket: &Ticket, session: &Session) -> Vec<Value> {
    let writers = ticket.writers.iter().filter(|_| session.role.is_agent());
    writers
        .map(|one| json!({ "name": one.name, "address": one.address }))
        .collect()
}

fn message(whole: &Whole, entry: &Entry, session: &Session, veils: &Veils<'_>) -> Value {
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
    let html = richtext::show(&message.body.html, &|id| address(message.ticket, id));
    let as_it_came = access::whole_mail(session, message) == WholeMail::AsItCame;
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
        "html": veils.over(&html, message),
        "folded": message.body.folded.as_ref().map(|part| folded(part, message, veils)),
        "files": files,
        "mail_page_url": whole_mail.as_ref().map(|address| format!("{address}?as=page")),
        "mail_facts_url": whole_mail.as_ref().map(|address| format!("{address}?as=facts")),
        "whole_mail_url": whole_mail.filter(|_| as_it_came),
        "via": match message.way { Way::Portal => "portal", Way::Mail { .. } => "mail" },
        "unverified": unverified,
        "held": message.held,
        "put_aside": message.put_aside,
        "about": about(&message.kind),
        "deliveries": deliveries::of_message(whole, message, session),
    })
}

/// What a mail says besides, as this reader may see it, its first words too.
fn folded(part: &Folded, message: &Message, veils: &Veils<'_>) -> Value {
    let html = richtext::show(&part.html, &|id| address(message.ticket, id));
    let html = veils.over_quoted(&html, message);
    let seen = Folded {
        text: richtext::text(&html),
        html,
        ..Folded::default()
    };
    json!({ "begins": seen.begins(), "lines": part.lines(), "html": seen.html })
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
        Kind::Event(Event::RequesterChanged { .. }) => Some("requester_changed"),
        Kind::Opening | Kind::Reply | Kind::Note => None,
    }
}

/// Whom an event is about, by name.
fn about(kind: &Kind) -> Option<&str> {
    match kind {
        Kind::Event(
            Event::ObserverInvited { who }
            | Event::ObserverAdded { who }
            | Event::ObserverRemoved { who }
            | Event::RequesterChanged { who },
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
