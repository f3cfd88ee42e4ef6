//! Gathers what `domain::inbound` decides on.

use domain::address::Address;
use domain::inbound::{Facts, Machine, Route, subject_tag};
use domain::language::Language;
use domain::person::Participant;
use mail::Incoming;

use crate::notification::Received;
use crate::{Again, Deps};

/// Message-IDs looked up at most: the newest say most, and a stranger may list thousands.
const REFERENCES_MAX: usize = 5;

pub(crate) async fn gather(
    deps: &Deps,
    received: &Received,
    incoming: &Incoming,
) -> Result<Facts, Again> {
    let from = incoming.from.as_ref().and_then(|from| {
        let address = Address::parse(&from.address)?;
        Some(Participant::new(
            address,
            from.name.as_deref().unwrap_or_default(),
            Language::Fr,
        ))
    });
    let route = route(deps, received, incoming).await?;
    let ticket = match route.ticket() {
        Some(number) => deps.store.read_head(number).await?.map(|head| head.ticket),
        None => None,
    };
    let sender_answers = match &from {
        Some(from) => {
            let account = deps.store.read_account(&from.person).await?;
            account.is_some_and(|found| found.account.role.answers())
        }
        None => false,
    };
    Ok(Facts {
        own_echo: is_echo(deps, incoming, from.as_ref()),
        from,
        proof: received.proof,
        machine: incoming.machine.as_ref().map(machine),
        conflicting_headers: !incoming.repeated_headers.is_empty(),
        hops: incoming.received_hops,
        spam: received.spam,
        virus: received.virus,
        route,
        ticket,
        sender_answers,
        has_content: has_content(incoming),
    })
}

/// In the order in which they are believed: a signed address, then Message-IDs, then the subject.
async fn route(deps: &Deps, received: &Received, incoming: &Incoming) -> Result<Route, Again> {
    let headers = incoming
        .to
        .iter()
        .chain(&incoming.cc)
        .map(|one| one.address.as_str());
    let addresses = received
        .recipients
        .iter()
        .chain(&incoming.delivered_to)
        .map(String::as_str)
        .chain(headers);
    for address in addresses {
        if let Some(found) = deps.desk.read_reply_address(address) {
            return Ok(Route::Token(found));
        }
    }
    let ids = incoming
        .in_reply_to
        .iter()
        .chain(incoming.references.iter().rev());
    for id in ids.take(REFERENCES_MAX) {
        if let Some(found) = deps.store.read_wire_id(id).await? {
            return Ok(Route::Reference(found));
        }
    }
    Ok(subject_tag(&incoming.subject).map_or(Route::Support, Route::Tag))
}

fn is_echo(deps: &Deps, incoming: &Incoming, from: Option<&Participant>) -> bool {
    incoming.own_instance.as_deref() == Some(deps.desk.instance.as_str())
        || is_from_desk(&deps.desk.support, incoming, from)
}

/// Whether From or Sender is the desk's own mailbox.
pub(crate) fn is_from_desk(
    support: &Address,
    incoming: &Incoming,
    from: Option<&Participant>,
) -> bool {
    let ours = |address: &str| {
        address.rsplit_once('@').is_some_and(|(local, domain)| {
            domain.eq_ignore_ascii_case(support.domain())
                && local
                    .split('+')
                    .next()
                    .is_some_and(|name| name.eq_ignore_ascii_case(support.local()))
        })
    };
    from.is_some_and(|from| ours(from.address.as_str()))
        || incoming
            .sender
            .as_ref()
            .is_some_and(|sender| ours(&sender.address))
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
        || !incoming.parts.is_empty()
        || !incoming.subject.is_empty()
}
