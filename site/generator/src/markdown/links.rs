//! Links in Markdown: to content files, to anchors, to files beside the text, to other sites.

use anyhow::{Result, bail};
use pulldown_cmark::{CowStr, Event, LinkType, Tag};
use pulldown_cmark_escape::{escape_href, escape_html};
use unicode_normalization::UnicodeNormalization as _;

use crate::config::Markdown;
use crate::markdown::escape::escape;
use crate::markdown::rendered::InternalLink;
use crate::markdown::surroundings::Surroundings;

/// A link as it is written.
pub(crate) struct Link<'a> {
    kind: LinkType,
    to: CowStr<'a>,
    title: CowStr<'a>,
    id: CowStr<'a>,
}

impl<'a> Link<'a> {
    /// The parts of a Markdown link.
    pub(crate) fn new(kind: LinkType, to: CowStr<'a>, title: CowStr<'a>, id: CowStr<'a>) -> Self {
        Self {
            kind,
            to,
            title,
            id,
        }
    }

    /// The link with its real address; one inside the site is noted in `links`.
    pub(crate) fn resolve(
        self,
        around: &Surroundings<'_>,
        line: usize,
        links: &mut Vec<InternalLink>,
    ) -> Result<Event<'a>> {
        if self.to.is_empty() {
            bail!("a link has no address");
        }
        let to: CowStr<'a> = if self.kind == LinkType::Email {
            self.to
        } else if let Some(target) = self.to.strip_prefix("@/") {
            self.to_content(target, around, line, links)?.into()
        } else if is_beside(&self.to) {
            format!("{}{}", around.permalink, self.to).into()
        } else if let Some(anchor) = self.to.strip_prefix('#')
            && !anchor.is_empty()
            && !around.relative.is_empty()
        {
            links.push(InternalLink {
                line,
                target: around.relative.to_owned(),
                anchor: Some(anchor.to_owned()),
            });
            format!("{}{}", around.permalink, self.to).into()
        } else if self.to.starts_with("http://") || self.to.starts_with("https://") {
            if let Some(html) = self.external(&around.config.markdown) {
                return Ok(Event::InlineHtml(html.into()));
            }
            self.to
        } else {
            self.to
        };
        let (link_type, title, id) = (self.kind, self.title, self.id);
        Ok(Event::Start(Tag::Link {
            link_type,
            dest_url: to,
            title,
            id,
        }))
    }

    /// The address of a content file, named by its place.
    fn to_content(
        &self,
        target: &str,
        around: &Surroundings<'_>,
        line: usize,
        links: &mut Vec<InternalLink>,
    ) -> Result<String> {
        let target: String = decoded(target).nfc().collect();
        let (file, anchor) = match target.split_once('#') {
            Some((file, anchor)) => (file, Some(anchor.to_owned())),
            None => (target.as_str(), None),
        };
        let Some(permalink) = around.permalinks.get(file) else {
            bail!("the link `{}` leads to a page that does not exist", self.to);
        };
        let address = match &anchor {
            Some(anchor) => format!("{permalink}#{anchor}"),
            None => permalink.clone(),
        };
        let target = file.to_owned();
        links.push(InternalLink {
            line,
            target,
            anchor,
        });
        Ok(address)
    }

    /// The tag of a link to another site, when the settings ask for something of it.
    fn external(&self, asked: &Markdown) -> Option<String> {
        let rel: Vec<&str> = [
            (asked.external_links_target_blank, "noopener"),
            (asked.external_links_no_follow, "nofollow"),
            (asked.external_links_no_referrer, "noreferrer"),
            (asked.external_links_external, "external"),
        ]
        .into_iter()
        .filter_map(|(on, word)| on.then_some(word))
        .collect();
        let class = asked.external_links_class.as_deref();
        if rel.is_empty() && class.is_none() {
            return None;
        }
        let mut html = "<a".to_owned();
        if let Some(class) = class {
            html.push_str(&format!(" class=\"{class}\""));
        }
        if !rel.is_empty() {
            html.push_str(&format!(" rel=\"{}\"", rel.join(" ")));
        }
        if asked.external_links_target_blank {
            html.push_str(" target=\"_blank\"");
        }
        if !self.title.is_empty() {
            html.push_str(" title=\"");
            escape(|to| escape_html(to, &self.title), &mut html);
            html.push('"');
        }
        html.push_str(" href=\"");
        escape(|to| escape_href(to, &self.to), &mut html);
        html.push_str("\">");
        Some(html)
    }
}

/// A link to a file beside this one.
pub(crate) fn is_beside(link: &str) -> bool {
    let scheme = link.split_once(':').is_some_and(|(scheme, _)| {
        !scheme.is_empty()
            && scheme
                .chars()
                .all(|one| one.is_ascii_alphanumeric() || one == '-')
    });
    !link.is_empty() && !link.starts_with(['/', '#']) && !link.starts_with("..") && !scheme
}

/// `%20` and the like as they are meant.
fn decoded(link: &str) -> String {
    percent_encoding::percent_decode_str(link)
        .decode_utf8()
        .map_or_else(|_| link.to_owned(), |text| text.into_owned())
}
