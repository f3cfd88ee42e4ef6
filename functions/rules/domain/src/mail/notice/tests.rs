use super::*;
use crate::id::{MessageId, TicketNumber, Timestamp};
use crate::testing::{self, who};
use crate::ticket::message::{Author, Body};

fn ticket() -> Ticket {
    Ticket {
        observers: vec![who("jean")],
        ..testing::ticket()
    }
}

fn message(kind: Kind, author: &str, capacity: Capacity) -> Message {
    Message {
        id: MessageId::new(Timestamp(0), [0; 10]),
        ticket: TicketNumber(1),
        kind,
        author: Author {
            who: who(author),
            capacity,
        },
        at: Timestamp(0),
        body: Body::default(),
        files: Vec::new(),
        way: Way::Portal,
        state_change: None,
        acknowledge: true,
        telling: Default::default(),
        held: false,
        put_aside: false,
        let_in: false,
        answers: Vec::new(),
    }
}

fn check(ticket: &Ticket, message: &Message, expected: &[(&str, Letter)]) {
    let told = who_is_told(ticket, message, &[who("marie"), who("paul")]);
    let mut told: Vec<_> = told
        .iter()
        .map(|notice| (notice.to.name.as_str(), notice.letter))
        .collect();
    let mut expected = expected.to_vec();
    told.sort_by_key(|(name, _)| name.to_owned());
    expected.sort_by_key(|(name, _)| name.to_owned());
    assert_eq!(told, expected);
}

#[test]
fn a_new_ticket_is_acknowledged_and_told_to_all_agents() {
    let opening = message(Kind::Opening, "claire", Capacity::Requester);
    let all = [
        ("claire", Letter::Received),
        ("marie", Letter::Opened),
        ("paul", Letter::Opened),
    ];
    check(&ticket(), &opening, &all);
    let silent = Message {
        acknowledge: false,
        ..opening
    };
    check(&ticket(), &silent, &all[1..]);
}

#[test]
fn a_flood_is_told_once_to_agents_and_then_to_nobody() {
    let reply = message(Kind::Reply, "claire", Capacity::Requester);
    let warning = Message {
        telling: crate::ticket::message::Telling::Warning,
        ..reply.clone()
    };
    check(
        &ticket(),
        &warning,
        &[("marie", Letter::TooMany), ("paul", Letter::TooMany)],
    );
    let silent = Message {
        telling: crate::ticket::message::Telling::Nobody,
        ..reply
    };
    check(&ticket(), &silent, &[]);
}

#[test]
fn an_unconfirmed_request_is_told_without_its_words() {
    let unconfirmed = Ticket {
        unconfirmed: true,
        ..ticket()
    };
    let opening = message(Kind::Opening, "claire", Capacity::Unverified);
    check(
        &unconfirmed,
        &opening,
        &[
            ("claire", Letter::ReceivedUnconfirmed),
            ("marie", Letter::OpenedUnconfirmed),
            ("paul", Letter::OpenedUnconfirmed),
        ],
    );
}

#[test]
fn a_request_that_is_told_of_late_is_told_as_what_it_is_by_then() {
    let opening = message(Kind::Opening, "claire", Capacity::Unverified);
    let told = |ticket: &Ticket| {
        let notices = who_is_told(ticket, &opening, &[who("marie"), who("paul")]);
        let desk = notices.into_iter().filter(|notice| notice.as_agent);
        desk.map(|notice| notice.letter).collect::<Vec<_>>()
    };
    let accepted = Ticket {
        accepted: true,
        ..ticket()
    };
    assert_eq!(told(&ticket()), [], "confirmed: the event tells of it");
    assert_eq!(told(&accepted), [Letter::Opened, Letter::Opened]);
}

#[test]
fn a_reply_is_told_to_everybody_but_its_author() {
    let mut ticket = ticket();
    let reply = message(Kind::Reply, "claire", Capacity::Requester);
    check(
        &ticket,
        &reply,
        &[
            ("jean", Letter::Replied),
            ("marie", Letter::Replied),
            ("paul", Letter::Replied),
        ],
    );
    ticket.assignees = vec![who("marie")];
    check(
        &ticket,
        &reply,
        &[("jean", Letter::Replied), ("marie", Letter::Replied)],
    );
    let answer = message(Kind::Reply, "marie", Capacity::Agent);
    check(
        &ticket,
        &answer,
        &[("claire", Letter::Replied), ("jean", Letter::Replied)],
    );
}

#[test]
fn unverified_words_reach_agents_only_even_under_a_participants_name() {
    let forged = Message {
        held: true,
        ..message(Kind::Reply, "marie", Capacity::Unverified)
    };
    let desk = [("marie", Letter::Replied), ("paul", Letter::Replied)];
    check(&ticket(), &forged, &desk);
    // Let in, they reach everybody.
    let let_in = Message {
        held: false,
        put_aside: false,
        let_in: true,
        ..forged
    };
    let others = [("claire", Letter::Replied), ("jean", Letter::Replied)];
    check(&ticket(), &let_in, &[desk, others].concat());
}

#[test]
fn a_note_is_mailed_to_nobody() {
    check(
        &ticket(),
        &message(Kind::Note, "marie", Capacity::Agent),
        &[],
    );
}

#[test]
fn whoever_got_the_mail_itself_gets_no_copy() {
    let way = Way::Mail {
        raw: "raw/1".into(),
        already: vec![who("jean").address],
    };
    let reply = Message {
        way,
        ..message(Kind::Reply, "claire", Capacity::Requester)
    };
    check(
        &ticket(),
        &reply,
        &[("marie", Letter::Replied), ("paul", Letter::Replied)],
    );
}

#[test]
fn what_a_mail_says_of_its_recipients_is_believed_of_participants_only_and_never_of_agents() {
    let way = Way::Mail {
        raw: "raw/1".into(),
        already: vec![
            who("jean").address,
            who("marie").address,
            who("claire").address,
        ],
    };
    let reply = Message {
        way,
        ..message(Kind::Reply, "claire", Capacity::Requester)
    };
    // An agent needs the desk's mail, with the address signed for them.
    let desk = [("marie", Letter::Replied), ("paul", Letter::Replied)];
    check(&ticket(), &reply, &desk);
    let stranger = Message {
        author: Author {
            who: who("autre"),
            capacity: Capacity::Unverified,
        },
        let_in: true,
        ..reply
    };
    let others = [("claire", Letter::Replied), ("jean", Letter::Replied)];
    check(&ticket(), &stranger, &[desk, others].concat());
}

#[test]
fn a_new_state_is_told_and_being_taken_again_is_not() {
    let mut ticket = ticket();
    ticket.assignees = vec![who("marie")];
    let (from, to) = (State::New, State::Resolved);
    let event = Event::StateChanged { from, to };
    let changed = Message {
        state_change: Some((from, to)),
        ..message(Kind::Event(event), "marie", Capacity::Agent)
    };
    let letter = Letter::StateChanged { from, to };
    check(&ticket, &changed, &[("claire", letter), ("jean", letter)]);
    check(
        &ticket,
        &message(Kind::Event(Event::Taken), "marie", Capacity::Agent),
        &[],
    );
}

#[test]
fn until_an_address_is_proved_it_gets_neutral_letters_only() {
    let (from, to) = (State::New, State::Resolved);
    let event = |event| Kind::Event(event);
    let who = |name| who(name);
    for (kind, author, capacity, letter) in [
        (
            Kind::Opening,
            "claire",
            Capacity::Unverified,
            Some(Letter::ReceivedUnconfirmed),
        ),
        (
            Kind::Reply,
            "marie",
            Capacity::Agent,
            Some(Letter::AnswerWaiting),
        ),
        (Kind::Reply, "jean", Capacity::Observer, None),
        (Kind::Reply, "autre", Capacity::Unverified, None),
        (Kind::Note, "marie", Capacity::Agent, None),
        (event(Event::Taken), "marie", Capacity::Agent, None),
        (
            event(Event::StateChanged { from, to }),
            "marie",
            Capacity::Agent,
            None,
        ),
        (
            event(Event::ObserverAdded { who: who("luc") }),
            "marie",
            Capacity::Agent,
            None,
        ),
    ] {
        let ticket = Ticket {
            unconfirmed: true,
            ..ticket()
        };
        let message = Message {
            state_change: Some((from, to)),
            ..message(kind, author, capacity)
        };
        let told = who_is_told(&ticket, &message, &[]);
        let claire = told.iter().find(|notice| notice.to.name == "claire");
        assert_eq!(claire.map(|one| one.letter), letter, "{:?}", message.kind);
        assert!(letter.is_none_or(Letter::is_neutral));
    }
}

#[test]
fn a_request_that_is_confirmed_is_new_to_the_desk_and_what_waited_is_told() {
    for (answered, acknowledge, letter) in [
        (false, false, None),
        (false, true, Some(Letter::Received)),
        (true, false, Some(Letter::Replied)),
        (true, true, Some(Letter::Replied)),
    ] {
        let confirmed = Message {
            acknowledge,
            ..message(
                Kind::Event(Event::Confirmed { answered }),
                "claire",
                Capacity::Requester,
            )
        };
        let mut expected = vec![("marie", Letter::Opened), ("paul", Letter::Opened)];
        expected.extend(letter.map(|letter| ("claire", letter)));
        check(&ticket(), &confirmed, &expected);
    }
    // One that was proved already becomes known to its requester; in an older ticket answers wait without a name.
    for (accepted, acknowledge, letter) in [
        (true, false, None),
        (true, true, Some(Letter::Replied)),
        (false, true, Some(Letter::Received)),
    ] {
        let ticket = Ticket {
            accepted,
            ..ticket()
        };
        let act = Message {
            acknowledge,
            ..message(Kind::Event(Event::Accepted), "marie", Capacity::Agent)
        };
        let expected: Vec<_> = letter
            .map(|letter| ("claire", letter))
            .into_iter()
            .collect();
        check(&ticket, &act, &expected);
    }
    // Whatever act proves the address, what waited comes once, in a flood as well.
    for (kind, author, capacity) in [
        (Kind::Event(Event::Accepted), "marie", Capacity::Agent),
        (
            Kind::Event(Event::Confirmed { answered: true }),
            "claire",
            Capacity::Requester,
        ),
        (Kind::Reply, "claire", Capacity::Requester),
    ] {
        for telling in [Telling::Everybody, Telling::Warning, Telling::Nobody] {
            let brings = Message {
                answers: vec![MessageId::new(Timestamp(0), [1; 10])],
                telling,
                ..message(kind.clone(), author, capacity)
            };
            let told = who_is_told(&ticket(), &brings, &[]);
            let claire: Vec<_> = told.iter().filter(|one| one.to.name == "claire").collect();
            assert_eq!(claire.len(), 1, "{kind:?} {telling:?}");
            assert_eq!(claire[0].letter, Letter::Replied);
        }
    }
}

#[test]
fn whoever_is_asked_to_read_along_gets_that_question_and_nothing_else() {
    let mut ticket = ticket();
    ticket.invited = vec![who("luc")];
    let invited = message(
        Kind::Event(Event::ObserverInvited { who: who("luc") }),
        "claire",
        Capacity::Requester,
    );
    check(&ticket, &invited, &[("luc", Letter::Invited)]);
    let answer = message(Kind::Reply, "marie", Capacity::Agent);
    check(
        &ticket,
        &answer,
        &[
            ("claire", Letter::Replied),
            ("jean", Letter::Replied),
            ("paul", Letter::Replied),
        ],
    );
    // Taken back before the mail was written.
    ticket.invited.clear();
    check(&ticket, &invited, &[]);
    // Whoever says yes is told what to do with it, and nobody else.
    let joined = message(
        Kind::Event(Event::ObserverJoined),
        "jean",
        Capacity::Observer,
    );
    check(&ticket, &joined, &[("jean", Letter::Added)]);
}

#[test]
fn whoever_reads_along_from_now_on_is_told_so_and_nobody_else() {
    let who = who("jean");
    let added = message(
        Kind::Event(Event::ObserverAdded { who: who.clone() }),
        "claire",
        Capacity::Requester,
    );
    check(&ticket(), &added, &[("jean", Letter::Added)]);
    let removed = message(
        Kind::Event(Event::ObserverRemoved { who }),
        "claire",
        Capacity::Requester,
    );
    check(&ticket(), &removed, &[]);
}

#[test]
fn whoever_follows_no_longer_is_told_nothing() {
    let muted = [who("claire").person, who("marie").person];
    let ticket = Ticket {
        muted: muted.to_vec(),
        ..ticket()
    };
    let opening = message(Kind::Opening, "claire", Capacity::Requester);
    check(&ticket, &opening, &[("paul", Letter::Opened)]);
    let answer = message(Kind::Reply, "paul", Capacity::Agent);
    check(&ticket, &answer, &[("jean", Letter::Replied)]);
}

#[test]
fn people_who_wait_to_be_let_in_are_told_nothing() {
    let mut ticket = ticket();
    ticket.observers.clear();
    let copied = message(Kind::Reply, "claire", Capacity::Requester);
    crate::ticket::observers::propose(&mut ticket, &copied, &[who("jean")]);
    let answer = message(Kind::Reply, "marie", Capacity::Agent);
    check(
        &ticket,
        &answer,
        &[("claire", Letter::Replied), ("paul", Letter::Replied)],
    );
}

/// An agent who accepts a request vouches for its words, and not for what an observer or a stranger writes after it.
#[test]
fn an_address_nobody_proved_gets_the_desk_s_words_alone() {
    let agents = [("marie", Letter::Replied), ("paul", Letter::Replied)];
    let accepted = Ticket {
        accepted: true,
        ..ticket()
    };
    let spoken_for = Ticket {
        spoken_for: true,
        ..ticket()
    };
    let observer = message(Kind::Reply, "jean", Capacity::Observer);
    let stranger = Message {
        let_in: true,
        ..message(Kind::Reply, "luc", Capacity::Unverified)
    };
    for (ticket, others) in [
        (&accepted, vec![("jean", Letter::Replied)]),
        (&spoken_for, vec![]),
    ] {
        check(ticket, &observer, &agents);
        check(ticket, &stranger, &[&agents[..], &others].concat());
    }
    let desk = message(Kind::Reply, "marie", Capacity::Agent);
    let everybody = [
        ("claire", Letter::Replied),
        ("jean", Letter::Replied),
        ("paul", Letter::Replied),
    ];
    check(&accepted, &desk, &everybody);
    // What it would lead to is a page they may not see: an agent's answer opens it first.
    for act in [
        Kind::Event(Event::StateChanged {
            from: State::New,
            to: State::Waiting,
        }),
        Kind::Event(Event::ObserverAdded { who: who("jean") }),
        Kind::Event(Event::RequesterChanged { who: who("claire") }),
    ] {
        let told = who_is_told(&spoken_for, &message(act, "marie", Capacity::Agent), &[]);
        assert_eq!(told, []);
    }
}
