//! The mails that somebody else can make us send to an address: acknowledgements of what was opened in its name,
//! and questions whether it wants to read a ticket along. To one address few of each, from whomever they come.

use std::ops::ControlFlow;

use domain::mail::notice::{Letter, Notice};
use domain::policy::budget::{ACKNOWLEDGEMENTS, Budget, INVITATIONS};
use domain::ticket::Ticket;
use domain::ticket::message::{Message, Way};
use store::activity::ActivityOf;
use store::again;

use crate::{Again, Deps};

/// What a notice is charged to that somebody else could have set off; nothing for others. Whoever is logged in and
/// looks at the page is answered always.
fn rationed(
    ticket: &Ticket,
    message: &Message,
    notice: &Notice,
) -> Option<(ActivityOf, &'static Budget)> {
    match notice.letter {
        Letter::Invited => Some((ActivityOf::Invitations, &INVITATIONS)),
        Letter::Received | Letter::ReceivedUnconfirmed
            if ticket.unconfirmed || matches!(message.way, Way::Mail { .. }) =>
        {
            Some((ActivityOf::Acknowledgements, &ACKNOWLEDGEMENTS))
        }
        _ => None,
    }
}

/// Counts a notice that is rationed; `false` when the address had its share. One that was counted before, by a run
/// that died, is not counted again. 1 GetItem and 1 transaction, none for what is not rationed.
pub(crate) async fn may_go(
    deps: &Deps,
    ticket: &Ticket,
    message: &Message,
    notice: &Notice,
) -> Result<bool, Again> {
    let Some((of, budget)) = rationed(ticket, message, notice) else {
        return Ok(true);
    };
    let person = &notice.to.person;
    let now = deps.clock.now();
    // Again while other acknowledgements to the same address are counted.
    let may = again((), |()| async move {
        let mut activity = deps.store.read_activity(of, person).await?;
        if activity.last() == message.id.as_str() {
            return Ok(ControlFlow::Break(true));
        }
        if !budget.has_room(activity.times(), now) {
            return Ok(ControlFlow::Break(false));
        }
        activity.count(budget, message.id.as_str(), now);
        Ok::<_, Again>(match deps.store.save_activity(&activity).await? {
            true => ControlFlow::Break(true),
            false => ControlFlow::Continue(()),
        })
    });
    may.await?.ok_or(Again::Busy)
}
