//! Acknowledgements are the one mail strangers can make us send: to one address one an hour, five a day.

use domain::budget::ACKNOWLEDGEMENTS;
use domain::message::{Message, Way};
use domain::notice::{Letter, Notice};
use domain::ticket::Ticket;
use store::tallies::Tallied;

use crate::{Again, Deps};

/// Most attempts while other acknowledgements to the same address are counted.
const ATTEMPTS: usize = 8;

/// Whether a notice is an acknowledgement that somebody else could have set off: whoever is logged in and
/// looks at the page is answered always.
pub(crate) fn is_rationed(ticket: &Ticket, message: &Message, notice: &Notice) -> bool {
    let acknowledges = matches!(
        notice.letter,
        Letter::Received | Letter::ReceivedUnconfirmed
    );
    acknowledges && (ticket.unconfirmed || matches!(message.way, Way::Mail { .. }))
}

/// Counts an acknowledgement; `false` when the address had its share. One that was counted before, by a run
/// that died, is not counted again. 1 GetItem and 1 transaction.
pub(crate) async fn may_go(deps: &Deps, message: &Message, notice: &Notice) -> Result<bool, Again> {
    let person = &notice.to.person;
    let now = deps.clock.now();
    for _ in 0..ATTEMPTS {
        let mut tally = deps
            .store
            .read_tally(Tallied::Acknowledgements, person)
            .await?;
        if tally.last() == message.id.as_str() {
            return Ok(true);
        }
        if !ACKNOWLEDGEMENTS.has_room(tally.times(), now) {
            return Ok(false);
        }
        tally.count(&ACKNOWLEDGEMENTS, message.id.as_str(), now);
        if deps.store.save_tally(&tally).await? {
            return Ok(true);
        }
    }
    Err(Again::Busy)
}
