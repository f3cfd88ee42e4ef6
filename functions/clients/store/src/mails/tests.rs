use aws_sdk_dynamodb::types::AttributeValue;

use domain::mail::inbound::{Ignored, Parked};

use super::*;

#[test]
fn reasons_are_called_in_addresses_as_in_the_table() {
    let stored = |value: &Outcome| -> AttributeValue {
        serde_dynamo::to_attribute_value(value).expect("an outcome is plain")
    };
    let outcomes = Parked::ALL
        .map(Outcome::Parked)
        .into_iter()
        .chain(Ignored::ALL.map(Outcome::Ignored));
    for outcome in outcomes {
        let reason = outcome.reason().expect("a reason").to_owned();
        let expected =
            HashMap::from([(outcome.tag().to_owned(), AttributeValue::S(reason.clone()))]);
        assert_eq!(stored(&outcome), AttributeValue::M(expected), "{reason}");
        assert!(Outcome::TAGS.contains(&outcome.tag()) && !outcome.is_final());
    }
    assert!(Outcome::Opened(TicketNumber(1)).is_final());
}
