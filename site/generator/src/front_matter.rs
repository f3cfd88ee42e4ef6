//! The front matter of pages and sections: TOML between `+++`, YAML between `---`.

use std::collections::BTreeMap;

use anyhow::{Result, anyhow, bail};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::source::{parse_toml, parse_yaml, refuse_unknown};

/// A content file cut in two.
#[derive(Debug)]
pub(crate) struct Split<'a> {
    /// The settings, read.
    pub(crate) table: Value,
    /// The Markdown below them.
    pub(crate) body: &'a str,
    /// How many lines stand above the Markdown.
    pub(crate) lines_above: usize,
}

/// What a page says of itself.
#[derive(Debug, Clone, Deserialize)]
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
    pub(crate) insert_anchor_links: Option<String>,
    pub(crate) render: bool,
    pub(crate) redirect_to: Option<String>,
    pub(crate) in_search_index: bool,
    pub(crate) transparent: bool,
    pub(crate) aliases: Vec<String>,
    pub(crate) extra: Value,
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

const PAGE_SETTINGS: &[&str] = &[
    "aliases",
    "authors",
    "date",
    "description",
    "draft",
    "extra",
    "in_search_index",
    "path",
    "render",
    "slug",
    "taxonomies",
    "template",
    "title",
    "updated",
    "weight",
];
const SECTION_SETTINGS: &[&str] = &[
    "aliases",
    "description",
    "draft",
    "extra",
    "in_search_index",
    "insert_anchor_links",
    "page_template",
    "paginate_by",
    "paginate_path",
    "paginate_reversed",
    "redirect_to",
    "render",
    "sort_by",
    "template",
    "title",
    "transparent",
    "weight",
];

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
            render: true,
            redirect_to: None,
            in_search_index: true,
            transparent: false,
            aliases: Vec::new(),
            extra: json!({}),
        }
    }
}

/// Cuts a content file in settings and Markdown.
pub(crate) fn split<'a>(text: &'a str, name: &str) -> Result<Split<'a>> {
    let start = text.trim_start_matches(['\u{feff}', ' ', '\n', '\r', '\t']);
    let mark = match start.get(..3) {
        Some(mark @ ("+++" | "---")) => mark,
        _ => bail!("{name}: the front matter is missing (the file must begin with +++ or ---)"),
    };
    let skipped = text.len() - start.len();
    let mut offset = skipped + start.find('\n').map_or(start.len(), |end| end + 1);
    let matter = offset;
    for line in text[matter..].split_inclusive('\n') {
        if line.trim_end() == mark {
            let (above, settings) = (&text[..matter], &text[matter..offset]);
            let read = if mark == "+++" {
                parse_toml(settings)
            } else {
                parse_yaml(settings)
            };
            let table = read.map_err(|error| {
                let above = above.matches('\n').count();
                anyhow!(
                    "{name}: the front matter is broken, {}",
                    shift_line(&error, above)
                )
            })?;
            let body = &text[offset + line.len()..];
            let lines_above = text[..offset + line.len()].matches('\n').count();
            return Ok(Split {
                table,
                body,
                lines_above,
            });
        }
        offset += line.len();
    }
    bail!("{name}: the front matter is not closed (a line of {mark} is missing)")
}

/// Makes "line 2: …" count from the top of the file.
fn shift_line(error: &anyhow::Error, above: usize) -> String {
    let text = error.to_string();
    let moved = text.strip_prefix("line ").and_then(|rest| {
        let (number, rest) = rest.split_once(':')?;
        let number: usize = number.parse().ok()?;
        Some(format!("line {}:{rest}", number + above))
    });
    moved.unwrap_or(text)
}

/// Reads the settings of a page.
pub(crate) fn page_meta(table: Value, name: &str) -> Result<PageMeta> {
    refuse_unknown(&table, PAGE_SETTINGS, name)?;
    let meta: PageMeta =
        serde_json::from_value(table).map_err(|error| anyhow!("{name}: {error}"))?;
    for (key, value) in [("slug", &meta.slug), ("path", &meta.path)] {
        if value.as_deref() == Some("") {
            bail!("{name}: `{key}` is empty");
        }
    }
    for (key, value) in [("date", &meta.date), ("updated", &meta.updated)] {
        if let Some(value) = value
            && year_month_day(value).is_none()
        {
            bail!("{name}: `{key}` is not a date: {value}");
        }
    }
    for (kind, terms) in &meta.taxonomies {
        if terms.iter().any(|term| term.trim().is_empty()) {
            bail!("{name}: a term of the taxonomy `{kind}` is empty");
        }
    }
    Ok(meta)
}

/// Reads the settings of a section.
pub(crate) fn section_meta(mut table: Value, name: &str) -> Result<SectionMeta> {
    // Harmless at the values that mean "no": written by people who copy a section from elsewhere.
    if let Some(table) = table.as_object_mut() {
        for (key, off) in [("paginate_by", json!(0)), ("generate_feeds", json!(false))] {
            if table.get(key) == Some(&off) {
                table.remove(key);
            }
        }
    }
    refuse_unknown(&table, SECTION_SETTINGS, name)?;
    serde_json::from_value(table).map_err(|error| anyhow!("{name}: {error}"))
}

/// The year, month and day at the head of a date.
pub(crate) fn year_month_day(date: &str) -> Option<(i32, u8, u8)> {
    let mut parts = date.get(..10)?.split('-');
    let year: i32 = parts.next()?.parse().ok()?;
    let month: u8 = parts.next()?.parse().ok()?;
    let day: u8 = parts.next()?.parse().ok()?;
    let rest = date.get(10..)?;
    let tail = rest.is_empty() || rest.starts_with(['T', 't', ' ']);
    ((1..=12).contains(&month) && (1..=31).contains(&day) && tail).then_some((year, month, day))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn toml_and_yaml_are_cut_from_the_text() {
        let toml = split("+++\ntitle = 'A'\n+++\n\nBonjour\n", "a.md").unwrap();
        assert_eq!((toml.body, toml.lines_above), ("\nBonjour\n", 3));
        let yaml = split("---\ntitle: A\n---\nBonjour", "a.md").unwrap();
        assert_eq!(yaml.table, toml.table);
        assert_eq!(split("+++\n+++\n", "a.md").unwrap().table, json!({}));
    }

    #[test]
    fn broken_front_matter_is_told_in_one_sentence() {
        for (text, part) in [
            ("Bonjour", "front matter is missing"),
            ("+++\ntitle = 'A'\n", "not closed"),
            ("+++\ntitle = 'A'\nslug = \n+++\n", "line 3"),
            ("---\ntitle: [A\n---\n", "front matter is broken"),
        ] {
            let error = split(text, "content/a.md").unwrap_err().to_string();
            assert!(error.starts_with("content/a.md: "), "{error}");
            assert!(error.contains(part), "{error}");
            assert!(!error.contains('\n'), "{error}");
        }
    }

    #[test]
    fn dates_are_checked() {
        assert_eq!(year_month_day("2026-10-02T10:00:00Z"), Some((2026, 10, 2)));
        assert_eq!(year_month_day("2026-14-02"), None);
        let table = parse_toml("date = '12/10/2026'").unwrap();
        let error = page_meta(table, "content/a.md").unwrap_err();
        assert!(error.to_string().contains("`date` is not a date"));
    }

    #[test]
    fn what_a_section_cannot_do_here_is_named() {
        let table = parse_toml("generate_feeds = true").unwrap();
        let error = section_meta(table, "content/_index.md").unwrap_err();
        assert!(error.to_string().contains("`generate_feeds`"));
    }
}
