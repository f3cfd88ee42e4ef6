//! Ending and beginning again the mails about a ticket: in its page, or by the signed link of a mail.

use domain::access;
use domain::follow::Following;
use domain::id::{PersonId, TicketNumber};
use domain::language::Language;
use domain::refusal::Fault;
use lambda_http::http::StatusCode;
use serde_json::json;
use store::tickets::Saved;
use web::answer::{json, see_other};
use web::page::Ask;
use web::problem::Kind;
use web::{Answer, Call, Format, Problem, session, words};

use crate::Deps;
use crate::act::ATTEMPTS;

/// What somebody wants from now on.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wish {
    Mails,
    NoMails,
}

impl Wish {
    fn read(call: &Call) -> Result<Self, Problem> {
        match call.fields.choice("act").ok().flatten() {
            Some("follow") => Ok(Self::Mails),
            Some("unfollow") => Ok(Self::NoMails),
            _ => Err(Problem::field("act", Fault::NotAChoice, call)),
        }
    }
}

/// Whoever is logged in, in the ticket's page.
pub(crate) async fn follow_ticket(
    deps: &Deps,
    call: &Call,
    number: &str,
) -> Result<Answer, Problem> {
    let wish = Wish::read(call)?;
    let missing = || Problem::of(Kind::NotFound, call);
    let now = deps.clock.now();
    let number = TicketNumber::parse(number).ok_or_else(missing)?;
    let session = session::required(&deps.store, call, now).await?;
    let person = &session.who.person;
    save(deps, call, number, person, wish, |ticket| {
        access::rights(&session, ticket, now).read
    })
    .await?;
    Ok(match call.format {
        Format::Json => json(
            StatusCode::OK,
            &json!({ "number": number, "following": wish == Wish::Mails }),
        ),
        Format::Page => see_other(&format!("/ticket/?numero={number}")),
    })
}

/// The page a mail's link opens. It changes nothing: programs follow links too.
pub(crate) fn ask(deps: &Deps, call: &Call) -> Result<Answer, Problem> {
    let token = call.query("jeton").unwrap_or_default();
    let following = read(deps, call, token)?;
    let language = call.query("lang").map_or(call.language, Language::of_tag);
    let words = words::follow(language);
    Ok(page(
        (words.ask_title, words.ask),
        (words.stop, "unfollow"),
        token,
        &following,
        language,
    ))
}

/// The button of that page; whoever has the link is believed to be whom it was sent to.
pub(crate) async fn follow_by_link(deps: &Deps, call: &Call) -> Result<Answer, Problem> {
    let wish = Wish::read(call)?;
    let token = call.fields.text("token");
    let following = read(deps, call, token)?;
    save(
        deps,
        call,
        following.ticket,
        &following.person,
        wish,
        |_| true,
    )
    .await?;
    if call.format == Format::Json {
        return Ok(json(
            StatusCode::OK,
            &json!({ "number": following.ticket, "following": wish == Wish::Mails }),
        ));
    }
    let words = words::follow(call.language);
    let (said, button) = match wish {
        Wish::NoMails => ((words.ended_title, words.ended), (words.resume, "follow")),
        Wish::Mails => (
            (words.resumed_title, words.resumed),
            (words.stop, "unfollow"),
        ),
    };
    Ok(page(said, button, token, &following, call.language))
}

fn read(deps: &Deps, call: &Call, token: &str) -> Result<Following, Problem> {
    Following::verify(token, &deps.desk.keys).ok_or_else(|| Problem::of(Kind::NotFound, call))
}

fn page(
    (title, words): (&str, &str),
    (button, act): (&str, &str),
    token: &str,
    following: &Following,
    language: Language,
) -> Answer {
    Ask {
        title,
        words: &words.replace("{}", &following.ticket.to_string()),
        action: "/api/follow",
        fields: &[("token", token), ("act", act), ("lang", language.tag())],
        button,
    }
    .into_answer(language)
}

async fn save(
    deps: &Deps,
    call: &Call,
    number: TicketNumber,
    person: &PersonId,
    wish: Wish,
    may: impl Fn(&domain::ticket::Ticket) -> bool,
) -> Result<(), Problem> {
    let missing = || Problem::of(Kind::NotFound, call);
    let head = deps.store.read_head(number).await;
    let head = head.map_err(|error| Problem::store(&error, call))?;
    let mut head = head.filter(|head| may(&head.ticket)).ok_or_else(missing)?;
    for _ in 0..ATTEMPTS {
        let ticket = head.ticket.clone();
        let after = match wish {
            Wish::Mails => ticket.followed_by(person),
            Wish::NoMails => ticket.unfollowed_by(person),
        };
        let Some(after) = after else { return Ok(()) };
        let saved = deps.store.save_quietly(&head, after).await;
        match saved.map_err(|error| Problem::store(&error, call))? {
            Saved::Done => return Ok(()),
            Saved::Changed(newer) => head = *newer,
            _ => return Err(missing()),
        }
    }
    Err(Problem::of(Kind::Busy, call))
}
