//! Cuts a content file in front matter and Markdown: TOML between `+++`, YAML between `---`.

use anyhow::{Result, anyhow, bail};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::{PageMeta, SectionMeta};
use crate::content::dates;
use crate::source::{parse_toml, parse_yaml};

/// A content file cut in two.
#[derive(Debug)]
pub(crate) struct Split<'a> {
    /// The settings, read.
    pub(crate) table: Value,
    /// The settings, as written, and how many lines stand above them.
    settings: &'a str,
    above: usize,
    /// The Markdown below them.
    pub(crate) body: &'a str,
    /// How many lines stand above the Markdown.
    pub(crate) lines_above: usize,
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
    "generate_feeds",
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
            let above = above.matches('\n').count();
            let table = read.map_err(|error| {
                anyhow!(
                    "{name}: the front matter is broken, {}",
                    shift_line(&error, above)
                )
            })?;
            let body = &text[offset + line.len()..];
            let lines_above = text[..offset + line.len()].matches('\n').count();
            return Ok(Split {
                table,
                settings,
                above,
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

impl Split<'_> {
    /// The settings of a page.
    pub(crate) fn page(&self, name: &str) -> Result<PageMeta> {
        let meta: PageMeta = self.typed(name)?;
        for (key, value) in [("slug", &meta.slug), ("path", &meta.path)] {
            if value.as_deref() == Some("") {
                bail!("{} `{key}` is empty", self.place(name, key));
            }
        }
        for (key, value) in [("date", &meta.date), ("updated", &meta.updated)] {
            if let Some(value) = value
                && dates::read(value).is_none()
            {
                bail!("{} `{key}` is not a date: {value}", self.place(name, key));
            }
        }
        for (kind, terms) in &meta.taxonomies {
            if terms.iter().any(|term| term.trim().is_empty()) {
                bail!(
                    "{} a term of the taxonomy `{kind}` is empty",
                    self.place(name, kind)
                );
            }
        }
        Ok(meta)
    }

    /// The settings of a section.
    pub(crate) fn section(&self, name: &str) -> Result<SectionMeta> {
        self.typed(name)
    }

    /// The keys that mean nothing in a page, or in a section: as Zola does, they are passed over.
    pub(crate) fn unknown_keys(&self, section: bool) -> Vec<&str> {
        let known = if section {
            SECTION_SETTINGS
        } else {
            PAGE_SETTINGS
        };
        let keys = self
            .table
            .as_object()
            .into_iter()
            .flat_map(|all| all.keys());
        keys.map(String::as_str)
            .filter(|key| !known.contains(key))
            .collect()
    }

    fn typed<T: DeserializeOwned>(&self, name: &str) -> Result<T> {
        if !self.table.is_object() {
            bail!("{name}: the front matter is broken, it must be a list of `key: value`");
        }
        T::deserialize(&self.table).map_err(|whole| {
            // The same again key by key, to name the one at fault.
            let mut keys = self.table.as_object().into_iter().flatten();
            let fault = keys.find_map(|(key, value)| {
                let alone = json!({ key.as_str(): value });
                let error = serde_json::from_value::<T>(alone).err()?;
                Some(anyhow!("{} `{key}`: {error}", self.place(name, key)))
            });
            fault.unwrap_or_else(|| anyhow!("{name}: {whole}"))
        })
    }

    /// "file, line 3:", for the line that sets a key.
    fn place(&self, name: &str, key: &str) -> String {
        let sets = |line: &str| {
            let line = line.trim_start().trim_start_matches(['"', '\'']);
            let rest = line.strip_prefix(key);
            rest.is_some_and(|rest| {
                rest.trim_start_matches(['"', '\''])
                    .trim_start()
                    .starts_with(['=', ':', '.'])
            })
        };
        match self.settings.lines().position(sets) {
            Some(line) => format!("{name}, line {}:", line + 1 + self.above),
            None => format!("{name}:"),
        }
    }
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
    fn a_setting_of_the_wrong_kind_is_told_with_its_line() {
        for (text, part) in [
            ("date = '12/10/2026'", "line 3: `date` is not a date"),
            ("weight = 'A'", "line 3: `weight`: invalid type"),
            (
                "taxonomies.tags = ['']",
                "a term of the taxonomy `tags` is empty",
            ),
            ("slug = ''", "line 3: `slug` is empty"),
        ] {
            let text = format!("+++\ntitle = 'A'\n{text}\n+++\n");
            let split = split(&text, "content/a.md").unwrap();
            let error = split.page("content/a.md").unwrap_err().to_string();
            assert!(error.starts_with("content/a.md"), "{error}");
            assert!(error.contains(part), "{error}");
        }
    }

    #[test]
    fn keys_that_mean_nothing_are_named() {
        let split = split("+++\ntitel = 'A'\nsort_by = 'date'\n+++\n", "a.md").unwrap();
        assert_eq!(split.unknown_keys(false), ["sort_by", "titel"]);
        assert_eq!(split.unknown_keys(true), ["titel"]);
    }
}
