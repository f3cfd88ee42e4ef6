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
        // A group writes in its own name for whoever wrote to it; a form from an address nobody reads.
        let via = incoming.from.as_ref().is_some_and(is_via);
        let unread = from
            .as_ref()
            .is_some_and(|from| mail::is_no_reply(from.address.as_str()));
        let instead = if own_address || via {
            original.or(reply_to.clone())
        } else if incoming.machine == Some(Machine::List) {
            original
        } else if unread {
            reply_to.clone()
        } else {
            None
        };
        let in_own_name = instead.is_none();
        // Some programs write it twice.
        let several = incoming.also_from.iter().any(|other| {
            let other = correspondent(other).map(|other| other.address);
            other != from.as_ref().map(|from| from.address.clone())
        });
        // Who cannot be read is another.
        let is_another = |sender: &Mailbox| {
            let sender = correspondent(sender).zip(from.as_ref());
            !sender.is_some_and(|(sender, from)| is_same_house(&sender.address, &from.address))
        };
        let sent_by_another =
            incoming.sender_is_unclear || incoming.sender.as_ref().is_some_and(is_another);
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
fn is_same_house(sender: &Address, from: &Address) -> bool {
    let above = sender.domain().strip_suffix(from.domain());
    above.is_some_and(|above| above.is_empty() || above.ends_with('.'))
}

/// `'Claire Petit' via Assistance`, as groups and services rewrite From (DMARC forces them to).
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
mod tests {
    use super::*;

    const GOOGLE: &str = "List-ID: <assistance.guichet.example>\nX-Original-From: Claire Petit <claire@exemple.fr>\n\
        X-Original-Sender: claire@exemple.fr\n";

    /// The writer, whether From vouches for them and nobody else speaks, and who else it may be.
    fn of(headers: &str) -> (String, bool, Vec<String>) {
        let raw = format!("{headers}Subject: x\n\nBonjour\n");
        let incoming = mail::read(raw.as_bytes()).expect("readable");
        let support = Address::parse("assistance@guichet.example").expect("an address");
        let writer = Writer::of(&incoming, &support);
        let who = writer.who.as_ref().map(|who| who.address.to_string());
        let others = writer.others.iter().map(|one| one.address.to_string());
        let who = if writer.own_address { None } else { who };
        (
            who.unwrap_or_default(),
            writer.proof(Proof::Passed) == Proof::Passed && !writer.is_spoken_for(Proof::Passed),
            others.collect(),
        )
    }

    #[test]
    fn groups_and_forms_write_for_somebody() {
        let desk = "From: 'Claire' via Assistance <assistance@guichet.example>\n";
        for (headers, who, proved, others) in [
            (
                "From: claire@exemple.fr\n".to_owned(),
                "claire@exemple.fr",
                true,
                vec![],
            ),
            // A group in front of the desk, by each header that says who wrote.
            (
                format!("{desk}{GOOGLE}"),
                "claire@exemple.fr",
                false,
                vec![],
            ),
            (
                format!("{desk}Reply-To: claire@exemple.fr\n"),
                "claire@exemple.fr",
                false,
                vec![],
            ),
            (
                format!("{desk}X-MailFrom: claire@exemple.fr\n"),
                "claire@exemple.fr",
                false,
                vec![],
            ),
            (
                format!("{desk}Author: =?utf-8?q?Cl=C3=A9?= <claire@exemple.fr>\n"),
                "claire@exemple.fr",
                false,
                vec![],
            ),
            // One of several may be anybody: the verdict is about another.
            (
                "From: claire@exemple.fr, Luc <luc@evil.example>\n".to_owned(),
                "claire@exemple.fr",
                false,
                vec!["luc@evil.example"],
            ),
            // Some programs write it twice.
            (
                "From: claire@exemple.fr, Claire <Claire@Exemple.fr>\n".to_owned(),
                "claire@exemple.fr",
                true,
                vec![],
            ),
            (
                "From: claire@exemple.fr, noreply@site.example\n".to_owned(),
                "claire@exemple.fr",
                false,
                vec!["noreply@site.example"],
            ),
            (desk.to_owned(), "", true, vec![]),
            (
                format!("{desk}Reply-To: assistance@guichet.example\n"),
                "",
                true,
                vec![],
            ),
            (
                "From: Assistance+t1.x.y@Guichet.example\n".to_owned(),
                "",
                true,
                vec![],
            ),
            // A group of its own name on any domain.
            (
                format!("From: 'Claire' via Info <info@guichet.example>\n{GOOGLE}"),
                "claire@exemple.fr",
                false,
                vec![],
            ),
            // One on the desk's domain that says of itself no more than its name.
            (
                "From: Claire via Info <info@guichet.example>\nReply-To: claire@exemple.fr\n"
                    .to_owned(),
                "claire@exemple.fr",
                false,
                vec![],
            ),
            // A list that leaves From alone.
            (
                format!("From: claire@exemple.fr\n{GOOGLE}Reply-To: info@exemple.fr\n"),
                "claire@exemple.fr",
                true,
                vec!["info@exemple.fr"],
            ),
            // Without a list these headers are anybody's.
            (
                "From: luc@exemple.fr\nX-Original-From: claire@exemple.fr\n".to_owned(),
                "luc@exemple.fr",
                true,
                vec![],
            ),
            // A form.
            (
                "From: no-reply@site.example\nReply-To: Luc <luc@exemple.fr>\n".to_owned(),
                "luc@exemple.fr",
                false,
                vec![],
            ),
            (
                "From: no-reply@site.example\nReply-To: noreply@site.example\n".to_owned(),
                "no-reply@site.example",
                true,
                vec![],
            ),
            (
                "From: site@site.example\nReply-To: Luc <luc@exemple.fr>\n".to_owned(),
                "site@site.example",
                true,
                vec!["luc@exemple.fr"],
            ),
            (
                "From: claire@exemple.fr\nReply-To: claire@exemple.fr\n".to_owned(),
                "claire@exemple.fr",
                true,
                vec![],
            ),
        ] {
            let others: Vec<String> = others.into_iter().map(str::to_owned).collect();
            assert_eq!(of(&headers), (who.to_owned(), proved, others), "{headers}");
        }
    }

    #[test]
    fn whoever_sends_for_another_speaks_for_them_unless_from_is_proved() {
        let support = Address::parse("assistance@guichet.example").expect("an address");
        for (sender, speaks) in [
            ("", false),
            ("Sender: claire@exemple.fr\n", false),
            ("Sender: secretariat@exemple.fr\n", false),
            ("Sender: claire@mail.exemple.fr\n", false),
            ("Sender: Slackish <invitations@slackish.example>\n", true),
            ("Sender: bounces@monexemple.fr\n", true),
            ("Sender: robot@fr\n", true),
            ("Sender: www-data@localhost\n", true),
            ("Sender: root@web01\n", true),
            ("Sender: robot@[10.0.0.1]\n", true),
            ("Sender: robot\n", true),
            ("Sender: Service <>\n", true),
            ("Sender: robot@svc.example.\n", true),
            ("Sender: <@relay.example:robot@svc.example>\n", true),
            ("Sender: robot @ svc.example\n", true),
            ("Sender: claire@exemple.fr, robot@svc.example\n", true),
            ("Sender: robot@svc.example, claire@exemple.fr\n", true),
        ] {
            let raw = format!("From: claire@exemple.fr\n{sender}Subject: x\n\nBonjour\n");
            let writer = Writer::of(&mail::read(raw.as_bytes()).expect("readable"), &support);
            assert_eq!(writer.is_spoken_for(Proof::Absent), speaks, "{sender}");
            assert!(!writer.is_spoken_for(Proof::Passed), "{sender}");
        }
        let raw = b"From: v@client.service.example\nSender: r@service.example\nSubject: x\n\nx\n";
        let writer = Writer::of(&mail::read(raw).expect("readable"), &support);
        assert!(writer.is_spoken_for(Proof::Absent));
    }
}
