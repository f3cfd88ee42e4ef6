//! Whose an address is, and where a person is written to.
//!
//! Two items say so: an address leads to one person for good, so that nobody is ever two; a person has one address
//! they are written to, which may become another. Everything else names the person alone.

use std::collections::{HashMap, HashSet};

use domain::id::{PersonId, Timestamp};
use domain::people::address::Address;
use serde::{Deserialize, Serialize};

use crate::blocked::{BlockedItem, add_unblocked};
use crate::key;
use crate::transaction::{Transaction, Written};
use crate::{Store, StoreError, upgrade};

#[derive(Debug, Serialize, Deserialize)]
struct AddressItem {
    /// The key holds its digest.
    address: Address,
    belongs_to: PersonId,
}

impl AddressItem {
    fn new(address: &Address, person: &PersonId) -> Self {
        Self {
            address: address.clone(),
            belongs_to: person.clone(),
        }
    }
}

#[derive(Debug, Serialize, Deserialize)]
struct ContactItem {
    /// The key says it too, this can be read back.
    contact_of: PersonId,
    address: Address,
}

/// How some people are reached now.
#[derive(Debug, Clone, Default)]
pub struct Contacts {
    addresses: HashMap<PersonId, Address>,
    blocked: HashSet<PersonId>,
}

impl Contacts {
    /// Where a person is written to; `None` where the table does not say.
    pub fn address(&self, person: &PersonId) -> Option<&Address> {
        self.addresses.get(person)
    }

    /// Whether that address refuses our mails.
    pub fn is_blocked(&self, person: &PersonId) -> bool {
        self.blocked.contains(person)
    }
}

impl Store {
    /// Whose an address is, where the desk has heard of it: 1 GetItem.
    ///
    /// # Errors
    /// [`StoreError`] when the table does not answer.
    pub async fn find_person(&self, address: &Address) -> Result<Option<PersonId>, StoreError> {
        let Some(item) = self.get(&key::address(address)).await? else {
            return Ok(None);
        };
        Ok(Some(upgrade::read::<AddressItem>(item)?.belongs_to))
    }

    /// Whose these addresses are, as far as the desk has heard of them: 1 BatchGetItem for a hundred, none for none.
    ///
    /// # Errors
    /// [`StoreError`] when the table does not answer.
    pub async fn find_people(
        &self,
        addresses: &[&Address],
    ) -> Result<HashMap<Address, PersonId>, StoreError> {
        let keys = addresses.iter().map(|address| key::address(address));
        let mut found = HashMap::new();
        let items = self.get_many(keys.collect()).await?;
        for item in upgrade::read_list::<AddressItem>(items)? {
            found.insert(item.address, item.belongs_to);
        }
        Ok(found)
    }

    /// Whose an address is; where nobody's, `new` is who has it from now on: 1 GetItem, and on first contact
    /// 1 transaction.
    ///
    /// # Errors
    /// [`StoreError`] when the table does not answer.
    pub async fn person_of(
        &self,
        address: &Address,
        new: &PersonId,
    ) -> Result<PersonId, StoreError> {
        match self.find_person(address).await? {
            Some(person) => Ok(person),
            None => self.introduce(address, new).await,
        }
    }

    /// Makes `new` the person of an address that nobody had when it was looked for: 1 transaction. Gives whose it
    /// is: somebody else's where another first contact was quicker, so that two at once make one person.
    ///
    /// # Errors
    /// [`StoreError`] when the table does not answer.
    pub async fn introduce(
        &self,
        address: &Address,
        new: &PersonId,
    ) -> Result<PersonId, StoreError> {
        let mut transaction = Transaction::default();
        transaction.put_new(&key::address(address), &AddressItem::new(address, new))?;
        add_contact(&mut transaction, address, new)?;
        match self.write(transaction).await? {
            Written::All => Ok(new.clone()),
            Written::Refused { found, .. } => {
                let found = found.ok_or_else(|| StoreError::Unavailable {
                    operation: "TransactWriteItems",
                    cause: "an address is taken, and by nobody".to_owned(),
                })?;
                Ok(upgrade::read::<AddressItem>(found)?.belongs_to)
            }
        }
    }

    /// Writes to a person at another address from now on: 1 transaction. The former one goes on leading to them, so
    /// that what comes from it is theirs. That it refuses our mails does not count for the new one, which gets what
    /// was withheld. `false` when the new address is somebody else's: then nothing is changed.
    ///
    /// # Errors
    /// [`StoreError`] when the table does not answer.
    pub async fn change_address(
        &self,
        person: &PersonId,
        address: &Address,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let mut transaction = Transaction::default();
        transaction.put(
            &key::address(address),
            &AddressItem::new(address, person),
            "attribute_not_exists(pk) OR belongs_to = :person",
            HashMap::from([(":person".to_owned(), key::s(person.as_str()))]),
        )?;
        add_contact(&mut transaction, address, person)?;
        transaction.delete(&key::blocked(person));
        // Nobody unblocks what is not blocked: what is withheld would wait for ever.
        add_unblocked(&mut transaction, person, now)?;
        Ok(matches!(self.write(transaction).await?, Written::All))
    }

    /// How these people are reached now: 1 BatchGetItem for fifty of them, none for nobody.
    ///
    /// # Errors
    /// [`StoreError`] when the table does not answer.
    pub async fn read_contacts(&self, people: &[&PersonId]) -> Result<Contacts, StoreError> {
        let keys = people
            .iter()
            .flat_map(|person| [key::contact(person), key::blocked(person)]);
        let mut contacts = Contacts::default();
        for item in self.get_many(keys.collect()).await? {
            if item.contains_key("marked") {
                let item: Option<BlockedItem> = upgrade::read_among(item)?;
                contacts.blocked.extend(item.map(|item| item.person));
            } else {
                let item: Option<ContactItem> = upgrade::read_among(item)?;
                let known = item.map(|item| (item.contact_of, item.address));
                contacts.addresses.extend(known);
            }
        }
        Ok(contacts)
    }
}

/// Where a person is written to.
fn add_contact(
    transaction: &mut Transaction,
    address: &Address,
    person: &PersonId,
) -> Result<(), StoreError> {
    let item = ContactItem {
        contact_of: person.clone(),
        address: address.clone(),
    };
    transaction.put_any(&key::contact(person), &item)?;
    Ok(())
}
