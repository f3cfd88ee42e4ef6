//! Sessions: an opaque secret in a cookie, of which only the digest is kept.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::id::{PersonId, Timestamp, encode};
use crate::people::person::{Participant, Role};

/// Idle life of an ordinary session, seconds: a working day and some.
pub const IDLE_SECONDS: i64 = 12 * 3600;
/// Whole life of a session, used or not, seconds: a month; idle life with "rester connecté".
pub const LONGEST_SECONDS: i64 = 30 * 24 * 3600;
/// The same for whoever reads everybody's tickets: a working day, and the password again (ASVS 7.3.2).
pub const LONGEST_OF_AGENTS_SECONDS: i64 = 12 * 3600;
/// A session is written again only when this much of its life has passed, so that reading stays reading.
pub const RENEW_AFTER_SECONDS: i64 = 3600;

/// The secret in the cookie: `<person>.<43 characters>`; the person says where the session is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionSecret {
    /// Whose session.
    pub person: PersonId,
    secret: String,
}

impl SessionSecret {
    /// `random` are 32 bytes from the caller's source of randomness.
    pub fn new(person: PersonId, random: [u8; 32]) -> Self {
        Self {
            person,
            secret: encode(&random),
        }
    }

    /// Reads the cookie's value.
    pub fn parse(cookie: &str) -> Option<Self> {
        let (person, secret) = cookie.split_once('.')?;
        let person = PersonId::parse(person)?;
        (secret.len() == 52 && secret.bytes().all(|b| b.is_ascii_alphanumeric())).then(|| Self {
            person,
            secret: secret.to_owned(),
        })
    }

    /// The cookie's value.
    pub fn cookie(&self) -> String {
        format!("{}.{}", self.person, self.secret)
    }

    /// What the table keeps: hexadecimal SHA-256 of the secret.
    pub fn digest(&self) -> String {
        data_encoding::HEXLOWER.encode(&Sha256::digest(self.secret.as_bytes()))
    }
}

/// A session that was found and still lives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// Who is logged in.
    pub who: Participant,
    /// What they could do when they logged in; a change of role ends all sessions.
    pub role: Role,
    /// When it ends unless it is used.
    pub expires_at: Timestamp,
    /// When it ends however much it is used; one begun before this was kept ends without being renewed.
    #[serde(default)]
    pub ends_at: Option<Timestamp>,
    /// "Rester connecté".
    pub remembered: bool,
    /// When it began; unknown of one begun before this was kept.
    #[serde(default)]
    pub begun_at: Option<Timestamp>,
    /// When it was used last, to within [`RENEW_AFTER_SECONDS`].
    #[serde(default)]
    pub used_at: Option<Timestamp>,
    /// In which browser, as [`crate::people::user_agent::told`] tells it.
    #[serde(default)]
    pub browser: String,
}

impl Session {
    /// A session that begins now.
    pub fn begin(who: Participant, role: Role, remembered: bool, now: Timestamp) -> Self {
        let ends_at = now.plus_seconds(longest(role));
        Self {
            who,
            role,
            expires_at: now.plus_seconds(idle(remembered)).min(ends_at),
            ends_at: Some(ends_at),
            remembered,
            begun_at: Some(now),
            used_at: Some(now),
            browser: String::new(),
        }
    }

    /// Whether it still counts.
    pub fn lives(&self, now: Timestamp) -> bool {
        now < self.expires_at
    }

    /// The session as it is when it is used now, its end put off as far as it may be, if that is worth a write.
    pub fn used(&self, now: Timestamp) -> Option<Self> {
        let before = self.used_at.unwrap_or(Timestamp(0));
        let expires_at = now.plus_seconds(idle(self.remembered)).min(self.ends_at?);
        (now >= before.plus_seconds(RENEW_AFTER_SECONDS)).then(|| Self {
            used_at: Some(now),
            expires_at,
            ..self.clone()
        })
    }
}

/// How long a session lives without use, seconds.
fn idle(remembered: bool) -> i64 {
    if remembered {
        LONGEST_SECONDS
    } else {
        IDLE_SECONDS
    }
}

/// How long it lives in all, seconds.
fn longest(role: Role) -> i64 {
    if role.is_agent() {
        LONGEST_OF_AGENTS_SECONDS
    } else {
        LONGEST_SECONDS
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{person, who};

    #[test]
    fn the_cookie_is_read_back_and_its_digest_hides_it() {
        let secret = SessionSecret::new(person("claire@exemple.fr"), [9; 32]);
        assert_eq!(SessionSecret::parse(&secret.cookie()), Some(secret.clone()));
        assert!(!secret.digest().contains(&secret.secret));
        for wrong in ["", ".", "x.y", "0123456789abcdef.", &secret.cookie()[1..]] {
            assert_eq!(SessionSecret::parse(wrong), None, "{wrong}");
        }
    }

    fn begun(role: Role, remembered: bool) -> Session {
        Session::begin(who("claire@exemple.fr"), role, remembered, Timestamp(0))
    }

    #[test]
    fn a_session_is_renewed_by_use_and_ends_without() {
        let session = begun(Role::Requester, false);
        assert!(session.lives(Timestamp(0).plus_seconds(IDLE_SECONDS - 1)));
        assert!(!session.lives(Timestamp(0).plus_seconds(IDLE_SECONDS)));
        assert_eq!(session.used(Timestamp(0).plus_seconds(60)), None);
        let later = Timestamp(0).plus_seconds(3600);
        let used = session.used(later).expect("an hour has passed");
        assert_eq!(used.used_at, Some(later));
        assert_eq!(used.begun_at, Some(Timestamp(0)));
        assert!(used.expires_at > session.expires_at);
    }

    #[test]
    fn a_session_that_is_used_every_hour_ends_all_the_same() {
        const HOUR: i64 = 3600;
        for (role, remembered, hours) in [
            (Role::Requester, false, 30 * 24),
            (Role::Requester, true, 30 * 24),
            (Role::Agent, false, 12),
            (Role::Agent, true, 12),
            (Role::Admin, true, 12),
        ] {
            let mut session = begun(role, remembered);
            let mut lived = 0;
            while session.lives(Timestamp(0).plus_seconds(lived * HOUR)) {
                let used = session.used(Timestamp(0).plus_seconds(lived * HOUR));
                session = used.unwrap_or(session);
                lived += 1;
            }
            assert_eq!(lived, hours, "{role:?} {remembered}");
        }
    }

    #[test]
    fn a_session_of_before_is_read_and_not_renewed() {
        let person = begun(Role::Requester, false).who.person;
        let kept = format!(
            "role = 'requester'\nexpires_at = 43200000\nremembered = false\n\
             [who]\nperson = '{person}'\naddress = 'claire@exemple.fr'\nname = ''\nlanguage = 'fr'"
        );
        let session: Session = toml::from_str(&kept).expect("a session");
        assert!(session.lives(Timestamp(0).plus_seconds(3600)));
        assert_eq!(session.used(Timestamp(0).plus_seconds(3 * 3600)), None);
    }
}
