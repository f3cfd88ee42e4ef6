//! Who wrote a mail that somebody forwards: attached whole, or below a block of headers in the words.

use crate::incoming::headers::{mailbox, writers_of};
use crate::{Incoming, Mailbox};

/// Forwarded mails begin near the top: who forwards writes little.
const LINES_MAX: usize = 400;
/// A block of headers is no longer, folded recipients included.
const BLOCK_MAX: usize = 12;

const FROM: [&str; 12] = [
    "de",
    "from",
    "von",
    "da",
    "van",
    "från",
    "fra",
    "od",
    "expéditeur",
    "remitente",
    "mittente",
    "afsender",
];
const OTHERS: [&str; 25] = [
    "envoyé",
    "envoyé le",
    "envoyée",
    "date",
    "date d'envoi",
    "sent",
    "gesendet",
    "datum",
    "inviato",
    "data",
    "enviado",
    "fecha",
    "à",
    "a",
    "to",
    "an",
    "para",
    "destinataire",
    "objet",
    "sujet",
    "subject",
    "betreff",
    "oggetto",
    "asunto",
    "cc",
];

/// The writer of the first mail that this one forwards, as it says; nobody has proved it.
pub fn forwarded_writer(incoming: &Incoming) -> Option<Mailbox> {
    let attached = incoming
        .parts
        .iter()
        .find(|part| part.content_type == "message/rfc822");
    if let Some(writer) = attached.and_then(|part| writers_of(&part.bytes).into_iter().next()) {
        return Some(writer);
    }
    let from_html = incoming.html.as_deref().filter(|_| incoming.text.is_none());
    let from_html = from_html.map(richtext::text);
    let text = incoming.text.as_deref().or(from_html.as_deref())?;
    (!is_answer(&incoming.subject) || says_forwarded(text))
        .then(|| in_words(text))
        .flatten()
}

/// An answer quotes what it answers, whose writer needs no help by it.
fn is_answer(subject: &str) -> bool {
    let start = subject
        .split(':')
        .next()
        .unwrap_or_default()
        .trim()
        .to_lowercase();
    ["re", "ré", "aw", "sv", "rép", "antw"].contains(&start.as_str())
}

fn says_forwarded(text: &str) -> bool {
    text.lines().take(LINES_MAX).any(|line| {
        let line = line.to_lowercase();
        line.len() < 120
            && [
                "transféré",
                "forwarded",
                "weitergeleitet",
                "reenviado",
                "inoltrato",
            ]
            .iter()
            .any(|word| line.contains(word))
    })
}

fn in_words(text: &str) -> Option<Mailbox> {
    let lines: Vec<&str> = text.lines().take(LINES_MAX).collect();
    lines.iter().enumerate().find_map(|(place, line)| {
        let value = value_of(line, &FROM)?;
        let block = lines.iter().skip(place + 1).take(BLOCK_MAX);
        // Two more headers: nobody writes three such lines by hand.
        let others = block
            .filter(|line| value_of(line, &OTHERS).is_some())
            .count();
        (others >= 2).then(|| writer(value)).flatten()
    })
}

/// What stands after one of these labels.
fn value_of<'a>(line: &'a str, labels: &[&str]) -> Option<&'a str> {
    let line = line.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '>' | '|' | '*'));
    let (label, value) = line.split_once([':', '：'])?;
    let label = label.trim_matches(|c: char| c.is_whitespace() || c == '*');
    let label = label.to_lowercase().replace('’', "'");
    let known = labels.contains(&label.as_str());
    known.then(|| value.trim_matches(|c: char| c.is_whitespace() || c == '*'))
}

/// `Claire Petit <claire@x>`, `Claire Petit [mailto:claire@x]`, `claire@x`.
fn writer(value: &str) -> Option<Mailbox> {
    let value = value
        .replace("mailto:", "")
        .replace(['[', '('], "<")
        .replace([']', ')'], ">");
    // A link in text repeats the address.
    let mut pieces = value.split('<');
    let name = pieces.next().unwrap_or_default();
    match pieces.find(|piece| piece.contains('@')) {
        Some(address) => mailbox(&format!("{name}<{address}")),
        None => mailbox(name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_writer_of_what_is_forwarded_is_found() {
        for (text, expected) in [
            (
                "Pour l'assistance.\n\n-----Message d'origine-----\nDe : Claire Petit <claire@guichet.example>\nEnvoyé : jeudi\nÀ : Marie\nObjet : Panne\n\nE-13",
                Some(("Claire Petit", "claire@guichet.example")),
            ),
            (
                "Début du message transféré :\n\n> De: Claire <Claire@Guichet.example>\n> Objet: Panne\n> Date: 12 mars\n> À: Marie\n",
                Some(("Claire", "claire@guichet.example")),
            ),
            (
                "---------- Forwarded message ---------\n*From:* Claire <c@a.example<mailto:c@a.example>>\n*Date:* x\n*Subject:* y",
                Some(("Claire", "c@a.example")),
            ),
            (
                "De : Claire Petit [mailto:c@a.example]\nEnvoyé : x\nObjet : y",
                Some(("Claire Petit", "c@a.example")),
            ),
            (
                "De : c@a.example\nDate : x\nÀ : y",
                Some(("", "c@a.example")),
            ),
            // The outermost of several.
            (
                "From: d@a.example\nSent: x\nTo: y\n\nok\n\nFrom: e@a.example\nSent: x\nTo: y\n",
                Some(("", "d@a.example")),
            ),
            ("De : Claire Petit\nEnvoyé : x\nObjet : y", None),
            ("De : 10h\nÀ : 12h\nla salle c@a.example est prise", None),
            ("Bonjour", None),
        ] {
            let incoming = Incoming {
                text: Some(text.to_owned()),
                ..Incoming::default()
            };
            let found = forwarded_writer(&incoming);
            let found = found.map(|one| (one.name.unwrap_or_default(), one.address));
            let expected = expected.map(|(name, address)| (name.to_owned(), address.to_owned()));
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn an_answer_is_written_for_whoever_writes_it() {
        let block = "De : Claire <c@a.example>\nEnvoyé : x\nObjet : y\n\nE-13";
        for (subject, before, found) in [
            ("Re: Panne", "", false),
            (
                "Re: Panne",
                "---------- Message transféré ----------\n",
                true,
            ),
            ("Tr : Re: Panne", "", true),
            ("Panne", "", true),
        ] {
            let incoming = Incoming {
                subject: subject.to_owned(),
                text: Some(format!("{before}{block}")),
                ..Incoming::default()
            };
            assert_eq!(forwarded_writer(&incoming).is_some(), found, "{subject}");
        }
    }
}
