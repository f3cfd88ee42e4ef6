//! Files that were announced and that no ticket took.

use domain::ticket::attachment::UNCLAIMED_SECONDS;

use crate::{Broken, Deps, MOST, Report};

pub(crate) async fn run(deps: &Deps, report: &mut Report) -> Result<(), Broken> {
    let before = deps.clock.now().plus_seconds(-UNCLAIMED_SECONDS);
    for id in deps.store.list_unclaimed(before, MOST).await? {
        // In this order: a ticket that takes the file now is either first, or finds it gone.
        if deps.store.give_up_upload(&id).await? {
            deps.files.delete(&id).await?;
            deps.store.forget_upload(&id).await?;
            report.uploads_removed += 1;
        }
    }
    Ok(())
}
