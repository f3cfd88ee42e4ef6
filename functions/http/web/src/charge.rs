//! What an act costs its budgets, where that is settled before the act itself.

use domain::policy::budget::Window;
use store::Store;

use crate::refusal::Refused;

/// Counts an act in each of these windows, or in none: 1 transaction.
///
/// # Errors
/// [`Refused::TooMuch`] where one has no room; when the table does not answer.
pub async fn charge(store: &Store, charged: &[Window]) -> Result<(), Refused> {
    match store.spend(charged).await? {
        None => Ok(()),
        Some(full) => Err(Refused::TooMuch {
            seconds: full.seconds_left,
        }),
    }
}
