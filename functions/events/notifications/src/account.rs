//! Which words each letter about an account gets.

use domain::desk::place::Place;
use domain::id::Timestamp;
use domain::mail::mailed_link::{self, Purpose};
use environment::Desk;
use mail::letters::{
    AccountExists, AgentInvited, PasswordChanged, Rendered, ResetPassword, VerifyAddress,
};
use store::links::{AboutAccount, AccountLetter};

use crate::write::MailToSend;

/// The mail of a letter about an account; `None` where nobody is to be written to.
pub(crate) fn letter(desk: &Desk, letter: &AccountLetter, now: Timestamp) -> Option<MailToSend> {
    let language = letter.to.language;
    let token = |purpose| mailed_link::token(&letter.id, purpose, &desk.keys);
    let link = |path: &str| format!("{}{path}", desk.public_address);
    let log_in = link(Place::LogIn.path(language));
    let forgotten = link(Place::ForgottenPassword.path(language));
    let verification = Place::Verification.with_token(&token(Purpose::VerifyAddress), language);
    let reset = Place::NewPassword.with_token(&token(Purpose::ResetPassword), language);
    let rendered: Rendered = match letter.about {
        AboutAccount::Link(Purpose::VerifyAddress) => VerifyAddress {
            link: &link(&verification),
        }
        .render(language),
        AboutAccount::Link(Purpose::ResetPassword) => ResetPassword {
            link: &link(&reset),
            lasts: letter.expires_at > now.plus_seconds(Purpose::ResetPassword.life_seconds()),
        }
        .render(language),
        AboutAccount::AlreadyExists => AccountExists {
            link: &log_in,
            forgotten_link: &forgotten,
        }
        .render(language),
        AboutAccount::PasswordChanged => PasswordChanged { link: &forgotten }.render(language),
        AboutAccount::Invited => AgentInvited {
            link: &link(&verification),
            forgotten_link: &forgotten,
        }
        .render(language),
        AboutAccount::NoAccount => return None,
    };
    Some(MailToSend {
        to: letter.to.clone(),
        as_agent: false,
        rendered,
        answers: None,
        unnamed: false,
        auto_submitted: Some("auto-generated"),
        suppress: "All",
    })
}
