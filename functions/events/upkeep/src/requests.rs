//! Requests that nobody stands behind: neither was their address proved, nor did the desk take them on.

use domain::ticket::PROVISIONAL_SECONDS;

use crate::{Broken, Deps, MOST, Report};

pub(crate) async fn run(deps: &Deps, report: &mut Report) -> Result<(), Broken> {
    let before = deps.clock.now().plus_seconds(-PROVISIONAL_SECONDS);
    for number in deps.store.list_provisional(before, MOST).await? {
        // In this order: whoever confirms or takes it on now is either first, or finds it gone.
        if !deps.store.begin_erasing(number).await? {
            continue;
        }
        let remains = deps.store.read_remains(number).await?;
        for file in &remains.files {
            deps.files.delete(file).await?;
        }
        deps.store.forget_request(number, &remains).await?;
        report.requests_erased += 1;
    }
    Ok(())
}
