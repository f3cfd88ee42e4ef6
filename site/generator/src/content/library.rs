//! All pages and sections of the site, read from `content/`, with their addresses.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};

use anyhow::{Result, anyhow, bail};
use unicode_normalization::UnicodeNormalization as _;

use crate::config::Config;
use crate::content::front_matter::{PageMeta, SectionMeta, split};
use crate::content::place::Place;
use crate::content::translated;
use crate::content::tree;
use crate::markdown::rendered::Rendered;
use crate::source::{files_under, read_text, slashed};

const MEGABYTE: u64 = 1_000_000;
/// The longest text: a thousand times an article, and already more than a phone shows.
const LONGEST: u64 = 5 * MEGABYTE;

/// The text of a content file.
#[derive(Debug, Default)]
pub(crate) struct Text {
    /// Empty once rendered.
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
    /// Sections above, from the root, by their relative paths; empty for a page in no section.
    pub(crate) ancestors: Vec<String>,
    /// The same as templates see them: as with Zola, without the transparent ones just above.
    pub(crate) seen_ancestors: Vec<String>,
    /// The `page_template` of the nearest section that has one.
    pub(crate) inherited_template: Option<String>,
    pub(crate) lower: Option<usize>,
    pub(crate) higher: Option<usize>,
    /// Whether its section's order has no place for it: as with Zola, it is then not built.
    pub(crate) left_out: bool,
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
    /// Who links to a text: permalink and title, by relative path.
    pub(crate) backlinks: HashMap<String, Vec<(String, Option<String>)>>,
    /// What an author should know and that stops nothing.
    pub(crate) warnings: Vec<String>,
}

/// A content file read, before it takes its place.
#[derive(Debug)]
pub(crate) enum Read {
    /// A page.
    Page(Box<Page>),
    /// A section.
    Section(Box<Section>),
}

impl Page {
    /// The template it is shown with.
    pub(crate) fn template(&self) -> &str {
        let own = self.meta.template.as_deref();
        own.or(self.inherited_template.as_deref())
            .unwrap_or("page.html")
    }

    /// Whether it comes out as a page.
    pub(crate) fn is_built(&self) -> bool {
        self.meta.render && !self.left_out
    }
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

    /// What an author should know, the pages that come out nowhere included.
    pub(crate) fn remarks(&self) -> Vec<String> {
        let left_out = self.pages.iter().filter(|page| page.left_out).map(|page| {
            let by = page.ancestors.last().map_or("_index.md", String::as_str);
            format!(
                "content/{} is left out: content/{by} sorts its pages by a setting it does not have",
                page.place.relative
            )
        });
        self.warnings.iter().cloned().chain(left_out).collect()
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
