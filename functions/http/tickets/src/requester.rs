//! Who needs help, where somebody else wrote for them.

use domain::id::MessageId;
use domain::people::person::{Correspondent, Participant};
use domain::ticket::Ticket;
use domain::ticket::handover::{self, Former, make_requester};
use store::tickets::{Along, Saved};
use web::{Answer, Call, Refused};

use crate::Deps;
use crate::act::{ATTEMPTS, done, load};
use crate::observers::named_address;
use crate::people::person_of;

pub(crate) async fn change_requester(deps: &Deps, call: &Call) -> Result<Answer, Refused> {
    let now = deps.clock.now();
    let (session, mut head) = load(deps, call).await?;
    handover::may(&head.ticket, &session, now)?;
    let who = named(deps, call, &head.ticket).await?;
    for _ in 0..ATTEMPTS {
        let former = former(deps, &head.ticket).await?;
        let id = MessageId::new(now, environment::random());
        let decided = make_requester(head.ticket.clone(), &session, who.clone(), former, id, now)?;
        let Some(act) = decided else {
            return Ok(done(call, &head.ticket));
        };
        let after = act.ticket.clone();
        match deps.store.save_act(&head, act, Along::default()).await? {
            Saved::Done => return Ok(done(call, &after)),
            Saved::Changed(newer) => head = *newer,
            _ => return Err(Refused::NotFound),
        }
    }
    Err(Refused::Busy)
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
async fn former(deps: &Deps, ticket: &Ticket) -> Result<Former, Refused> {
    let before = &ticket.requester;
    let account = deps.store.read_account(&before.person).await?;
    let answers = account.is_some_and(|found| found.account.role.is_agent());
    Ok(
        match (answers, mail::is_no_reply(before.address.as_str())) {
            (true, _) => Former::Agent,
            (false, true) => Former::Nobody,
            (false, false) => Former::Person,
        },
    )
}
