//! The templates, embedded at build time: a missing one does not compile.

macro_rules! layout {
    ($file:literal) => {
        (
            concat!("layout/", $file),
            include_str!(concat!("../../letters/layout/", $file)),
        )
    };
}

macro_rules! file {
    ($kind:literal, $lang:literal, $file:literal) => {
        (
            concat!($kind, "/", $lang, "/", $file),
            include_str!(concat!("../../letters/", $kind, "/", $lang, "/", $file)),
        )
    };
}

/// Name and content; a name ending in `.html` is escaped.
pub(super) const TEMPLATES: &[(&str, &str)] = &[
    layout!("page.html"),
    layout!("parts.html"),
    file!("ticket_received", "fr", "subject.txt"),
    file!("ticket_received", "fr", "text.txt"),
    file!("ticket_received", "fr", "html.html"),
    file!("ticket_received", "en", "subject.txt"),
    file!("ticket_received", "en", "text.txt"),
    file!("ticket_received", "en", "html.html"),
    file!("request_received_unconfirmed", "fr", "subject.txt"),
    file!("request_received_unconfirmed", "fr", "text.txt"),
    file!("request_received_unconfirmed", "fr", "html.html"),
    file!("request_received_unconfirmed", "en", "subject.txt"),
    file!("request_received_unconfirmed", "en", "text.txt"),
    file!("request_received_unconfirmed", "en", "html.html"),
    file!("new_ticket_for_agents", "fr", "subject.txt"),
    file!("new_ticket_for_agents", "fr", "text.txt"),
    file!("new_ticket_for_agents", "fr", "html.html"),
    file!("new_ticket_for_agents", "en", "subject.txt"),
    file!("new_ticket_for_agents", "en", "text.txt"),
    file!("new_ticket_for_agents", "en", "html.html"),
    file!("unconfirmed_request_for_agents", "fr", "subject.txt"),
    file!("unconfirmed_request_for_agents", "fr", "text.txt"),
    file!("unconfirmed_request_for_agents", "fr", "html.html"),
    file!("unconfirmed_request_for_agents", "en", "subject.txt"),
    file!("unconfirmed_request_for_agents", "en", "text.txt"),
    file!("unconfirmed_request_for_agents", "en", "html.html"),
    file!("new_reply", "fr", "subject.txt"),
    file!("new_reply", "fr", "text.txt"),
    file!("new_reply", "fr", "html.html"),
    file!("new_reply", "en", "subject.txt"),
    file!("new_reply", "en", "text.txt"),
    file!("new_reply", "en", "html.html"),
    file!("state_changed", "fr", "subject.txt"),
    file!("state_changed", "fr", "text.txt"),
    file!("state_changed", "fr", "html.html"),
    file!("state_changed", "en", "subject.txt"),
    file!("state_changed", "en", "text.txt"),
    file!("state_changed", "en", "html.html"),
    file!("too_many_messages", "fr", "subject.txt"),
    file!("too_many_messages", "fr", "text.txt"),
    file!("too_many_messages", "fr", "html.html"),
    file!("too_many_messages", "en", "subject.txt"),
    file!("too_many_messages", "en", "text.txt"),
    file!("too_many_messages", "en", "html.html"),
    file!("verify_address", "fr", "subject.txt"),
    file!("verify_address", "fr", "text.txt"),
    file!("verify_address", "fr", "html.html"),
    file!("verify_address", "en", "subject.txt"),
    file!("verify_address", "en", "text.txt"),
    file!("verify_address", "en", "html.html"),
    file!("reset_password", "fr", "subject.txt"),
    file!("reset_password", "fr", "text.txt"),
    file!("reset_password", "fr", "html.html"),
    file!("reset_password", "en", "subject.txt"),
    file!("reset_password", "en", "text.txt"),
    file!("reset_password", "en", "html.html"),
    file!("account_exists", "fr", "subject.txt"),
    file!("account_exists", "fr", "text.txt"),
    file!("account_exists", "fr", "html.html"),
    file!("account_exists", "en", "subject.txt"),
    file!("account_exists", "en", "text.txt"),
    file!("account_exists", "en", "html.html"),
    file!("password_changed", "fr", "subject.txt"),
    file!("password_changed", "fr", "text.txt"),
    file!("password_changed", "fr", "html.html"),
    file!("password_changed", "en", "subject.txt"),
    file!("password_changed", "en", "text.txt"),
    file!("password_changed", "en", "html.html"),
];
