//! The articles of one language, as the search knows them.

use anyhow::Result;

use super::article::{fields, folders, is_indexed, local, section_of, told};
use super::files::Shown;
use super::index::Index;
use super::vocabulary;
use crate::basis::Basis;
use crate::content::library::Library;

/// The articles of one language of a site.
#[derive(Debug)]
pub(crate) struct Articles {
    pub(crate) lang: String,
    pub(crate) index: Index,
    /// The page that each article is, in rising order.
    pub(crate) pages: Vec<usize>,
    pub(crate) shown: Vec<Shown>,
    /// Addresses and titles.
    pub(crate) sections: Vec<(String, String)>,
}

impl Articles {
    /// Takes them in.
    pub(crate) fn read(lang: &str, library: &Library, basis: &Basis) -> Result<Self> {
        let folders = folders(basis)?;
        let mut index = Index::new(lang, vocabulary::read(&basis.root, lang)?);
        let (mut pages, mut shown, mut sections) = (Vec::new(), Vec::new(), Vec::new());
        for (number, page) in library.pages.iter().enumerate() {
            if page.place.lang != lang || !is_indexed(page, folders.as_deref()) {
                continue;
            }
            index.add(&fields(page));
            pages.push(number);
            let section = section_of(page, library);
            let known = sections.iter().position(|one| *one == section);
            shown.push(Shown {
                title: page.meta.title.clone().unwrap_or_default(),
                path: local(basis, &page.path),
                section: known.unwrap_or(sections.len()),
            });
            if known.is_none() {
                sections.push(section);
            }
        }
        let sections = sections.into_iter();
        let sections = sections.map(|section| told(section, library, basis));
        Ok(Self {
            lang: lang.to_owned(),
            index,
            pages,
            shown,
            sections: sections.collect(),
        })
    }
}
