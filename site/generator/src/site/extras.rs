//! The files no page asks for: `404.html`, the sitemap, `robots.txt`, the feeds, static files.

use anyhow::Result;
use serde_json::Map;

use crate::site::desk::{Desk, What};
use crate::site::feeds;
use crate::site::sitemap;
use crate::site::static_files;

/// Writes them all.
pub(crate) fn write(desk: &mut Desk<'_>) -> Result<()> {
    not_found(desk)?;
    sitemap::write(desk)?;
    if desk.basis.config.generate_robots_txt {
        let text = desk.render_alone("robots.txt", Map::new())?;
        desk.output
            .write("robots.txt", text.as_bytes(), "robots.txt")?;
    }
    feeds(desk)?;
    static_files::copy(desk)
}

/// Writes the page of what does not exist.
pub(crate) fn not_found(desk: &mut Desk<'_>) -> Result<()> {
    let html = desk.render_alone("404.html", Map::new())?;
    desk.output
        .write("404.html", html.as_bytes(), "the page 404.html")?;
    desk.note(What::NotFound);
    Ok(())
}

/// Writes the feeds of each language that has any.
pub(crate) fn feeds(desk: &mut Desk<'_>) -> Result<()> {
    let basis = desk.basis;
    for (lang, options) in &basis.config.languages {
        if options.generate_feeds {
            feeds::of_site(desk, lang)?;
        }
    }
    Ok(())
}
