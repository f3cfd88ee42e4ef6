//! What readers say of articles: whether they helped, and whether they made a ticket needless. Anybody
//! votes, without an account and without being known; agents read the counts.
//!
//! A vote costs its voter nothing, so it is charged to their network: nobody votes for all, and what is no
//! article cannot fill the table.
//!
//! A function of its own, because it answers strangers: its role counts votes and reads nothing of tickets.
//!
//! | route | price |
//! |---|---|
//! | `POST /api/votes` | 1 transaction |
//! | `GET /api/votes?month=2026-11` | 1 GetItem for the session, 1 Query |

use domain::budget;
use domain::network::Network;
use domain::refusal::Faults;
use domain::vote::{ArticlePath, Mark, Month, Verdict};
use environment::{Clock, Desk};
use lambda_http::Request;
use lambda_http::http::StatusCode;
use serde_json::{Value, json};
use store::Store;
use store::votes::{Counted, Tally};
use web::answer::{json, see_other};
use web::problem::Kind;
use web::{Answer, Call, Format, Problem, network, session};

/// What this function works with.
#[derive(Debug, Clone)]
pub struct Deps {
    /// The table.
    pub store: Store,
    /// The desk's address.
    pub desk: Desk,
    /// Time.
    pub clock: Clock,
}

/// Answers one request; never fails.
pub async fn handle(deps: &Deps, request: Request) -> Answer {
    let from = network::of(&request, deps.desk.edge.as_deref());
    let call = match Call::read(request, &deps.desk.public_address) {
        Ok(call) => call,
        Err(problem) => return problem.into_answer(),
    };
    let (method, path) = call.route();
    let result = match (method, path.as_slice()) {
        ("POST", ["api", "votes"]) => add_vote(deps, &call, from).await,
        ("GET", ["api", "votes"]) => list_votes(deps, &call).await,
        _ => Err(Problem::of(Kind::NoSuchMethod, &call)),
    };
    result.unwrap_or_else(Problem::into_answer)
}

async fn add_vote(deps: &Deps, call: &Call, from: Network) -> Result<Answer, Problem> {
    let mut faults = Faults::default();
    let article = faults.take("article", ArticlePath::parse(call.fields.text("article")));
    let verdict = faults.take("verdict", Verdict::parse(call.fields.text("verdict")));
    faults
        .done()
        .map_err(|refusal| Problem::refused(refusal, call))?;
    let (Some(article), Some(verdict)) = (article, verdict) else {
        return Err(Problem::of(Kind::Malformed, call));
    };
    // A page without script knows no visitor: each of its votes has a mark of its own.
    let mark = match call.idempotency_key() {
        Some(key) => Mark::of_visitor(key, &article, verdict),
        None => Mark::new(environment::random()),
    };

    let now = deps.clock.now();
    let charged = budget::of_vote(&from.mark(&deps.desk.keys), &article, now);
    let counted = deps
        .store
        .add_vote(&article, verdict, &mark, &charged, now)
        .await
        .map_err(|error| Problem::store(&error, call))?;
    let counted = match counted {
        Counted::Yes => true,
        Counted::Already => false,
        Counted::TooMuch(until) => return Err(Problem::too_much(until, now, call)),
    };

    Ok(match call.format {
        Format::Json => json(StatusCode::OK, &json!({ "counted": counted })),
        Format::Page if call.language.tag() == "en" => see_other("/en/thank-you/"),
        Format::Page => see_other("/merci/"),
    })
}

async fn list_votes(deps: &Deps, call: &Call) -> Result<Answer, Problem> {
    let now = deps.clock.now();
    let session = session::required_as_it_is(&deps.store, call, now).await?;
    if !session.role.answers() {
        return Err(Problem::of(Kind::AgentsOnly, call));
    }
    let month = match call.query("month") {
        None => Month::of(now),
        Some(typed) => Month::parse(typed).ok_or_else(|| Problem::of(Kind::NotFound, call))?,
    };

    let tallies = deps
        .store
        .list_votes(&month)
        .await
        .map_err(|error| Problem::store(&error, call))?;

    let articles: Vec<Value> = tallies.iter().map(line).collect();
    Ok(json(
        StatusCode::OK,
        &json!({ "month": month.to_string(), "articles": articles }),
    ))
}

fn line(tally: &Tally) -> Value {
    json!({
        "article": tally.article,
        "yes": tally.yes,
        "no": tally.no,
        "solved": tally.solved,
    })
}
