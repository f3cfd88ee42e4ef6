//! Having a mail sent that anybody can ask for: for every address the same is written and counted, whether anything is
//! sent or not.

use domain::id::{LinkId, Timestamp};
use domain::mail::mailed_link::Purpose;
use domain::people::address::Address;
use domain::people::person::Participant;
use domain::policy::budget::{ACCOUNT_MAIL_PACE, LAST_ACCOUNT_MAILS, Window};
use domain::policy::charges::AccountMail;
use store::accounts::Versioned;
use store::links::{AboutAccount, AccountLetter};
use web::{Call, Refused};

use crate::Deps;

/// What is asked for.
pub(crate) struct Asked<'a> {
    pub(crate) purpose: Purpose,
    pub(crate) to: Participant,
    pub(crate) about: AboutAccount,
    /// The account of the address, if it has one.
    pub(crate) account: Option<&'a Versioned>,
    /// The name that was typed with it.
    pub(crate) name: &'a str,
}

/// Has it written. Where strangers used up what an address gets in a day, one more goes whose link works until there
/// is room for another: its owner is never without one.
pub(crate) async fn send(deps: &Deps, call: &Call, asked: &Asked<'_>) -> Result<(), Refused> {
    let (keys, now) = (&deps.desk.keys, deps.clock.now());
    let mail = AccountMail {
        purpose: asked.purpose,
        address: &asked.to.address.mark(keys),
        network: &call.network.mark(keys),
    };
    let ends = asked.purpose.ends(now);
    let Some(full) = write(deps, asked, ends, &mail.windows(now), now).await? else {
        return Ok(());
    };
    let Some(charged) = mail.last(&full, now) else {
        return Err(refused(&full));
    };
    let ends = charged.first().map_or(ends, |last| last.ends.max(ends));
    match write(deps, asked, ends, &charged, now).await? {
        None => Ok(()),
        // The day may be over sooner.
        Some(last) if last.is_of(&LAST_ACCOUNT_MAILS) => Err(Refused::MailedBefore {
            seconds: last.seconds_left.min(full.seconds_left),
        }),
        Some(other) => Err(refused(&other)),
    }
}

/// What somebody is given back of these mails who has followed a link of one, whatever it was for: the next they need is
/// one for a password.
pub(crate) fn given_back(deps: &Deps, call: &Call, address: &Address) -> Vec<Window> {
    let keys = &deps.desk.keys;
    let mail = AccountMail {
        purpose: Purpose::ResetPassword,
        address: &address.mark(keys),
        network: &call.network.mark(keys),
    };
    mail.given_back(deps.clock.now())
}

async fn write(
    deps: &Deps,
    asked: &Asked<'_>,
    expires_at: Timestamp,
    charged: &[Window],
    now: Timestamp,
) -> Result<Option<Window>, Refused> {
    let letter = AccountLetter {
        id: LinkId::new(environment::random()),
        to: asked.to.clone(),
        about: asked.about,
        expires_at,
    };
    let store = &deps.store;
    let full = store.add_link(&letter, asked.account, asked.name, charged, now);
    Ok(full.await?)
}

fn refused(full: &Window) -> Refused {
    let seconds = full.seconds_left;
    match full.is_of(&ACCOUNT_MAIL_PACE) {
        true => Refused::MailedBefore { seconds },
        false => Refused::TooMuch { seconds },
    }
}
