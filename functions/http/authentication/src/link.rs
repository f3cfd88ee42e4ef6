//! What a mailed link opens: a page that asks for a password, and the password chosen there. A link proves
//! the address it was mailed to; the password is its owner's because it is chosen behind the link.

use domain::desk::place;
use domain::id::LinkId;
use domain::mail::mailed_link::{self, Purpose};
use domain::people::password::{self, OwnWords};
use domain::people::person::{Account, Participant, Role, read_name};
use domain::refusal::Faults;
use lambda_http::http::StatusCode;
use store::accounts::{Used, Versioned};
use store::links::{AboutAccount, AccountLetter, Link};
use views::Whose;
use web::answer::json;
use web::page::Ask;
use web::{Answer, Call, Format, Refused, words};

use crate::found::Found;
use crate::session::{Credential, signed_in};
use crate::{Deps, hashing};

/// For how long a second press may be the same one: a double click, or the impatience of a slow line.
const SAME_PRESS_SECONDS: i64 = 60;

/// A link, and what the address it was mailed to leads to: whose it is, and their account, if there is one.
struct Open {
    link: Link,
    to: Found,
}

impl Open {
    /// Whether it may still be used.
    fn counts(&self) -> bool {
        self.link.counts(self.to.account.as_ref())
    }

    /// How its owner is called so far. What was typed with the address is only proposed to them.
    fn name(&self) -> String {
        match &self.to.account {
            Some(found) if !found.account.open_to_registration() => found.account.who.name.clone(),
            _ => self.link.proposed_name.clone(),
        }
    }
}

/// Shows the page for people without scripts, and tells scripts whose link it is. It changes nothing:
/// programs follow links too.
pub(crate) async fn show(deps: &Deps, call: &Call, purpose: Purpose) -> Result<Answer, Refused> {
    let language = call.language;
    // Pages that need no script are linked without the token: it stands in the address of the page before.
    let token = call
        .query(place::TOKEN)
        .or_else(|| call.came_with(place::TOKEN));
    let words = words::link(purpose, language);
    let button = words::action(button(purpose), language);
    // Asked for and answered at one address.
    let action = &call.address();
    let Some(token) = token.filter(|token| !token.is_empty()) else {
        let fields = [("lang", language.tag()), ("link", ""), ("password", "")];
        return Ok(Ask {
            title: words.title,
            words: words.paste,
            action,
            fields: &fields,
            button,
        }
        .into_answer(language));
    };
    let open = look_up(deps, token, purpose).await?;
    let (address, name) = (open.link.letter.to.address.as_str(), open.name());
    if call.format == Format::Json {
        let whose = Whose {
            address: open.link.letter.to.address.clone(),
            name,
        };
        return Ok(json(StatusCode::OK, &whose));
    }
    let mut fields = vec![("lang", language.tag()), ("token", token)];
    if purpose == Purpose::VerifyAddress {
        fields.push(("name", name.as_str()));
    }
    fields.push(("password", ""));
    Ok(Ask {
        title: words.title,
        words: &words.ask.replace("{}", address),
        action,
        fields: &fields,
        button,
    }
    .into_answer(language))
}

/// What the page's button does, by its name among the words.
fn button(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::VerifyAddress => "create_my_account",
        Purpose::ResetPassword => "save_password",
    }
}

/// Makes the account its owner's, with the password they chose, and logs them in. All its links and all its
/// sessions of before end with that.
pub(crate) async fn use_up(deps: &Deps, call: &Call, purpose: Purpose) -> Result<Answer, Refused> {
    let fields = &call.fields;
    let token = Some(fields.text("token")).filter(|token| !token.is_empty());
    let token = token.unwrap_or(fields.text("link"));
    let open = match find(deps, token, purpose).await? {
        open if open.counts() => open,
        used => return press_again(deps, call, &used).await,
    };
    let (who, password) = read(deps, call, &open, purpose)?;
    let hash = hashing::hash(password)
        .await
        .ok_or_else(|| Refused::Unavailable("hashing failed".to_owned()))?;

    let Some(saved) = save(deps, &open, who, hash).await? else {
        // Another link of the same account was quicker, or another press of the same button.
        let used = find(deps, token, purpose).await?;
        return press_again(deps, call, &used).await;
    };
    let answer = signed_in(deps, call, &saved, false, Credential::MailedLink).await?;
    answer.ok_or(Refused::AccountBusy)
}

/// The account as it is from now on, the link used up; `None` where another link or press was quicker.
async fn save(
    deps: &Deps,
    open: &Open,
    who: Participant,
    hash: String,
) -> Result<Option<Versioned>, Refused> {
    let letter = &open.link.letter;
    let person = open.to.introduced(&deps.store, &letter.to.address).await?;
    let who = Participant { person, ..who };
    let now = deps.clock.now();
    let before = open.to.account.as_ref().map(|found| &found.account);
    let account = Account {
        who,
        role: before.map_or(Role::Requester, |account| account.role),
        password_hash: Some(hash),
        verified_at: before.and_then(|account| account.verified_at).or(Some(now)),
        created_at: before.map_or(now, |account| account.created_at),
    };
    let link = letter.id.clone();
    let by = Some(Used { link, at: now });
    let Some(found) = &open.to.account else {
        return Ok(deps.store.save_account(None, &account, by).await?);
    };
    // A first password is no change: nobody is warned of it.
    let known = found.account.verified_at.is_some();
    let warning = AccountLetter {
        id: LinkId::new(environment::random()),
        to: account.who.clone(),
        about: AboutAccount::PasswordChanged,
        expires_at: Purpose::VerifyAddress.ends(now),
    };
    let warning = known.then_some((&warning, now));
    let replaced = deps.store.replace_account(found, &account, by, warning);
    Ok(replaced.await?)
}

/// What was typed behind the link; what is refused does not use it up.
fn read(
    deps: &Deps,
    call: &Call,
    open: &Open,
    purpose: Purpose,
) -> Result<(Participant, String), Refused> {
    let mut faults = Faults::default();
    let to = &open.link.letter.to;
    let who = match purpose {
        Purpose::VerifyAddress => {
            // The page on which a link is pasted asks for no name.
            let typed = call.fields.texts("name");
            let name = typed.first().cloned().unwrap_or_else(|| open.name());
            let name = faults.take("name", read_name(&name));
            let name = name.unwrap_or_default();
            Participant::new(
                open.to.person.clone(),
                to.address.clone(),
                &name,
                call.language,
            )
        }
        Purpose::ResetPassword => open
            .to
            .account
            .as_ref()
            .map_or_else(|| to.clone(), |found| found.account.addressee()),
    };
    let desk = [
        deps.desk.organisation.as_str(),
        &deps.desk.public_address,
        deps.desk.support.as_str(),
    ];
    let own = OwnWords::of(&who, &desk);
    let password = password::choose(call.fields.text("password"), &own);
    let password = faults.take("password", password);
    faults.done()?;
    Ok((who, password.unwrap_or_default()))
}

/// A second press of the same button finds what the first one did: without scripts a double click shows the answer
/// to the second. It logs in whoever types the password that was chosen behind this link a moment ago, and changes
/// nothing: the link itself opens nothing any more.
async fn press_again(deps: &Deps, call: &Call, used: &Open) -> Result<Answer, Refused> {
    let now = deps.clock.now();
    let account = used.to.account.as_ref().ok_or(Refused::LinkUsed)?;
    let by_this = account.by.as_ref().is_some_and(|by| {
        by.link == used.link.letter.id && now < by.at.plus_seconds(SAME_PRESS_SECONDS)
    });
    if !by_this || call.format != Format::Page {
        return Err(Refused::LinkUsed);
    }
    let password = password::typed(call.fields.text("password"));
    let kept = account.account.password_hash.clone();
    if !hashing::verify(password, kept).await? {
        return Err(Refused::LinkUsed);
    }
    signed_in(deps, call, account, false, Credential::MailedLink)
        .await?
        .ok_or(Refused::LinkUsed)
}

/// A link that counts.
async fn look_up(deps: &Deps, token: &str, purpose: Purpose) -> Result<Open, Refused> {
    let open = find(deps, token, purpose).await?;
    match open.counts() {
        true => Ok(open),
        false => Err(Refused::LinkUsed),
    }
}

/// A link of ours whose time is not over, whether it was used or not.
async fn find(deps: &Deps, token: &str, purpose: Purpose) -> Result<Open, Refused> {
    let id = mailed_link::read(token, purpose, &deps.desk.keys).ok_or(Refused::LinkUsed)?;
    let link = deps.store.read_link(&id, purpose, deps.clock.now()).await?;
    let link = link.ok_or(Refused::LinkUsed)?;
    // By the address, which is what the link proves: whose it is may have come out since it was mailed.
    let to = &link.letter.to;
    let to = Found::or(&deps.store, &to.address, &to.person).await?;
    Ok(Open { link, to })
}
