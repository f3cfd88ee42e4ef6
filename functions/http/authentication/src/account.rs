//! Asking for an account. Nothing of it stands in the table before its owner has followed the mailed link
//! and chosen a password there: what a stranger typed could otherwise open it.

use domain::desk::place::Place;
use domain::id::LinkId;
use domain::mail::mailed_link::Purpose;
use domain::people::person::{self, Participant};
use domain::refusal::Fault;
use lambda_http::http::StatusCode;
use store::links::{AboutAccount, AccountLetter};
use views::Sent;
use web::answer::done;
use web::{Answer, Call, Refused};

use crate::found::Found;
use crate::{Deps, mail};

pub(crate) async fn create_account(deps: &Deps, call: &Call) -> Result<Answer, Refused> {
    let (address, name) = person::sign_up(call.fields.text("address"), call.fields.text("name"))?;
    if address.leads_to(&deps.desk.support) {
        return Err(Refused::field("address", Fault::OwnAddress));
    }

    let Found {
        person, account, ..
    } = Found::by(&deps.store, &address).await?;
    let (to, about) = match &account {
        Some(found) if !found.account.open_to_registration() => {
            (found.account.who.clone(), AboutAccount::AlreadyExists)
        }
        // Without the name: a stranger's words would be in the mail's header.
        _ => (
            Participant::new(person, address, "", call.language),
            AboutAccount::Link(Purpose::VerifyAddress),
        ),
    };
    let now = deps.clock.now();
    let letter = AccountLetter {
        id: LinkId::new(environment::random()),
        to,
        about,
        expires_at: Purpose::VerifyAddress.ends(now),
    };
    let charged = mail::charged(deps, call, "sign_up", &letter);
    let full = deps
        .store
        .add_link(&letter, account.as_ref(), &name, &charged, now)
        .await?;
    mail::had_room(full)?;

    Ok(done(
        call,
        StatusCode::ACCEPTED,
        &Sent { sent: true },
        Place::SignUpSent.path(call.language),
    ))
}
