//! The verbs of mail.

use base::{Moment, Result, text};
use desk::{Caller, Place, Subject, Work};

use super::{
    model::{Due, KEPT_DAYS, Letter, MailWhen, Profile, ProfileForm, wait_after},
    table,
};
use crate::{account, unit};

/// The machine that sends.
pub const POST: Caller = Caller::Machine("邮件提醒");

const DAY_MS: i64 = 86_400_000;
/// Days after which a letter that could not be sent tells nothing new.
const STALE_DAYS: i64 = 5;

/// One's own settings. Open to everyone: a person sees their own.
pub async fn profile(work: &mut Work) -> Result<Profile> {
    let account = account::table::find(&mut work.tx, work.caller.id()).await?;
    let unit = unit::table::find(&mut work.tx, &account.unit_id).await?;
    let wish = table::wish(&mut work.tx, &account.id).await?;
    let (email, when) = wish.unwrap_or_default();
    Ok(Profile {
        name: account.name,
        login: account.login,
        post: account.post,
        unit_name: unit.name,
        email,
        mail_when: MailWhen::of(&when).unwrap_or(MailWhen::None),
    })
}

/// Changes one's own settings. Open to everyone: a person changes their own.
pub async fn change_profile(work: &mut Work, form: ProfileForm) -> Result<Profile> {
    let (email, when) = form.checked()?;
    let id = work.caller.id().to_owned();
    table::set_wish(&mut work.tx, &id, &email, when).await?;
    work.record("mail.wish_changed", Subject { kind: "account", id: &id, ..Subject::default() });
    profile(work).await
}

/// Writes a letter to a person who wants letters; nobody is told of their own acts.
/// Open to everyone: called by the verbs whose news it is.
pub async fn write(work: &mut Work, account_id: &str, letter: &Letter) -> Result<()> {
    if account_id == work.caller.id() {
        return Ok(());
    }
    let Some((email, when)) = table::wish(&mut work.tx, account_id).await? else {
        return Ok(());
    };
    let due = MailWhen::of(&when).and_then(|when| when.due_at(work.now));
    if let Some(due) = due.filter(|_| !email.is_empty()) {
        let letter = Letter {
            subject: text::line(&letter.subject),
            said: text::line(&letter.said),
            path: letter.path.clone(),
        };
        table::insert(&mut work.tx, account_id, &letter, (work.now, due)).await?;
    }
    Ok(())
}

/// Takes letters in hand before they are sent: who is killed while sending leaves them to be tried
/// again, and nobody sends them meanwhile.
pub async fn take(work: &mut Work, letters: &[Due]) -> Result<()> {
    work.need(account::model::MANAGE, &Place::platform()).await?;

    for letter in letters {
        let wait = wait_after(letter.tries + 1).unwrap_or(DAY_MS);
        table::take(&mut work.tx, &letter.id, work.now + wait).await?;
    }
    Ok(())
}

/// Writes down what became of letters that were taken in hand: nothing is wrong, or why not.
pub async fn settle(work: &mut Work, letters: &[Due], trouble: Option<&str>) -> Result<()> {
    work.need(account::model::MANAGE, &Place::platform()).await?;

    for (at, letter) in letters.iter().enumerate() {
        let (state, sent_at): (&str, Option<Moment>) = match trouble {
            None if at == 0 => ("sent", Some(work.now)),
            None => ("gathered", Some(work.now)),
            Some(_) if wait_after(letter.tries + 1).is_none() => ("given_up", None),
            Some(_) => ("waiting", None),
        };
        let trouble = text::shorten(&text::line(trouble.unwrap_or_default()), 300);
        table::set_state(&mut work.tx, &letter.id, (state, &trouble), sent_at).await?;
    }
    Ok(())
}

/// Gives up what could not be sent for days, and forgets old letters.
pub async fn tidy(work: &mut Work) -> Result<()> {
    work.need(account::model::MANAGE, &Place::platform()).await?;

    let (stale, old) = (work.now - STALE_DAYS * DAY_MS, work.now - KEPT_DAYS * DAY_MS);
    table::tidy(&mut work.tx, stale, old).await
}
