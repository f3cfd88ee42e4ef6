//! Ending and beginning again the mails about a ticket: in its page, or by the signed link of a mail.

use acts::Failed;
use domain::desk::place;
use domain::id::{PersonId, TicketNumber};
use domain::language::Language;
use domain::mail::follow::Following;
use domain::refusal::Fault;
use domain::ticket::access;
use domain::ticket::conversation::Denied;
use lambda_http::http::StatusCode;
use views::Follows;
use web::answer::{done, json};
use web::page::Ask;
use web::{Answer, Call, Format, Refused, session, words};

use crate::Deps;

/// What somebody wants from now on.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wish {
    Mails,
    NoMails,
}

impl Wish {
    fn read(call: &Call) -> Result<Self, Refused> {
        match call.fields.choice("act").ok().flatten() {
            Some("follow") => Ok(Self::Mails),
            Some("unfollow") => Ok(Self::NoMails),
            _ => Err(Refused::field("act", Fault::NotAChoice)),
        }
    }
}

/// Whoever is logged in, in the ticket's page.
pub(crate) async fn follow_ticket(deps: &Deps, call: &Call) -> Result<Answer, Refused> {
    let wish = Wish::read(call)?;
    let now = deps.clock.now();
    let number = call.param("number", TicketNumber::parse)?;
    let session = session::required(&deps.store, call, now).await?;
    let person = &session.who.person;
    save(deps, number, person, wish, |ticket| {
        access::rights(&session, ticket, now).read
    })
    .await?;
    Ok(done(
        call,
        StatusCode::OK,
        &Follows {
            number,
            following: wish == Wish::Mails,
        },
        &place::ticket(number, call.language),
    ))
}

/// The page a mail's link opens. It changes nothing: programs follow links too.
pub(crate) fn ask(deps: &Deps, call: &Call) -> Result<Answer, Refused> {
    let token = call.query(place::TOKEN).unwrap_or_default();
    let following = read(deps, token)?;
    let language = call.language;
    let words = words::follow(language);
    Ok(page(
        call,
        (words.ask_title, words.ask),
        (words.stop, "unfollow"),
        token,
        &following,
        language,
    ))
}

/// The button of that page; whoever has the link is believed to be whom it was sent to.
pub(crate) async fn follow_by_link(deps: &Deps, call: &Call) -> Result<Answer, Refused> {
    let wish = Wish::read(call)?;
    let token = call.fields.text("token");
    let following = read(deps, token)?;
    save(deps, following.ticket, &following.person, wish, |_| true).await?;
    if call.format == Format::Json {
        return Ok(json(
            StatusCode::OK,
            &Follows {
                number: following.ticket,
                following: wish == Wish::Mails,
            },
        ));
    }
    let words = words::follow(call.language);
    let (said, button) = match wish {
        Wish::NoMails => (
            (words.ended_title, words.ended),
            (words::action("follow", call.language), "follow"),
        ),
        Wish::Mails => (
            (words.resumed_title, words.resumed),
            (words.stop, "unfollow"),
        ),
    };
    Ok(page(call, said, button, token, &following, call.language))
}

fn read(deps: &Deps, token: &str) -> Result<Following, Refused> {
    Following::verify(token, &deps.desk.keys).ok_or(Refused::NotFound)
}

fn page(
    call: &Call,
    (title, words): (&str, &str),
    (button, act): (&str, &str),
    token: &str,
    following: &Following,
    language: Language,
) -> Answer {
    Ask {
        title,
        words: &words.replace("{}", &following.ticket.to_string()),
        action: &call.address(),
        fields: &[("token", token), ("act", act), ("lang", language.tag())],
        button,
    }
    .into_answer(language)
}

async fn save(
    deps: &Deps,
    number: TicketNumber,
    person: &PersonId,
    wish: Wish,
    may: impl Fn(&domain::ticket::Ticket) -> bool,
) -> Result<(), Refused> {
    acts::change(&deps.store, number, &[], |ticket| {
        let allowed = may(&ticket);
        let after = match wish {
            Wish::Mails => ticket.followed_by(person),
            Wish::NoMails => ticket.unfollowed_by(person),
        };
        async move {
            match allowed {
                true => Ok(after.into()),
                false => Err(Failed::Denied(Denied::NotYours)),
            }
        }
    })
    .await?;
    Ok(())
}
