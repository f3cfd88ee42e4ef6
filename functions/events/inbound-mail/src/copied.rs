//! The colleagues a mail has in copy: they may become observers, once somebody lets them in.

use domain::id::PersonId;
use domain::language::Language;
use domain::people::address::Address;
use domain::people::person::Capacity;
use domain::people::person::{Correspondent, Participant};
use domain::ticket::observers::{PROPOSED_MAX, may_propose};
use mail::Incoming;
use store::StoreError;

use crate::{Again, Deps};

/// Most addresses looked at: a stranger may list thousands, and five are proposed at most.
const LOOKED_AT: usize = 50;

/// People in Cc, then in To, with the names the mail gives them; the desk left out. Agents are no exception:
/// leaving them out would tell whoever puts addresses in copy who is one. 1 BatchGetItem, and 1 transaction for
/// each of whom the desk never heard, as many as a mail proposes; nothing where nobody is in copy, or by somebody who
/// may not propose them.
pub(crate) async fn people(
    deps: &Deps,
    incoming: &Incoming,
    author: Capacity,
) -> Result<Vec<Participant>, Again> {
    if !may_propose(author) {
        return Ok(Vec::new());
    }
    let named = named(deps.desk.support.domain(), incoming);
    let addresses: Vec<&Address> = named.iter().map(|one| &one.address).collect();
    let known = deps.store.find_people(&addresses).await?;
    let (mut people, mut introduced) = (Vec::new(), 0);
    for one in named {
        let person = match known.get(&one.address) {
            Some(person) => person.clone(),
            // Nobody of those before can be known to the ticket: they alone fill what a mail may propose.
            None if introduced == PROPOSED_MAX => continue,
            None => {
                introduced += 1;
                let new = PersonId::new(environment::random());
                match deps.store.introduce(&one.address, &new).await {
                    // Whose address it is, a later program wrote: the others and the mail go on without them.
                    Err(error @ StoreError::Newer { .. }) => {
                        tracing::error!(%error, "somebody in copy was left out");
                        continue;
                    }
                    introduced => introduced?,
                }
            }
        };
        people.push(one.known_as(person));
    }
    Ok(people)
}

fn named(ours: &str, incoming: &Incoming) -> Vec<Correspondent> {
    let mut people: Vec<Correspondent> = Vec::new();
    for one in incoming.cc.iter().chain(&incoming.to).take(LOOKED_AT) {
        let Some(address) = Address::parse(&one.address) else {
            continue;
        };
        let known = people.iter().any(|known| known.address == address);
        if address.domain() != ours && !known {
            let name = one.name.as_deref().unwrap_or_default();
            people.push(Correspondent::new(address, name, Language::Fr));
        }
    }
    people
}
