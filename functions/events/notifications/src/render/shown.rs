//! What a reader is shown of a message: its words, its files and the people of the ticket.

use domain::language::Language;
use domain::mail::notice::Notice;
use domain::mail::signed::known_by;
use domain::people::address::Address;
use domain::people::person::Capacity;
use domain::ticket::Ticket;
use domain::ticket::attachment::Attachment;
use domain::ticket::message::{Folded, Kind, Way};
use environment::Desk;
use mail::letters::{NamedFile, people};
use richtext::{Signed, Veil};
use store::tickets::MessageWithFiles;

/// The words without what was signed for their author; whoever is no agent learns no address from a mail either.
pub(super) fn veil(
    desk: &Desk,
    ticket: &Ticket,
    entry: &MessageWithFiles,
    notice: &Notice,
) -> Veil {
    let message = &entry.message;
    let signed = Signed::by(known_by(&desk.keys));
    match &message.way {
        Way::Mail { .. } if !notice.as_agent => {
            let others = ticket.addresses_of_others(&notice.to.address);
            let author = Some(&message.author.who.address);
            let author = author.filter(|address| **address != notice.to.address);
            let hidden = others.into_iter().chain(author);
            let known = [&notice.to.address, &desk.support];
            Veil::of_mail(
                hidden.flat_map(Address::spellings),
                known.into_iter().flat_map(Address::spellings).collect(),
                signed,
            )
        }
        Way::Mail { .. } | Way::Portal => Veil::of_what_was_signed(signed),
    }
}

/// The words of a message. What opens a ticket is mailed whole; of an answer, what it quotes is in the ticket.
pub(super) fn message(entry: &MessageWithFiles, veil: &Veil) -> String {
    let message = &entry.message;
    let folded = message.body.folded.as_ref();
    match folded.filter(|_| message.kind == Kind::Opening) {
        Some(folded) => veil.over(&format!("{}{}", message.body.html, folded.html)),
        None => veil.over(&message.body.html),
    }
}

/// The first words of what is folded, as this reader may see them.
pub(super) fn begins(part: &Folded, veil: &Veil) -> String {
    let seen = Folded {
        text: richtext::text(&veil.over(&part.html)),
        ..Folded::default()
    };
    seen.begins()
}

/// The files below the text; pictures inside it stand in their places.
pub(super) fn named(entry: &MessageWithFiles) -> Vec<NamedFile<'_>> {
    let below = |file: &&Attachment| !entry.message.body.inline.contains(&file.id);
    let files = entry.attachments.iter().filter(below);
    files
        .map(|file| NamedFile {
            name: &file.name,
            size: file.size,
        })
        .collect()
}

/// Who was put in copy by this very message and waits, for those who may let them in. Agents see
/// addresses, and so does whoever wrote them down.
pub(super) fn waiting(ticket: &Ticket, entry: &MessageWithFiles, notice: &Notice) -> String {
    let reader = &notice.to.person;
    if !notice.as_agent && ticket.requester.person != *reader {
        return String::new();
    }
    let people = ticket
        .proposed
        .iter()
        .filter(|one| one.message == entry.message.id)
        .map(|one| {
            if notice.as_agent || one.by == *reader {
                format!("{} ({})", one.who.name, one.who.address)
            } else {
                one.who.name.clone()
            }
        });
    people.collect::<Vec<_>>().join(", ")
}

/// The requester, and who may be it instead: an agent who answers by mail knows where the answer goes.
pub(super) fn requester(ticket: &Ticket, language: Language) -> String {
    let name = &ticket.requester.name;
    let writers: Vec<String> = ticket
        .writers
        .iter()
        .map(|one| format!("{} ({})", one.name, one.address))
        .collect();
    if writers.is_empty() {
        return name.clone();
    }
    people::perhaps_for(name, &writers.join(", "), language)
}

/// A name nobody proved is said to be one, and so is a message that waits for an agent.
pub(super) fn author(entry: &MessageWithFiles, language: Language) -> String {
    let author = &entry.message.author;
    let name = &author.who.name;
    match author.capacity {
        _ if entry.message.held => people::waiting_for_consent(name, language),
        Capacity::Unverified => people::unverified(name, language),
        _ => name.clone(),
    }
}
