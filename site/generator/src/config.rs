//! `config.toml`: Zola's settings, those this generator has; any other is refused by its name.

use std::collections::BTreeMap;

use anyhow::{Result, anyhow, bail};
use globset::GlobSet;
use serde::Deserialize;
use serde_json::{Value, json};

mod read;
mod seen;
pub(crate) mod slugs;

/// The settings of a site.
#[derive(Debug)]
pub(crate) struct Config {
    pub(crate) base_url: String,
    pub(crate) default_language: String,
    pub(crate) languages: BTreeMap<String, Language>,
    pub(crate) author: Option<String>,
    pub(crate) markdown: Markdown,
    pub(crate) slugify: Slugify,
    pub(crate) feed_limit: Option<usize>,
    pub(crate) generate_sitemap: bool,
    pub(crate) generate_robots_txt: bool,
    pub(crate) exclude_paginated_pages_in_sitemap: Exclude,
    pub(crate) ignored_content: GlobSet,
    pub(crate) ignored_static: GlobSet,
    pub(crate) extra: Value,
    /// What templates see as `config`, by language.
    seen: BTreeMap<String, Value>,
}

/// What may differ from one language to the next.
#[derive(Debug, Clone, Deserialize)]
#[serde(default)]
pub(crate) struct Language {
    pub(crate) title: Option<String>,
    pub(crate) description: Option<String>,
    pub(crate) generate_feeds: bool,
    pub(crate) feed_filenames: Vec<String>,
    pub(crate) taxonomies: Vec<Taxonomy>,
    pub(crate) translations: BTreeMap<String, String>,
}

impl Default for Language {
    fn default() -> Self {
        Self {
            title: None,
            description: None,
            generate_feeds: false,
            feed_filenames: vec!["atom.xml".to_owned()],
            taxonomies: Vec::new(),
            translations: BTreeMap::new(),
        }
    }
}

/// One kind of classification, `tags` for instance.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Taxonomy {
    pub(crate) name: String,
    #[serde(skip)]
    pub(crate) slug: String,
    #[serde(default = "yes")]
    pub(crate) render: bool,
    #[serde(default)]
    pub(crate) feed: bool,
    pub(crate) paginate_by: Option<usize>,
    pub(crate) paginate_path: Option<String>,
}

impl Taxonomy {
    /// What templates see as `taxonomy`.
    pub(crate) fn to_value(&self) -> Value {
        json!({ "name": self.name, "slug": self.slug, "render": self.render, "feed": self.feed,
            "paginate_by": self.paginate_by, "paginate_path": self.paginate_path })
    }

    /// How many pages a term shows at a time, when it does not show them all.
    pub(crate) fn pages_at_a_time(&self) -> Option<usize> {
        self.paginate_by.filter(|by| *by > 0)
    }

    /// The folder of the numbered parts.
    pub(crate) fn parts_folder(&self) -> &str {
        self.paginate_path.as_deref().unwrap_or("page")
    }
}

/// How Markdown is read.
#[derive(Debug, Clone, Deserialize)]
#[serde(default)]
pub(crate) struct Markdown {
    pub(crate) smart_punctuation: bool,
    pub(crate) definition_list: bool,
    pub(crate) external_links_class: Option<String>,
    pub(crate) external_links_target_blank: bool,
    pub(crate) external_links_no_follow: bool,
    pub(crate) external_links_no_referrer: bool,
    pub(crate) external_links_external: bool,
    pub(crate) bottom_footnotes: bool,
    pub(crate) lazy_async_image: bool,
    pub(crate) github_alerts: bool,
    pub(crate) insert_anchor_links: Anchors,
}

impl Default for Markdown {
    fn default() -> Self {
        Self {
            smart_punctuation: false,
            definition_list: false,
            external_links_class: None,
            external_links_target_blank: false,
            external_links_no_follow: false,
            external_links_no_referrer: false,
            external_links_external: true,
            bottom_footnotes: false,
            lazy_async_image: false,
            github_alerts: false,
            insert_anchor_links: Anchors::None,
        }
    }
}

/// Where a heading's anchor link stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Anchors {
    Left,
    Right,
    /// Around the whole heading.
    Heading,
    #[default]
    None,
}

impl Anchors {
    fn name(self) -> &'static str {
        match self {
            Self::Left => "left",
            Self::Right => "right",
            Self::Heading => "heading",
            Self::None => "none",
        }
    }
}

/// How names become addresses.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Slugify {
    pub(crate) paths: Slugs,
    pub(crate) taxonomies: Slugs,
    pub(crate) anchors: Slugs,
    pub(crate) paths_keep_dates: bool,
}

/// How much of a name an address keeps.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Slugs {
    /// ASCII letters, digits and hyphens.
    #[default]
    On,
    /// All but what a file name or an address cannot hold.
    Safe,
    /// Everything.
    Off,
}

/// Whether numbered parts of lists stand in the sitemap.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Exclude {
    #[default]
    None,
    All,
}

fn yes() -> bool {
    true
}

impl Config {
    /// The settings of one language of the site.
    pub(crate) fn language(&self, code: &str) -> Result<&Language> {
        self.languages
            .get(code)
            .ok_or_else(|| anyhow!("the language `{code}` is not in config.toml"))
    }

    /// What templates see as `config` in one language of the site.
    pub(crate) fn seen(&self, lang: &str) -> &Value {
        self.seen.get(lang).unwrap_or(&Value::Null)
    }

    /// The full address of a path that begins with a slash.
    pub(crate) fn permalink(&self, path: &str) -> String {
        format!("{}{path}", self.base_url.trim_end_matches('/'))
    }

    /// `/` or `/en`, then a path without its first slash.
    pub(crate) fn in_language(&self, lang: &str, path: &str) -> String {
        match lang == self.default_language {
            true => format!("/{path}"),
            false => format!("/{lang}/{path}"),
        }
    }

    /// The words for a key in one language; a missing one is an error.
    pub(crate) fn translation(&self, lang: &str, key: &str) -> Result<&str> {
        match self.language(lang)?.translations.get(key) {
            Some(words) => Ok(words),
            None => {
                bail!("the translation of `{key}` in `{lang}` is missing from config.toml")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::parse_toml;

    fn config(text: &str) -> Result<Config> {
        Config::from_value(parse_toml(text)?)
    }

    #[test]
    fn the_default_language_and_the_others_are_read() {
        let config = config(
            "base_url = 'https://a.test/'\ndefault_language = 'fr'\ntitle = 'Guichet'\n\
             [translations]\nhello = 'Bonjour'\n[languages.en]\ntitle = 'Desk'\n\
             [languages.en.translations]\nhello = 'Hello'",
        )
        .unwrap();
        assert_eq!(config.translation("fr", "hello").unwrap(), "Bonjour");
        assert_eq!(config.translation("en", "hello").unwrap(), "Hello");
        assert_eq!(config.permalink("/en/"), "https://a.test/en/");
        let seen = config.seen("en");
        assert_eq!(seen["title"], "Desk");
        assert_eq!(seen["languages"]["fr"]["title"], "Guichet");
        let error = config.translation("en", "bye").unwrap_err().to_string();
        assert!(error.contains("`bye`") && error.contains("`en`"));
    }

    #[test]
    fn the_default_language_may_stand_among_the_others() {
        let text = "base_url = '/'\ndefault_language = 'fr'\n[languages.fr]\ntitle = 'Guichet'";
        let read = config(text).unwrap();
        assert_eq!(read.languages["fr"].title.as_deref(), Some("Guichet"));
        let twice = format!("title = 'A'\n{text}");
        let error = config(&twice).unwrap_err().to_string();
        assert!(
            error.contains("`title`") && error.contains("twice"),
            "{error}"
        );
    }

    #[test]
    fn features_that_are_missing_are_named() {
        for (line, name) in [
            ("theme = 'x'", "`theme`"),
            ("compile_sass = true", "`compile_sass`"),
            ("build_search_index = true", "`build_search_index`"),
            ("minify_html = true", "`minify_html`"),
            ("titel = 'x'", "`titel`"),
            ("[markdown]\nrender_emoji = true", "`render_emoji`"),
            ("[markdown.highlighting]\ntheme = 'x'", "`highlighting`"),
            (
                "[link_checker]\ninternal_level = 'warn'",
                "`internal_level = \"warn\"`",
            ),
            ("taxonomies = [{name = 't', fead = true}]", "`fead`"),
            ("ignored_content = ['[']", "ignored_content"),
            ("[markdown]\ninsert_anchor_links = 'up'", "[markdown]"),
        ] {
            let error = config(&format!("base_url = '/'\n{line}")).unwrap_err();
            assert!(error.to_string().contains(name), "{error}");
        }
        assert!(config("base_url = '/'\ncompile_sass = false").is_ok());
    }
}
