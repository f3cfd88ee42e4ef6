//! Lists of pages cut in numbered parts, with the `paginator` Zola gives their templates.

use anyhow::Result;
use serde_json::{Map, Value, json};

use crate::config::Config;
use crate::context::with_variables;
use crate::site::renderer::{Renderer, place};
use crate::templates::contents::Contents;
use crate::templates::stage::render;

/// A section or a term whose pages are shown a few at a time.
#[derive(Debug)]
pub(crate) struct PagedList<'a> {
    /// The source an error is laid to.
    pub(crate) owner: &'a str,
    pub(crate) lang: &'a str,
    pub(crate) template: &'a str,
    /// Address of the first part.
    pub(crate) path: &'a str,
    /// Folder of the other parts, `page` unless the site says otherwise.
    pub(crate) folder: &'a str,
    pub(crate) by: usize,
    pub(crate) pages: Vec<usize>,
    /// How many pages there are with those that are not shown.
    pub(crate) total: usize,
    /// `section`, or `taxonomy` and `term`.
    pub(crate) subject: Map<String, Value>,
}

impl PagedList<'_> {
    /// Writes every part, and the redirection from the first one's numbered address.
    pub(crate) fn write(mut self, renderer: &mut Renderer<'_>) -> Result<()> {
        let subject = std::mem::take(&mut self.subject);
        let first = renderer.basis.config.permalink(self.path);
        let Renderer {
            contents,
            basis,
            stage,
            output,
            ..
        } = renderer;
        // The subject can be large and is the same in every part: it moves in once.
        stage.with(self.lang, subject, |tera, context| -> Result<()> {
            let count = self.pages.len().div_ceil(self.by).max(1);
            for number in 1..=count {
                let path = self.address(number);
                let mut variables = place(&basis.config, &path);
                let paginator = self.paginator(number, count, contents, &basis.config);
                variables.insert("paginator".to_owned(), paginator);
                let html = with_variables(context, variables, |context| {
                    render(tera, self.template, context, self.owner)
                })?;
                output.write_page(&path, &html, self.owner)?;
            }
            Ok(())
        })?;
        renderer.redirects(&[self.below("1/")], &first, self.owner)
    }

    fn paginator(
        &self,
        number: usize,
        count: usize,
        contents: &Contents,
        config: &Config,
    ) -> Value {
        let permalink = |number: usize| config.permalink(&self.address(number));
        let start = (number - 1) * self.by;
        let pages = &self.pages[start..self.pages.len().min(start + self.by)];
        json!({
            "paginate_by": self.by,
            "first": permalink(1),
            "last": permalink(count),
            "previous": (number > 1).then(|| permalink(number - 1)),
            "next": (number < count).then(|| permalink(number + 1)),
            "pages": contents.page_list(pages),
            "current_index": number,
            "number_pagers": count,
            "base_url": config.permalink(&self.below("")),
            "total_pages": self.total,
        })
    }

    fn address(&self, number: usize) -> String {
        match number {
            1 => self.path.to_owned(),
            _ => self.below(&format!("{number}/")),
        }
    }

    fn below(&self, end: &str) -> String {
        numbered(self.path, self.folder, end)
    }
}

/// The address of a part: the list's own, the folder of its parts, then `end`.
pub(crate) fn numbered(path: &str, folder: &str, end: &str) -> String {
    match folder.trim_matches('/') {
        "" => format!("{path}{end}"),
        folder => format!("{path}{folder}/{end}"),
    }
}
