//! The templates, embedded at build time: a missing one does not compile.

macro_rules! layout {
    ($($file:literal),+ $(,)?) => {
        &[$((
            concat!("layout/", $file),
            include_str!(concat!("../../letters/layout/", $file)),
        )),+]
    };
}

macro_rules! file {
    ($kind:literal, $lang:literal, $file:literal) => {
        (
            concat!($kind, "/", $lang, "/", $file),
            include_str!(concat!("../../letters/", $kind, "/", $lang, "/", $file)),
        )
    };
}

macro_rules! kinds {
    ($($kind:literal),+ $(,)?) => {
        &[$(
            file!($kind, "fr", "subject.txt"),
            file!($kind, "fr", "text.txt"),
            file!($kind, "fr", "html.html"),
            file!($kind, "en", "subject.txt"),
            file!($kind, "en", "text.txt"),
            file!($kind, "en", "html.html"),
        )+]
    };
}

/// What several kinds share.
pub(super) const LAYOUT: &[(&str, &str)] = layout![
    "page.html",
    "parts.html",
    "folded.fr.html",
    "folded.fr.txt",
    "folded.en.html",
    "folded.en.txt",
    "change.fr.html",
    "change.fr.txt",
    "change.en.html",
    "change.en.txt",
    "files.fr.html",
    "files.fr.txt",
    "files.en.html",
    "files.en.txt",
    "unfollow.fr.html",
    "unfollow.fr.txt",
    "unfollow.en.html",
    "unfollow.en.txt",
    "waiting.fr.html",
    "waiting.fr.txt",
    "waiting.en.html",
    "waiting.en.txt",
];

/// Name and content of each kind's six files; a name ending in `.html` is escaped.
pub(super) const KINDS: &[(&str, &str)] = kinds![
    "ticket_received",
    "request_received_unconfirmed",
    "new_ticket_for_agents",
    "unconfirmed_request_for_agents",
    "new_reply",
    "state_changed",
    "too_many_messages",
    "answer_waiting",
    "observer_invited",
    "observer_added",
    "verify_address",
    "reset_password",
    "agent_invited",
    "account_exists",
    "password_changed",
];

/// The fixed words of all letters, in pieces between what is put into them.
pub(crate) fn fixed_words() -> Vec<String> {
    let pattern =
        |text| regex::Regex::new(text).expect("the pattern is a constant that a test uses");
    let tags = pattern(r"(?s)\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}");
    // Buttons have their words within a tag.
    let labels = pattern(r#"label="([^"]*)""#);
    let mut words = Vec::new();
    for (name, text) in KINDS.iter().chain(LAYOUT) {
        words.extend(labels.captures_iter(text).map(|found| found[1].to_owned()));
        let said = |piece: &str| match name.ends_with(".html") {
            true => richtext::text(piece),
            false => piece.to_owned(),
        };
        words.extend(tags.split(text).map(said));
    }
    words
}

/// The subjects of letters that have one of their own, and whether a name follows in it.
pub(crate) fn fixed_subjects() -> Vec<(String, bool)> {
    let subjects = KINDS
        .iter()
        .filter(|(name, _)| name.ends_with("subject.txt"));
    let own = subjects.map(|(_, text)| {
        let text = text.trim();
        let text = text.strip_prefix("[#{{ number }}]").unwrap_or(text);
        let (fixed, name) = text.split_once("{{").unwrap_or((text, ""));
        (fixed.trim().to_owned(), !name.is_empty())
    });
    own.collect()
}
