//! Every kind of letter with believable contents: to be looked at, and to be tested.

use super::{
    AccountExists, AgentInvited, AnswerWaiting, FoldedPart, Language, NamedFile, NewReply,
    NewTicketForAgents, ObserverAdded, ObserverInvited, PasswordChanged, Rendered,
    RequestReceivedUnconfirmed, ResetPassword, StateChanged, TicketReceived, TooManyMessages,
    UnconfirmedRequestForAgents, VerifyAddress,
};

/// A letter of one kind.
#[derive(Debug, Clone)]
pub struct Sample {
    /// The folder of the kind.
    pub kind: &'static str,
    /// The letter.
    pub letter: Rendered,
}

const SUBJECT: &str = "L’imprimante du 2ᵉ étage n’imprime plus que des pages <noires> & tachées";
const DESCRIPTION: &str = "<p>Bonjour,</p><p>Depuis ce matin, l’imprimante du couloir (2ᵉ étage) sort des pages \
    noires. J’ai essayé&nbsp;:</p><ul><li>de la redémarrer,</li><li>de changer le bac de papier.</li></ul>\
    <p><img data-file=\"f1\" alt=\"Une page noire\"></p><p>Élise Petit, poste 4217</p>";
const ANSWER: &str = "<p>Bonjour Élise,</p><p>Le toner est à changer. Nous passons <b>jeudi entre 9&nbsp;h et 10&nbsp;h</b>. \
    D’ici là, vous pouvez imprimer sur celle du 1ᵉʳ étage&nbsp;: <a href=\"https://exemple.fr/imprimantes\">comment l’ajouter</a>.</p>\
    <p>Karim, assistance</p>";

/// One letter of every kind, as a portal at `address` would send it.
#[expect(clippy::too_many_lines, reason = "a list of examples")]
pub fn samples(language: Language, address: &str) -> Vec<Sample> {
    let page = |french: &str, english: &str| match language {
        Language::Fr => format!("{address}/{french}"),
        Language::En => format!("{address}/en/{english}"),
    };
    let link = &page("ticket/?numero=1042", "ticket/?numero=1042");
    let unfollow = &format!("{address}/api/follow?jeton=1042.r2d8h5p6nf137n5n.1exemple");
    let token = "0v9k3d.exemple.exemple";
    let number = 1042;
    let subject = SUBJECT;
    let requester = "Élise Petit";
    let waiting = "Jean Dupont (jean.dupont@exemple.fr), Anne Leroy (anne.leroy@exemple.fr)";
    let mut all = Vec::new();
    let mut add = |kind, letter| all.push(Sample { kind, letter });

    let files = &[
        NamedFile {
            name: "procédure <v2>.pdf",
            size: 1_258_291,
        },
        NamedFile {
            name: "photo du badge.jpg",
            size: 48_500,
        },
    ];
    let received = TicketReceived {
        number,
        subject,
        link,
        waiting: "",
        files: &files[1..],
        unfollow,
    };
    add("ticket_received", received.render(language));
    let confirm = &format!("{address}/api/confirmation?lien=1042.r2d8h5p6nf137n5n.1exemple");
    let unconfirmed = RequestReceivedUnconfirmed {
        link: confirm,
        erased: true,
    };
    add("request_received_unconfirmed", unconfirmed.render(language));
    let opened = NewTicketForAgents {
        number,
        subject,
        requester,
        category: "Impression",
        message_html: DESCRIPTION,
        link,
        waiting,
        files,
        unfollow,
    };
    add("new_ticket_for_agents", opened.render(language));
    let to_confirm = UnconfirmedRequestForAgents { number, link };
    add(
        "unconfirmed_request_for_agents",
        to_confirm.render(language),
    );
    let reply = NewReply {
        author: "Karim Benali",
        number,
        subject,
        message_html: ANSWER,
        folded: Some(FoldedPart {
            begins: "De : Luc Bernard",
            lines: 34,
        }),
        link,
        waiting: "",
        change: Some(("in_progress", "resolved")),
        files,
        unfollow,
    };
    add("new_reply", reply.render(language));
    let changed = StateChanged {
        number,
        subject,
        old: "in_progress",
        new: "resolved",
        link,
        unfollow,
    };
    add("state_changed", changed.render(language));
    let flood = TooManyMessages {
        author: requester,
        number,
        subject,
        link,
    };
    add("too_many_messages", flood.render(language));
    let waiting_answer = AnswerWaiting { link: confirm };
    add("answer_waiting", waiting_answer.render(language));
    let invited = ObserverInvited {
        number,
        organisation: "Exemple",
        link: &format!("{address}/api/invitation?lien=1042.r2d8h5p6nf137n5n.1exemple"),
    };
    add("observer_invited", invited.render(language));
    let added = ObserverAdded {
        number,
        subject,
        requester,
        link,
        unfollow,
    };
    add("observer_added", added.render(language));
    let verify = &page(
        &format!("verification/?jeton={token}"),
        &format!("verification/?jeton={token}"),
    );
    add(
        "verify_address",
        VerifyAddress { link: verify }.render(language),
    );
    let reset = &page(
        &format!("nouveau-mot-de-passe/?jeton={token}"),
        &format!("new-password/?jeton={token}"),
    );
    add(
        "reset_password",
        ResetPassword { link: reset }.render(language),
    );
    let forgotten = &page("mot-de-passe-oublie/", "forgotten-password/");
    let invited = AgentInvited {
        link: verify,
        forgotten_link: forgotten,
    };
    add("agent_invited", invited.render(language));
    let exists = AccountExists {
        link: &page("connexion/", "log-in/"),
        forgotten_link: forgotten,
    };
    add("account_exists", exists.render(language));
    add(
        "password_changed",
        PasswordChanged { link: forgotten }.render(language),
    );
    all
}
