//! Making somebody an agent.

use anyhow::{Result, anyhow, bail};
use domain::address::Address;
use domain::id::LinkId;
use domain::language::Language;
use domain::mailed_link::Purpose;
use domain::person::{Account, Participant, Role};
use environment::{Clock, random};
use store::Store;
use store::links::{AboutAccount, AccountLetter};

/// Gives a role. An account that did not exist is made; its owner gets a link to choose a password.
///
/// # Errors
/// When the address is none, or the table does not answer.
pub async fn add_agent(
    store: &Store,
    clock: &Clock,
    address: &str,
    name: &str,
    role: Role,
) -> Result<Account> {
    let address =
        Address::parse(address).ok_or_else(|| anyhow!("{address} is not a mail address."))?;
    let now = clock.now();
    let found = store.read_account(&address.person()).await?;
    let (account, saved) = match found {
        Some(found) => {
            let account = Account {
                role,
                ..found.account.clone()
            };
            let saved = store.change_account(&found, &account).await?;
            (account, saved)
        }
        None => {
            let account = Account {
                who: Participant::new(address, name, Language::Fr),
                role,
                password_hash: None,
                verified_at: None,
                created_at: now,
            };
            let saved = store.add_account(&account).await?;
            (account, saved)
        }
    };
    if !saved {
        bail!("The account was changed at the same moment. Try again.");
    }
    // A session carries the role it was begun with.
    store.end_sessions_of(&account.who.person).await?;
    if account.password_hash.is_none() {
        let letter = AccountLetter {
            id: LinkId::new(random()),
            to: account.who.clone(),
            about: AboutAccount::Link(Purpose::ResetPassword),
            expires_at: Purpose::ResetPassword.ends(now),
        };
        store.add_account_letter(&letter, now).await?;
    }
    Ok(account)
}
