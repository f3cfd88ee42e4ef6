//! Reports that no header declares: known by what they say, never by one sign alone.

use std::sync::LazyLock;

use mail_parser::{HeaderName, MessagePart, MimeHeaders, PartType};
use regex::Regex;

use super::automatic;
use super::headers::Headers;
use super::limits::PARTS_MAX;
use super::senders::is_no_reply;
use crate::reply;

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("the pattern is a constant that a test uses")
}

/// How systems entitle their reports.
static SUBJECT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^(?:warning[: -]+)?(?:delivery (?:status|failure|report|problem|has failed|delayed)|failed delivery|failure (?:notice|notification|delivery)|permanent delivery failure|mail (?:delivery|failure|could not be|system error)|mail returned|returned (?:mail|to sender)|undeliver|message (?:delivery|undeliver|not delivered|could not be)|non[- ]?(?:delivery|deliverable|remis)|non[- ]?distribu|(?:notification |rapport |avis )?(?:d['’])?(?:échec|erreur) (?:de |d['’]|permanent(?:e)? de |lors de |dans )?(?:la |l['’])?(?:remise|distribution|livraison|transmission|envoi|acheminement|délivrance)|remise (?:impossible|différée|retardée|échouée)|impossible de (?:remettre|distribuer|délivrer|livrer|transmettre)|(?:courrier|message|mail|courriel|e-mail) (?:non )?(?:distribuable|indélivrable|refusé|rejeté|non livré|non transmis)|retour de courrier|(?:adresse|destinataire) (?:introuvable|inconnue?)|(?:état|statut) de (?:la )?(?:remise|distribution)|(?:mail|message|courriel) (?:non (?:remis|distribué|délivré)|en retard|retourné)|votre (?:message|courriel|mail|e-mail) (?:n['’]a pas|(?:a été|est) (?:bloqué|rejeté|refusé|(?:mis|placé) en quarantaine))|(?:message|mail|courriel|e-mail) (?:bloqué|(?:mis|placé) en quarantaine)|nachricht (?:unzustellbar|nicht zugestellt)|rapport de non[- ]?(?:remise|distribution)|avis de non[- ]?(?:remise|distribution)|unzustellbar|mail delivery|zustellung|notificación de estado|no se puede entregar|recapito|mancato recapito|could not send message|メール(?:エラー|配送)|配信不能|your message (?:could not|was not|to .{1,80}(?:was|has|could)))",
    )
});

/// What they say of it.
static SAYS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)(?:could|can|was|were|has|have|did|is)(?: ?not|n'?t) (?:be |been |being )?(?:delivered|reach|deliverable|accepted)|undeliverable|unable to deliver|(?:un)?able to be delivered|failed to deliver|delivery (?:to the following|has failed|failed|failure)|wasn'?t able to deliver|permanent(?: fatal)? error|error occurred while (?:trying|attempting) to deliver|undelivered|delivery problems|deliver(?:y|ed) (?:has been )?delayed|addresses had|n['’](?:a|ont) pas (?:encore )?(?:pu )?(?:être )?(?:été )?(?:remis|distribué|délivré|livré|acheminé|transmis)|échec de (?:la )?(?:remise|distribution)|impossible de (?:remettre|distribuer|délivrer|livrer|transmettre|joindre)|n['’]a pas pu être (?:remis|distribué|délivré|livré|acheminé|transmis|envoyé)|(?:a été|est) (?:rejeté|refusé|bloqué|(?:mis|placé) en quarantaine)|la (?:remise|distribution|livraison) (?:a échoué|est (?:impossible|retardée|différée))|(?:utilisateur|destinataire|adresse) (?:inconnue?|introuvable|inexistante?)|bo[iî]te (?:aux lettres |de réception |mail )?(?:est )?(?:pleine|inconnue|inexistante)|nicht zugestellt|no (?:se )?(?:ha )?p(?:odido|udo) (?:ser )?entrega|送信できませんでした",
    )
});

static COMPLAINT: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)^(?:complaint about message from|e?-?mail feedback report)\b"));

static FORWARDED: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)^(?:(?:fwd?|tr|transf|wg|rv|i)\s*:\s*)+"));

/// A line of headers that nobody writes by hand.
static RETURNED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?m)^\s*(?:Received: (?:from|by|\()|Return-Path: ?<|Message-I[Dd]: ?<)")
});

static FIELDS: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?mi)^[>\s]*(?:Final-Recipient|Original-Recipient)\s*:.{0,20};"));

/// What a mail server answers, which people quote and gateways report.
static ANSWERED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b[45]\d\d[ -]+#?[45]\.\d{1,3}\.\d{1,3}\b|\b[45]\.\d{1,3}\.\d{1,3}\b|\b(?:4[25]|5[05])\d\b|(?:utilisateur|destinataire|adresse) (?:inconnue?|introuvable|inexistante?)|(?:unknown|no such) (?:user|recipient|address)|user unknown",
    )
});

/// How a gateway is called that knows no better sender for its reports.
static GATEWAY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)administrat|passerelle|gateway|\bmail(?:er|gw|hub)|anti-?spam|anti-?virus|syst[eè]m|daemon|mta\b|messagerie|postmaster|courrier|quarantaine|(?:non[- ]?)?remise|delivery",
    )
});

/// A notice of Amazon's, which is JSON.
static NOTICE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r#"^\s*\{[\s\S]{0,2000}\\?"(?:notificationType|eventType)\\?"\s*:\s*\\?"(?:Bounce|Complaint|DeliveryDelay|Reject)"#,
    )
});

/// Reports are short; words are looked at within this.
const LOOKED_AT: usize = 64 * 1024;
/// Words beside a forwarded report that ask for nothing: "Forward the message."
const FEW_WORDS: usize = 3;

/// Whether the mail reports that another was not delivered, or complains of one.
pub(super) fn is_report(headers: &Headers<'_, '_>, subject: &str, text: Option<&str>) -> bool {
    let text = start(text.unwrap_or_default());
    if NOTICE.is_match(text) || begins_with_report(headers) {
        return true;
    }
    if let Some(forwarded) = FORWARDED.find(subject) {
        return SUBJECT.is_match(&subject[forwarded.end()..])
            && FIELDS.is_match(text)
            && says_nothing_else(text);
    }
    let returned = holds_returned_mail(headers) || RETURNED.is_match(text);
    if COMPLAINT.is_match(subject) {
        return returned && words(text) <= FEW_WORDS;
    }
    if SUBJECT.is_match(subject) && is_plainly_a_gateway_s(headers, text) {
        return true;
    }
    let by_itself = !is_answer(subject) && (SUBJECT.is_match(subject) || is_unattended(headers));
    by_itself && (returned && SAYS.is_match(text) || FIELDS.is_match(text))
        || by_itself && (is_gateway_s(headers, text) || is_status_alone(headers, text))
}

/// A report without the wrapping of one: with the fields for programs, and in nobody's voice. Those fields alone prove
/// nothing, for Apple's Mail and others pass a report on part by part.
fn is_status_alone(headers: &Headers<'_, '_>, text: &str) -> bool {
    (SAYS.is_match(text) || words(text) <= FEW_WORDS)
        && !automatic::is_personal(text)
        && headers.0.parts.iter().take(PARTS_MAX).any(is_status)
}

fn is_status(part: &MessagePart<'_>) -> bool {
    part.content_type().is_some_and(|found| {
        found.ctype().eq_ignore_ascii_case("message")
            && found.subtype().is_some_and(|subtype| {
                ["delivery-status", "feedback-report"]
                    .iter()
                    .any(|name| subtype.eq_ignore_ascii_case(name))
            })
    })
}

/// Whether nothing stands above a report within: lists and gateways put their lines below, people theirs above.
fn begins_with_report(headers: &Headers<'_, '_>) -> bool {
    let first = first_within(headers, &["signed", "mixed"]).and_then(report_type);
    matches!(
        first.as_deref(),
        Some("delivery-status" | "feedback-report")
    )
}

/// The first part that is no multipart of these kinds.
pub(super) fn first_within<'h>(
    headers: &'h Headers<'_, '_>,
    kinds: &[&str],
) -> Option<&'h MessagePart<'h>> {
    let mut at = 0;
    for _ in 0..PARTS_MAX {
        let part = headers.0.parts.get(at)?;
        let inner = match &part.body {
            PartType::Multipart(ids) => ids.first(),
            _ => None,
        };
        match inner {
            Some(&inner) if kinds.iter().any(|kind| is_multipart(part, kind)) => {
                at = inner as usize;
            }
            _ => return Some(part),
        }
    }
    None
}

fn is_multipart(part: &MessagePart<'_>, kind: &str) -> bool {
    part.content_type().is_some_and(|found| {
        found.ctype().eq_ignore_ascii_case("multipart")
            && found
                .subtype()
                .is_some_and(|subtype| subtype.eq_ignore_ascii_case(kind))
    })
}

/// What a part reports, where it is a report.
pub(super) fn report_type(part: &MessagePart<'_>) -> Option<String> {
    if !is_multipart(part, "report") {
        return None;
    }
    // Without a type it is what reports were first made for.
    let found = part.content_type()?.attribute("report-type");
    Some(found.unwrap_or("delivery-status").to_ascii_lowercase())
}

/// A report that names no error: from a gateway, entitled as a report, and in nobody's voice.
fn is_plainly_a_gateway_s(headers: &Headers<'_, '_>, text: &str) -> bool {
    const WORDS_MAX: usize = 120;
    is_from_gateway(headers)
        && SAYS.is_match(text)
        && !automatic::is_personal(text)
        && words(text) <= WORDS_MAX
}

fn is_from_gateway(headers: &Headers<'_, '_>) -> bool {
    headers.mailboxes(HeaderName::From).iter().any(|from| {
        let local = from.address.split('@').next().unwrap_or_default();
        GATEWAY.is_match(local)
            || from
                .name
                .as_deref()
                .is_some_and(|name| GATEWAY.is_match(name))
    })
}

/// A report in prose without a copy of the mail: entitled as one, from a gateway or in nobody's voice.
fn is_gateway_s(headers: &Headers<'_, '_>, text: &str) -> bool {
    SAYS.is_match(text)
        && ANSWERED.is_match(text)
        && (is_from_gateway(headers) || !automatic::is_personal(text))
}

/// Whether a list's software wrote it, not somebody on the list.
pub(super) fn is_list_notice(headers: &Headers<'_, '_>) -> bool {
    let yes = |name: &str| {
        headers
            .raw(name)
            .iter()
            .any(|value| value.eq_ignore_ascii_case("yes"))
    };
    // fml counts what members post; what it says itself it does not count.
    let counted = ["X-ML-Count", "X-Mail-Count", "X-ML-Name"]
        .iter()
        .any(|name| headers.has(name));
    let manager = headers.mailboxes(HeaderName::From).iter().any(|from| {
        let local = from.address.split('@').next().unwrap_or_default();
        ["-admin", "-owner", "-request", "-bounces", "-ctl"]
            .iter()
            .any(|end| local.ends_with(end))
            || ["majordomo", "listserv", "mailman", "sympa", "ezmlm"].contains(&local)
    });
    yes("X-List-Administrivia") || headers.has("X-MLServer") && manager && !counted
}

fn start(text: &str) -> &str {
    let mut end = text.len().min(LOOKED_AT);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

fn words(text: &str) -> usize {
    text.split_whitespace().count()
}

fn says_nothing_else(text: &str) -> bool {
    let kept = reply::extract_text(text).kept;
    words(&kept) <= FEW_WORDS && !kept.contains('?')
}

/// A person answers a report with `Re:`.
fn is_answer(subject: &str) -> bool {
    let start = subject.get(..3).unwrap_or_default();
    start.eq_ignore_ascii_case("re:")
}

fn is_unattended(headers: &Headers<'_, '_>) -> bool {
    let mut senders = headers.mailboxes(HeaderName::From).into_iter();
    senders.any(|from| is_no_reply(&from.address))
}

fn holds_returned_mail(headers: &Headers<'_, '_>) -> bool {
    headers.0.parts.iter().take(PARTS_MAX).any(|part| {
        matches!(part.body, PartType::Message(_))
            || part.content_type().is_some_and(|found| {
                found
                    .subtype()
                    .is_some_and(|subtype| subtype.eq_ignore_ascii_case("rfc822-headers"))
            })
    })
}
