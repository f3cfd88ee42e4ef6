//! Mails that come in.

pub(crate) mod answers_by_mail;
pub(crate) mod finds_the_ticket;
pub(crate) mod finishes_what_was_left;
pub(crate) mod holds_words_of_strangers;
pub(crate) mod lives_a_day;
pub(crate) mod meets_bad_mails;
pub(crate) mod meets_strange_mails;
pub(crate) mod puts_heavy_mails_aside;
pub(crate) mod stops_floods;
pub(crate) mod tells_nothing_by_guessing;
pub(crate) mod unfolds_what_was_quoted;
