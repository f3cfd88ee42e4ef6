//! The idempotency key of an act that is asked for by a page.

use domain::id::{PersonId, Timestamp};
use store::idempotency::IdempotencyKey;

use crate::call::Call;
use crate::digest;

/// The key a call bears, if it bears one, for somebody's act that will give `result`: the same key for other words, or
/// for another `what`, is a mistake.
pub fn once(
    call: &Call,
    who: Option<&PersonId>,
    what: &[&[u8]],
    result: String,
    at: Timestamp,
) -> Option<IdempotencyKey> {
    let key = call.idempotency_key()?.to_owned();
    let fields = call.fields.bytes();
    let asked = [what, &[fields.as_slice()]].concat();
    Some(IdempotencyKey {
        who: who.cloned(),
        key,
        digest: digest(&asked),
        result,
        at,
    })
}
