//! What pages and sections say of themselves, at the head of their files.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Value, json};

use crate::config::Anchors;

pub(crate) mod split;

/// What a page says of itself.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(default)]
pub(crate) struct PageMeta {
    pub(crate) title: Option<String>,
    pub(crate) description: Option<String>,
    pub(crate) date: Option<String>,
    pub(crate) updated: Option<String>,
    pub(crate) weight: Option<usize>,
    pub(crate) draft: bool,
    pub(crate) render: bool,
    pub(crate) slug: Option<String>,
    pub(crate) path: Option<String>,
    pub(crate) aliases: Vec<String>,
    pub(crate) authors: Vec<String>,
    pub(crate) in_search_index: bool,
    pub(crate) template: Option<String>,
    pub(crate) taxonomies: BTreeMap<String, Vec<String>>,
    pub(crate) extra: Value,
}

/// What a section says of itself and of its pages.
#[derive(Debug, Clone, Deserialize)]
#[serde(default)]
pub(crate) struct SectionMeta {
    pub(crate) title: Option<String>,
    pub(crate) description: Option<String>,
    pub(crate) sort_by: SortBy,
    pub(crate) weight: usize,
    pub(crate) draft: bool,
    pub(crate) template: Option<String>,
    pub(crate) page_template: Option<String>,
    pub(crate) paginate_by: Option<usize>,
    pub(crate) paginate_path: String,
    pub(crate) paginate_reversed: bool,
    pub(crate) insert_anchor_links: Option<Anchors>,
    pub(crate) generate_feeds: bool,
    pub(crate) render: bool,
    pub(crate) redirect_to: Option<String>,
    pub(crate) in_search_index: bool,
    pub(crate) transparent: bool,
    pub(crate) aliases: Vec<String>,
    pub(crate) extra: Value,
}

impl SectionMeta {
    /// How many pages it shows at a time, when it does not show them all.
    pub(crate) fn pages_at_a_time(&self) -> Option<usize> {
        self.paginate_by.filter(|by| *by > 0)
    }
}

/// The order of a section's pages.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum SortBy {
    Date,
    UpdateDate,
    Title,
    TitleBytes,
    Weight,
    Slug,
    #[default]
    None,
}

impl Default for PageMeta {
    fn default() -> Self {
        Self {
            title: None,
            description: None,
            date: None,
            updated: None,
            weight: None,
            draft: false,
            render: true,
            slug: None,
            path: None,
            aliases: Vec::new(),
            authors: Vec::new(),
            in_search_index: true,
            template: None,
            taxonomies: BTreeMap::new(),
            extra: json!({}),
        }
    }
}

impl Default for SectionMeta {
    fn default() -> Self {
        Self {
            title: None,
            description: None,
            sort_by: SortBy::None,
            weight: 0,
            draft: false,
            template: None,
            page_template: None,
            paginate_by: None,
            paginate_path: "page".to_owned(),
            paginate_reversed: false,
            insert_anchor_links: None,
            generate_feeds: false,
            render: true,
            redirect_to: None,
            in_search_index: true,
            transparent: false,
            aliases: Vec::new(),
            extra: json!({}),
        }
    }
}
