//! English.

use super::faults::Faults;
use super::kinds::{
    ConfirmationWords, FollowWords, InvitationWords, LinkWords, PageWords, TitleAndDetail,
};
use super::refusals::{Refusals, Waits};

pub(super) const PAGE: PageWords = PageWords {
    summary: "Nothing was sent. Here is what to correct:",
    reference: "Reference to give to support: {}",
    submit: "Send again",
    typed: "What you wrote, to be copied",
    too_long_to_return: "Your text is too long to come back on this page. The Back button of your browser brings it back.",
    portal: "Support",
    forgotten: "Forgotten password",
};

pub(super) const WITHOUT_LAYOUT: &str =
    "[The layout could not be taken over in full: the text is shown without it]";

const PASTE: &str = "Copy the link from the e-mail here, then choose a password of at least 12 characters: a phrase of a few words is easy to remember.";

pub(super) const VERIFICATION: LinkWords = LinkWords {
    title: "Finish creating your account",
    ask: "Your account for {}. Say what we should call you, then choose a password of at least 12 characters: a phrase of a few words is easy to remember.",
    paste: PASTE,
};

pub(super) const RESET: LinkWords = LinkWords {
    title: "New password",
    ask: "New password for {}: at least 12 characters. A phrase of a few words is easy to remember.",
    paste: PASTE,
};

pub(super) const FOLLOW: FollowWords = FollowWords {
    ask_title: "Stop following this ticket?",
    ask: "You will get no more mails about ticket {}. It stays in the list of your tickets.",
    stop: "Get no more mails",
    ended_title: "You no longer follow this ticket",
    ended: "You will get no more mails about ticket {}. You can change your mind at any time.",
    resumed_title: "You follow this ticket",
    resumed: "You get the mails about ticket {}.",
};

pub(super) const INVITATION: InvitationWords = InvitationWords {
    ask_title: "Follow this ticket?",
    ask: "Somebody asks whether you want to follow ticket {}. If you accept, you can read all of it, you get the replies by mail, and the other participants see your name.",
    accept: "Follow this ticket",
    decline: "Do not follow it",
    joined_title: "You follow this ticket",
    joined: "You will get the replies to ticket {} by mail, and can answer in the same way. To read it online, log in, or create an account with this address.",
    open: "Open the ticket",
    declined_title: "Noted",
    declined: "You will get nothing about ticket {}, and will not be asked again. You can change your mind at any time.",
};

pub(super) const CONFIRMATION: ConfirmationWords = ConfirmationWords {
    ask_title: "Confirm your request?",
    ask: "A support request was sent with your address. If it is yours, confirm it: support will answer by mail to this address. If not, close this page.",
    confirm: "Confirm my request",
    done_title: "Your request is confirmed",
    done: "Its number is {}. Support will answer by mail. To follow it online, log in, or create an account with this address.",
};

pub(super) static REFUSALS: Refusals = Refusals {
    too_much: TitleAndDetail::new(
        "That is a lot in a short time",
        "Nothing was sent, and what you wrote is kept. Try again in {}. If it cannot wait, call support.",
    ),
    too_many_tries: TitleAndDetail::new(
        "Too many tries",
        "As a precaution, tries stop for a while. Try again in {}. To get in at once, choose “Forgotten password”: the link that comes by mail works without waiting.",
    ),
    mailed_before: TitleAndDetail::new(
        "A mail is on its way already",
        "A mail has already been asked for at this address. Look in your inbox, then in the junk folder. If it is not there, you can ask for another in {}.",
    ),
    malformed: TitleAndDetail::new(
        "Unreadable request",
        "What was sent could not be read. Reload the page, then try again.",
    ),
    fields: TitleAndDetail::new(
        "Something to correct",
        "Nothing was sent. Correct the fields shown, then send again.",
    ),
    wrong_credentials: TitleAndDetail::new(
        "Could not log in",
        "The e-mail address and password do not match, or the address has not been verified yet. Check them, or ask for a new password.",
    ),
    not_signed_in: TitleAndDetail::new(
        "You are not logged in",
        "Log in with your e-mail address and password, then try again. What you wrote is kept.",
    ),
    not_found: TitleAndDetail::new(
        "Not found",
        "This does not exist, or your account has no access to it. Check the address, or open your list of tickets.",
    ),
    agents_only: TitleAndDetail::new(
        "Support only",
        "Only the support team can do this. Add a reply to the ticket to ask for it.",
    ),
    admins_only: TitleAndDetail::new(
        "Administrators only",
        "Your account cannot manage received mail. Ask the person who administers this portal.",
    ),
    closed_too_long: TitleAndDetail::new(
        "Ticket closed",
        "This ticket has been closed for more than 30 days. Report a new problem and mention its number.",
    ),
    link_used: TitleAndDetail::new(
        "Link expired",
        "This link was already used, another one has replaced it, or it is too old. If you have chosen your password, log in. Otherwise ask for a new link: it arrives by e-mail within seconds.",
    ),
    invitation_over: TitleAndDetail::new(
        "This invitation is no longer valid",
        "It was withdrawn, or the ticket no longer exists. To follow the ticket, ask whoever proposed it to invite you again.",
    ),
    request_erased: TitleAndDetail::new(
        "This request no longer exists",
        "Without confirmation a request is erased after three days. Report your problem again: log in first, and nothing needs confirming.",
    ),
    key_reused: TitleAndDetail::new(
        "Already sent",
        "A first version of this text has arrived already: it is in the conversation or among your tickets. Your words are still here. Keep only what is missing, then send again: it will be one more message, or another request.",
    ),
    another_person: TitleAndDetail::new(
        "Somebody else is logged in",
        "Somebody else has logged in on this browser meanwhile. Nothing was sent in their name. To go on, log in with your account.",
    ),
    busy: TitleAndDetail::new(
        "Somebody was quicker",
        "This ticket was changed several times just now. Reload the page, then try again.",
    ),
    account_busy: TitleAndDetail::new(
        "Logging in is not possible right now",
        "Your account was changed several times just now. Log in again.",
    ),
    other_site: TitleAndDetail::new(
        "Request refused",
        "This request does not come from a page of this portal. Open the portal, then try again.",
    ),
    unavailable: TitleAndDetail::new(
        "Service unavailable for the moment",
        "We could not answer. Try again in a minute: what you wrote is kept.",
    ),
};

pub(super) static WAITS: Waits = Waits {
    minute: "one minute",
    minutes: "{} minutes",
    hours: "{} hours",
    days: "{} days",
};

pub(super) static FAULTS: Faults = Faults {
    no_address: "Enter an e-mail address, for example first.last@example.org.",
    no_subject: "Say in a few words what your request is about.",
    no_words: "Describe your problem, or paste a screenshot.",
    no_password: "Choose a password.",
    no_files: "Choose at least one file.",
    missing: "Fill in this field.",
    words_too_long: "This text is too long. Shorten it, or attach it as a file.",
    too_long: "Shorten this text: {} characters at most.",
    too_short: "Choose at least {} characters.",
    not_an_address: "Check this address: it should look like first.last@example.org.",
    own_address: "This is the support team’s address. Enter that of the person who is to get the answer.",
    not_a_choice: "Choose one of the items of the list.",
    unknown_question: "One of the questions is no longer asked. Reload the page, then send again.",
    common_password: "This password is too easy to guess. Choose several words that have nothing to do with each other, with you or with this portal.",
    too_many_files: "Attach {} files at most, pasted images included.",
    too_many_people: "This ticket already has {} people in copy. Remove one, then try again.",
    declined: "This person has chosen not to follow this ticket. Give another address, or pass the information on yourself.",
    empty_file: "The file “{}” is empty. Remove it, or choose it again.",
    file_too_large: "The file “{}” is larger than 25 MB. Remove it, or send a lighter version.",
    ticket_full: "This ticket already holds 100 MB of files. Remove a file.",
    unnamed_file_not_arrived: "A file has not arrived. Remove it, then attach it again.",
    file_not_arrived: "The file “{}” has not arrived whole. Remove it, then attach it again.",
    not_a_digest: "This file could not be prepared. Remove it, then attach it again.",
};
