//! Search data for the browser, by language: `/search/<lang>/index.json` tells which terms there are and
//! in which blocks of articles, `/search/<lang>/<digest>/` holds the blocks. What a question costs does
//! not grow with the articles: the browser fetches the first file and the two blocks that promise most.
//!
//! All sections are indexed, or those `config.extra.search_sections` names. Nothing that is written depends
//! on how the articles came to be what they are, so that changing one of them gives what a whole build gives.

use anyhow::Result;

use crate::basis::Basis;
use crate::content::library::Library;
use crate::output::Output;

mod article;
mod articles;
mod coding;
mod files;
mod index;
mod language;
mod layout;
mod parts;
mod stem;
mod tokens;
mod vocabulary;

use language::Language;

/// The search data of a site, as they were written last.
#[derive(Debug)]
pub(crate) struct Search {
    languages: Vec<Language>,
}

/// Writes the search data of every language.
pub(crate) fn write(library: &Library, basis: &Basis, output: &mut Output) -> Result<Search> {
    let languages = basis.config.languages.keys().map(|lang| {
        let mut language = Language::read(lang, library, basis)?;
        language.write(output)?;
        Ok(language)
    });
    Ok(Search {
        languages: languages.collect::<Result<_>>()?,
    })
}

impl Search {
    /// Writes what differs after the texts of some pages changed.
    pub(crate) fn renew(
        &mut self,
        pages: &[usize],
        library: &Library,
        basis: &Basis,
        output: &mut Output,
    ) -> Result<()> {
        for language in &mut self.languages {
            let own = |page: &usize| library.pages[*page].place.lang == language.articles.lang;
            let pages: Vec<usize> = pages.iter().copied().filter(own).collect();
            if !pages.is_empty() {
                language.renew(&pages, library, basis, output)?;
            }
        }
        Ok(())
    }
}
