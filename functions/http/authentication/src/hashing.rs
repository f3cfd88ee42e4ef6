//! Passwords as argon2id strings (19 MiB, t = 2, p = 1: the least that OWASP's Password Storage Cheat Sheet asks for).

use std::time::Duration;

use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use environment::{NotDone, Work};

/// Hashings at a time: each holds 19 MiB and a core, and strangers decide how many are asked for.
static HASHINGS: Work = Work::at_most(2);
/// One takes a tenth of a second; whoever waits longer than this is no longer there.
const LIMIT: Duration = Duration::from_secs(30);

/// The hash of no password: checked when there is no account, so that both take the same time.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$Z3VpY2hldC1ub2JvZHk$FyJLHDVOa4J0Xv9g1uVLDyqW8Drhrw8vPGe6dZXhG0c";

fn argon2() -> Argon2<'static> {
    let params =
        Params::new(19 * 1024, 2, 1, None).expect("the parameters are within argon2's limits");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

/// The string to keep for a password; `None` when it could not be made.
pub async fn hash(password: String) -> Option<String> {
    let hashed = HASHINGS.run(LIMIT, move || {
        argon2()
            .hash_password(password.as_bytes())
            .map(|hash| hash.to_string())
    });
    hashed.await.ok()?.ok()
}

/// Whether the password is the one that was kept. Without one kept it takes as long and is not.
///
/// # Errors
/// [`NotDone`] where too many wait for their turn: nobody knows, so nobody may say that it does not fit.
pub async fn verify(password: String, kept: Option<String>) -> Result<bool, NotDone> {
    let checked = HASHINGS.run(LIMIT, move || {
        let fits = argon2()
            .verify_password(password.as_bytes(), kept.as_deref().unwrap_or(NOBODY))
            .is_ok();
        fits && kept.is_some()
    });
    checked.await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_password_fits_its_own_hash_only() {
        let kept = hash("cheval agrafe pile".into()).await.expect("a hash");
        assert!(
            kept.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"),
            "{kept}"
        );
        assert_eq!(
            verify("cheval agrafe pile".into(), Some(kept.clone())).await,
            Ok(true)
        );
        assert_eq!(
            verify("cheval agrafe pilé".into(), Some(kept)).await,
            Ok(false)
        );
        assert_eq!(verify("".into(), None).await, Ok(false));
    }

    #[test]
    fn the_hash_of_nobody_can_be_read_and_costs_as_much() {
        use argon2::PasswordVerifier as _;
        let error = argon2()
            .verify_password(b"x", NOBODY)
            .expect_err("fits nothing");
        assert_eq!(format!("{error:?}"), "PasswordInvalid");
    }
}
