//! Raw mails without an outcome: their event was lost, or something of ours failed.

use domain::id::Timestamp;
use domain::mail::inbound::Parked;
use store::mails::{MailRecord, Outcome};
use store::retries::{MailRetry, Retry, SLOT_SECONDS};

use crate::{Broken, Deps, MOST, Report};

/// How long the queue has a mail for itself, seconds.
pub const WAIT_SECONDS: i64 = 5 * 60;
/// Times after which a mail without an outcome is put aside for somebody to look at: it fails by itself. Where what it
/// needs is down, that cannot even be asked for; and where the desk was off, it has not been.
const RETRIES_MAX: usize = 3;
/// No mail was tried so often before, seconds.
const GIVE_UP_SECONDS: i64 = WAIT_SECONDS + RETRIES_MAX as i64 * SLOT_SECONDS;

pub(crate) async fn run(deps: &Deps, report: &mut Report) -> Result<(), Broken> {
    let now = deps.clock.now();
    let mut unfinished = deps.files.list_unfinished().await?;
    unfinished.retain(|mail| mail.since.plus_seconds(WAIT_SECONDS) <= now);
    unfinished.sort_by_key(|mail| mail.since);
    for mail in unfinished.into_iter().take(MOST) {
        if deps.store.read_mail(&mail.raw).await?.is_some() {
            deps.files.finish_raw_mail(&mail.raw).await?;
            report.markers_removed += 1;
        } else if mail.since.plus_seconds(GIVE_UP_SECONDS) <= now
            && deps.store.count_retries(&mail.raw).await? >= RETRIES_MAX
        {
            // Nothing is known of it: an admin's replay reads the raw mail itself.
            let record = failing(mail.raw.clone(), now);
            report.mails_parked += usize::from(deps.store.record_outcome(&record).await?);
            deps.files.finish_raw_mail(&mail.raw).await?;
        } else {
            let retry = Retry::Mail {
                raw: mail.raw,
                why: MailRetry::Unfinished,
            };
            report.mails_retried += usize::from(deps.store.ask_again_slowly(&retry, now).await?);
        }
    }
    Ok(())
}

fn failing(raw: String, now: Timestamp) -> MailRecord {
    MailRecord {
        raw,
        digest: None,
        message_id: None,
        same_id: false,
        outcome: Outcome::Parked(Parked::Failing),
        doubtful: false,
        at: now,
        from: String::new(),
        subject: String::new(),
        receipt: None,
        before: None,
    }
}
