//! What requesters, observers and readers of the site do.

pub(crate) mod answers_in_the_ticket;
pub(crate) mod asks_before_it_writes;
pub(crate) mod attaches_files;
pub(crate) mod brings_in_colleagues;
pub(crate) mod changes_address;
pub(crate) mod confirms_a_request;
pub(crate) mod declares_a_problem;
pub(crate) mod ends_sessions;
pub(crate) mod erases_what_nobody_stands_behind;
pub(crate) mod has_an_account;
pub(crate) mod joins_our_mails;
pub(crate) mod keeps_accounts_safe;
pub(crate) mod keeps_guessers_out;
pub(crate) mod keeps_within_budgets;
pub(crate) mod keeps_words_from_strangers;
pub(crate) mod knows_people;
pub(crate) mod reads_a_long_ticket;
pub(crate) mod says_whether_an_article_helped;
pub(crate) mod shows_each_their_own;
pub(crate) mod shows_words_without_layout;
pub(crate) mod stays_in_the_readers_language;
pub(crate) mod stops_following;
