//! Reads `content/`: every page and section, with its address.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use anyhow::{Result, anyhow, bail};
use unicode_normalization::UnicodeNormalization as _;

use crate::config::Config;
use crate::content::front_matter::split::split;
use crate::content::front_matter::{PageMeta, SectionMeta};
use crate::content::library::Library;
use crate::content::page::{Page, Section, Text};
use crate::content::place::{Place, index_name};
use crate::content::translated;
use crate::content::tree;
use crate::markdown::rendered::Rendered;
use crate::source::{files_under, read_text, slashed};

const MEGABYTE: u64 = 1_000_000;
/// The longest text: a thousand times an article, and already more than a phone shows.
const LONGEST: u64 = 5 * MEGABYTE;

/// A content file read, before it takes its place.
#[derive(Debug)]
pub(crate) enum Read {
    Page(Box<Page>),
    Section(Box<Section>),
}

impl Library {
    /// Reads `content/`; drafts are left out unless asked for.
    pub(crate) fn read(root: &Path, config: &Config, drafts: bool) -> Result<Self> {
        let content = root.join("content");
        if !content.is_dir() {
            bail!("the folder content/ is missing from {}", root.display());
        }
        let mut library = Self::default();
        let mut files = files_under(&content)?;
        files.retain(|file| {
            let inside = file.strip_prefix(&content).unwrap_or(file);
            !config.ignored_content.is_match(inside)
        });
        for file in &files {
            if file.extension().is_some_and(|end| end == "md") {
                let read = read_file(root, file, config, &files, &mut library.warnings)?;
                library.add(read, drafts)?;
            }
        }
        library.add_missing_roots(config)?;
        tree::link(&mut library, config);
        library.refuse_one_address_for_two()?;
        translated::check(&library, config)?;
        Ok(library)
    }

    fn add(&mut self, read: Read, drafts: bool) -> Result<()> {
        let (place, draft) = match &read {
            Read::Page(page) => (&page.place, page.meta.draft),
            Read::Section(section) => (&section.place, section.meta.draft),
        };
        if draft && !drafts {
            return Ok(());
        }
        let name = place.relative.clone();
        if self.page_by_path.contains_key(&name) || self.section_by_path.contains_key(&name) {
            bail!(
                "content/{name}: two files have this name, their accents are only coded otherwise"
            );
        }
        match read {
            Read::Page(page) => {
                self.page_by_path.insert(name, self.pages.len());
                self.pages.push(*page);
            }
            Read::Section(section) => {
                self.section_by_path.insert(name, self.sections.len());
                self.sections.push(*section);
            }
        }
        Ok(())
    }

    /// Every language has a home page, even one nobody wrote, as with Zola.
    fn add_missing_roots(&mut self, config: &Config) -> Result<()> {
        for lang in config.languages.keys() {
            let relative = index_name("", lang, config);
            if !self.section_by_path.contains_key(&relative) {
                let place = Place::read(&relative, config)?;
                let section = section(place, SectionMeta::default(), Text::default(), config);
                self.add(Read::Section(Box::new(section)), true)?;
            }
        }
        Ok(())
    }

    /// Two texts may not want one address, not even when one of them is left out.
    fn refuse_one_address_for_two(&self) -> Result<()> {
        let pages = self.pages.iter().filter(|one| one.meta.render);
        let pages = pages.map(|one| (&one.path, &one.place.relative));
        let sections = self.sections.iter().filter(|one| one.meta.render);
        let sections = sections.map(|one| (&one.path, &one.place.relative));
        let mut owners: HashMap<&str, &str> = HashMap::new();
        for (path, name) in pages.chain(sections) {
            if let Some(other) = owners.insert(path, name) {
                bail!("content/{other} and content/{name} have the same address {path}");
            }
        }
        Ok(())
    }
}

/// Reads one content file; `files` are all those of `content/`, in order.
pub(crate) fn read_file(
    root: &Path,
    file: &Path,
    config: &Config,
    files: &[PathBuf],
    warnings: &mut Vec<String>,
) -> Result<Read> {
    let content = root.join("content");
    // Some systems write é as e and an accent of its own: one spelling, whichever it was.
    let relative: String = slashed(file.strip_prefix(&content).unwrap_or(file))
        .nfc()
        .collect();
    let name = format!("content/{relative}");
    if let Ok(about) = file.metadata()
        && about.len() > LONGEST
    {
        bail!(
            "{name} is {} MB long, and a text may be {} MB at most: cut it, or put it beside a page as a file",
            about.len().div_ceil(MEGABYTE),
            LONGEST / MEGABYTE
        );
    }
    let text = read_text(root, file)?;
    let parts = split(&text, &name)?;
    let place = Place::read(&relative, config)?;
    for key in parts.unknown_keys(place.is_section()) {
        warnings.push(format!(
            "{name}: `{key}` means nothing there and is passed over"
        ));
    }
    let body = Text {
        markdown: parts.body.to_owned(),
        lines_above: parts.lines_above,
        rendered: Rendered::default(),
    };
    let folder = file.parent().unwrap_or(&content);
    if place.is_section() {
        let mut section = section(place, parts.section(&name)?, body, config);
        section.assets = assets_beside(files, folder, false);
        return Ok(Read::Section(Box::new(section)));
    }
    let mut page = page(place, parts.page(&name)?, body, config)?;
    if page.place.name == "index" {
        page.assets = assets_beside(files, folder, true);
    }
    Ok(Read::Page(Box::new(page)))
}

fn section(place: Place, meta: SectionMeta, text: Text, config: &Config) -> Section {
    let path = place.section_path(config);
    Section {
        permalink: config.permalink(&path),
        place,
        meta,
        text,
        path,
        assets: Vec::new(),
        ancestors: Vec::new(),
        subsections: Vec::new(),
        pages: Vec::new(),
    }
}

fn page(place: Place, mut meta: PageMeta, text: Text, config: &Config) -> Result<Page> {
    let (slug, path) = place.page_path(config, meta.slug.as_deref(), meta.path.as_deref());
    if meta.date.is_none() {
        meta.date = place.date_in_name().map(str::to_owned);
    }
    let known = &config.language(&place.lang)?.taxonomies;
    let unknown = meta
        .taxonomies
        .keys()
        .find(|kind| !known.iter().any(|one| one.name == **kind));
    if let Some(kind) = unknown {
        return Err(anyhow!(
            "content/{}: the taxonomy `{kind}` is not in config.toml for `{}`",
            place.relative,
            place.lang
        ));
    }
    Ok(Page {
        permalink: config.permalink(&path),
        place,
        meta,
        text,
        slug,
        path,
        assets: Vec::new(),
        ancestors: Vec::new(),
        seen_ancestors: Vec::new(),
        inherited_template: None,
        lower: None,
        higher: None,
        left_out: false,
    })
}

/// `files` are sorted, so those of one folder stand together and the others are not looked at.
fn assets_beside(files: &[PathBuf], folder: &Path, deep: bool) -> Vec<PathBuf> {
    let first = files.partition_point(|file| file.as_path() < folder);
    let mut assets: Vec<PathBuf> = files[first..]
        .iter()
        .take_while(|file| file.starts_with(folder))
        .filter(|file| file.extension().is_none_or(|end| end != "md"))
        .filter(|file| deep || file.parent() == Some(folder))
        .cloned()
        .collect();
    // In the order Zola lists them.
    assets.sort_by_key(|file| file.to_string_lossy().to_ascii_lowercase());
    assets
}
