//! Files: signed addresses to send them to and to fetch them from. No byte of a file passes here.
//!
//! | route | price |
//! |---|---|
//! | `POST /api/attachments` | the session's read, 1 BatchWriteItem |
//! | `GET /api/attachments/{ticket}/{file}` | the session's read, 1 BatchGetItem, 1 GetItem |

use domain::access;
use domain::attachment::{self, Declared};
use domain::id::{FileId, TicketNumber};
use domain::refusal::Fault;
use environment::{Clock, Desk};
use files::Files;
use lambda_http::Request;
use lambda_http::http::StatusCode;
use serde_json::{Map, Value, json};
use store::Store;
use web::answer::{json, see_other};
use web::problem::Kind;
use web::{Answer, Call, Problem, session};

/// What this function works with.
#[derive(Debug, Clone)]
pub struct Deps {
    /// The table.
    pub store: Store,
    /// The buckets.
    pub files: Files,
    /// The desk's address.
    pub desk: Desk,
    /// Time.
    pub clock: Clock,
}

/// Answers one request; never fails.
pub async fn handle(deps: &Deps, request: Request) -> Answer {
    let call = match Call::read(request, &deps.desk.public_address) {
        Ok(call) => call,
        Err(problem) => return problem.into_answer(),
    };
    let (method, path) = call.route();
    let result = match (method, path.as_slice()) {
        ("POST", ["api", "attachments"]) => announce_files(deps, &call).await,
        ("GET", ["api", "attachments", ticket, file]) => {
            fetch_file(deps, &call, ticket, file).await
        }
        _ => Err(Problem::of(Kind::NoSuchMethod, &call)),
    };
    result.unwrap_or_else(Problem::into_answer)
}

async fn announce_files(deps: &Deps, call: &Call) -> Result<Answer, Problem> {
    let now = deps.clock.now();
    let declared: Vec<Declared> = call
        .fields
        .list("files")
        .ok_or_else(|| Problem::field("files", Fault::Missing, call))?;
    let session = session::current(&deps.store, call, now).await?;

    let ids: Vec<FileId> = declared
        .iter()
        .map(|_| FileId::new(environment::random()))
        .collect();
    let owner = session.as_ref().map(|session| &session.who.person);
    let files = attachment::declare(&declared, &ids, owner, now);
    let files = files.map_err(|refusal| Problem::refused(refusal, call))?;

    deps.store
        .add_uploads(&files)
        .await
        .map_err(|error| Problem::store(&error, call))?;
    let mut answers = Vec::new();
    for file in &files {
        let signed = deps
            .files
            .sign_upload(file)
            .await
            .map_err(|error| Problem::unavailable(&error, call))?;
        let headers: Map<String, Value> = signed
            .headers
            .into_iter()
            .map(|(name, value)| (name, Value::String(value)))
            .collect();
        answers.push(json!({ "id": file.id, "url": signed.url, "headers": headers }));
    }
    Ok(json(StatusCode::CREATED, &json!({ "files": answers })))
}

async fn fetch_file(deps: &Deps, call: &Call, ticket: &str, file: &str) -> Result<Answer, Problem> {
    let missing = || Problem::of(Kind::NotFound, call);
    let now = deps.clock.now();
    let number = TicketNumber::parse(ticket).ok_or_else(missing)?;
    let id = FileId::parse(file).ok_or_else(missing)?;
    let session = session::required(&deps.store, call, now).await?;

    let head = deps
        .store
        .read_head(number)
        .await
        .map_err(|error| Problem::store(&error, call))?;
    let head = head.ok_or_else(missing)?;
    let rights = access::rights(&session, &head.ticket, now);
    let uploads = deps
        .store
        .read_uploads(&[id])
        .await
        .map_err(|error| Problem::store(&error, call))?;
    let upload = uploads
        .into_iter()
        .next()
        .filter(|upload| upload.ticket == Some(number))
        .ok_or_else(missing)?;
    // A file of a note is the agents', like the note.
    if !rights.read || (upload.in_note && !rights.note) {
        return Err(missing());
    }

    let address = deps.files.sign_download(&upload.attachment).await;
    Ok(see_other(
        &address.map_err(|error| Problem::unavailable(&error, call))?,
    ))
}
