//! A ticket: opened with one message, in one of six states, never deleted by a rule of this file.

pub mod access;
pub mod answer;
pub mod attachment;
pub mod conversation;
mod form;
pub mod handle;
pub mod handling;
pub mod handover;
pub mod held;
pub mod message;
pub mod observers;
mod opening;
pub mod state;
pub mod thanks;

use serde::{Deserialize, Serialize};

use crate::desk::category::Category;
use crate::id::{MessageId, PersonId, TicketNumber, Timestamp};
use crate::people::address::Address;
use crate::people::person::Capacity;
use crate::people::person::{Correspondent, Participant};

pub use form::{CheckedForm, Draft, Form, Visitor, read_files, read_form};
pub use opening::{Mailed, Opening, open, open_from_mail};
pub use state::State;

/// Longest subject, characters.
pub const SUBJECT_MAX: usize = 200;
/// Longest phone number or equipment, characters.
pub const DETAIL_MAX: usize = 100;
/// A reply to a closed ticket reopens it for this long, seconds; later it opens a new one that names it.
pub const REOPEN_SECONDS: i64 = 30 * 24 * 3600;

/// A request that nobody stands behind is kept for so long, seconds: a weekend.
pub const PROVISIONAL_SECONDS: i64 = 72 * 3600;

/// Somebody who was put in copy and is not let in yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    /// Who.
    pub who: Participant,
    /// Who put them in copy.
    pub by: PersonId,
    /// By which message.
    pub message: MessageId,
}

/// An answer of the desk that was announced to the requester, and not mailed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WaitingAnswer {
    /// The answer.
    pub message: MessageId,
    /// Whether it came by mail: it may quote the request then.
    pub by_mail: bool,
}

/// The head of a ticket; its messages and files stand beside it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ticket {
    /// Its number.
    pub number: TicketNumber,
    /// One line.
    pub subject: String,
    /// Where it stands.
    pub state: State,
    /// Its category.
    pub category: Category,
    /// Where the requester can be reached besides the usual number.
    pub phone: Option<String>,
    /// Number or name of the equipment.
    pub equipment: Option<String>,
    /// Whose these two are, where another has become the requester since.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub details_of: Option<Participant>,
    /// Who needs help.
    pub requester: Participant,
    /// Who reads along.
    pub observers: Vec<Participant>,
    /// Who was put in copy and waits to be let in.
    #[serde(default)]
    pub proposed: Vec<Proposal>,
    /// Who was asked whether they want to read along, and has not answered.
    #[serde(default)]
    pub invited: Vec<Participant>,
    /// Who does not want to: they are not asked again.
    #[serde(default)]
    pub declined: Vec<Participant>,
    /// Who wants no mails about it.
    #[serde(default)]
    pub muted: Vec<PersonId>,
    /// Agents who took it.
    pub assignees: Vec<Participant>,
    /// "À confirmer": nobody has proved that the requester's address is theirs.
    pub unconfirmed: bool,
    /// Whether it is erased after [`PROVISIONAL_SECONDS`], unless somebody proves the address or the desk takes
    /// it on: nobody who is proved stands behind it, and whoever sent it was told so.
    #[serde(default)]
    pub provisional: bool,
    /// Whether the desk has answered a requester whose address nobody has proved: the answer waits for that, by mail
    /// also where an agent accepted the request.
    #[serde(default)]
    pub answer_waits: bool,
    /// Which of them wait; none where [`answer_waits`](Self::answer_waits) is all that an older ticket says.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub waiting_answers: Vec<WaitingAnswer>,
    /// Whether an agent took the request on though nobody has proved the address: mails to its requester hold the
    /// desk's words and none of the request's, which anybody may have typed. Written only where it is so: a reply that
    /// reads nothing asks whether it is there.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub accepted: bool,
    /// Whether another sent the request and named the requester, as a service's mail names whoever asked for it in
    /// Reply-To: what it says may be meant for the desk alone, so nobody but agents reads any of it, its
    /// subject included, until an agent has answered or accepted it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub spoken_for: bool,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// When something last happened.
    pub updated_at: Timestamp,
    /// Since when it is in its state.
    pub state_since: Timestamp,
    /// The older, closed ticket it goes on from.
    pub previous: Option<TicketNumber>,
    /// The newer ticket that goes on from it.
    pub next: Option<TicketNumber>,
    /// A ticket the opening mail named, which its sender could not join.
    #[serde(default)]
    pub related: Option<TicketNumber>,
    /// Who may be the one who needs help: where the opening mail wants its answers, or who wrote what it
    /// forwards. Nobody has proved it; agents alone are told.
    #[serde(default)]
    pub writers: Vec<Correspondent>,
    /// Addresses of those who wrote or did something in it, or took part once, beside its requester and observers:
    /// what comes by mail may quote them for as long as it is read, and whoever is no agent is not to learn them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub met: Vec<Address>,
}

impl Ticket {
    /// A new one, of which nothing more is known.
    pub(crate) fn begin(
        number: TicketNumber,
        subject: String,
        requester: Participant,
        now: Timestamp,
    ) -> Self {
        Self {
            number,
            subject,
            state: State::New,
            category: Category::other(),
            phone: None,
            equipment: None,
            details_of: None,
            requester,
            observers: Vec::new(),
            proposed: Vec::new(),
            invited: Vec::new(),
            declined: Vec::new(),
            muted: Vec::new(),
            assignees: Vec::new(),
            unconfirmed: false,
            provisional: false,
            answer_waits: false,
            waiting_answers: Vec::new(),
            accepted: false,
            spoken_for: false,
            opened_at: now,
            updated_at: now,
            state_since: now,
            previous: None,
            next: None,
            related: None,
            writers: Vec::new(),
            met: Vec::new(),
        }
    }

    /// Everybody the ticket names, waiting or not.
    pub fn people(&self) -> impl Iterator<Item = &Participant> {
        let waiting = self.proposed.iter().map(|one| &one.who);
        std::iter::once(&self.requester)
            .chain(&self.observers)
            .chain(&self.assignees)
            .chain(&self.invited)
            .chain(&self.declined)
            .chain(waiting)
    }

    /// Whether a person who is no agent here is to read none of its words by mail, its subject included, nor what others
    /// than agents write in it: the requester for whom an agent vouched and who proved nothing; everybody while another
    /// speaks for the requester.
    pub fn keeps_words_from(&self, person: &PersonId) -> bool {
        self.spoken_for || (self.accepted && self.requester.person == *person)
    }

    /// Whether a person may read along, agents by their role aside: whoever takes part, unless another speaks for the
    /// requester. A second address of theirs may be an observer.
    pub fn is_read_by(&self, person: &PersonId) -> bool {
        self.takes_part(person) && !self.spoken_for
    }

    /// Notes that somebody wrote in it, did something or took part.
    pub(crate) fn meet(&mut self, who: &Participant) {
        let known = self.requester.person == who.person || self.met.contains(&who.address);
        if !known {
            self.met.push(who.address.clone());
        }
    }

    /// The addresses of everybody who has to do with it, but the reader's own: of each once, whatever part of the
    /// ticket is read.
    pub fn addresses_of_others(&self, reader: &Address) -> Vec<&Address> {
        let people = self.people().map(|one| &one.address);
        let mut others: Vec<&Address> = people
            .chain(&self.met)
            .filter(|address| *address != reader)
            .collect();
        others.sort_unstable();
        others.dedup();
        others
    }

    /// In what capacity a person takes part, agents by their role aside.
    pub fn capacity_of(&self, person: &PersonId) -> Option<Capacity> {
        let among = |people: &[Participant]| people.iter().any(|one| one.person == *person);
        if self.requester.person == *person {
            Some(Capacity::Requester)
        } else if among(&self.assignees) {
            Some(Capacity::Agent)
        } else {
            among(&self.observers).then_some(Capacity::Observer)
        }
    }

    /// Whether a person needs help here or reads along, agents by their work aside.
    pub fn takes_part(&self, person: &PersonId) -> bool {
        self.requester.person == *person || self.observers.iter().any(|one| one.person == *person)
    }

    /// Whether a reply may still be added here rather than to a new ticket.
    pub fn takes_replies(&self, now: Timestamp) -> bool {
        self.state != State::Closed || now < self.state_since.plus_seconds(REOPEN_SECONDS)
    }

    /// Whether nobody has proved the requester's address, whatever an agent said of the request.
    pub fn is_unproved(&self) -> bool {
        self.unconfirmed || self.accepted
    }

    /// Whether an agent's word is still needed: for an address nobody proved, or for words another sent in a name.
    pub(crate) fn may_be_accepted(&self) -> bool {
        self.unconfirmed || self.spoken_for
    }

    /// Notes what an act of somebody proved says of a request nobody has confirmed: its requester proves the
    /// address by acting at all, and what the desk works on is not erased any more. Gives the desk's answers that
    /// waited for that.
    pub(crate) fn is_acted_on(&mut self, by: Capacity) -> Vec<MessageId> {
        match by {
            Capacity::Requester => {
                self.unconfirmed = false;
                self.provisional = false;
                self.accepted = false;
                return self.take_answers();
            }
            Capacity::Agent => self.provisional = false,
            Capacity::Observer | Capacity::Unverified => {}
        }
        Vec::new()
    }

    /// The desk's answers that may be mailed to its requester from now on, and have not been: all that waited, or of a
    /// request that was accepted those that quote nothing of it.
    pub(crate) fn take_answers(&mut self) -> Vec<MessageId> {
        let accepted = self.accepted;
        let waiting = std::mem::take(&mut self.waiting_answers);
        let (left, taken) = waiting.into_iter().partition(|one| accepted && one.by_mail);
        self.waiting_answers = left;
        self.answer_waits = !self.waiting_answers.is_empty();
        Vec::into_iter(taken).map(|one| one.message).collect()
    }

    /// Puts it into a state; gives the change, if it is one.
    pub(crate) fn enter(&mut self, state: State, now: Timestamp) -> Option<(State, State)> {
        self.updated_at = self.updated_at.max(now);
        (self.state != state).then(|| {
            let before = std::mem::replace(&mut self.state, state);
            self.state_since = now;
            (before, state)
        })
    }
}

#[cfg(test)]
mod tests;
