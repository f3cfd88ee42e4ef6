//! Where a mail belongs. Pure: the function that receives mail gathers the facts, this decides, and
//! every mail ends in exactly one outcome.

mod reasons;

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use crate::id::{TicketNumber, Timestamp};
use crate::mail::reply_address::ReplyAddress;
use crate::people::address::Address;
use crate::people::person::{Capacity, Participant};
use crate::ticket::Ticket;
use crate::ticket::message::Author;

pub use reasons::{Ignored, Parked};

/// A mail that crossed this many hosts is going round in circles.
pub const HOPS_MAX: usize = 25;

/// What kind of machine wrote a mail, if one did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Machine {
    /// A report that a mail was not delivered.
    Bounce,
    /// An out-of-office answer or another automatic one.
    AutoReply,
    /// A mailing list or bulk mail: perhaps human, never acknowledged.
    Bulk,
}

/// Whether the sender named in From is the one who sent it, as the receiving service judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Proof {
    /// Aligned DMARC, DKIM or SPF pass.
    Passed,
    /// Anything else.
    Absent,
}

/// How a mail names the ticket it answers, in the order in which it is believed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Route {
    /// A signed reply address of ours.
    Token(ReplyAddress),
    /// An answer to a mail whose final Message-ID we know.
    Reference(ReplyAddress),
    /// An answer to a mail that came in and is in this ticket, the sender's own or that of somebody who
    /// had put them in copy.
    Thread(TicketNumber),
    /// `[#1042]` in the subject: believed only of somebody who already takes part.
    Tag(TicketNumber),
    /// Nothing names a ticket.
    Support,
}

impl Route {
    /// The ticket to be loaded before deciding.
    pub fn ticket(&self) -> Option<TicketNumber> {
        match self {
            Self::Token(address) | Self::Reference(address) => Some(address.ticket),
            Self::Thread(number) | Self::Tag(number) => Some(*number),
            Self::Support => None,
        }
    }
}

/// Everything known of a mail when it is decided.
#[derive(Debug, Clone)]
pub struct Facts {
    /// The sender; `None` when From holds no address.
    pub from: Option<Participant>,
    /// Whether they sent it.
    pub proof: Proof,
    /// What kind of machine wrote it.
    pub machine: Option<Machine>,
    /// Whether that is a guess.
    pub machine_guessed: bool,
    /// Whether it is a mail of ours coming back, by our own mark.
    pub own_echo: bool,
    /// Whether it comes in the desk's own name and says nowhere who wrote it.
    pub own_address: bool,
    /// Whether it repeats a header of which there must be one: parsers disagree on which one counts.
    pub conflicting_headers: bool,
    /// Hosts it passed.
    pub hops: usize,
    /// Whether the receiving service calls it spam.
    pub spam: bool,
    /// Whether the receiving service found a virus.
    pub virus: bool,
    /// How it names a ticket.
    pub route: Route,
    /// That ticket, when it exists.
    pub ticket: Option<Ticket>,
    /// A ticket the mail names too, which its sender may not join.
    pub related: Option<TicketNumber>,
    /// Whether somebody looked at it and said that it is no spam and no flood.
    pub released: bool,
    /// Whether the sender's account is an agent's.
    pub sender_is_agent: bool,
    /// Whether anything was written or attached.
    pub has_content: bool,
}

/// What becomes of a mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// A new ticket.
    OpenTicket(Sender),
    /// A message in the ticket that was loaded.
    AddReply(Author),
    /// The ticket was closed long ago and goes on in this one: load it and decide again.
    Follow(TicketNumber),
    /// Kept, and nothing done.
    Ignored(Ignored),
    /// Kept for somebody to look at.
    Parked(Parked),
}

/// Who opens a ticket by mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sender {
    /// Address and name as given.
    pub who: Participant,
    /// Whether the mail proved it.
    pub verified: bool,
    /// Whether to answer.
    pub acknowledge: bool,
    /// The closed ticket it goes on from.
    pub previous: Option<TicketNumber>,
    /// The ticket it names and may not join.
    pub related: Option<TicketNumber>,
}

/// Decides. The order of the rules is the order of the lines. Somebody who released a mail answers for
/// it not being spam, a loop or a trick with headers, and for it being somebody's where a machine was guessed;
/// nobody can answer for a virus or for a machine that says what it is.
pub fn decide(facts: &Facts, now: Timestamp) -> Decision {
    if facts.own_echo {
        return Decision::Ignored(Ignored::Echo);
    }
    if facts.virus {
        return Decision::Parked(Parked::Virus);
    }
    if facts.conflicting_headers && !facts.released {
        return Decision::Parked(Parked::ConflictingHeaders);
    }
    if facts.hops > HOPS_MAX && !facts.released {
        return Decision::Parked(Parked::TooManyHops);
    }
    let answered_for = facts.machine_guessed && facts.released;
    match facts.machine.filter(|_| !answered_for) {
        Some(Machine::Bounce) => return Decision::Ignored(Ignored::Bounce),
        Some(Machine::AutoReply) => return Decision::Ignored(Ignored::AutoReply),
        Some(Machine::Bulk) | None => {}
    }
    let Some(from) = &facts.from else {
        return Decision::Parked(Parked::NoSender);
    };
    if facts.own_address {
        return Decision::Parked(Parked::OwnAddress);
    }
    if facts.spam && !facts.released {
        return Decision::Parked(Parked::Spam);
    }
    if !facts.has_content {
        return Decision::Parked(Parked::Unparsable);
    }
    match &facts.ticket {
        Some(ticket) if admits(facts, ticket) => join(facts, from, ticket, now),
        Some(ticket) => {
            let mut sender = sender(facts, from, None);
            sender.related = sender.related.or(Some(ticket.number));
            Decision::OpenTicket(sender)
        }
        None => Decision::OpenTicket(sender(facts, from, None)),
    }
}

/// Whether a mail may join the ticket it names at all. A signed address lets anybody write, marked as
/// unverified; a Message-ID, which travels with every forwarded mail, only an address that takes part;
/// a number, which anybody can guess, only somebody who proved to take part. An agent's words by these ways
/// wait in the ticket, for they are not written to the address signed for them.
pub fn admits(facts: &Facts, ticket: &Ticket) -> bool {
    let Some(from) = &facts.from else {
        return false;
    };
    match &facts.route {
        Route::Token(_) => true,
        Route::Reference(sent) => {
            ticket.capacity_of(&from.person).is_some()
                || (facts.sender_is_agent && sent.person == from.person)
        }
        Route::Thread(_) => ticket.capacity_of(&from.person).is_some(),
        Route::Tag(_) => {
            capacity(facts, from, ticket) != Capacity::Unverified
                || (facts.sender_is_agent && is_proved(facts))
        }
        Route::Support => false,
    }
}

fn join(facts: &Facts, from: &Participant, ticket: &Ticket, now: Timestamp) -> Decision {
    let capacity = capacity(facts, from, ticket);
    if !ticket.takes_replies(now) && capacity != Capacity::Unverified {
        return match ticket.next {
            Some(next) => Decision::Follow(next),
            None => Decision::OpenTicket(sender(facts, from, Some(ticket.number))),
        };
    }
    Decision::AddReply(Author {
        who: known(from, ticket),
        capacity,
    })
}

/// In what capacity the sender writes. A token routes and does not identify: without proof nobody is
/// anybody, and an agent is one only with the address signed for them, which nobody else has seen.
fn capacity(facts: &Facts, from: &Participant, ticket: &Ticket) -> Capacity {
    if !is_proved(facts) {
        return Capacity::Unverified;
    }
    let signed = matches!(&facts.route, Route::Token(address) if address.person == from.person);
    let reads_along = ticket.observers.iter().any(|one| one.person == from.person);
    if ticket.requester.person == from.person {
        Capacity::Requester
    } else if facts.sender_is_agent && signed {
        Capacity::Agent
    } else if reads_along {
        Capacity::Observer
    } else {
        Capacity::Unverified
    }
}

/// The participant as the ticket knows them, so that a display name in a mail renames nobody.
fn known(from: &Participant, ticket: &Ticket) -> Participant {
    std::iter::once(&ticket.requester)
        .chain(&ticket.observers)
        .chain(&ticket.assignees)
        .find(|one| one.person == from.person)
        .unwrap_or(from)
        .clone()
}

fn sender(facts: &Facts, from: &Participant, previous: Option<TicketNumber>) -> Sender {
    let verified = is_proved(facts);
    Sender {
        who: from.clone(),
        verified,
        // An address without proof is perhaps somebody else's, who would get our mail for nothing.
        acknowledge: verified && facts.machine.is_none(),
        previous,
        related: facts.related,
    }
}

/// Whether a mail that is ignored may be a person's all the same, for admins to look at: a machine was guessed, or our
/// mark stands on what somebody is proved to have written, as programs leave it that send a mail again.
pub fn is_doubtful(facts: &Facts, reason: Ignored) -> bool {
    match reason {
        Ignored::Echo => is_proved(facts) && !facts.own_address,
        _ => facts.machine_guessed,
    }
}

/// Whether a mail is its sender's. Two From headers are never a proof: the verdict may have been about the other one.
pub fn is_proved(facts: &Facts) -> bool {
    facts.proof == Proof::Passed && !facts.conflicting_headers
}

/// The last `[#1042]` of a subject.
pub fn subject_tag(subject: &str) -> Option<TicketNumber> {
    let start = subject.rfind("[#")? + 2;
    let length = subject[start..].find(']')?;
    TicketNumber::parse(&subject[start..start + length])
}

/// Addresses among a mail's To and Cc that are people, not the desk: they have the mail already.
pub fn people(addresses: impl Iterator<Item = String>, support_domain: &str) -> Vec<Address> {
    let mut seen = HashSet::new();
    addresses
        .filter_map(|address| Address::parse(&address))
        .filter(|address| address.domain() != support_domain && seen.insert(address.clone()))
        .collect()
}

#[cfg(test)]
mod tests;
