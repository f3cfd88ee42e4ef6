//! What was withheld from an address while it refused our mails, and what of it is sent once the address
//! works again.

use crate::id::Timestamp;
use crate::mail::delivery::About;

/// So many mails are read one by one, and all of them are sent.
pub const FEW: usize = 10;
/// Most tickets somebody is told of when there is more.
pub const TICKETS_MAX: usize = 20;

/// A mail that was withheld.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Withheld {
    /// What it is about.
    pub about: About,
    /// When it would have been sent.
    pub at: Timestamp,
}

/// What was withheld, parted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Parted {
    /// What is sent, in its order.
    pub sent: Vec<Withheld>,
    /// What is not, because later mails say more.
    pub left: Vec<Withheld>,
}

/// Parts what was withheld, in its order, into what is sent and what is left.
///
/// Somebody whose mailbox is back expects the answers they missed, as they would find them in a mailbox
/// that had only been slow: a few are all sent. A hundred at once would be read by nobody, and look like
/// spam to the server that has just forgiven us; what counts then is where each ticket stands. So of each
/// ticket the last mail alone, which leads to the page with everything before it, and of the tickets those
/// that moved last: an agent's address may have missed hundreds. Letters about the account count as one
/// ticket: of several links that were asked for, the last.
pub fn part(withheld: Vec<Withheld>) -> Parted {
    if withheld.len() <= FEW {
        return Parted {
            sent: withheld,
            left: Vec::new(),
        };
    }
    let mut parted = Parted::default();
    let mut told = Vec::new();
    for one in withheld.into_iter().rev() {
        let ticket = one.about.ticket();
        if told.contains(&ticket) || told.len() == TICKETS_MAX {
            parted.left.push(one);
        } else {
            told.push(ticket);
            parted.sent.push(one);
        }
    }
    parted.sent.reverse();
    parted.left.reverse();
    parted
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::{LinkId, MessageId, TicketNumber};

    /// A mail about this ticket, or with 0 about the account.
    fn mail(ticket: u64, at: i64) -> Withheld {
        let at = Timestamp(at);
        let about = match ticket {
            0 => About::Account(LinkId::new([1; 20])),
            _ => About::Message(TicketNumber(ticket), MessageId::new(at, [0; 10])),
        };
        Withheld { about, at }
    }

    /// The places of what is sent, of mails about these tickets.
    fn sent(tickets: &[u64]) -> Vec<usize> {
        let mails: Vec<_> = (0..).zip(tickets).map(|(at, one)| mail(*one, at)).collect();
        let parted = part(mails.clone());
        assert_eq!(parted.sent.len() + parted.left.len(), mails.len());
        assert!(parted.left.is_sorted_by_key(|one| one.at));
        let place = |one: &Withheld| mails.iter().position(|mail| mail == one).expect("ours");
        parted.sent.iter().map(place).collect()
    }

    #[test]
    fn a_few_are_all_sent_and_of_many_the_last_of_each_ticket() {
        for (tickets, expected) in [
            (&[][..], &[][..]),
            (&[1, 1, 1], &[0, 1, 2]),
            (&[1; 10], &[0, 1, 2, 3, 4, 5, 6, 7, 8, 9]),
            (&[1; 11], &[10]),
            (&[1, 2, 1, 0, 2, 1, 3, 0, 1, 1, 2], &[6, 7, 9, 10]),
        ] {
            assert_eq!(sent(tickets), expected, "{tickets:?}");
        }
    }

    #[test]
    fn of_very_many_tickets_those_that_moved_last() {
        let tickets: Vec<u64> = (1..=25).collect();
        assert_eq!(sent(&tickets), (5..25).collect::<Vec<_>>());
    }

    #[test]
    fn what_is_sent_is_the_same_when_a_run_broke_off_in_its_middle() {
        let mails = (1..=15).map(|ticket| mail(ticket, 0)).collect();
        let first = part(mails).sent;
        for done in 0..first.len() {
            let rest = first[done..].to_vec();
            assert_eq!(part(rest.clone()).sent, rest);
        }
    }
}
