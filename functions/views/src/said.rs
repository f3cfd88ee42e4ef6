//! Short answers to what was done.

use std::collections::BTreeMap;

use domain::id::{FileId, TicketNumber};
use domain::people::address::Address;
use domain::people::person::Role;
use domain::people::session::Session;
use domain::ticket::State;
use serde::Serialize;

/// A ticket after an act.
#[derive(Debug, Serialize)]
pub struct Changed {
    /// Which.
    pub number: TicketNumber,
    /// Where it stands.
    pub state: State,
}

/// A ticket that was opened.
#[derive(Debug, Serialize)]
pub struct OpenedTicket {
    /// Its number.
    pub number: TicketNumber,
    /// The page to go to.
    pub url: String,
    /// Whether its requester's address is proved.
    pub confirmed: bool,
}

/// A message that was added.
#[derive(Debug, Serialize)]
pub struct Added {
    /// Its identifier.
    pub id: String,
}

/// Whether somebody is mailed about a ticket from now on.
#[derive(Debug, Serialize)]
pub struct Follows {
    /// Which.
    pub number: TicketNumber,
    /// Whether they are.
    pub following: bool,
}

/// A request that was confirmed.
#[derive(Debug, Serialize)]
pub struct Confirmed {
    /// Which.
    pub number: TicketNumber,
    /// Always.
    pub confirmed: bool,
}

/// What there is to know of a mail's page from outside its frame.
#[derive(Debug, Serialize)]
pub struct Facts {
    /// How many pictures it would fetch from elsewhere.
    pub remote_images: usize,
}

/// A mail was sent, or would have been.
#[derive(Debug, Serialize)]
pub struct Sent {
    /// Always: nobody learns whether an address is known.
    pub sent: bool,
}

/// Who is logged in.
#[derive(Debug, Serialize)]
pub struct SignedIn {
    #[serde(flatten)]
    who: Option<Who>,
    signed_in: bool,
}

#[derive(Debug, Serialize)]
struct Who {
    address: Address,
    name: String,
    role: Role,
}

impl SignedIn {
    /// Of a session, if there is one.
    pub fn of(session: Option<&Session>) -> Self {
        Self {
            signed_in: session.is_some(),
            who: session.map(|session| Who {
                address: session.who.address.clone(),
                name: session.who.name.clone(),
                role: session.role,
            }),
        }
    }
}

/// Whose a mailed link is.
#[derive(Debug, Serialize)]
pub struct Whose {
    /// Their address.
    pub address: Address,
    /// Their name, where the link sets it.
    pub name: String,
}

/// Whether a vote counted.
#[derive(Debug, Serialize)]
pub struct VoteCounted {
    /// `false` when it was there already.
    pub counted: bool,
}

/// What readers said of articles in a month.
#[derive(Debug, Serialize)]
pub struct Votes {
    /// `2026-11`.
    pub month: String,
    /// By article.
    pub articles: Vec<ArticleVotes>,
}

/// What readers said of one article.
#[derive(Debug, Serialize)]
pub struct ArticleVotes {
    /// Its address.
    pub article: String,
    /// It helped so many.
    pub yes: u64,
    /// It did not help so many.
    pub no: u64,
    /// It spared so many a request.
    pub solved: u64,
}

impl From<store::votes::Tally> for ArticleVotes {
    fn from(tally: store::votes::Tally) -> Self {
        Self {
            article: tally.article,
            yes: tally.yes,
            no: tally.no,
            solved: tally.solved,
        }
    }
}

/// How many mails are decided again.
#[derive(Debug, Serialize)]
pub struct Asked {
    /// So many.
    pub asked: usize,
    /// What to ask for the next page with, where there are pages.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cursor: Option<Option<String>>,
}

/// Where files are to be sent.
#[derive(Debug, Serialize)]
pub struct Announced {
    /// One for each that was announced.
    pub files: Vec<AnnouncedFile>,
}

/// Where one file is to be sent, and with which headers.
#[derive(Debug, Serialize)]
pub struct AnnouncedFile {
    /// Its identifier.
    pub id: FileId,
    /// The signed address.
    pub url: String,
    /// What was signed with it.
    pub headers: BTreeMap<String, String>,
}
