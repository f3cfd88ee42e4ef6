//! What readers say of articles: whether they helped, and whether they made a ticket needless. Anybody
//! votes, without an account and without being known; agents read the counts.
//!
//! A vote costs its voter nothing, so it is charged to their network: nobody votes for all, and what is no
//! article cannot fill the table.
//!
//! A function of its own, because it answers strangers: its role counts votes and reads nothing of tickets.

use domain::desk::place::Place;
use domain::desk::vote::{ArticlePath, Mark, Month, Verdict};
use domain::policy::charges;
use domain::refusal::Faults;
use environment::{Clock, Desk};
use lambda_http::Request;
use lambda_http::http::StatusCode;
use store::Store;
use store::votes::VoteResult;
use views::{ArticleVotes, Votes};
use web::answer::{done, json};
use web::{Answer, Call, Refused, Route, session};

/// What this function works with.
#[derive(Debug, Clone)]
pub struct Deps {
    pub store: Store,
    pub desk: Desk,
    pub clock: Clock,
}

/// What it answers. A vote has no session.
pub const ROUTES: &[Route<Deps>] = &[
    Route::post("/api/votes", "TransactWriteItems", |deps, call| {
        Box::pin(add_vote(deps, call))
    }),
    Route::get("/api/votes", "GetItem Query", |deps, call| {
        Box::pin(list_votes(deps, call))
    }),
];

/// Answers one request; never fails.
pub async fn handle(deps: &Deps, request: Request) -> Answer {
    web::respond(request, &deps.desk, deps, ROUTES).await
}

async fn add_vote(deps: &Deps, call: &Call) -> Result<Answer, Refused> {
    let mut faults = Faults::default();
    let article = faults.take("article", ArticlePath::parse(call.fields.text("article")));
    let verdict = faults.take("verdict", Verdict::parse(call.fields.text("verdict")));
    faults.done()?;
    let (Some(article), Some(verdict)) = (article, verdict) else {
        return Err(Refused::Malformed);
    };
    // A page without script knows no visitor: each of its votes has a mark of its own.
    let mark = match call.idempotency_key() {
        Some(key) => Mark::of_visitor(key, &article, verdict),
        None => Mark::new(environment::random()),
    };

    let now = deps.clock.now();
    let charged = charges::of_vote(&call.network.mark(&deps.desk.keys), &article, now);
    let counted = deps
        .store
        .add_vote(&article, verdict, &mark, &charged, now)
        .await?;
    let counted = match counted {
        VoteResult::Yes => true,
        VoteResult::Already => false,
        VoteResult::TooMuch { seconds } => return Err(Refused::TooMuch { seconds }),
    };

    Ok(done(
        call,
        StatusCode::OK,
        &views::VoteCounted { counted },
        Place::ThankYou.path(call.language),
    ))
}

async fn list_votes(deps: &Deps, call: &Call) -> Result<Answer, Refused> {
    let now = deps.clock.now();
    let session = session::required_as_it_is(&deps.store, call, now).await?;
    if !session.role.is_agent() {
        return Err(Refused::AgentsOnly);
    }
    let month = match call.query("month") {
        None => Month::of(now),
        Some(typed) => Month::parse(typed).ok_or(Refused::NotFound)?,
    };

    let tallies = deps.store.list_votes(&month).await?;

    let month = month.to_string();
    let articles = tallies.into_iter().map(ArticleVotes::from).collect();
    Ok(json(StatusCode::OK, &Votes { month, articles }))
}
