//! One mail: withheld, dropped, or claimed, composed, sent and recorded.

use domain::delivery::{Notification, Reason};
use mailer::MailerError;
use store::notices::{Claim, Holding};

use crate::write::Outgoing;
use crate::{Again, Deps, write};

/// Records that a mail is not sent for now, because its address refuses our mails. `false` when it refuses
/// them no longer, and the mail is to be sent after all.
pub(crate) async fn withhold(
    deps: &Deps,
    notification: &Notification,
    outgoing: &Outgoing,
) -> Result<bool, Again> {
    let holding = deps
        .store
        .withhold_notice(notification, &outgoing.addressed(), deps.clock.now())
        .await?;
    match holding {
        Holding::Held => {
            tracing::info!(%notification, "a mail is withheld: its address refuses our mails");
            Ok(true)
        }
        Holding::Settled => Ok(true),
        Holding::Busy => Err(Again::Busy),
        Holding::Lifted => Ok(false),
    }
}

/// Records that a mail will not be sent, and why.
pub(crate) async fn drop(
    deps: &Deps,
    notification: &Notification,
    outgoing: &Outgoing,
    reason: Reason,
) -> Result<(), Again> {
    let claim = deps
        .store
        .drop_notice(
            notification,
            &outgoing.addressed(),
            reason,
            deps.clock.now(),
        )
        .await?;
    match claim {
        Claim::Yours => {
            tracing::info!(%notification, ?reason, "a mail is not sent");
            Ok(())
        }
        Claim::Settled => Ok(()),
        Claim::Busy => Err(Again::Busy),
    }
}

/// Sends one mail, unless it was sent.
pub(crate) async fn send(
    deps: &Deps,
    notification: &Notification,
    outgoing: Outgoing,
) -> Result<(), Again> {
    let claim = deps
        .store
        .claim_notice(notification, &outgoing.addressed(), deps.clock.now())
        .await?;
    send_claimed(deps, notification, outgoing, claim).await
}

/// Sends one mail that was withheld, unless it was sent since.
pub(crate) async fn send_withheld(
    deps: &Deps,
    notification: &Notification,
    outgoing: Outgoing,
) -> Result<(), Again> {
    let claim = deps
        .store
        .claim_withheld(notification, &outgoing.addressed(), deps.clock.now())
        .await?;
    send_claimed(deps, notification, outgoing, claim).await
}

/// Composes, sends and records one mail. What SES refuses for good is recorded and over.
async fn send_claimed(
    deps: &Deps,
    notification: &Notification,
    outgoing: Outgoing,
    claim: Claim,
) -> Result<(), Again> {
    match claim {
        Claim::Settled => return Ok(()),
        Claim::Busy => return Err(Again::Busy),
        Claim::Yours => {}
    }
    let now = deps.clock.now();
    let raw = match write::compose(&deps.desk, &outgoing, notification, now) {
        Ok(raw) => raw,
        Err(error) => {
            tracing::error!(%notification, "a mail could not be composed: {error}");
            return Ok(deps
                .store
                .settle_failed(notification, Reason::Unknown, "not composed", now)
                .await?);
        }
    };
    let sent = deps
        .mailer
        .send(
            raw,
            deps.desk.support.as_str(),
            outgoing.to.address.as_str(),
            notification,
        )
        .await;
    match sent {
        Ok(wire_id) => Ok(deps
            .store
            .settle_sent(notification, &wire_id, outgoing.answers.as_ref(), now)
            .await?),
        Err(MailerError::Refused(reason)) => {
            tracing::warn!(%notification, "SES refused a mail: {reason}");
            Ok(deps
                .store
                .settle_failed(notification, Reason::Unknown, &reason, now)
                .await?)
        }
        // It may have gone out: SES's event says so, or the lease ends.
        Err(error @ MailerError::NoAnswer) => Err(error.into()),
        Err(error) => {
            // SES has not taken it: whoever comes next may try at once.
            deps.store.release_notice(notification).await?;
            Err(error.into())
        }
    }
}
