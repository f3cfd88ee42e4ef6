//! From the table of `config.toml` to the settings, refusing by name what is not there.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Result, anyhow, bail};
use globset::{Glob, GlobSet, GlobSetBuilder};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::{Config, Language, seen};
use crate::config::slugs::slugify;
use crate::source::{parse_toml, read_text, refuse_unknown};

const SETTINGS: &[&str] = &[
    "author",
    "base_url",
    "default_language",
    "description",
    "exclude_paginated_pages_in_sitemap",
    "extra",
    "feed_filenames",
    "feed_limit",
    "generate_feeds",
    "generate_robots_txt",
    "generate_sitemap",
    "hard_link_static",
    "ignored_content",
    "ignored_static",
    "languages",
    "link_checker",
    "markdown",
    "output_dir",
    "search",
    "slugify",
    "taxonomies",
    "title",
    "translations",
];
const LANGUAGE_SETTINGS: &[&str] = &[
    "description",
    "feed_filenames",
    "generate_feeds",
    "search",
    "taxonomies",
    "title",
    "translations",
];
const TAXONOMY_SETTINGS: &[&str] = &["feed", "name", "paginate_by", "paginate_path", "render"];
const MARKDOWN_SETTINGS: &[&str] = &[
    "bottom_footnotes",
    "definition_list",
    "external_links_class",
    "external_links_external",
    "external_links_no_follow",
    "external_links_no_referrer",
    "external_links_target_blank",
    "github_alerts",
    "insert_anchor_links",
    "lazy_async_image",
    "smart_punctuation",
];
/// Settings of features that are missing here: harmless while off, refused when on.
const MISSING_WHEN_ON: &[&str] = &[
    "build_search_index",
    "compile_sass",
    "minify_html",
    "preserve_dotfiles_in_output",
];

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

    /// Reads the whole table.
    pub(super) fn from_value(mut table: Value) -> Result<Self> {
        refuse_missing(&mut table, MISSING_WHEN_ON, "config.toml")?;
        refuse_unknown(&table, SETTINGS, "config.toml")?;
        let base_url = text_of(&table, "base_url")
            .filter(|url| !url.is_empty())
            .ok_or_else(|| anyhow!("config.toml: `base_url` is missing"))?;
        let default_language =
            text_of(&table, "default_language").unwrap_or_else(|| "en".to_owned());
        if table["link_checker"]["internal_level"] == json!("warn") {
            bail!(
                "config.toml [link_checker]: a broken link always fails the build, \
                 `internal_level = \"warn\"` is a Zola feature this generator does not have"
            );
        }
        let extra = table.get("extra").cloned().unwrap_or_else(|| json!({}));
        let mut config = Self {
            languages: languages(&table, &default_language)?,
            base_url,
            default_language,
            author: text_of(&table, "author"),
            markdown: markdown(&table)?,
            slugify: part(&table, "slugify")?,
            feed_limit: part(&table, "feed_limit")?,
            generate_sitemap: switch(&table, "generate_sitemap"),
            generate_robots_txt: switch(&table, "generate_robots_txt"),
            exclude_paginated_pages_in_sitemap: part(&table, "exclude_paginated_pages_in_sitemap")?,
            ignored_content: globs(&table, "ignored_content")?,
            ignored_static: globs(&table, "ignored_static")?,
            extra,
            seen: BTreeMap::new(),
        };
        for options in config.languages.values_mut() {
            for one in &mut options.taxonomies {
                one.slug = slugify(&one.name, config.slugify.taxonomies);
            }
        }
        config.seen = seen::all(&config);
        Ok(config)
    }
}

fn languages(table: &Value, default: &str) -> Result<BTreeMap<String, Language>> {
    let mut languages = BTreeMap::new();
    let mut own = table.clone();
    if let Some(own) = own.as_object_mut() {
        own.retain(|key, _| LANGUAGE_SETTINGS.contains(&key.as_str()));
    }
    for (code, options) in table["languages"].as_object().into_iter().flatten() {
        let place = format!("config.toml [languages.{code}]");
        if code == default {
            for (key, value) in options.as_object().into_iter().flatten() {
                if own.get(key).is_some() {
                    bail!("{place}: `{key}` is set twice, here and at the top of the file");
                }
                own[key] = value.clone();
            }
        } else {
            languages.insert(code.clone(), language(options.clone(), &place)?);
        }
    }
    languages.insert(default.to_owned(), language(own, "config.toml")?);
    Ok(languages)
}

fn language(mut table: Value, place: &str) -> Result<Language> {
    refuse_missing(&mut table, &["build_search_index"], place)?;
    refuse_unknown(&table, LANGUAGE_SETTINGS, place)?;
    for one in table["taxonomies"].as_array().into_iter().flatten() {
        refuse_unknown(one, TAXONOMY_SETTINGS, &format!("{place} taxonomies"))?;
    }
    serde_json::from_value(table).map_err(|error| anyhow!("{place}: {error}"))
}

fn markdown(table: &Value) -> Result<super::Markdown> {
    let mut table = table.get("markdown").cloned().unwrap_or_else(|| json!({}));
    if let Some(table) = table.as_object_mut() {
        // What is off in Zola's own list need not exist here.
        table.retain(|key, value| {
            *value != Value::Bool(false) || MARKDOWN_SETTINGS.contains(&key.as_str())
        });
    }
    refuse_unknown(&table, MARKDOWN_SETTINGS, "config.toml [markdown]")?;
    serde_json::from_value(table).map_err(|error| anyhow!("config.toml [markdown]: {error}"))
}

fn refuse_missing(table: &mut Value, names: &[&str], place: &str) -> Result<()> {
    for key in names {
        let found = table.as_object_mut().and_then(|table| table.remove(*key));
        if found.is_some_and(|value| value != Value::Bool(false)) {
            bail!("{place}: `{key}` is a Zola feature this generator does not have");
        }
    }
    Ok(())
}

fn globs(table: &Value, key: &str) -> Result<GlobSet> {
    let patterns: Vec<String> = part(table, key)?;
    let mut set = GlobSetBuilder::new();
    for pattern in patterns {
        let glob = Glob::new(&pattern).map_err(|error| anyhow!("config.toml: {key}: {error}"))?;
        set.add(glob);
    }
    Ok(set.build()?)
}

/// One setting, or its type's own "not set".
fn part<T: Default + DeserializeOwned>(table: &Value, key: &str) -> Result<T> {
    match table.get(key) {
        None => Ok(T::default()),
        Some(value) => serde_json::from_value(value.clone())
            .map_err(|error| anyhow!("config.toml: `{key}`: {error}")),
    }
}

fn switch(table: &Value, key: &str) -> bool {
    table.get(key).and_then(Value::as_bool).unwrap_or(true)
}

fn text_of(table: &Value, key: &str) -> Option<String> {
    table.get(key)?.as_str().map(str::to_owned)
}
