//! The answer of somebody who was asked to read a ticket along: by the signed link of the mail that asked them.

use acts::{Decided, Failed};
use domain::desk::place;
use domain::mail::personal_link::{PersonalLink, Question};
use domain::refusal::Fault;
use domain::ticket::conversation::Denied;
use domain::ticket::observers::{self, Answered};
use lambda_http::http::StatusCode;
use views::Follows;
use web::answer::json;
use web::page::{Ask, Told};
use web::{Answer, Call, Format, Refused, words};

use crate::Deps;

/// The page the link opens. It changes nothing, because programs follow links too, and says nothing of the ticket.
pub(crate) fn ask(deps: &Deps, call: &Call) -> Result<Answer, Refused> {
    let token = call.query(place::LINK).unwrap_or_default();
    let link = read(deps, token)?;
    let language = call.language;
    let words = words::invitation(language);
    let text = words.ask.replace("{}", &link.ticket.to_string());
    let action = call.address();
    let fields = |act| [("token", token), ("act", act), ("lang", language.tag())];
    let button = |fields, button| Ask {
        title: words.ask_title,
        words: &text,
        action: &action,
        fields,
        button,
    };
    let (accept, decline) = (fields("accept"), fields("decline"));
    Ok(button(&accept, words.accept).or(&button(&decline, words.decline), language))
}

/// The buttons of that page; whoever has the link is believed to be whom it was sent to.
pub(crate) async fn answer(deps: &Deps, call: &Call) -> Result<Answer, Refused> {
    let link = read(deps, call.fields.text("token"))?;
    let joins = match call.fields.text("act") {
        "accept" => true,
        "decline" => false,
        _ => return Err(Refused::field("act", Fault::NotAChoice)),
    };
    save(deps, &link, joins).await?;
    if joins {
        confirm(deps, &link).await;
    }
    if call.format == Format::Json {
        let number = link.ticket;
        return Ok(json(
            StatusCode::OK,
            &Follows {
                number,
                following: joins,
            },
        ));
    }
    Ok(page(call, &link, joins))
}

/// What became of it, for people without scripts; whoever said no may still change their mind.
fn page(call: &Call, link: &PersonalLink, joins: bool) -> Answer {
    let words = words::invitation(call.language);
    let number = link.ticket.to_string();
    match joins {
        true => Told {
            title: words.joined_title,
            words: &words.joined.replace("{}", &number),
            address: &place::ticket(link.ticket, call.language),
            link: words.open,
        }
        .into_answer(call.language),
        false => Ask {
            title: words.declined_title,
            words: &words.declined.replace("{}", &number),
            action: &call.address(),
            fields: &[
                ("token", call.fields.text("token")),
                ("act", "accept"),
                ("lang", call.language.tag()),
            ],
            button: words.accept,
        }
        .into_answer(call.language),
    }
}

/// Whoever has the link has the mailbox: what was asked for with that address is theirs.
async fn confirm(deps: &Deps, link: &PersonalLink) {
    let now = deps.clock.now();
    let confirmed =
        acts::confirm_requests(&deps.store, &link.person, None, now, environment::random);
    if let Err(error) = confirmed.await {
        // They read along; the link of each request still confirms it.
        tracing::warn!("requests were not confirmed behind an invitation: {error}");
    }
}

fn read(deps: &Deps, token: &str) -> Result<PersonalLink, Refused> {
    PersonalLink::verify(token, Question::ReadAlong, &deps.desk.keys).ok_or(Refused::NotFound)
}

async fn save(deps: &Deps, link: &PersonalLink, joins: bool) -> Result<(), Refused> {
    let now = deps.clock.now();
    let account = match joins {
        true => deps.store.read_account(&link.person).await?,
        false => None,
    };
    let account = account
        .map(|found| found.account)
        .filter(|account| account.verified_at.is_some())
        .map(|account| account.who);
    let answered = acts::change(&deps.store, link.ticket, &[], |ticket| {
        let id = crate::act::new_id(now);
        let answered = match joins {
            true => observers::accept(ticket, &link.person, account.as_ref(), id, now),
            false => observers::decline(ticket, &link.person, id, now),
        };
        let decided = match answered {
            Answered::Already => Ok(Decided::Nothing),
            Answered::NotInvited => Err(Failed::Denied(Denied::NotYours)),
            Answered::Joined(act) | Answered::Left(act) => Ok(Decided::Told(act)),
            Answered::Declined(ticket) => Ok(Decided::Quietly(ticket)),
        };
        async { decided }
    });
    match answered.await {
        Err(Failed::Denied(_) | Failed::NoTicket) => Err(Refused::InvitationOver),
        other => Ok(other.map(|_| ())?),
    }
}
