//! People: who they are to the desk.

use serde::{Deserialize, Serialize};

use crate::id::{PersonId, Timestamp};
use crate::language::Language;
use crate::people::address::Address;
use crate::refusal::{Fault, Faults, Refusal};
use crate::text;

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
    pub fn is_agent(self) -> bool {
        self >= Self::Agent
    }

    /// Admins.
    pub fn is_admin(self) -> bool {
        self >= Self::Admin
    }
}

/// Somebody of whom the desk knows an address, and not yet which person it belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Correspondent {
    /// Where they are written to.
    pub address: Address,
    /// How they are shown; the local part of the address when they gave none.
    pub name: String,
    /// The language of the mails they get.
    pub language: Language,
}

impl Correspondent {
    /// An empty name is replaced by what stands before the `@`.
    pub fn new(address: Address, name: &str, language: Language) -> Self {
        let name = text::shorten(&text::one_line(name), NAME_MAX);
        let name = if name.is_empty() {
            address.local().to_owned()
        } else {
            name
        };
        Self {
            address,
            name,
            language,
        }
    }

    /// The same, once it is known whose address it is.
    pub fn known_as(self, person: PersonId) -> Participant {
        Participant {
            person,
            address: self.address,
            name: self.name,
            language: self.language,
        }
    }
}

/// Somebody who takes part in a ticket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Participant {
    /// Who they are, whatever their address.
    pub person: PersonId,
    /// Their address when they came to take part.
    pub address: Address,
    /// How they are shown; the local part of the address when they gave none.
    pub name: String,
    /// The language of the mails they get.
    pub language: Language,
}

impl Participant {
    /// A participant; an empty name is replaced by what stands before the `@`.
    pub fn new(person: PersonId, address: Address, name: &str, language: Language) -> Self {
        Correspondent::new(address, name, language).known_as(person)
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

impl Account {
    /// Whether whoever asks for an account with its address may be sent a link that makes it theirs. One
    /// that was proved, or given a role, is changed by its owner and by the desk alone.
    pub fn open_to_registration(&self) -> bool {
        self.verified_at.is_none() && !self.role.is_agent()
    }

    /// Who it is, once they proved it: nobody else's word counts for their name and their language.
    pub fn proved(&self) -> Option<&Participant> {
        self.verified_at.and(Some(&self.who))
    }

    /// To whom the desk writes about it. A name counts once its bearer proved the address, or the desk gave
    /// it with a role: before, anybody may have typed it.
    pub fn addressee(&self) -> Participant {
        if self.open_to_registration() {
            let address = self.who.address.clone();
            return Participant::new(self.who.person.clone(), address, "", self.who.language);
        }
        self.who.clone()
    }
}

/// Reads the form "Créer un compte": address, and the name to be confirmed once the address is proved.
///
/// # Errors
/// Names every field at fault: `address`, `name`.
pub fn sign_up(address: &str, name: &str) -> Result<(Address, String), Refusal> {
    let mut faults = Faults::default();
    let address = faults.take("address", read_address(address));
    let name = faults.take("name", read_name(name));
    faults.done()?;
    match (address, name) {
        (Some(address), Some(name)) => Ok((address, name)),
        _ => Err(Refusal(Vec::new())),
    }
}

/// A name that was typed into a form; an empty one is none.
///
/// # Errors
/// [`Fault::TooLong`] beyond [`NAME_MAX`] characters.
pub fn read_name(text: &str) -> Result<String, Fault> {
    Ok(text::optional(text, NAME_MAX)?.unwrap_or_default())
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

/// In what capacity somebody wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Capacity {
    /// Who needs help.
    Requester,
    /// Who reads along.
    Observer,
    /// Who helps.
    Agent,
    /// Somebody who has a reply address or claims a name, without proof.
    Unverified,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::who;

    #[test]
    fn every_field_at_fault_is_named_at_once() {
        let Err(Refusal(faults)) = sign_up("claire", &"x".repeat(101)) else {
            panic!("accepted");
        };
        let fields: Vec<_> = faults.iter().map(|fault| fault.field).collect();
        assert_eq!(fields, ["address", "name"]);
    }

    #[test]
    fn only_what_nobody_proved_nor_was_given_a_role_is_open() {
        for (role, verified, open) in [
            (Role::Requester, false, true),
            (Role::Requester, true, false),
            (Role::Agent, false, false),
            (Role::Admin, true, false),
        ] {
            let account = Account {
                who: Participant {
                    name: "Appelez le 0800".to_owned(),
                    ..who("claire@exemple.fr")
                },
                role,
                password_hash: None,
                verified_at: verified.then_some(Timestamp(1)),
                created_at: Timestamp(0),
            };
            assert_eq!(account.open_to_registration(), open, "{role:?} {verified}");
            let shown = account.addressee().name;
            assert_eq!(shown == "claire", open, "{role:?} {verified}: {shown}");
        }
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
            Correspondent::new(address, " ", Language::Fr).name,
            "jean.dupont"
        );
    }
}
