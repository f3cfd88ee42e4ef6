//! What a mail brings into its ticket, reckoned from its bytes alone: words cleaned, files named. How long that
//! takes its sender decides, so it is done aside, within a limit.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use domain::id::FileId;
use domain::keys::Keys;
use domain::language::Language;
use domain::mail::signed::{is_signed, known_by};
use domain::people::address::Address;
use domain::text;
use domain::ticket::SUBJECT_MAX;
use domain::ticket::attachment::{self, FILE_MAX, FILES_MAX};
use mail::reply::Sent;
use mail::{FilePart, Incoming, MailWords, Picture, Remark, Subjects};
use richtext::Signed;
use sha2::{Digest, Sha256};

use crate::digests::sha256;
use crate::said::{self, Said};

/// A mail that was read, with its bytes.
#[derive(Debug, Clone)]
pub(crate) struct Mail {
    pub(crate) incoming: Arc<Incoming>,
    pub(crate) raw: Arc<Vec<u8>>,
}

/// How the words of a mail are chosen.
#[derive(Debug)]
pub(crate) enum Reading {
    /// It opens a ticket: all it says.
    Opening,
    /// It answers: what is new in a ticket that holds this.
    Answer(Known),
}

/// What a ticket holds that a mail may quote.
#[derive(Debug, Default)]
pub(crate) struct Known {
    /// Digests of its files.
    pub(crate) files: Vec<String>,
    /// The words the desk has sent in it.
    pub(crate) sent: Sent,
    /// Its subject, and those of the mails in it.
    pub(crate) subjects: Subjects,
}

/// What is known of the ticket and the desk.
#[derive(Debug)]
pub(crate) struct Setting {
    pub(crate) reading: Reading,
    /// Key of the raw mail.
    pub(crate) key: String,
    /// The desk's mailbox.
    pub(crate) desk: String,
    pub(crate) language: Language,
    /// The desk's, which know what it signed.
    pub(crate) keys: Keys,
}

impl Setting {
    fn signed(&self) -> Signed {
        Signed::by(known_by(&self.keys))
    }

    /// Whether a file holds what the desk signed for one person.
    fn is_private(&self, part: &FilePart) -> bool {
        part.tokens.iter().any(|token| is_signed(token, &self.keys))
    }

    /// Whether a part is a signature's picture that the ticket shows already.
    fn has_logo(&self, part: &FilePart) -> bool {
        let Reading::Answer(known) = &self.reading else {
            return false;
        };
        let (size, files) = (part.bytes.len() as u64, &known.files);
        !files.is_empty()
            && attachment::is_repeated_logo(&part.content_type, size, &sha256(&part.bytes), files)
    }
}

/// The pictures that the words of a mail name.
struct Pictures<'a> {
    /// By their content id; of several with the same, the first.
    by_cid: HashMap<&'a str, Picture>,
    /// The files that are pictures.
    files: HashSet<&'a str>,
}

impl<'a> Pictures<'a> {
    fn of(incoming: &'a Incoming, setting: &Setting, files: &'a [(FileId, usize, String)]) -> Self {
        let (mut by_cid, mut ids) = (HashMap::new(), HashSet::new());
        for (id, place, _) in files {
            let part = &incoming.parts[*place];
            if !attachment::is_image(&part.content_type) {
                continue;
            }
            ids.insert(id.as_str());
            if let Some(cid) = &part.content_id {
                let file = || Picture::File(id.to_string());
                by_cid.entry(cid.as_str()).or_insert_with(file);
            }
        }
        for part in &incoming.parts {
            if let Some(cid) = &part.content_id
                && !by_cid.contains_key(cid.as_str())
                && setting.has_logo(part)
            {
                by_cid.insert(cid, Picture::Shown);
            }
        }
        Self { by_cid, files: ids }
    }

    fn named(&self, cid: &str) -> Picture {
        self.by_cid.get(cid).cloned().unwrap_or(Picture::Missing)
    }
}

/// What a mail brings, nothing of it stored.
pub(crate) struct LaidOut {
    pub(crate) said: Said,
    /// Its files, each with its place among the parts and its digest.
    pub(crate) files: Vec<(FileId, usize, String)>,
    /// The file of words that do not fit the message.
    pub(crate) too_long: Option<FileId>,
    pub(crate) remarks: Vec<Remark>,
}

/// A file's identifier is a digest of this one delivery, of its place and its content: handled twice it is stored
/// once, and nothing else ever has its name.
pub(crate) fn lay_out(mail: &Mail, setting: &Setting) -> LaidOut {
    let incoming = &mail.incoming;
    let (words, subject) = words(incoming, setting);
    let seed = format!("{}/{}", setting.key, sha256(&mail.raw));
    let (files, left) = files(incoming, setting, &words, &seed);
    let pictures = Pictures::of(incoming, setting, &files);
    let clean = |html: &str| {
        let html = richtext::without_signed(html, &setting.signed());
        let html = mail::replace_cids(&html, &|cid| pictures.named(cid));
        richtext::clean(&html, &|id| pictures.files.contains(id))
    };
    let folded = words.folded.as_ref();
    let folded = folded.map(|folded| (clean(&folded.html), folded.old));
    let new = clean(&words.html);
    let known = addresses_of(&new.text, incoming, setting);
    let mut said = said::of(new, folded, subject.as_deref(), incoming);
    let is_unnamed = said.leave_out_all_but(known, setting.signed());
    let too_long = said.too_long.as_ref();
    let too_long = too_long.map(|text| file_id(&seed, usize::MAX, &sha256(text.as_bytes())));
    let mut remarks = mail::remarks(incoming, setting.language);
    remarks.extend(left);
    remarks.extend(said.plain.then_some(Remark::Plain));
    remarks.extend(is_unnamed.then_some(Remark::Unnamed));
    LaidOut {
        said,
        files,
        too_long,
        remarks,
    }
}

/// The addresses that whoever reads the mail in its ticket may learn from it: those that its writer wrote there, their
/// own and the desk's.
fn addresses_of(new: &str, incoming: &Incoming, setting: &Setting) -> Vec<String> {
    let mut known = richtext::addresses_in(new);
    let own = incoming.from.iter().map(|from| from.address.as_str());
    for address in own.chain([setting.desk.as_str()]) {
        match Address::parse(address) {
            Some(read) => known.extend(read.spellings()),
            None => known.push(address.to_owned()),
        }
    }
    known
}

/// What a mail says, and the line in which its subject says more than that.
fn words(incoming: &Incoming, setting: &Setting) -> (MailWords, Option<String>) {
    let (words, subject) = match &setting.reading {
        Reading::Opening => {
            let words = mail::opening_words(incoming, &setting.desk);
            (words, whole_of_cut(&incoming.subject))
        }
        Reading::Answer(known) => {
            let news = known.subjects.news(&incoming.subject);
            let words = match news {
                Some(_) => mail::words_below_subject(incoming, &known.sent),
                None => mail::new_words(incoming).beside(&known.sent),
            };
            (words, news.map(str::to_owned))
        }
    };
    let subject = subject.filter(|subject| !mail::says_subject(&words.text, subject));
    let line = subject.map(|subject| {
        let subject = richtext::without_signed(&subject, &setting.signed());
        mail::subject_line(&subject, setting.language)
    });
    (words, line)
}

/// The files that a mail brings, by the place of their part and their digest, and what is said of those left in the raw mail.
fn files(
    incoming: &Incoming,
    setting: &Setting,
    words: &MailWords,
    seed: &str,
) -> (Vec<(FileId, usize, String)>, Vec<Remark>) {
    let quoted = mail::quoted_images(incoming, words);
    let is_old = |part: &FilePart| {
        let quoted = part
            .content_id
            .as_ref()
            .is_some_and(|id| quoted.contains(id));
        quoted || setting.has_logo(part)
    };
    let parts = incoming.parts.iter().enumerate();
    let brought: Vec<(usize, &FilePart)> = parts
        .filter(|(_, part)| !part.bytes.is_empty() && !is_old(part))
        .collect();
    let (private, open): (Vec<_>, Vec<_>) = brought
        .into_iter()
        .partition(|(_, part)| setting.is_private(part));
    let files: Vec<(FileId, usize, String)> = open
        .iter()
        .filter(|(_, part)| part.bytes.len() as u64 <= FILE_MAX)
        .take(FILES_MAX)
        .map(|(place, part)| {
            let digest = sha256(&part.bytes);
            (file_id(seed, *place, &digest), *place, digest)
        })
        .collect();
    let taken: HashSet<usize> = files.iter().map(|(_, place, _)| *place).collect();
    let signed = setting.signed();
    let left: Vec<String> = open
        .iter()
        .filter(|(place, _)| !taken.contains(place))
        .map(|(_, part)| richtext::without_signed(&part.name, &signed).into_owned())
        .collect();
    let left = (!left.is_empty()).then_some(Remark::Left(left));
    let kept = (!private.is_empty()).then_some(Remark::Kept);
    (files, left.into_iter().chain(kept).collect())
}

/// The subject of a mail that opens a ticket, where the ticket's own does not hold all of it.
fn whole_of_cut(subject: &str) -> Option<String> {
    let whole = text::one_line(subject);
    (whole.chars().count() > SUBJECT_MAX).then_some(whole)
}

fn file_id(seed: &str, place: usize, content: &str) -> FileId {
    let digest = Sha256::digest(format!("{seed}/{place}/{content}"));
    let mut bytes = [0; 20];
    bytes.copy_from_slice(&digest[..20]);
    FileId::new(bytes)
}
