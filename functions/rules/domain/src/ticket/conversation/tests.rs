use super::*;
use crate::id::TicketNumber;
use crate::people::person::Role;
use crate::testing::{self, session, who};
use crate::ticket::handling::{accept, change_state, confirm, take};
use crate::ticket::held::{let_in, put_aside};

fn ticket(state: State) -> Ticket {
    Ticket {
        state,
        observers: vec![who("jean")],
        unconfirmed: true,
        ..testing::ticket()
    }
}

fn words(text: &str, at: Timestamp) -> NewMessage {
    let body = Body {
        html: text.into(),
        text: text.into(),
        inline: Vec::new(),
        folded: None,
    };
    NewMessage {
        id: MessageId::new(at, [0; 10]),
        at,
        body,
        files: Vec::new(),
        way: Way::Portal,
        spoken_for: false,
    }
}

#[test]
fn a_reply_leaves_the_ticket_in_the_right_state() {
    let claire = session("claire@exemple.fr", Role::Requester);
    let marie = session("marie@exemple.fr", Role::Agent);
    for (writer, before, text, after) in [
        (&claire, State::New, "Encore en panne", State::New),
        (&claire, State::Waiting, "Voici", State::InProgress),
        (
            &claire,
            State::Resolved,
            "Encore en panne",
            State::InProgress,
        ),
        (
            &claire,
            State::Resolved,
            "Merci beaucoup, bonne journée",
            State::Resolved,
        ),
        (
            &claire,
            State::Resolved,
            "Merci mais non",
            State::InProgress,
        ),
        (&claire, State::Closed, "Encore en panne", State::InProgress),
        (&marie, State::New, "Bonjour", State::InProgress),
        (&marie, State::Resolved, "Bonjour", State::Resolved),
    ] {
        let act = reply(ticket(before), writer, words(text, Timestamp(9)), None).expect("allowed");
        assert_eq!(act.ticket.state, after, "{before:?} {text}");
        assert_eq!(act.message.state_change.is_some(), before != after);
    }
}

#[test]
fn words_from_outside_wait_until_an_agent_lets_them_in() {
    let author = |address, capacity| Author {
        who: who(address),
        capacity,
    };
    for (address, capacity, held) in [
        ("autre@exemple.fr", Capacity::Unverified, true),
        ("marie@exemple.fr", Capacity::Unverified, true),
        // Whoever takes part without proof is shown as such.
        ("claire@exemple.fr", Capacity::Unverified, false),
        ("claire@exemple.fr", Capacity::Requester, false),
        ("marie@exemple.fr", Capacity::Agent, false),
    ] {
        let author = author(address, capacity);
        let act = add_reply(ticket(State::New), author, words("Voici", Timestamp(9)));
        assert_eq!(act.message.held, held, "{address} {capacity:?}");
        assert_eq!(act.message.visible_to(Role::Requester), !held);
    }
    let author = author("autre@exemple.fr", Capacity::Unverified);
    let act = add_reply(ticket(State::New), author, words("Voici", Timestamp(9)));
    let claire = session("claire@exemple.fr", Role::Requester);
    let marie = session("marie@exemple.fr", Role::Agent);
    let by = |session| {
        let_in(
            act.ticket.clone(),
            act.message.clone(),
            session,
            Timestamp(10),
        )
    };
    assert_eq!(by(&claire), Err(Denied::AgentsOnly));
    let aside = |message: &Message, session| {
        put_aside(&act.ticket, message.clone(), session, Timestamp(10))
    };
    assert_eq!(aside(&act.message, &claire), Err(Denied::AgentsOnly));
    let lies = aside(&act.message, &marie)
        .expect("allowed")
        .expect("a change");
    assert!(lies.held && lies.put_aside && !lies.visible_to(Role::Requester));
    assert_eq!(aside(&lies, &marie), Ok(None), "twice changes nothing");
    let after_all = let_in(act.ticket.clone(), lies, &marie, Timestamp(10));
    let after_all = after_all.expect("allowed").expect("a change").message;
    assert!(!after_all.put_aside && after_all.visible_to(Role::Requester));
    assert_eq!(aside(&after_all, &marie), Ok(None), "it waits no more");
    let open = by(&marie).expect("allowed").expect("a change");
    assert!(open.message.visible_to(Role::Requester));
    let again = let_in(open.ticket, open.message, &marie, Timestamp(11));
    assert_eq!(again, Ok(None), "twice changes nothing");
}

#[test]
fn strangers_find_nothing_and_requesters_write_no_notes() {
    let stranger = session("autre@exemple.fr", Role::Requester);
    let claire = session("claire@exemple.fr", Role::Requester);
    assert_eq!(
        reply(
            ticket(State::New),
            &stranger,
            words("x", Timestamp(1)),
            None
        ),
        Err(Denied::NotYours)
    );
    assert_eq!(
        note(ticket(State::New), &stranger, words("x", Timestamp(1))),
        Err(Denied::NotYours)
    );
    assert_eq!(
        note(ticket(State::New), &claire, words("x", Timestamp(1))),
        Err(Denied::AgentsOnly)
    );
    let late = Timestamp(0).plus_seconds(31 * 24 * 3600);
    assert_eq!(
        reply(ticket(State::Closed), &claire, words("x", late), None),
        Err(Denied::ClosedTooLong)
    );
}

#[test]
fn taking_and_accepting_twice_is_one_act() {
    let marie = session("marie@exemple.fr", Role::Agent);
    let id = MessageId::new(Timestamp(2), [0; 10]);
    let act = take(ticket(State::New), &marie, id.clone(), Timestamp(2))
        .expect("allowed")
        .expect("a change");
    assert_eq!(
        (act.ticket.state, act.ticket.assignees.len()),
        (State::InProgress, 1)
    );
    assert_eq!(
        take(act.ticket.clone(), &marie, id.clone(), Timestamp(3)),
        Ok(None)
    );
    let act = accept(act.ticket, &marie, id.clone(), Timestamp(4))
        .expect("allowed")
        .expect("a change");
    assert_eq!(accept(act.ticket, &marie, id, Timestamp(5)), Ok(None));
}

#[test]
fn a_reply_can_put_the_ticket_into_a_state_its_writer_may_choose() {
    let claire = session("claire@exemple.fr", Role::Requester);
    let jean = session("jean@exemple.fr", Role::Requester);
    let marie = session("marie@exemple.fr", Role::Agent);
    for (writer, before, then, after) in [
        (&marie, State::New, State::Resolved, Ok(State::Resolved)),
        (&marie, State::Waiting, State::Waiting, Ok(State::Waiting)),
        (
            &marie,
            State::InProgress,
            State::Waiting,
            Ok(State::Waiting),
        ),
        (
            &claire,
            State::Waiting,
            State::Resolved,
            Ok(State::Resolved),
        ),
        (
            &claire,
            State::Resolved,
            State::Resolved,
            Ok(State::Resolved),
        ),
        (
            &claire,
            State::Resolved,
            State::InProgress,
            Ok(State::InProgress),
        ),
        (
            &claire,
            State::InProgress,
            State::Closed,
            Err(Denied::AgentsOnly),
        ),
        (
            &jean,
            State::InProgress,
            State::Resolved,
            Err(Denied::AgentsOnly),
        ),
    ] {
        let mut ticket = ticket(before);
        ticket.observers = vec![jean.who.clone()];
        let act = reply(ticket, writer, words("Voici", Timestamp(9)), Some(then));
        let state = act
            .as_ref()
            .map(|act| act.ticket.state)
            .map_err(Clone::clone);
        assert_eq!(state, after, "{before:?} {then:?}");
        if let Ok(act) = act {
            let change = (act.ticket.state != before).then_some((before, act.ticket.state));
            assert_eq!(act.message.state_change, change);
        }
    }
}

#[test]
fn what_a_reply_would_do_is_known_before() {
    let claire = session("claire@exemple.fr", Role::Requester);
    let marie = session("marie@exemple.fr", Role::Agent);
    for state in State::ALL {
        let closed = !state.is_open();
        assert_eq!(would_reopen(&ticket(state), &claire, Timestamp(9)), closed);
        assert!(!would_reopen(&ticket(state), &marie, Timestamp(9)));
    }
    let late = Timestamp(0).plus_seconds(31 * 24 * 3600);
    assert!(!would_reopen(&ticket(State::Closed), &claire, late));
}

#[test]
fn an_ordinary_reply_is_what_the_rules_would_give() {
    for (writer, role) in [
        ("claire@exemple.fr", Role::Requester),
        ("marie@exemple.fr", Role::Agent),
    ] {
        let session = session(writer, role);
        let ordinary = ordinary_reply(TicketNumber(1), &session, words("Voici", Timestamp(9)));
        assert!(!ordinary.states.is_empty());
        for state in State::ALL {
            // Of a request that waits to be confirmed the ordinary way does not take replies.
            let ticket = Ticket {
                unconfirmed: false,
                met: vec![who("marie@exemple.fr").address],
                ..ticket(state)
            };
            let act = reply(ticket.clone(), &session, words("Voici", Timestamp(9)), None)
                .expect("allowed");
            if ordinary.states.contains(&state) {
                assert_eq!(act.message, ordinary.message, "{state:?}");
                assert_eq!(
                    act.ticket,
                    Ticket {
                        updated_at: Timestamp(9),
                        ..ticket
                    }
                );
            }
        }
    }
}

/// A stranger's request as it was sent.
fn request() -> Ticket {
    Ticket {
        provisional: true,
        ..ticket(State::New)
    }
}

#[test]
fn what_the_desk_works_on_is_not_erased_and_stays_unproved() {
    let marie = session("marie@exemple.fr", Role::Agent);
    let id = || MessageId::new(Timestamp(2), [0; 10]);
    let at = Timestamp(2);
    let acts = [
        (
            reply(request(), &marie, words("Voici", at), None).expect("allowed"),
            true,
        ),
        (
            note(request(), &marie, words("Vu", at)).expect("allowed"),
            false,
        ),
        (
            take(request(), &marie, id(), at)
                .expect("allowed")
                .expect("a change"),
            false,
        ),
        (
            change_state(request(), &marie, State::Waiting, id(), at)
                .expect("allowed")
                .expect("a change"),
            false,
        ),
    ];
    let by_mail = NewMessage {
        way: Way::Mail {
            raw: "raw".to_owned(),
            already: Vec::new(),
        },
        ..words("Voici", at)
    };
    let mailed = reply(request(), &marie, by_mail, None).expect("allowed");
    for (act, answered, by_mail) in acts
        .into_iter()
        .map(|(act, answered)| (act, answered, false))
        .chain([(mailed, true, true)])
    {
        let answer = act.message.id.clone();
        let waits =
            |waits: bool| -> Vec<MessageId> { waits.then(|| answer.clone()).into_iter().collect() };
        let Act { ticket, message } = act;
        assert_eq!(
            (ticket.unconfirmed, ticket.provisional, ticket.answer_waits),
            (true, false, answered),
            "{:?}",
            message.kind
        );
        let proved = confirm(ticket.clone(), None, true, id(), at).expect("to be confirmed");
        assert_eq!(
            proved.message.kind,
            Kind::Event(Event::Confirmed { answered })
        );
        let accepted = accept(ticket, &marie, id(), at)
            .expect("allowed")
            .expect("a change");
        assert_eq!(proved.message.answers, waits(answered));
        // By mail the answer may quote what the requester never wrote: it waits still.
        assert_eq!(accepted.message.answers, waits(answered && !by_mail));
        assert!(!accepted.message.acknowledge);
        let accepted = accepted.ticket;
        assert!(!accepted.unconfirmed && !accepted.provisional && accepted.accepted);
        assert_eq!(accepted.answer_waits, by_mail);
        let written = Author {
            who: accepted.requester.clone(),
            capacity: Capacity::Requester,
        };
        let written = add_reply(accepted.clone(), written, words("Merci", at));
        assert_eq!(written.message.answers, waits(by_mail));
        let late = confirm(accepted, None, true, id(), at).expect("to be confirmed");
        assert_eq!(late.message.answers, waits(by_mail));
        for ticket in [proved.ticket, late.ticket, written.ticket] {
            assert!(!ticket.unconfirmed && !ticket.provisional && !ticket.answer_waits);
            assert_eq!(ticket.waiting_answers, []);
            assert_eq!(confirm(ticket, None, true, id(), at), None);
        }
    }
}

#[test]
fn whoever_acts_as_the_requester_has_proved_to_be_and_nobody_else_has() {
    for (capacity, unconfirmed) in [
        (Capacity::Requester, false),
        (Capacity::Observer, true),
        (Capacity::Unverified, true),
    ] {
        let author = Author {
            who: who("claire@exemple.fr"),
            capacity,
        };
        let act = add_reply(request(), author, words("Alors ?", Timestamp(2)));
        assert_eq!(
            (act.ticket.unconfirmed, act.ticket.provisional),
            (unconfirmed, unconfirmed),
            "{capacity:?}"
        );
    }
}

#[test]
fn whoever_had_to_do_with_a_ticket_stays_known_to_it() {
    let at = Timestamp(9);
    let id = || MessageId::new(at, [0; 10]);
    let [claire, marie] = [
        session("claire@exemple.fr", Role::Requester),
        session("marie@exemple.fr", Role::Agent),
    ];
    let proved = || Ticket {
        unconfirmed: false,
        ..ticket(State::New)
    };
    let outsider = Author {
        who: who("luc@exemple.fr"),
        capacity: Capacity::Unverified,
    };
    let held = add_reply(proved(), outsider, words("Bonjour", at));
    assert_eq!(held.ticket.met, [], "nobody reads it yet");
    let jean = who("jean@exemple.fr").person;
    let acts = [
        ("marie", reply(proved(), &marie, words("a", at), None)),
        ("marie", note(proved(), &marie, words("a", at))),
        (
            "marie",
            change_state(proved(), &marie, State::Planned, id(), at).map(Option::unwrap),
        ),
        (
            "luc",
            let_in(proved(), held.message, &marie, at).map(Option::unwrap),
        ),
        (
            "jean",
            crate::ticket::observers::remove(proved(), &claire, &jean, id(), at)
                .map(Option::unwrap),
        ),
    ];
    for (name, act) in acts {
        let known = act.expect("allowed").ticket;
        let address = who(&format!("{name}@exemple.fr")).address;
        assert!(known.met.contains(&address), "{name}: {:?}", known.met);
        let others = known.addresses_of_others(&claire.who.address);
        assert!(others.contains(&&address), "{name}: {others:?}");
        assert!(!others.contains(&&claire.who.address));
    }
    let twice = reply(proved(), &marie, words("a", at), None).expect("allowed");
    let twice = reply(twice.ticket, &marie, words("b", at), None).expect("allowed");
    assert_eq!(twice.ticket.met.len(), 1);
}
