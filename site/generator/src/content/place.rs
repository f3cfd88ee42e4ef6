//! Where a content file stands: its folder, its name, its language, and the address they give.

use anyhow::{Result, bail};

use crate::config::Config;
use crate::config::slugs::slugify;

/// What the path of a content file says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Place {
    /// Path under `content/`, with forward slashes.
    pub(crate) relative: String,
    /// Folders that make the address.
    pub(crate) components: Vec<String>,
    /// Folder whose section holds this file.
    pub(crate) parent: String,
    /// File name without language and extension.
    pub(crate) name: String,
    /// Language, from `name.en.md`, else the site's default.
    pub(crate) lang: String,
    /// The same for all translations of one text.
    pub(crate) canonical: String,
    /// Folder of its own, with a final slash, when the file is an `index.md`.
    pub(crate) colocated: Option<String>,
}

impl Place {
    /// Reads a path under `content/`. As with Zola, what follows the first dot of a name is a language
    /// as soon as the site has several.
    pub(crate) fn read(relative: &str, config: &Config) -> Result<Self> {
        let mut folders: Vec<&str> = relative.split('/').collect();
        let file = folders.pop().unwrap_or_default();
        let stem = file.strip_suffix(".md").unwrap_or(file);
        let default = config.default_language.as_str();
        let (name, lang) = match stem.split_once('.') {
            Some((name, lang)) if config.languages.len() > 1 && lang != default => {
                if !config.languages.contains_key(lang) {
                    bail!("content/{relative}: the language `{lang}` is not in config.toml");
                }
                (name, lang)
            }
            _ => (stem, default),
        };
        let own_folder = folders.join("/");
        let mut parents = folders.clone();
        let colocated = (name == "index" && !folders.is_empty()).then(|| {
            parents.pop();
            format!("{own_folder}/")
        });
        Ok(Self {
            relative: relative.to_owned(),
            components: parents.iter().map(|part| (*part).to_owned()).collect(),
            parent: parents.join("/"),
            name: name.to_owned(),
            lang: lang.to_owned(),
            canonical: format!("{own_folder}/{name}"),
            colocated,
        })
    }

    /// Whether the file describes a section.
    pub(crate) fn is_section(&self) -> bool {
        self.name == "_index"
    }

    /// The address of a section.
    pub(crate) fn section_path(&self, config: &Config) -> String {
        address(&self.lang, config, &self.components, None)
    }

    /// The slug of a page, then its address, with what its front matter asks for.
    pub(crate) fn page_path(
        &self,
        config: &Config,
        slug: Option<&str>,
        path: Option<&str>,
    ) -> (String, String) {
        let named = self.own_name();
        let undated = match dated(named) {
            Some((_, Some(rest))) if !config.slugify.paths_keep_dates => rest,
            _ => named,
        };
        let slug = slugify(slug.unwrap_or(undated), config.slugify.paths);
        let path = match path {
            Some(path) => format!("/{}/", path.trim().trim_matches('/')).replace("//", "/"),
            None if self.components.is_empty() && self.name == "index" && slug == "index" => {
                address(&self.lang, config, &[], None)
            }
            None => address(&self.lang, config, &self.components, Some(&slug)),
        };
        (slug, path)
    }

    /// The date at the head of the file's name, as in `2026-10-02-name.md`.
    pub(crate) fn date_in_name(&self) -> Option<&str> {
        dated(self.own_name()).map(|(date, _)| date)
    }

    /// The name of the file, or of its folder when that is all its own.
    fn own_name(&self) -> &str {
        let folder = self
            .colocated
            .as_deref()
            .map(|own| own.trim_end_matches('/'));
        folder
            .and_then(|own| own.rsplit('/').next())
            .unwrap_or(&self.name)
    }
}

fn address(lang: &str, config: &Config, folders: &[String], last: Option<&str>) -> String {
    let mut path = String::from("/");
    let lang = (lang != config.default_language).then_some(lang);
    let folders = folders.iter().map(String::as_str);
    for part in lang.into_iter().chain(folders).chain(last) {
        path.push_str(part);
        path.push('/');
    }
    path
}

/// The name of a folder's section file in one language.
pub(crate) fn index_name(folder: &str, lang: &str, config: &Config) -> String {
    let slash = if folder.is_empty() { "" } else { "/" };
    if lang == config.default_language {
        format!("{folder}{slash}_index.md")
    } else {
        format!("{folder}{slash}_index.{lang}.md")
    }
}

/// `a.md` in another language than the default is `a.en.md`.
pub(crate) fn with_lang(path: &str, lang: &str, config: &Config) -> String {
    match path.strip_suffix(".md") {
        Some(stem) if lang != config.default_language && !stem.ends_with(&format!(".{lang}")) => {
            format!("{stem}.{lang}.md")
        }
        _ => path.to_owned(),
    }
}

/// The date a name begins with, and the name behind it when a `-` or `_` stands between them.
fn dated(name: &str) -> Option<(&str, Option<&str>)> {
    let date = name.get(..10)?;
    crate::content::dates::read(date)?;
    let mut end = 10;
    if name[10..].starts_with('T') {
        let clock = |letter: char| letter.is_ascii_digit() || ":.+-TZ".contains(letter);
        let time = name[10..]
            .find(|letter| !clock(letter))
            .unwrap_or(name.len() - 10);
        // The last `-` of the time, if any, is the one before the name.
        end += name[10..10 + time].trim_end_matches('-').len();
    }
    let rest = name[end..].strip_prefix(' ').unwrap_or(&name[end..]);
    let rest = rest
        .strip_prefix(['-', '_'])
        .filter(|rest| !rest.is_empty());
    Some((&name[..end], rest))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn config() -> Config {
        let folder = tempfile::tempdir().unwrap();
        let text = "base_url = 'https://a.test'\ndefault_language = 'fr'\n[languages.en]\n";
        fs::write(folder.path().join("config.toml"), text).unwrap();
        Config::read(folder.path(), None).unwrap()
    }

    fn check(relative: &str, address: &str, lang: &str) {
        let config = config();
        let place = Place::read(relative, &config).unwrap();
        let path = if place.is_section() {
            place.section_path(&config)
        } else {
            place.page_path(&config, None, None).1
        };
        assert_eq!((path.as_str(), place.lang.as_str()), (address, lang));
    }

    #[test]
    fn addresses_follow_folders_and_languages() {
        check("_index.md", "/", "fr");
        check("_index.en.md", "/en/", "en");
        check("signaler.md", "/signaler/", "fr");
        check("articles/_index.en.md", "/en/articles/", "en");
        check(
            "articles/compte/Mot de passe oublié.md",
            "/articles/compte/mot-de-passe-oublie/",
            "fr",
        );
        check("articles/vpn/index.en.md", "/en/articles/vpn/", "en");
        check("news/2026-10-02-panne.md", "/news/panne/", "fr");
        check("news/2026-10-02T10:00:00Z-panne.md", "/news/panne/", "fr");
        check("news/2026-10-02 panne.md", "/news/2026-10-02-panne/", "fr");
        check("signaler.fr.md", "/signaler-fr/", "fr");
    }

    #[test]
    fn slug_and_path_win_over_the_file_name() {
        let config = config();
        let place = Place::read("signaler.en.md", &config).unwrap();
        assert_eq!(
            place.page_path(&config, Some("report"), None).1,
            "/en/report/"
        );
        assert_eq!(place.page_path(&config, None, Some("x/y")).1, "/x/y/");
        assert_eq!(
            place.canonical,
            Place::read("signaler.md", &config).unwrap().canonical
        );
    }

    #[test]
    fn an_unknown_language_is_refused() {
        let error = Place::read("a.de.md", &config()).unwrap_err().to_string();
        assert!(error.contains("`de`"));
    }
}
