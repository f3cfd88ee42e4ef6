//! Creating an account, and proving that its address is one's own.

use domain::id::LinkId;
use domain::mailed_link::{self, Purpose};
use domain::person::{self, Account, NewAccount, Role};
use lambda_http::http::StatusCode;
use serde_json::json;
use store::links::{AboutAccount, AccountLetter};
use web::answer::{json, see_other};
use web::problem::Kind;
use web::{Answer, Call, Format, Problem};

use crate::session::signed_in;
use crate::{Deps, hashing};

/// Most attempts when somebody else changes the same account.
const ATTEMPTS: usize = 3;

pub(crate) async fn create_account(deps: &Deps, call: &Call) -> Result<Answer, Problem> {
    let fields = &call.fields;
    let asked = person::register(
        fields.text("address"),
        fields.text("name"),
        fields.text("password"),
        call.language,
    );
    let NewAccount { who, password } = asked.map_err(|refusal| Problem::refused(refusal, call))?;
    let now = deps.clock.now();

    let existing = deps
        .store
        .read_account(&who.person)
        .await
        .map_err(|error| Problem::store(&error, call))?;
    let hash = hashing::hash(password)
        .await
        .ok_or_else(|| Problem::unavailable("hashing failed", call))?;

    // An account that nobody has verified is anybody's to ask for again: the link goes to the address.
    let (account, about) = match &existing {
        Some(found) if found.account.verified_at.is_some() => (None, AboutAccount::AlreadyExists),
        Some(found) => {
            let account = Account {
                who: who.clone(),
                password_hash: Some(hash),
                ..found.account.clone()
            };
            (Some(account), AboutAccount::Link(Purpose::VerifyAddress))
        }
        None => {
            let account = Account {
                who: who.clone(),
                role: Role::Requester,
                password_hash: Some(hash),
                verified_at: None,
                created_at: now,
            };
            (Some(account), AboutAccount::Link(Purpose::VerifyAddress))
        }
    };

    let saved = match (&existing, &account) {
        (_, None) => Ok(true),
        (Some(found), Some(account)) => deps.store.change_account(found, account).await,
        (None, Some(account)) => deps.store.add_account(account).await,
    };
    if !saved.map_err(|error| Problem::store(&error, call))? {
        return Err(Problem::of(Kind::Busy, call));
    }
    let expires_at = Purpose::VerifyAddress.ends(now);
    let letter = AccountLetter {
        id: LinkId::new(environment::random()),
        to: who,
        about,
        expires_at,
    };
    deps.store
        .add_account_letter(&letter, now)
        .await
        .map_err(|error| Problem::store(&error, call))?;

    Ok(match call.format {
        Format::Json => json(StatusCode::ACCEPTED, &json!({ "sent": true })),
        Format::Page => see_other(match call.language.tag() {
            "en" => "/en/sign-up/sent/",
            _ => "/inscription/envoye/",
        }),
    })
}

pub(crate) async fn verify_address(deps: &Deps, call: &Call) -> Result<Answer, Problem> {
    let id = mailed_link::read(
        call.fields.text("token"),
        Purpose::VerifyAddress,
        &deps.desk.keys,
    )
    .ok_or_else(|| Problem::of(Kind::LinkUsed, call))?;
    let now = deps.clock.now();
    let letter = deps.store.use_link(&id, Purpose::VerifyAddress, now).await;
    let letter = letter.map_err(|error| Problem::store(&error, call))?;
    let letter = letter.ok_or_else(|| Problem::of(Kind::LinkUsed, call))?;

    for _ in 0..ATTEMPTS {
        let found = deps.store.read_account(&letter.to.person).await;
        let found = found.map_err(|error| Problem::store(&error, call))?;
        let found = found.ok_or_else(|| Problem::of(Kind::LinkUsed, call))?;
        let account = Account {
            verified_at: found.account.verified_at.or(Some(now)),
            ..found.account.clone()
        };
        let saved = deps.store.change_account(&found, &account).await;
        if saved.map_err(|error| Problem::store(&error, call))? {
            return signed_in(deps, call, &account, false).await;
        }
    }
    Err(Problem::of(Kind::Busy, call))
}
