//! Who reads a ticket along: asked by address, asked or not after having been put in copy, removed.

use domain::id::{MessageId, PersonId, Timestamp};
use domain::people::address::Address;
use domain::people::person::{Participant, read_address};
use domain::people::session::Session;
use domain::policy::charges::of_observer;
use domain::refusal::Fault;
use domain::ticket::conversation::{Act, Denied};
use domain::ticket::{Ticket, handle, observers};
use web::{Answer, Call, Refused};

use crate::Deps;
use crate::act::{Charge, act_on, changed, load};
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
        Some(of_observer),
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
    let act = call.fields.choice("act").ok().flatten();
    let (charge, decide): (Option<Charge>, Decide) = match act {
        Some("approve") => (Some(of_observer), observers::approve),
        Some("remove") => (None, observers::remove),
        Some("refuse") => return refuse(deps, call).await,
        _ => return Err(Refused::field("act", Fault::NotAChoice)),
    };
    let (handle, keys) = (call.part("person"), &deps.desk.keys);
    let (session, head) = load(deps, call).await?;
    act_on(
        deps,
        call,
        &session,
        head,
        charge,
        |ticket, session, id, now| match handle::find(&ticket, handle, keys) {
            Some(person) => decide(ticket, session, &person, id, now),
            None => observers::may(&ticket, session, now).map(|()| None),
        },
    )
    .await
}

type Decide = fn(Ticket, &Session, &PersonId, MessageId, Timestamp) -> Result<Option<Act>, Denied>;

/// Nobody is told, so there is no message to write.
async fn refuse(deps: &Deps, call: &Call) -> Result<Answer, Refused> {
    let now = deps.clock.now();
    let (session, head) = load(deps, call).await?;
    let refused = acts::change_read(&deps.store, head, &[], |ticket| {
        let person = handle::find(&ticket, call.part("person"), &deps.desk.keys);
        let decided = match person {
            Some(person) => observers::refuse(ticket, &session, &person, now),
            None => observers::may(&ticket, &session, now).map(|()| None),
        };
        async { Ok(decided?.into()) }
    });
    Ok(changed(call, &refused.await?))
}
