use super::templates::KINDS;
use super::*;
use crate::{SEPARATOR_EN, SEPARATOR_FR};

const ADDRESS: &str = "https://assistance.exemple.fr";
/// Kinds whose answers go into a ticket.
const ANSWERED: [&str; 5] = [
    "ticket_received",
    "new_ticket_for_agents",
    "new_reply",
    "state_changed",
    "observer_added",
];

/// Kinds that ask whether a request is the reader's: an answer says so, and they tell nothing of it.
const ASKING: [&str; 2] = ["request_received_unconfirmed", "answer_waiting"];

fn all(language: Language) -> Vec<(&'static str, Rendered)> {
    let page = |french: &str, english: &str| match language {
        Language::Fr => format!("{ADDRESS}/{french}"),
        Language::En => format!("{ADDRESS}/en/{english}"),
    };
    let question = |name: &str| format!("{ADDRESS}/api/{name}=1042.r2d8h5p6nf137n5n.1exemple");
    let token = "?jeton=0v9k3d.exemple.exemple";
    let verification = format!("verification/{token}");
    let links = SampleLinks {
        ticket: &page("ticket/?numero=1042", "ticket/?numero=1042"),
        unfollow: &question("follow?jeton"),
        confirmation: &question("confirmation?lien"),
        invitation: &question("invitation?lien"),
        verification: &page(&verification, &verification),
        new_password: &page(
            &format!("nouveau-mot-de-passe/{token}"),
            &format!("new-password/{token}"),
        ),
        forgotten: &page("mot-de-passe-oublie/", "forgotten-password/"),
        log_in: &page("connexion/", "log-in/"),
    };
    let samples = samples(language, links).into_iter();
    samples.map(|one| (one.kind, one.letter)).collect()
}

/// Every kind, in both languages, exactly as it is sent: the snapshots are read like the mails themselves.
#[test]
fn every_letter_is_as_it_was_read_and_found_good() {
    for language in [Language::Fr, Language::En] {
        for (kind, letter) in all(language) {
            let name = format!("{kind}.{}", language.tag());
            let Rendered {
                subject,
                text,
                html,
            } = letter;
            insta::assert_snapshot!(name, format!("{subject}\n\n{text}\n{html}"));
        }
    }
}

#[test]
fn every_kind_is_shown_among_the_samples() {
    let mut kinds: Vec<&str> = KINDS
        .iter()
        .filter_map(|(name, _)| name.split('/').next())
        .collect();
    kinds.dedup();
    let shown: Vec<&str> = all(Language::Fr)
        .into_iter()
        .map(|(kind, _)| kind)
        .collect();
    assert_eq!(shown, kinds);
}

#[test]
fn every_letter_is_whole_in_both_languages() {
    for language in [Language::Fr, Language::En] {
        for (kind, letter) in all(language) {
            let Rendered {
                subject,
                text,
                html,
            } = letter;
            assert!(
                subject.chars().count() <= 150 && !subject.contains('\n'),
                "{kind}"
            );
            assert!(!text.contains("{{") && !html.contains("{{"), "{kind}");
            assert!(!text.contains("\n\n\n"), "{kind} has no hole: {text}");
            assert!(!html.contains("<noires>"), "{kind} escapes");
            // Nothing is fetched: no picture, no font, no style sheet, no pixel that tells of a reading.
            for fetched in [
                "<img",
                "src=",
                "url(",
                "@import",
                "<link",
                "background=",
                "<script",
            ] {
                assert!(!html.contains(fetched), "{kind}: {fetched}");
            }
            // Who reads the text misses nothing: every link and every sentence of the HTML is there.
            for link in html
                .split("href=\"")
                .skip(1)
                .filter_map(|rest| rest.split('"').next())
            {
                let own = link.starts_with(ADDRESS);
                assert!(
                    !own || text.contains(link),
                    "{kind}: {link} is not in the text"
                );
            }
            let flat = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
            let shown = flat(&richtext::text(&html));
            for line in text.lines().filter(|line| line.ends_with('.')) {
                assert!(
                    shown.contains(&flat(line)),
                    "{kind}: {line:?} is not in {shown}"
                );
            }
        }
    }
}

#[test]
fn answers_are_written_above_a_line_and_ticket_mails_can_be_ended() {
    for (language, separator) in [(Language::Fr, SEPARATOR_FR), (Language::En, SEPARATOR_EN)] {
        for (kind, letter) in all(language) {
            let read = ANSWERED.contains(&kind);
            let is_cut = read || ASKING.contains(&kind);
            assert_eq!(letter.text.starts_with(separator), is_cut, "{kind}");
            assert_eq!(
                letter.html.contains("<div data-guichet-cut"),
                is_cut,
                "{kind}"
            );
            for part in [&letter.text, &letter.html] {
                assert_eq!(part.contains("/api/follow?jeton=1042."), read, "{kind}");
            }
            assert_eq!(
                letter.subject.starts_with("[#1042] "),
                read || ["unconfirmed_request_for_agents", "too_many_messages"].contains(&kind),
                "{kind}"
            );
        }
    }
}

#[test]
fn what_people_typed_stays_one_line_in_a_subject() {
    let letter = TicketReceived {
        number: 1,
        subject: "Écran\r\nBcc: voleur@exemple.fr\u{2028}noir",
        link: ADDRESS,
        waiting: "",
        files: &[],
        unfollow: ADDRESS,
    };
    assert_eq!(
        letter.render(Language::Fr).subject,
        "[#1] Écran Bcc: voleur@exemple.fr noir"
    );
}

#[test]
fn a_size_is_said_as_the_page_says_it() {
    for (bytes, french, english) in [
        (0, "0\u{a0}o", "0\u{a0}bytes"),
        (1023, "1023\u{a0}o", "1023\u{a0}bytes"),
        (1024, "1\u{a0}ko", "1\u{a0}kB"),
        (48_500, "47\u{a0}ko", "47\u{a0}kB"),
        (1_258_291, "1,2\u{a0}Mo", "1.2\u{a0}MB"),
        (25 * 1024 * 1024, "25\u{a0}Mo", "25\u{a0}MB"),
    ] {
        assert_eq!(files::size_in_words(bytes, Language::Fr), french);
        assert_eq!(files::size_in_words(bytes, Language::En), english);
    }
}
