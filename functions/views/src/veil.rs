//! What of a message its reader is not to know: what was signed for its author alone, and addresses.

use domain::mail::signed::known_by;
use domain::people::address::Address;
use domain::people::session::Session;
use domain::ticket::Ticket;
use domain::ticket::message::{Message, Way};
use environment::Desk;
use richtext::{Signed, Veil, addresses_in};
use store::tickets::WholeTicket;

/// One reader's view of the words of a ticket's messages.
pub struct Veils<'a> {
    session: &'a Session,
    desk: &'a Desk,
    /// Over what came by the portal, where whoever wrote chose each word.
    typed: Veil,
    /// Over what came by mail, which quotes what mail programs put there.
    mailed: Veil,
}

impl<'a> Veils<'a> {
    /// Over a ticket, for the person of a session.
    pub fn of(whole: &WholeTicket, session: &'a Session, desk: &'a Desk) -> Self {
        let entries = whole.entries.iter().chain(&whole.opening);
        let written = entries.map(|entry| &entry.message.author.who.address);
        let told = whole.sent_mails.iter().map(|copy| &copy.address);
        let ticket = &whole.head.ticket;
        Self {
            session,
            desk,
            typed: Veil::of_what_was_signed(signed(desk)),
            mailed: over_mails(ticket, written.chain(told), session, desk),
        }
    }

    /// The HTML of a message; its author reads what they wrote.
    pub fn over(&self, html: &str, message: &Message) -> String {
        match &message.way {
            _ if message.author.is(&self.session.who.person) => html.to_owned(),
            Way::Portal => self.typed.over(html),
            Way::Mail { .. } => self.mailed.over(html),
        }
    }

    /// The HTML of what a message quotes.
    pub fn over_quoted(&self, html: &str, message: &Message) -> String {
        match over_quotes(&self.mailed, message, self.session, self.desk) {
            None => html.to_owned(),
            Some(veil) => veil.over(html),
        }
    }
}

/// Over a mail as it was laid out, quotes and all.
pub fn of_whole_mail(
    ticket: &Ticket,
    message: &Message,
    session: &Session,
    desk: &Desk,
) -> Option<Veil> {
    let written = [&message.author.who.address].into_iter();
    let mailed = over_mails(ticket, written, session, desk);
    over_quotes(&mailed, message, session, desk)
}

/// Over what came by mail: whoever is no agent sees no address of anybody who has to do with the ticket, nor of
/// those `besides`.
fn over_mails<'a>(
    ticket: &'a Ticket,
    besides: impl Iterator<Item = &'a Address>,
    session: &Session,
    desk: &Desk,
) -> Veil {
    if session.role.is_agent() {
        return Veil::of_what_was_signed(signed(desk));
    }
    let own = &session.who.address;
    let mut hidden = ticket.addresses_of_others(own);
    hidden.extend(besides.filter(|address| *address != own));
    hidden.sort_unstable();
    hidden.dedup();
    let known = [own, &desk.support]
        .into_iter()
        .flat_map(Address::spellings);
    let hidden = hidden.into_iter().flat_map(Address::spellings);
    Veil::of_mail(hidden, known.collect(), signed(desk))
}

/// Over what a message quotes: whoever is no agent sees no address there but their own, the desk's, and those that the
/// message itself tells them. `mailed` is over its words.
fn over_quotes(mailed: &Veil, message: &Message, session: &Session, desk: &Desk) -> Option<Veil> {
    if message.author.is(&session.who.person) {
        return None;
    }
    if session.role.is_agent() {
        return Some(Veil::of_what_was_signed(signed(desk)));
    }
    let mut known = addresses_in(&mailed.over(&message.body.html));
    let own = [&session.who.address, &desk.support];
    known.extend(own.into_iter().flat_map(Address::spellings));
    Some(Veil::of_all_addresses_but(known, signed(desk)))
}

fn signed(desk: &Desk) -> Signed {
    Signed::by(known_by(&desk.keys))
}
