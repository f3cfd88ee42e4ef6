//! People: who they are to the desk.

use serde::{Deserialize, Serialize};

use crate::address::Address;
use crate::id::{PersonId, Timestamp};
use crate::language::Language;
use crate::refusal::{Fault, Faults, Refusal};
use crate::{password, text};

/// Longest name we keep, characters.
pub const NAME_MAX: usize = 100;

/// What somebody may do, from the least to the most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Declares and follows their own tickets.
    Requester,
    /// Answers everybody's tickets.
    Agent,
    /// An agent who also looks after the desk.
    Admin,
}

impl Role {
    /// Agents and admins.
    pub fn answers(self) -> bool {
        self >= Self::Agent
    }

    /// Admins.
    pub fn looks_after_mail(self) -> bool {
        self >= Self::Admin
    }
}

/// Somebody who takes part in a ticket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Participant {
    /// Derived from the address.
    pub person: PersonId,
    /// Where they are written to.
    pub address: Address,
    /// How they are shown; the local part of the address when they gave none.
    pub name: String,
    /// The language of the mails they get.
    pub language: Language,
}

impl Participant {
    /// A participant; an empty name is replaced by what stands before the `@`.
    pub fn new(address: Address, name: &str, language: Language) -> Self {
        let name = text::shorten(&text::one_line(name), NAME_MAX);
        let name = if name.is_empty() {
            address.local().to_owned()
        } else {
            name
        };
        Self {
            person: address.person(),
            address,
            name,
            language,
        }
    }
}

/// An account: somebody who can log in once their address is verified.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// Who it is.
    pub who: Participant,
    /// What they may do.
    pub role: Role,
    /// The argon2id string, parameters included; none until a password is chosen.
    pub password_hash: Option<String>,
    /// When they proved that the address is theirs.
    pub verified_at: Option<Timestamp>,
    /// When it was made.
    pub created_at: Timestamp,
}

/// A request for an account whose fields hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAccount {
    /// Address and name.
    pub who: Participant,
    /// The password as typed, after NFC: to be hashed and forgotten.
    pub password: String,
}

/// Reads the form "Créer un compte".
///
/// # Errors
/// Names every field at fault: `address`, `name`, `password`.
pub fn register(
    address: &str,
    name: &str,
    password: &str,
    language: Language,
) -> Result<NewAccount, Refusal> {
    let mut faults = Faults::default();
    let address = faults.take("address", read_address(address));
    let name = faults
        .take("name", text::optional(name, NAME_MAX))
        .flatten()
        .unwrap_or_default();
    let password = faults.take("password", password::choose(password));
    faults.done()?;
    match (address, password) {
        (Some(address), Some(password)) => Ok(NewAccount {
            who: Participant::new(address, &name, language),
            password,
        }),
        _ => Err(Refusal(Vec::new())),
    }
}

/// An address that was typed into a form.
///
/// # Errors
/// [`Fault::Missing`] when empty, [`Fault::NotAnAddress`] when it is none, [`Fault::NotInAddresses`] when no mail
/// of ours would reach it.
pub fn read_address(text: &str) -> Result<Address, Fault> {
    if text.trim().is_empty() {
        return Err(Fault::Missing);
    }
    let address = Address::parse(text).ok_or(Fault::NotAnAddress)?;
    match address.can_be_written_to() {
        true => Ok(address),
        false => Err(Fault::NotInAddresses),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_at_fault_is_named_at_once() {
        let Err(Refusal(faults)) = register("claire", &"x".repeat(101), "court", Language::Fr)
        else {
            panic!("accepted");
        };
        let fields: Vec<_> = faults.iter().map(|fault| fault.field).collect();
        assert_eq!(fields, ["address", "name", "password"]);
    }

    #[test]
    fn an_address_that_is_typed_can_be_written_to() {
        for (typed, expected) in [
            ("jose@exemple.fr", Ok("jose@exemple.fr")),
            ("jose@société.fr", Ok("jose@xn--socit-esab.fr")),
            ("josé@société.fr", Err(Fault::NotInAddresses)),
            ("иван@пример.рф", Err(Fault::NotInAddresses)),
            ("josé@", Err(Fault::NotAnAddress)),
            (" ", Err(Fault::Missing)),
        ] {
            let read = read_address(typed);
            let read = read.as_ref().map(Address::as_str).map_err(Clone::clone);
            assert_eq!(read, expected, "{typed}");
        }
    }

    #[test]
    fn a_person_without_a_name_is_shown_by_their_address() {
        let address = Address::parse("jean.dupont@exemple.fr").expect("an address");
        assert_eq!(
            Participant::new(address, " ", Language::Fr).name,
            "jean.dupont"
        );
    }
}
