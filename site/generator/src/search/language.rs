//! The articles of one language, and how what is written of them follows a change.

use std::collections::{BTreeSet, HashSet};

use anyhow::Result;

use super::article::{fields, folders, is_indexed, local, section_of, told};
use super::files::Shown;
use super::index::Index;
use super::layout::{Kept, Layout, kept, lay_out};
use super::parts::Parts;
use super::vocabulary;
use crate::basis::Basis;
use crate::content::library::Library;
use crate::output::Output;

/// One language of a site.
#[derive(Debug)]
pub(crate) struct Language {
    pub(crate) lang: String,
    pub(crate) index: Index,
    /// The page that each article is, in rising order.
    pages: Vec<usize>,
    pub(crate) shown: Vec<Shown>,
    /// Addresses and titles.
    pub(crate) sections: Vec<(String, String)>,
    written: Option<(Layout, Parts)>,
}

impl Language {
    /// Takes in the articles of a language.
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
            written: None,
        })
    }

    /// Writes everything.
    pub(crate) fn write(&mut self, output: &mut Output) -> Result<()> {
        let articles = 0..self.index.articles.len();
        let kept = articles.map(|article| kept(&self.index, article)).collect();
        let layout = self.lay_out(kept);
        let parts = Parts::make(self, &layout, &|_| None)?;
        let before = self.written.take();
        parts.write(before.as_ref().map(|(_, parts)| parts), &self.lang, output)?;
        self.written = Some((layout, parts));
        Ok(())
    }

    /// Writes what differs after the texts of some pages, all of this language, changed.
    pub(crate) fn renew(
        &mut self,
        pages: &[usize],
        library: &Library,
        basis: &Basis,
        output: &mut Output,
    ) -> Result<()> {
        let folders = folders(basis)?;
        // Articles whose terms may be others, and articles of which something is.
        let (mut reached, mut changed) = (BTreeSet::new(), HashSet::new());
        for number in pages {
            let page = &library.pages[*number];
            let is_article = is_indexed(page, folders.as_deref());
            match self.pages.binary_search(number) {
                Ok(article) if is_article => {
                    reached.extend(self.index.replace(article, &fields(page)));
                    let title = page.meta.title.clone().unwrap_or_default();
                    if self.shown[article].title != title {
                        self.shown[article].title = title;
                        changed.insert(article);
                    }
                }
                Err(_) if !is_article => {}
                // An article came or went: all are counted anew.
                _ => {
                    let written = self.written.take();
                    *self = Self::read(&self.lang, library, basis)?;
                    self.written = written;
                    return self.write(output);
                }
            }
        }
        let Some((mut before, parts)) = self.written.take() else {
            return self.write(output);
        };
        let mut all = std::mem::take(&mut before.kept);
        for article in reached {
            let now = kept(&self.index, article);
            if all[article] != now {
                all[article] = now;
                changed.insert(article);
            }
        }
        let layout = self.lay_out(all);
        let same_terms = layout.told == before.told;
        let same = |block: usize| {
            let articles = &layout.blocks[block];
            let same = same_terms
                && before.blocks.get(block) == Some(articles)
                && !articles.iter().any(|one| changed.contains(one));
            same.then_some(&parts)
        };
        let new = Parts::make(self, &layout, &same)?;
        new.write(Some(&parts), &self.lang, output)?;
        self.written = Some((layout, new));
        Ok(())
    }

    fn lay_out(&self, kept: Vec<Kept>) -> Layout {
        let weak = self.index.vocabulary.weak.iter().map(String::as_str);
        let sections: Vec<usize> = self.shown.iter().map(|one| one.section).collect();
        lay_out(&self.index, kept, &sections, &weak.collect())
    }
}
