//! The page people without scripts get when something is refused: what to correct, and everything they
//! typed in a form that can be sent again.

use domain::desk::place::Place;
use domain::language::Language;

use super::form::{SESSION, form, input_name};
use super::frame::{begin, end, escape};
use crate::fields::Fields;
use crate::refusal::Refused;
use crate::words::{self, FaultWords, Words};

/// What the page shows.
pub(crate) struct RefusedPage<'a> {
    pub(crate) words: &'a Words,
    pub(crate) faults: &'a [FaultWords],
    /// What was typed.
    pub(crate) fields: &'a Fields,
    /// Where it was sent, and is sent again.
    pub(crate) action: &'a str,
    pub(crate) language: Language,
    pub(crate) refused: &'a Refused,
    /// What finds the refusal in the log.
    pub(crate) reference: Option<&'a str>,
}

impl RefusedPage<'_> {
    pub(crate) fn render(&self) -> String {
        let mut html = begin(self.words.title, self.language);
        html.push_str(&match self.faults.is_empty() {
            true => format!(
                "<p class=\"lede\" role=\"alert\">{}</p>",
                escape(&self.words.detail)
            ),
            false => self.summary(),
        });
        if let Some(reference) = self.reference {
            let said = words::page(self.language).reference;
            let said = escape(&said.replace("{}", reference));
            html.push_str(&format!("<p>{said}</p>"));
        }
        html.push_str(&self.onward());
        if self.may_be_sent_again() {
            html.push_str(&self.form());
        }
        html.push_str(&end(self.language));
        html
    }

    /// What is wrong, each with a link to its field.
    fn summary(&self) -> String {
        let faults: String = self
            .faults
            .iter()
            .map(|fault| {
                let message = escape(&fault.message);
                match fault.name {
                    // Nothing in the form stands for it.
                    "answers" | "files" => format!("<li>{message}</li>"),
                    name => format!("<li><a href=\"#{}\">{message}</a></li>", input_name(name)),
                }
            })
            .collect();
        format!(
            "<div class=\"notice notice--error\" role=\"alert\"><div class=\"notice__body stack\">\
             <p class=\"notice__title\">{}</p><ul class=\"notice__list\">{faults}</ul></div></div>",
            escape(words::page(self.language).summary)
        )
    }

    /// Where to go from here, where that is no matter of sending again.
    fn onward(&self) -> String {
        let page = words::page(self.language);
        let links = match self.refused {
            Refused::NotSignedIn => vec![(Place::LogIn, page.sign_in)],
            Refused::LinkUsed => vec![
                (Place::LogIn, page.sign_in),
                (Place::SignUp, page.sign_up),
                (Place::ForgottenPassword, page.forgotten),
            ],
            _ => Vec::new(),
        };
        let classes = std::iter::once(" class=\"button\"").chain(std::iter::repeat(""));
        links
            .into_iter()
            .zip(classes)
            .map(|((place, words), class)| {
                let address = place.path(self.language);
                format!("<p><a{class} href=\"{address}\">{words}</a></p>")
            })
            .collect()
    }

    fn may_be_sent_again(&self) -> bool {
        !matches!(
            self.refused,
            Refused::NotFound
                | Refused::NoSuchMethod
                | Refused::LinkUsed
                | Refused::InvitationOver
                | Refused::RequestErased
                | Refused::OtherSite
        )
    }

    fn form(&self) -> String {
        let page = words::page(self.language);
        let submit = match self.action.starts_with(SESSION) {
            true => page.sign_in,
            false => page.submit,
        };
        form(self.faults, self.fields, self.action, self.language, submit)
    }
}

#[cfg(test)]
mod tests {
    use domain::refusal::Refusal;

    use super::*;

    fn shown(typed: &[u8], faults: &[FaultWords], action: &str) -> String {
        RefusedPage {
            words: &Words {
                title: "Titre",
                detail: "Détail".into(),
            },
            faults,
            fields: &Fields::read(typed, true).expect("a form"),
            action,
            language: Language::Fr,
            refused: &Refused::Fields(Refusal(Vec::new())),
            reference: None,
        }
        .render()
    }

    #[test]
    fn what_was_typed_comes_back_as_text() {
        let typed = b"subject=%22%3E%3Cscript%3E&password=secret&key=k1&description_text=a%0Ab";
        let faults = [FaultWords {
            name: "address",
            message: "Indiquez votre adresse.".into(),
        }];
        let html = shown(typed, &faults, "/api/tickets");
        assert!(!html.contains("<script>") && !html.contains("secret"));
        for part in [
            "value=\"&quot;&gt;&lt;script&gt;\"",
            "a\nb</textarea>",
            "href=\"#address\"",
            "name=\"key\" value=\"k1\"",
        ] {
            assert!(html.contains(part), "{part} in {html}");
        }
    }

    #[test]
    fn a_form_comes_back_in_the_words_of_its_own_page() {
        for (action, label, button) in [
            (
                "/api/tickets",
                "Adresse mail du demandeur",
                "Envoyer à nouveau",
            ),
            ("/api/session", "Adresse mail", "Se connecter"),
            ("/api/accounts", "Adresse mail", "Envoyer à nouveau"),
        ] {
            let html = shown(b"address=c%40exemple.fr", &[], action);
            assert!(html.contains(&format!(">{label}</label>")), "{html}");
            assert!(html.contains(&format!(">{button}</button>")), "{html}");
        }
    }
}
