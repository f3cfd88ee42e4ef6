//! Who needs help, where somebody else wrote for them.

use domain::handover::{Former, make_requester};
use domain::id::{MessageId, TicketNumber};
use domain::person::Participant;
use domain::ticket::Ticket;
use store::tickets::{Along, Saved};
use web::problem::Kind;
use web::{Answer, Call, Problem, session};

use crate::Deps;
use crate::act::{ATTEMPTS, done};
use crate::observers::named_address;

pub(crate) async fn change_requester(
    deps: &Deps,
    call: &Call,
    number: &str,
) -> Result<Answer, Problem> {
    let missing = || Problem::of(Kind::NotFound, call);
    let now = deps.clock.now();
    let number = TicketNumber::parse(number).ok_or_else(missing)?;
    let session = session::required(&deps.store, call, now).await?;
    let head = deps.store.read_head(number).await;
    let head = head.map_err(|error| Problem::store(&error, call))?;
    let mut head = head.ok_or_else(missing)?;
    let who = named(deps, call, &head.ticket)?;
    for _ in 0..ATTEMPTS {
        let former = former(deps, call, &head.ticket).await?;
        let id = MessageId::new(now, environment::random());
        let decided = make_requester(head.ticket.clone(), &session, who.clone(), former, id, now);
        let Some(act) = decided.map_err(|denied| Problem::denied(&denied, call))? else {
            return Ok(done(call, &head.ticket));
        };
        let after = act.ticket.clone();
        let saved = deps.store.save_act(&head, act, Along::default()).await;
        match saved.map_err(|error| Problem::store(&error, call))? {
            Saved::Done => return Ok(done(call, &after)),
            Saved::Changed(newer) => head = *newer,
            _ => return Err(missing()),
        }
    }
    Err(Problem::of(Kind::Busy, call))
}

/// The one who is named, as the ticket knows them where it does.
fn named(deps: &Deps, call: &Call, ticket: &Ticket) -> Result<Participant, Problem> {
    let address = named_address(deps, call)?;
    let mut known = ticket.writers.iter().chain(&ticket.observers);
    let known = known.find(|one| one.address == address);
    let named = || Participant::new(address.clone(), call.fields.text("name"), call.language);
    Ok(known.cloned().unwrap_or_else(named))
}

/// What the requester so far is: 1 GetItem.
async fn former(deps: &Deps, call: &Call, ticket: &Ticket) -> Result<Former, Problem> {
    let before = &ticket.requester;
    let account = deps.store.read_account(&before.person).await;
    let account = account.map_err(|error| Problem::store(&error, call))?;
    let answers = account.is_some_and(|found| found.account.role.answers());
    Ok(
        match (answers, mail::is_no_reply(before.address.as_str())) {
            (true, _) => Former::Agent,
            (false, true) => Former::Nobody,
            (false, false) => Former::Person,
        },
    )
}
