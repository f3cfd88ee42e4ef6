//! Who uses the desk of the demonstration. Everybody can read their password here, so no desk that is meant in
//! earnest may have them.

use anyhow::{Context as _, Result, bail};
use domain::people::address::Address;
use domain::people::person::Role;
use store::Store;

/// How to log in, for the operator.
pub(crate) const ACCOUNTS: &str = "marie@guichet.example et paul@guichet.example (agents), claire@guichet.example ; mot de passe : essai-du-guichet";

pub(super) const PASSWORD: &str = "essai-du-guichet";
pub(super) const PEOPLE: [(&str, &str, Role); 7] = [
    ("marie@guichet.example", "Marie Lefèvre", Role::Admin),
    ("paul@guichet.example", "Paul Garnier", Role::Agent),
    ("claire@guichet.example", "Claire Martin", Role::Requester),
    ("jean@guichet.example", "Jean Morel", Role::Requester),
    ("samia@guichet.example", "Samia Haddad", Role::Requester),
    ("luc@guichet.example", "Luc Perrin", Role::Requester),
    ("ines@guichet.example", "Inès Fabre", Role::Requester),
];

/// Refuses a table in which people of the demonstration may still log in: everybody can read their password here.
///
/// # Errors
/// One sentence for the operator.
pub(crate) async fn must_not_live_in(store: &Store) -> Result<()> {
    for (address, _, _) in PEOPLE {
        let address = Address::parse(address).context("the demonstration's own address")?;
        let Some(person) = store.find_person(&address).await? else {
            continue;
        };
        let found = store.read_account(&person).await?;
        let kept = found.and_then(|found| found.account.password_hash);
        if kept.is_some() && authentication::verify(PASSWORD.to_owned(), kept).await == Ok(true) {
            bail!(
                "This folder was filled by --demo: everybody knows the password of {address}. Give another folder \
                 with --data."
            );
        }
    }
    Ok(())
}
