//! All pages and sections of the site, read from `content/`, with their addresses and their tree.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use crate::config::Config;
use crate::front_matter::{PageMeta, SectionMeta, page_meta, section_meta, split};
use crate::markdown::Rendered;
use crate::place::Place;
use crate::sorting;
use crate::source::{files_under, read_text, slashed};

/// The text of a content file.
#[derive(Debug, Default)]
pub(crate) struct Text {
    pub(crate) markdown: String,
    pub(crate) lines_above: usize,
    pub(crate) rendered: Rendered,
}

/// One page.
#[derive(Debug)]
pub(crate) struct Page {
    pub(crate) place: Place,
    pub(crate) meta: PageMeta,
    pub(crate) text: Text,
    pub(crate) slug: String,
    pub(crate) path: String,
    pub(crate) permalink: String,
    pub(crate) assets: Vec<PathBuf>,
    /// Sections above, from the root, by their relative paths.
    pub(crate) ancestors: Vec<String>,
    pub(crate) lower: Option<usize>,
    pub(crate) higher: Option<usize>,
}

/// One section.
#[derive(Debug)]
pub(crate) struct Section {
    pub(crate) place: Place,
    pub(crate) meta: SectionMeta,
    pub(crate) text: Text,
    pub(crate) path: String,
    pub(crate) permalink: String,
    pub(crate) assets: Vec<PathBuf>,
    pub(crate) ancestors: Vec<String>,
    pub(crate) subsections: Vec<usize>,
    pub(crate) pages: Vec<usize>,
}

/// Everything under `content/`.
#[derive(Debug, Default)]
pub(crate) struct Library {
    pub(crate) pages: Vec<Page>,
    pub(crate) sections: Vec<Section>,
    pub(crate) page_by_path: HashMap<String, usize>,
    pub(crate) section_by_path: HashMap<String, usize>,
    /// Translations of one text: relative path, by canonical name.
    pub(crate) translations: BTreeMap<String, Vec<String>>,
}

impl Library {
    /// Reads `content/`; drafts are left out unless asked for.
    pub(crate) fn read(root: &Path, config: &Config, drafts: bool) -> Result<Self> {
        let content = root.join("content");
        if !content.is_dir() {
            bail!("the folder content/ is missing from {}", root.display());
        }
        let mut library = Self::default();
        let files = files_under(&content)?;
        for file in files
            .iter()
            .filter(|file| file.extension().is_some_and(|e| e == "md"))
        {
            let relative = slashed(file.strip_prefix(&content).unwrap_or(file));
            let name = format!("content/{relative}");
            let text = read_text(root, file)?;
            let parts = split(&text, &name)?;
            let place = Place::read(&relative, config)?;
            let body = Text {
                markdown: parts.body.to_owned(),
                lines_above: parts.lines_above,
                rendered: Rendered::default(),
            };
            let folder = file.parent().unwrap_or(&content);
            if place.is_section() {
                let meta = section_meta(parts.table, &name)?;
                if !meta.draft || drafts {
                    let assets = assets_beside(&files, folder, false);
                    library.add_section(config, place, meta, body, assets);
                }
            } else {
                let meta = page_meta(parts.table, &name)?;
                let assets = match place.colocated {
                    Some(_) => assets_beside(&files, folder, true),
                    None => Vec::new(),
                };
                if !meta.draft || drafts {
                    library.add_page(config, place, meta, body, assets)?;
                }
            }
        }
        library.add_missing_roots(config)?;
        library.link(config);
        Ok(library)
    }

    fn add_section(
        &mut self,
        config: &Config,
        place: Place,
        meta: SectionMeta,
        text: Text,
        assets: Vec<PathBuf>,
    ) {
        let path = place.section_path(config);
        self.note(&place);
        self.section_by_path
            .insert(place.relative.clone(), self.sections.len());
        self.sections.push(Section {
            permalink: config.permalink(&path),
            place,
            meta,
            text,
            path,
            assets,
            ancestors: Vec::new(),
            subsections: Vec::new(),
            pages: Vec::new(),
        });
    }

    fn add_page(
        &mut self,
        config: &Config,
        place: Place,
        mut meta: PageMeta,
        text: Text,
        assets: Vec<PathBuf>,
    ) -> Result<()> {
        let (slug, path) = place.page_path(config, meta.slug.as_deref(), meta.path.as_deref());
        if meta.date.is_none() {
            meta.date = place.date_in_name().map(str::to_owned);
        }
        let known = &config.language(&place.lang)?.taxonomies;
        for kind in meta.taxonomies.keys() {
            if !known.iter().any(|one| one.name == *kind) {
                bail!(
                    "content/{}: the taxonomy `{kind}` is not in config.toml for `{}`",
                    place.relative,
                    place.lang
                );
            }
        }
        self.note(&place);
        self.page_by_path
            .insert(place.relative.clone(), self.pages.len());
        self.pages.push(Page {
            permalink: config.permalink(&path),
            place,
            meta,
            text,
            slug,
            path,
            assets,
            ancestors: Vec::new(),
            lower: None,
            higher: None,
        });
        Ok(())
    }

    fn note(&mut self, place: &Place) {
        let list = self
            .translations
            .entry(place.canonical.clone())
            .or_default();
        list.push(place.relative.clone());
    }

    /// Every language has a home page, even one nobody wrote, as with Zola.
    fn add_missing_roots(&mut self, config: &Config) -> Result<()> {
        for lang in config.languages.keys() {
            let relative = index_name("", lang, config);
            if !self.section_by_path.contains_key(&relative) {
                let place = Place::read(&relative, config)?;
                let meta = SectionMeta::default();
                self.add_section(config, place, meta, Text::default(), Vec::new());
            }
        }
        Ok(())
    }

    /// Gives every page and section its ancestors, its order and its neighbours.
    fn link(&mut self, config: &Config) {
        for index in 0..self.sections.len() {
            let place = &self.sections[index].place;
            let chain = self.chain(&place.components, &place.lang, config);
            let above: Vec<usize> = chain.into_iter().filter(|one| *one != index).collect();
            // A section hangs below the nearest section above it.
            if let Some(parent) = above.last().copied() {
                self.sections[parent].subsections.push(index);
            }
            self.sections[index].ancestors = self.names(&above);
        }
        for index in 0..self.pages.len() {
            let place = &self.pages[index].place;
            let chain = self.chain(&place.components, &place.lang, config);
            let direct = index_name(&place.parent, &place.lang, config);
            self.pages[index].ancestors = self.names(&chain);
            let mut holder = self.section_by_path.get(&direct).copied();
            let mut above = chain.into_iter().rev().skip(1);
            while let Some(section) = holder {
                self.sections[section].pages.push(index);
                holder = if self.sections[section].meta.transparent {
                    above.next()
                } else {
                    None
                };
            }
        }
        for index in 0..self.sections.len() {
            let mut below = std::mem::take(&mut self.sections[index].subsections);
            below.sort_by_key(|one| self.sections[*one].meta.weight);
            self.sections[index].subsections = below;
            sorting::order_pages(self, index);
        }
    }

    /// The sections that stand on the way down to a folder, from the root.
    fn chain(&self, components: &[String], lang: &str, config: &Config) -> Vec<usize> {
        (0..=components.len())
            .filter_map(|depth| {
                let folder = components[..depth].join("/");
                self.section_by_path
                    .get(&index_name(&folder, lang, config))
                    .copied()
            })
            .collect()
    }

    fn names(&self, sections: &[usize]) -> Vec<String> {
        sections
            .iter()
            .map(|one| self.sections[*one].place.relative.clone())
            .collect()
    }

    /// The template of a page: its own, else the nearest section's `page_template`.
    pub(crate) fn page_template<'a>(&'a self, page: &'a Page) -> &'a str {
        let inherited = || {
            page.ancestors.iter().rev().find_map(|name| {
                let section = self.section_by_path.get(name)?;
                self.sections[*section].meta.page_template.as_deref()
            })
        };
        page.meta
            .template
            .as_deref()
            .or_else(inherited)
            .unwrap_or("page.html")
    }

    /// Addresses of all content files by relative path, for `@/` links.
    pub(crate) fn permalinks(&self) -> HashMap<String, String> {
        let pages = self.pages.iter().map(|one| (&one.place, &one.permalink));
        let sections = self.sections.iter().map(|one| (&one.place, &one.permalink));
        pages
            .chain(sections)
            .map(|(place, permalink)| (place.relative.clone(), permalink.clone()))
            .collect()
    }
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

/// `files` are sorted, so those of one folder stand together and the others are not looked at.
fn assets_beside(files: &[PathBuf], folder: &Path, deep: bool) -> Vec<PathBuf> {
    let first = files.partition_point(|file| file.as_path() < folder);
    files[first..]
        .iter()
        .take_while(|file| file.starts_with(folder))
        .filter(|file| file.extension().is_none_or(|e| e != "md"))
        .filter(|file| deep || file.parent() == Some(folder))
        .cloned()
        .collect()
}
