//! Who may do what. Deny by default: a right that is not written here does not exist.

use crate::id::Timestamp;
use crate::people::person::Capacity;
use crate::people::session::Session;
use crate::ticket::Ticket;
use crate::ticket::message::Message;
use crate::ticket::state::State;

/// What somebody may do with one ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Rights {
    /// Read it, without the agents' notes unless `note` holds too.
    pub read: bool,
    /// Add an answer.
    pub reply: bool,
    /// Read and write the agents' notes.
    pub note: bool,
    /// Take it.
    pub take: bool,
    /// Put it into any state.
    pub change_state: bool,
    /// Accept it although its address is unconfirmed.
    pub accept: bool,
    /// Say that the problem is solved.
    pub resolve: bool,
    /// Say that it is not.
    pub reopen: bool,
    /// Say who reads along.
    pub observers: bool,
    /// Know how the requester is reached: address and number.
    pub contact: bool,
}

/// How somebody may read the mail a message came by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WholeMail {
    /// As it came, headers and all.
    AsItCame,
    /// Its words and layout, without what its headers say and what was issued to its author alone.
    LaidOut,
}

/// How the person of a session, who may read the message, may read the mail it came by: as it came their own,
/// and for agents those of people who need help. An agent's mail quotes the address by which that agent acts.
pub fn whole_mail(session: &Session, message: &Message) -> WholeMail {
    let own = message.author.is(&session.who.person);
    let to_the_desk = session.role.is_agent() && message.author.capacity != Capacity::Agent;
    match own || to_the_desk {
        true => WholeMail::AsItCame,
        false => WholeMail::LaidOut,
    }
}

/// The rights of the person of a session over a ticket.
pub fn rights(session: &Session, ticket: &Ticket, now: Timestamp) -> Rights {
    let agent = session.role.is_agent();
    let takes_part = ticket.is_read_by(&session.who.person);
    let requester = ticket.requester.person == session.who.person;
    if !agent && !takes_part {
        return Rights::default();
    }
    let taken = ticket
        .assignees
        .iter()
        .any(|one| one.person == session.who.person);
    Rights {
        read: true,
        reply: agent || ticket.takes_replies(now),
        note: agent,
        take: agent && !taken && ticket.state != State::Closed,
        change_state: agent,
        accept: agent && ticket.may_be_accepted(),
        resolve: (requester || agent) && ticket.state.is_open(),
        reopen: (requester || agent) && !ticket.state.is_open() && ticket.takes_replies(now),
        // Each gets every message by mail: not at the word of an address nobody has proved.
        observers: agent || (requester && !ticket.unconfirmed),
        contact: agent || requester,
    }
}

/// Whether the person of a session may put a ticket into a state.
pub fn may_enter(session: &Session, ticket: &Ticket, state: State, now: Timestamp) -> bool {
    let rights = rights(session, ticket, now);
    rights.change_state
        || (rights.resolve && state == State::Resolved)
        || (rights.reopen && state == State::InProgress)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::people::person::Role;
    use crate::testing::{self, who};

    fn ticket(state: State) -> Ticket {
        Ticket {
            state,
            observers: vec![who("jean")],
            ..testing::ticket()
        }
    }

    #[test]
    fn a_right_that_is_not_given_does_not_exist() {
        let at = Timestamp(1);
        for (address, role, read, note, resolve) in [
            ("claire@exemple.fr", Role::Requester, true, false, true),
            ("jean@exemple.fr", Role::Requester, true, false, false),
            ("autre@exemple.fr", Role::Requester, false, false, false),
            ("marie@exemple.fr", Role::Agent, true, true, true),
        ] {
            let session = Session::begin(who(address), role, false, at);
            let rights = rights(&session, &ticket(State::New), at);
            assert_eq!(
                (rights.read, rights.note, rights.resolve),
                (read, note, resolve),
                "{address}"
            );
            if !read {
                assert_eq!(rights, Rights::default());
            }
        }
    }

    #[test]
    fn a_former_agent_keeps_no_right_by_assignment() {
        let mut ticket = ticket(State::New);
        ticket.assignees.push(who("ancien@exemple.fr"));
        let session = Session::begin(
            who("ancien@exemple.fr"),
            Role::Requester,
            false,
            Timestamp(1),
        );
        assert_eq!(rights(&session, &ticket, Timestamp(1)), Rights::default());
    }

    #[test]
    fn a_requester_resolves_and_reopens_and_nothing_else() {
        let at = Timestamp(1);
        let session = Session::begin(who("claire@exemple.fr"), Role::Requester, false, at);
        for (from, to, allowed) in [
            (State::New, State::Resolved, true),
            (State::New, State::Closed, false),
            (State::New, State::Waiting, false),
            (State::Resolved, State::InProgress, true),
            (State::Closed, State::InProgress, true),
            (State::Resolved, State::Closed, false),
        ] {
            assert_eq!(
                may_enter(&session, &ticket(from), to, at),
                allowed,
                "{from:?} {to:?}"
            );
        }
        let late = Timestamp(0).plus_seconds(31 * 24 * 3600);
        assert!(!may_enter(
            &session,
            &ticket(State::Closed),
            State::InProgress,
            late
        ));
    }
}
