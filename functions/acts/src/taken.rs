//! The files that somebody's words name.

use domain::id::{FileId, PersonId};
use domain::refusal::Fault;
use domain::ticket::attachment::{Attachment, pick};
use files::Files;
use store::Store;

use crate::Failed;

/// The files a message names, `inline` of them inside its text: announced by `owner`, arrived, and free. With
/// `repeated` those count as well that a message has taken: the idempotency key tells whether it was this one. 1
/// BatchGetItem and 1 HeadObject a file; no request without files.
///
/// # Errors
/// [`Failed::Files`] with what is the matter with them.
pub async fn named_files(
    store: &Store,
    files: &Files,
    named: &[FileId],
    inline: &[FileId],
    owner: Option<&PersonId>,
    repeated: bool,
) -> Result<Vec<Attachment>, Failed> {
    let uploads = store.read_uploads(named).await?;
    let existing = uploads
        .into_iter()
        .map(|one| (one.attachment, one.ticket.is_some() && !repeated))
        .collect();
    let picked = pick(named, inline, existing, owner).map_err(Failed::Files)?;
    match files.first_missing(&picked).await? {
        Some(file) => {
            let name = file.name.clone();
            Err(Failed::Files(Fault::FileNotArrived { name }))
        }
        None => Ok(picked),
    }
}
