//! Builds a site, whole or only what a change touches.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Instant;

use anyhow::Result;

use crate::basis::Basis;
use crate::config::Config;
use crate::content::library::Library;
use crate::content::taxonomy;
use crate::output::Output;
use crate::search;
use crate::site::built::Built;
use crate::site::change;
use crate::site::extras;
use crate::site::options::{BuildOptions, BuildReport};
use crate::site::packages;
use crate::site::renderer::Renderer;
use crate::site::texts;
use crate::source::is_source;
use crate::templates::contents::Contents;
use crate::templates::stage::Stage;
use crate::templates::whereabouts;

/// Builds one site again and again, and remembers it in between.
#[derive(Debug)]
pub struct Builder {
    options: BuildOptions,
    built: Option<Built>,
}

impl Builder {
    /// Nothing is built yet.
    pub fn new(options: BuildOptions) -> Self {
        Self {
            options,
            built: None,
        }
    }

    /// Another builder of the same site, to which nothing is built yet.
    pub fn fresh(&self) -> Self {
        Self::new(self.options.clone())
    }

    /// Builds the whole site; on an error the old output stays as it was.
    ///
    /// # Errors
    /// One sentence with the file, the line when there is one, and the cause.
    pub fn build(&mut self) -> Result<BuildReport> {
        self.built = None;
        let (built, report) = whole(&self.options)?;
        self.built = Some(built);
        Ok(report)
    }

    /// Builds again after files changed; nothing is done when none of them belongs to the site. What
    /// comes out is the same to the byte as a whole build; a page whose text alone changed costs
    /// little more than itself.
    ///
    /// # Errors
    /// As [`Builder::build`].
    pub fn rebuild(&mut self, changed: &[PathBuf]) -> Result<Option<BuildReport>> {
        let root = &self.options.root;
        // A watcher may tell the whole path of what the options name by a short one.
        let real = root.canonicalize().unwrap_or_else(|_| root.clone());
        let inside = |path: &PathBuf| match path.strip_prefix(&real) {
            Ok(inside) => root.join(inside),
            Err(_) => path.clone(),
        };
        let own: Vec<PathBuf> = changed.iter().map(inside).collect();
        let own: Vec<&Path> = own.iter().map(PathBuf::as_path).collect();
        let own: Vec<&Path> = own
            .into_iter()
            .filter(|path| is_source(root, path))
            .collect();
        if own.is_empty() {
            return Ok(None);
        }
        if let Some(built) = self.built.take() {
            // Whatever does not go well here is told by the whole build, in its own order.
            if let Ok(Some((built, report))) = change::apply(&self.options, built, &own) {
                self.built = Some(built);
                return Ok(Some(report));
            }
        }
        self.build().map(Some)
    }
}

pub(crate) fn whole(options: &BuildOptions) -> Result<(Built, BuildReport)> {
    everything(options).map_err(|error| whereabouts::told(&options.root, error))
}

fn read(options: &BuildOptions) -> Result<(Library, Arc<Basis>)> {
    let root = &options.root;
    let config = Config::read(root, options.base_url.as_deref())?;
    let library = Library::read(root, &config, options.drafts)?;
    let terms = taxonomy::addresses(&taxonomy::gather(&library, &config));
    let basis = Arc::new(Basis {
        root: root.clone(),
        packages: packages::read(root, &config)?,
        permalinks: library.permalinks(),
        terms,
        config,
        answers: Mutex::default(),
    });
    Ok((library, basis))
}

fn everything(options: &BuildOptions) -> Result<(Built, BuildReport)> {
    let started = Instant::now();
    let root = &options.root;
    let (mut library, basis) = read(options)?;
    let mut stage = Stage::read(root, &basis)?;
    texts::render(&mut library, &basis, &mut stage)?;
    let contents = Arc::new(RwLock::new(Contents {
        taxonomies: taxonomy::gather(&library, &basis.config),
        library,
        looks: Arc::clone(&stage.looks),
        given: Mutex::default(),
    }));
    stage.know(&basis, &contents);
    let mut output = Output::open(root, &options.output)?;
    let guard = contents.read().unwrap_or_else(PoisonError::into_inner);
    let mut renderer = Renderer {
        contents: &guard,
        basis: &basis,
        stage: &mut stage,
        output: &mut output,
        renderings: Vec::new(),
    };
    renderer.everything()?;
    extras::write(&mut renderer)?;
    let renderings = renderer.renderings;
    let search = search::write(&guard.library, &basis, &mut output)?;
    let report = BuildReport {
        pages: guard.library.pages.len(),
        sections: guard.library.sections.len(),
        files: output.count(),
        remarks: guard.library.remarks(),
        elapsed: started.elapsed(),
    };
    drop(guard);
    let built = Built {
        basis,
        stage,
        contents,
        renderings,
        search,
        owners: output.finish()?,
    };
    Ok((built, report))
}
