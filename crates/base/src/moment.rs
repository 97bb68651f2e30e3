//! Moments: milliseconds since 1970-01-01 UTC, spelled in Beijing time.

use jiff::{Timestamp, Zoned, civil, tz::Offset, tz::TimeZone};

/// Milliseconds since 1970-01-01T00:00:00Z. A parameter wherever a rule needs it.
pub type Moment = i64;

const DAY_MS: i64 = 86_400_000;
const BEIJING_MS: i64 = 8 * 3_600_000;

/// The clock. Rules never call it: the work, the follower or the program hands the moment in.
pub fn now() -> Moment {
    Timestamp::now().as_millisecond()
}

/// `2026-11-21`.
pub fn date(at: Moment) -> String {
    beijing(at).strftime("%Y-%m-%d").to_string()
}

/// `2026-11-21 14:05`, 24 hours, as the national `PubDate` tag wants it.
pub fn date_time(at: Moment) -> String {
    beijing(at).strftime("%Y-%m-%d %H:%M").to_string()
}

/// `2026年11月21日`, as official documents write a date.
pub fn chinese_date(at: Moment) -> String {
    let day = beijing(at);
    format!("{}年{}月{}日", day.year(), day.month(), day.day())
}

/// `2026-11-21T14:05:00+08:00`, for feeds and `datetime` attributes.
pub fn rfc3339(at: Moment) -> String {
    beijing(at).strftime("%Y-%m-%dT%H:%M:%S+08:00").to_string()
}

/// The year in Beijing, for counters that begin anew each year.
pub fn year_of(at: Moment) -> i64 {
    i64::from(beijing(at).year())
}

/// The first moment of the Beijing day that contains `at`.
pub fn day_start(at: Moment) -> Moment {
    (at + BEIJING_MS).div_euclid(DAY_MS) * DAY_MS - BEIJING_MS
}

/// Reads `2026-11-21` as the beginning of that Beijing day; `None` when it is no date.
pub fn parse_date(text: &str) -> Option<Moment> {
    let day: civil::Date = text.trim().parse().ok()?;
    let zoned = day.to_zoned(zone()).ok()?;
    (1..=9999).contains(&day.year()).then(|| zoned.timestamp().as_millisecond())
}

/// Moments outside the years 1 to 9999 cannot come from a clock; they are shown as the epoch.
fn beijing(at: Moment) -> Zoned {
    Timestamp::from_millisecond(at).unwrap_or_default().to_zoned(zone())
}

fn zone() -> TimeZone {
    TimeZone::fixed(Offset::constant(8))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_spelled_in_beijing_time() {
        let at = parse_date("2026-11-21").unwrap() + 14 * 3_600_000 + 5 * 60_000;
        assert_eq!(date(at), "2026-11-21");
        assert_eq!(date_time(at), "2026-11-21 14:05");
        assert_eq!(chinese_date(at), "2026年11月21日");
        assert_eq!(rfc3339(at), "2026-11-21T14:05:00+08:00");
        assert_eq!(day_start(at), parse_date("2026-11-21").unwrap());
        assert_eq!(year_of(parse_date("2026-01-01").unwrap()), 2026);
    }

    #[test]
    fn what_is_no_date_is_refused() {
        for text in ["", "2026-02-30", "2026/11/21", "二〇二六年", "99999-01-01"] {
            assert_eq!(parse_date(text), None, "{text}");
        }
    }
}
