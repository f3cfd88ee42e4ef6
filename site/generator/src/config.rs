//! `config.toml`: Zola's settings, those this generator has; any other is refused by its name.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Result, anyhow, bail};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::source::{parse_toml, read_text, refuse_unknown};

/// The settings of a site.
#[derive(Debug, Clone)]
pub(crate) struct Config {
    pub(crate) base_url: String,
    pub(crate) default_language: String,
    pub(crate) languages: BTreeMap<String, Language>,
    pub(crate) author: Option<String>,
    pub(crate) markdown: Markdown,
    pub(crate) feed_limit: Option<usize>,
    pub(crate) generate_sitemap: bool,
    pub(crate) generate_robots_txt: bool,
    pub(crate) extra: Value,
}

/// What may differ from one language to the next.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Language {
    pub(crate) title: Option<String>,
    pub(crate) description: Option<String>,
    pub(crate) generate_feeds: bool,
    pub(crate) taxonomies: Vec<Taxonomy>,
    pub(crate) translations: BTreeMap<String, String>,
}

/// One kind of classification, `tags` for instance.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Taxonomy {
    pub(crate) name: String,
    #[serde(default = "yes")]
    pub(crate) render: bool,
    pub(crate) paginate_by: Option<usize>,
    pub(crate) paginate_path: Option<String>,
}

/// How Markdown is read.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Markdown {
    pub(crate) smart_punctuation: bool,
    pub(crate) definition_list: bool,
    pub(crate) external_links_target_blank: bool,
    pub(crate) external_links_no_follow: bool,
    pub(crate) external_links_no_referrer: bool,
    pub(crate) insert_anchor_links: Option<String>,
}

const SETTINGS: &[&str] = &[
    "author",
    "base_url",
    "default_language",
    "description",
    "extra",
    "feed_limit",
    "generate_feeds",
    "generate_robots_txt",
    "generate_sitemap",
    "languages",
    "markdown",
    "output_dir",
    "taxonomies",
    "title",
    "translations",
];
const LANGUAGE_SETTINGS: &[&str] = &[
    "description",
    "generate_feeds",
    "taxonomies",
    "title",
    "translations",
];
const TAXONOMY_SETTINGS: &[&str] = &["name", "paginate_by", "paginate_path", "render"];
const MARKDOWN_SETTINGS: &[&str] = &[
    "definition_list",
    "external_links_no_follow",
    "external_links_no_referrer",
    "external_links_target_blank",
    "insert_anchor_links",
    "smart_punctuation",
];
/// Settings of features that are missing here: harmless while off, refused when on.
const MISSING_WHEN_ON: &[&str] = &[
    "build_search_index",
    "compile_sass",
    "hard_link_static",
    "minify_html",
    "preserve_dotfiles_in_output",
];

fn yes() -> bool {
    true
}

impl Config {
    /// Reads `config.toml` in the site's folder.
    pub(crate) fn read(root: &Path, base_url: Option<&str>) -> Result<Self> {
        let text = read_text(root, &root.join("config.toml"))?;
        let mut table = parse_toml(&text).map_err(|error| anyhow!("config.toml, {error}"))?;
        if let Some(base_url) = base_url {
            table["base_url"] = base_url.into();
        }
        Self::from_value(table).map_err(|error| anyhow!("{error:#}"))
    }

    fn from_value(mut table: Value) -> Result<Self> {
        for key in MISSING_WHEN_ON {
            let found = table.as_object_mut().and_then(|table| table.remove(*key));
            if found.is_some_and(|value| value != Value::Bool(false)) {
                bail!("config.toml: `{key}` is a Zola feature this generator does not have");
            }
        }
        refuse_unknown(&table, SETTINGS, "config.toml")?;
        let base_url = text_of(&table, "base_url")
            .filter(|url| !url.is_empty())
            .ok_or_else(|| anyhow!("config.toml: `base_url` is missing"))?;
        let default_language =
            text_of(&table, "default_language").unwrap_or_else(|| "en".to_owned());
        let mut languages = BTreeMap::new();
        languages.insert(
            default_language.clone(),
            language(&table, "config.toml", false)?,
        );
        if let Some(others) = table["languages"].as_object() {
            for (code, options) in others {
                if *code == default_language {
                    bail!(
                        "config.toml: set the default language `{code}` at the top, not in [languages]"
                    );
                }
                let place = format!("config.toml [languages.{code}]");
                languages.insert(code.clone(), language(options, &place, true)?);
            }
        }
        let markdown = match table.get("markdown") {
            None => Markdown::default(),
            Some(value) => {
                let mut value = value.clone();
                if let Some(table) = value.as_object_mut() {
                    table.retain(|key, value| {
                        *value != Value::Bool(false) || MARKDOWN_SETTINGS.contains(&key.as_str())
                    });
                }
                refuse_unknown(&value, MARKDOWN_SETTINGS, "config.toml [markdown]")?;
                serde_json::from_value(value)
                    .map_err(|error| anyhow!("config.toml [markdown]: {error}"))?
            }
        };
        let switch = |key: &str| table.get(key).and_then(Value::as_bool).unwrap_or(true);
        Ok(Self {
            base_url,
            default_language,
            languages,
            author: text_of(&table, "author"),
            markdown,
            feed_limit: table["feed_limit"]
                .as_u64()
                .and_then(|n| usize::try_from(n).ok()),
            generate_sitemap: switch("generate_sitemap"),
            generate_robots_txt: switch("generate_robots_txt"),
            extra: table.get("extra").cloned().unwrap_or_else(|| json!({})),
        })
    }

    /// The settings of one language of the site.
    pub(crate) fn language(&self, code: &str) -> Result<&Language> {
        self.languages
            .get(code)
            .ok_or_else(|| anyhow!("the language `{code}` is not in config.toml"))
    }

    /// The full address of a path that begins with a slash.
    pub(crate) fn permalink(&self, path: &str) -> String {
        format!("{}{path}", self.base_url.trim_end_matches('/'))
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

    /// What templates see as `config`.
    pub(crate) fn to_value(&self, lang: &str) -> Result<Value> {
        let options = self.language(lang)?;
        let taxonomies = |options: &Language| -> Vec<Value> {
            options
                .taxonomies
                .iter()
                .map(|one| {
                    json!({"name": one.name, "render": one.render,
                    "paginate_by": one.paginate_by, "paginate_path": one.paginate_path})
                })
                .collect()
        };
        let others: serde_json::Map<String, Value> = self
            .languages
            .iter()
            .filter(|(code, _)| *code != lang)
            .map(|(code, one)| {
                let value = json!({
                    "title": one.title, "description": one.description,
                    "generate_feeds": one.generate_feeds, "taxonomies": taxonomies(one),
                    "translations": one.translations,
                });
                (code.clone(), value)
            })
            .collect();
        Ok(json!({
            "base_url": self.base_url,
            "mode": "build",
            "title": options.title,
            "description": options.description,
            "default_language": self.default_language,
            "languages": others,
            "generate_feed": options.generate_feeds,
            "generate_feeds": options.generate_feeds,
            "feed_filenames": ["atom.xml"],
            "taxonomies": taxonomies(options),
            "author": self.author,
            "build_search_index": false,
            "generate_sitemap": self.generate_sitemap,
            "generate_robots_txt": self.generate_robots_txt,
            "extra": self.extra,
        }))
    }
}

fn text_of(table: &Value, key: &str) -> Option<String> {
    table.get(key)?.as_str().map(str::to_owned)
}

/// The options of one language; the default one stands among the site's own settings.
fn language(table: &Value, place: &str, strict: bool) -> Result<Language> {
    let mut table = table.clone();
    if let Some(table) = table.as_object_mut() {
        let off = table.get("build_search_index") == Some(&Value::Bool(false));
        if off {
            table.remove("build_search_index");
        }
        if !strict {
            table.retain(|key, _| LANGUAGE_SETTINGS.contains(&key.as_str()));
        }
    }
    refuse_unknown(&table, LANGUAGE_SETTINGS, place)?;
    if let Some(list) = table.get("taxonomies").and_then(Value::as_array) {
        for one in list {
            refuse_unknown(one, TAXONOMY_SETTINGS, &format!("{place} taxonomies"))?;
        }
    }
    serde_json::from_value(table).map_err(|error| anyhow!("{place}: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

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
        let seen = config.to_value("en").unwrap();
        assert_eq!(seen["title"], "Desk");
        assert_eq!(seen["languages"]["fr"]["title"], "Guichet");
        let error = config.translation("en", "bye").unwrap_err().to_string();
        assert!(error.contains("`bye`") && error.contains("`en`"));
    }

    #[test]
    fn features_that_are_missing_are_named() {
        for (line, name) in [
            ("theme = 'x'", "`theme`"),
            ("compile_sass = true", "`compile_sass`"),
            ("[markdown]\nrender_emoji = true", "`render_emoji`"),
            ("taxonomies = [{name = 't', feed = true}]", "`feed`"),
        ] {
            let error = config(&format!("base_url = '/'\n{line}")).unwrap_err();
            assert!(error.to_string().contains(name), "{error}");
        }
        assert!(config("base_url = '/'\ncompile_sass = false").is_ok());
    }
}
