//! The desk that is measured.

use std::path::Path;

use anyhow::{Context as _, Result};
use clap::Parser as _;
use local::desk::system::{Extras, System};
use local::doors::portal::Site;
use local::options::Options;

/// Starts a desk with its data on disk, in `folder`, and ports that are free.
pub(crate) async fn start(folder: &Path) -> Result<System> {
    let data = folder.to_str().context("a folder with a plain name")?;
    let arguments = [
        "bench",
        "--port",
        "0",
        "--files-port",
        "0",
        "--smtp-port",
        "0",
        "--data",
        data,
    ];
    System::start(
        &Options::parse_from(arguments).run,
        Site::new("no-site"),
        Extras::default(),
    )
    .await
}
