//! Forgotten passwords.

use domain::desk::place::Place;
use domain::mail::mailed_link::Purpose;
use domain::people::address::Address;
use domain::people::person::Participant;
use lambda_http::http::StatusCode;
use store::links::AboutAccount;
use views::Sent;
use web::answer::done;
use web::{Answer, Call, Refused};

use crate::Deps;
use crate::found::Found;
use crate::mail::{self, Asked};

pub(crate) async fn ask_for_password(deps: &Deps, call: &Call) -> Result<Answer, Refused> {
    let typed = domain::people::person::read_address(call.fields.text("address"));
    let address: Address = typed.map_err(|fault| Refused::field("address", fault))?;

    let Found {
        person, account, ..
    } = Found::by(&deps.store, &address).await?;

    // Without an account nobody is written to. The same is written to the table all the same: whoever
    // measures how long an answer takes would else learn who has an account.
    let (to, about) = match &account {
        Some(found) => (
            found.account.addressee(),
            AboutAccount::Link(Purpose::ResetPassword),
        ),
        None => (
            Participant::new(person, address, "", call.language),
            AboutAccount::NoAccount,
        ),
    };
    let asked = Asked {
        purpose: Purpose::ResetPassword,
        to,
        about,
        account: account.as_ref(),
        name: "",
    };
    mail::send(deps, call, &asked).await?;

    Ok(done(
        call,
        StatusCode::ACCEPTED,
        &Sent { sent: true },
        Place::ForgottenPasswordSent.path(call.language),
    ))
}
