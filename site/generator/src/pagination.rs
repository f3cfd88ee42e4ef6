//! Lists of pages cut in numbered parts, with the `paginator` Zola gives their templates.

use anyhow::Result;
use serde_json::{Map, Value, json};
use tera::Tera;

use crate::output::Output;
use crate::render::redirects;
use crate::site::{Basis, Contents, common};
use crate::templates;

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
    /// `section`, or `taxonomy` and `term`.
    pub(crate) subject: Map<String, Value>,
}

impl PagedList<'_> {
    /// Writes every part, and the redirection from the first one's numbered address.
    pub(crate) fn write(
        &self,
        contents: &Contents,
        basis: &Basis,
        tera: &Tera,
        output: &mut Output,
    ) -> Result<()> {
        let mut parts: Vec<&[usize]> = self.pages.chunks(self.by).collect();
        if parts.is_empty() {
            parts.push(&[]);
        }
        let permalink = |number: usize| basis.config.permalink(&self.address(number));
        for (index, pages) in parts.iter().enumerate() {
            let number = index + 1;
            let path = self.address(number);
            let mut variables = common(&basis.config, self.lang, Some(&path))?;
            variables.extend(self.subject.clone());
            let paginator = json!({
                "paginate_by": self.by,
                "first": permalink(1),
                "last": permalink(parts.len()),
                "previous": (index > 0).then(|| permalink(index)),
                "next": (number < parts.len()).then(|| permalink(number + 1)),
                "pages": contents.page_list(pages),
                "current_index": number,
                "number_pagers": parts.len(),
                "base_url": basis.config.permalink(&self.below("")),
                "total_pages": self.pages.len(),
            });
            variables.insert("paginator".to_owned(), paginator);
            let html = templates::render(tera, self.template, variables, self.owner)?;
            output.write_page(&path, &html, self.owner)?;
        }
        let numbered = [self.below("1/")];
        redirects(&numbered, &permalink(1), tera, output, self.owner)
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
