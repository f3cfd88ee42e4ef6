//! Whether what looks like something the desk signed is.

use std::fmt;
use std::sync::Arc;

use percent_encoding::percent_decode_str;

/// Who knows what the desk signed: told of something that looks so, in small letters. Numbers and other sites' links may
/// look alike, and stay.
#[derive(Clone)]
pub struct Signed(Arc<dyn Fn(&str) -> bool + Send + Sync>);

impl Signed {
    /// By the keys that the caller has.
    pub fn by(knows: impl Fn(&str) -> bool + Send + Sync + 'static) -> Self {
        Self(Arc::new(knows))
    }

    pub(super) fn knows(&self, token: &str) -> bool {
        (self.0)(token)
    }

    /// The same of a token as it stands in a link: in codes, with signs nobody sees.
    pub(super) fn knows_written(&self, token: &str) -> bool {
        let plain = percent_decode_str(token).decode_utf8_lossy().to_lowercase();
        let letters = plain.replace("&#43;", "");
        let letters: String = letters
            .chars()
            .filter(|letter| letter.is_ascii_alphanumeric() || *letter == '.')
            .collect();
        self.knows(&letters)
    }
}

impl fmt::Debug for Signed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Signed")
    }
}
