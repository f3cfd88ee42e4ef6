//! A letter written from its ticket and message.

use domain::mail::notice::{Letter, Notice};
use domain::mail::personal_link::Question;
use domain::ticket::Ticket;
use domain::ticket::state::State;
use environment::Desk;
use mail::letters::{
    AnswerWaiting, Change, FoldedPart, NamedFile, NewReply, NewTicketForAgents, ObserverAdded,
    ObserverInvited, Rendered, RequestReceivedUnconfirmed, StateChanged, TicketReceived,
    TooManyMessages, UnconfirmedRequestForAgents,
};
use richtext::Veil;
use store::tickets::MessageWithFiles;

use super::{links, shown};

/// What a letter is written from.
pub(super) struct Material<'a> {
    pub(super) desk: &'a Desk,
    pub(super) ticket: &'a Ticket,
    pub(super) entry: &'a MessageWithFiles,
    pub(super) notice: &'a Notice,
    pub(super) subject: &'a str,
    pub(super) link: String,
    pub(super) files: Vec<NamedFile<'a>>,
    pub(super) unfollow: String,
    pub(super) waiting: String,
}

impl Material<'_> {
    pub(super) fn rendered(&self, letter: Letter) -> Rendered {
        let number = self.ticket.number.0;
        let link = &*self.link;
        let language = self.notice.to.language;
        match letter {
            Letter::Received => self.received(),
            Letter::ReceivedUnconfirmed => RequestReceivedUnconfirmed {
                link: &self.question(Question::Confirm),
                erased: self.ticket.provisional,
            }
            .render(language),
            Letter::AnswerWaiting => AnswerWaiting {
                link: &self.question(Question::Confirm),
            }
            .render(language),
            Letter::Invited => ObserverInvited {
                number,
                organisation: &self.desk.organisation,
                link: &self.question(Question::ReadAlong),
            }
            .render(language),
            Letter::Opened => self.opened(),
            Letter::OpenedUnconfirmed => {
                UnconfirmedRequestForAgents { number, link }.render(language)
            }
            Letter::Replied => self.replied(),
            Letter::TooMany => TooManyMessages {
                author: &shown::author(self.entry, self.notice.to.language),
                number,
                subject: self.subject,
                link,
            }
            .render(language),
            Letter::Added => self.added(),
            Letter::StateChanged { from, to } => self.state_changed(from, to),
        }
    }

    /// A new ticket, for whoever asked for help.
    fn received(&self) -> Rendered {
        TicketReceived {
            number: self.ticket.number.0,
            subject: self.subject,
            link: &self.link,
            waiting: &self.waiting,
            files: &self.files,
            unfollow: &self.unfollow,
        }
        .render(self.notice.to.language)
    }

    /// A new ticket, for agents.
    fn opened(&self) -> Rendered {
        let language = self.notice.to.language;
        NewTicketForAgents {
            number: self.ticket.number.0,
            subject: self.subject,
            requester: &shown::requester(self.ticket, language),
            category: self.ticket.category.label(language),
            message_html: &shown::message(self.entry, &self.veil()),
            link: &self.link,
            waiting: &self.waiting,
            files: &self.files,
            unfollow: &self.unfollow,
        }
        .render(language)
    }

    /// The words of a message.
    fn replied(&self) -> Rendered {
        let language = self.notice.to.language;
        let veil = &self.veil();
        let message = &self.entry.message;
        // Nobody else is told that a mail of ours was quoted, or of a signature.
        let folded = message.body.folded.as_ref();
        let folded = folded.filter(|part| self.notice.as_agent || !part.old);
        let begins = folded
            .map(|part| shown::begins(part, veil))
            .unwrap_or_default();
        let change = message.state_change.map(|(_, to)| Change {
            to: Some(to.tag()).filter(|_| to != State::InProgress),
            resolved: to == State::Resolved,
            reopened: message.reopens(),
        });
        NewReply {
            author: &shown::author(self.entry, language),
            number: self.ticket.number.0,
            subject: self.subject,
            message_html: &shown::message(self.entry, veil),
            folded: folded.map(|part| FoldedPart {
                begins: &begins,
                lines: part.lines(),
            }),
            link: &self.link,
            waiting: &self.waiting,
            change,
            files: &self.files,
            unfollow: &self.unfollow,
        }
        .render(language)
    }

    /// For whoever reads along from now on.
    fn added(&self) -> Rendered {
        ObserverAdded {
            number: self.ticket.number.0,
            subject: self.subject,
            requester: &self.ticket.requester.name,
            link: &self.link,
            unfollow: &self.unfollow,
        }
        .render(self.notice.to.language)
    }

    fn state_changed(&self, from: State, to: State) -> Rendered {
        StateChanged {
            number: self.ticket.number.0,
            subject: self.subject,
            old: from.tag(),
            new: to.tag(),
            resolved: to == State::Resolved,
            link: &self.link,
            unfollow: &self.unfollow,
        }
        .render(self.notice.to.language)
    }

    fn veil(&self) -> Veil {
        shown::veil(self.desk, self.ticket, self.entry, self.notice)
    }

    fn question(&self, asked: Question) -> String {
        links::question(self.desk, self.ticket, self.notice, asked)
    }
}
