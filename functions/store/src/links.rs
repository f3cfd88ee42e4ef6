//! One-time links and courtesy letters about accounts. Writing one wakes `notifications`, which mails it.

use aws_sdk_dynamodb::types::ReturnValue;
use domain::id::{LinkId, Timestamp};
use domain::mailed_link::Purpose;
use domain::person::Participant;
use serde::{Deserialize, Serialize};

use crate::drives::Drive;
use crate::key;
use crate::transaction::Transaction;
use crate::untold::add_untold;
use crate::{Store, StoreError};

/// What a letter about an account says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AboutAccount {
    /// Carries a one-time link.
    Link(Purpose),
    /// Somebody asked for an account that exists.
    AlreadyExists,
    /// The password was changed.
    PasswordChanged,
}

/// A letter about an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountLetter {
    /// Its identifier, and the link's.
    pub id: LinkId,
    /// To whom.
    pub to: Participant,
    /// What it says.
    pub about: AboutAccount,
    /// Until when its link counts.
    pub expires_at: Timestamp,
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct LetterItem {
    pub(crate) letter: AccountLetter,
    ttl: i64,
}

impl Store {
    /// Writes a letter: 1 transaction.
    ///
    /// # Errors
    /// [`StoreError`] when the table does not answer.
    pub async fn add_account_letter(
        &self,
        letter: &AccountLetter,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let item = LetterItem {
            letter: letter.clone(),
            ttl: letter.expires_at.seconds(),
        };
        let mut transaction = Transaction::default();
        transaction.put_any(&key::letter(&letter.id), &item)?;
        add_untold(&mut transaction, &Drive::Letter(letter.id.clone()), now)?;
        self.write(transaction).await?;
        Ok(())
    }

    /// A letter, unless its link was used or is over: 1 GetItem.
    ///
    /// # Errors
    /// [`StoreError`] when the table does not answer.
    pub async fn read_account_letter(
        &self,
        id: &LinkId,
    ) -> Result<Option<AccountLetter>, StoreError> {
        let found = self.get(&key::letter(id)).await?;
        Ok(found
            .map(serde_dynamo::from_item::<_, LetterItem>)
            .transpose()?
            .map(|item| item.letter))
    }

    /// Uses up a link: gives its letter once, and only to one of two who ask at the same moment. 1 DeleteItem.
    ///
    /// # Errors
    /// [`StoreError`] when the table does not answer.
    pub async fn use_link(
        &self,
        id: &LinkId,
        purpose: Purpose,
        now: Timestamp,
    ) -> Result<Option<AccountLetter>, StoreError> {
        let deleted = self
            .client
            .delete_item()
            .table_name(&self.table)
            .set_key(Some(key::letter(id).attributes()))
            .return_values(ReturnValue::AllOld)
            .send()
            .await
            .map_err(StoreError::of("DeleteItem"))?;
        let Some(item) = deleted.attributes.filter(|item| !item.is_empty()) else {
            return Ok(None);
        };
        let letter = serde_dynamo::from_item::<_, LetterItem>(item)?.letter;
        Ok(
            (letter.about == AboutAccount::Link(purpose) && now < letter.expires_at)
                .then_some(letter),
        )
    }
}
