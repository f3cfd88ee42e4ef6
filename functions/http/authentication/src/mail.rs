//! What it costs to have a mail sent that anybody can ask for, in budgets: for every address the same, whether anything
//! is sent or not.

use domain::policy::budget::{ACCOUNT_MAILS_BY_ADDRESS, Window};
use domain::policy::charges;
use store::links::AccountLetter;
use web::{Call, Refused};

use crate::Deps;

/// What a letter that was asked for is charged to; `kind` says what was asked for.
pub(crate) fn charged(deps: &Deps, call: &Call, kind: &str, letter: &AccountLetter) -> Vec<Window> {
    let keys = &deps.desk.keys;
    let (address, network) = (letter.to.address.mark(keys), call.network.mark(keys));
    charges::of_account_mail(kind, &address, &network, deps.clock.now())
}

/// Refuses where a window was full.
pub(crate) fn had_room(full: Option<Window>) -> Result<(), Refused> {
    let Some(full) = full else {
        return Ok(());
    };
    let seconds = full.seconds_left;
    Err(match full.is_of(&ACCOUNT_MAILS_BY_ADDRESS) {
        true => Refused::MailedBefore { seconds },
        false => Refused::TooMuch { seconds },
    })
}
