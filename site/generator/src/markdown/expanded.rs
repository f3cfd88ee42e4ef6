//! Markdown whose shortcodes are rendered, their HTML waiting behind marks.

/// Brackets of a waiting piece of HTML: private characters that no keyboard writes.
const OPEN: char = '\u{F5A0}';
const CLOSE: char = '\u{F5A1}';

/// Markdown whose shortcodes are rendered.
#[derive(Debug, Default)]
pub(crate) struct Expanded {
    /// The Markdown, with a mark at each piece of HTML.
    pub(crate) markdown: String,
    /// The pieces of HTML, by number.
    pub(crate) pieces: Vec<String>,
    /// Offsets in the new text and in the written one, where they start to differ.
    shifts: Vec<(usize, usize)>,
}

impl Expanded {
    /// Adds a piece of HTML, behind a mark that no Markdown changes.
    pub(crate) fn push_html(&mut self, piece: String) {
        let mark = format!("{OPEN}{}{CLOSE}", self.pieces.len());
        self.markdown.push_str(&mark);
        self.pieces.push(piece);
    }

    /// Notes that what follows stands at `offset` in the text as written.
    pub(crate) fn goes_on_at(&mut self, offset: usize) {
        self.shifts.push((self.markdown.len(), offset));
    }

    /// Where an offset of the expanded text stands in the text as written.
    pub(crate) fn written_offset(&self, offset: usize) -> usize {
        let after = self.shifts.partition_point(|(new, _)| *new <= offset);
        match after.checked_sub(1) {
            Some(last) => self.shifts[last].1 + (offset - self.shifts[last].0),
            None => offset,
        }
    }

    /// Puts the waiting pieces into the rendered page. A paragraph of one piece gives way to it.
    pub(crate) fn fill(&self, html: &str) -> String {
        if self.pieces.is_empty() {
            return html.to_owned();
        }
        let mut filled = String::with_capacity(html.len() * 2);
        let mut rest = html;
        while let Some(at) = rest.find(OPEN) {
            let after = &rest[at + OPEN.len_utf8()..];
            let known = after.split_once(CLOSE).and_then(|(number, after)| {
                let number: usize = number.parse().ok()?;
                Some((self.pieces.get(number)?, after))
            });
            let Some((piece, after)) = known else {
                filled.push_str(&rest[..at + OPEN.len_utf8()]);
                rest = after;
                continue;
            };
            let before = rest[..at].strip_suffix("<p>");
            match before.zip(after.strip_prefix("</p>\n")) {
                Some((before, after)) => {
                    filled.push_str(before);
                    rest = after;
                }
                None => {
                    filled.push_str(&rest[..at]);
                    rest = after;
                }
            }
            filled.push_str(piece);
        }
        filled.push_str(rest);
        filled
    }
}

/// The text without the marks of waiting pieces, for headings and word counts.
pub(crate) fn without_marks(text: &str) -> String {
    if !text.contains(OPEN) {
        return text.to_owned();
    }
    let mut kept = String::with_capacity(text.len());
    let mut inside = false;
    for letter in text.chars() {
        match letter {
            OPEN => inside = true,
            CLOSE => inside = false,
            other if !inside => kept.push(other),
            _ => {}
        }
    }
    kept
}
