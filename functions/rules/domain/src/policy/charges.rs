//! What each act is charged to: the windows in which it is counted, by whom it is done and from where.

use crate::desk::vote::ArticlePath;
use crate::id::{PersonId, TicketNumber, Timestamp};
use crate::mail::mailed_link::Purpose;
use crate::policy::budget::{
    ACCOUNT_MAIL_PACE, ACCOUNT_MAILS, ACCOUNT_MAILS_BY_ADDRESS, ACCOUNT_MAILS_BY_NETWORK,
    LAST_ACCOUNT_MAILS, OBSERVERS_BY_PERSON, OBSERVERS_BY_TICKET, OPENINGS_BY_NETWORK,
    OPENINGS_BY_PERSON, OPENINGS_OF_STRANGERS, REPLIES_BY_PERSON, REPLIES_BY_TICKET,
    SIGN_INS_BY_ADDRESS, SIGN_INS_BY_DEVICE, SIGN_INS_BY_DEVICES, SIGN_INS_BY_NETWORK,
    SIGN_INS_BY_NETWORK_AND_ADDRESS, UPLOADS_BY_NETWORK, UPLOADS_BY_PERSON, UPLOADS_OF_STRANGERS,
    VOTES_BY_NETWORK, VOTES_BY_NETWORK_AND_ARTICLE, Window,
};

/// Who tries a password.
#[derive(Debug, Clone, Copy)]
pub struct Tries<'a> {
    /// The mark of the address that was typed; none where it was no address.
    pub address: Option<&'a str>,
    /// The browser, when somebody signed in there with this address before.
    pub device: Option<&'a str>,
    /// The mark of the network.
    pub network: &'a str,
}

/// What is paid for trying a password. Where somebody signed in before is a count of its own: no stranger can use it
/// up, whatever they try elsewhere.
pub fn of_sign_in(tries: Tries, now: Timestamp) -> Vec<Window> {
    let Tries {
        address,
        device,
        network,
    } = tries;
    let Some(address) = address else {
        return SIGN_INS_BY_NETWORK.windows(network, now);
    };
    if let Some(device) = device {
        let mut windows = SIGN_INS_BY_DEVICE.windows(device, now);
        windows.extend(SIGN_INS_BY_DEVICES.windows(address, now));
        return windows;
    }
    let both = format!("{network}#{address}");
    let mut windows = SIGN_INS_BY_NETWORK_AND_ADDRESS.windows(&both, now);
    windows.extend(SIGN_INS_BY_ADDRESS.windows(address, now));
    windows.extend(SIGN_INS_BY_NETWORK.windows(network, now));
    windows
}

/// Who has a mail about an account sent, and to whom.
#[derive(Debug, Clone, Copy)]
pub struct AccountMail<'a> {
    /// What its link is for.
    pub purpose: Purpose,
    /// The mark of the address.
    pub address: &'a str,
    /// The mark of the network.
    pub network: &'a str,
}

impl AccountMail<'_> {
    /// What it is charged to.
    pub fn windows(self, now: Timestamp) -> Vec<Window> {
        let whom = self.whom();
        let mut windows = ACCOUNT_MAILS_BY_ADDRESS.windows(&whom, now);
        windows.extend(ACCOUNT_MAIL_PACE.windows(&whom, now));
        windows.extend(self.of_others(now));
        windows
    }

    /// What one more is charged to where `full` has no room, as the last of its day: its link works until the first of
    /// these windows ends. `None` where none may go.
    pub fn last(self, full: &Window, now: Timestamp) -> Option<Vec<Window>> {
        let whom = self.whom();
        let mut windows = LAST_ACCOUNT_MAILS.windows(&whom, now);
        windows.extend(ACCOUNT_MAIL_PACE.windows(&whom, now));
        match self.purpose {
            _ if full.is_of(&ACCOUNT_MAIL_PACE) => None,
            // It goes to people with an account alone, so nobody uses it to write to the world.
            Purpose::ResetPassword => Some(windows),
            Purpose::VerifyAddress => full.is_of(&ACCOUNT_MAILS_BY_ADDRESS).then(|| {
                windows.extend(self.of_others(now));
                windows
            }),
        }
    }

    /// What whoever followed the link of such a mail gets back: using the last one leaves nobody without another.
    pub fn given_back(self, now: Timestamp) -> Vec<Window> {
        let whom = self.whom();
        let mut windows = LAST_ACCOUNT_MAILS.windows(&whom, now);
        windows.extend(ACCOUNT_MAILS_BY_ADDRESS.windows(&whom, now));
        windows.extend(ACCOUNT_MAIL_PACE.windows(&whom, now));
        windows
    }

    fn whom(self) -> String {
        format!("{}#{}", self.purpose.tag(), self.address)
    }

    fn of_others(self, now: Timestamp) -> Vec<Window> {
        let mut windows = ACCOUNT_MAILS_BY_NETWORK.windows(self.network, now);
        windows.extend(ACCOUNT_MAILS.windows("all", now));
        windows
    }
}

/// What a network, by its mark, pays for a ticket that somebody opens without a session.
pub fn of_strangers_opening(network: &str, now: Timestamp) -> Vec<Window> {
    let mut windows = OPENINGS_BY_NETWORK.windows(network, now);
    windows.extend(OPENINGS_OF_STRANGERS.windows("all", now));
    windows
}

/// What is paid for announcing files of these sizes (bytes): by the person who is signed in, or else by the network,
/// by its mark.
pub fn of_uploads(
    person: Option<&PersonId>,
    network: &str,
    sizes: &[u64],
    now: Timestamp,
) -> Vec<Window> {
    let mut windows = match person {
        Some(person) => UPLOADS_BY_PERSON.windows(person.as_str(), now),
        None => {
            let mut windows = UPLOADS_BY_NETWORK.windows(network, now);
            windows.extend(UPLOADS_OF_STRANGERS.windows("all", now));
            windows
        }
    };
    let begun = |size: &u64| size.div_ceil(1_000_000).max(1);
    let megabytes = sizes.iter().map(begun).fold(0, u64::saturating_add);
    let megabytes = usize::try_from(megabytes).unwrap_or(usize::MAX);
    for window in &mut windows {
        window.acts = megabytes;
    }
    windows
}

/// What somebody pays for putting one more person in copy of a ticket.
pub fn of_observer(person: &PersonId, ticket: TicketNumber, now: Timestamp) -> Vec<Window> {
    let mut windows = OBSERVERS_BY_PERSON.windows(person.as_str(), now);
    windows.extend(OBSERVERS_BY_TICKET.windows(&ticket.to_string(), now));
    windows
}

/// What somebody pays for opening one more ticket.
pub fn of_opening(person: &PersonId, now: Timestamp) -> Vec<Window> {
    OPENINGS_BY_PERSON.windows(person.as_str(), now)
}

/// What somebody pays for writing one more message into a ticket.
pub fn of_reply(person: &PersonId, ticket: TicketNumber, now: Timestamp) -> Vec<Window> {
    let mut windows = REPLIES_BY_PERSON.windows(person.as_str(), now);
    windows.extend(REPLIES_BY_TICKET.windows(&ticket.to_string(), now));
    windows
}

/// What a network pays for one more vote on an article; `network` is its mark.
pub fn of_vote(network: &str, article: &ArticlePath, now: Timestamp) -> Vec<Window> {
    let on_article = format!("{network}#{}", article.as_str());
    let mut windows = VOTES_BY_NETWORK_AND_ARTICLE.windows(&on_article, now);
    windows.extend(VOTES_BY_NETWORK.windows(network, now));
    windows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_tries_a_password_pays_for_where_they_are_known() {
        let now = Timestamp(0);
        let budgets = |address, device| {
            let network = "net";
            let tries = Tries {
                address,
                device,
                network,
            };
            let mut names: Vec<_> = of_sign_in(tries, now)
                .iter()
                .map(|one| one.budget)
                .collect();
            names.dedup();
            names
        };
        assert_eq!(budgets(None, None), ["sign_ins_by_network"]);
        assert_eq!(
            budgets(Some("claire"), None),
            [
                "sign_ins_by_network_and_address",
                "sign_ins_by_address",
                "sign_ins_by_network"
            ]
        );
        assert_eq!(
            budgets(Some("claire"), Some("hers")),
            ["sign_ins_by_device", "sign_ins_by_devices"]
        );
    }

    #[test]
    fn files_are_counted_by_the_megabyte_begun() {
        let acts = |sizes: &[u64]| of_uploads(None, "net", sizes, Timestamp(0))[0].acts;
        assert_eq!(acts(&[0]), 1);
        assert_eq!(acts(&[1_000_000, 1_000_001]), 3);
        assert_eq!(acts(&[u64::MAX - 5]), 18_446_744_073_710);
    }
}
