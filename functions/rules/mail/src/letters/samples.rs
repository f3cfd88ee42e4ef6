//! Every kind of letter with believable contents: to be looked at, and to be tested.

use super::{
    AccountExists, AgentInvited, AnswerWaiting, Change, FoldedPart, Language, NamedFile, NewReply,
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

/// Where the links of the samples lead: whole addresses in the language of the sample.
#[derive(Debug, Clone, Copy)]
pub struct SampleLinks<'a> {
    /// The page of the ticket 1042.
    pub ticket: &'a str,
    /// The page that ends its mails.
    pub unfollow: &'a str,
    /// The page that asks whether a request is somebody's own.
    pub confirmation: &'a str,
    /// The page that asks whether somebody wants to read along.
    pub invitation: &'a str,
    /// The page behind the link of a new account.
    pub verification: &'a str,
    /// The page behind the link for a new password.
    pub new_password: &'a str,
    /// The page where a new password is asked for.
    pub forgotten: &'a str,
    /// The page to log in.
    pub log_in: &'a str,
}

/// One letter of every kind.
#[expect(clippy::too_many_lines, reason = "a list of examples")]
pub fn samples(language: Language, links: SampleLinks) -> Vec<Sample> {
    let (link, unfollow, confirm) = (links.ticket, links.unfollow, links.confirmation);
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
        change: Some(Change {
            to: Some("resolved"),
            resolved: true,
            reopened: false,
        }),
        files,
        unfollow,
    };
    add("new_reply", reply.render(language));
    let changed = StateChanged {
        number,
        subject,
        old: "in_progress",
        new: "resolved",
        resolved: true,
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
        link: links.invitation,
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
    add(
        "verify_address",
        VerifyAddress {
            link: links.verification,
        }
        .render(language),
    );
    add(
        "reset_password",
        ResetPassword {
            link: links.new_password,
            lasts: false,
        }
        .render(language),
    );
    let forgotten = links.forgotten;
    let invited = AgentInvited {
        link: links.verification,
        forgotten_link: forgotten,
    };
    add("agent_invited", invited.render(language));
    let exists = AccountExists {
        link: links.log_in,
        forgotten_link: forgotten,
    };
    add("account_exists", exists.render(language));
    add(
        "password_changed",
        PasswordChanged { link: forgotten }.render(language),
    );
    all
}
