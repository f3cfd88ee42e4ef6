//! Where somebody is logged in.

use std::cmp::Reverse;

use domain::people::session::Session;
use serde::Serialize;

use crate::At;

/// All of them, for their owner alone: the one that asks first, then the one used last.
#[derive(Debug, Serialize)]
pub struct Sessions {
    sessions: Vec<SessionLine>,
}

#[derive(Debug, Serialize)]
struct SessionLine {
    /// What it is called when it is to end.
    id: String,
    /// "Firefox, Windows"; empty where it is not known.
    browser: String,
    begun_at: Option<At>,
    used_at: Option<At>,
    /// "Rester connecté".
    remembered: bool,
    /// Whether it is the one that asks.
    current: bool,
}

impl Sessions {
    /// Of sessions with their names, of which `own` is the one that asks.
    pub fn of(mut found: Vec<(String, Session)>, own: Option<&str>) -> Self {
        found.sort_by_key(|(id, session)| (Some(id.as_str()) != own, Reverse(session.used_at)));
        let line = |(id, session): (String, Session)| SessionLine {
            current: Some(id.as_str()) == own,
            id,
            browser: session.browser,
            begun_at: session.begun_at.map(At),
            used_at: session.used_at.map(At),
            remembered: session.remembered,
        };
        Self {
            sessions: found.into_iter().map(line).collect(),
        }
    }
}
