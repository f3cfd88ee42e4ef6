//! Brings a whole table of an earlier form to the form of today.

use std::collections::BTreeMap;

use domain::id::PersonId;
use domain::people::address::Address;
use domain::people::person::{Account, Participant};
use domain::ticket::Ticket;
use domain::ticket::message::Message;
use serde::Deserialize;

use super::{FORM, Item, form_of, read, refuse_newer};
use crate::key::{self, SK};
use crate::transaction::Transaction;
use crate::{Store, StoreError};

/// Who stands in an item of form 1 with an address: an account's owner, a ticket's people, a message's author, the
/// recipient of a mail.
fn people_of(item: Item) -> Result<Vec<(PersonId, Address)>, StoreError> {
    #[derive(Deserialize)]
    struct WithAccount {
        account: Account,
    }
    #[derive(Deserialize)]
    struct WithTicket {
        ticket: Ticket,
    }
    #[derive(Deserialize)]
    struct WithMessage {
        message: Message,
    }
    #[derive(Deserialize)]
    struct WithAddress {
        address: Address,
    }
    let part = item.get(SK).and_then(|sk| sk.as_s().ok()).cloned();
    let part = part.as_deref().unwrap_or_default();
    let known = |who: &Participant| (who.person.clone(), who.address.clone());
    if let Some((_, recipient)) = key::sent_mail_of_place(part) {
        return Ok(vec![(recipient, read::<WithAddress>(item)?.address)]);
    }
    Ok(match part {
        key::ACCOUNT => vec![known(&read::<WithAccount>(item)?.account.who)],
        key::HEAD => {
            let ticket = read::<WithTicket>(item)?.ticket;
            ticket.people().map(known).collect()
        }
        part if part.starts_with(key::MESSAGE_PREFIX) => {
            vec![known(&read::<WithMessage>(item)?.message.author.who)]
        }
        _ => {
            refuse_newer(&item)?;
            Vec::new()
        }
    })
}

impl Store {
    /// Brings the whole table to this form, where it is of one before it: 1 GetItem, and once 1 Scan for each
    /// megabyte and 1 transaction a person. Safe to repeat, and to break off. Nobody may write meanwhile.
    ///
    /// # Errors
    /// [`StoreError::Newer`] for a table that a later program wrote, [`StoreError`] when the table does not answer.
    pub async fn upgrade(&self) -> Result<(), StoreError> {
        let stands = self.get(&key::form()).await?;
        if let Some(stands) = stands {
            refuse_newer(&stands)?;
            if form_of(&stands) == FORM {
                return Ok(());
            }
        }
        // In form 1 a person had one address and no other: whoever says it, says the same.
        let mut people = BTreeMap::new();
        let scan = self.client.scan().table_name(&self.table);
        let mut items = scan.consistent_read(true).into_paginator().items().send();
        while let Some(item) = items.try_next().await.map_err(StoreError::of("Scan"))? {
            people.extend(people_of(item)?);
        }
        for (person, address) in people {
            // Where it is refused, a run that was broken off had written it.
            self.introduce(&address, &person).await?;
        }
        let mut transaction = Transaction::default();
        transaction.put_any(&key::form(), &BTreeMap::<String, String>::new())?;
        self.write(transaction).await?;
        Ok(())
    }
}
