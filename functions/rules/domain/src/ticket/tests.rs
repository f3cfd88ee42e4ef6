use super::*;
use crate::id::{FileId, MessageId};
use crate::people::person::Role;
use crate::people::session::Session;
use crate::refusal::{Fault, Refusal};
use crate::testing::{self, person, who};
use crate::ticket::message::Body;

fn session(address: &str, role: Role) -> Session {
    let mut session = testing::session(address, role);
    session.who.name = "Claire Martin".to_owned();
    session
}

fn form() -> Form {
    Form {
        address: "claire@exemple.fr".into(),
        subject: "Écran noir".into(),
        description: Body {
            html: "<p>Bonjour</p>".into(),
            text: "Bonjour".into(),
            inline: Vec::new(),
            folded: None,
        },
        category: "poste-de-travail".into(),
        ..Form::default()
    }
}

fn opened(form: Form, session: Option<&Session>) -> Opening {
    let visitor = session.map_or(Visitor::Stranger, |_| Visitor::HasSession);
    let fields = read_form(form, visitor, "guichet.localhost").expect("accepted");
    let named = fields.address().map(|address| person(address.as_str()));
    let draft = fields.declared_by(session, named).expect("accepted");
    open(
        draft,
        TicketNumber(1),
        MessageId::new(Timestamp(5), [1; 10]),
        Timestamp(5),
    )
}

#[test]
fn faults_are_named_field_by_field() {
    let image = Body {
        html: "<img>".into(),
        text: String::new(),
        inline: vec![FileId::new([1; 20])],
        folded: None,
    };
    for (change, expected) in [
        (
            Box::new(|f: &mut Form| f.subject = " ".into()) as Box<dyn Fn(&mut Form)>,
            Some(("subject", Fault::Missing)),
        ),
        (
            Box::new(|f| f.subject = "é".repeat(201)),
            Some(("subject", Fault::TooLong { max: 200 })),
        ),
        (Box::new(|f| f.subject = "é".repeat(200)), None),
        (
            Box::new(|f| f.address = "claire".into()),
            Some(("address", Fault::NotAnAddress)),
        ),
        (
            Box::new(|f| f.address = String::new()),
            Some(("address", Fault::Missing)),
        ),
        (
            Box::new(|f| f.address = "assistance@guichet.localhost".into()),
            Some(("address", Fault::OwnAddress)),
        ),
        (
            Box::new(|f| f.category = "piscine".into()),
            Some(("category", Fault::NotAChoice)),
        ),
        (Box::new(|f| f.category = String::new()), None),
        (
            Box::new(|f| f.description = Body::default()),
            Some(("description", Fault::Missing)),
        ),
        (Box::new(move |f| f.description = image.clone()), None),
        (
            Box::new(|f| f.description.html = "x".repeat(200_001)),
            Some(("description", Fault::TooLong { max: 200_000 })),
        ),
        (
            Box::new(|f| f.files = vec!["../x".into()]),
            Some((
                "files",
                Fault::FileNotArrived {
                    name: String::new(),
                },
            )),
        ),
        (
            Box::new(|f| f.phone = "0".repeat(101)),
            Some(("phone", Fault::TooLong { max: 100 })),
        ),
    ] {
        let mut form = form();
        change(&mut form);
        let result = read_form(form, Visitor::Stranger, "guichet.localhost");
        let fault = result
            .err()
            .map(|Refusal(faults)| (faults[0].field, faults[0].fault.clone()));
        assert_eq!(fault, expected);
    }
}

#[test]
fn an_eleventh_file_is_refused_inside_or_below_the_text() {
    let ids: Vec<String> = (0..10).map(|n| FileId::new([n; 20]).to_string()).collect();
    assert_eq!(read_files(&ids, None).map(|files| files.len()), Ok(10));
    let body = Body {
        inline: vec![FileId::new([99; 20])],
        ..Body::default()
    };
    assert_eq!(
        read_files(&ids, Some(&body)),
        Err(Fault::TooManyFiles { max: 10 })
    );
    let twice = [ids[0].clone(), ids[0].clone()];
    assert_eq!(read_files(&twice, None).map(|files| files.len()), Ok(1));
}

#[test]
fn without_a_session_the_ticket_has_to_be_confirmed() {
    let opening = opened(form(), None);
    assert!(opening.ticket.unconfirmed);
    assert_eq!(opening.message.author.capacity, Capacity::Unverified);
}

#[test]
fn a_form_that_counted_on_a_session_is_refused_when_it_has_ended() {
    let form = Form {
        address: String::new(),
        ..form()
    };
    let fields = read_form(form, Visitor::HasSession, "guichet.localhost").expect("fields hold");
    let refusal = fields.declared_by(None, None).err();
    assert_eq!(refusal, Some(Refusal::of("address", Fault::Missing)));
}

#[test]
fn logged_in_the_address_may_be_left_out() {
    let session = session("claire@exemple.fr", Role::Requester);
    let opening = opened(
        Form {
            address: String::new(),
            ..form()
        },
        Some(&session),
    );
    assert_eq!(opening.ticket.requester, session.who);
    assert!(!opening.ticket.unconfirmed);
}

#[test]
fn declaring_for_a_colleague_keeps_the_author_in_the_ticket() {
    let session = session("jean@exemple.fr", Role::Requester);
    let opening = opened(form(), Some(&session));
    assert_eq!(
        opening.ticket.capacity_of(&session.who.person),
        Some(Capacity::Observer)
    );
    assert!(opening.ticket.unconfirmed);
}

#[test]
fn a_mail_without_subject_is_named_by_its_first_words() {
    let from = who("a@b.fr");
    let body = Body {
        html: String::new(),
        text: "Plus de\nréseau".into(),
        inline: Vec::new(),
        folded: None,
    };
    let mail = Mailed {
        from,
        verified: true,
        subject: String::new(),
        body,
        files: Vec::new(),
        raw: "raw/1".into(),
        already: Vec::new(),
        previous: None,
        related: None,
        writers: Vec::new(),
        acknowledge: true,
        spoken_for: false,
    };
    let opening = open_from_mail(
        mail,
        TicketNumber(2),
        MessageId::new(Timestamp(0), [0; 10]),
        Timestamp(0),
    );
    assert_eq!(opening.ticket.subject, "Plus de réseau");
}
