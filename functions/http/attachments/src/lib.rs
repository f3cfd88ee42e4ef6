//! Files: signed addresses to send them to and to fetch them from. No byte of a file passes here.

use domain::desk::place;
use domain::id::{FileId, TicketNumber};
use domain::policy::charges;
use domain::refusal::Fault;
use domain::ticket::access;
use domain::ticket::attachment::{self, Declared};
use environment::{Clock, Desk};
use files::Files;
use lambda_http::Request;
use lambda_http::http::StatusCode;
use store::Store;
use views::{Announced, AnnouncedFile};
use web::answer::{json, see_other};
use web::{Answer, Call, Refused, Route, session};

/// What this function works with.
#[derive(Debug, Clone)]
pub struct Deps {
    pub store: Store,
    pub files: Files,
    pub desk: Desk,
    pub clock: Clock,
}

pub const ROUTES: &[Route<Deps>] = &[
    Route::post(
        "/api/attachments",
        "BatchWriteItem GetItem TransactWriteItems",
        |deps, call| Box::pin(announce_files(deps, call)),
    ),
    Route::get(place::FILE, "BatchGetItem GetItem GetItem", |deps, call| {
        Box::pin(fetch_file(deps, call))
    }),
];

/// Answers one request; never fails.
pub async fn handle(deps: &Deps, request: Request) -> Answer {
    web::respond(request, &deps.desk, deps, ROUTES).await
}

async fn announce_files(deps: &Deps, call: &Call) -> Result<Answer, Refused> {
    let now = deps.clock.now();
    let declared: Vec<Declared> = call
        .fields
        .list("files")
        .ok_or_else(|| Refused::field("files", Fault::Missing))?;
    let session = session::current(&deps.store, call, now).await?;

    let ids: Vec<FileId> = declared
        .iter()
        .map(|_| FileId::new(environment::random()))
        .collect();
    let owner = session.as_ref().map(|session| &session.who.person);
    let files = attachment::declare(&declared, &ids, owner, now)?;

    let sizes: Vec<u64> = files.iter().map(|file| file.size).collect();
    let is_agent = session
        .as_ref()
        .is_some_and(|session| session.role.is_agent());
    let network = call.network.mark(&deps.desk.keys);
    let charged = match is_agent {
        true => Vec::new(),
        false => charges::of_uploads(owner, &network, &sizes, now),
    };
    web::charge(&deps.store, &charged).await?;
    deps.store.add_uploads(&files).await?;
    let mut announced = Vec::new();
    for file in &files {
        let signed = deps.files.sign_upload(file).await?;
        announced.push(AnnouncedFile {
            id: file.id.clone(),
            url: signed.url,
            headers: signed.headers.into_iter().collect(),
        });
    }
    Ok(json(StatusCode::CREATED, &Announced { files: announced }))
}

async fn fetch_file(deps: &Deps, call: &Call) -> Result<Answer, Refused> {
    let now = deps.clock.now();
    let number = call.param("ticket", TicketNumber::parse)?;
    let id = call.param("file", FileId::parse)?;
    let session = session::required(&deps.store, call, now).await?;

    let head = deps.store.read_head(number).await?;
    let head = head.ok_or(Refused::NotFound)?;
    let rights = access::rights(&session, &head.ticket, now);
    let uploads = deps.store.read_uploads(&[id]).await?;
    let upload = uploads
        .into_iter()
        .next()
        .filter(|upload| upload.ticket == Some(number))
        .ok_or(Refused::NotFound)?;
    // A file of a note is the agents', like the note.
    if !rights.read || (upload.in_note && !rights.note) {
        return Err(Refused::NotFound);
    }

    let address = deps.files.sign_download(&upload.attachment).await?;
    Ok(see_other(&address))
}
