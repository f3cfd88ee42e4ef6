//! Which fields of other pages the templates look at.
//!
//! A template sees its own page or section whole. Of others (lists, neighbours, answers of `get_page`
//! and `get_section`) it is given only what some template names, so that a list of a thousand pages
//! costs a thousand titles and not a thousand texts, and a page need not be rendered again when a text
//! changes that it cannot show. Where a template could look at anything, it is given everything.

use std::collections::HashSet;

use tera::{Template, Tera};

mod look;
mod walk;

use look::look;
use walk::includes;

/// Names of fields, or all there are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Fields {
    /// Every field.
    All,
    /// These only.
    Only(HashSet<String>),
}

impl Fields {
    /// Whether a field is one of them.
    pub(crate) fn has(&self, name: &str) -> bool {
        match self {
            Self::All => true,
            Self::Only(names) => names.contains(name),
        }
    }

    fn of(all: bool, names: HashSet<String>) -> Self {
        match all {
            true => Self::All,
            false => Self::Only(names),
        }
    }
}

/// What the templates of a site look at.
#[derive(Debug)]
pub(crate) struct Looks {
    /// In the page or section that is theirs.
    pub(crate) own: Fields,
    /// In others.
    pub(crate) others: Fields,
    /// In the pages of feeds.
    pub(crate) feeds: Fields,
}

impl Looks {
    /// Goes through all templates but shortcodes, which see no other page, and those `apart`; `feeds`
    /// are the templates of feeds.
    pub(crate) fn of(tera: &Tera, feeds: &HashSet<String>, apart: &[&str]) -> Self {
        let of_pages = look(tera, |name| {
            let elsewhere = name.starts_with("shortcodes/") || apart.contains(&name);
            !elsewhere && !feeds.contains(name)
        });
        let (own, others) = of_pages.found();
        // A feed's template that hands on to others could show anything.
        let alone = |template: &Template| template.parent.is_none() && !includes(&template.ast);
        let mut all = feeds.iter().filter_map(|name| tera.templates.get(name));
        let feeds = match all.all(alone) {
            true => look(tera, |name| feeds.contains(name)).found().1,
            false => Fields::All,
        };
        Self { own, others, feeds }
    }

    /// Whether any template looks at a field.
    pub(crate) fn at(&self, name: &str) -> bool {
        self.own.has(name) || self.others.has(name) || self.feeds.has(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(templates: &[(&str, &str)], wanted: Option<&[&str]>) {
        let mut tera = Tera::default();
        tera.add_raw_templates(templates.to_vec()).unwrap();
        let found = Looks::of(&tera, &HashSet::new(), &[]).others;
        let wanted = wanted.map(|names| {
            let always = ["permalink", "path", "relative_path"];
            always
                .iter()
                .chain(names)
                .map(|name| (*name).to_owned())
                .collect()
        });
        assert_eq!(
            found,
            wanted.map_or(Fields::All, Fields::Only),
            "{templates:?}"
        );
    }

    #[test]
    fn fields_of_other_pages_are_found() {
        for (template, wanted) in [
            (
                "{{ page.content }}{{ page.extra.owner }}{{ page['toc'] }}",
                Some(&[][..]),
            ),
            (
                "{% for one in section.pages %}{{ one.title }}{% endfor %}",
                Some(&["title"]),
            ),
            (
                "{% for page in section.pages %}{{ page.content }}{% endfor %}{{ page.toc }}",
                Some(&["content"]),
            ),
            (
                "{{ page.lower.title }}{{ page.higher['slug'] }}",
                Some(&["title", "slug"]),
            ),
            (
                "{% set a = get_page(path='a.md') %}{{ a.extra.b.c }}",
                Some(&["extra", "b", "c"]),
            ),
            (
                "{{ section.pages | map(attribute='extra.n') | join }}",
                Some(&["extra", "n"]),
            ),
            (
                "{{ get_page(path=page.path) | get(key='date') }}",
                Some(&["date"]),
            ),
            (
                "{{ section.pages.0.title }}{{ section.pages[1].date }}",
                Some(&["title", "date"]),
            ),
            (
                "{% for k, v in page.extra %}{{ k }}{{ v }}{% endfor %}",
                Some(&[]),
            ),
            (
                "{{ page.title | json_encode }}{{ config.extra[lang].a }}",
                Some(&[]),
            ),
            (
                "{% for one in section.pages %}{{ one[field] }}{% endfor %}",
                None,
            ),
            ("{{ page.lower | json_encode }}", None),
            ("{% for k, v in page.lower %}{{ k }}{% endfor %}", None),
            (
                "{% for one in section.pages %}{% if one == page %}x{% endif %}{% endfor %}",
                None,
            ),
            (
                "{% for one in section.pages %}{% if one.path == page.path %}x{% endif %}{% endfor %}",
                Some(&[]),
            ),
            ("{{ __tera_context }}", None),
            (
                "{% set data = load_data(path='a.toml') %}{% for one in data.all %}{{ one[x] }}{{ one.y }}{% endfor %}",
                Some(&[]),
            ),
            (
                "{% set all = [] %}{% if page %}{% set all = page.translations %}{% endif %}{% for one in all %}{{ one.title }}{% endfor %}",
                Some(&[]),
            ),
            (
                "{% set all = [] %}{% if page %}{% set all = section.pages %}{% endif %}{% for one in all %}{{ one.title }}{% endfor %}",
                Some(&["title"]),
            ),
            (
                "{{ page.extra.names[lang] }}{{ page.lower.extra[lang] }}",
                Some(&["extra"]),
            ),
            (
                "{% set p = page %}{% for one in section.pages %}{% if one == p %}x{% endif %}{% endfor %}",
                None,
            ),
        ] {
            check(&[("a.html", template)], wanted);
        }
    }

    #[test]
    fn what_an_included_template_is_given_counts() {
        let card = ("card.html", "{{ page.content }}");
        let list = "{% for page in section.pages %}{% include \"card.html\" %}{% endfor %}";
        check(&[card, ("list.html", list)], Some(&["content"]));
        let list = "{% for one in section.pages %}{% include \"card.html\" %}{% endfor %}";
        check(&[card, ("list.html", list)], Some(&[]));
        let card = (
            "card.html",
            "{% macro card(page) %}{{ page.summary }}{% endmacro %}",
        );
        check(&[card], Some(&["summary"]));
        let shortcode = ("shortcodes/a.html", "{% set x = page %}{{ x[y] }}");
        check(&[shortcode], Some(&[]));
    }

    #[test]
    fn fields_of_the_own_page_are_found() {
        let own = |template: &str| {
            let mut tera = Tera::default();
            tera.add_raw_template("a.html", template).unwrap();
            Looks::of(&tera, &HashSet::new(), &[]).own
        };
        let found = own("{{ page.title }}{% if section %}{{ section['toc'] }}{% endif %}");
        assert!(found.has("title") && found.has("toc") && !found.has("content"));
        let found =
            own("{% for page in section.pages %}{{ page.title }}{% endfor %}{{ page.date }}");
        assert!(found.has("date") && found.has("pages") && !found.has("title"));
        for whole in [
            "{% set p = page %}{{ p.title }}",
            "{{ page | json_encode }}",
            "{{ page | get(key='title') }}",
            "{{ page[x] }}",
            "{{ __tera_context }}",
        ] {
            assert_eq!(own(whole), Fields::All, "{whole}");
        }
    }
}
