//! What templates see as `config`, made once for each language.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::{Config, Exclude, Language, Taxonomy};

/// The values of all languages.
pub(super) fn all(config: &Config) -> BTreeMap<String, Value> {
    let codes = config.languages.iter();
    codes
        .map(|(code, own)| (code.clone(), one(config, code, own)))
        .collect()
}

fn one(config: &Config, lang: &str, own: &Language) -> Value {
    let others = config.languages.iter().filter(|(code, _)| *code != lang);
    let languages: Map<String, Value> = others
        .map(|(code, options)| (code.clone(), other(options)))
        .collect();
    let exclude = match config.exclude_paginated_pages_in_sitemap {
        Exclude::None => "none",
        Exclude::All => "all",
    };
    json!({
        "base_url": config.base_url,
        "mode": "build",
        "title": own.title,
        "description": own.description,
        "default_language": config.default_language,
        "languages": languages,
        "generate_feed": own.generate_feeds,
        "generate_feeds": own.generate_feeds,
        "feed_filenames": own.feed_filenames,
        "taxonomies": taxonomies(own),
        "author": config.author,
        "build_search_index": false,
        "markdown": markdown(config),
        "search": { "index_format": "elasticlunr_javascript" },
        "generate_sitemap": config.generate_sitemap,
        "generate_robots_txt": config.generate_robots_txt,
        "exclude_paginated_pages_in_sitemap": exclude,
        "extra": config.extra,
    })
}

fn other(options: &Language) -> Value {
    json!({
        "title": options.title,
        "description": options.description,
        "generate_feeds": options.generate_feeds,
        "feed_filenames": options.feed_filenames,
        "taxonomies": taxonomies(options),
        "build_search_index": false,
        "search": {
            "include_title": true, "include_content": true, "truncate_content_length": null,
            "include_description": false, "include_date": false, "include_path": false,
            "index_format": "elasticlunr_javascript",
        },
        "translations": options.translations,
    })
}

fn taxonomies(options: &Language) -> Vec<Value> {
    options.taxonomies.iter().map(Taxonomy::to_value).collect()
}

fn markdown(config: &Config) -> Value {
    let own = &config.markdown;
    json!({
        "highlighting": null,
        "render_emoji": false,
        "smart_punctuation": own.smart_punctuation,
        "definition_list": own.definition_list,
        "external_links_class": own.external_links_class,
        "external_links_target_blank": own.external_links_target_blank,
        "external_links_no_follow": own.external_links_no_follow,
        "external_links_no_referrer": own.external_links_no_referrer,
        "external_links_external": own.external_links_external,
        "bottom_footnotes": own.bottom_footnotes,
        "lazy_async_image": own.lazy_async_image,
        "github_alerts": own.github_alerts,
        "insert_anchor_links": own.insert_anchor_links.name(),
    })
}
