//! A site as it was built last, which a change starts from.

use std::sync::{Arc, RwLock};

use crate::basis::Basis;
use crate::output::Owners;
use crate::search::Search;
use crate::site::renderer::Rendering;
use crate::templates::contents::Contents;
use crate::templates::stage::Stage;

/// A site as it was built last.
#[derive(Debug)]
pub(crate) struct Built {
    pub(crate) basis: Arc<Basis>,
    pub(crate) stage: Stage,
    pub(crate) contents: Arc<RwLock<Contents>>,
    pub(crate) renderings: Vec<Rendering>,
    pub(crate) search: Search,
    pub(crate) owners: Owners,
}
