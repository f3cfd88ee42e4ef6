//! What of a message its reader is not to know: what was signed for its author alone, and addresses.

use domain::address::Address;
use domain::message::{Message, Way};
use domain::session::Session;
use domain::ticket::Ticket;
use richtext::{Veil, addresses_in};
use store::tickets::Whole;

/// One reader's view of the words of a ticket's messages.
pub(crate) struct Veils {
    /// Over what came by the portal, where whoever wrote chose each word.
    typed: Veil,
    /// Over what came by mail, which quotes what mail programs put there.
    mailed: Veil,
}

impl Veils {
    pub(crate) fn of(whole: &Whole, session: &Session) -> Self {
        let typed = Veil::of_what_was_signed();
        if session.role.answers() {
            return Self {
                mailed: typed.clone(),
                typed,
            };
        }
        let written = whole
            .entries
            .iter()
            .chain(&whole.opening)
            .map(|entry| &entry.message.author.who.address);
        let mut hidden: Vec<&str> = whole
            .head
            .ticket
            .people()
            .map(|one| &one.address)
            .chain(written)
            .chain(whole.copies.iter().map(|copy| &copy.address))
            .filter(|address| **address != session.who.address)
            .map(Address::as_str)
            .collect();
        hidden.sort_unstable();
        hidden.dedup();
        Self {
            typed,
            mailed: Veil::of_addresses(hidden.into_iter()),
        }
    }

    /// The HTML of a message; its author reads what they wrote.
    pub(crate) fn over(&self, html: &str, message: &Message, session: &Session) -> String {
        match &message.way {
            _ if message.author.is(&session.who.person) => html.to_owned(),
            Way::Portal => self.typed.over(html),
            Way::Mail { .. } => self.mailed.over(html),
        }
    }
}

/// Over a mail as it was laid out: of what is quoted there, whoever is no agent sees no address but those the
/// message itself tells.
pub(crate) fn of_whole_mail(
    ticket: &Ticket,
    message: &Message,
    session: &Session,
    support: &Address,
) -> Option<Veil> {
    if message.author.is(&session.who.person) {
        return None;
    }
    if session.role.answers() {
        return Some(Veil::of_what_was_signed());
    }
    let hidden: Vec<&str> = ticket
        .people()
        .chain([&message.author.who])
        .map(|one| one.address.as_str())
        .collect();
    let mut known = addresses_in(&message.body.text);
    known.retain(|address| !hidden.contains(&address.as_str()));
    known.extend([&session.who.address, support].map(|one| one.as_str().to_owned()));
    Some(Veil::of_all_addresses_but(known))
}
