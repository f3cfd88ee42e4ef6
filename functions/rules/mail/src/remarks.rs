//! One line about what a mail carries and the ticket cannot show: an invitation, a signature, a container.

mod calendar;
mod left;

use std::borrow::Cow;

use crate::letters::Language;
use crate::{FilePart, Incoming};

/// What a reader of the ticket is told beside the words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Remark {
    /// A calendar part, as one line: what, when, where. Nothing is accepted by keeping it.
    Invitation(String),
    /// The mail is signed; nobody checked it.
    Signed,
    /// The mail is encrypted; only its recipient's program opens it.
    Encrypted,
    /// Outlook packed the files into `winmail.dat`.
    Winmail,
    /// It is so long that its end was not read.
    Cut,
    /// The files of these names, at least one, are too large or too many for a ticket.
    Left(Vec<String>),
    /// Files hold what the desk signed for one person.
    Kept,
    /// In the file of words that did not fit, quoted addresses are left out: all in the ticket may open it.
    Unnamed,
    /// The layout could not be taken over; the words are all there.
    Plain,
}

impl Remark {
    /// The line, in brackets so that nobody takes it for the sender's words.
    pub fn in_words(&self, language: Language) -> String {
        let words = match language {
            Language::Fr => self.in_french(),
            Language::En => self.in_english(),
        };
        format!("[{words}]")
    }

    fn in_french(&self) -> Cow<'_, str> {
        let words = match self {
            Self::Invitation(line) => line.as_str(),
            Self::Left(names) => return Cow::Owned(left::in_french(names)),
            Self::Kept => {
                "Ce qui est joint et contient une adresse de réponse personnelle n’a pas été repris ici : cela reste dans \
                 le mail d’origine"
            }
            Self::Unnamed => {
                "Dans le fichier du texte, « … » remplace les adresses citées : elles restent dans le mail d’origine"
            }
            Self::Plain => {
                "La mise en page de ce mail n’a pas pu être reprise en entier : le texte est montré sans elle"
            }
            Self::Cut => {
                "Ce mail est si long que la fin n’a pas été reprise ici : elle reste dans le mail d’origine"
            }
            Self::Signed => "Message signé ; la signature n’a pas été vérifiée",
            Self::Encrypted => {
                "Message chiffré : il est joint tel quel et ne peut être lu ici ; demandez à l’expéditeur de le \
                 renvoyer sans chiffrement"
            }
            Self::Winmail => {
                "Les pièces jointes, et parfois le texte, sont dans winmail.dat, un format propre à Outlook : demandez à \
                 l’expéditeur de renvoyer son mail au format HTML ou texte brut"
            }
        };
        Cow::Borrowed(words)
    }

    fn in_english(&self) -> Cow<'_, str> {
        let words = match self {
            Self::Invitation(line) => line.as_str(),
            Self::Left(names) => return Cow::Owned(left::in_english(names)),
            Self::Kept => {
                "What is attached and holds a personal reply address was not taken over: it is still in the original mail"
            }
            Self::Unnamed => {
                "In the file of the text, “…” stands for the addresses that were quoted: they are still in the original \
                 mail"
            }
            Self::Plain => {
                "The layout of this mail could not be taken over in full: its text is shown without it"
            }
            Self::Cut => {
                "This mail is so long that its end was not taken over: it is still in the original mail"
            }
            Self::Signed => "Signed message; the signature was not checked",
            Self::Encrypted => {
                "Encrypted message: it is attached as it came and cannot be read here; ask the sender to send it again \
                 without encryption"
            }
            Self::Winmail => {
                "The attachments, and sometimes the text, are inside winmail.dat, a format of Outlook’s own: ask the \
                 sender to send the mail again as HTML or plain text"
            }
        };
        Cow::Borrowed(words)
    }
}

/// What is to be said beside the words of a mail, in this language.
pub fn remarks(incoming: &Incoming, language: Language) -> Vec<Remark> {
    let mut remarks: Vec<Remark> = Vec::new();
    let mut add = |remark: Remark| {
        if !remarks.contains(&remark) && remarks.len() < REMARKS_MAX {
            remarks.push(remark);
        }
    };
    let mut is_cut = incoming.is_cut;
    for part in &incoming.parts {
        match kind(part) {
            Some(SpecialPart::Calendar) => {
                for line in calendar::summaries(part, language) {
                    add(Remark::Invitation(line));
                }
                is_cut |= calendar::is_cut(part);
            }
            Some(SpecialPart::Signature) => add(Remark::Signed),
            Some(SpecialPart::Encrypted) => add(Remark::Encrypted),
            Some(SpecialPart::Winmail) => add(Remark::Winmail),
            None => {}
        }
    }
    if is_cut {
        add(Remark::Cut);
    }
    let begins = |mark: &str| {
        let text = incoming.text.as_deref().unwrap_or_default();
        text.lines().take(200).any(|line| line.trim_end() == mark)
    };
    if begins("-----BEGIN PGP MESSAGE-----") {
        add(Remark::Encrypted);
    }
    if begins("-----BEGIN PGP SIGNED MESSAGE-----") {
        add(Remark::Signed);
    }
    remarks
}

/// What a part says that is an invitation, beside its title; nothing of any other.
pub(crate) fn calendar_words(part: &FilePart) -> Option<String> {
    is_calendar(part).then(|| calendar::said(part, calendar::Lines::Shown))?
}

/// The same with its title, where no line about it is shown.
pub(crate) fn calendar_text(part: &FilePart) -> Option<String> {
    is_calendar(part).then(|| calendar::said(part, calendar::Lines::Missing))?
}

fn is_calendar(part: &FilePart) -> bool {
    matches!(kind(part), Some(SpecialPart::Calendar))
}

/// More is no help to anybody.
const REMARKS_MAX: usize = 10;

enum SpecialPart {
    Calendar,
    Signature,
    Encrypted,
    Winmail,
}

fn kind(part: &FilePart) -> Option<SpecialPart> {
    let name = part.name.to_ascii_lowercase();
    match part.content_type.as_str() {
        "text/calendar" | "application/ics" => Some(SpecialPart::Calendar),
        "application/pkcs7-signature"
        | "application/x-pkcs7-signature"
        | "application/pgp-signature" => Some(SpecialPart::Signature),
        "application/pkcs7-mime" | "application/x-pkcs7-mime" => Some(opaque(&part.bytes)),
        "application/pgp-encrypted" => Some(SpecialPart::Encrypted),
        "application/ms-tnef" | "application/vnd.ms-tnef" => Some(SpecialPart::Winmail),
        _ if name == "winmail.dat" => Some(SpecialPart::Winmail),
        _ if name == "smime.p7s" => Some(SpecialPart::Signature),
        _ if name == "smime.p7m" => Some(opaque(&part.bytes)),
        _ => None,
    }
}

fn opaque(bytes: &[u8]) -> SpecialPart {
    if is_enveloped(bytes) {
        SpecialPart::Encrypted
    } else {
        SpecialPart::Signature
    }
}

/// Whether a CMS file is not merely signed: its type stands first (RFC 5652, 4).
fn is_enveloped(bytes: &[u8]) -> bool {
    const SIGNED: [u8; 9] = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02];
    let start = &bytes[..bytes.len().min(64)];
    memchr::memmem::find(start, &SIGNED).is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn remarked(content_type: &str, name: &str, bytes: &[u8]) -> Vec<Remark> {
        let part = FilePart {
            name: name.to_owned(),
            content_type: content_type.to_owned(),
            charset: None,
            content_id: None,
            inline: false,
            bytes: bytes.to_vec(),
            tokens: Vec::new(),
        };
        let incoming = Incoming {
            parts: vec![part],
            ..Incoming::default()
        };
        remarks(&incoming, Language::Fr)
    }

    #[test]
    fn what_cannot_be_shown_is_said() {
        let signed = [
            0x30, 0x80, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02,
        ];
        let sealed = [
            0x30, 0x80, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x03,
        ];
        for (content_type, name, bytes, expected) in [
            ("application/ms-tnef", "x", &b"x"[..], Some(Remark::Winmail)),
            (
                "application/octet-stream",
                "Winmail.dat",
                b"x",
                Some(Remark::Winmail),
            ),
            (
                "application/pgp-encrypted",
                "x",
                b"Version: 1",
                Some(Remark::Encrypted),
            ),
            ("application/pgp-signature", "x", b"x", Some(Remark::Signed)),
            (
                "application/pkcs7-signature",
                "smime.p7s",
                b"x",
                Some(Remark::Signed),
            ),
            (
                "application/pkcs7-mime",
                "smime.p7m",
                &signed,
                Some(Remark::Signed),
            ),
            (
                "application/pkcs7-mime",
                "smime.p7m",
                &sealed,
                Some(Remark::Encrypted),
            ),
            ("application/pdf", "a.pdf", b"x", None),
        ] {
            let expected: Vec<Remark> = expected.into_iter().collect();
            assert_eq!(
                remarked(content_type, name, bytes),
                expected,
                "{content_type}"
            );
        }
        let text = Incoming {
            text: Some("-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nBonjour\n".to_owned()),
            ..Incoming::default()
        };
        assert_eq!(remarks(&text, Language::Fr), [Remark::Signed]);
        assert!(
            Remark::Winmail
                .in_words(Language::En)
                .starts_with("[The attachments")
        );
    }
}
