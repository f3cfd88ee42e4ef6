//! Building the site.

use std::path::Path;
use std::process::Stdio;

use anyhow::{Result, bail};
use generator::{BuildOptions, BuildReport};
use tokio::process::Command;

/// Builds a site; an older one at `output` stays untouched unless all of it succeeds.
///
/// # Errors
/// File, line and cause in one sentence.
pub fn build(root: &Path, output: &Path, base_url: Option<String>) -> Result<BuildReport> {
    let report = generator::build(&build_options(root, output, base_url))?;
    for remark in &report.remarks {
        tracing::warn!("{remark}");
    }
    Ok(report)
}

/// What a build is told.
pub fn build_options(root: &Path, output: &Path, base_url: Option<String>) -> BuildOptions {
    let mut options = BuildOptions::new(root, output);
    options.base_url = base_url;
    options
}

/// The editor and its cleaner come by npm, once.
///
/// # Errors
/// When npm is not there or fails, in one sentence.
pub async fn install_packages(root: &Path) -> Result<()> {
    if !root.join("package.json").exists() || root.join("node_modules").exists() {
        return Ok(());
    }
    let npm = Command::new("npm")
        .args(["ci", "--no-audit", "--no-fund", "--prefix"])
        .arg(root)
        .stdout(Stdio::null())
        .status()
        .await;
    match npm {
        Ok(status) if status.success() => Ok(()),
        Ok(_) => bail!(
            "npm could not install the site's packages. Run `npm ci --prefix {}` to see why.",
            root.display()
        ),
        Err(_) => bail!("npm was not found. Install Node 20, then start again."),
    }
}
