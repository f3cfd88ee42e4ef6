//! Which words a refusal has.

use super::kinds::TitleAndDetail;
use crate::refusal::Refused;

/// The words of every refusal in one language.
pub(super) struct Refusals {
    /// `{}` is how long to wait.
    pub(super) too_much: TitleAndDetail,
    /// The same.
    pub(super) too_many_tries: TitleAndDetail,
    /// The same.
    pub(super) mailed_before: TitleAndDetail,
    pub(super) malformed: TitleAndDetail,
    pub(super) fields: TitleAndDetail,
    pub(super) wrong_credentials: TitleAndDetail,
    pub(super) not_signed_in: TitleAndDetail,
    pub(super) not_found: TitleAndDetail,
    pub(super) agents_only: TitleAndDetail,
    pub(super) admins_only: TitleAndDetail,
    pub(super) closed_too_long: TitleAndDetail,
    pub(super) link_used: TitleAndDetail,
    pub(super) invitation_over: TitleAndDetail,
    pub(super) request_erased: TitleAndDetail,
    pub(super) key_reused: TitleAndDetail,
    pub(super) another_person: TitleAndDetail,
    pub(super) busy: TitleAndDetail,
    pub(super) account_busy: TitleAndDetail,
    pub(super) other_site: TitleAndDetail,
    pub(super) unavailable: TitleAndDetail,
}

/// How long to wait, in words; `{}` is how many.
pub(super) struct Waits {
    pub(super) minute: &'static str,
    pub(super) minutes: &'static str,
    pub(super) hours: &'static str,
    pub(super) days: &'static str,
}

impl Refusals {
    pub(super) fn of(&self, refused: &Refused, waits: &Waits) -> TitleAndDetail {
        let words = match refused {
            Refused::TooMuch { .. } => &self.too_much,
            Refused::TooManyTries { .. } => &self.too_many_tries,
            Refused::MailedBefore { .. } => &self.mailed_before,
            Refused::Malformed => &self.malformed,
            Refused::Fields(_) => &self.fields,
            Refused::WrongCredentials => &self.wrong_credentials,
            Refused::NotSignedIn => &self.not_signed_in,
            Refused::NotFound => &self.not_found,
            Refused::AgentsOnly => &self.agents_only,
            Refused::AdminsOnly => &self.admins_only,
            Refused::ClosedTooLong => &self.closed_too_long,
            Refused::LinkUsed => &self.link_used,
            Refused::InvitationOver => &self.invitation_over,
            Refused::RequestErased => &self.request_erased,
            Refused::KeyReused => &self.key_reused,
            Refused::AnotherPerson => &self.another_person,
            Refused::Busy => &self.busy,
            Refused::AccountBusy => &self.account_busy,
            Refused::OtherSite => &self.other_site,
            Refused::Unavailable(_) => &self.unavailable,
        };
        let Some(seconds) = refused.seconds() else {
            return words.clone();
        };
        TitleAndDetail {
            title: words.title,
            detail: words.detail.replace("{}", &waits.of(seconds)).into(),
        }
    }
}

impl Waits {
    /// A time to wait, never shorter than it is.
    fn of(&self, seconds: i64) -> String {
        let minutes = (seconds + 59) / 60;
        let (words, count) = match (minutes, (minutes + 59) / 60) {
            (..=1, _) => (self.minute, 1),
            (2..=90, _) => (self.minutes, minutes),
            (_, hours @ ..=48) => (self.hours, hours),
            (_, hours) => (self.days, (hours + 23) / 24),
        };
        words.replace("{}", &count.to_string())
    }
}
