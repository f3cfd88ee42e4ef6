//! The letters whose templates are given what the letter holds, as it is.

use serde::Serialize;

use super::render::{Answers, render};
use super::{Language, Rendered};

/// To an address nobody has confirmed: fixed words and a link. It has no field for what the visitor
/// typed, so that nobody can send their words through us to a stranger.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct RequestReceivedUnconfirmed<'a> {
    /// The page that asks whether the request is the reader's.
    pub link: &'a str,
    /// Whether it is erased after three days unless somebody stands behind it.
    pub erased: bool,
}

/// To the requester of an unconfirmed request: the desk has answered. Fixed words, as before.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct AnswerWaiting<'a> {
    /// The page that asks whether the request is the reader's.
    pub link: &'a str,
}

/// To somebody who is asked whether they want to read a ticket along. It has no field for what anybody typed: no
/// subject, and no name.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct ObserverInvited<'a> {
    /// The ticket's number.
    pub number: u64,
    /// The organisation whose desk it is.
    pub organisation: &'a str,
    /// The page that asks.
    pub link: &'a str,
}

/// To agents: an unconfirmed request waits to be looked at. Without the stranger's words.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct UnconfirmedRequestForAgents<'a> {
    /// The ticket's number.
    pub number: u64,
    /// The agents' page of the ticket.
    pub link: &'a str,
}

/// To agents, once: a sender writes so much into a ticket that it is not mailed for now.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct TooManyMessages<'a> {
    /// Who writes.
    pub author: &'a str,
    /// The ticket's number.
    pub number: u64,
    /// Its subject.
    pub subject: &'a str,
    /// The agents' page of the ticket.
    pub link: &'a str,
}

/// To somebody who reads a ticket along from now on.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct ObserverAdded<'a> {
    /// The ticket's number.
    pub number: u64,
    /// Its subject.
    pub subject: &'a str,
    /// The requester's name.
    pub requester: &'a str,
    /// The ticket's page.
    pub link: &'a str,
    /// The signed link by which the reader ends these mails.
    pub unfollow: &'a str,
}

/// Proves that an address is its owner's; 24 hours.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct VerifyAddress<'a> {
    /// The page with the token.
    pub link: &'a str,
}

/// The desk made somebody an agent: proves their address, and asks for a password; 24 hours.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct AgentInvited<'a> {
    /// The page with the token.
    pub link: &'a str,
    /// The page for a forgotten password, which gives another link.
    pub forgotten_link: &'a str,
}

/// Allows one new password.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct ResetPassword<'a> {
    /// The page with the token.
    pub link: &'a str,
    /// Whether that is for a day rather than for half an hour.
    pub lasts: bool,
}

/// Somebody asked for an account with an address that has one.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct AccountExists<'a> {
    /// The page to log in.
    pub link: &'a str,
    /// The page for a forgotten password.
    pub forgotten_link: &'a str,
}

/// The password was changed: the owner should know.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct PasswordChanged<'a> {
    /// The page for a forgotten password.
    pub link: &'a str,
}

macro_rules! plain_kinds {
    ($($kind:ident, $folder:literal, $answers:ident;)+) => {
        $(impl $kind<'_> {
            /// The letter in one language.
            pub fn render(&self, language: Language) -> Rendered {
                render($folder, language, Answers::$answers, self)
            }
        })+
    };
}

plain_kinds! {
    RequestReceivedUnconfirmed, "request_received_unconfirmed", Read;
    AnswerWaiting, "answer_waiting", Read;
    ObserverInvited, "observer_invited", Unread;
    ObserverAdded, "observer_added", Read;
    UnconfirmedRequestForAgents, "unconfirmed_request_for_agents", Unread;
    TooManyMessages, "too_many_messages", Unread;
    VerifyAddress, "verify_address", Unread;
    AgentInvited, "agent_invited", Unread;
    ResetPassword, "reset_password", Unread;
    AccountExists, "account_exists", Unread;
    PasswordChanged, "password_changed", Unread;
}
