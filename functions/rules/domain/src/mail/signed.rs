//! Whether a text is one that the desk signed for somebody, whatever for.

use crate::keys::Keys;
use crate::mail::follow::Following;
use crate::mail::mailed_link::{self, Purpose};
use crate::mail::personal_link::{PersonalLink, Question};
use crate::mail::reply_address::ReplyAddress;

/// Whether it is the token of a reply address or of a link that these keys signed, in small letters.
pub fn is_signed(token: &str, keys: &Keys) -> bool {
    let question = |question| PersonalLink::verify(token, question, keys).is_some();
    let purpose = |purpose| mailed_link::read(token, purpose, keys).is_some();
    ReplyAddress::verify(token, keys).is_some()
        || Following::verify(token, keys).is_some()
        || question(Question::ReadAlong)
        || question(Question::Confirm)
        || purpose(Purpose::VerifyAddress)
        || purpose(Purpose::ResetPassword)
}

/// The same, as a question that keeps the keys.
pub fn known_by(keys: &Keys) -> impl Fn(&str) -> bool + Send + Sync + use<> {
    let keys = keys.clone();
    move |token| is_signed(token, &keys)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::{LinkId, TicketNumber};
    use crate::keys::Key;
    use crate::testing::person;

    #[test]
    fn what_the_desk_signed_is_known_and_nothing_else() {
        let keys = Keys::new(vec![Key::new('1', [1; 32])]).expect("a key");
        let (ticket, person) = (TicketNumber(7), person("claire@exemple.fr"));
        let link = PersonalLink {
            ticket,
            person: person.clone(),
        };
        let following = Following {
            ticket,
            person: person.clone(),
        };
        let id = LinkId::new([3; 20]);
        for token in [
            ReplyAddress { ticket, person }.sign(&keys),
            following.sign(&keys),
            link.sign(Question::ReadAlong, &keys),
            link.sign(Question::Confirm, &keys),
            mailed_link::token(&id, Purpose::VerifyAddress, &keys),
            mailed_link::token(&id, Purpose::ResetPassword, &keys),
        ] {
            assert!(is_signed(&token, &keys), "{token}");
            let last = if token.ends_with('0') { '1' } else { '0' };
            let other = format!("{}{last}", &token[..token.len() - 1]);
            assert!(!is_signed(&other, &keys), "{other}");
        }
        assert!(!is_signed("84442185152504810.02550690257394217", &keys));
    }
}
