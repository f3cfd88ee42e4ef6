//! Making somebody an agent.

use anyhow::{Result, anyhow, bail};
use domain::id::{LinkId, PersonId};
use domain::language::Language;
use domain::mail::mailed_link::Purpose;
use domain::people::address::Address;
use domain::people::person::{Account, Participant, Role};
use environment::{Clock, random};
use store::Store;
use store::links::{AboutAccount, AccountLetter};

/// Gives a role, or leaves a greater one as it is. Whoever has proved the address keeps their password and name, and logs in again: a session
/// carries the role it was begun with. For anybody else the account is made anew, so that nothing a stranger
/// typed under that address comes to power with it, and its owner gets a link to choose a password.
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
    let new = PersonId::new(random());
    let person = store.person_of(&address, &new).await?;
    let found = store.read_account(&person).await?;
    let account = match &found {
        Some(found) if found.account.verified_at.is_some() => Account {
            role: role.max(found.account.role),
            ..found.account.clone()
        },
        _ => Account {
            who: Participant::new(person, address, name, Language::Fr),
            role,
            password_hash: None,
            verified_at: None,
            created_at: now,
        },
    };
    let saved = match &found {
        Some(found) => store.replace_account(found, &account, None, None).await?,
        None => store.save_account(None, &account, None).await?,
    };
    let Some(saved) = saved else {
        bail!("The account was changed at the same moment. Try again.");
    };
    if account.verified_at.is_none() {
        let letter = AccountLetter {
            id: LinkId::new(random()),
            to: account.who.clone(),
            about: AboutAccount::Invited,
            expires_at: Purpose::VerifyAddress.ends(now),
        };
        // What the operator asks for has no budget, so nothing can be full.
        store.add_link(&letter, Some(&saved), "", &[], now).await?;
    }
    Ok(account)
}
