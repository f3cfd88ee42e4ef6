//! A message: what somebody wrote into a ticket, or what happened to it.

use serde::{Deserialize, Serialize};

use crate::id::{FileId, MessageId, PersonId, TicketNumber, Timestamp};
use crate::people::address::Address;
use crate::people::person::{Capacity, Participant, Role};
use crate::refusal::Fault;
use crate::text;
use crate::ticket::state::State;

/// Most bytes of a message's text as HTML. A table item holds 400 kB (DynamoDB quota), and what is
/// longer than a short novel is a file.
pub const BODY_MAX: usize = 200_000;

/// The words of a message, already cleaned.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Body {
    /// Clean HTML; images name their file and have no address.
    pub html: String,
    /// The same as plain text.
    pub text: String,
    /// Files shown inside the text.
    pub inline: Vec<FileId>,
    /// What the mail it came by says besides; it is shown when asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub folded: Option<Folded>,
}

/// The part of a mail that is folded away: the mail it answers, a signature.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Folded {
    /// Clean HTML; images name their file and have no address.
    pub html: String,
    /// The same as plain text.
    pub text: String,
    /// Whether nobody in the ticket would miss it: a mail the desk has sent them, a signature.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub old: bool,
}

impl Folded {
    /// Its first words on one line, without the marks of a quote: what tells a reader whether to unfold it.
    pub fn begins(&self) -> String {
        const CHARACTERS: usize = 60;
        let lines = self.text.lines().map(|line| {
            let line = line.trim_start_matches(['>', '|', ' ', '\t']);
            text::one_line(line).trim().to_owned()
        });
        let worded = |line: &String| line.chars().any(char::is_alphanumeric);
        let first = lines.clone().find(worded).unwrap_or_default();
        match first.char_indices().nth(CHARACTERS) {
            Some((end, _)) => format!("{}…", first[..end].trim_end()),
            None => first,
        }
    }

    /// How many lines with words it has.
    pub fn lines(&self) -> usize {
        let worded = |line: &&str| line.chars().any(char::is_alphanumeric);
        self.text.lines().filter(worded).count()
    }
}

impl Body {
    /// Refuses nothing at all, and more than [`BODY_MAX`].
    ///
    /// # Errors
    /// [`Fault::Missing`] without text and image, [`Fault::TooLong`] beyond the limit.
    pub fn check(self) -> Result<Self, Fault> {
        self.check_with_files(false)
    }

    /// The same for a message that brings files below its text (`files`): they may come without a word.
    ///
    /// # Errors
    /// As [`Body::check`].
    pub fn check_with_files(self, files: bool) -> Result<Self, Fault> {
        if !files && self.text.trim().is_empty() && self.inline.is_empty() {
            return Err(Fault::Missing);
        }
        if self.html.len() > BODY_MAX {
            return Err(Fault::TooLong { max: BODY_MAX });
        }
        Ok(self)
    }
}

/// What a message is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// The description a ticket begins with.
    Opening,
    /// An answer everybody in the ticket reads.
    Reply,
    /// Words among agents: never shown or sent to anybody else.
    Note,
    /// Something that happened.
    Event(Event),
}

/// Things that happen to a ticket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// From one state to another.
    StateChanged {
        /// Before.
        from: State,
        /// After.
        to: State,
    },
    /// An agent took it.
    Taken,
    /// An agent accepted a request whose address nobody has confirmed.
    Accepted,
    /// The requester proved that the address is theirs.
    Confirmed {
        /// Whether an answer waited for that.
        answered: bool,
    },
    /// Somebody was asked whether they want to read along.
    ObserverInvited {
        /// Who.
        who: Participant,
    },
    /// Whoever did this was asked, and reads along from now on.
    ObserverJoined,
    /// Somebody reads along from now on.
    ObserverAdded {
        /// Who.
        who: Participant,
    },
    /// An agent said who needs help, in place of whoever wrote for them.
    RequesterChanged {
        /// Who needs help from now on.
        who: Participant,
    },
    /// Somebody does not read along any more.
    ObserverRemoved {
        /// Who.
        who: Participant,
    },
}

/// Who wrote a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Author {
    /// Address and name, as given.
    pub who: Participant,
    /// In what capacity.
    pub capacity: Capacity,
}

impl Author {
    /// Whether this was written by that person, proved.
    pub fn is(&self, person: &PersonId) -> bool {
        self.capacity != Capacity::Unverified && self.who.person == *person
    }
}

/// How a message came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// By the portal's pages.
    Portal,
    /// By mail; the raw mail stays under this key.
    Mail {
        /// Key of the raw mail.
        raw: String,
        /// Addresses that got the same mail directly and need no copy.
        already: Vec<Address>,
    },
}

/// A message of a ticket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// Identifier; sorts by time.
    pub id: MessageId,
    /// The ticket it belongs to.
    pub ticket: TicketNumber,
    /// What it is.
    pub kind: Kind,
    /// Who wrote or did it.
    pub author: Author,
    /// When.
    pub at: Timestamp,
    /// The words; empty for events.
    pub body: Body,
    /// Files below the text.
    pub files: Vec<FileId>,
    /// How it came.
    pub way: Way,
    /// The state it left the ticket in, when it changed it.
    pub state_change: Option<(State, State)>,
    /// Whether the desk answers the sender of an opening at once (never a machine); of a request that is
    /// confirmed or accepted, whether its requester gets what waited for that.
    pub acknowledge: bool,
    /// The desk's answers that waited until now, and are mailed to the requester because of it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub answers: Vec<MessageId>,
    /// Who hears of it by mail at all.
    #[serde(default)]
    pub telling: Telling,
    /// Whether it waits until an agent lets it in: words that came to the ticket's address from somebody who
    /// does not take part, or from an agent by another way than their own. Agents alone read it.
    #[serde(default)]
    pub held: bool,
    /// Whether an agent decided that nobody else is to read it: it stays held, and is asked about no more.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub put_aside: bool,
    /// Whether an agent let it in: it is mailed like any other from then on.
    #[serde(default)]
    pub let_in: bool,
}

/// Who hears of a message by mail: fewer when its sender writes so much that it may be a machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Telling {
    /// Everybody it concerns.
    #[default]
    Everybody,
    /// The agents, once, that more is coming than is mailed.
    Warning,
    /// Nobody: it is in the ticket.
    Nobody,
}

impl Message {
    /// Whether anybody may have to hear of it by mail; who does, is [`crate::mail::notice::who_is_told`]'s to say.
    pub fn tells_people(&self) -> bool {
        self.kind != Kind::Note && (self.telling != Telling::Nobody || !self.answers.is_empty())
    }

    /// Whether it opened a ticket again that was resolved or closed.
    pub fn reopens(&self) -> bool {
        self.state_change
            .is_some_and(|(from, to)| !from.is_open() && to.is_open())
    }

    /// Whether somebody with this role may read it.
    pub fn visible_to(&self, role: Role) -> bool {
        role.is_agent() || !self.is_for_agents()
    }

    /// Whether agents alone read it, now.
    pub fn is_for_agents(&self) -> bool {
        self.kind == Kind::Note || self.held
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_folded_is_told_by_its_first_words() {
        for (text, begins, lines) in [
            ("De : Luc\nObjet : x\n\nBonjour", "De : Luc", 3),
            (
                "________________\n\n> > Le 4 mars, Luc a écrit :\n> Bonjour",
                "Le 4 mars, Luc a écrit :",
                2,
            ),
            ("-- \n", "", 0),
            ("", "", 0),
        ] {
            let folded = Folded {
                text: text.to_owned(),
                ..Folded::default()
            };
            assert_eq!(
                (folded.begins().as_str(), folded.lines()),
                (begins, lines),
                "{text}"
            );
        }
        let long = Folded {
            text: "é".repeat(70),
            ..Folded::default()
        };
        assert_eq!(long.begins(), format!("{}…", "é".repeat(60)));
    }
}
