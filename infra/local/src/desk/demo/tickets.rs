//! The tickets of the demonstration.

use anyhow::{Context as _, Result};
use serde::Deserialize;

/// One ticket and what happened to it.
#[derive(Deserialize)]
pub(super) struct Ticket {
    /// Who wrote it; nobody is a visitor who is not logged in.
    pub(super) author: String,
    pub(super) subject: String,
    pub(super) description: String,
    pub(super) category: String,
    pub(super) phone: String,
    pub(super) equipment: String,
    /// What happened, each with who did it.
    pub(super) steps: Vec<(String, Step)>,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Step {
    Take,
    Reply(String),
    Note(String),
    /// It went into a state.
    State(String),
}

/// In the order in which they are opened.
pub(super) fn tickets() -> Result<Vec<Ticket>> {
    serde_json::from_str(include_str!("tickets.json")).context("the demonstration's own tickets")
}
