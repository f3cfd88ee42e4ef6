//! What people are called in mails.

use language::Language;

/// A name nobody proved.
pub fn unverified(name: &str, language: Language) -> String {
    match language {
        Language::Fr => format!("{name} (expéditeur non vérifié)"),
        Language::En => format!("{name} (unverified sender)"),
    }
}

/// The name over a message that waits for an agent.
pub fn waiting_for_consent(name: &str, language: Language) -> String {
    match language {
        Language::Fr => {
            format!(
                "{name} (expéditeur non vérifié ; ce message attend votre accord dans le ticket)"
            )
        }
        Language::En => {
            format!("{name} (unverified sender; this message waits for your consent in the ticket)")
        }
    }
}

/// A requester, and the `writers` it may be for instead: names and addresses in one line.
pub fn perhaps_for(name: &str, writers: &str, language: Language) -> String {
    match language {
        Language::Fr => format!("{name}, peut-être pour {writers}"),
        Language::En => format!("{name}, perhaps for {writers}"),
    }
}

/// What a request is called to somebody who has not said that it is theirs: its subject is a stranger's.
pub fn your_request(language: Language) -> &'static str {
    match language {
        Language::Fr => "Votre demande à l’assistance",
        Language::En => "Your request to support",
    }
}
