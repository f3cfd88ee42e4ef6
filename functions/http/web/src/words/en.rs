//! English.

use domain::refusal::Fault;

use super::kinds::{ConfirmationWords, FollowWords, InvitationWords, LinkWords, PageWords, Words};
use crate::refusal::Refused;

pub(super) const PAGE: PageWords = PageWords {
    summary: "Nothing was sent. Here is what to correct:",
    reference: "Reference to give to support: {}",
    submit: "Send again",
    portal: "Support",
    home: "Back to the home page",
    sign_in: "Log in",
    sign_up: "Create an account",
    forgotten: "Forgotten password",
};

pub(super) const WITHOUT_LAYOUT: &str =
    "[The layout could not be taken over in full: the text is shown without it]";

pub(super) const VERIFICATION: LinkWords = LinkWords {
    title: "Finish creating your account",
    ask: "Your account for {}. Say what we should call you, then choose a password of at least 12 characters: a phrase of a few words is easy to remember.",
    paste: "Copy the link from the e-mail here, then choose a password of at least 12 characters: a phrase of a few words is easy to remember.",
    button: "Create my account",
};

pub(super) const RESET: LinkWords = LinkWords {
    title: "New password",
    ask: "New password for {}: at least 12 characters. A phrase of a few words is easy to remember.",
    paste: "Copy the link from the e-mail here, then choose a password of at least 12 characters: a phrase of a few words is easy to remember.",
    button: "Save the password",
};

pub(super) const FOLLOW: FollowWords = FollowWords {
    ask_title: "Stop following this ticket?",
    ask: "You will get no more mails about ticket {}. It stays in the list of your tickets.",
    stop: "Get no more mails",
    ended_title: "You no longer follow this ticket",
    ended: "You will get no more mails about ticket {}. You can change your mind at any time.",
    resume: "Follow again",
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
    sign_up: "Create an account",
};

pub(super) fn refused(refused: &Refused) -> Words {
    let (title, detail) = match refused {
        Refused::TooMuch { seconds } => {
            return Words {
                title: "That is a lot in a short time",
                detail: format!(
                    "Nothing was sent, and what you wrote is kept. Try again in {}. If it cannot wait, call support.",
                    wait(*seconds)
                )
                .into(),
            };
        }
        Refused::Malformed => (
            "Unreadable request",
            "What was sent could not be read. Reload the page, then try again.",
        ),
        Refused::Fields(_) => (
            "Something to correct",
            "Nothing was sent. Correct the fields shown, then send again.",
        ),
        Refused::WrongCredentials => (
            "Could not log in",
            "The e-mail address and password do not match, or the address has not been verified yet. Check them, or ask for a new password.",
        ),
        Refused::NotSignedIn => (
            "You are not logged in",
            "Log in with your e-mail address and password, then try again. What you wrote is kept.",
        ),
        Refused::NotFound => (
            "Not found",
            "This does not exist, or your account has no access to it. Check the address, or open your list of tickets.",
        ),
        Refused::AgentsOnly => (
            "Support only",
            "Only the support team can do this. Add a reply to the ticket to ask for it.",
        ),
        Refused::AdminsOnly => (
            "Administrators only",
            "Your account cannot manage received mail. Ask the person who administers this portal.",
        ),
        Refused::ClosedTooLong => (
            "Ticket closed",
            "This ticket has been closed for more than 30 days. Report a new problem and mention its number.",
        ),
        Refused::LinkUsed => (
            "Link expired",
            "This link was already used, another one has replaced it, or it is too old. If you have chosen your password, log in. Otherwise ask for a new link: it arrives by e-mail within seconds.",
        ),
        Refused::InvitationOver => (
            "This invitation is no longer valid",
            "It was withdrawn, or the ticket no longer exists. To follow the ticket, ask whoever proposed it to invite you again.",
        ),
        Refused::RequestErased => (
            "This request no longer exists",
            "Without confirmation a request is erased after three days. Report your problem again: log in first, and nothing needs confirming.",
        ),
        Refused::KeyReused => (
            "Already sent",
            "This request was already sent with other content. Open your list of tickets to add to it.",
        ),
        Refused::AnotherPerson => (
            "Somebody else is signed in",
            "Somebody else has signed in in this browser meanwhile. Nothing was sent in their name. To go on, sign in with your account.",
        ),
        Refused::Busy => (
            "Somebody was quicker",
            "This ticket was changed several times just now. Reload the page, then try again.",
        ),
        Refused::AccountBusy => (
            "Logging in is not possible right now",
            "Your account was changed several times just now. Log in again.",
        ),
        Refused::OtherSite => (
            "Request refused",
            "This request does not come from a page of this portal. Open the portal, then try again.",
        ),
        Refused::NoSuchMethod => (
            "Not possible",
            "This address is not asked for in this way. Go back to the home page.",
        ),
        Refused::Unavailable(_) => (
            "Service unavailable for the moment",
            "We could not answer. Try again in a minute: what you wrote is kept.",
        ),
    };
    Words {
        title,
        detail: detail.into(),
    }
}

/// A time to wait, never shorter than it is.
fn wait(seconds: i64) -> String {
    let minutes = (seconds + 59) / 60;
    match (minutes, (minutes + 59) / 60) {
        (..=1, _) => "one minute".to_owned(),
        (2..=90, _) => format!("{minutes} minutes"),
        (_, hours @ ..=48) => format!("{hours} hours"),
        (_, hours) => format!("{} days", (hours + 23) / 24),
    }
}

pub(super) fn fault(field: &str, fault: &Fault) -> String {
    match (fault, field) {
        (Fault::Missing, "address") => {
            "Enter your e-mail address, for example first.last@example.org.".into()
        }
        (Fault::Missing, "subject") => "Say in a few words what your request is about.".into(),
        (Fault::Missing, "description" | "body") => {
            "Describe your problem, or paste a screenshot.".into()
        }
        (Fault::Missing, "password") => "Choose a password.".into(),
        (Fault::Missing, "files") => "Choose at least one file.".into(),
        (Fault::Missing, _) => "Fill in this field.".into(),
        (Fault::TooLong { .. }, "description" | "body") => {
            "This text is too long. Shorten it, or attach it as a file.".into()
        }
        (Fault::TooLong { max }, _) => format!("Shorten this text: {max} characters at most."),
        (Fault::TooShort { min }, _) => format!("Choose at least {min} characters."),
        (Fault::NotAnAddress, _) => {
            "Check this address: it should look like first.last@example.org.".into()
        }
        (Fault::NotInAddresses, _) => "Before the @, an address has only letters without accents, digits and signs such as “.” or “-”. Correct it, or give another address.".into(),
        (Fault::OwnAddress, _) => {
            "This is the support team’s address. Enter your own, to receive the answer.".into()
        }
        (Fault::NotAChoice, _) => "Choose one of the items of the list.".into(),
        (Fault::UnknownQuestion, _) => {
            "One of the questions is no longer asked. Reload the page, then send again.".into()
        }
        (Fault::CommonPassword, _) => {
            "This password is too easy to guess. Choose several words that have nothing to do with each other, with you or with this portal.".into()
        }
        (Fault::TooManyFiles { max }, _) => {
            format!("Attach {max} files at most, pasted images included.")
        }
        (Fault::TooManyPeople { max }, _) => {
            format!("This ticket already has {max} people in copy. Remove one, then try again.")
        }
        (Fault::Declined, _) => {
            "This person has chosen not to follow this ticket. Give another address, or pass the information on yourself.".into()
        }
        (Fault::EmptyFile { name }, _) => {
            format!("The file “{name}” is empty. Remove it, or choose it again.")
        }
        (Fault::FileTooLarge { name }, _) => {
            format!("The file “{name}” is larger than 25 MB. Remove it, or send a lighter version.")
        }
        (Fault::TicketFull, _) => {
            "This ticket already holds 100 MB of files. Remove a file.".into()
        }
        (Fault::FileNotArrived { name }, _) if name.is_empty() => {
            "A file has not arrived. Remove it, then attach it again.".into()
        }
        (Fault::FileNotArrived { name }, _) => {
            format!("The file “{name}” has not arrived whole. Remove it, then attach it again.")
        }
        (Fault::NotADigest, _) => {
            "This file could not be prepared. Remove it, then attach it again.".into()
        }
    }
}
