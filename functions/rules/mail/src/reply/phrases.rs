//! Whole lines that mean one thing only.

use std::sync::LazyLock;

use regex::Regex;

use super::line::fold;
use crate::{SEPARATOR_EN, SEPARATOR_FR};

pub(super) fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("the pattern is a constant that a test uses")
}

static SEPARATORS: LazyLock<[String; 2]> =
    LazyLock::new(|| [bare(&fold(SEPARATOR_FR)), bare(&fold(SEPARATOR_EN))]);

fn bare(words: &str) -> String {
    words
        .trim_matches(['-', '–', '—', '_', '=', ' '])
        .to_owned()
}

/// Our own line, whatever a mail program did to its dashes.
pub(super) fn is_our_separator(words: &str) -> bool {
    words.len() < 120 && SEPARATORS.contains(&bare(words))
}

/// Between drawn lines: a word for "message" and one for "original" or "forwarded", in any order.
static ORIGINAL: LazyLock<Regex> = LazyLock::new(|| {
    let message = r"(?:e-?mail|e-?post|mail|message|courriel|courrier|nachricht|mitteilung|mensaje|correo|messaggio|bericht|mensagem|meddelande|meddelelse|melding|viesti|wiadomość|zpráva|üzenet|mesaj|ileti|missatge|сообщение|письмо|邮件)";
    let which = r"(?:d'origine|origin[\p{L}]{0,5}|initial|ursprüngliche?|ursprungs-?|weitergeleitete?|transféré|réexpédié|forwarded|fwd|reply|reenviado|inoltrato|oorspronkelijke?|doorgestuurde?|encaminhada|reencaminhada|oprindelig|opprinnelig|alkuperäinen|oryginalna|przekazana|původní|eredeti|исходное|пересланное|vidarebefordrat|videresendt|原始|转发)";
    pattern(&format!(
        r"^[-_=–—*]{{2,}} ?(?:{message} ?-?{which}|{which}[ -]?{message})\b.{{0,80}}?[-_=–—*]{{2,}}(?:$| ?(?:de|from|von|date|objet|subject) ?:)",
    ))
});

static FORWARDED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:début du message (?:transféré|réexpédié)|begin forwarded message|anfang der weitergeleiteten (?:nachricht|e-mail)|inizio messaggio inoltrato|inicio del mensaje reenviado|begin doorgestuurd bericht|vidarebefordrat brev|início da mensagem (?:reencaminhada|encaminhada)) ?:$",
    )
});

static ORANGE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^message du ?:? ?\d{1,2}/\d{1,2}/\d{2,4}\b.{0,20}$"));

/// `-----Message d'origine-----` and its kin in the languages around us.
pub(super) fn begins_original(words: &str) -> bool {
    ORIGINAL.is_match(words) || FORWARDED.is_match(words) || ORANGE.is_match(words)
}

static RULE: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(?:[-_=~#+–—]{2,}|[-_ ]{5,}|ᐧ)$"));

/// A drawn line: nothing anybody would miss at an end.
pub(super) fn is_rule(words: &str) -> bool {
    RULE.is_match(words)
}

static DEVICE: LazyLock<Regex> = LazyLock::new(|| {
    let sent = r"(?:envoyé|envoyée|expédié|écrit|sent|gesendet|enviado|inviato|verzonden|verstuurd|sendt|skickat|wysłane)(?: automatiquement)?";
    let way = r"(?:de|depuis|par|avec|à partir d[eu'] ?|via|from|with|using|by|von|vom|mit|mithilfe von|über|desde|con|com|da|dal|dall'|do|vanaf|vanuit|met|via|fra|från|med|z|za pomocą)";
    let owner = r"(?:mon |ma |my |meinem |meiner |einem |der |mobilen |mi |min |minha |meu |il mio |mio |mijn |l'|la |le |un |a |an |the |tablette |téléphone |mobile |appli(?:cation)? (?:mobile |mail |courrier )?(?:d'|de )?|messagerie (?:sécurisée )?|smartphone |appareil |telefon |webmail |boîte |verizon |wireless |t-mobile |at&t ){0,5}";
    let thing = r"(?:iphone|ipad|ipod|imac|macbook|mac|android|galaxy|samsung|huawei|xiaomi|redmi|poco|realme|oppo|vivo|oneplus|honor|pixel|sony|xperia|nokia|motorola|moto|wiko|crosscall|fairphone|htc|lg|asus|lenovo|alcatel|blackberry|mobile|cell|smartphone|téléphone|tablette|portable|appareil|appli(?:cation)?|outlook|courrier|correo|posta|mail|e-?mail|proton ?mail|tutanota|tuta|yahoo|hotmail|msn|orange|sfr|free|laposte(?:\.net)?|bouygues|gmail|gmx|aol|thunderbird|bluemail|aqua ?mail|airmail|sparrow|spark|mailbird|mailbox|mailspring|superhuman|em client|nine|k-9|windows|surface|handy|telefon|phone|tablet|device)\b";
    let rest = r"(?: [^\s<>,;:?!]+){0,6}(?: ?[<(\[]?https?://[^ ]{1,120})?[.!]?";
    pattern(&format!(
        r"^(?:{sent} {way} ?{owner}{thing}{rest}|sent from my [^\s]+(?: [^\s]+){{0,5}}|(?:télécharger|obtenir|téléchargez|obtenez|get|download|holen sie sich|laden sie|hol dir|obtener|obtén|obtenga|descargar|scarica|ottieni|obter|obtenha|baixar|haal|download de|hämta|hent) (?:outlook|bluemail|aqua ?mail|proton ?mail|yahoo mail) (?:pour|for|für|para|per|voor|för|til) ?(?:ios|android|mac|iphone|ipad|windows|mobile)(?: herunter)?(?: ?[<(\[]?https?://[^ ]{{1,120}})?\.?|(?:provenance ?: ?)?courrier pour windows.{{0,30}}|from my (?:iphone|ipad|android|phone|mobile|blackberry|samsung).{{0,20}}|von meine[mr] .{{2,40}} gesendet\.?|diese nachricht wurde von .{{2,60}} gesendet\.?|從我的 ?.{{2,20}} ?傳送|发自我的 ?.{{2,20}}|.{{2,15}}から送信)$"
    ))
});

static NOTICE: LazyLock<Regex> = LazyLock::new(|| {
    let mail = r"(?:message|mail|e-?mail|courriel|courrier électronique|nachricht|communication|mensaje|correo|messaggio|bericht|mensagem)";
    let secret = r"(?:confidenti|vertraulich|confidencial|riservat|vertrouwelijk|destiné|intended|bestimmt|addressee|destinataire)";
    pattern(&format!(
        r"^\W*(?:(?:ce|cet|cette|le présent|this|the|diese|dieses|der inhalt dieser|este|questo|questa|dit|deze|esta) (?:[\p{{L}}-]+ ){{0,2}}?{mail}\b.{{0,120}}{secret}|(?:avis|clause|note) de confidentialité|confidentiality notice|disclaimer ?:)"
    ))
});

/// The notice a company hangs below every mail: who may read it. Shorter is a sentence.
pub(super) fn is_notice(words: &str) -> bool {
    words.chars().count() >= 50 && NOTICE.is_match(words)
}

/// What virus scanners hang below a mail.
static SCANNED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^\W*(?:(?:garanti )?sans virus|virus-free|virenfrei)\W{1,4}(?:https?://)?(?:www\.)?(?:avast|avg)\.com.{0,120}$|^(?:l'absence de virus dans ce|ce|cet) (?:courrier électronique|e-?mail|courriel|message) a été vérifiée? par .{0,30}(?:antivirus|anti-virus).{0,60}$|^this e-?mail has been (?:checked|scanned) for viruses by .{0,80}$",
    )
});

/// Apologies for short words, which some programs add of themselves.
static APOLOGY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:[.,;] ?|\b)(?:please |pls |veuillez |merci d'|bitte )?(?:excuse[rz]?|pardon(?:nez)?|forgive|entschuldigen) (?:ma |mes |la |les |any |my |the |sie )?[^.?]{3,40}\.?$",
    )
});
/// `[words](address)`, as programs write links into text.
static LINK: LazyLock<Regex> = LazyLock::new(|| pattern(r"\[([^\]]{1,60})\]\([^)\s]{1,200}\)"));

/// What telephones and webmails write below every mail. Two sentences on one line are a person's.
pub(super) fn is_device_line(words: &str) -> bool {
    if words.len() > 240 {
        return false;
    }
    if SCANNED.is_match(words) {
        return true;
    }
    let words = LINK.replace_all(words, "$1");
    let words = words.trim_matches(['(', ')', '[', ']', '<', '>', ' ']);
    let words = APOLOGY.replace(words, "");
    words.len() <= 160 && DEVICE.is_match(words.trim_end()) && !words.contains(". ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(rule: fn(&str) -> bool, yes: &[&str], no: &[&str]) {
        for line in yes {
            assert!(rule(&fold(line)), "{line}");
        }
        for line in no {
            assert!(!rule(&fold(line)), "{line}");
        }
    }

    #[test]
    fn our_line_is_known_in_any_dress() {
        check(
            is_our_separator,
            &[
                SEPARATOR_FR,
                SEPARATOR_EN,
                "Répondez au-dessus de cette ligne",
                "—\u{a0}Répondez au-dessus de cette ligne —",
                "-- RE\u{301}pondez au-dessus de cette ligne --",
            ],
            &["Il est écrit « Répondez au-dessus de cette ligne »", "--"],
        );
    }

    #[test]
    fn originals_are_announced() {
        check(
            begins_original,
            &[
                "-----Message d’origine-----",
                "-----Message d'origine-----",
                "----- Mail original -----",
                "---------- Message transféré ---------",
                "-------- Message original --------",
                "Début du message réexpédié :",
                "---------- Forwarded message ---------",
                "Message du 03/03/25 10:02",
                "-----Original Message-----",
                "---- Message d'origine de Claire ----",
                "----- Ursprüngliche Mail -----",
                "-----Ursprüngliche Mitteilung-----",
                "------ Originalnachricht ------",
                "-----Original-Nachricht-----",
                "----Origineel Bericht----",
                "------ Courriel d'origine ------",
            ],
            &[
                "Le message d'origine est perdu",
                "- Message original",
                "-- Message important --",
                "---- Nachricht vom Amt ----",
                "Message du directeur",
                "Message du 03/03/25 : il faut tout refaire, disait-il",
            ],
        );
    }

    #[test]
    fn companies_say_who_may_read() {
        check(
            is_notice,
            &[
                "Ce message et ses pièces jointes sont confidentiels et destinés à leurs seuls destinataires.",
                "Diese E-Mail enthält vertrauliche Informationen. Wenn Sie nicht der richtige Adressat sind …",
                "This email and any attachments are confidential and intended solely for the addressee.",
            ],
            &[
                "Ce poste est confidentiel, je préfère le dire au téléphone.",
                "Ce message est confidentiel",
                "Je ne sais pas si ce message est destiné au service informatique ou au secrétariat.",
            ],
        );
    }

    #[test]
    fn telephones_sign_their_mails() {
        check(
            is_device_line,
            &[
                "Envoyé de mon iPhone",
                "Envoyé depuis mon téléphone Samsung Galaxy.",
                "Envoyé à partir de Outlook pour Android",
                "Télécharger Outlook pour iOS<https://aka.ms/o0ukef>",
                "Obtenir Outlook pour Android",
                "Get Outlook for iOS",
                "Sent from my iPhone",
                "Sent from Outlook Mobile<https://foo.bar>",
                "Envoyé depuis l’application Mail Orange",
                "Envoyé avec la messagerie sécurisée Proton Mail.",
                "Provenance : Courrier pour Windows",
                "Sendt fra min iPad",
                "Von meinem iPhone gesendet",
                "Gesendet mit Proton Mail sicherer E-Mail.",
                "Gesendet mit der mobilen Mail App",
                "Holen Sie sich Outlook für iOS<https://aka.ms/o0ukef>",
                "Laden Sie Outlook für Android herunter",
                "Obtener Outlook para iOS",
                "Scarica Outlook per Android",
                "Verzonden met Outlook voor Android",
                "Envoyé de mon appareil mobile",
                "Envoyé depuis mon mobile Orange",
                "Sent with Proton Mail secure email.",
                "Garanti sans virus. www.avast.com",
                "Virus-free. www.avg.com <https://www.avg.com/x>",
                "L'absence de virus dans ce courrier électronique a été vérifiée par le logiciel antivirus Avast.",
                "This email has been checked for viruses by Avast antivirus software.",
            ],
            &[
                "Envoyé de Paris",
                "J'ai envoyé de mon iPhone la photo",
                "Envoyé de mon bureau hier, rien reçu",
                "Télécharger Outlook ne marche pas",
                "Gesendet mit der Post, aber nicht angekommen",
                "Laden Sie Outlook bitte neu, es hängt",
                "Ce message a été vérifié par mes soins",
                "Sans virus, le poste redémarre",
                "Envoyé de mon iPhone. Je ne peux plus ouvrir ma session depuis ce matin",
            ],
        );
    }
}
