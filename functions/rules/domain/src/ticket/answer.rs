//! Answers to a category's questions: read from the form, kept at the end of the description, so that
//! whoever reads the ticket or its mail reads them too.

use crate::desk::category::Question;
use crate::language::Language;
use crate::refusal::{Fault, Faults};
use crate::text;
use crate::ticket::message::Body;

/// Longest answer, characters.
pub const ANSWER_MAX: usize = 200;

/// A question and what was answered, in the words of the person's language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    question: String,
    words: String,
}

/// Reads the answers among a form's fields, `(field, typed)`; empty ones are none. An answer to another
/// category's question is kept: without scripts all questions are in sight, and what somebody typed counts.
/// Notes a fault for each answer that does not hold, and one under `answers` for a question that is none.
pub(crate) fn read(
    given: &[(String, String)],
    language: Language,
    faults: &mut Faults,
) -> Vec<Answer> {
    let mut answers = Vec::new();
    for (field, typed) in given {
        let Some(question) = Question::of_field(field) else {
            faults.add("answers", Fault::UnknownQuestion);
            continue;
        };
        let words = faults.take(&question.field, words_of(question, typed, language));
        if let Some(Some(words)) = words {
            answers.push(Answer {
                question: question.label(language).to_owned(),
                words,
            });
        }
    }
    answers
}

fn words_of(question: &Question, typed: &str, language: Language) -> Result<Option<String>, Fault> {
    let Some(line) = text::optional(typed, ANSWER_MAX)? else {
        return Ok(None);
    };
    let mut choices = question.choices(language).peekable();
    if choices.peek().is_none() {
        return Ok(Some(line));
    }
    let chosen = choices.find(|(value, _)| *value == line);
    chosen
        .map(|(_, label)| Some(label.to_owned()))
        .ok_or(Fault::NotAChoice)
}

/// The description with the answers below it.
pub(crate) fn append(mut body: Body, answers: &[Answer]) -> Body {
    if answers.is_empty() {
        return body;
    }
    body.html.push_str("<ul>");
    for Answer { question, words } in answers {
        let (question, words) = (escape(question), escape(words));
        body.html
            .push_str(&format!("<li><b>{question}</b> {words}</li>"));
    }
    body.html.push_str("</ul>");
    body.text.truncate(body.text.trim_end().len());
    body.text.push('\n');
    for Answer { question, words } in answers {
        body.text.push_str(&format!("\n- {question} {words}"));
    }
    body
}

/// As the cleaned description writes its own text: a template engine would write these signs by numbers, and the
/// rules use no crate that cleans.
fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::refusal::Refusal;

    fn check(field: &str, typed: &str) -> Result<Vec<Answer>, (&'static str, Fault)> {
        let mut faults = Faults::default();
        let given = [(field.to_owned(), typed.to_owned())];
        let answers = read(&given, Language::Fr, &mut faults);
        match faults.done() {
            Ok(()) => Ok(answers),
            Err(Refusal(mut faults)) => {
                assert!(answers.is_empty());
                let one = faults.remove(0);
                Err((one.field, one.fault))
            }
        }
    }

    fn answer(question: &str, words: &str) -> Answer {
        Answer {
            question: question.into(),
            words: words.into(),
        }
    }

    #[test]
    fn answers_are_lines_or_choices_of_known_questions() {
        let printer = "Quelle imprimante ?";
        for (field, typed, expected) in [
            (
                "answer_imprimante",
                " RICOH\n3 ",
                Ok(vec![answer(printer, "RICOH 3")]),
            ),
            ("answer_imprimante", "  ", Ok(vec![])),
            (
                "answer_imprimante",
                &*"é".repeat(201),
                Err(("answer_imprimante", Fault::TooLong { max: 200 })),
            ),
            (
                "answer_portee",
                "oui",
                Ok(vec![answer(
                    "Vos collègues peuvent-ils imprimer dessus ?",
                    "Oui",
                )]),
            ),
            (
                "answer_portee",
                "peut-être",
                Err(("answer_portee", Fault::NotAChoice)),
            ),
            (
                "answer_piscine",
                "x",
                Err(("answers", Fault::UnknownQuestion)),
            ),
            ("answer_", "x", Err(("answers", Fault::UnknownQuestion))),
        ] {
            assert_eq!(check(field, typed), expected, "{field} {typed}");
        }
    }

    #[test]
    fn answers_stand_below_the_description_as_text() {
        let body = Body {
            html: "<p>Rien ne sort.</p>".into(),
            text: "Rien ne sort.\n".into(),
            inline: Vec::new(),
            folded: None,
        };
        let body = append(body, &[answer("Laquelle ?", "<b> & \"c\"")]);
        assert_eq!(
            body.html,
            "<p>Rien ne sort.</p><ul><li><b>Laquelle ?</b> &lt;b&gt; &amp; \"c\"</li></ul>"
        );
        assert_eq!(body.text, "Rien ne sort.\n\n- Laquelle ? <b> & \"c\"");
    }
}
