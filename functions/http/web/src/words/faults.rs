//! What is said of a fault, which for some depends on the field.

use domain::language::{self, Language};
use domain::refusal::Fault;

/// The sentences of every fault in one language.
pub(super) struct Faults {
    pub(super) no_address: &'static str,
    pub(super) no_subject: &'static str,
    pub(super) no_words: &'static str,
    pub(super) no_password: &'static str,
    pub(super) no_files: &'static str,
    pub(super) missing: &'static str,
    pub(super) words_too_long: &'static str,
    /// `{}` is how many characters it may have.
    pub(super) too_long: &'static str,
    /// `{}` is how many characters it must have.
    pub(super) too_short: &'static str,
    pub(super) not_an_address: &'static str,
    pub(super) own_address: &'static str,
    pub(super) not_a_choice: &'static str,
    pub(super) unknown_question: &'static str,
    pub(super) common_password: &'static str,
    /// `{}` is how many files there may be.
    pub(super) too_many_files: &'static str,
    /// `{}` is how many people there may be.
    pub(super) too_many_people: &'static str,
    pub(super) declined: &'static str,
    /// `{}` is the file's name.
    pub(super) empty_file: &'static str,
    /// `{}` is the file's name.
    pub(super) file_too_large: &'static str,
    pub(super) ticket_full: &'static str,
    pub(super) unnamed_file_not_arrived: &'static str,
    /// `{}` is the file's name.
    pub(super) file_not_arrived: &'static str,
    pub(super) not_a_digest: &'static str,
}

impl Faults {
    pub(super) fn of(&self, field: &str, fault: &Fault, language: Language) -> String {
        let is_words = matches!(field, "description" | "body");
        let sentence = match fault {
            Fault::Missing => self.missing(field),
            Fault::TooLong { .. } if is_words => self.words_too_long,
            Fault::TooLong { max } => return with(self.too_long, max),
            Fault::TooShort { min } => return with(self.too_short, min),
            Fault::NotAnAddress => self.not_an_address,
            Fault::NotInAddresses => language::fault("address_letters", language),
            Fault::OwnAddress => self.own_address,
            Fault::NotAChoice => self.not_a_choice,
            Fault::UnknownQuestion => self.unknown_question,
            Fault::CommonPassword => self.common_password,
            Fault::TooManyFiles { max } => return with(self.too_many_files, max),
            Fault::TooManyPeople { max } => return with(self.too_many_people, max),
            Fault::Declined => self.declined,
            Fault::EmptyFile { name } => return with(self.empty_file, name),
            Fault::FileTooLarge { name } => return with(self.file_too_large, name),
            Fault::TicketFull => self.ticket_full,
            Fault::FileNotArrived { name } if name.is_empty() => self.unnamed_file_not_arrived,
            Fault::FileNotArrived { name } => return with(self.file_not_arrived, name),
            Fault::NotADigest => self.not_a_digest,
        };
        sentence.to_owned()
    }

    fn missing(&self, field: &str) -> &'static str {
        match field {
            "address" => self.no_address,
            "subject" => self.no_subject,
            "description" | "body" => self.no_words,
            "password" => self.no_password,
            "files" => self.no_files,
            _ => self.missing,
        }
    }
}

fn with(sentence: &str, value: impl std::fmt::Display) -> String {
    sentence.replace("{}", &value.to_string())
}
