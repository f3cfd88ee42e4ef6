//! What agents and administrators do.

pub(crate) mod answers_in_one_act;
pub(crate) mod hears_of_strangers_seldom;
pub(crate) mod looks_after_received_mail;
pub(crate) mod shows_mails;
pub(crate) mod works_again;
pub(crate) mod works_as_an_agent;
