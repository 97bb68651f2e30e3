//! What a letter is, when it goes out, and how often it is tried.

use base::{Moment, Result, day_start, invalid, text};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Days letters are kept.
pub const KEPT_DAYS: i64 = 90;

const MINUTE_MS: i64 = 60_000;
const DAY_MS: i64 = 1_440 * MINUTE_MS;
/// When gathered letters go out, after midnight.
const DAILY_AT_MS: i64 = 510 * MINUTE_MS;
/// Minutes to wait after each failure; after the last one it is given up.
const WAITS_MINUTES: [i64; 7] = [1, 5, 15, 60, 240, 720, 1_440];

/// What a letter says.
#[derive(Debug, Clone)]
pub struct Letter {
    /// One line.
    pub subject: String,
    /// What it is about.
    pub said: String,
    /// Path of the screen it leads to.
    pub path: String,
}

/// When a person wants to be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MailWhen {
    /// 随时.
    AtOnce,
    /// 每日汇总.
    Daily,
    /// 不发.
    None,
}

/// A letter that may go out now.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Due {
    /// Identifier.
    pub id: String,
    /// Whose it is.
    pub account_id: String,
    /// Name of the person.
    pub name: String,
    /// Where to.
    pub email: String,
    /// How the person wants to be told.
    pub mail_when: String,
    /// One line.
    pub subject: String,
    /// What it is about.
    pub said: String,
    /// Path of the screen it leads to.
    pub path: String,
    /// When it was written.
    pub written_at: Moment,
    /// How often it was tried.
    pub tries: i64,
}

/// What is to be sent as one message.
#[derive(Debug, Clone)]
pub struct Message {
    /// The letters in it; the first names the message.
    pub letters: Vec<Due>,
    /// Subject of the message.
    pub subject: String,
    /// Its text, with lines.
    pub text: String,
}

/// One's own settings.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Profile {
    /// Name.
    pub name: String,
    /// Login name.
    pub login: String,
    /// Post.
    pub post: String,
    /// Unit.
    pub unit_name: String,
    /// Where letters go; empty for nowhere.
    pub email: String,
    /// When letters go.
    pub mail_when: MailWhen,
}

/// What a person changes of their own settings.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct ProfileForm {
    /// Where letters go.
    pub email: String,
    /// `at_once`, `daily` or `none`.
    pub mail_when: String,
}

impl MailWhen {
    /// As the database spells it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::AtOnce => "at_once",
            Self::Daily => "daily",
            Self::None => "none",
        }
    }

    /// What the database spells so.
    pub fn of(word: &str) -> Option<Self> {
        [Self::AtOnce, Self::Daily, Self::None].into_iter().find(|one| one.as_str() == word)
    }

    /// When a letter that is written now may go out; never for who wants none.
    pub fn due_at(self, now: Moment) -> Option<Moment> {
        match self {
            Self::AtOnce => Some(now),
            Self::Daily => {
                let today = day_start(now) + DAILY_AT_MS;
                Some(if now < today { today } else { today + DAY_MS })
            }
            Self::None => None,
        }
    }
}

impl ProfileForm {
    /// The address and the choice, or what is wrong with them.
    pub fn checked(&self) -> Result<(String, MailWhen)> {
        let email = text::line(&self.email);
        let when = MailWhen::of(&self.mail_when)
            .ok_or_else(|| invalid("mail_when", "mail.when", "请选择提醒方式"))?;
        if email.is_empty() && when != MailWhen::None {
            return Err(invalid("email", "mail.no_address", "请填写电子邮箱，或选择不发邮件"));
        }
        if !email.is_empty() && !is_address(&email) {
            return Err(invalid("email", "mail.address", "电子邮箱应如“name@example.gov.cn”"));
        }
        Ok((email, when))
    }
}

/// `name@host.tld` of plain characters; nothing that could end a header.
fn is_address(text: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || "._%+-".contains(c);
    let Some((name, host)) = text.split_once('@') else { return false };
    let labels: Vec<_> = host.split('.').collect();
    text.len() <= 120
        && !name.is_empty()
        && name.chars().all(plain)
        && !name.starts_with('.')
        && !name.ends_with('.')
        && !name.contains("..")
        && labels.len() >= 2
        && labels.iter().all(|label| text::is_slug(&label.to_ascii_lowercase()))
}

/// Milliseconds until a letter is tried again after so many tries; `None` gives it up.
pub fn wait_after(tries: i64) -> Option<i64> {
    let at = usize::try_from(tries - 1).unwrap_or(0);
    WAITS_MINUTES.get(at).map(|minutes| minutes * MINUTE_MS)
}

/// Puts letters together: one message for each letter that goes at once, one for all letters of a
/// person who wants them gathered.
pub fn messages(due: Vec<Due>, origin: &str) -> Vec<Message> {
    let mut messages: Vec<Message> = Vec::new();
    for letter in due {
        let is_daily = letter.mail_when == MailWhen::Daily.as_str();
        let gathered = messages.iter_mut().find(|message| {
            let first = message.letters.first();
            is_daily && first.is_some_and(|first| first.account_id == letter.account_id)
        });
        match gathered {
            Some(message) => message.letters.push(letter),
            None => messages.push(Message {
                subject: letter.subject.clone(),
                text: String::new(),
                letters: vec![letter],
            }),
        }
    }
    for message in &mut messages {
        message.spell(origin);
    }
    messages
}

impl Message {
    fn spell(&mut self, origin: &str) {
        let name = self.letters.first().map_or("", |first| first.name.as_str());
        let mut text = format!("{name}：\r\n\r\n");
        for letter in &self.letters {
            let when = base::date_time(letter.written_at);
            text.push_str(&format!(
                "{}\r\n{}\r\n（{when}）\r\n{origin}{}\r\n\r\n",
                letter.subject, letter.said, letter.path
            ));
        }
        text.push_str(
            "本邮件由政务网站后台自动发出，请勿回复。提醒方式可在后台“我的设置”中修改。\r\n",
        );
        if self.letters.len() > 1 {
            self.subject = format!("今日待办提醒（{}件）", self.letters.len());
        }
        self.text = text;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOON: Moment = 1_767_240_000_000; // 2026-01-01 12:00 in Beijing.

    #[test]
    fn letters_go_at_once_or_next_morning_or_not_at_all() {
        let morning = day_start(NOON) + DAILY_AT_MS;
        for (when, now, due) in [
            (MailWhen::AtOnce, NOON, Some(NOON)),
            (MailWhen::Daily, NOON, Some(morning + DAY_MS)),
            (MailWhen::Daily, morning - 1, Some(morning)),
            (MailWhen::None, NOON, None),
        ] {
            assert_eq!(when.due_at(now), due, "{when:?}");
        }
    }

    #[test]
    fn an_address_ends_no_header_and_a_choice_needs_one() {
        for (email, when, code) in [
            ("li@yunxi.gov.cn", "daily", None),
            ("", "none", None),
            ("", "at_once", Some("mail.no_address")),
            ("li@yunxi", "none", Some("mail.address")),
            ("li@yunxi.gov.cn\r\nBcc: x@y.cn", "at_once", Some("mail.address")),
            ("李@yunxi.gov.cn", "at_once", Some("mail.address")),
            ("a..b@yunxi.gov.cn", "at_once", Some("mail.address")),
            ("li@yunxi.gov.cn", "weekly", Some("mail.when")),
        ] {
            let form = ProfileForm { email: email.into(), mail_when: when.into() };
            assert_eq!(form.checked().err().and_then(|no| no.code()), code, "{email}");
        }
    }

    #[test]
    fn waits_grow_and_end() {
        let waits: Vec<_> = (1..=8).map(wait_after).collect();
        assert!(waits.windows(2).all(|two| two[1].is_none() || two[0] < two[1]), "{waits:?}");
        assert_eq!(waits.last(), Some(&None));
    }

    #[test]
    fn daily_letters_of_one_person_are_one_message() {
        let letter = |id: &str, account: &str, when: &str| Due {
            id: id.into(),
            account_id: account.into(),
            name: "李".into(),
            email: "li@x.gov.cn".into(),
            mail_when: when.into(),
            subject: format!("退回{id}"),
            said: "请修改".into(),
            path: "/articles/1".into(),
            written_at: NOON,
            tries: 0,
        };
        let due = vec![
            letter("1", "li", "daily"),
            letter("2", "li", "daily"),
            letter("3", "wang", "at_once"),
            letter("4", "wang", "at_once"),
        ];
        let messages = messages(due, "http://console");
        let seen: Vec<_> =
            messages.iter().map(|one| (one.letters.len(), one.subject.as_str())).collect();
        assert_eq!(seen, [(2, "今日待办提醒（2件）"), (1, "退回3"), (1, "退回4")]);
        assert!(messages[0].text.contains("http://console/articles/1"));
    }
}
