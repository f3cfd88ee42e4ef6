//! The folder with all data of a desk, taken for as long as it runs.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

use crate::aws::storage::Promise;
use crate::data::takeover::Sole;
use crate::options::Run;

#[derive(Debug)]
pub(super) struct Folder {
    path: PathBuf,
    pub(super) promise: Promise,
    pub(super) sole: Option<Sole>,
    temporary: Option<tempfile::TempDir>,
}

impl Folder {
    pub(super) fn take(options: &Run) -> Result<Self> {
        if options.ephemeral {
            let temporary = tempfile::tempdir()?;
            let path = temporary.path().to_owned();
            prepare(&path)?;
            return Ok(Self {
                path,
                promise: Promise::Written,
                sole: None,
                temporary: Some(temporary),
            });
        }
        prepare(&options.data)?;
        Ok(Self {
            path: options.data.clone(),
            promise: Promise::OnDisk,
            sole: Sole::take(&options.data)?,
            temporary: None,
        })
    }

    pub(super) fn join(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }

    /// Where the data stay; nothing when they are thrown away.
    pub(super) fn kept(&self) -> Option<&Path> {
        self.temporary.is_none().then_some(self.path.as_path())
    }
}

fn prepare(data: &Path) -> Result<()> {
    crate::data::disk::keep_private(data)?;
    crate::data::disk::replace(&data.join("writable"), b"").with_context(|| {
        format!(
            "The folder {} cannot be written. Choose another with --data.",
            data.display()
        )
    })
}
