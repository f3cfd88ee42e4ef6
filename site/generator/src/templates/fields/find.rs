//! Goes through the templates of a site for the fields that they name.

use std::collections::HashSet;

use tera::ast::{Block, MacroDefinition};
use tera::{Template, Tera};

use super::look::Look;
use super::scope::Scope;
use super::walk::includes;
use super::{Looks, PageFields};

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
            false => PageFields::All,
        };
        Self { own, others, feeds }
    }
}

/// What is found in the templates that `looked_at` picks.
fn look(tera: &Tera, looked_at: impl Fn(&str) -> bool) -> Look {
    let templates: Vec<&Template> = tera
        .templates
        .values()
        .filter(|template| looked_at(&template.name))
        .collect();
    let mut look = Look::new();
    for template in &templates {
        let within =
            template.parent.is_some() || !template.blocks.is_empty() || includes(&template.ast);
        look.bindings(&template.ast, within);
        let blocks = template.blocks.values();
        blocks.for_each(|block| look.bindings(&block.body, true));
    }
    for template in &templates {
        look.nodes(&template.ast, &mut Scope::default());
        let blocks = template.blocks.values();
        blocks.for_each(|block: &Block| look.nodes(&block.body, &mut Scope::default()));
        let macros = template.macros.values();
        macros.for_each(|one: &MacroDefinition| {
            look.nodes(&one.body, &mut Scope::of_macro(one.args.keys()));
        });
    }
    look
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
            wanted.map_or(PageFields::All, PageFields::Only),
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
            assert_eq!(own(whole), PageFields::All, "{whole}");
        }
    }
}
