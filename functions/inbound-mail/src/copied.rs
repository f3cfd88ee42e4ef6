//! The colleagues a mail has in copy: they may become observers, once somebody lets them in.

use domain::address::Address;
use domain::language::Language;
use domain::person::Participant;
use mail::Incoming;

use crate::{Again, Deps};

/// Most addresses looked at: a stranger may list thousands, and five are proposed at most.
const LOOKED_AT: usize = 50;

/// People in Cc, then in To, with the names the mail gives them; the desk and its agents left out, who
/// have the ticket anyway. 1 Query where there is anybody.
pub(crate) async fn people(deps: &Deps, incoming: &Incoming) -> Result<Vec<Participant>, Again> {
    let ours = deps.desk.support.domain();
    let mut people: Vec<Participant> = Vec::new();
    for one in incoming.cc.iter().chain(&incoming.to).take(LOOKED_AT) {
        let Some(address) = Address::parse(&one.address) else {
            continue;
        };
        let known = people.iter().any(|known| known.address == address);
        if address.domain() != ours && !known {
            let name = one.name.as_deref().unwrap_or_default();
            people.push(Participant::new(address, name, Language::Fr));
        }
    }
    if people.is_empty() {
        return Ok(people);
    }
    let agents = deps.store.list_agents().await?;
    people.retain(|one| agents.iter().all(|agent| agent.person != one.person));
    Ok(people)
}
