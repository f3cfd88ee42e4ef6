//! A copy of the small site in a folder of its own, which tests may break.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

/// The copy and the folder it is built into.
pub(crate) struct Site {
    folder: TempDir,
}

impl Site {
    /// A fresh copy of `tests/fixtures/small`.
    pub(crate) fn small() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/small");
        let site = folder.path().join("site");
        copy(&from, &site);
        // Kept under another name in the repository, which has no node_modules.
        fs::rename(site.join("packages"), site.join("node_modules")).unwrap();
        Self { folder }
    }

    /// A fresh copy of `tests/fixtures/features`.
    pub(crate) fn features() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/features");
        copy(&from, &folder.path().join("site"));
        Self { folder }
    }

    /// The portal's own articles and synonyms, under templates of one word: what the search is made from.
    pub(crate) fn articles() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let site = folder.path().join("site");
        let portal = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        for part in ["content", "data", "templates"] {
            copy(&portal.join(part), &site.join(part));
        }
        blank(&site.join("templates"));
        let tags = "taxonomies = [{ name = \"tags\", render = false }]\n";
        let config = format!(
            "base_url = \"https://guichet.test\"\ndefault_language = \"fr\"\n{tags}\
             [languages.en]\n{tags}[extra]\nsearch_sections = [\"articles\"]\n"
        );
        fs::write(site.join("config.toml"), config).unwrap();
        Self { folder }
    }

    /// The folder of `config.toml`.
    pub(crate) fn root(&self) -> PathBuf {
        self.folder.path().join("site")
    }

    /// What builds this copy.
    pub(crate) fn options(&self) -> generator::BuildOptions {
        generator::BuildOptions::new(self.root(), self.folder.path().join("public"))
    }

    /// Builds it.
    pub(crate) fn build(&self) -> anyhow::Result<generator::BuildReport> {
        generator::build(&self.options())
    }

    /// Writes a source file.
    pub(crate) fn write(&self, path: &str, bytes: impl AsRef<[u8]>) {
        fs::write(self.root().join(path), bytes).unwrap();
    }

    /// Whether a file came out.
    pub(crate) fn has(&self, path: &str) -> bool {
        self.folder.path().join("public").join(path).is_file()
    }

    /// The text of a file that came out.
    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.folder.path().join("public").join(path)).unwrap()
    }

    /// The folder of what came out.
    pub(crate) fn public(&self) -> PathBuf {
        self.folder.path().join("public")
    }

    /// Every file that came out, with its bytes.
    pub(crate) fn everything(&self) -> BTreeMap<String, Vec<u8>> {
        let mut found = BTreeMap::new();
        let mut waiting = vec![self.public()];
        while let Some(folder) = waiting.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    waiting.push(path);
                } else {
                    let name = path.strip_prefix(self.public()).unwrap();
                    let name = name.to_str().unwrap().to_owned();
                    found.insert(name, fs::read(&path).unwrap());
                }
            }
        }
        found
    }

    /// Names beside the output: nothing of an unfinished build may stay.
    pub(crate) fn beside(&self) -> Vec<String> {
        let entries = fs::read_dir(self.folder.path()).unwrap();
        let mut names: Vec<String> = entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// Empties every page's template; shortcodes stay as they are.
fn blank(templates: &Path) {
    for entry in fs::read_dir(templates).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            fs::write(path, "{{ lang }}").unwrap();
        } else if !path.ends_with("shortcodes") {
            blank(&path);
        }
    }
}
