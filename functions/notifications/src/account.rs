//! Which words each letter about an account gets.

use domain::language::Language;
use domain::mailed_link::{self, Purpose};
use environment::Desk;
use mail::letters::{
    AccountExists, AgentInvited, PasswordChanged, Rendered, ResetPassword, VerifyAddress,
};
use store::links::{AboutAccount, AccountLetter};

use crate::render::{page, words};
use crate::write::Outgoing;

/// The mail of a letter about an account; `None` where nobody is to be written to.
pub(crate) fn letter(desk: &Desk, letter: &AccountLetter) -> Option<Outgoing> {
    let language = letter.to.language;
    let token = |purpose| mailed_link::token(&letter.id, purpose, &desk.keys);
    let words = words(language);
    let english = language == Language::En;
    let log_in = page(
        desk,
        language,
        if english { "/log-in/" } else { "/connexion/" },
    );
    let forgotten = page(
        desk,
        language,
        if english {
            "/forgotten-password/"
        } else {
            "/mot-de-passe-oublie/"
        },
    );
    let verification = format!("/verification/?jeton={}", token(Purpose::VerifyAddress));
    let rendered: Rendered = match letter.about {
        AboutAccount::Link(Purpose::VerifyAddress) => VerifyAddress {
            link: &page(desk, language, &verification),
        }
        .render(words),
        AboutAccount::Link(Purpose::ResetPassword) => {
            let folder = if english {
                "new-password"
            } else {
                "nouveau-mot-de-passe"
            };
            let path = format!("/{folder}/?jeton={}", token(Purpose::ResetPassword));
            ResetPassword {
                link: &page(desk, language, &path),
            }
            .render(words)
        }
        AboutAccount::AlreadyExists => AccountExists {
            link: &log_in,
            forgotten_link: &forgotten,
        }
        .render(words),
        AboutAccount::PasswordChanged => PasswordChanged { link: &forgotten }.render(words),
        AboutAccount::Invited => AgentInvited {
            link: &page(desk, language, &verification),
            forgotten_link: &forgotten,
        }
        .render(words),
        AboutAccount::NoAccount => return None,
    };
    Some(Outgoing {
        to: letter.to.clone(),
        as_agent: false,
        rendered,
        answers: None,
        unnamed: false,
        auto_submitted: Some("auto-generated"),
        suppress: "All",
    })
}
