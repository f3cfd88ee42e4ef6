//! Who needs help, where somebody else wrote for them.

use domain::people::person::{Correspondent, Participant};
use domain::ticket::Ticket;
use domain::ticket::handover::{self, Former, make_requester};
use store::StoreError;
use web::{Answer, Call, Refused};

use crate::Deps;
use crate::act::{changed, load, new_id};
use crate::observers::named_address;
use crate::people::person_of;

pub(crate) async fn change_requester(deps: &Deps, call: &Call) -> Result<Answer, Refused> {
    let now = deps.clock.now();
    let (session, head) = load(deps, call).await?;
    handover::may(&head.ticket, &session, now)?;
    let who = named(deps, call, &head.ticket).await?;
    let (session, who) = (&session, &who);
    let after = acts::change_read(&deps.store, head, &[], |ticket| async move {
        let former = former(deps, &ticket).await?;
        let id = new_id(now);
        Ok(make_requester(ticket, session, who.clone(), former, id, now)?.into())
    });
    Ok(changed(call, &after.await?))
}

/// The one who is named, as the ticket knows them where it does.
async fn named(deps: &Deps, call: &Call, ticket: &Ticket) -> Result<Participant, Refused> {
    let address = named_address(deps, call)?;
    let mut observers = ticket.observers.iter();
    if let Some(known) = observers.find(|one| one.address == address) {
        return Ok(known.clone());
    }
    let person = person_of(deps, &address).await?;
    let mut writers = ticket.writers.iter();
    let known = writers.find(|one| one.address == address).cloned();
    let named = || Correspondent::new(address, call.fields.text("name"), call.language);
    Ok(known.unwrap_or_else(named).known_as(person))
}

/// What the requester so far is: 1 GetItem.
async fn former(deps: &Deps, ticket: &Ticket) -> Result<Former, StoreError> {
    let before = &ticket.requester;
    let account = deps.store.read_account(&before.person).await?;
    let is_agent = account.is_some_and(|found| found.account.role.is_agent());
    Ok(
        match (is_agent, mail::is_no_reply(before.address.as_str())) {
            (true, _) => Former::Agent,
            (false, true) => Former::Nobody,
            (false, false) => Former::Person,
        },
    )
}
