//! Writes what a mail says into its ticket: a new one, or the one it answers.

mod open;
mod reply;

use domain::mail::inbound::{Ignored, Proof, people};
use domain::people::address::Address;
use mail::Incoming;
use store::mails::{MailRecord, Outcome};

use crate::digests::{digest, id_digest};
use crate::lay_out::Mail;
use crate::settle::{self, Listed};
use crate::{Again, Deps, Task};

pub(crate) use open::open;
pub(crate) use reply::reply;

/// The same Message-ID over other words: both mails are kept, and the second says so.
fn note_same_id(record: &mut MailRecord) {
    record.message_id = None;
    record.same_id = true;
}

async fn duplicate(deps: &Deps, task: &Task, incoming: &Incoming) -> Result<Outcome, Again> {
    // Where the raw mail's own record was what stood there, that one is given.
    let (reason, listed) = (Ignored::Duplicate, Listed::of(incoming));
    settle::ignore(deps, task, reason, is_undated(incoming), listed).await
}

/// Whether nothing in a mail tells when it was sent: the same words may be meant a second time, as a scanner or a form
/// says them.
fn is_undated(incoming: &Incoming) -> bool {
    incoming.message_id.is_none() && incoming.date.is_none()
}

/// What the words of a mail are known by. Of a copy that an admin lets in it is the delivery: the words are known.
fn known_by(task: &Task, mail: &Mail, proof: Proof) -> String {
    let digest = digest(&mail.incoming, &mail.raw, proof);
    let before = task.before.as_ref().map(|before| &before.outcome);
    let is_let_in = task.released && before == Some(&Outcome::Ignored(Ignored::Duplicate));
    if is_let_in {
        return id_digest(&format!("{digest}/{}", task.raw));
    }
    digest
}

fn already(deps: &Deps, incoming: &Incoming) -> Vec<Address> {
    let addresses = incoming
        .to
        .iter()
        .chain(&incoming.cc)
        .map(|one| one.address.clone());
    people(addresses, deps.desk.support.domain())
}

fn record(deps: &Deps, task: &Task, mail: &Mail, outcome: Outcome) -> MailRecord {
    let incoming = &mail.incoming;
    MailRecord {
        digest: Some(known_by(task, mail, task.receipt.proof)),
        message_id: incoming.message_id.as_deref().map(id_digest),
        ..settle::record(deps, task, outcome, Listed::of(incoming))
    }
}

/// Whether another copy of a mail is in a ticket: its files need not be stored then, and one that is not proved says
/// nothing new where a proved one came. What decides of two alike is the transaction. 1 GetItem where there are files,
/// and 1 where it is not proved.
async fn is_known(deps: &Deps, task: &Task, mail: &Mail) -> Result<bool, Again> {
    let proof = task.receipt.proof;
    let seen = async |proof| {
        let digest = known_by(task, mail, proof);
        deps.store.has_seen_mail(&digest).await
    };
    Ok((!mail.incoming.parts.is_empty() && seen(proof).await?)
        || (proof != Proof::Passed && seen(Proof::Passed).await?))
}
