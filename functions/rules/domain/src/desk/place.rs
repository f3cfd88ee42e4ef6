//! The pages that answers and mails lead to, each with its address in both languages: those of the site, and those
//! of functions that a mailed link opens.

use crate::id::TicketNumber;
use crate::language::Language;

/// The page behind the link that ends the mails about a ticket.
pub const FOLLOW: &str = "/api/follow";
/// The page that asks whether somebody wants to read a ticket along.
pub const INVITATION: &str = "/api/invitation";
/// The page that asks whether a request is somebody's own.
pub const CONFIRMATION: &str = "/api/confirmation";

/// A page of the site.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Where everything begins.
    Home,
    /// Logging in.
    LogIn,
    /// Asking for an account.
    SignUp,
    /// An account was asked for.
    SignUpSent,
    /// Behind the link of a new account.
    Verification,
    /// Asking for a new password.
    ForgottenPassword,
    /// A new password was asked for.
    ForgottenPasswordSent,
    /// Behind the link for a new password.
    NewPassword,
    /// One's own tickets.
    Tickets,
    /// One ticket.
    Ticket,
    /// A request was sent without logging in.
    Received,
    /// A vote was counted.
    ThankYou,
}

impl Place {
    /// All of them.
    pub const ALL: [Self; 12] = [
        Self::Home,
        Self::LogIn,
        Self::SignUp,
        Self::SignUpSent,
        Self::Verification,
        Self::ForgottenPassword,
        Self::ForgottenPasswordSent,
        Self::NewPassword,
        Self::Tickets,
        Self::Ticket,
        Self::Received,
        Self::ThankYou,
    ];

    /// Its address.
    pub fn path(self, language: Language) -> &'static str {
        let (french, english) = match self {
            Self::Home => ("/", "/en/"),
            Self::LogIn => ("/connexion/", "/en/log-in/"),
            Self::SignUp => ("/inscription/", "/en/sign-up/"),
            Self::SignUpSent => ("/inscription/envoye/", "/en/sign-up/sent/"),
            Self::Verification => ("/verification/", "/en/verification/"),
            Self::ForgottenPassword => ("/mot-de-passe-oublie/", "/en/forgotten-password/"),
            Self::ForgottenPasswordSent => (
                "/mot-de-passe-oublie/envoye/",
                "/en/forgotten-password/sent/",
            ),
            Self::NewPassword => ("/nouveau-mot-de-passe/", "/en/new-password/"),
            Self::Tickets => ("/tickets/", "/en/tickets/"),
            Self::Ticket => ("/ticket/", "/en/ticket/"),
            Self::Received => ("/recu/", "/en/received/"),
            Self::ThankYou => ("/merci/", "/en/thank-you/"),
        };
        match language {
            Language::Fr => french,
            Language::En => english,
        }
    }

    /// Its address with the token of a mailed link.
    pub fn with_token(self, token: &str, language: Language) -> String {
        format!("{}?jeton={token}", self.path(language))
    }
}

/// The address of a ticket's page.
pub fn ticket(number: TicketNumber, language: Language) -> String {
    format!("{}?numero={number}", Place::Ticket.path(language))
}
