//! Where each part of a mail stands, and which texts are files by their place and name.

use std::collections::{HashMap, HashSet};

use mail_parser::{Message, MimeHeaders, PartType};

use super::limits::PARTS_MAX;
use super::names;

/// Parts around a part that are looked at; real mails nest few.
const DEPTH_MAX: usize = 50;

/// The multiparts around each part.
pub(super) struct Places {
    around: HashMap<u32, u32>,
    /// The subtype of each multipart, and its first part.
    multiparts: HashMap<u32, (String, Option<u32>)>,
}

impl Places {
    pub(super) fn of(message: &Message<'_>) -> Self {
        let mut places = Self {
            around: HashMap::new(),
            multiparts: HashMap::new(),
        };
        for (id, part) in (0u32..).zip(&message.parts) {
            if let PartType::Multipart(children) = &part.body {
                places
                    .around
                    .extend(children.iter().map(|child| (*child, id)));
                let subtype = part.content_type().and_then(|found| found.subtype());
                let subtype = subtype.unwrap_or_default().to_ascii_lowercase();
                places
                    .multiparts
                    .insert(id, (subtype, children.first().copied()));
            }
        }
        places
    }

    /// The parts around one, from the inside out.
    pub(super) fn parents(&self, id: u32) -> Vec<u32> {
        let mut parents = Vec::new();
        let mut at = id;
        while let Some(&parent) = self.around.get(&at) {
            parents.push(parent);
            at = parent;
            if parents.len() >= DEPTH_MAX {
                break;
            }
        }
        parents
    }

    /// Whether a part is a multipart of this subtype.
    pub(super) fn is(&self, id: u32, subtype: &str) -> bool {
        self.multiparts
            .get(&id)
            .is_some_and(|(found, _)| found == subtype)
    }

    /// Whether a part is one of several renderings of the same words.
    pub(super) fn is_alternative(&self, id: u32) -> bool {
        self.around
            .get(&id)
            .is_some_and(|parent| self.is(*parent, "alternative"))
    }

    /// Whether a part is what its `multipart/related` is about.
    fn is_root(&self, id: u32) -> bool {
        let parent = self
            .around
            .get(&id)
            .and_then(|parent| self.multiparts.get(parent));
        parent.is_some_and(|(subtype, first)| subtype == "related" && *first == Some(id))
    }
}

/// The texts that have a file's name and are none of the renderings a mail program makes of its words,
/// which some programs name.
pub(super) fn named(message: &Message<'_>, places: &Places) -> HashSet<u32> {
    let bodies = message.text_body.iter().chain(&message.html_body);
    bodies
        .take(PARTS_MAX)
        .filter(|id| !places.is_alternative(**id) && !places.is_root(**id))
        .filter(|id| {
            let part = message.parts.get(**id as usize);
            part.is_some_and(|part| {
                matches!(part.body, PartType::Text(_) | PartType::Html(_))
                    && names::name(message, part).is_some()
            })
        })
        .copied()
        .collect()
}
