//! What an address says of the way a mail to it takes.

use domain::people::address::Address;

/// The domain of SES's mailbox simulator: its names say what becomes of a mail.
const SIMULATOR: &str = "simulator.amazonses.com";

/// Whether mail to an address comes into the desk's mailbox. Others at its domain are people with mailboxes of their own.
pub(crate) fn is_ours(address: &str, support: &Address) -> bool {
    Address::parse(address).is_some_and(|address| address.leads_to(support))
}

/// Whether a mail to this address leaves the machine when there is a relay.
pub(crate) fn goes_out(address: &str, support: &Address) -> bool {
    !is_ours(address, support) && simulated(address).is_none()
}

/// Name and label of an address of the mailbox simulator: `bounce+label@simulator.amazonses.com`.
pub(crate) fn simulated(address: &str) -> Option<(&str, &str)> {
    let (local, domain) = address.rsplit_once('@')?;
    domain
        .eq_ignore_ascii_case(SIMULATOR)
        .then(|| local.split_once('+').unwrap_or((local, "")))
}
