//! Where a request comes from, as far as budgets need it: the network of the address the gateway saw, and
//! never an address itself.

use std::net::IpAddr;

use crate::keys::Keys;

const PURPOSE: &str = "network";

/// A network: what one household, office or provider's customer is given, so that changing the address
/// within it changes nothing. /24 of IPv4, /48 of IPv6.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Network {
    /// The first three bytes.
    V4([u8; 3]),
    /// The first three groups.
    V6([u16; 3]),
    /// Nobody said: all of these share one budget.
    Unknown,
}

impl Network {
    /// The network of an address.
    pub fn of(address: Option<IpAddr>) -> Self {
        match address.map(|address| address.to_canonical()) {
            Some(IpAddr::V4(address)) => {
                let [a, b, c, _] = address.octets();
                Self::V4([a, b, c])
            }
            Some(IpAddr::V6(address)) => {
                let [a, b, c, ..] = address.segments();
                Self::V6([a, b, c])
            }
            None => Self::Unknown,
        }
    }

    /// What the table knows it by: nobody without the desk's key can tell which network it is.
    pub fn mark(self, keys: &Keys) -> String {
        keys.sign(PURPOSE, &format!("{self:?}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keys::Key;

    #[test]
    fn neighbours_share_a_network_and_others_do_not() {
        let of = |text: &str| Network::of(Some(text.parse().expect("an address")));
        for (one, other, same) in [
            ("192.0.2.1", "192.0.2.254", true),
            ("192.0.2.1", "192.0.3.1", false),
            ("::ffff:192.0.2.7", "192.0.2.1", true),
            ("2001:db8:1:2::1", "2001:db8:1:ffff::2", true),
            ("2001:db8:1::1", "2001:db8:2::1", false),
        ] {
            assert_eq!(of(one) == of(other), same, "{one} {other}");
        }
        assert_ne!(of("0.0.0.0"), Network::of(None));
    }

    #[test]
    fn a_mark_tells_nothing_without_the_key() {
        let keys = |byte| Keys::new(vec![Key::new('1', [byte; 32])]).expect("one key");
        let network = Network::V4([192, 0, 2]);
        assert_eq!(network.mark(&keys(1)), network.mark(&keys(1)));
        assert_ne!(network.mark(&keys(1)), network.mark(&keys(2)));
        assert!(!network.mark(&keys(1)).contains("192"));
    }
}
