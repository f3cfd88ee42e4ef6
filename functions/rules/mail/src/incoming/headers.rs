//! The headers of one mail: names as written, values raw and decoded.

use mail_parser::{Addr, Address, HeaderName, Message, MessageParser};

use super::line::one_line;
use super::mail::Mailbox;
use super::{encoded, normalize};

/// Nobody has that many correspondents; some attacks do.
const ADDRESSES_MAX: usize = 500;
/// Longer threads name their beginning and their end within this.
const IDS_MAX: usize = 200;
/// One address cannot be longer (RFC 5321, 4.5.3.1).
const ADDRESS_MAX: usize = 320;

pub(super) struct Headers<'m, 'x>(pub(super) &'m Message<'x>);

impl<'m> Headers<'m, '_> {
    /// The unfolded values of every header of this name, as they stand on the wire, top first.
    pub(super) fn raw(&self, name: &str) -> Vec<String> {
        self.all()
            .filter(|(found, _)| found.eq_ignore_ascii_case(name))
            .map(|(_, value)| one_line(&value))
            .collect()
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.all()
            .any(|(found, _)| found.eq_ignore_ascii_case(name))
    }

    fn all(&self) -> impl Iterator<Item = (&'m str, String)> + '_ {
        let raw = &self.0.raw_message;
        self.0
            .parts
            .first()
            .into_iter()
            .flat_map(|part| part.headers.iter())
            .map(move |header| {
                let (start, end) = (header.offset_start as usize, header.offset_end as usize);
                let value = raw.get(start..end).unwrap_or_default();
                (
                    header.name.as_str(),
                    String::from_utf8_lossy(value).into_owned(),
                )
            })
    }

    /// Those of `names` that stand more than once and do not say the same each time. Old gateways write
    /// the same line twice, which conflicts with nothing.
    pub(super) fn conflicting(&self, names: &[&str]) -> Vec<String> {
        let often = names.iter().filter(|name| {
            let values = self.raw(name);
            values.windows(2).any(|two| two[0] != two[1])
        });
        often.map(|name| (*name).to_owned()).collect()
    }

    /// Every `<id>` of these headers, in order; without angle brackets, whatever looks like one.
    pub(super) fn ids(&self, name: &str) -> Vec<String> {
        let mut ids: Vec<String> = Vec::new();
        for value in self.raw(name) {
            let found: Vec<&str> = if value.contains('<') {
                value
                    .split('<')
                    .skip(1)
                    .filter_map(|rest| rest.split_once('>'))
                    .map(|(id, _)| id)
                    .collect()
            } else {
                value
                    .split([' ', ','])
                    .filter(|word| word.contains('@'))
                    .collect()
            };
            for id in found {
                let id: String = id.chars().filter(|c| !c.is_whitespace()).collect();
                if !id.is_empty() && id.len() <= 998 && ids.len() < IDS_MAX && !ids.contains(&id) {
                    ids.push(id);
                }
            }
        }
        ids
    }

    /// The words after each of these headers that are addresses, in lower case.
    pub(super) fn bare_addresses(&self, names: &[&str]) -> Vec<String> {
        let mut addresses: Vec<String> = Vec::new();
        for value in names.iter().flat_map(|name| self.raw(name)) {
            for word in value
                .split([' ', ',', ';', '<', '>'])
                .filter(|word| word.contains('@'))
            {
                if let Some(address) = address(word)
                    && !addresses.contains(&address)
                    && addresses.len() < ADDRESSES_MAX
                {
                    addresses.push(address);
                }
            }
        }
        addresses
    }

    /// The mailbox in a header the parser does not know as one.
    pub(super) fn plain_mailbox(&self, name: &str) -> Option<Mailbox> {
        self.raw(name).iter().find_map(|value| mailbox(value))
    }

    /// Every mailbox of every header of this name, groups opened.
    pub(super) fn mailboxes(&self, name: HeaderName<'static>) -> Vec<Mailbox> {
        let values = self
            .0
            .parts
            .first()
            .into_iter()
            .flat_map(|part| part.headers.iter());
        let values = values
            .filter(|header| header.name == name)
            .filter_map(|header| header.value.as_address());
        let mut found: Vec<Mailbox> = Vec::new();
        for one in values.flat_map(each) {
            let Some(address) = one.address.as_deref().and_then(address) else {
                continue;
            };
            if found.len() >= ADDRESSES_MAX {
                break;
            }
            let name = one
                .name
                .as_deref()
                .map(one_line)
                .filter(|name| !name.is_empty());
            found.push(Mailbox { name, address });
        }
        found
    }
}

fn each<'a, 'x>(address: &'a Address<'x>) -> Box<dyn Iterator<Item = &'a Addr<'x>> + 'a> {
    match address {
        Address::List(list) => Box::new(list.iter()),
        Address::Group(groups) => Box::new(groups.iter().flat_map(|group| group.addresses.iter())),
    }
}

/// `Name <address>` or an address alone, from words or from a header.
pub(crate) fn mailbox(value: &str) -> Option<Mailbox> {
    let value = one_line(&encoded::decode(value.as_bytes()));
    let (name, rest) = value.rsplit_once('<').unwrap_or(("", &value));
    let address = address(rest.split('>').next().unwrap_or_default())?;
    let name = name.trim_matches(['"', '\'', ' ']);
    Some(Mailbox {
        name: (!name.is_empty()).then(|| name.to_owned()),
        address,
    })
}

pub(super) fn address(text: &str) -> Option<String> {
    let text = one_line(text)
        .trim_matches(['<', '>', '\'', '"', ' '])
        .to_lowercase();
    let (local, domain) = text.rsplit_once('@')?;
    let good = !local.is_empty()
        && !domain.is_empty()
        && text.len() <= ADDRESS_MAX
        && !local.contains('@')
        && !text.contains(|c: char| c.is_whitespace() || "<>()[],;:\\\"".contains(c));
    good.then_some(text)
}

/// Who wrote a mail, as its own headers say.
pub fn writers_of(raw: &[u8]) -> Vec<Mailbox> {
    let raw = normalize::normalize(&raw[..raw.len().min(HEAD_MAX)]);
    let message = MessageParser::default().parse_headers(raw.as_ref());
    message.map_or_else(Vec::new, |message| {
        Headers(&message).mailboxes(HeaderName::From)
    })
}

/// Headers are looked at within this, where nothing else of a mail is.
const HEAD_MAX: usize = 64 * 1024;
