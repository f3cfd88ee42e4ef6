//! The answer of somebody who was asked to read a ticket along: by the signed link of the mail that asked them.

use domain::language::Language;
use domain::observers::{self, Answered};
use domain::personal_link::{PersonalLink, Question};
use domain::refusal::Fault;
use lambda_http::http::StatusCode;
use serde_json::json;
use store::tickets::{Along, Saved};
use web::answer::json;
use web::page::{Ask, Told};
use web::problem::Kind;
use web::proved::confirm_requests;
use web::{Answer, Call, Format, Problem, words};

use crate::Deps;
use crate::act::ATTEMPTS;

const ACTION: &str = "/api/invitation";

/// The page the link opens. It changes nothing, because programs follow links too, and says nothing of the ticket.
pub(crate) fn ask(deps: &Deps, call: &Call) -> Result<Answer, Problem> {
    let token = call.query("lien").unwrap_or_default();
    let link = read(deps, call, token)?;
    let language = call.query("lang").map_or(call.language, Language::of_tag);
    let words = words::invitation(language);
    let text = words.ask.replace("{}", &link.ticket.to_string());
    let fields = |act| [("token", token), ("act", act), ("lang", language.tag())];
    let button = |fields, button| Ask {
        title: words.ask_title,
        words: &text,
        action: ACTION,
        fields,
        button,
    };
    let (accept, decline) = (fields("accept"), fields("decline"));
    Ok(button(&accept, words.accept).or(&button(&decline, words.decline), language))
}

/// The buttons of that page; whoever has the link is believed to be whom it was sent to.
pub(crate) async fn answer(deps: &Deps, call: &Call) -> Result<Answer, Problem> {
    let token = call.fields.text("token");
    let link = read(deps, call, token)?;
    let joins = match call.fields.text("act") {
        "accept" => true,
        "decline" => false,
        _ => return Err(Problem::field("act", Fault::NotAChoice, call)),
    };
    save(deps, call, &link, joins).await?;
    if joins {
        confirm(deps, &link).await;
    }
    if call.format == Format::Json {
        let following = json!({ "number": link.ticket, "following": joins });
        return Ok(json(StatusCode::OK, &following));
    }
    let words = words::invitation(call.language);
    let number = link.ticket.to_string();
    Ok(match joins {
        true => Told {
            title: words.joined_title,
            words: &words.joined.replace("{}", &number),
            address: &crate::page_of(link.ticket, call.language),
            link: words.open,
        }
        .into_answer(call.language),
        false => Ask {
            title: words.declined_title,
            words: &words.declined.replace("{}", &number),
            action: ACTION,
            fields: &[
                ("token", token),
                ("act", "accept"),
                ("lang", call.language.tag()),
            ],
            button: words.accept,
        }
        .into_answer(call.language),
    })
}

/// Whoever has the link has the mailbox: what was asked for with that address is theirs.
async fn confirm(deps: &Deps, link: &PersonalLink) {
    let now = deps.clock.now();
    let confirmed = confirm_requests(&deps.store, &link.person, None, now, environment::random);
    if let Err(error) = confirmed.await {
        // They read along; the link of each request still confirms it.
        tracing::warn!("requests were not confirmed behind an invitation: {error}");
    }
}

fn read(deps: &Deps, call: &Call, token: &str) -> Result<PersonalLink, Problem> {
    PersonalLink::verify(token, Question::ReadAlong, &deps.desk.keys)
        .ok_or_else(|| Problem::of(Kind::NotFound, call))
}

async fn save(deps: &Deps, call: &Call, link: &PersonalLink, joins: bool) -> Result<(), Problem> {
    let over = || Problem::of(Kind::InvitationOver, call);
    let failed = |error| Problem::store(&error, call);
    let now = deps.clock.now();
    let account = match joins {
        true => deps
            .store
            .read_account(&link.person)
            .await
            .map_err(failed)?,
        false => None,
    };
    let account = account
        .map(|found| found.account)
        .filter(|account| account.verified_at.is_some())
        .map(|account| account.who);
    let head = deps.store.read_head(link.ticket).await.map_err(failed)?;
    let mut head = head.ok_or_else(over)?;
    for _ in 0..ATTEMPTS {
        let ticket = head.ticket.clone();
        let id = crate::act::new_id(now);
        let answered = match joins {
            true => observers::accept(ticket, &link.person, account.as_ref(), id, now),
            false => observers::decline(ticket, &link.person, id, now),
        };
        let saved = match answered {
            Answered::Already => return Ok(()),
            Answered::NotInvited => return Err(over()),
            Answered::Joined(act) | Answered::Left(act) => {
                deps.store.save_act(&head, *act, Along::default()).await
            }
            Answered::Declined(ticket) => deps.store.save_quietly(&head, *ticket).await,
        };
        match saved.map_err(failed)? {
            Saved::Done => return Ok(()),
            Saved::Changed(newer) => head = *newer,
            _ => return Err(over()),
        }
    }
    Err(Problem::of(Kind::Busy, call))
}
