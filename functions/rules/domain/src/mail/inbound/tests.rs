use super::*;
use crate::testing::{self, who};
use crate::ticket::state::State;

fn ticket() -> Ticket {
    Ticket {
        number: TicketNumber(7),
        observers: vec![who("jean")],
        assignees: vec![who("marie")],
        ..testing::ticket()
    }
}

fn token(name: &str) -> Route {
    Route::Token(ReplyAddress {
        ticket: TicketNumber(7),
        person: who(name).person,
    })
}

fn reference(name: &str) -> Route {
    Route::Reference(ReplyAddress {
        ticket: TicketNumber(7),
        person: who(name).person,
    })
}

fn facts(from: &str, route: Route) -> Facts {
    let ticket = route.ticket().map(|_| ticket());
    Facts {
        from: Some(who(from)),
        proof: Proof::Passed,
        machine: None,
        machine_guessed: false,
        own_echo: false,
        own_address: false,
        conflicting_headers: false,
        hops: 3,
        spam: false,
        virus: false,
        route,
        ticket,
        related: None,
        released: false,
        sender_is_agent: from == "marie" || from == "paul",
        has_content: true,
    }
}

fn outcome(facts: &Facts) -> String {
    match decide(facts, Timestamp(1)) {
        Decision::OpenTicket(sender) => format!(
            "open verified={} acknowledge={}{}",
            sender.verified,
            sender.acknowledge,
            sender.related.map_or("", |_| " related")
        ),
        Decision::AddReply(author) => format!("reply as {:?}", author.capacity),
        other => format!("{other:?}"),
    }
}

#[test]
fn a_mail_joins_its_ticket_in_the_capacity_of_its_sender() {
    for (from, route, expected) in [
        ("claire", token("claire"), "reply as Requester"),
        ("jean", token("jean"), "reply as Observer"),
        ("marie", token("marie"), "reply as Agent"),
        // An agent answering a mail that was forwarded to them by the requester proves nothing.
        ("marie", token("claire"), "reply as Unverified"),
        // An agent who is not assigned got the mail while nobody was.
        ("paul", token("paul"), "reply as Agent"),
        ("autre", token("claire"), "reply as Unverified"),
        ("claire", reference("claire"), "reply as Requester"),
        // What was forwarded to somebody carries the Message-ID along.
        ("jean", reference("claire"), "reply as Observer"),
        (
            "autre",
            reference("claire"),
            "open verified=true acknowledge=true related",
        ),
        // Only the signed address makes an agent: no reference, no thread, no tag.
        ("paul", reference("paul"), "reply as Unverified"),
        ("marie", reference("marie"), "reply as Unverified"),
        (
            "marie",
            Route::Thread(TicketNumber(7)),
            "reply as Unverified",
        ),
        ("marie", Route::Tag(TicketNumber(7)), "reply as Unverified"),
        ("paul", Route::Tag(TicketNumber(7)), "reply as Unverified"),
        (
            "paul",
            reference("claire"),
            "open verified=true acknowledge=true related",
        ),
        (
            "claire",
            Route::Thread(TicketNumber(7)),
            "reply as Requester",
        ),
        ("jean", Route::Thread(TicketNumber(7)), "reply as Observer"),
        (
            "paul",
            Route::Thread(TicketNumber(7)),
            "open verified=true acknowledge=true related",
        ),
        ("claire", Route::Tag(TicketNumber(7)), "reply as Requester"),
        (
            "autre",
            Route::Tag(TicketNumber(7)),
            "open verified=true acknowledge=true related",
        ),
        (
            "claire",
            Route::Support,
            "open verified=true acknowledge=true",
        ),
    ] {
        assert_eq!(
            outcome(&facts(from, route.clone())),
            expected,
            "{from} {route:?}"
        );
    }
}

#[test]
fn without_proof_nobody_is_anybody() {
    for (from, route, expected) in [
        ("marie", token("marie"), "reply as Unverified"),
        ("claire", token("claire"), "reply as Unverified"),
        ("claire", reference("claire"), "reply as Unverified"),
        (
            "claire",
            Route::Thread(TicketNumber(7)),
            "reply as Unverified",
        ),
        (
            "autre",
            reference("claire"),
            "open verified=false acknowledge=false related",
        ),
        (
            "claire",
            Route::Tag(TicketNumber(7)),
            "open verified=false acknowledge=false related",
        ),
        (
            "claire",
            Route::Support,
            "open verified=false acknowledge=false",
        ),
    ] {
        let facts = Facts {
            proof: Proof::Absent,
            ..facts(from, route.clone())
        };
        assert_eq!(outcome(&facts), expected, "{from} {route:?}");
    }
}

#[test]
fn machines_are_kept_and_never_answered() {
    let base = facts("claire", token("claire"));
    for (facts, expected) in [
        (
            Facts {
                machine: Some(Machine::Bounce),
                ..base.clone()
            },
            "Ignored(Bounce)",
        ),
        (
            Facts {
                machine: Some(Machine::AutoReply),
                ..base.clone()
            },
            "Ignored(AutoReply)",
        ),
        (
            Facts {
                own_echo: true,
                ..base.clone()
            },
            "Ignored(Echo)",
        ),
        (
            Facts {
                conflicting_headers: true,
                ..base.clone()
            },
            "Parked(ConflictingHeaders)",
        ),
        (
            Facts {
                hops: 26,
                ..base.clone()
            },
            "Parked(TooManyHops)",
        ),
        (
            Facts {
                spam: true,
                ..base.clone()
            },
            "Parked(Spam)",
        ),
        (
            Facts {
                virus: true,
                ..base.clone()
            },
            "Parked(Virus)",
        ),
        (
            Facts {
                from: None,
                ..base.clone()
            },
            "Parked(NoSender)",
        ),
        (
            Facts {
                own_address: true,
                ..base.clone()
            },
            "Parked(OwnAddress)",
        ),
        (
            Facts {
                has_content: false,
                ..base.clone()
            },
            "Parked(Unparsable)",
        ),
        (
            Facts {
                machine: Some(Machine::Bulk),
                ..facts("claire", Route::Support)
            },
            "open verified=true acknowledge=false",
        ),
    ] {
        assert_eq!(outcome(&facts), expected);
    }
}

#[test]
fn somebody_answers_for_what_is_released_but_not_for_viruses_and_machines() {
    let base = Facts {
        released: true,
        ..facts("claire", token("claire"))
    };
    for (facts, expected) in [
        (
            Facts {
                spam: true,
                hops: 26,
                ..base.clone()
            },
            "reply as Requester",
        ),
        (
            Facts {
                conflicting_headers: true,
                ..base.clone()
            },
            "reply as Unverified",
        ),
        (
            Facts {
                virus: true,
                ..base.clone()
            },
            "Parked(Virus)",
        ),
        (
            Facts {
                machine: Some(Machine::Bounce),
                ..base.clone()
            },
            "Ignored(Bounce)",
        ),
        (
            Facts {
                machine: Some(Machine::AutoReply),
                ..base.clone()
            },
            "Ignored(AutoReply)",
        ),
        (
            Facts {
                machine: Some(Machine::Bounce),
                machine_guessed: true,
                ..base.clone()
            },
            "reply as Requester",
        ),
        (
            Facts {
                machine: Some(Machine::AutoReply),
                machine_guessed: true,
                ..facts_released(Route::Support)
            },
            "open verified=true acknowledge=false",
        ),
        (
            Facts {
                own_echo: true,
                ..base.clone()
            },
            "Ignored(Echo)",
        ),
        (
            Facts {
                own_address: true,
                ..base.clone()
            },
            "Parked(OwnAddress)",
        ),
        (
            Facts {
                from: None,
                ..base.clone()
            },
            "Parked(NoSender)",
        ),
    ] {
        assert_eq!(outcome(&facts), expected);
    }
}

fn facts_released(route: Route) -> Facts {
    Facts {
        released: true,
        ..facts("claire", route)
    }
}

#[test]
fn an_agent_is_one_by_their_own_address_alone() {
    // Even one who reads the ticket along, and never in a ticket of their own.
    let mut mail = facts("paul", token("paul"));
    let ticket = mail.ticket.as_mut().expect("a ticket");
    ticket.observers.push(who("paul"));
    assert_eq!(outcome(&mail), "reply as Agent");
    mail.route = Route::Tag(TicketNumber(7));
    assert_eq!(outcome(&mail), "reply as Observer");
    let ticket = mail.ticket.as_mut().expect("a ticket");
    ticket.requester = who("paul");
    mail.route = token("paul");
    assert_eq!(outcome(&mail), "reply as Requester");
    // Without the role the address is a participant's.
    mail.sender_is_agent = false;
    let ticket = mail.ticket.as_mut().expect("a ticket");
    ticket.requester = who("claire");
    ticket.observers.clear();
    ticket.assignees.push(who("paul"));
    assert_eq!(outcome(&mail), "reply as Unverified");
}

#[test]
fn a_ticket_closed_long_ago_goes_on_in_one_new_one() {
    let closed = Ticket {
        state: State::Closed,
        ..ticket()
    };
    let late = Timestamp(0).plus_seconds(31 * 24 * 3600);
    let mut facts = Facts {
        ticket: Some(closed.clone()),
        ..facts("claire", token("claire"))
    };
    assert!(matches!(
        decide(&facts, Timestamp(1)),
        Decision::AddReply(_)
    ));
    let Decision::OpenTicket(sender) = decide(&facts, late) else {
        panic!("not a new ticket")
    };
    assert_eq!(sender.previous, Some(TicketNumber(7)));
    facts.ticket = Some(Ticket {
        next: Some(TicketNumber(8)),
        ..closed
    });
    assert_eq!(decide(&facts, late), Decision::Follow(TicketNumber(8)));
}

#[test]
fn the_last_tag_of_a_subject_counts() {
    for (subject, expected) in [
        ("Re: [#1042] Écran noir", Some(1042)),
        ("[SUPPLIER #9] TR: [#12] x [#1042]", Some(1042)),
        ("[#x]", None),
        ("[#1042", None),
        ("", None),
    ] {
        assert_eq!(
            subject_tag(subject),
            expected.map(TicketNumber),
            "{subject}"
        );
    }
}
