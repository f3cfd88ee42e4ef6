//! Confirming a request that was sent without logging in: by the signed link of the mail that asked for it.

use domain::desk::place::{self, Place};
use domain::mail::personal_link::{PersonalLink, Question};
use lambda_http::http::StatusCode;
use views::Confirmed;
use web::answer::json;
use web::page::{Ask, Told};
use web::{Answer, Call, Format, Refused, words};

use crate::Deps;

/// The page the link opens. It changes nothing: programs follow links too.
pub(crate) fn ask(deps: &Deps, call: &Call) -> Result<Answer, Refused> {
    let token = call.query(place::LINK).unwrap_or_default();
    read(deps, token)?;
    let language = call.language;
    let words = words::confirmation(language);
    Ok(Ask {
        title: words.ask_title,
        words: words.ask,
        action: &call.address(),
        fields: &[("token", token), ("lang", language.tag())],
        button: words.confirm,
    }
    .into_answer(language))
}

/// The button of that page. It proves the address, so every other request made with it is confirmed as well.
pub(crate) async fn confirm(deps: &Deps, call: &Call) -> Result<Answer, Refused> {
    let link = read(deps, call.fields.text("token"))?;
    let head = deps.store.read_head(link.ticket).await?;
    // Erased after its three days.
    let head = head.ok_or(Refused::RequestErased)?;
    if head.ticket.requester.person != link.person {
        // An agent said since that somebody else needs help.
        return Err(Refused::NotFound);
    }
    let asked = Some(head);
    let now = deps.clock.now();
    acts::confirm_requests(&deps.store, &link.person, asked, now, environment::random).await?;
    if call.format == Format::Json {
        let confirmed = Confirmed {
            number: link.ticket,
            confirmed: true,
        };
        return Ok(json(StatusCode::OK, &confirmed));
    }
    let words = words::confirmation(call.language);
    Ok(Told {
        title: words.done_title,
        words: &words.done.replace("{}", &link.ticket.to_string()),
        address: Place::SignUp.path(call.language),
        link: words::action("create_account", call.language),
    }
    .into_answer(call.language))
}

fn read(deps: &Deps, token: &str) -> Result<PersonalLink, Refused> {
    PersonalLink::verify(token, Question::Confirm, &deps.desk.keys).ok_or(Refused::NotFound)
}
