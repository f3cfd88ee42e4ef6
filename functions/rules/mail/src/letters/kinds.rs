//! What each kind of letter is given. Fields are texts as people typed them, HTML as it is stored (clean).

use serde::Serialize;

use super::files::{FileLine, NamedFile, lines};
use super::render::{Answers, render};
use super::{Language, Rendered};

/// To the requester, logged in or confirmed: the ticket is there.
#[derive(Debug, Clone, Copy)]
pub struct TicketReceived<'a> {
    /// The ticket's number.
    pub number: u64,
    /// Its subject.
    pub subject: &'a str,
    /// Its page.
    pub link: &'a str,
    /// Who was put in copy by it and waits to be let in, in words; nobody is an empty text.
    pub waiting: &'a str,
    /// The files below its text.
    pub files: &'a [NamedFile<'a>],
    /// The signed link by which the reader ends these mails.
    pub unfollow: &'a str,
}

/// To agents: a new ticket.
#[derive(Debug, Clone, Copy)]
pub struct NewTicketForAgents<'a> {
    /// The ticket's number.
    pub number: u64,
    /// Its subject.
    pub subject: &'a str,
    /// The requester's name.
    pub requester: &'a str,
    /// The category in words.
    pub category: &'a str,
    /// The description as stored (clean HTML).
    pub message_html: &'a str,
    /// The agents' page of the ticket.
    pub link: &'a str,
    /// Who was put in copy by it and waits to be let in, in words; nobody is an empty text.
    pub waiting: &'a str,
    /// The files below its text.
    pub files: &'a [NamedFile<'a>],
    /// The signed link by which the reader ends these mails.
    pub unfollow: &'a str,
}

/// A part of a message that is in the ticket and not in the mail.
#[derive(Debug, Clone, Copy)]
pub struct FoldedPart<'a> {
    /// Its first words.
    pub begins: &'a str,
    /// How many lines it has.
    pub lines: usize,
}

/// How a message changed the state of its ticket.
#[derive(Debug, Clone, Copy, Default)]
pub struct Change<'a> {
    /// The state now, as the API names it (`waiting`), where the reader is to know: that work goes on after a word of
    /// either side is no news.
    pub to: Option<&'a str>,
    /// Whether the desk holds it for solved: an answer opens it again.
    pub resolved: bool,
    /// Whether it was over before.
    pub reopened: bool,
}

/// To requester, observers and agents: somebody answered.
#[derive(Debug, Clone, Copy)]
pub struct NewReply<'a> {
    /// Who wrote it.
    pub author: &'a str,
    /// The ticket's number.
    pub number: u64,
    /// Its subject.
    pub subject: &'a str,
    /// The message as stored (clean HTML).
    pub message_html: &'a str,
    /// What of it is folded away in the ticket, when the reader is to know.
    pub folded: Option<FoldedPart<'a>>,
    /// The ticket's page.
    pub link: &'a str,
    /// Who was put in copy by it and waits to be let in, in words; nobody is an empty text.
    pub waiting: &'a str,
    /// What became of the ticket's state, when the reply changed it.
    pub change: Option<Change<'a>>,
    /// The files below its text.
    pub files: &'a [NamedFile<'a>],
    /// The signed link by which the reader ends these mails.
    pub unfollow: &'a str,
}

/// The state changed and nothing was written.
#[derive(Debug, Clone, Copy)]
pub struct StateChanged<'a> {
    /// The ticket's number.
    pub number: u64,
    /// Its subject.
    pub subject: &'a str,
    /// The state before, as the API names it (`in_progress`).
    pub old: &'a str,
    /// The state now, as the API names it.
    pub new: &'a str,
    /// Whether the desk holds it for solved: an answer opens it again.
    pub resolved: bool,
    /// The ticket's page.
    pub link: &'a str,
    /// The signed link by which the reader ends these mails.
    pub unfollow: &'a str,
}

impl TicketReceived<'_> {
    /// The letter in one language.
    pub fn render(&self, language: Language) -> Rendered {
        #[derive(Serialize)]
        struct ReceivedFields<'a> {
            number: u64,
            subject: &'a str,
            link: &'a str,
            waiting: &'a str,
            files: Vec<FileLine<'a>>,
            unfollow: &'a str,
        }
        let fields = ReceivedFields {
            number: self.number,
            subject: self.subject,
            link: self.link,
            waiting: self.waiting,
            files: lines(self.files, language),
            unfollow: self.unfollow,
        };
        render("ticket_received", language, Answers::Read, fields)
    }
}

impl NewTicketForAgents<'_> {
    /// The letter in one language.
    pub fn render(&self, language: Language) -> Rendered {
        let (message_html, message_text) = quoted(self.message_html, language);
        let fields = Quoting {
            author: "",
            requester: self.requester,
            category: self.category,
            number: self.number,
            subject: self.subject,
            link: self.link,
            waiting: self.waiting,
            files: lines(self.files, language),
            state: "",
            resolved: false,
            reopened: false,
            unfollow: self.unfollow,
            message_html,
            message_text,
            folded: String::new(),
        };
        render("new_ticket_for_agents", language, Answers::Read, fields)
    }
}

impl NewReply<'_> {
    /// The letter in one language.
    pub fn render(&self, language: Language) -> Rendered {
        let (message_html, message_text) = quoted(self.message_html, language);
        let change = self.change.unwrap_or_default();
        let state = change
            .to
            .map_or("", |state| language::state(state, language));
        let fields = Quoting {
            author: self.author,
            requester: "",
            category: "",
            number: self.number,
            subject: self.subject,
            link: self.link,
            waiting: self.waiting,
            files: lines(self.files, language),
            state,
            resolved: change.resolved,
            reopened: change.reopened,
            unfollow: self.unfollow,
            message_html,
            message_text,
            folded: self
                .folded
                .map_or_else(String::new, |part| part.in_words(language)),
        };
        render("new_reply", language, Answers::Read, fields)
    }
}

#[derive(Serialize)]
struct Quoting<'a> {
    author: &'a str,
    requester: &'a str,
    category: &'a str,
    number: u64,
    subject: &'a str,
    link: &'a str,
    waiting: &'a str,
    files: Vec<FileLine<'a>>,
    /// The state it is in now, when the reply says so.
    state: &'a str,
    resolved: bool,
    reopened: bool,
    unfollow: &'a str,
    message_html: String,
    message_text: String,
    folded: String,
}

impl FoldedPart<'_> {
    fn in_words(self, language: Language) -> String {
        let Self { begins, lines } = self;
        match (language, lines) {
            (Language::Fr, 0 | 1) => format!("« {begins} » (1 ligne)"),
            (Language::Fr, _) => format!("« {begins} » ({lines} lignes)"),
            (Language::En, 0 | 1) => format!("“{begins}” (1 line)"),
            (Language::En, _) => format!("“{begins}” ({lines} lines)"),
        }
    }
}

/// A message for a mail: pictures are looked at in the ticket, where who may see them is checked.
fn quoted(html: &str, language: Language) -> (String, String) {
    let image = match language {
        Language::Fr => "[Image jointe : voir le ticket]",
        Language::En => "[Attached image: see the ticket]",
    };
    let html = richtext::without_images(html, image);
    let text = richtext::text(&html);
    (html, text)
}

impl StateChanged<'_> {
    /// The letter in one language.
    pub fn render(&self, language: Language) -> Rendered {
        #[derive(Serialize)]
        struct ChangedFields<'a> {
            number: u64,
            subject: &'a str,
            old: &'a str,
            new: &'a str,
            resolved: bool,
            link: &'a str,
            unfollow: &'a str,
        }
        let fields = ChangedFields {
            number: self.number,
            subject: self.subject,
            old: language::state(self.old, language),
            new: language::state(self.new, language),
            resolved: self.resolved,
            link: self.link,
            unfollow: self.unfollow,
        };
        render("state_changed", language, Answers::Read, fields)
    }
}
