//! People and tickets of this crate's tests: who has an address is the same person in every test.

use sha2::{Digest as _, Sha256};

use crate::id::{PersonId, TicketNumber, Timestamp};
use crate::language::Language;
use crate::people::address::Address;
use crate::people::person::{Participant, Role};
use crate::people::session::Session;
use crate::ticket::Ticket;

/// Somebody by an address, or by what stands before `@exemple.fr`.
pub(crate) fn who(address: &str) -> Participant {
    let address = match address.contains('@') {
        true => Address::parse(address),
        false => Address::parse(&format!("{address}@exemple.fr")),
    };
    let address = address.expect("an address");
    Participant::new(person(address.as_str()), address, "", Language::Fr)
}

/// The person who has an address.
pub(crate) fn person(address: &str) -> PersonId {
    let digest = Sha256::digest(address.as_bytes());
    PersonId::new(std::array::from_fn(|place| digest[place]))
}

/// Somebody who has logged in just now.
pub(crate) fn session(address: &str, role: Role) -> Session {
    Session::begin(who(address), role, false, Timestamp(0))
}

/// A new ticket of Claire's, with nobody else in it.
pub(crate) fn ticket() -> Ticket {
    Ticket::begin(TicketNumber(1), "s".into(), who("claire"), Timestamp(0))
}
