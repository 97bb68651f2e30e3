//! What a session is, and its limits.

use base::{Kind, Moment, refuse};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use web::CookieSpec;

/// Minutes without a request after which a session has ended.
pub const IDLE_MINUTES: i64 = 15;
/// Hours after which a session has ended in any case.
pub const WHOLE_HOURS: i64 = 8;
/// Wrong passwords from one address that lock a name for that address.
pub const FAILURES_MAX: i64 = 5;
/// How long the lock lasts, minutes.
pub const LOCKED_MINUTES: i64 = 30;

/// Days after which nothing is left of a session or of failed logins: far longer than either
/// counts for anything.
pub const KEPT_DAYS: i64 = 1;

const MINUTE_MS: i64 = 60_000;
const DAY_MS: i64 = 86_400_000;

/// The cookie that carries the token.
pub const COOKIE: CookieSpec = CookieSpec { name: "huabiao", secure: false };

/// A session as it is kept, with what the guard needs of its account.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Session {
    /// SHA-256 of the token, hex.
    pub id: String,
    /// Whose it is.
    pub account_id: String,
    /// What every unsafe request must repeat in a header.
    pub csrf: String,
    /// When it began.
    pub created_at: Moment,
    /// Last request, exact to a minute.
    pub seen_at: Moment,
    /// Name of the person.
    pub name: String,
    /// Unit of the person.
    pub unit_id: String,
    /// Since when the password must be changed.
    pub must_change_since: Option<Moment>,
    /// Since when the account is closed.
    pub disabled_at: Option<Moment>,
}

/// What is typed at login.
#[derive(Debug, Deserialize, ToSchema)]
pub struct Login {
    /// Login name.
    pub login: String,
    /// Password.
    pub password: String,
}

/// A change of one's own password.
#[derive(Debug, Deserialize, ToSchema)]
pub struct PasswordChange {
    /// The password until now.
    pub old: String,
    /// The new one.
    pub new: String,
}

/// The signed-in person, as the console shows them.
#[derive(Debug, Serialize, ToSchema)]
pub struct Me {
    /// Account.
    pub id: String,
    /// Real name.
    pub name: String,
    /// Login name.
    pub login: String,
    /// Post in the unit.
    pub post: String,
    /// Unit.
    pub unit_id: String,
    /// Name of the unit.
    pub unit_name: String,
    /// To be sent as `X-Csrf` with every POST.
    pub csrf: String,
    /// The password was chosen by somebody else and must be changed first.
    pub must_change_password: bool,
    /// Rights held somewhere, for the menu.
    pub rights: Vec<String>,
}

/// Failed logins of one name from one address.
#[derive(Debug, Clone, Copy, Default, sqlx::FromRow)]
pub(super) struct Failures {
    pub(super) count: i64,
    pub(super) last_at: Moment,
}

impl Session {
    /// Whether it has ended by time. When the clock was put back further than a rest lasts, it
    /// has, too: nobody knows any more how long nobody was there.
    pub fn is_over(&self, now: Moment) -> bool {
        between(now, self.seen_at) >= IDLE_MINUTES * MINUTE_MS
            || between(now, self.created_at) >= WHOLE_HOURS * 60 * MINUTE_MS
    }

    /// Whether its last-seen mark is worth writing again.
    pub fn is_stale(&self, now: Moment) -> bool {
        between(now, self.seen_at) >= MINUTE_MS
    }
}

impl Failures {
    /// Refuses while the name is locked for the address.
    pub(super) fn check(self, now: Moment) -> base::Result<()> {
        if self.count >= FAILURES_MAX && between(now, self.last_at) < LOCKED_MINUTES * MINUTE_MS {
            let say = format!("密码连续输错{FAILURES_MAX}次，请{LOCKED_MINUTES}分钟后再试");
            return Err(refuse(Kind::TooOften, "session.locked", say));
        }
        Ok(())
    }

    /// The count after one more failure; an old row of failures begins anew.
    pub(super) fn next(self, now: Moment) -> i64 {
        if between(now, self.last_at) >= LOCKED_MINUTES * MINUTE_MS { 1 } else { self.count + 1 }
    }
}

/// How far two moments are apart: a clock that was wrong and is right again locks nobody out for
/// longer than a right one.
fn between(one: Moment, other: Moment) -> i64 {
    one.saturating_sub(other).saturating_abs()
}

/// What was last seen before this is forgotten.
pub(super) fn forgotten_before(now: Moment) -> Moment {
    now - KEPT_DAYS * DAY_MS
}

pub(super) fn wrong() -> base::Error {
    refuse(Kind::NotSignedIn, "session.wrong", "登录名或密码不正确")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_failures_lock_for_half_an_hour() {
        let minute = MINUTE_MS;
        for (count, since, open) in [
            (0, 0, true),
            (4, 0, true),
            (5, 0, false),
            (5, 29 * minute, false),
            (5, 30 * minute, true),
            (9, minute, false),
            (9, -29 * minute, false),
            (9, -30 * minute, true),
        ] {
            let failures = Failures { count, last_at: 1_000_000 };
            assert_eq!(failures.check(1_000_000 + since).is_ok(), open, "{count} {since}");
        }
        assert_eq!(Failures { count: 5, last_at: 0 }.next(30 * minute), 1);
        assert_eq!(Failures { count: 2, last_at: 0 }.next(minute), 3);
    }

    #[test]
    fn a_session_ends_by_rest_and_by_age() {
        let session = |created_at, seen_at| Session {
            id: String::new(),
            account_id: String::new(),
            csrf: String::new(),
            created_at,
            seen_at,
            name: String::new(),
            unit_id: String::new(),
            must_change_since: None,
            disabled_at: None,
        };
        let minute = MINUTE_MS;
        for (created, seen, now, over) in [
            (0, 0, 14 * minute, false),
            (0, 0, 15 * minute, true),
            (0, 479 * minute, 479 * minute + 1, false),
            (0, 479 * minute, 480 * minute, true),
            (60 * minute, 60 * minute, 46 * minute, false),
            (60 * minute, 60 * minute, 45 * minute, true),
        ] {
            assert_eq!(session(created, seen).is_over(now), over, "{created} {seen} {now}");
        }
    }
}
