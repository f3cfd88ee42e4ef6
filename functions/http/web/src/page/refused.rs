//! The page people without scripts get when something is refused: what to correct, and everything they
//! typed in a form that can be sent again.

use askama::Template;
use domain::desk::place::{self, Place};
use domain::language::Language;

use super::form::{Form, Input, LONG, input_name};
use super::frame::{Frame, html};
use crate::fields::Fields;
use crate::refusal::Refused;
use crate::words::{self, FaultWords, TitleAndDetail};

/// What the page shows.
pub(crate) struct RefusedPage<'a> {
    pub(crate) words: &'a TitleAndDetail,
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

#[derive(Template)]
#[template(path = "refused.html")]
struct Shown<'a> {
    frame: Frame,
    title: &'a str,
    detail: &'a str,
    faults: Vec<Said<'a>>,
    reference: Option<String>,
    /// Where to go from here, where that is no matter of sending again.
    onward: Vec<(&'a str, &'a str)>,
    form: Option<Form<'a>>,
    /// What was typed at length, where no form brings it back: to be copied.
    typed: Vec<&'a str>,
    typed_label: &'a str,
    /// Where what was typed does not come back.
    not_returned: Option<&'a str>,
}

/// The longest page, in bytes: Lambda passes on no answer above six megabytes, with what it writes around a page
/// (Lambda, Quotas, "Invocation payload").
const PAGE_MAX: usize = 5 * 1024 * 1024;

/// What is wrong.
struct Said<'a> {
    /// The field of the form that it is shown with, where there is one.
    field: Option<&'a str>,
    message: &'a str,
}

impl<'a> Said<'a> {
    fn of(fault: &'a FaultWords, form: Option<&Form<'a>>) -> Self {
        let field = input_name(fault.name);
        let stands = form.is_some_and(|form| form.fields.iter().any(|one| one.name == field));
        Self {
            field: stands.then_some(field),
            message: &fault.message,
        }
    }
}

impl RefusedPage<'_> {
    pub(crate) fn render(&self) -> String {
        let again = self.may_be_sent_again();
        let page = self.with(again.then(|| self.form()).flatten(), self.typed(), None);
        if page.len() <= PAGE_MAX {
            return page;
        }
        let sentence = words::page(self.language).too_long_to_return;
        self.with(None, Vec::new(), Some(sentence))
    }

    fn with(&self, form: Option<Form<'_>>, typed: Vec<&str>, not_returned: Option<&str>) -> String {
        let page = words::page(self.language);
        html(&Shown {
            frame: Frame::of(self.language),
            title: self.words.title,
            detail: &self.words.detail,
            faults: self
                .faults
                .iter()
                .map(|fault| Said::of(fault, form.as_ref()))
                .collect(),
            reference: self
                .reference
                .map(|known| page.reference.replace("{}", known)),
            onward: self.onward(),
            typed: match form {
                Some(_) => Vec::new(),
                None => typed,
            },
            typed_label: page.typed,
            not_returned,
            form,
        })
    }

    fn onward(&self) -> Vec<(&'static str, &'static str)> {
        let page = words::page(self.language);
        let link = |place: Place, words| (place.path(self.language), words);
        match self.refused {
            Refused::NotSignedIn => {
                vec![link(Place::LogIn, words::action("sign_in", self.language))]
            }
            Refused::LinkUsed => vec![
                link(Place::LogIn, words::action("sign_in", self.language)),
                link(
                    Place::SignUp,
                    words::action("create_account", self.language),
                ),
                link(Place::ForgottenPassword, page.forgotten),
            ],
            Refused::WrongCredentials | Refused::TooManyTries { .. } => {
                vec![link(Place::ForgottenPassword, page.forgotten)]
            }
            _ => Vec::new(),
        }
    }

    fn may_be_sent_again(&self) -> bool {
        !matches!(
            self.refused,
            Refused::NotFound
                | Refused::LinkUsed
                | Refused::InvitationOver
                | Refused::RequestErased
                | Refused::OtherSite
        )
    }

    /// Not what another site sent: it would speak in our name.
    fn typed(&self) -> Vec<&str> {
        match self.refused {
            Refused::OtherSite => Vec::new(),
            _ => LONG
                .map(|name| self.fields.text(name))
                .into_iter()
                .filter(|text| !text.trim().is_empty())
                .collect(),
        }
    }

    fn form(&self) -> Option<Form<'_>> {
        let submit = match self.action.starts_with(place::SESSION) {
            true => words::action("sign_in", self.language),
            false => words::page(self.language).submit,
        };
        Form::again(self.faults, self.fields, self.action, self.language, submit)
    }
}

#[cfg(test)]
mod tests {
    use domain::refusal::Refusal;

    use super::*;

    fn shown(typed: &[u8], faults: &[FaultWords], action: &str) -> String {
        let refused = Refused::Fields(Refusal(Vec::new()));
        shown_for(&refused, typed, faults, action)
    }

    fn shown_for(refused: &Refused, typed: &[u8], faults: &[FaultWords], action: &str) -> String {
        RefusedPage {
            words: &TitleAndDetail {
                title: "Titre",
                detail: "Détail".into(),
            },
            faults,
            fields: &Fields::read(typed, true).expect("a form"),
            action,
            language: Language::Fr,
            refused,
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
            "value=\"&#34;&#62;&#60;script&#62;\"",
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

    #[test]
    fn what_cannot_be_sent_again_can_be_copied() {
        let typed = b"body_text=%0AEncore+%3Cb%3E&state=new";
        for (refused, comes_back) in [
            (Refused::NotFound, true),
            (Refused::RequestErased, true),
            // Whatever another site posts here would be read as ours.
            (Refused::OtherSite, false),
        ] {
            let html = shown_for(&refused, typed, &[], "/api/tickets/1/replies");
            let text = "rows=\"10\" readonly>\n\nEncore &#60;b&#62;</textarea>";
            assert_eq!(html.contains(text), comes_back, "{html}");
            assert!(!html.contains("<form"), "{html}");
        }
    }

    #[test]
    fn what_no_answer_can_carry_is_left_in_the_browser() {
        for (refused, typed) in [
            (Refused::Fields(Refusal(Vec::new())), "description_text"),
            (Refused::NotFound, "body_text"),
        ] {
            let body = format!("{typed}={}", "<".repeat(1_500_000));
            let html = shown_for(&refused, body.as_bytes(), &[], "/api/tickets");
            assert!(html.len() < 100_000, "{}", html.len());
            assert!(html.contains("« Précédent »"), "{html}");
        }
        let html = shown(b"description_text=Bonjour", &[], "/api/tickets");
        assert!(!html.contains("Précédent"), "{html}");
    }

    #[test]
    fn a_fault_leads_to_its_field_where_that_is_shown() {
        let fault = |name| FaultWords {
            name,
            message: "Choisissez une réponse.".into(),
        };
        for (name, typed, leads) in [
            ("subject", "subject=x", true),
            ("description", "subject=x", true),
            ("files", "subject=x", false),
            ("helpful", "", false),
        ] {
            let html = shown(typed.as_bytes(), &[fault(name)], "/api/tickets");
            assert!(html.contains("Choisissez une réponse."), "{html}");
            let anchor = format!("href=\"#{}\"", input_name(name));
            assert_eq!(html.contains(&anchor), leads, "{name}: {html}");
            let id = format!("id=\"{}\"", input_name(name));
            assert_eq!(html.contains(&id), leads, "{name}: {html}");
        }
    }
}
