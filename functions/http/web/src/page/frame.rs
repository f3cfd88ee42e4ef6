//! What every page of a function has around its own words.

use domain::desk::place::Place;
use domain::language::Language;

use crate::words;

/// The pages' own styles; their addresses are fixed, see `site/templates/base.html`.
const STYLES: [&str; 7] = [
    "/css/tokens.css",
    "/css/base.css",
    "/css/layout.css",
    "/css/buttons.css",
    "/css/controls.css",
    "/css/panels.css",
    "/css/report.css",
];

/// The sign of the portal, as in `site/templates/parts/header.html`.
const ARCH: &str = "<svg class=\"brand__mark\" viewBox=\"0 0 36 36\" width=\"36\" height=\"36\" aria-hidden=\"true\" \
    focusable=\"false\" fill=\"none\" stroke=\"currentcolor\" stroke-width=\"2.6\" stroke-linecap=\"round\">\
    <path d=\"M8 31V16a10 10 0 0 1 20 0v15M4 31h28M14 18h8M14 23h5\"/></svg>";

pub(super) fn begin(title: &str, language: Language) -> String {
    let title = escape(title);
    let page = words::page(language);
    let styles: String = STYLES
        .iter()
        .map(|style| format!("<link rel=\"stylesheet\" href=\"{style}\">"))
        .collect();
    format!(
        "<!doctype html><html lang=\"{}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <title>{title}</title><meta name=\"color-scheme\" content=\"light dark\">\
         <link rel=\"icon\" href=\"/icon.svg\" type=\"image/svg+xml\">{styles}</head><body>\
         <header class=\"header\"><div class=\"wide header__row\"><a class=\"brand\" href=\"{}\">{ARCH}<span>{}</span></a>\
         </div></header><main class=\"main\"><div class=\"narrow stack\"><h1>{title}</h1>",
        language.tag(),
        Place::Home.path(language),
        page.portal
    )
}

pub(super) fn end(language: Language) -> String {
    let page = words::page(language);
    format!(
        "<p><a href=\"{}\">{}</a></p></div></main></body></html>",
        Place::Home.path(language),
        page.home
    )
}

pub(super) fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            c => safe.push(c),
        }
    }
    safe
}
