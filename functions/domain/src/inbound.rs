//! Where a mail belongs. Pure: the function that receives mail gathers the facts, this decides, and
//! every mail ends in exactly one outcome.

use serde::{Deserialize, Serialize};

use crate::address::Address;
use crate::id::{PersonId, TicketNumber, Timestamp};
use crate::message::{Author, Capacity};
use crate::person::Participant;
use crate::reply_address::ReplyAddress;
use crate::ticket::Ticket;

/// A mail that crossed this many hosts is going round in circles (mail.md, B).
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
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proof {
    /// Aligned DMARC, DKIM or SPF pass.
    Passed,
    /// Anything else.
    Absent,
}

/// How a mail names the ticket it answers, in the order in which it is believed (design, section 5).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Route {
    /// A signed reply address of ours.
    Token(ReplyAddress),
    /// An answer to a mail whose final Message-ID we know.
    Reference(ReplyAddress),
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
            Self::Tag(number) => Some(*number),
            Self::Support => None,
        }
    }

    /// To whom the mail that is answered was sent.
    fn issued_to(&self) -> Option<&PersonId> {
        match self {
            Self::Token(address) | Self::Reference(address) => Some(&address.person),
            Self::Tag(_) | Self::Support => None,
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
    /// Whether it is a mail of ours coming back.
    pub own_echo: bool,
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
    /// Whether the sender's account is an agent's.
    pub sender_answers: bool,
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
}

/// Why a mail is ignored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ignored {
    /// A delivery report.
    Bounce,
    /// An automatic answer.
    AutoReply,
    /// Our own mail coming back.
    Echo,
    /// A mail we have already.
    Duplicate,
}

/// Why a mail is put aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Parked {
    /// Judged to be spam.
    Spam,
    /// Carries a virus.
    Virus,
    /// Cannot be read as a mail at all, or holds nothing.
    Unparsable,
    /// Says two different things about who sent it or what it is.
    ConflictingHeaders,
    /// Went round in circles.
    TooManyHops,
    /// Nobody to answer: From holds no address.
    NoSender,
}

/// Decides. The order of the rules is the order of the lines.
pub fn decide(facts: &Facts, now: Timestamp) -> Decision {
    if facts.own_echo {
        return Decision::Ignored(Ignored::Echo);
    }
    if facts.virus {
        return Decision::Parked(Parked::Virus);
    }
    if facts.conflicting_headers {
        return Decision::Parked(Parked::ConflictingHeaders);
    }
    if facts.hops > HOPS_MAX {
        return Decision::Parked(Parked::TooManyHops);
    }
    match facts.machine {
        Some(Machine::Bounce) => return Decision::Ignored(Ignored::Bounce),
        Some(Machine::AutoReply) => return Decision::Ignored(Ignored::AutoReply),
        Some(Machine::Bulk) | None => {}
    }
    let Some(from) = &facts.from else {
        return Decision::Parked(Parked::NoSender);
    };
    if facts.spam {
        return Decision::Parked(Parked::Spam);
    }
    if !facts.has_content {
        return Decision::Parked(Parked::Unparsable);
    }
    match &facts.ticket {
        Some(ticket) => join(facts, from, ticket, now),
        None => Decision::OpenTicket(sender(facts, from, None)),
    }
}

fn join(facts: &Facts, from: &Participant, ticket: &Ticket, now: Timestamp) -> Decision {
    let capacity = capacity(facts, from, ticket);
    if let (Route::Tag(_), Capacity::Unverified) = (&facts.route, capacity) {
        // A number in a subject can be guessed; without proof of taking part it opens nothing.
        return Decision::OpenTicket(sender(facts, from, None));
    }
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
/// anybody, and an agent is one only with the mail that was sent to them.
fn capacity(facts: &Facts, from: &Participant, ticket: &Ticket) -> Capacity {
    if facts.proof == Proof::Absent {
        return Capacity::Unverified;
    }
    let own_copy = facts
        .route
        .issued_to()
        .is_none_or(|person| *person == from.person);
    match ticket.capacity_of(&from.person) {
        Some(Capacity::Requester) => Capacity::Requester,
        Some(Capacity::Observer) => Capacity::Observer,
        _ if facts.sender_answers && own_copy => Capacity::Agent,
        _ => Capacity::Unverified,
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
    let verified = facts.proof == Proof::Passed;
    Sender {
        who: from.clone(),
        verified,
        // An address without proof is perhaps somebody else's, who would get our mail for nothing.
        acknowledge: verified && facts.machine.is_none(),
        previous,
    }
}

/// The last `[#1042]` of a subject.
pub fn subject_tag(subject: &str) -> Option<TicketNumber> {
    let start = subject.rfind("[#")? + 2;
    let length = subject[start..].find(']')?;
    TicketNumber::parse(&subject[start..start + length])
}

/// Addresses among a mail's To and Cc that are people, not the desk: they have the mail already.
pub fn people(addresses: impl Iterator<Item = String>, support_domain: &str) -> Vec<Address> {
    let mut people: Vec<Address> = Vec::new();
    for address in addresses.filter_map(|address| Address::parse(&address)) {
        if address.domain() != support_domain && !people.contains(&address) {
            people.push(address);
        }
    }
    people
}

#[cfg(test)]
#[path = "inbound_tests.rs"]
mod tests;
