//! The files no page asks for: `404.html`, the sitemap, `robots.txt`, the feeds, static files.

use anyhow::Result;
use serde_json::Map;

use crate::site::feeds;
use crate::site::renderer::{Renderer, What};
use crate::site::sitemap;
use crate::site::static_files;

pub(crate) fn write(renderer: &mut Renderer<'_>) -> Result<()> {
    not_found(renderer)?;
    sitemap::write(renderer)?;
    if renderer.basis.config.generate_robots_txt {
        let text = renderer.render_alone("robots.txt", Map::new())?;
        renderer
            .output
            .write("robots.txt", text.as_bytes(), "robots.txt")?;
    }
    feeds(renderer)?;
    static_files::copy(renderer)
}

/// Writes the page of what does not exist.
pub(crate) fn not_found(renderer: &mut Renderer<'_>) -> Result<()> {
    let html = renderer.render_alone("404.html", Map::new())?;
    renderer
        .output
        .write("404.html", html.as_bytes(), "the page 404.html")?;
    renderer.note(What::NotFound);
    Ok(())
}

/// Writes the feeds of each language that has any.
pub(crate) fn feeds(renderer: &mut Renderer<'_>) -> Result<()> {
    let basis = renderer.basis;
    for (lang, options) in &basis.config.languages {
        if options.generate_feeds {
            feeds::of_site(renderer, lang)?;
        }
    }
    Ok(())
}
