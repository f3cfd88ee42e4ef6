//! Who wrote a mail. From says it, but for the mails of groups and forms, which are sent in another name.

use domain::language::Language;
use domain::mail::inbound::Proof;
use domain::people::address::Address;
use domain::people::person::Correspondent;
use mail::{Incoming, Machine, Mailbox};

/// Most people shown who may be the one who needs help.
const OTHERS_MAX: usize = 3;

/// Who wrote a mail, as far as it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Writer {
    /// The one to be answered; `None` when no header holds an address.
    pub(crate) who: Option<Correspondent>,
    /// Whether the mail comes in the desk's own name and says nowhere who wrote it.
    pub(crate) own_address: bool,
    /// Whether what was proved of From was proved of them.
    in_own_name: bool,
    /// Whether somebody of another domain says that they sent it for whoever stands in From.
    sent_by_another: bool,
    /// Who may be the one who needs help instead: nobody proved it.
    pub(crate) others: Vec<Correspondent>,
}

impl Writer {
    pub(crate) fn of(incoming: &Incoming, support: &Address) -> Self {
        let from = incoming.from.as_ref().and_then(correspondent);
        let ours = |one: &Correspondent| is_desk(&one.address, support);
        let own_address = from.as_ref().is_some_and(ours);
        let person = |mailbox: &Option<Mailbox>| {
            let found = mailbox.as_ref().and_then(correspondent)?;
            let is_person = !ours(&found) && !mail::is_no_reply(found.address.as_str());
            let other = from
                .as_ref()
                .is_none_or(|from| from.address != found.address);
            (is_person && other).then_some(found)
        };
        let reply_to = person(&incoming.reply_to);
        let original = person(&incoming.original_from);
        let instead = if own_address || incoming.from.as_ref().is_some_and(is_via) {
            original.or(reply_to.clone())
        } else if incoming.machine == Some(Machine::List) {
            original
        } else if from.as_ref().is_some_and(is_unread) {
            reply_to.clone()
        } else {
            None
        };
        let in_own_name = instead.is_none();
        let several = is_of_several(incoming, from.as_ref());
        let sent_by_another = is_sent_by_another(incoming, from.as_ref());
        let who = instead.or(from);
        let others = others(incoming, reply_to, who.as_ref(), &ours);
        Self {
            own_address: own_address && in_own_name,
            who,
            in_own_name: in_own_name && !several,
            sent_by_another,
            others,
        }
    }

    /// Whether another than they sent it and names them: a group, a form, or a service whose code bears their address as
    /// the mail of a form does. None of its headers tells one from the other. A service may also name them in From, and
    /// itself as Sender: what is proved of From says then whether they wrote it.
    pub(crate) fn is_spoken_for(&self, of_from: Proof) -> bool {
        !self.in_own_name || (self.sent_by_another && of_from != Proof::Passed)
    }

    /// What is proved of whoever wrote it: the verdict is about From, where that is one.
    pub(crate) fn proof(&self, of_from: Proof) -> Proof {
        if self.in_own_name {
            of_from
        } else {
            Proof::Absent
        }
    }
}

/// Whether an address is the desk's own, or one that it signs for its mails.
fn is_desk(address: &Address, support: &Address) -> bool {
    let name = |address: &Address| {
        let local = address.local().split('+').next().unwrap_or_default();
        local.to_ascii_lowercase()
    };
    address.domain().eq_ignore_ascii_case(support.domain()) && name(address) == name(support)
}

/// Whether From names more than one: some programs write the same one twice.
fn is_of_several(incoming: &Incoming, from: Option<&Correspondent>) -> bool {
    incoming.also_from.iter().any(|other| {
        let other = correspondent(other).map(|other| other.address);
        other.as_ref() != from.map(|from| &from.address)
    })
}

/// Whether Sender names somebody of another house; who cannot be read is another.
fn is_sent_by_another(incoming: &Incoming, from: Option<&Correspondent>) -> bool {
    let is_another = |sender: &Mailbox| {
        let sender = correspondent(sender).zip(from);
        !sender.is_some_and(|(sender, from)| is_same_house(&sender.address, &from.address))
    };
    incoming.sender_is_unclear || incoming.sender.as_ref().is_some_and(is_another)
}

/// Who may be the one who needs help instead of whoever seems to have written.
fn others(
    incoming: &Incoming,
    reply_to: Option<Correspondent>,
    who: Option<&Correspondent>,
    ours: &dyn Fn(&Correspondent) -> bool,
) -> Vec<Correspondent> {
    let forwarded = mail::forwarded_writer(incoming);
    let forwarded = forwarded.as_ref().and_then(correspondent);
    let also_from = incoming.also_from.iter().filter_map(correspondent);
    let mut others: Vec<Correspondent> = Vec::new();
    for other in reply_to
        .into_iter()
        .chain(also_from.chain(forwarded).filter(|one| !ours(one)))
    {
        let known = who.into_iter().chain(&others);
        let known = known
            .map(|one| &one.address)
            .any(|one| *one == other.address);
        if !known && others.len() < OTHERS_MAX {
            others.push(other);
        }
    }
    others
}

/// Whether a sender is of the domain of whoever stands in From, or of one below it. Above it may stand a registry, or
/// a service whose customers have names below its own.
pub(crate) fn is_same_house(sender: &Address, from: &Address) -> bool {
    let above = sender.domain().strip_suffix(from.domain());
    above.is_some_and(|above| above.is_empty() || above.ends_with('.'))
}

/// A form writes from an address nobody reads.
fn is_unread(from: &Correspondent) -> bool {
    mail::is_no_reply(from.address.as_str())
}

/// A group writes in its own name for whoever wrote to it: `'Claire Petit' via Assistance`, as groups and services
/// rewrite From (DMARC forces them to).
fn is_via(from: &Mailbox) -> bool {
    let name = from.name.as_deref().unwrap_or_default().to_lowercase();
    name.contains(" via ") || name.contains("(via ")
}

fn correspondent(mailbox: &Mailbox) -> Option<Correspondent> {
    let address = Address::parse(&mailbox.address)?;
    Some(Correspondent::new(
        address,
        shown_name(mailbox),
        Language::Fr,
    ))
}

/// A name that is another address shows somebody the sender is not.
fn shown_name(from: &Mailbox) -> &str {
    from.name
        .as_deref()
        .filter(|name| !name.contains('@'))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests;
