//! The form: what was typed, read field by field, and what it declares of whom.

use std::collections::HashSet;

use super::{DETAIL_MAX, SUBJECT_MAX};
use crate::desk::category::Category;
use crate::id::{FileId, PersonId};
use crate::language::Language;
use crate::people::address::Address;
use crate::people::person::Capacity;
use crate::people::person::{Participant, read_address};
use crate::people::session::Session;
use crate::refusal::{Fault, Faults, Refusal};
use crate::text;
use crate::ticket::message::{Author, Body};
use crate::ticket::{answer, attachment};

/// The form as it was sent, its description already cleaned.
#[derive(Debug, Clone, Default)]
pub struct Form {
    /// "Adresse mail du demandeur".
    pub address: String,
    /// "Objet".
    pub subject: String,
    /// "Description".
    pub description: Body,
    /// "Catégorie", by its slug; nothing means "Autres".
    pub category: String,
    /// "Numéro de téléphone joignable".
    pub phone: String,
    /// "Matériel".
    pub equipment: String,
    /// Answers to the questions of categories: field and words.
    pub answers: Vec<(String, String)>,
    /// Identifiers of the files below the description.
    pub files: Vec<String>,
    /// The language of the page.
    pub language: Language,
}

/// A form whose fields hold.
#[derive(Debug, Clone)]
pub struct Draft {
    pub(super) subject: String,
    pub(super) category: Category,
    pub(super) phone: Option<String>,
    pub(super) equipment: Option<String>,
    pub(super) requester: Participant,
    pub(super) author: Author,
    pub(super) observers: Vec<Participant>,
    pub(super) unconfirmed: bool,
    pub(super) body: Body,
    /// Files below the text, each once.
    pub files: Vec<FileId>,
}

impl Draft {
    /// Every file the message names, inside the text first.
    pub fn all_files(&self) -> Vec<FileId> {
        let mut all = self.body.inline.clone();
        all.extend(
            self.files
                .iter()
                .filter(|id| !self.body.inline.contains(id))
                .cloned(),
        );
        all
    }

    /// The files shown inside the text.
    pub fn inline_files(&self) -> &[FileId] {
        &self.body.inline
    }

    /// Who writes, when that is proved.
    pub fn author(&self) -> Option<&PersonId> {
        (self.author.capacity != Capacity::Unverified).then_some(&self.author.who.person)
    }
}

/// What is known of who sends a form before their session is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Visitor {
    /// Nobody is logged in: the form must name the requester.
    Stranger,
    /// There is a session to be read, which names the requester where the form does not.
    HasSession,
}

/// A form whose fields hold, whoever sends it.
#[derive(Debug, Clone)]
pub struct CheckedForm {
    address: Option<Address>,
    subject: String,
    category: Category,
    phone: Option<String>,
    equipment: Option<String>,
    body: Body,
    files: Vec<FileId>,
    language: Language,
}

/// Reads the form's fields.
///
/// # Errors
/// Names every field at fault: `address`, `subject`, `description`, `category`, `phone`, `equipment`,
/// `files`, a question's own field, or `answers` for an answer to no known question.
pub fn read_form(
    form: Form,
    visitor: Visitor,
    support_domain: &str,
) -> Result<CheckedForm, Refusal> {
    let mut faults = Faults::default();
    let address = match (form.address.trim(), visitor) {
        ("", Visitor::HasSession) => None,
        ("", Visitor::Stranger) => faults.take("address", Err(Fault::Missing)),
        (typed, _) => faults.take("address", read_requester(typed, support_domain)),
    };
    let subject = faults.take("subject", text::required(&form.subject, SUBJECT_MAX));
    let body = faults.take("description", form.description.check());
    let files = faults.take("files", read_files(&form.files, body.as_ref()));
    let category = match form.category.trim() {
        "" => Some(Category::other()),
        slug => faults.take("category", Category::parse(slug).ok_or(Fault::NotAChoice)),
    };
    let phone = faults
        .take("phone", text::optional(&form.phone, DETAIL_MAX))
        .flatten();
    let equipment = faults
        .take("equipment", text::optional(&form.equipment, DETAIL_MAX))
        .flatten();
    let answers = answer::read(&form.answers, form.language, &mut faults);
    faults.done()?;
    let (Some(subject), Some(body), Some(files), Some(category)) = (subject, body, files, category)
    else {
        return Err(Refusal(Vec::new()));
    };
    Ok(CheckedForm {
        address,
        subject,
        category,
        phone,
        equipment,
        body: answer::append(body, &answers),
        files,
        language: form.language,
    })
}

fn read_requester(typed: &str, support_domain: &str) -> Result<Address, Fault> {
    let address = read_address(typed)?;
    match address.domain() {
        domain if domain == support_domain => Err(Fault::OwnAddress),
        _ => Ok(address),
    }
}

impl CheckedForm {
    /// The address the form names as the requester's, if it names one.
    pub fn address(&self) -> Option<&Address> {
        self.address.as_ref()
    }

    /// Makes a draft of them. Logged in, the author is the person of the session; a colleague may be
    /// named as requester, who then has to confirm. Not logged in, the ticket is "À confirmer". `named` is the
    /// person whose address the form names.
    ///
    /// # Errors
    /// [`Fault::Missing`] for `address` when the form named nobody and the session has ended.
    pub fn declared_by(
        self,
        session: Option<&Session>,
        named: Option<PersonId>,
    ) -> Result<Draft, Refusal> {
        let language = self.language;
        let named = self.address.zip(named);
        // Whoever names themselves, by whatever address of theirs, names nobody else.
        let other =
            named.filter(|(_, person)| session.is_none_or(|session| session.who.person != *person));
        let other = other.map(|(address, person)| Participant::new(person, address, "", language));
        let author = |who: &Participant, capacity| Author {
            who: who.clone(),
            capacity,
        };
        let (requester, author, observers, unconfirmed) = match (session, other) {
            (Some(session), None) => {
                let author = author(&session.who, Capacity::Requester);
                (session.who.clone(), author, Vec::new(), false)
            }
            (Some(session), Some(colleague)) if session.role.is_agent() => {
                let author = author(&session.who, Capacity::Agent);
                (colleague, author, Vec::new(), false)
            }
            (Some(session), Some(colleague)) => {
                // The author reads along, the other person is asked nothing.
                let author = author(&session.who, Capacity::Observer);
                (colleague, author, vec![session.who.clone()], true)
            }
            (None, Some(requester)) => {
                let author = author(&requester, Capacity::Unverified);
                (requester, author, Vec::new(), true)
            }
            (None, None) => return Err(Refusal::of("address", Fault::Missing)),
        };
        Ok(Draft {
            subject: self.subject,
            category: self.category,
            phone: self.phone,
            equipment: self.equipment,
            requester,
            author,
            observers,
            unconfirmed,
            body: self.body,
            files: self.files,
        })
    }
}

/// Reads the identifiers of files, each once, none twice inside and below the text.
///
/// # Errors
/// [`Fault::FileNotArrived`] for what is no identifier, [`Fault::TooManyFiles`] beyond
/// [`attachment::FILES_MAX`], inside and below the text together.
pub fn read_files(ids: &[String], body: Option<&Body>) -> Result<Vec<FileId>, Fault> {
    let inline = body.map(|body| body.inline.as_slice()).unwrap_or_default();
    let mut files: Vec<FileId> = Vec::new();
    let mut seen: HashSet<FileId> = inline.iter().cloned().collect();
    for id in ids.iter().filter(|id| !id.trim().is_empty()) {
        let id = FileId::parse(id.trim()).ok_or(Fault::FileNotArrived {
            name: String::new(),
        })?;
        if seen.insert(id.clone()) {
            files.push(id);
        }
    }
    match files.len() + inline.len() > attachment::FILES_MAX {
        true => Err(Fault::TooManyFiles {
            max: attachment::FILES_MAX,
        }),
        false => Ok(files),
    }
}
