//! The built site: made before the first request, made again when its sources change.

use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context as _, Result};
use generator::Builder;
use notify::{RecommendedWatcher, RecursiveMode, Watcher as _};
use operator::site::{build, build_options, install_packages};

use crate::doors::portal::Site;
use crate::options::Run;

/// Where the site is built from and to.
#[derive(Debug)]
pub struct Pages {
    /// The pages as they are served.
    pub site: Site,
    root: PathBuf,
    output: PathBuf,
    base_url: Option<String>,
    built: bool,
}

impl Pages {
    /// Makes sure that there is a built site: an older one is served until [`Pages::keep_fresh`] has
    /// made the new one, so that starting does not wait for it.
    ///
    /// # Errors
    /// When npm or the build fails, in one sentence.
    pub async fn prepare(options: &Run) -> Result<Self> {
        let root = options.site.clone();
        install_packages(&root).await?;
        // Beside the data when it is kept; `target` is there in any case.
        let output = match options.ephemeral {
            true => PathBuf::from(format!("target/site-{}", options.port)),
            false => options.data.join("site"),
        };
        let base_url = Some(options.portal_address());
        let built = !output.join("index.html").exists();
        if built {
            build(&root, &output, base_url.clone())?;
        }
        Ok(Self {
            site: Site::new(&output),
            root,
            output,
            base_url,
            built,
        })
    }

    /// Builds once more where an older site was there, and with `--watch` at every change.
    ///
    /// # Errors
    /// When the folder cannot be watched.
    pub fn keep_fresh(self, options: &Run) -> Result<Option<RecommendedWatcher>> {
        let Self {
            root,
            output,
            base_url,
            built,
            ..
        } = self;
        let (changes, mut changed) = tokio::sync::mpsc::unbounded_channel::<PathBuf>();
        let mut watcher = None;
        if options.watch {
            let mut watching =
                notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
                    for path in event
                        .into_iter()
                        .filter(|event| !event.kind.is_access())
                        .flat_map(|event| event.paths)
                    {
                        // The other end goes only when the process does.
                        let _ = changes.send(path);
                    }
                })?;
            watching
                .watch(&root, RecursiveMode::Recursive)
                .context("The site's folder cannot be watched.")?;
            watcher = Some(watching);
        }
        tokio::spawn(async move {
            let mut builder = Builder::new(build_options(&root, &output, base_url));
            if !built {
                builder = again(builder, None).await;
            }
            while let Some(path) = changed.recv().await {
                let mut paths = vec![path];
                // An editor writes a file in several steps: wait until it has finished.
                tokio::time::sleep(Duration::from_millis(80)).await;
                while let Ok(path) = changed.try_recv() {
                    paths.push(path);
                }
                builder = again(builder, Some(paths)).await;
            }
        });
        Ok(watcher)
    }
}

/// Builds everything, or what changed files touch.
async fn again(builder: Builder, changed: Option<Vec<PathBuf>>) -> Builder {
    let fresh = builder.fresh();
    let task = tokio::task::spawn_blocking(move || {
        let mut builder = builder;
        let done = match changed {
            Some(paths) => builder.rebuild(&paths).map(|_| ()),
            None => builder.build().map(|_| ()),
        };
        (builder, done)
    });
    // A builder that panicked is gone; another one starts from nothing.
    let Ok((builder, done)) = task.await else {
        return fresh;
    };
    if let Err(error) = done {
        tracing::error!("the site was not rebuilt, the last one is still served: {error:#}");
    }
    builder
}
