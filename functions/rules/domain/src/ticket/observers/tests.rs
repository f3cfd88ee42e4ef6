use super::*;
use crate::id::TicketNumber;
use crate::people::person::Role;
use crate::testing::{self, session, who};
use crate::ticket::message::{Author, Body, Kind, Telling, Way};
use crate::ticket::state::State;

const NOW: Timestamp = Timestamp(1);

fn ticket() -> Ticket {
    Ticket {
        state: State::InProgress,
        assignees: vec![who("marie")],
        ..testing::ticket()
    }
}

fn id() -> MessageId {
    MessageId::new(NOW, [1; 10])
}

fn reply(author: &str, capacity: Capacity) -> Message {
    Message {
        id: id(),
        ticket: TicketNumber(1),
        kind: Kind::Reply,
        author: Author {
            who: who(author),
            capacity,
        },
        at: NOW,
        body: Body::default(),
        files: Vec::new(),
        way: Way::Portal,
        state_change: None,
        acknowledge: false,
        telling: Telling::Everybody,
        held: false,
        put_aside: false,
        let_in: false,
        answers: Vec::new(),
    }
}

fn proposed(ticket: &Ticket) -> Vec<&str> {
    ticket
        .proposed
        .iter()
        .map(|one| one.who.name.as_str())
        .collect()
}

#[test]
fn people_in_copy_wait_and_those_who_take_part_do_not() {
    let mut one = ticket();
    let copied = [
        who("claire"),
        who("marie"),
        who("jean"),
        who("jean"),
        who("luc"),
    ];
    propose(&mut one, &reply("claire", Capacity::Requester), &copied);
    // The agent in charge too: what is shown of them differs in nothing.
    assert_eq!(proposed(&one), ["marie", "jean", "luc"]);
    assert_eq!(one.observers, []);
    assert_eq!(
        one.capacity_of(&who("jean").person),
        None,
        "waiting is no part"
    );
}

#[test]
fn only_a_proved_requester_or_agent_proposes() {
    for (capacity, waits) in [
        (Capacity::Requester, true),
        (Capacity::Agent, true),
        (Capacity::Observer, false),
        (Capacity::Unverified, false),
    ] {
        let mut one = ticket();
        propose(&mut one, &reply("claire", capacity), &[who("jean")]);
        assert_eq!(!one.proposed.is_empty(), waits, "{capacity:?}");
    }
}

#[test]
fn a_mail_proposes_five_and_a_ticket_holds_twenty() {
    let many: Vec<_> = (0..30).map(|n| who(&format!("p{n}"))).collect();
    let mut one = ticket();
    let message = reply("claire", Capacity::Requester);
    propose(&mut one, &message, &many);
    assert_eq!(one.proposed.len(), PROPOSED_MAX);
    for _ in 0..9 {
        propose(&mut one, &message, &many);
    }
    assert_eq!(one.proposed.len(), OBSERVERS_MAX);
    let agent = session("marie", Role::Agent);
    assert_eq!(
        add(one.clone(), &agent, who("jean"), false, id(), NOW),
        Err(Denied::TooManyObservers)
    );
    // Somebody who waits has their place already.
    let act = add(one, &agent, who("p3"), false, id(), NOW)
        .expect("allowed")
        .expect("a change");
    assert_eq!(
        (act.ticket.invited.len(), act.ticket.proposed.len()),
        (1, 19)
    );
}

#[test]
fn the_requester_and_agents_let_in_refuse_and_remove_and_nobody_else() {
    let jean = who("jean").person;
    let mut waiting = ticket();
    waiting.observers.push(who("luc"));
    propose(
        &mut waiting,
        &reply("claire", Capacity::Requester),
        &[who("jean")],
    );
    for (name, role, expected) in [
        ("claire", Role::Requester, Ok(())),
        ("marie", Role::Agent, Ok(())),
        ("luc", Role::Requester, Err(Denied::AgentsOnly)),
        ("jean", Role::Requester, Err(Denied::NotYours)),
        ("autre", Role::Requester, Err(Denied::NotYours)),
    ] {
        let session = session(name, role);
        let one = || waiting.clone();
        let checks = [
            approve(one(), &session, &jean, id(), NOW).map(drop),
            refuse(one(), &session, &jean, NOW).map(drop),
            remove(one(), &session, &who("luc").person, id(), NOW).map(drop),
            add(one(), &session, who("anne"), false, id(), NOW).map(drop),
        ];
        for check in checks {
            assert_eq!(check, expected, "{name}");
        }
    }
    let unconfirmed = Ticket {
        unconfirmed: true,
        ..waiting
    };
    let claire = session("claire", Role::Requester);
    assert_eq!(
        approve(unconfirmed, &claire, &jean, id(), NOW),
        Err(Denied::AgentsOnly),
        "an address nobody proved brings nobody in"
    );
}

#[test]
fn being_asked_is_told_and_being_refused_is_not() {
    let claire = session("claire", Role::Requester);
    let jean = who("jean").person;
    let mut waiting = ticket();
    propose(
        &mut waiting,
        &reply("claire", Capacity::Requester),
        &[who("jean")],
    );
    let act = approve(waiting.clone(), &claire, &jean, id(), NOW)
        .expect("allowed")
        .expect("a change");
    assert_eq!(act.ticket.capacity_of(&jean), None, "asked is no part");
    assert_eq!(
        (act.ticket.proposed.len(), act.ticket.invited.len()),
        (0, 1)
    );
    assert_eq!(
        act.message.kind,
        Kind::Event(Event::ObserverInvited { who: who("jean") })
    );
    assert_eq!(
        approve(act.ticket.clone(), &claire, &jean, id(), NOW),
        Ok(None),
        "twice changes nothing"
    );

    let refused = refuse(waiting, &claire, &jean, NOW)
        .expect("allowed")
        .expect("a change");
    assert_eq!((refused.proposed.len(), refused.observers.len()), (0, 0));
    assert_eq!(refuse(refused, &claire, &jean, NOW), Ok(None));

    let Answered::Declined(declined) = decline(act.ticket.clone(), &jean, id(), NOW) else {
        panic!("invited");
    };
    let removed = remove(*declined, &claire, &jean, id(), NOW);
    assert_eq!(removed, Err(Denied::Declined), "the link still counts");

    let removed = remove(act.ticket, &claire, &jean, id(), NOW)
        .expect("allowed")
        .expect("a change");
    assert_eq!(removed.ticket.invited, []);
    assert_eq!(
        accept(removed.ticket, &jean, None, id(), NOW),
        Answered::NotInvited
    );
}

fn asked() -> Ticket {
    let claire = session("claire", Role::Requester);
    let act = add(ticket(), &claire, who("jean"), false, id(), NOW);
    act.expect("allowed").expect("a change").ticket
}

#[test]
fn whoever_is_asked_reads_along_once_they_say_yes() {
    let jean = who("jean").person;
    let account = Participant {
        name: "Jean Morel".into(),
        ..who("jean")
    };
    let Answered::Joined(act) = accept(asked(), &jean, Some(&account), id(), NOW) else {
        panic!("not joined");
    };
    assert_eq!(act.ticket.capacity_of(&jean), Some(Capacity::Observer));
    assert_eq!(act.ticket.invited, []);
    assert_eq!(
        act.ticket.observers,
        [account],
        "by the name they gave themselves"
    );
    assert_eq!(act.message.kind, Kind::Event(Event::ObserverJoined));
    assert!(act.message.author.is(&jean));
    let again = accept(act.ticket.clone(), &jean, None, id(), NOW);
    assert_eq!(again, Answered::Already);
    for stranger in ["luc", "anne"] {
        let person = who(stranger).person;
        assert_eq!(
            accept(asked(), &person, None, id(), NOW),
            Answered::NotInvited
        );
        assert_eq!(decline(asked(), &person, id(), NOW), Answered::NotInvited);
    }
}

#[test]
fn whoever_said_yes_may_still_say_no() {
    let jean = who("jean").person;
    let Answered::Joined(act) = accept(asked(), &jean, None, id(), NOW) else {
        panic!("not joined");
    };
    let Answered::Left(act) = decline(act.ticket, &jean, id(), NOW) else {
        panic!("not left");
    };
    assert_eq!(act.ticket.capacity_of(&jean), None);
    assert!(act.ticket.has_declined(&jean));
    assert_eq!(
        act.message.kind,
        Kind::Event(Event::ObserverRemoved { who: who("jean") })
    );
    // A requester's own ticket is not left by an answer to some invitation.
    let claire = who("claire").person;
    let answer = decline(act.ticket, &claire, id(), NOW);
    assert_eq!(answer, Answered::Already);
}

#[test]
fn whoever_says_no_is_not_asked_again_and_may_change_their_mind() {
    let jean = who("jean").person;
    let Answered::Declined(said_no) = decline(asked(), &jean, id(), NOW) else {
        panic!("not declined");
    };
    let again = decline(*said_no.clone(), &jean, id(), NOW);
    assert_eq!(again, Answered::Already);
    for (name, role) in [("claire", Role::Requester), ("marie", Role::Agent)] {
        let again = add(
            *said_no.clone(),
            &session(name, role),
            who("jean"),
            false,
            id(),
            NOW,
        );
        assert_eq!(again, Err(Denied::Declined), "{name}");
    }
    let mut copied = *said_no.clone();
    propose(
        &mut copied,
        &reply("claire", Capacity::Requester),
        &[who("jean")],
    );
    assert_eq!(copied.proposed, []);
    assert!(matches!(
        accept(*said_no, &jean, None, id(), NOW),
        Answered::Joined(_)
    ));
}

#[test]
fn only_an_agent_brings_in_an_agent_at_once() {
    for (name, role, at_once) in [
        ("claire", Role::Requester, false),
        ("marie", Role::Agent, true),
    ] {
        let session = session(name, role);
        let act = add(ticket(), &session, who("paul"), true, id(), NOW);
        let act = act.expect("allowed").expect("a change");
        assert_eq!(!act.ticket.observers.is_empty(), at_once, "{name}");
        assert_eq!(act.ticket.invited.is_empty(), at_once, "{name}");
    }
}
