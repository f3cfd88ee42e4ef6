//! Who reads a ticket along: asked by address, asked or not after having been put in copy, removed.

use domain::people::address::Address;
use domain::people::person::{Participant, read_address};
use domain::policy::budget::of_observer;
use domain::refusal::Fault;
use domain::ticket::{handle, observers};
use store::tickets::Saved;
use web::{Answer, Call, Refused};

use crate::Deps;
use crate::act::{ATTEMPTS, act, act_charged, act_on, done, load};
use crate::people::person_of;

pub(crate) async fn add_observer(deps: &Deps, call: &Call) -> Result<Answer, Refused> {
    let address = named_address(deps, call)?;
    let (session, head) = load(deps, call).await?;
    observers::may(&head.ticket, &session, deps.clock.now())?;
    let person = person_of(deps, &address).await?;
    // Not by a name that somebody else chose.
    let who = Participant::new(person, address, "", call.language);
    let account = deps.store.read_account(&who.person).await?;
    let is_agent = account
        .is_some_and(|found| found.account.verified_at.is_some() && found.account.role.is_agent());
    act_on(
        deps,
        call,
        &session,
        head,
        of_observer,
        |ticket, session, id, now| observers::add(ticket, session, who.clone(), is_agent, id, now),
    )
    .await
}

/// The address of somebody who is to take part: anybody's but the desk's own.
pub(crate) fn named_address(deps: &Deps, call: &Call) -> Result<Address, Refused> {
    let address = match read_address(call.fields.text("address")) {
        Ok(address) if address.domain() == deps.desk.support.domain() => Err(Fault::OwnAddress),
        other => other,
    };
    address.map_err(|fault| Refused::field("address", fault))
}

pub(crate) async fn change_observer(deps: &Deps, call: &Call) -> Result<Answer, Refused> {
    let (handle, keys) = (call.part("person"), &deps.desk.keys);
    match call.fields.choice("act").ok().flatten() {
        Some("approve") => {
            act_charged(
                deps,
                call,
                of_observer,
                |ticket, session, id, now| match handle::find(&ticket, handle, keys) {
                    Some(person) => observers::approve(ticket, session, &person, id, now),
                    None => observers::may(&ticket, session, now).map(|()| None),
                },
            )
            .await
        }
        Some("remove") => {
            act(deps, call, |ticket, session, id, now| {
                match handle::find(&ticket, handle, keys) {
                    Some(person) => observers::remove(ticket, session, &person, id, now),
                    None => observers::may(&ticket, session, now).map(|()| None),
                }
            })
            .await
        }
        Some("refuse") => refuse(deps, call, handle).await,
        _ => Err(Refused::field("act", Fault::NotAChoice)),
    }
}

/// Nobody is told, so there is no message to write.
async fn refuse(deps: &Deps, call: &Call, handle: &str) -> Result<Answer, Refused> {
    let now = deps.clock.now();
    let (session, mut head) = load(deps, call).await?;
    for _ in 0..ATTEMPTS {
        let decided = match handle::find(&head.ticket, handle, &deps.desk.keys) {
            Some(person) => observers::refuse(head.ticket.clone(), &session, &person, now),
            None => observers::may(&head.ticket, &session, now).map(|()| None),
        };
        let Some(after) = decided? else {
            return Ok(done(call, &head.ticket));
        };
        match deps.store.save_quietly(&head, after.clone()).await? {
            Saved::Done => return Ok(done(call, &after)),
            Saved::Changed(newer) => head = *newer,
            _ => return Err(Refused::NotFound),
        }
    }
    Err(Refused::Busy)
}
