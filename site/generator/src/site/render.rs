//! Every page and section through its template, and what a change makes render again.

use anyhow::{Result, bail};
use serde_json::Map;

use crate::content::page::Section;
use crate::content::taxonomy::Term;
use crate::site::extras;
use crate::site::feeds;
use crate::site::pagination::PagedList;
use crate::site::renderer::{Renderer, What, place};
use crate::site::taxonomies;
use crate::templates::fields::PageFields;

impl Renderer<'_> {
    /// Writes every page, section, taxonomy and redirection.
    pub(crate) fn everything(&mut self) -> Result<()> {
        for index in 0..self.contents.library.pages.len() {
            self.page(index)?;
        }
        for index in 0..self.contents.library.sections.len() {
            self.section(index)?;
        }
        for index in 0..self.contents.taxonomies.len() {
            let taxonomy = &self.contents.taxonomies[index];
            if taxonomy.kind.render && !taxonomy.terms.is_empty() {
                taxonomies::write(self, taxonomy)?;
                self.note(What::Taxonomy(index));
            }
        }
        Ok(())
    }

    /// Renders something once more, after it was changed.
    pub(crate) fn once_more(&mut self, what: What) -> Result<()> {
        match what {
            What::Page(index) => self.page_only(index),
            What::Section(index) => self.section_only(index),
            What::Taxonomy(index) => {
                let taxonomy = &self.contents.taxonomies[index];
                taxonomies::write(self, taxonomy)?;
                self.note(what);
                Ok(())
            }
            What::NotFound => extras::not_found(self),
        }
    }

    /// Writes the feeds and the terms that list a page, where they could show what `changed` tells.
    pub(crate) fn lists_of(
        &mut self,
        page: usize,
        changed: impl Fn(&PageFields) -> bool,
    ) -> Result<()> {
        let contents = self.contents;
        let in_feeds = changed(&contents.looks.feeds);
        let in_pages = changed(&contents.looks.others);
        let lang = &contents.library.pages[page].place.lang;
        if in_feeds && self.basis.config.language(lang)?.generate_feeds {
            feeds::of_site(self, lang)?;
        }
        for section in &contents.library.sections {
            if in_feeds && section.meta.generate_feeds && section.pages.contains(&page) {
                feeds::of_section(self, section)?;
            }
        }
        for taxonomy in contents.taxonomies.iter().filter(|one| one.kind.render) {
            let terms = taxonomy.terms.iter();
            let terms: Vec<&Term> = terms.filter(|term| term.pages.contains(&page)).collect();
            if in_pages && !terms.is_empty() {
                taxonomies::list_of_terms(self, taxonomy)?;
            }
            for term in terms {
                if in_pages {
                    taxonomies::write_term(self, taxonomy, term)?;
                } else if in_feeds && taxonomy.kind.feed {
                    feeds::of_term(self, taxonomy, term)?;
                }
            }
        }
        // Noted already: what a taxonomy is given does not change with a page.
        contents.taken();
        Ok(())
    }

    /// Writes a page with the files beside it and the redirections to it.
    pub(crate) fn page(&mut self, index: usize) -> Result<()> {
        let page = &self.contents.library.pages[index];
        let owner = format!("content/{}", page.place.relative);
        if page.is_built() {
            self.page_only(index)?;
            let folder = page.place.colocated.as_deref().unwrap_or_default();
            let own = self.basis.root.join("content").join(folder);
            self.assets(&page.assets, &own, &page.path, &owner)?;
        }
        if page.meta.render {
            self.redirects(&page.meta.aliases, &page.permalink, &owner)?;
        }
        Ok(())
    }

    /// Writes the HTML of a page.
    pub(crate) fn page_only(&mut self, index: usize) -> Result<()> {
        let page = &self.contents.library.pages[index];
        let owner = format!("content/{}", page.place.relative);
        let mut variables = place(&self.basis.config, &page.path);
        variables.insert("page".to_owned(), self.contents.own_page(index));
        let lang = &page.place.lang;
        let html = self
            .stage
            .render(page.template(), lang, variables, &owner)?;
        self.output.write_page(&page.path, &html, &owner)?;
        self.note(What::Page(index));
        Ok(())
    }

    /// Writes a section with the files beside it, the redirections to it and its feeds.
    pub(crate) fn section(&mut self, index: usize) -> Result<()> {
        let section = &self.contents.library.sections[index];
        let owner = format!("content/{}", section.place.relative);
        let folder = section.place.components.join("/");
        let own = self.basis.root.join("content").join(folder);
        self.assets(&section.assets, &own, &section.path, &owner)?;
        self.redirects(&section.meta.aliases, &section.permalink, &owner)?;
        if section.meta.generate_feeds {
            feeds::of_section(self, section)?;
        }
        self.section_only(index)
    }

    /// Writes the pages of a section.
    pub(crate) fn section_only(&mut self, index: usize) -> Result<()> {
        let section = &self.contents.library.sections[index];
        let owner = format!("content/{}", section.place.relative);
        if let Some(target) = &section.meta.redirect_to {
            self.refuse_circle(section)?;
            let target = self.target_of(target);
            return self.redirects(std::slice::from_ref(&section.path), &target, &owner);
        }
        if !section.meta.render {
            return Ok(());
        }
        let usual = match section.place.components.is_empty() {
            true => "index.html",
            false => "section.html",
        };
        let template = section.meta.template.as_deref().unwrap_or(usual);
        let lang = &section.place.lang;
        if let Some(by) = section.meta.pages_at_a_time() {
            let mut pages = section.pages.clone();
            if section.meta.paginate_reversed {
                pages.reverse();
            }
            let value = ("section".to_owned(), self.contents.paged_section(index));
            let list = PagedList {
                owner: &owner,
                lang,
                template,
                path: &section.path,
                folder: &section.meta.paginate_path,
                by,
                total: pages.len(),
                pages,
                subject: Map::from_iter([value]),
            };
            list.write(self)?;
        } else {
            let mut variables = place(&self.basis.config, &section.path);
            variables.insert("section".to_owned(), self.contents.own_section(index));
            let html = self.stage.render(template, lang, variables, &owner)?;
            self.output.write_page(&section.path, &html, &owner)?;
        }
        self.note(What::Section(index));
        Ok(())
    }

    fn target_of(&self, target: &str) -> String {
        match target.starts_with("http://") || target.starts_with("https://") {
            true => target.to_owned(),
            false => {
                let path = format!("/{}", target.trim_start_matches('/'));
                self.basis.config.permalink(&path)
            }
        }
    }

    /// A section that leads to another, and so on back to itself, leads nowhere.
    fn refuse_circle(&self, start: &Section) -> Result<()> {
        let sections = &self.contents.library.sections;
        let mut names = vec![start.place.relative.as_str()];
        let mut next = start.meta.redirect_to.as_deref();
        while let Some(target) = next {
            let path = format!("/{}/", target.trim_matches('/')).replace("//", "/");
            let Some(section) = sections.iter().find(|one| one.path == path) else {
                break;
            };
            if names.contains(&section.place.relative.as_str()) {
                let circle = names.join("`, then `content/");
                bail!(
                    "content/{}: `redirect_to` leads back to itself, through `content/{circle}`",
                    section.place.relative
                );
            }
            names.push(&section.place.relative);
            next = section.meta.redirect_to.as_deref();
        }
        Ok(())
    }
}
