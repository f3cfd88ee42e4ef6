//! The mails that somebody else can make us send to an address: acknowledgements of what was opened in its name,
//! questions whether it wants to read a ticket along, and, to agents, that requests wait which nobody has proved. To
//! one address few of each, from whomever they come.

use std::ops::ControlFlow;

use domain::mail::notice::{Letter, Notice};
use domain::policy::budget::{ACKNOWLEDGEMENTS, ALERTS, Budget, INVITATIONS};
use domain::ticket::Ticket;
use domain::ticket::message::{Message, Way};
use store::activity::ActivityOf;
use store::again;

use crate::{Again, Deps};

/// What becomes of a notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fate {
    Goes,
    /// The address had its share.
    TooMany,
    /// A mail of another request, counted after this one came, tells of it: the list it leads to shows both. Should SES
    /// refuse that mail, the ticket of the other says so.
    Covered,
    /// One mail later tells of this and all others that wait.
    Later,
}

/// What a notice is charged to that somebody else could have set off; nothing for others. Whoever is logged in and
/// looks at the page is answered always.
fn rationed(
    ticket: &Ticket,
    message: &Message,
    notice: &Notice,
) -> Option<(ActivityOf, &'static Budget)> {
    match notice.letter {
        Letter::Invited => Some((ActivityOf::Invitations, &INVITATIONS)),
        Letter::OpenedUnconfirmed => Some((ActivityOf::Alerts, &ALERTS)),
        Letter::Received | Letter::ReceivedUnconfirmed
            if ticket.unconfirmed || matches!(message.way, Way::Mail { .. }) =>
        {
            Some((ActivityOf::Acknowledgements, &ACKNOWLEDGEMENTS))
        }
        _ => None,
    }
}

/// Counts a notice that is rationed, if there is room. One that was counted before, by a run that died, is not counted
/// again. 1 GetItem, and 1 transaction where it goes; none for what is not rationed.
pub(crate) async fn fate(
    deps: &Deps,
    ticket: &Ticket,
    message: &Message,
    notice: &Notice,
) -> Result<Fate, Again> {
    let Some((of, budget)) = rationed(ticket, message, notice) else {
        return Ok(Fate::Goes);
    };
    let person = &notice.to.person;
    let now = deps.clock.now();
    // Again while other notices to the same address are counted.
    let fate = again((), |()| async move {
        let mut activity = deps.store.read_activity(of, person).await?;
        if activity.last() == message.id.as_str() {
            return Ok(ControlFlow::Break(Fate::Goes));
        }
        let alerts = of == ActivityOf::Alerts;
        if alerts && activity.times().last() >= Some(&message.at) {
            return Ok(ControlFlow::Break(Fate::Covered));
        }
        if !budget.has_room(activity.times(), now) {
            let fate = if alerts { Fate::Later } else { Fate::TooMany };
            return Ok(ControlFlow::Break(fate));
        }
        activity.count(budget, message.id.as_str(), now);
        Ok::<_, Again>(match deps.store.save_activity(&activity).await? {
            true => ControlFlow::Break(Fate::Goes),
            false => ControlFlow::Continue(()),
        })
    });
    fate.await?.ok_or(Again::Busy)
}
