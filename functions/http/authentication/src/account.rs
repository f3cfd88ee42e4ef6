//! Asking for an account. Nothing of it stands in the table before its owner has followed the mailed link
//! and chosen a password there: what a stranger typed could otherwise open it.

use domain::desk::place::Place;
use domain::mail::mailed_link::Purpose;
use domain::people::person::{self, Participant};
use domain::refusal::Fault;
use lambda_http::http::StatusCode;
use store::links::AboutAccount;
use views::Sent;
use web::answer::done;
use web::{Answer, Call, Refused};

use crate::Deps;
use crate::found::Found;
use crate::mail::{self, Asked};

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
    let asked = Asked {
        purpose: Purpose::VerifyAddress,
        to,
        about,
        account: account.as_ref(),
        name: &name,
    };
    mail::send(deps, call, &asked).await?;

    Ok(done(
        call,
        StatusCode::ACCEPTED,
        &Sent { sent: true },
        Place::SignUpSent.path(call.language),
    ))
}
