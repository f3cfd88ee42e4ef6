//! One mail: withheld, dropped, or claimed, composed, sent and recorded.

use domain::id::Timestamp;
use domain::mail::delivery::{MailId, Reason};
use mailer::MailerError;
use store::sent_mails::{Claim, Withholding};

use crate::write::MailToSend;
use crate::{Again, Deps, write};

/// How long a mail waits until the account may send it, seconds: leaving SES's sandbox takes a day or two.
const ALLOWED_WITHIN_SECONDS: i64 = 7 * 24 * 3600;

/// Records that a mail is not sent for now, because its address refuses our mails. `false` when it refuses
/// them no longer, and the mail is to be sent after all.
pub(crate) async fn withhold(
    deps: &Deps,
    mail_id: &MailId,
    outgoing: &MailToSend,
) -> Result<bool, Again> {
    let holding = deps
        .store
        .withhold_mail(mail_id, &outgoing.addressed(), deps.clock.now())
        .await?;
    match holding {
        Withholding::Withheld => {
            tracing::info!(%mail_id, "a mail is withheld: its address refuses our mails");
            Ok(true)
        }
        Withholding::Settled => Ok(true),
        Withholding::Busy => Err(Again::Busy),
        Withholding::Unblocked => Ok(false),
    }
}

/// Records that a mail will not be sent, and why.
pub(crate) async fn drop(
    deps: &Deps,
    mail_id: &MailId,
    outgoing: &MailToSend,
    reason: Reason,
) -> Result<(), Again> {
    let claim = deps
        .store
        .drop_mail(mail_id, &outgoing.addressed(), reason, deps.clock.now())
        .await?;
    match claim {
        Claim::Yours => {
            tracing::info!(%mail_id, ?reason, "a mail is not sent");
            Ok(())
        }
        Claim::Settled => Ok(()),
        Claim::Busy => Err(Again::Busy),
    }
}

/// Sends one mail, unless it was sent.
pub(crate) async fn send(deps: &Deps, mail_id: &MailId, outgoing: MailToSend) -> Result<(), Again> {
    let claim = deps
        .store
        .claim_mail(mail_id, &outgoing.addressed(), deps.clock.now())
        .await?;
    send_claimed(deps, mail_id, outgoing, claim).await
}

/// Sends one mail that was withheld, unless it was sent since.
pub(crate) async fn send_withheld(
    deps: &Deps,
    mail_id: &MailId,
    outgoing: MailToSend,
) -> Result<(), Again> {
    let claim = deps
        .store
        .claim_withheld(mail_id, &outgoing.addressed(), deps.clock.now())
        .await?;
    send_claimed(deps, mail_id, outgoing, claim).await
}

/// Composes, sends and records one mail. What SES refuses for good is recorded and over.
async fn send_claimed(
    deps: &Deps,
    mail_id: &MailId,
    outgoing: MailToSend,
    claim: Claim,
) -> Result<(), Again> {
    match claim {
        Claim::Settled => return Ok(()),
        Claim::Busy => return Err(Again::Busy),
        Claim::Yours => {}
    }
    let now = deps.clock.now();
    match write::compose(&deps.desk, &outgoing, mail_id, now) {
        Ok(raw) => send_composed(deps, mail_id, outgoing, raw, now).await,
        Err(error) => {
            tracing::error!(%mail_id, "a mail could not be composed: {error}");
            fail(deps, mail_id, "not composed", now).await
        }
    }
}

async fn send_composed(
    deps: &Deps,
    mail_id: &MailId,
    outgoing: MailToSend,
    raw: Vec<u8>,
    now: Timestamp,
) -> Result<(), Again> {
    let (from, to) = (&deps.desk.support, &outgoing.to.address);
    let sent = deps
        .mailer
        .send(raw, from.as_str(), to.as_str(), mail_id)
        .await;
    match sent {
        Ok(ses_message_id) => Ok(deps
            .store
            .settle_sent(mail_id, &ses_message_id, outgoing.answers.as_ref(), now)
            .await?),
        Err(MailerError::Refused(reason)) => {
            tracing::warn!(%mail_id, "SES refused a mail: {reason}");
            fail(deps, mail_id, &reason, now).await
        }
        Err(MailerError::NotYet(code)) => wait(deps, mail_id, &code, now).await,
        // It may have gone out: SES's event says so, or upkeep finds it when its lease is over. Those behind it
        // need not wait for that.
        Err(MailerError::NoAnswer) => {
            tracing::warn!(%mail_id, "SES did not answer, and may have taken a mail");
            Ok(())
        }
        Err(error) => {
            // SES has not taken it: whoever comes next may try at once.
            deps.store.release_mail(mail_id).await?;
            Err(error.into())
        }
    }
}

/// Records that a mail is over without having been sent.
async fn fail(deps: &Deps, mail_id: &MailId, why: &str, now: Timestamp) -> Result<(), Again> {
    let store = &deps.store;
    Ok(store
        .settle_failed(mail_id, Reason::Unknown, why, now)
        .await?)
}

/// Leaves a mail that the account may not send yet for upkeep to try again, for a week; those behind it go
/// out meanwhile.
async fn wait(deps: &Deps, mail_id: &MailId, code: &str, now: Timestamp) -> Result<(), Again> {
    let since = deps
        .store
        .postpone_mail(mail_id, Reason::NotAllowed, code, now)
        .await?;
    let Some(since) = since else { return Ok(()) };
    if since.plus_seconds(ALLOWED_WITHIN_SECONDS) <= now {
        tracing::error!(%mail_id, code, "a mail is given up: the account was not allowed to send it");
        return Ok(deps
            .store
            .settle_failed(mail_id, Reason::NotAllowed, code, now)
            .await?);
    }
    // The alarm NotAllowedMailAlarm looks for these words.
    tracing::error!(%mail_id, code, "a mail waits: the account is not allowed to send it yet");
    Ok(())
}
