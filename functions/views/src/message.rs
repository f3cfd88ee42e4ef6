//! A message, as one reader may see it.

use domain::desk::place;
use domain::id::{FileId, MessageId, TicketNumber};
use domain::people::person::Capacity;
use domain::people::session::Session;
use domain::ticket::State;
use domain::ticket::access::{self, WholeMail};
use domain::ticket::attachment::Attachment;
use domain::ticket::message::{Event, Folded, Kind, Message, Way};
use serde::Serialize;
use store::tickets::{MessageWithFiles, WholeTicket};

use crate::At;
use crate::delivery::{self, DeliveryForAgent, DeliveryForReader};
use crate::veil::Veils;

/// A message, for agents.
#[derive(Debug, Serialize)]
pub struct MessageForAgent {
    kind: KindForAgent,
    #[serde(flatten)]
    words: ShownWords,
    held: bool,
    put_aside: bool,
    deliveries: Vec<DeliveryForAgent>,
}

/// A message, for everybody else in the ticket: a note, and words that wait, cannot be one.
#[derive(Debug, Serialize)]
pub struct MessageForReader {
    kind: KindForReader,
    #[serde(flatten)]
    words: ShownWords,
    held: bool,
    put_aside: bool,
    deliveries: Vec<DeliveryForReader>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "snake_case")]
enum KindForAgent {
    Reply,
    Note,
    Event,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "snake_case")]
enum KindForReader {
    Reply,
    Event,
}

/// What both read, over which lies the reader's veil.
#[derive(Debug, Serialize)]
struct ShownWords {
    id: MessageId,
    event: Option<&'static str>,
    state_change: Option<StateChange>,
    author: Author,
    mine: bool,
    at: At,
    html: String,
    folded: Option<Rest>,
    files: Vec<File>,
    mail_page_url: Option<String>,
    mail_facts_url: Option<String>,
    whole_mail_url: Option<String>,
    via: Via,
    unverified: bool,
    about: Option<String>,
}

#[derive(Debug, Serialize)]
struct StateChange {
    from: State,
    to: State,
}

#[derive(Debug, Serialize)]
struct Author {
    name: String,
    role: Capacity,
}

/// What a mail says besides, its first words and how many lines it has.
#[derive(Debug, Serialize)]
struct Rest {
    begins: String,
    lines: usize,
    html: String,
}

#[derive(Debug, Serialize)]
struct File {
    id: FileId,
    name: String,
    size: u64,
    #[serde(rename = "type")]
    content_type: String,
    url: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "snake_case")]
enum Via {
    Portal,
    Mail,
}

impl MessageForAgent {
    pub(crate) fn of(
        whole: &WholeTicket,
        entry: &MessageWithFiles,
        session: &Session,
        veils: &Veils<'_>,
    ) -> Self {
        let message = &entry.message;
        Self {
            kind: match message.kind {
                Kind::Opening | Kind::Reply => KindForAgent::Reply,
                Kind::Note => KindForAgent::Note,
                Kind::Event(_) => KindForAgent::Event,
            },
            words: ShownWords::of(entry, session, veils),
            held: message.held,
            put_aside: message.put_aside,
            deliveries: delivery::for_agent(whole, message, session),
        }
    }
}

impl MessageForReader {
    /// `None` for what is for agents.
    pub(crate) fn of(
        whole: &WholeTicket,
        entry: &MessageWithFiles,
        session: &Session,
        veils: &Veils<'_>,
    ) -> Option<Self> {
        let message = &entry.message;
        let kind = match message.kind {
            _ if message.is_for_agents() => return None,
            Kind::Note => return None,
            Kind::Opening | Kind::Reply => KindForReader::Reply,
            Kind::Event(_) => KindForReader::Event,
        };
        Some(Self {
            kind,
            words: ShownWords::of(entry, session, veils),
            held: message.held,
            put_aside: message.put_aside,
            deliveries: delivery::for_reader(whole, message, session),
        })
    }
}

impl ShownWords {
    fn of(entry: &MessageWithFiles, session: &Session, veils: &Veils<'_>) -> Self {
        let message = &entry.message;
        let below = |file: &&Attachment| !message.body.inline.contains(&file.id);
        let files = entry.attachments.iter().filter(below);
        let mail = match &message.way {
            Way::Mail { .. } => Some(format!(
                "/api/tickets/{}/mail/{}",
                message.ticket, message.id
            )),
            Way::Portal => None,
        };
        let html = richtext::show(&message.body.html, &|id| address(message.ticket, id));
        let as_it_came = access::whole_mail(session, message) == WholeMail::AsItCame;
        let rest = message.body.folded.as_ref();
        Self {
            id: message.id.clone(),
            event: event(&message.kind),
            state_change: message
                .state_change
                .map(|(from, to)| StateChange { from, to }),
            author: Author {
                name: message.author.who.name.clone(),
                role: message.author.capacity,
            },
            mine: message.author.is(&session.who.person),
            at: At(message.at),
            html: veils.over(&html, message),
            folded: rest.map(|part| Rest::of(part, message, veils)),
            files: files.map(|file| File::of(message.ticket, file)).collect(),
            mail_page_url: mail.as_ref().map(|address| format!("{address}?as=page")),
            mail_facts_url: mail.as_ref().map(|address| format!("{address}?as=facts")),
            whole_mail_url: mail.filter(|_| as_it_came),
            via: match message.way {
                Way::Portal => Via::Portal,
                Way::Mail { .. } => Via::Mail,
            },
            unverified: message.author.capacity == Capacity::Unverified,
            about: about(&message.kind).map(str::to_owned),
        }
    }
}

impl Rest {
    /// As this reader may see it, its first words too.
    fn of(part: &Folded, message: &Message, veils: &Veils<'_>) -> Self {
        let html = richtext::show(&part.html, &|id| address(message.ticket, id));
        let html = veils.over_quoted(&html, message);
        let seen = Folded {
            text: richtext::text(&html),
            html,
            ..Folded::default()
        };
        Self {
            begins: seen.begins(),
            lines: part.lines(),
            html: seen.html,
        }
    }
}

impl File {
    fn of(ticket: TicketNumber, file: &Attachment) -> Self {
        Self {
            id: file.id.clone(),
            name: file.name.clone(),
            size: file.size,
            content_type: file.content_type.clone(),
            url: address(ticket, file.id.as_str()),
        }
    }
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

fn address(ticket: TicketNumber, file: &str) -> String {
    place::file(ticket, file)
}
