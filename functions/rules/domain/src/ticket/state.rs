//! Where a ticket stands.

use serde::{Deserialize, Serialize};

/// GLPI's six states, which French support desks know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Nouveau: nobody has taken it.
    New,
    /// En cours.
    InProgress,
    /// Planifié.
    Planned,
    /// En attente: of the requester or of somebody else.
    Waiting,
    /// Résolu.
    Resolved,
    /// Clos.
    Closed,
}

impl State {
    /// All of them, in the order of a ticket's life.
    pub const ALL: [Self; 6] = [
        Self::New,
        Self::InProgress,
        Self::Planned,
        Self::Waiting,
        Self::Resolved,
        Self::Closed,
    ];

    /// The word in addresses and data.
    pub fn tag(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::InProgress => "in_progress",
            Self::Planned => "planned",
            Self::Waiting => "waiting",
            Self::Resolved => "resolved",
            Self::Closed => "closed",
        }
    }

    /// The state with this word.
    pub fn parse(tag: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.tag() == tag)
    }

    /// Whether somebody still has work with it.
    pub fn is_open(self) -> bool {
        !matches!(self, Self::Resolved | Self::Closed)
    }
}
