//! Which words each notice about a ticket gets.

use domain::desk::place;
use domain::language::Language;
use domain::mail::follow::Following;
use domain::mail::notice::{Letter, Notice};
use domain::mail::personal_link::{PersonalLink, Question};
use domain::mail::reply_address::ReplyAddress;
use domain::people::address::Address;
use domain::people::person::Capacity;
use domain::ticket::Ticket;
use domain::ticket::attachment::Attachment;
use domain::ticket::message::{Folded, Kind, Way};
use environment::Desk;
use mail::letters::{
    AnswerWaiting, FoldedPart, NamedFile, NewReply, NewTicketForAgents, ObserverAdded,
    ObserverInvited, Rendered, RequestReceivedUnconfirmed, StateChanged, TicketReceived,
    TooManyMessages, UnconfirmedRequestForAgents,
};
use richtext::Veil;
use store::tickets::MessageWithFiles;

use crate::write::Outgoing;

/// Out-of-office answers and delivery receipts are of no use to anybody here.
const SUPPRESS: &str = "OOF, AutoReply";

pub(crate) fn notice(
    desk: &Desk,
    ticket: &Ticket,
    entry: &MessageWithFiles,
    notice: &Notice,
) -> Outgoing {
    let language = notice.to.language;
    let bare = !notice.as_agent && ticket.keeps_words_from(&notice.to.person);
    let page = place::ticket(ticket.number, language);
    let material = Material {
        desk,
        ticket,
        entry,
        notice,
        subject: match bare {
            true => nameless(language),
            false => ticket.subject.as_str(),
        },
        link: format!("{}{page}", desk.public_address),
        files: named(entry),
        unfollow: unfollow(desk, ticket, notice),
        waiting: waiting(ticket, entry, notice),
    };
    let letter = letter(notice, entry, bare);
    let acknowledgement = matches!(
        letter,
        Letter::Received | Letter::ReceivedUnconfirmed | Letter::Invited | Letter::AnswerWaiting
    );
    let by_a_person = matches!(letter, Letter::Replied) && entry.message.kind == Kind::Reply;
    Outgoing {
        to: notice.to.clone(),
        as_agent: notice.as_agent,
        rendered: material.rendered(letter),
        answers: answers(ticket, notice),
        unnamed: bare || letter.is_neutral(),
        // What a person wrote is no automatic mail: a supplier's desk throws away what bears Auto-Submitted
        // (RFC 3834, 2).
        auto_submitted: match (acknowledgement, by_a_person) {
            (true, _) => Some("auto-replied"),
            (false, true) => None,
            (false, false) => Some("auto-generated"),
        },
        suppress: if acknowledgement { "All" } else { SUPPRESS },
    }
}

/// What a letter is written from.
struct Material<'a> {
    desk: &'a Desk,
    ticket: &'a Ticket,
    entry: &'a MessageWithFiles,
    notice: &'a Notice,
    subject: &'a str,
    link: String,
    files: Vec<NamedFile<'a>>,
    unfollow: String,
    waiting: String,
}

impl Material<'_> {
    fn rendered(&self, letter: Letter) -> Rendered {
        let number = self.ticket.number.0;
        let (subject, link, unfollow) = (self.subject, &*self.link, &*self.unfollow);
        let language = self.notice.to.language;
        match letter {
            Letter::Received => TicketReceived {
                number,
                subject,
                link,
                waiting: &self.waiting,
                files: &self.files,
                unfollow,
            }
            .render(language),
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
                author: &author(self.entry, self.notice.to.language),
                number,
                subject,
                link,
            }
            .render(language),
            Letter::Added => ObserverAdded {
                number,
                subject,
                requester: &self.ticket.requester.name,
                link,
                unfollow,
            }
            .render(language),
            Letter::StateChanged { from, to } => StateChanged {
                number,
                subject,
                old: from.tag(),
                new: to.tag(),
                link,
                unfollow,
            }
            .render(language),
        }
    }

    /// A new ticket, for agents.
    fn opened(&self) -> Rendered {
        let language = self.notice.to.language;
        NewTicketForAgents {
            number: self.ticket.number.0,
            subject: self.subject,
            requester: &requester(self.ticket, language),
            category: self.ticket.category.label(language),
            message_html: &shown(self.entry, &self.veil()),
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
        let begins = folded.map(|part| begins(part, veil)).unwrap_or_default();
        let change = message.state_change;
        NewReply {
            author: &author(self.entry, language),
            number: self.ticket.number.0,
            subject: self.subject,
            message_html: &shown(self.entry, veil),
            folded: folded.map(|part| FoldedPart {
                begins: &begins,
                lines: part.lines(),
            }),
            link: &self.link,
            waiting: &self.waiting,
            change: change.map(|(from, to)| (from.tag(), to.tag())),
            files: &self.files,
            unfollow: &self.unfollow,
        }
        .render(language)
    }

    fn veil(&self) -> Veil {
        veil(self.desk, self.ticket, self.entry, self.notice)
    }

    fn question(&self, asked: Question) -> String {
        question(self.desk, self.ticket, self.notice, asked)
    }
}

/// An agent's answer by mail may quote the request, around it or between its lines, in ways nobody can tell: to somebody
/// who is to see nothing of the request it is announced.
fn letter(notice: &Notice, entry: &MessageWithFiles, bare: bool) -> Letter {
    let by_mail = matches!(entry.message.way, Way::Mail { .. });
    match notice.letter {
        Letter::Replied if bare && by_mail => Letter::AnswerWaiting,
        letter => letter,
    }
}

/// What a request is called to somebody who has not said that it is theirs: its subject is a stranger's.
fn nameless(language: Language) -> &'static str {
    match language {
        Language::Fr => "Votre demande à l’assistance",
        Language::En => "Your request to support",
    }
}

/// The words without what was signed for their author; whoever is no agent learns no address from a mail either.
fn veil(desk: &Desk, ticket: &Ticket, entry: &MessageWithFiles, notice: &Notice) -> Veil {
    let message = &entry.message;
    match &message.way {
        Way::Mail { .. } if !notice.as_agent => {
            let others = ticket.addresses_of_others(&notice.to.address);
            let author = Some(&message.author.who.address);
            let author = author.filter(|address| **address != notice.to.address);
            let hidden = others.into_iter().chain(author);
            let known = [&notice.to.address, &desk.support].map(|one| one.as_str().to_owned());
            Veil::of_mail(hidden.map(Address::as_str), known.into())
        }
        Way::Mail { .. } | Way::Portal => Veil::of_what_was_signed(),
    }
}

/// The words of a message. What opens a ticket is mailed whole; of an answer, what it quotes is in the ticket.
fn shown(entry: &MessageWithFiles, veil: &Veil) -> String {
    let message = &entry.message;
    let folded = message.body.folded.as_ref();
    match folded.filter(|_| message.kind == Kind::Opening) {
        Some(folded) => veil.over(&format!("{}{}", message.body.html, folded.html)),
        None => veil.over(&message.body.html),
    }
}

/// The first words of what is folded, as this reader may see them.
fn begins(part: &Folded, veil: &Veil) -> String {
    let seen = Folded {
        text: richtext::text(&veil.over(&part.html)),
        ..Folded::default()
    };
    seen.begins()
}

/// The files below the text; pictures inside it stand in their places.
fn named(entry: &MessageWithFiles) -> Vec<NamedFile<'_>> {
    let below = |file: &&Attachment| !entry.message.body.inline.contains(&file.id);
    let files = entry.attachments.iter().filter(below);
    files
        .map(|file| NamedFile {
            name: &file.name,
            size: file.size,
        })
        .collect()
}

/// The link by which this reader ends these mails: it opens a page that asks, so that a program that
/// follows links ends nothing.
fn unfollow(desk: &Desk, ticket: &Ticket, notice: &Notice) -> String {
    let following = Following {
        ticket: ticket.number,
        person: notice.to.person.clone(),
    };
    let tag = notice.to.language.tag();
    format!(
        "{}{}?jeton={}&lang={tag}",
        desk.public_address,
        place::FOLLOW,
        following.sign(&desk.keys)
    )
}

/// Who was put in copy by this very message and waits, for those who may let them in. Agents see
/// addresses, and so does whoever wrote them down.
fn waiting(ticket: &Ticket, entry: &MessageWithFiles, notice: &Notice) -> String {
    let reader = &notice.to.person;
    if !notice.as_agent && ticket.requester.person != *reader {
        return String::new();
    }
    let people = ticket
        .proposed
        .iter()
        .filter(|one| one.message == entry.message.id)
        .map(|one| {
            if notice.as_agent || one.by == *reader {
                format!("{} ({})", one.who.name, one.who.address)
            } else {
                one.who.name.clone()
            }
        });
    people.collect::<Vec<_>>().join(", ")
}

/// The page behind a neutral letter: it asks, so that a program that follows links answers nothing.
fn question(desk: &Desk, ticket: &Ticket, notice: &Notice, question: Question) -> String {
    let link = PersonalLink {
        ticket: ticket.number,
        person: notice.to.person.clone(),
    };
    let path = match question {
        Question::ReadAlong => place::INVITATION,
        Question::Confirm => place::CONFIRMATION,
    };
    format!(
        "{}{path}?lien={}&lang={}",
        desk.public_address,
        link.sign(question, &desk.keys),
        notice.to.language.tag()
    )
}

/// Whoever is asked to read along is in no ticket yet, and gets no address to write into it with. Whoever is asked
/// whether a request is theirs may answer by writing.
fn answers(ticket: &Ticket, notice: &Notice) -> Option<ReplyAddress> {
    (notice.letter != Letter::Invited).then(|| ReplyAddress {
        ticket: ticket.number,
        person: notice.to.person.clone(),
    })
}

/// The requester, and who may be it instead: an agent who answers by mail knows where the answer goes.
fn requester(ticket: &Ticket, language: Language) -> String {
    let name = &ticket.requester.name;
    let writers: Vec<String> = ticket
        .writers
        .iter()
        .map(|one| format!("{} ({})", one.name, one.address))
        .collect();
    if writers.is_empty() {
        return name.clone();
    }
    let writers = writers.join(", ");
    match language {
        Language::Fr => format!("{name}, peut-être pour {writers}"),
        Language::En => format!("{name}, perhaps for {writers}"),
    }
}

/// A name nobody proved is said to be one, and so is a message that waits for an agent.
fn author(entry: &MessageWithFiles, language: Language) -> String {
    let author = &entry.message.author;
    if entry.message.held {
        return match language {
            Language::Fr => format!(
                "{} (expéditeur non vérifié ; ce message attend votre accord dans le ticket)",
                author.who.name
            ),
            Language::En => format!(
                "{} (unverified sender; this message waits for your consent in the ticket)",
                author.who.name
            ),
        };
    }
    match (author.capacity, language) {
        (Capacity::Unverified, Language::Fr) => {
            format!("{} (expéditeur non vérifié)", author.who.name)
        }
        (Capacity::Unverified, Language::En) => format!("{} (unverified sender)", author.who.name),
        _ => author.who.name.clone(),
    }
}
