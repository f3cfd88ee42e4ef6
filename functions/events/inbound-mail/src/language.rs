//! A reader's language, as letters name it.

use domain::language::Language;

pub(crate) fn in_mail(language: Language) -> mail::letters::Language {
    match language {
        Language::Fr => mail::letters::Language::Fr,
        Language::En => mail::letters::Language::En,
    }
}
