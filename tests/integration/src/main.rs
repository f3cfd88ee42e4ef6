//! What people do, driven through the real functions over the embedded DynamoDB, S3 and mail. Each test
//! has a desk of its own; files are named after what a person does.
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on should say where"
)]
#![expect(
    clippy::too_many_lines,
    reason = "a test tells what happens in a day, however long"
)]

mod log;
mod mailroom;
mod portal;
mod rights;
mod unproved;

mod answers_by_mail;
mod answers_in_one_act;
mod answers_in_the_ticket;
mod asks_before_it_writes;
mod attaches_files;
mod brings_in_colleagues;
mod changes_address;
mod confirms_a_request;
mod declares_a_problem;
mod erases_what_nobody_stands_behind;
mod finds_the_ticket;
mod finishes_what_was_left;
mod fits_the_template;
mod has_an_account;
mod holds_words_of_strangers;
mod is_built_for_lambda;
mod keeps_accounts_safe;
mod keeps_its_shape;
mod keeps_within_budgets;
mod keeps_words_from_strangers;
mod knows_people;
mod learns_what_became_of_mails;
mod lives_a_day;
mod looks_after_received_mail;
mod meets_bad_mails;
mod meets_newer_items;
mod meets_strange_mails;
mod opens_an_old_folder;
mod prices;
mod prices_of_people;
mod puts_heavy_mails_aside;
mod raises_the_alarm;
mod reads_a_long_ticket;
mod reads_well;
mod runs_in_earnest;
mod says_whether_an_article_helped;
mod shows_each_their_own;
mod shows_mails;
mod shows_words_without_layout;
mod signs_on_lambda;
mod stays_in_the_readers_language;
mod stops_and_starts;
mod stops_floods;
mod stops_following;
mod survives_a_freeze;
mod unfolds_what_was_quoted;
mod waits_to_be_allowed;
mod works_again;
mod works_as_an_agent;
