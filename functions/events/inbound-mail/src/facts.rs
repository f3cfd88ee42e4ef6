//! Gathers what `domain::mail::inbound` decides on.

use domain::desk::place;
use domain::id::{PersonId, TicketNumber};
use domain::mail::delivery::is_ses_message_id;
use domain::mail::inbound::{self, Facts, Machine, Route, subject_tag};
use domain::people::person::{Correspondent, Participant};
use domain::ticket::Ticket;
use mail::Incoming;
use mail::reply::quoted_letter;
use store::tickets::TicketHead;

use crate::digests::id_digest;
use crate::writer::Writer;
use crate::{Again, Deps, Task};

/// Message-IDs looked up at most: the newest say most, and a stranger may list thousands.
const REFERENCES_MAX: usize = 5;

/// What is known of a mail.
pub(crate) struct Gathered {
    pub(crate) facts: Facts,
    pub(crate) writer: Writer,
    /// The ticket it belongs to, as it was read.
    pub(crate) head: Option<TicketHead>,
    /// Whether the desk hears of its sender's address for the first time: who has it is to be written down with
    /// the first thing that names them.
    pub(crate) is_first_contact: bool,
}

pub(crate) async fn gather(
    deps: &Deps,
    task: &Task,
    incoming: &Incoming,
) -> Result<Gathered, Again> {
    let writer = Writer::of(incoming, &deps.desk.support);
    let mut sender = KnownSender::default();
    if let Some(who) = writer.who.clone() {
        sender = find_sender(deps, who).await?;
    }
    let mut facts = Facts {
        own_echo: is_echo(deps, incoming).await?,
        own_address: writer.own_address,
        from: sender.who,
        proof: writer.proof(task.receipt.proof),
        machine: incoming.machine.as_ref().map(machine),
        machine_guessed: incoming.machine_guessed,
        conflicting_headers: !incoming.repeated_headers.is_empty(),
        hops: incoming.received_hops,
        spam: task.receipt.spam,
        virus: task.receipt.virus,
        route: Route::Support,
        ticket: None,
        related: None,
        released: task.released,
        sender_is_agent: sender.is_agent,
        has_content: has_content(incoming),
    };
    let head = find_ticket(deps, task, incoming, &mut facts).await?;
    Ok(Gathered {
        facts,
        writer,
        head,
        is_first_contact: sender.is_new,
    })
}

/// Who sent a mail.
#[derive(Default)]
struct KnownSender {
    who: Option<Participant>,
    /// Whether their account is an agent's.
    is_agent: bool,
    is_new: bool,
}

/// Finds the person of an address and their account: 1 GetItem, 1 more for somebody known.
async fn find_sender(deps: &Deps, who: Correspondent) -> Result<KnownSender, Again> {
    let Some(person) = deps.store.find_person(&who.address).await? else {
        let new = PersonId::new(environment::random());
        return Ok(KnownSender {
            who: Some(who.known_as(new)),
            is_agent: false,
            is_new: true,
        });
    };
    let account = deps.store.read_account(&person).await?;
    let proved = account.as_ref().and_then(|found| found.account.proved());
    // Whoever proved their address chose a name and a language; a mail may be anybody's.
    let who = proved.cloned().unwrap_or_else(|| who.known_as(person));
    Ok(KnownSender {
        who: Some(who),
        is_agent: account.is_some_and(|found| found.account.role.is_agent()),
        is_new: false,
    })
}

/// Where a mail may name a ticket.
#[derive(Debug, Clone, Copy)]
enum NamedBy {
    Address,
    MessageId,
    Subject,
    Quote,
}

/// Goes through the ways a mail names a ticket, in the order in which they are believed (a signed address,
/// then Message-IDs, then the subject, then the link of a letter it quotes), to the first that lets its sender in.
async fn find_ticket(
    deps: &Deps,
    task: &Task,
    incoming: &Incoming,
    facts: &mut Facts,
) -> Result<Option<TicketHead>, Again> {
    for way in [
        NamedBy::Address,
        NamedBy::MessageId,
        NamedBy::Subject,
        NamedBy::Quote,
    ] {
        let named = match way {
            NamedBy::Address => signed_address(deps, task, incoming),
            NamedBy::MessageId => known_id(deps, incoming).await?,
            NamedBy::Subject => subject_tag(&incoming.subject).map(Route::Tag),
            // As good as a number in the subject: anybody can write it.
            NamedBy::Quote => quoted_number(deps, incoming).map(Route::Tag),
        };
        let Some((route, number)) = named.and_then(|route| Some((route.clone(), route.ticket()?)))
        else {
            continue;
        };
        let Some(head) = deps.store.read_head(number).await? else {
            continue;
        };
        if let Some(sender) = &facts.from {
            report_lost(sender, &head.ticket);
        }
        facts.route = route;
        if inbound::admits(facts, &head.ticket) {
            facts.ticket = Some(head.ticket.clone());
            return Ok(Some(head));
        }
        facts.route = Route::Support;
        facts.related = facts.related.or(Some(number));
    }
    Ok(None)
}

/// Says when the sender's address is somebody else's in the ticket. An address leads to one person for good, so the item
/// that says so is lost, and they are somebody new.
fn report_lost(sender: &Participant, ticket: &Ticket) {
    let mut people = ticket.people();
    let by_address = people.find(|one| one.address == sender.address);
    if let Some(owner) = by_address.filter(|owner| owner.person != sender.person) {
        tracing::error!(
            ticket = %ticket.number, person = %owner.person, taken_for = %sender.person,
            "the table does not say any more whose an address is (ADDRESS): who has it in the ticket is taken for \
             somebody else when they write. Restore that item from a backup"
        );
    }
}

fn signed_address(deps: &Deps, task: &Task, incoming: &Incoming) -> Option<Route> {
    let headers = incoming
        .to
        .iter()
        .chain(&incoming.cc)
        .map(|one| one.address.as_str());
    task.receipt
        .recipients
        .iter()
        .chain(&incoming.delivered_to)
        .map(String::as_str)
        .chain(headers)
        .find_map(|address| deps.desk.read_reply_address(address))
        .map(Route::Token)
}

/// The ticket whose page a quoted letter of ours links to, where a program kept nothing else of it.
fn quoted_number(deps: &Deps, incoming: &Incoming) -> Option<TicketNumber> {
    let bodies = [&incoming.text, &incoming.html].into_iter().flatten();
    bodies
        .filter_map(|body| quoted_letter(body))
        .find_map(|letter| {
            let mut links = letter.split(&deps.desk.public_address).skip(1);
            links.find_map(place::read_ticket)
        })
}

async fn known_id(deps: &Deps, incoming: &Incoming) -> Result<Option<Route>, Again> {
    let ids = incoming
        .in_reply_to
        .iter()
        .chain(incoming.references.iter().rev());
    for id in ids.take(REFERENCES_MAX) {
        // Only what SES sent may be ours, and even that may be another desk's.
        if is_ses_message_id(id)
            && let Some(found) = deps.store.read_ses_message_id(id).await?
        {
            return Ok(Some(Route::Reference(found)));
        }
        if let Some(ticket) = deps.store.read_ticket_of_mail(&id_digest(id)).await? {
            return Ok(Some(Route::Thread(ticket)));
        }
    }
    Ok(None)
}

/// Whether a mail is one of ours coming back: it bears our mark, or the Message-ID that SES drew for it.
/// Whose name it comes in says nothing: groups in front of the desk write in the desk's own.
async fn is_echo(deps: &Deps, incoming: &Incoming) -> Result<bool, Again> {
    if incoming.own_instance.as_deref() == Some(deps.desk.instance.as_str()) {
        return Ok(true);
    }
    match incoming
        .message_id
        .as_deref()
        .filter(|id| is_ses_message_id(id))
    {
        Some(id) => Ok(deps.store.read_sent_mail(id).await?.is_some()),
        None => Ok(false),
    }
}

pub(crate) fn machine(found: &mail::Machine) -> Machine {
    match found {
        mail::Machine::Bounce => Machine::Bounce,
        mail::Machine::AutoReply => Machine::AutoReply,
        _ => Machine::Bulk,
    }
}

pub(crate) fn has_content(incoming: &Incoming) -> bool {
    let text = |part: &Option<String>| part.as_ref().is_some_and(|text| !text.trim().is_empty());
    text(&incoming.text)
        || text(&incoming.html)
        || text(&incoming.others)
        || text(&incoming.other_forms)
        || !incoming.parts.is_empty()
        || !incoming.subject.is_empty()
}
