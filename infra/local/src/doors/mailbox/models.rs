//! Every kind of mail the portal sends, with invented contents, to be looked at.

use std::collections::BTreeMap;

use domain::desk::place::{self, Place};
use domain::id::TicketNumber;
use mail::letters::{Language, Sample, SampleLinks, samples};
use mail::{Correspondent, compose};

use super::shown::ShownMail;
use crate::outgoing::outbox::{Relaying, Sent};

/// A kind in one language.
pub(super) struct Model {
    /// The last part of its address.
    pub(super) id: String,
    /// What people call it.
    pub(super) name: String,
    /// The mail as a reader sees it.
    pub(super) letter: ShownMail,
    /// The mail as it goes out.
    pub(super) raw: Vec<u8>,
}

/// All of them, French first; links lead to the portal at `address`.
pub(super) fn all(support: &str, address: &str) -> Vec<Model> {
    let mut models = Vec::new();
    for (language, words) in [(Language::Fr, "français"), (Language::En, "anglais")] {
        for sample in letters(language, address) {
            let id = format!("{}.{}", sample.kind, language.tag());
            let name = format!("{} ({words})", name(sample.kind));
            models.extend(model(id, name, sample, support));
        }
    }
    models
}

/// The samples, with the links they would have here; whoever follows one is told that it is none.
fn letters(language: Language, address: &str) -> Vec<Sample> {
    let page = |path: String| format!("{address}{path}");
    let (signed, token) = ("1042.r2d8h5p6nf137n5n.1exemple", "0v9k3d.exemple.exemple");
    samples(
        language,
        SampleLinks {
            ticket: &page(place::ticket(TicketNumber(1042), language)),
            unfollow: &page(place::follow(signed, language)),
            confirmation: &page(place::confirmation(signed, language)),
            invitation: &page(place::invitation(signed, language)),
            verification: &page(Place::Verification.with_token(token, language)),
            new_password: &page(Place::NewPassword.with_token(token, language)),
            forgotten: &page(Place::ForgottenPassword.path(language).to_owned()),
            log_in: &page(Place::LogIn.path(language).to_owned()),
        },
    )
}

fn model(id: String, name: String, sample: Sample, support: &str) -> Option<Model> {
    let to = "elise.petit@exemple.fr";
    let domain = support.rsplit_once('@')?.1;
    let raw = compose(&mail::Mail {
        from_name: "Assistance – Mairie d’Exemple".to_owned(),
        from_address: support.to_owned(),
        to: Correspondent {
            name: Some("Élise Petit".to_owned()),
            address: to.to_owned(),
        },
        reply_to: support.to_owned(),
        subject: sample.letter.subject,
        text: sample.letter.text,
        html: sample.letter.html,
        references: Vec::new(),
        in_reply_to: None,
        auto_submitted: Some("auto-generated"),
        suppress: "OOF, AutoReply",
        instance: "modele".to_owned(),
        mail_id: "modele".to_owned(),
        message_id: format!("modele@{domain}"),
        date_seconds: 1_795_507_200,
    });
    let raw = raw.ok()?;
    let sent = Sent {
        id: id.clone(),
        from: support.to_owned(),
        to: vec![to.to_owned()],
        at: "2026-11-24T08:00:00Z".to_owned(),
        tags: BTreeMap::new(),
        relaying: Relaying::None,
    };
    let letter = ShownMail::read(&sent, &raw);
    Some(Model {
        id,
        name,
        letter,
        raw,
    })
}

/// What people call a kind; one without a name is shown by its folder.
fn name(kind: &str) -> &str {
    match kind {
        "ticket_received" => "Demande reçue",
        "request_received_unconfirmed" => "Demande reçue, adresse à confirmer",
        "new_ticket_for_agents" => "Nouveau ticket, pour l’assistance",
        "unconfirmed_request_for_agents" => "Demande à confirmer, pour l’assistance",
        "new_reply" => "Nouvelle réponse",
        "state_changed" => "Changement d’état",
        "too_many_messages" => "Trop de messages, pour l’assistance",
        "answer_waiting" => "Réponse en attente, adresse à confirmer",
        "observer_invited" => "Invitation à suivre un ticket",
        "observer_added" => "Suivi d’un ticket",
        "agent_invited" => "Invitation à rejoindre l’assistance",
        "verify_address" => "Vérification de l’adresse",
        "reset_password" => "Nouveau mot de passe",
        "account_exists" => "Compte existant",
        "password_changed" => "Mot de passe changé",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_a_name_and_is_a_whole_mail() {
        let all = all("assistance@guichet.localhost", "http://localhost:8080");
        assert!(
            all.len() >= 22 && all.len().is_multiple_of(2),
            "{}",
            all.len()
        );
        for model in all {
            let kind = model.id.split('.').next().unwrap();
            assert_ne!(name(kind), kind);
            assert!(model.letter.html.is_some() && !model.letter.text.is_empty());
            assert!(!model.letter.subject.is_empty(), "{}", model.name);
        }
    }
}
