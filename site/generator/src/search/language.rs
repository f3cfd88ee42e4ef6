//! What is written of the articles of one language, and how it follows a change.

use std::collections::{BTreeSet, HashSet};

use anyhow::Result;

use super::article::{fields, folders, is_indexed};
use super::articles::Articles;
use super::layout::{Kept, Layout, kept, lay_out};
use super::parts::Parts;
use crate::basis::Basis;
use crate::content::library::Library;
use crate::output::Output;

/// One language of a site.
#[derive(Debug)]
pub(crate) struct Language {
    pub(crate) articles: Articles,
    written: Option<(Layout, Parts)>,
}

impl Language {
    /// Takes in the articles of a language.
    pub(crate) fn read(lang: &str, library: &Library, basis: &Basis) -> Result<Self> {
        Ok(Self {
            articles: Articles::read(lang, library, basis)?,
            written: None,
        })
    }

    pub(crate) fn write(&mut self, output: &mut Output) -> Result<()> {
        let articles = 0..self.articles.index.articles.len();
        let kept = articles
            .map(|article| kept(&self.articles.index, article))
            .collect();
        let layout = self.lay_out(kept);
        let parts = Parts::make(&self.articles, &layout, &|_| None)?;
        let before = self.written.take();
        parts.write(
            before.as_ref().map(|(_, parts)| parts),
            &self.articles.lang,
            output,
        )?;
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
            match self.articles.pages.binary_search(number) {
                Ok(article) if is_article => {
                    reached.extend(self.articles.index.replace(article, &fields(page)));
                    let title = page.meta.title.clone().unwrap_or_default();
                    if self.articles.shown[article].title != title {
                        self.articles.shown[article].title = title;
                        changed.insert(article);
                    }
                }
                Err(_) if !is_article => {}
                // An article came or went: all are counted anew.
                _ => {
                    self.articles = Articles::read(&self.articles.lang, library, basis)?;
                    return self.write(output);
                }
            }
        }
        let Some((mut before, parts)) = self.written.take() else {
            return self.write(output);
        };
        let mut all = std::mem::take(&mut before.kept);
        for article in reached {
            let now = kept(&self.articles.index, article);
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
        let new = Parts::make(&self.articles, &layout, &same)?;
        new.write(Some(&parts), &self.articles.lang, output)?;
        self.written = Some((layout, new));
        Ok(())
    }

    fn lay_out(&self, kept: Vec<Kept>) -> Layout {
        let weak = self
            .articles
            .index
            .vocabulary
            .weak
            .iter()
            .map(String::as_str);
        let sections: Vec<usize> = self.articles.shown.iter().map(|one| one.section).collect();
        lay_out(&self.articles.index, kept, &sections, &weak.collect())
    }
}
