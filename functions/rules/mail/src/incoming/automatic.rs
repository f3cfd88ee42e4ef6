//! Automatic answers that declare nothing: receipts, and gateways that ask a sender to prove to be a person.
//! Known by what they say, in their own words and never in those they quote.

use std::sync::LazyLock;

use regex::Regex;

use crate::reply;

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("the pattern is a constant that a test uses")
}

/// Words are looked at within this: what a program has to say comes first.
const LOOKED_AT: usize = 16 * 1024;
/// Longer texts are somebody's.
const WORDS_MAX: usize = 150;

/// How out-of-office answers are entitled,
static ABSENCE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^(?:réponse auto(?:matique)?|auto(?:matic)?[- ]?(?:reply|response)|(?:notification|avis|message) (?:d['’]absence|automatique)|absence|absente?|hors (?:du )?bureau|en congés?|out of (?:the )?office|abwesen\w*)\b[^:]{0,30}(?::|$)",
    )
});

/// and what they say.
static AWAY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)(?:je suis|je serai|i am|i will be|i['’]m|ich bin)\b.{0,60}(?:absente?|en congés?|en vacances|hors du bureau|en déplacement|out of (?:the )?office|away|on (?:leave|holiday|vacation)|nicht (?:im|da))|(?:de retour|retour|back|zurück) (?:le|on|am|à partir)",
    )
});

/// Programs call their answers so,
static CALLED_AUTOMATIC: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^(?:réponse auto(?:matique)?|auto(?:matic)?[- ]?(?:reply|response)|automatische (?:antwort|abwesenheit\w*))\b[^:]{0,30}(?::|$)",
    )
});

/// and people set them to say so; whoever tells of an absence to be reckoned with says what is to be done about it.
static LEFT_WORD: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)en cas d['’]urgence|(?:pendant|durant) mon absence|(?:à|dès|après) mon retour|in urgent cases|in my absence|while i am away|(?:on|upon|after) my return|in dringenden fällen|während meiner abwesenheit|nicht im büro",
    )
});
static ASKING: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\?|merci de|pouvez|pourriez|veuillez|\bplease\b|\bbitte\b|could you|can you|comment ",
    )
});

/// How receipts are entitled.
static RECEIPT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^(?:re ?: ?)?(?:\[[^\]]{1,60}\] ?)?(?:accus[ée] de (?:bonne )?(?:réception|lecture)|(?:confirmation|avis|notification) de (?:bonne )?(?:réception|lecture)|(?:non )?lu ?:|(?:not )?read ?:|read receipt|return receipt|receipt|(?:délivré|remis|distribué|delivered|relayed) ?:|(?:votre|your) (?:demande|message|courriel|mail|e-mail|request|ticket)\b.{0,60}(?:reçue?|enregistrée?|lue?|pris|received|read)|nous avons (?:bien )?reçu)",
    )
});

/// What they say of the mail they answer.
static RECEIVED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)(?:votre|ce|le|your|this|the) (?:message|courriel|e-?mail|mail|courrier|demande|requête|request|ticket|message envoyé)\b[\s\S]{0,300}?(?:(?:a|ont) (?:bien )?été (?:lue?|affichée?|ouverte?|reçue?|remise?|distribuée?|enregistrée?|prise? en compte|supprimée? sans)|est bien (?:arrivée?|parvenue?)|(?:was|has been|were) (?:read|displayed|opened|received|delivered|registered|deleted without))|nous (?:avons (?:bien )?reçu|accusons (?:bonne )?réception)|(?:ceci|il s['’]agit d['’]|this is|c['’]est) ?(?:est )?(?:un |une |an? )?(?:accusé|confirmation|avis|receipt|return receipt)|we have received your",
    )
});

/// What challenges say: something holds the mail,
static HELD: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)(?:votre|your|le|ce|the|this) (?:message|courriel|e-?mail|mail|courrier|envoi)\b[\s\S]{0,200}?(?:en attente|en quarantaine|retenue?|bloquée?|suspendue?|mise? de côté|pas encore (?:été )?(?:remis|distribué|délivré)|(?:sera|soit|être) (?:remise?|délivrée?|distribuée?|transmise?|acheminée?)|(?:on hold|held|quarantined|pending|waiting|blocked)|(?:will|to) be delivered|not (?:yet )?been delivered)|pour (?:que|vous) [\s\S]{0,120}?(?:parvienne|arrive|remis|délivré|distribué)|(?:first|première) (?:time|fois)[\s\S]{0,120}?(?:écri|writ|sen[dt])",
    )
});

/// and there is something to be done about it.
static PROVE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)(?:cliqu|click|suiv(?:ez|re) (?:le|ce) lien|follow (?:the|this) link|authentifi|confirm|valid(?:er|ez|ate)|vérifi|verify|prouv|prove|captcha|répond(?:re|ez) à ce|reply to this)[\s\S]{0,300}",
    )
});

/// How challenges are entitled, when they do not answer under the subject they hold.
static CHALLENGE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)mail ?in ?black|anti-?spam|spam ?(?:enemy|wall|filter)|authentification|captcha|challenge|(?:confirm|vérifi|valid|verif)[^ ]{0,8} .{0,40}(?:message|mail|courriel|envoi|adresse|expéditeur|sender|address|email)|(?:message|mail|courriel|e-mail) (?:est )?(?:en attente|en quarantaine|retenu|on hold|held|pending)|(?:demande|action) (?:de |requise).{0,20}(?:confirmation|vérification|authentification)?",
    )
});

/// Who runs them.
static FILTER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)mail ?in ?black|anti-?spam|anti-?pourriel|filtre|spam filter|protég|protect|liste blanche|white ?list|robot|\bhuman|humain|courrier indésirable|junk",
    )
});

/// Words of somebody, and of nothing else.
static PERSONAL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)(?:^|[^\p{L}])(?:je|j['’]|moi|mon|ma|mes|i|i['’]m|my|ich)(?:[^\p{L}]|$)|\?\s*$|\?\s",
    )
});

/// Programs that say what they are.
static AUTOMATIC: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)(?:message|courriel|e-?mail|mail|courrier|notification|réponse) (?:est |a été |was |is )?(?:automatique|automatiquement|(?:envoyée?|générée?|émise?|transmise?) (?:automatiquement|par un (?:automate|robot|système))|(?:automatically|auto-?)[ -]?(?:generated|sent))|(?:merci de |veuillez |prière de )?ne (?:pas )?(?:y )?répond(?:re|ez) (?:pas |directement )*à (?:ce|cet|cette) (?:message|courriel|e-?mail|mail|adresse|courrier)|this is an automat(?:ed|ic)|(?:please )?do not (?:reply|respond) to this|(?:boîte|adresse) (?:mail |e-mail )?(?:n['’]est|non) (?:pas )?(?:consultée|relevée|surveillée|lue)",
    )
});

/// Whether somebody speaks.
pub(super) fn is_personal(text: &str) -> bool {
    PERSONAL.is_match(&own_words(text))
}

/// Whether the mail says that its sender is away, in answer to another. Somebody who tells of their absence
/// writes neither under the subject of ours nor that a program does.
pub(super) fn is_absence(subject: &str, text: Option<&str>) -> bool {
    let Some(text) = text.filter(|_| ABSENCE.is_match(subject)) else {
        return false;
    };
    let words = own_words(text);
    let answers = subject.contains("[#") || subject.to_lowercase().contains("re:");
    let is_left = LEFT_WORD.is_match(&words) || CALLED_AUTOMATIC.is_match(subject);
    let is_set = AUTOMATIC.is_match(&words) || is_left && !ASKING.is_match(&words);
    (answers || is_set) && is_short(&words) && AWAY.is_match(&words)
}

/// Whether the mail says that ours was received or read, and nothing else.
pub(super) fn is_receipt(subject: &str, text: Option<&str>) -> bool {
    let Some(text) = text.filter(|_| RECEIPT.is_match(subject)) else {
        return false;
    };
    let words = own_words(text);
    is_short(&words) && RECEIVED.is_match(&words) && !PERSONAL.is_match(&words)
}

/// Whether a gateway keeps our mail until somebody proves to be a person.
pub(super) fn is_challenge(subject: &str, text: Option<&str>) -> bool {
    let Some(text) = text else { return false };
    let words = own_words(text);
    let holds = is_short(&words) && HELD.is_match(&words) && PROVE.is_match(&words);
    let leads = words.contains("http") || text.contains("http") || CHALLENGE.is_match(subject);
    let speaks_as_filter = FILTER.is_match(&words) || CHALLENGE.is_match(subject);
    holds && leads && speaks_as_filter && !is_asking(&words)
}

/// Whether a mail says itself that a program sent it.
pub(super) fn says_so(text: Option<&str>) -> bool {
    text.is_some_and(|text| AUTOMATIC.is_match(&own_words(text)))
}

fn is_asking(words: &str) -> bool {
    words.contains('?') && PERSONAL.is_match(words)
}

fn is_short(words: &str) -> bool {
    words.split_whitespace().take(WORDS_MAX + 1).count() <= WORDS_MAX
}

fn own_words(text: &str) -> String {
    let mut end = text.len().min(LOOKED_AT);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    reply::extract_text(&text[..end]).kept
}

#[cfg(test)]
mod tests;
