//! Mails on their way out that somebody claimed and never settled, and what nobody was told of: its event was
//! lost, or given up.

use crate::{Broken, Deps, MOST, Report};

/// How long after its lease a claimed mail is left alone, and a change after it happened, seconds: SES may
/// still say what became of the mail, and the stream tries by itself.
pub const SETTLE_SECONDS: i64 = 5 * 60;

pub(crate) async fn run(deps: &Deps, report: &mut Report) -> Result<(), Broken> {
    let now = deps.clock.now();
    let before = now.plus_seconds(-SETTLE_SECONDS);
    for retry in deps.store.list_unsettled(before, MOST).await? {
        report.notices_retried += usize::from(deps.store.ask_again_slowly(&retry, now).await?);
    }
    Ok(())
}
