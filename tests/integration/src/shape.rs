//! What is read off the sources, the template and the count of requests.

pub(crate) mod fits_the_template;
pub(crate) mod is_built_for_lambda;
pub(crate) mod keeps_its_shape;
pub(crate) mod prices;
pub(crate) mod prices_of_people;
pub(crate) mod reads_well;
pub(crate) mod says_it_once;
pub(crate) mod signs_on_lambda;
