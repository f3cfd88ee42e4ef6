//! What an address says of the way a mail to it takes.

/// The domain of SES's mailbox simulator: its names say what becomes of a mail.
const SIMULATOR: &str = "simulator.amazonses.com";

/// Whether an address belongs to `domain`.
pub(crate) fn is_of(address: &str, domain: &str) -> bool {
    address
        .rsplit_once('@')
        .is_some_and(|(_, found)| found.eq_ignore_ascii_case(domain))
}

/// Whether a mail to this address leaves the machine when there is a relay.
pub(crate) fn goes_out(address: &str, domain: &str) -> bool {
    !is_of(address, domain) && simulated(address).is_none()
}

/// Name and label of an address of the mailbox simulator: `bounce+label@simulator.amazonses.com`.
pub(crate) fn simulated(address: &str) -> Option<(&str, &str)> {
    let (local, domain) = address.rsplit_once('@')?;
    domain
        .eq_ignore_ascii_case(SIMULATOR)
        .then(|| local.split_once('+').unwrap_or((local, "")))
}
