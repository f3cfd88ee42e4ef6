//! A ticket: opened with one message, in one of six states, never deleted by a rule of this file.

use serde::{Deserialize, Serialize};

use crate::address::Address;
use crate::category::Category;
use crate::id::{FileId, MessageId, PersonId, TicketNumber, Timestamp};
use crate::language::Language;
use crate::message::{Author, Body, Capacity, Kind, Message, Telling, Way};
use crate::observers::Proposal;
use crate::person::{Participant, read_address};
use crate::refusal::{Fault, Faults, Refusal};
use crate::session::Session;
use crate::{answer, attachment, text};

/// Longest subject, characters.
pub const SUBJECT_MAX: usize = 200;
/// Longest phone number or equipment, characters.
pub const DETAIL_MAX: usize = 100;
/// A reply to a closed ticket reopens it for this long, seconds (design: 30 days).
pub const REOPEN_SECONDS: i64 = 30 * 24 * 3600;

/// GLPI's six states, which French support desks know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Nouveau: nobody has taken it.
    New,
    /// En cours.
    InProgress,
    /// Planifié.
    Planned,
    /// En attente: of the requester or of somebody else.
    Waiting,
    /// Résolu.
    Resolved,
    /// Clos.
    Closed,
}

impl State {
    /// All of them, in the order of a ticket's life.
    pub const ALL: [Self; 6] = [
        Self::New,
        Self::InProgress,
        Self::Planned,
        Self::Waiting,
        Self::Resolved,
        Self::Closed,
    ];

    /// The word in addresses and data.
    pub fn tag(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::InProgress => "in_progress",
            Self::Planned => "planned",
            Self::Waiting => "waiting",
            Self::Resolved => "resolved",
            Self::Closed => "closed",
        }
    }

    /// The state with this word.
    pub fn parse(tag: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.tag() == tag)
    }

    /// What people read.
    pub fn label(self, language: Language) -> &'static str {
        match (self, language) {
            (Self::New, Language::Fr) => "Nouveau",
            (Self::New, Language::En) => "New",
            (Self::InProgress, Language::Fr) => "En cours",
            (Self::InProgress, Language::En) => "In progress",
            (Self::Planned, Language::Fr) => "Planifié",
            (Self::Planned, Language::En) => "Planned",
            (Self::Waiting, Language::Fr) => "En attente",
            (Self::Waiting, Language::En) => "Waiting",
            (Self::Resolved, Language::Fr) => "Résolu",
            (Self::Resolved, Language::En) => "Resolved",
            (Self::Closed, Language::Fr) => "Clos",
            (Self::Closed, Language::En) => "Closed",
        }
    }

    /// Whether somebody still has work with it.
    pub fn is_open(self) -> bool {
        !matches!(self, Self::Resolved | Self::Closed)
    }
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
    /// Who needs help.
    pub requester: Participant,
    /// Who reads along.
    pub observers: Vec<Participant>,
    /// Who was put in copy and waits to be let in.
    #[serde(default)]
    pub proposed: Vec<Proposal>,
    /// Who wants no mails about it.
    #[serde(default)]
    pub muted: Vec<PersonId>,
    /// Agents who took it.
    pub assignees: Vec<Participant>,
    /// "À confirmer": nobody has proved that the requester's address is theirs.
    pub unconfirmed: bool,
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
}

impl Ticket {
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

    /// Whether a reply may still be added here rather than to a new ticket.
    pub fn takes_replies(&self, now: Timestamp) -> bool {
        self.state != State::Closed || now < self.state_since.plus_seconds(REOPEN_SECONDS)
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

/// The form as it was sent, its description already cleaned.
#[derive(Debug, Clone, Default)]
pub struct Form {
    /// "Adresse mail du demandeur".
    pub address: String,
    /// "Objet".
    pub subject: String,
    /// "Description".
    pub description: Body,
    /// "Catégorie", by its slug; nothing means "Autres".
    pub category: String,
    /// "Numéro de téléphone joignable".
    pub phone: String,
    /// "Matériel".
    pub equipment: String,
    /// Answers to the questions of categories: field and words.
    pub answers: Vec<(String, String)>,
    /// Identifiers of the files below the description.
    pub files: Vec<String>,
    /// The language of the page.
    pub language: Language,
}

/// A form whose fields hold.
#[derive(Debug, Clone)]
pub struct Draft {
    subject: String,
    category: Category,
    phone: Option<String>,
    equipment: Option<String>,
    requester: Participant,
    author: Author,
    observers: Vec<Participant>,
    unconfirmed: bool,
    body: Body,
    /// Files below the text, each once.
    pub files: Vec<FileId>,
}

impl Draft {
    /// Every file the message names, inside the text first.
    pub fn all_files(&self) -> Vec<FileId> {
        let mut all = self.body.inline.clone();
        all.extend(
            self.files
                .iter()
                .filter(|id| !self.body.inline.contains(id))
                .cloned(),
        );
        all
    }

    /// The files shown inside the text.
    pub fn inline_files(&self) -> &[FileId] {
        &self.body.inline
    }

    /// Who writes, when that is proved.
    pub fn author(&self) -> Option<&PersonId> {
        (self.author.capacity != Capacity::Unverified).then_some(&self.author.who.person)
    }
}

/// What is known of who sends a form before their session is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Visitor {
    /// Nobody is logged in: the form must name the requester.
    Stranger,
    /// There is a session to be read, which names the requester where the form does not.
    HasSession,
}

/// A form whose fields hold, whoever sends it.
#[derive(Debug, Clone)]
pub struct Fields {
    address: Option<Address>,
    subject: String,
    category: Category,
    phone: Option<String>,
    equipment: Option<String>,
    body: Body,
    files: Vec<FileId>,
    language: Language,
}

/// Reads the form's fields.
///
/// # Errors
/// Names every field at fault: `address`, `subject`, `description`, `category`, `phone`, `equipment`,
/// `files`, a question's own field, or `answers` for an answer to no known question.
pub fn read_form(form: Form, visitor: Visitor, support_domain: &str) -> Result<Fields, Refusal> {
    let mut faults = Faults::default();
    let address = match (form.address.trim(), visitor) {
        ("", Visitor::HasSession) => None,
        ("", Visitor::Stranger) => faults.take("address", Err(Fault::Missing)),
        (typed, _) => faults.take("address", read_requester(typed, support_domain)),
    };
    let subject = faults.take("subject", text::required(&form.subject, SUBJECT_MAX));
    let body = faults.take("description", form.description.check());
    let files = faults.take("files", read_files(&form.files, body.as_ref()));
    let category = match form.category.trim() {
        "" => Some(Category::other()),
        slug => faults.take("category", Category::parse(slug).ok_or(Fault::NotAChoice)),
    };
    let phone = faults
        .take("phone", text::optional(&form.phone, DETAIL_MAX))
        .flatten();
    let equipment = faults
        .take("equipment", text::optional(&form.equipment, DETAIL_MAX))
        .flatten();
    let answers = answer::read(&form.answers, form.language, &mut faults);
    faults.done()?;
    let (Some(subject), Some(body), Some(files), Some(category)) = (subject, body, files, category)
    else {
        return Err(Refusal(Vec::new()));
    };
    Ok(Fields {
        address,
        subject,
        category,
        phone,
        equipment,
        body: answer::append(body, &answers),
        files,
        language: form.language,
    })
}

fn read_requester(typed: &str, support_domain: &str) -> Result<Address, Fault> {
    let address = read_address(typed)?;
    match address.domain() {
        domain if domain == support_domain => Err(Fault::OwnAddress),
        _ => Ok(address),
    }
}

impl Fields {
    /// Makes a draft of them. Logged in, the author is the person of the session; a colleague may be
    /// named as requester, who then has to confirm. Not logged in, the ticket is "À confirmer".
    ///
    /// # Errors
    /// [`Fault::Missing`] for `address` when the form named nobody and the session has ended.
    pub fn declared_by(self, session: Option<&Session>) -> Result<Draft, Refusal> {
        let own = session.map(|session| session.who.address.clone());
        let address = self
            .address
            .or(own)
            .ok_or_else(|| Refusal::of("address", Fault::Missing))?;
        let (requester, author, observers, unconfirmed) = match session {
            Some(session) if session.who.address == address => {
                let author = Author {
                    who: session.who.clone(),
                    capacity: Capacity::Requester,
                };
                (session.who.clone(), author, Vec::new(), false)
            }
            Some(session) => {
                // Declared for somebody else: the author reads along, the other person is asked nothing.
                let capacity = if session.role.answers() {
                    Capacity::Agent
                } else {
                    Capacity::Observer
                };
                let author = Author {
                    who: session.who.clone(),
                    capacity,
                };
                let observers = if session.role.answers() {
                    Vec::new()
                } else {
                    vec![session.who.clone()]
                };
                (
                    Participant::new(address, "", self.language),
                    author,
                    observers,
                    !session.role.answers(),
                )
            }
            None => {
                let requester = Participant::new(address, "", self.language);
                let author = Author {
                    who: requester.clone(),
                    capacity: Capacity::Unverified,
                };
                (requester, author, Vec::new(), true)
            }
        };
        Ok(Draft {
            subject: self.subject,
            category: self.category,
            phone: self.phone,
            equipment: self.equipment,
            requester,
            author,
            observers,
            unconfirmed,
            body: self.body,
            files: self.files,
        })
    }
}

/// Reads the identifiers of files, each once, none twice inside and below the text.
///
/// # Errors
/// [`Fault::FileNotArrived`] for what is no identifier, [`Fault::TooManyFiles`] beyond
/// [`attachment::FILES_MAX`], inside and below the text together.
pub fn read_files(ids: &[String], body: Option<&Body>) -> Result<Vec<FileId>, Fault> {
    let inline = body.map(|body| body.inline.as_slice()).unwrap_or_default();
    let mut files: Vec<FileId> = Vec::new();
    for id in ids.iter().filter(|id| !id.trim().is_empty()) {
        let id = FileId::parse(id.trim()).ok_or(Fault::FileNotArrived {
            name: String::new(),
        })?;
        if !files.contains(&id) && !inline.contains(&id) {
            files.push(id);
        }
    }
    match files.len() + inline.len() > attachment::FILES_MAX {
        true => Err(Fault::TooManyFiles {
            max: attachment::FILES_MAX,
        }),
        false => Ok(files),
    }
}

/// A ticket by mail: what `inbound` found.
#[derive(Debug, Clone)]
pub struct Mailed {
    /// Who wrote.
    pub from: Participant,
    /// Whether the mail proved it.
    pub verified: bool,
    /// The mail's subject.
    pub subject: String,
    /// The words.
    pub body: Body,
    /// Files below the text.
    pub files: Vec<FileId>,
    /// Key of the raw mail.
    pub raw: String,
    /// Addresses that got the same mail directly.
    pub already: Vec<crate::address::Address>,
    /// The closed ticket it goes on from.
    pub previous: Option<TicketNumber>,
    /// The ticket it names and may not join.
    pub related: Option<TicketNumber>,
    /// Whether to answer the sender.
    pub acknowledge: bool,
}

/// A new ticket and its first message.
#[derive(Debug, Clone)]
pub struct Opening {
    /// The ticket, in state [`State::New`].
    pub ticket: Ticket,
    /// The description.
    pub message: Message,
}

/// Opens a ticket from the form.
pub fn open(draft: Draft, number: TicketNumber, id: MessageId, now: Timestamp) -> Opening {
    let ticket = Ticket {
        number,
        subject: draft.subject,
        state: State::New,
        category: draft.category,
        phone: draft.phone,
        equipment: draft.equipment,
        requester: draft.requester,
        observers: draft.observers,
        proposed: Vec::new(),
        muted: Vec::new(),
        assignees: Vec::new(),
        unconfirmed: draft.unconfirmed,
        opened_at: now,
        updated_at: now,
        state_since: now,
        previous: None,
        next: None,
        related: None,
    };
    let message = opening_message(
        number,
        id,
        now,
        draft.author,
        draft.body,
        draft.files,
        Way::Portal,
        true,
    );
    Opening { ticket, message }
}

/// Opens a ticket from a mail. A subject that says nothing is replaced by the first words, as GLPI does.
pub fn open_from_mail(
    mail: Mailed,
    number: TicketNumber,
    id: MessageId,
    now: Timestamp,
) -> Opening {
    let capacity = if mail.verified {
        Capacity::Requester
    } else {
        Capacity::Unverified
    };
    let subject = text::one_line(&mail.subject);
    let subject = if subject.is_empty() {
        text::one_line(&mail.body.text)
    } else {
        subject
    };
    let ticket = Ticket {
        number,
        subject: text::shorten(
            if subject.is_empty() {
                "(sans objet)"
            } else {
                &subject
            },
            SUBJECT_MAX,
        ),
        state: State::New,
        category: Category::other(),
        phone: None,
        equipment: None,
        requester: mail.from.clone(),
        observers: Vec::new(),
        proposed: Vec::new(),
        muted: Vec::new(),
        assignees: Vec::new(),
        unconfirmed: !mail.verified,
        opened_at: now,
        updated_at: now,
        state_since: now,
        previous: mail.previous,
        next: None,
        related: mail.related,
    };
    let author = Author {
        who: mail.from,
        capacity,
    };
    let way = Way::Mail {
        raw: mail.raw,
        already: mail.already,
    };
    let message = opening_message(
        number,
        id,
        now,
        author,
        mail.body,
        mail.files,
        way,
        mail.acknowledge,
    );
    Opening { ticket, message }
}

#[expect(
    clippy::too_many_arguments,
    reason = "the fields of one message, named once"
)]
fn opening_message(
    ticket: TicketNumber,
    id: MessageId,
    at: Timestamp,
    author: Author,
    body: Body,
    files: Vec<FileId>,
    way: Way,
    acknowledge: bool,
) -> Message {
    Message {
        id,
        ticket,
        kind: Kind::Opening,
        author,
        at,
        body,
        files,
        way,
        state_change: None,
        acknowledge,
        telling: Telling::Everybody,
    }
}

#[cfg(test)]
#[path = "ticket_tests.rs"]
mod tests;
