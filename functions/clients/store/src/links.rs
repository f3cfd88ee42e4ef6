//! One-time links and courtesy letters about accounts. Writing one wakes `notifications`, which mails it.

use domain::id::{LinkId, Timestamp};
use domain::mail::mailed_link::Purpose;
use domain::people::person::Participant;
use domain::policy::budget::Window;
use serde::{Deserialize, Serialize};

use crate::accounts::versioned::Versioned;
use crate::activity::{charge, full};
use crate::key;
use crate::pending::add_pending;
use crate::retries::Retry;
use crate::transaction::{Transaction, Written};
use crate::{Store, StoreError, upgrade};

/// What a letter about an account says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AboutAccount {
    /// Carries a one-time link.
    Link(Purpose),
    /// Somebody asked for an account that exists.
    AlreadyExists,
    PasswordChanged,
    /// The desk gave the person a role: carries the link that proves the address.
    Invited,
    /// Somebody forgot the password of an account that does not exist. Nobody is written to: it stands there
    /// so that an address without account is asked about at the same price, in the same time.
    NoAccount,
}

impl AboutAccount {
    /// What its link serves for, if it carries one.
    pub fn purpose(self) -> Option<Purpose> {
        match self {
            Self::Link(purpose) => Some(purpose),
            Self::Invited => Some(Purpose::VerifyAddress),
            Self::AlreadyExists | Self::PasswordChanged | Self::NoAccount => None,
        }
    }
}

/// A letter about an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountLetter {
    /// Its identifier, and the link's.
    pub id: LinkId,
    pub to: Participant,
    pub about: AboutAccount,
    /// Until when its link counts.
    pub expires_at: Timestamp,
}

/// A one-time link. It has no mark of being used: it counts for one version of the account, and using it, as
/// every other change, gives the account the next one. So what ends one link ends all its siblings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// The letter that carries it.
    pub letter: AccountLetter,
    /// The name somebody gave with the address; theirs once they confirm it.
    pub proposed_name: String,
    version: u64,
}

impl Link {
    /// Whether it still counts, for the account its address leads to, as it is now.
    pub fn counts(&self, account: Option<&Versioned>) -> bool {
        let version = account.map_or(0, |account| account.version);
        // Mailed about one account, it says nothing of another that has its address by now.
        let same = account.is_none_or(|found| found.account.who.person == self.letter.to.person);
        self.version == version && same
    }
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct LetterItem {
    pub(crate) letter: AccountLetter,
    /// The version of the account that a link counts for; 0 where there is none.
    #[serde(default)]
    version: u64,
    #[serde(default)]
    proposed_name: String,
    ttl: i64,
}

impl LetterItem {
    pub(crate) fn new(letter: &AccountLetter) -> Self {
        Self {
            letter: letter.clone(),
            version: 0,
            proposed_name: String::new(),
            ttl: letter.expires_at.seconds(),
        }
    }
}

pub(crate) fn add_letter(
    transaction: &mut Transaction,
    item: LetterItem,
    now: Timestamp,
) -> Result<(), StoreError> {
    transaction.put_any(&key::letter(&item.letter.id), &item)?;
    add_pending(transaction, &Retry::Letter(item.letter.id), now)
}

impl Store {
    /// Writes a letter without a link, or one for somebody without account: 1 transaction.
    ///
    /// # Errors
    /// [`StoreError`] when the table does not answer.
    pub async fn add_account_letter(
        &self,
        letter: &AccountLetter,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        self.add_link(letter, None, "", &[], now).await?;
        Ok(())
    }

    /// Writes a letter whose link counts as long as the account stays as it was read, and charges it: 1 transaction.
    /// Where a window has no room nothing is written, and that window given.
    ///
    /// # Errors
    /// [`StoreError`] when the table does not answer.
    pub async fn add_link(
        &self,
        letter: &AccountLetter,
        account: Option<&Versioned>,
        proposed_name: &str,
        charged: &[Window],
        now: Timestamp,
    ) -> Result<Option<Window>, StoreError> {
        let item = LetterItem {
            version: account.map_or(0, |account| account.version),
            proposed_name: proposed_name.to_owned(),
            ..LetterItem::new(letter)
        };
        let mut transaction = Transaction::default();
        for window in charged {
            charge(&mut transaction, window);
        }
        add_letter(&mut transaction, item, now)?;
        Ok(match self.write(transaction).await? {
            Written::All => None,
            Written::Refused { place, found } => full(charged, place, found),
        })
    }

    /// A letter, unless it is gone: 1 GetItem.
    ///
    /// # Errors
    /// [`StoreError`] when the table does not answer.
    pub async fn read_account_letter(
        &self,
        id: &LinkId,
    ) -> Result<Option<AccountLetter>, StoreError> {
        Ok(self.read_letter(id).await?.map(|item| item.letter))
    }

    /// A link for a purpose, unless its time is over; whether the account still takes it is told by
    /// [`Link::counts`]: 1 GetItem.
    ///
    /// # Errors
    /// [`StoreError`] when the table does not answer.
    pub async fn read_link(
        &self,
        id: &LinkId,
        purpose: Purpose,
        now: Timestamp,
    ) -> Result<Option<Link>, StoreError> {
        let found = self.read_letter(id).await?.filter(|item| {
            item.letter.about.purpose() == Some(purpose) && now < item.letter.expires_at
        });
        Ok(found.map(|item| Link {
            letter: item.letter,
            proposed_name: item.proposed_name,
            version: item.version,
        }))
    }

    async fn read_letter(&self, id: &LinkId) -> Result<Option<LetterItem>, StoreError> {
        let found = self.get(&key::letter(id)).await?;
        found.map(upgrade::read).transpose()
    }
}
