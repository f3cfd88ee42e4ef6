//! The block of headers that Outlook and others put above a quoted mail.

use std::collections::HashMap;
use std::sync::LazyLock;

use regex::Regex;

use super::line::Line;
use super::phrases::{is_rule, pattern};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Label {
    From,
    To,
    Date,
    Subject,
    Other,
}

static LABELS: LazyLock<HashMap<&'static str, Label>> = LazyLock::new(|| {
    let lists: [(Label, &[&str]); 5] = [
        (
            Label::From,
            &[
                "de",
                "from",
                "von",
                "da",
                "van",
                "från",
                "fra",
                "od",
                "lähettäjä",
                "от",
                "kimden",
                "feladó",
                "expéditeur",
                "发件人",
                "寄件者",
                "差出人",
                "보낸 사람",
                "από",
                "remitente",
                "mittente",
                "afsender",
            ],
        ),
        (
            Label::To,
            &[
                "à",
                "a",
                "to",
                "an",
                "aan",
                "para",
                "till",
                "til",
                "do",
                "vastaanottaja",
                "кому",
                "kime",
                "címzett",
                "pour",
                "destinataire",
                "destinataires",
                "收件人",
                "宛先",
                "받는 사람",
                "komu",
                "προς",
            ],
        ),
        (
            Label::Date,
            &[
                "envoyé",
                "envoyé le",
                "date",
                "sent",
                "gesendet",
                "datum",
                "inviato",
                "data",
                "verzonden",
                "enviado",
                "fecha",
                "enviado el",
                "skickat",
                "sendt",
                "dato",
                "wysłano",
                "lähetetty",
                "отправлено",
                "дата",
                "gönderme tarihi",
                "gönderilme",
                "küldve",
                "发送时间",
                "日期",
                "送信日時",
                "odesláno",
                "envoyée",
                "date d'envoi",
            ],
        ),
        (
            Label::Subject,
            &[
                "objet",
                "subject",
                "sujet",
                "betreff",
                "oggetto",
                "onderwerp",
                "asunto",
                "assunto",
                "ämne",
                "emne",
                "temat",
                "aihe",
                "тема",
                "konu",
                "tárgy",
                "主题",
                "主旨",
                "件名",
                "제목",
                "předmět",
                "θέμα",
            ],
        ),
        (
            Label::Other,
            &[
                "cc",
                "cci",
                "bcc",
                "copie",
                "copie à",
                "kopie",
                "reply-to",
                "répondre à",
                "risposta",
                "antwort an",
                "importance",
                "pièces jointes",
                "attachments",
                "cc :",
                "kopia",
                "kopi",
                "copia",
                "priorité",
                "dw",
                "抄送",
                "organisation",
            ],
        ),
    ];
    lists
        .into_iter()
        .flat_map(|(label, words)| words.iter().map(move |word| (*word, label)))
        .collect()
});

/// The longest block seen: two recipients' lists that fold.
const BLOCK_MAX: usize = 14;

/// Whether a block of headers begins at `start`: then the line after it.
///
/// Its author and its subject must be there, with a real date or an address; a travel request
/// ("De : Paris, À : Lyon, Date : lundi") is none.
pub(super) fn block_at(lines: &[Line], start: usize) -> Option<usize> {
    let (first, _) = label(&lines[start].words)?;
    let (mut kinds, mut dated, mut timed, mut addressed) = (Vec::new(), false, false, false);
    let (mut end, mut gaps) = (start, 0);
    for (index, line) in lines.iter().enumerate().skip(start).take(BLOCK_MAX) {
        if line.is_blank() {
            gaps += 1;
            // One empty line between headers is a converter's; two end the block.
            if gaps > 1 {
                break;
            }
            continue;
        }
        match label(&line.words) {
            Some((kind, value)) => {
                if !kinds.contains(&kind) {
                    kinds.push(kind);
                }
                dated |= kind == Label::Date && is_moment(value);
                timed |= kind == Label::Date && TIME.is_match(value);
                addressed |= kind != Label::Subject && value.contains('@');
                end = index + 1;
                gaps = 0;
            }
            // A header goes on in the next line, never after an empty one.
            None if gaps == 0 && index < end + 3 => {}
            None => break,
        }
    }
    let has = |kind| kinds.contains(&kind);
    let ruled = lines[..start]
        .iter()
        .rev()
        .find(|line| !line.is_blank())
        .is_some_and(|line| is_rule(&line.words));
    let known = kinds.iter().filter(|kind| **kind != Label::Other).count();
    let whole = has(Label::From) && known >= 3 && (first == Label::From || known == 4);
    // Mail programs write the time of day; people who book a journey rarely do.
    let proved = has(Label::Subject) && dated && (timed || ruled)
        || addressed && (dated || has(Label::Subject))
        || ruled && dated;
    let short = first == Label::From
        && has(Label::From)
        && addressed
        && (dated && has(Label::Subject) || ruled && known >= 2);
    (whole && proved || short).then_some(end)
}

/// Longer is no header's name, in bytes.
const NAME_MAX: usize = 60;

/// Without a pattern: this is asked of every line, and a mail may have a hundred thousand.
fn label(words: &str) -> Option<(Label, &str)> {
    let colon = words.bytes().take(NAME_MAX).position(|byte| byte == b':')?;
    let name = words[..colon].trim_matches(['_', ' ']);
    Some((*LABELS.get(name)?, words[colon + 1..].trim_start()))
}

static MOMENT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"\b(?:19|20)\d{2}\b|\d{1,2}[/.-]\d{1,2}[/.-]\d{2}\b|\d{1,2}[:h]\d{2}")
});

static TIME: LazyLock<Regex> = LazyLock::new(|| pattern(r"\d{1,2} ?[:h.] ?\d{2}|\d ?[ap]\.?m\b"));

/// Whether a text names a day of a year or a time of day.
pub(super) fn is_moment(text: &str) -> bool {
    MOMENT.is_match(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn end(text: &str) -> Option<usize> {
        let lines: Vec<Line> = text.lines().map(Line::of_text).collect();
        block_at(&lines, 0)
    }

    #[test]
    fn blocks_of_headers_are_told_from_lists() {
        for (text, expected) in [
            (
                "De : Claire Petit\nEnvoyé : mardi 4 mars 2025 10:02\nÀ : Assistance\nObjet : RE: x\n\nBonjour",
                Some(4),
            ),
            (
                "De\u{a0}: Claire <c@x.fr>\nEnvoyé\u{202f}: mardi 4 mars 2025 10:02\nÀ\u{a0}: A\nCc\u{a0}: B\nObjet\u{a0}: x",
                Some(5),
            ),
            (
                "De: \"Claire\" <c@x.fr>\nÀ: \"A\" <a@x.fr>\nEnvoyé: Mardi 4 Mars 2025 10:02:11\nObjet: x",
                Some(4),
            ),
            (
                "*From:* Outlook user\n*Sent:* 2016-01-27\n*To:* a@b\n*Subject:* x",
                Some(4),
            ),
            (
                "From: A\nSent: Thursday, 28 January 2016 8:16 p.m.\n\nTo: B\n\nSubject: (none)",
                Some(6),
            ),
            ("De : 10h\nÀ : 12h", None),
            ("De : Paris\nÀ : Lyon\nDate : lundi", None),
            (
                "De : Paris\nÀ : Lyon\nDate : 12/03/2025\nObjet : mission\n\nMerci",
                None,
            ),
            ("De : Paris\nÀ : Lyon\nDate : 12/03/2025", None),
            ("Objet : mon badge\nDate : demain", None),
            ("De : Marie\nObjet : badge\nDate : demain", None),
            ("Bonjour : voici", None),
        ] {
            assert_eq!(end(text), expected, "{text}");
        }
    }
}
