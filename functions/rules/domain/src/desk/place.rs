//! The pages that answers and mails lead to, each with its whole address in both languages: those of the site, and
//! those of functions that a mailed link opens. An address begins at the portal's own, which the caller puts before it.

use crate::id::TicketNumber;
use crate::language::Language;

/// The page behind the link that ends the mails about a ticket.
pub const FOLLOW: &str = "/api/follow";
/// The page that asks whether somebody wants to read a ticket along.
pub const INVITATION: &str = "/api/invitation";
/// The page that asks whether a request is somebody's own.
pub const CONFIRMATION: &str = "/api/confirmation";

/// Where one logs in.
pub const SESSION: &str = "/api/session";
/// Where tickets are opened and listed.
pub const TICKETS: &str = "/api/tickets";
/// Where a file of a ticket is, or a mail of it as it came.
pub const FILE: &str = "/api/attachments/{ticket}/{file}";

/// What an address calls the token of an account's link, or of the link that ends mails.
pub const TOKEN: &str = "jeton";
/// What an address calls the link of a neutral mail.
pub const LINK: &str = "lien";
/// What an address calls the number of a ticket.
pub const NUMBER: &str = "numero";

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
    /// One's account: where one is logged in.
    Account,
    /// A request was sent without logging in.
    Received,
    /// A vote was counted.
    ThankYou,
}

impl Place {
    /// All of them.
    pub const ALL: [Self; 13] = [
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
        Self::Account,
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
            Self::Account => ("/compte/", "/en/account/"),
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
        format!("{}?{TOKEN}={token}", self.path(language))
    }
}

/// The address of a ticket's page.
pub fn ticket(number: TicketNumber, language: Language) -> String {
    format!("{}?{NUMBER}={number}", Place::Ticket.path(language))
}

/// The ticket whose page `address` begins with, in either language; whatever stands behind its number counts for
/// nothing.
pub fn read_ticket(address: &str) -> Option<TicketNumber> {
    [Language::Fr, Language::En].iter().find_map(|language| {
        let query = address.strip_prefix(Place::Ticket.path(*language))?;
        let rest = query
            .strip_prefix('?')?
            .strip_prefix(NUMBER)?
            .strip_prefix('=')?;
        let end = rest
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(rest.len());
        TicketNumber::parse(&rest[..end])
    })
}

/// The address of a file of a ticket, by its identifier, or of a mail of it.
pub fn file(ticket: TicketNumber, file: &str) -> String {
    FILE.replace("{ticket}", &ticket.to_string())
        .replace("{file}", file)
}

/// The address of the page that ends the mails about a ticket.
pub fn follow(token: &str, language: Language) -> String {
    format!("{FOLLOW}?{TOKEN}={token}&lang={}", language.tag())
}

/// The address of the page that asks whether somebody wants to read a ticket along.
pub fn invitation(link: &str, language: Language) -> String {
    format!("{INVITATION}?{LINK}={link}&lang={}", language.tag())
}

/// The address of the page that asks whether a request is somebody's own.
pub fn confirmation(link: &str, language: Language) -> String {
    format!("{CONFIRMATION}?{LINK}={link}&lang={}", language.tag())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_of_a_ticket_is_read_as_it_is_written() {
        for language in [Language::Fr, Language::En] {
            let address = ticket(TicketNumber(42), language);
            for behind in ["", ")", "&lang=en", "#message-1", " et la suite ?numero=7"] {
                let found = read_ticket(&format!("{address}{behind}"));
                assert_eq!(found, Some(TicketNumber(42)), "{address}{behind}");
            }
        }
        let other = follow("1.x", Language::Fr) + &ticket(TicketNumber(42), Language::Fr);
        for wrong in [
            "",
            "/ticket/",
            "/ticket/?numero=",
            "/ticket/?numero=x",
            "/tickets/?numero=1",
            &other,
        ] {
            assert_eq!(read_ticket(wrong), None, "{wrong}");
        }
    }
}
