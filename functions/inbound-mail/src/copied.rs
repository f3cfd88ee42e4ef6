//! The colleagues a mail has in copy: they may become observers, once somebody lets them in.

use domain::address::Address;
use domain::language::Language;
use domain::person::Participant;
use mail::Incoming;

use crate::Deps;

/// Most addresses looked at: a stranger may list thousands, and five are proposed at most.
const LOOKED_AT: usize = 50;

/// People in Cc, then in To, with the names the mail gives them; the desk left out. Agents are no exception:
/// leaving them out would tell whoever puts addresses in copy who is one.
pub(crate) fn people(deps: &Deps, incoming: &Incoming) -> Vec<Participant> {
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
    people
}
