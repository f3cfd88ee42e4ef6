//! Confirming a request that was sent without logging in: by the signed link of the mail that asked for it.

use domain::language::Language;
use domain::personal_link::{PersonalLink, Question};
use lambda_http::http::StatusCode;
use serde_json::json;
use web::answer::json;
use web::page::{Ask, Told};
use web::problem::Kind;
use web::proved::confirm_requests;
use web::{Answer, Call, Format, Problem, words};

use crate::Deps;

/// The page the link opens. It changes nothing: programs follow links too.
pub(crate) fn ask(deps: &Deps, call: &Call) -> Result<Answer, Problem> {
    let token = call.query("lien").unwrap_or_default();
    read(deps, call, token)?;
    let language = call.query("lang").map_or(call.language, Language::of_tag);
    let words = words::confirmation(language);
    Ok(Ask {
        title: words.ask_title,
        words: words.ask,
        action: "/api/confirmation",
        fields: &[("token", token), ("lang", language.tag())],
        button: words.confirm,
    }
    .into_answer(language))
}

/// The button of that page. It proves the address, so every other request made with it is confirmed as well.
pub(crate) async fn confirm(deps: &Deps, call: &Call) -> Result<Answer, Problem> {
    let link = read(deps, call, call.fields.text("token"))?;
    let failed = |error| Problem::store(&error, call);
    let head = deps.store.read_head(link.ticket).await.map_err(failed)?;
    let theirs = head.is_some_and(|head| head.ticket.requester.person == link.person);
    if !theirs {
        // Erased after its three days.
        return Err(Problem::of(Kind::RequestErased, call));
    }
    let asked = Some(link.ticket);
    let now = deps.clock.now();
    confirm_requests(&deps.store, &link.person, asked, now, environment::random)
        .await
        .map_err(failed)?;
    if call.format == Format::Json {
        let confirmed = json!({ "number": link.ticket, "confirmed": true });
        return Ok(json(StatusCode::OK, &confirmed));
    }
    let words = words::confirmation(call.language);
    Ok(Told {
        title: words.done_title,
        words: &words.done.replace("{}", &link.ticket.to_string()),
        address: words.sign_up_address,
        link: words.sign_up,
    }
    .into_answer(call.language))
}

fn read(deps: &Deps, call: &Call, token: &str) -> Result<PersonalLink, Problem> {
    PersonalLink::verify(token, Question::Confirm, &deps.desk.keys)
        .ok_or_else(|| Problem::of(Kind::NotFound, call))
}
