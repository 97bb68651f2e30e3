//! Working days: Monday to Friday, but for the public holidays and the weekends worked instead,
//! which the State Council announces a year at a time. Beyond the last announced year only
//! weekends are free, and [`Deadline::is_announced`] says so.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::Serialize;
use utoipa::ToSchema;

use crate::{Moment, date, day_start};

const TABLE: &str = include_str!("../data/workdays.txt");
const DAY_MS: i64 = 86_400_000;
/// No time limit in an office is longer; a longer one is a mistake.
const DAYS_MAX: i64 = 1_000;

/// Departures from Monday to Friday by date, and the years they are known of.
static DEPARTURES: LazyLock<HashMap<String, bool>> = LazyLock::new(|| {
    let mut found = HashMap::new();
    for line in TABLE.lines().filter(|line| !line.starts_with('#')) {
        let mut words = line.split(' ');
        let (Some(year), Some(kind)) = (words.next(), words.next()) else { continue };
        found.insert(year.to_owned(), true);
        for day in words.filter(|day| day.len() == 4) {
            found.insert(format!("{year}-{}-{}", &day[..2], &day[2..]), kind == "work");
        }
    }
    found
});

/// What is left of a time limit, computed for a moment and never kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct Deadline {
    /// The last moment that is in time: the end of a working day in Beijing.
    pub at: Moment,
    /// Working days left after today, or since it passed.
    pub days: i64,
    /// Whether it has passed.
    pub is_late: bool,
    /// Whether the holidays of all the days counted are announced; else only weekends are free.
    pub is_announced: bool,
}

/// Whether offices work on the Beijing day that contains `at`.
pub fn is_workday(at: Moment) -> bool {
    // 1970-01-05 was a Monday.
    let weekday = (day_start(at) + 8 * 3_600_000).div_euclid(DAY_MS) + 3;
    let is_weekday = weekday.rem_euclid(7) < 5;
    DEPARTURES.get(&date(at)).copied().unwrap_or(is_weekday)
}

/// Whether the holidays of the Beijing year that contains `at` are announced.
pub fn is_announced(at: Moment) -> bool {
    DEPARTURES.contains_key(date(at).get(..4).unwrap_or_default())
}

/// The end of the `days`th working day after the day of `since`, which itself does not count.
pub fn deadline(since: Moment, days: i64) -> Moment {
    let mut day = day_start(since);
    let mut left = days.clamp(0, DAYS_MAX);
    while left > 0 {
        day += DAY_MS;
        left -= i64::from(is_workday(day));
    }
    day + DAY_MS - 1
}

/// Working days of the Beijing days after that of `from`, up to and with that of `until`.
pub fn workdays_between(from: Moment, until: Moment) -> i64 {
    let (mut day, last) = (day_start(from), day_start(until));
    let mut count = 0;
    while day < last && count <= DAYS_MAX {
        day += DAY_MS;
        count += i64::from(is_workday(day));
    }
    count
}

impl Deadline {
    /// What is left at `now` of `days` working days that began at `since`.
    pub fn of(since: Moment, days: i64, now: Moment) -> Self {
        let at = deadline(since, days);
        let is_late = now > at;
        let (from, until) = if is_late { (at, now) } else { (now, at) };
        Self {
            at,
            days: workdays_between(from, until),
            is_late,
            is_announced: is_announced(since) && is_announced(at),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse_date;
    use proptest::prelude::*;

    fn day(text: &str) -> Moment {
        parse_date(text).unwrap() + 10 * 3_600_000
    }

    #[test]
    fn offices_work_as_the_state_council_announced() {
        for (text, works) in [
            ("2026-11-20", true),  // Friday
            ("2026-11-21", false), // Saturday
            ("2026-10-01", false), // 国庆节, a Thursday
            ("2026-10-10", true),  // a Saturday worked for 国庆节
            ("2026-02-14", true),  // a Saturday worked for 春节
            ("2026-02-23", false), // a Monday of 春节
            ("2007-02-17", true),
            ("2020-01-31", false), // 春节 2020 was prolonged
            ("2027-10-01", true),  // not announced: a Friday
            ("1969-12-29", true),  // Monday
        ] {
            assert_eq!(is_workday(day(text)), works, "{text}");
        }
        assert!(is_announced(day("2026-12-31")) && !is_announced(day("2027-01-01")));
    }

    #[test]
    fn limits_end_with_a_working_day() {
        for (since, days, until) in [
            ("2026-11-20", 1, "2026-11-23"),
            ("2026-11-20", 2, "2026-11-24"),
            ("2026-11-21", 1, "2026-11-23"),
            ("2026-09-30", 1, "2026-10-08"),
            ("2026-09-30", 3, "2026-10-10"),
            ("2026-02-13", 2, "2026-02-24"),
            ("2026-11-20", 0, "2026-11-20"),
        ] {
            assert_eq!(date(deadline(day(since), days)), until, "{since} + {days}");
        }
    }

    #[test]
    fn what_is_left_is_counted_in_working_days() {
        for (now, days, is_late) in [
            ("2026-11-20", 2, false),
            ("2026-11-22", 2, false),
            ("2026-11-23", 1, false),
            ("2026-11-24", 0, false),
            ("2026-11-25", 1, true),
            ("2026-11-29", 3, true),
            // A clock that goes back makes nothing late, and nothing negative.
            ("2026-11-01", 17, false),
        ] {
            let left = Deadline::of(day("2026-11-20"), 2, day(now));
            assert_eq!((left.days, left.is_late), (days, is_late), "{now}");
            assert!(left.is_announced);
        }
        assert!(!Deadline::of(day("2026-12-31"), 1, day("2026-12-31")).is_announced);
    }

    proptest! {
        #[test]
        fn counting_and_adding_agree(
            since in 1_160_000_000_000_i64..1_900_000_000_000, days in 1_i64..40,
        ) {
            let end = deadline(since, days);
            prop_assert!(is_workday(end) && end > since);
            prop_assert_eq!(workdays_between(since, end), days);
            prop_assert!(deadline(since, days + 1) > end);
        }

        #[test]
        fn time_only_ever_uses_up_a_limit(
            since in 1_700_000_000_000_i64..1_800_000_000_000, days in 0_i64..20,
            one in 0_i64..60 * 86_400_000, more in 0_i64..20 * 86_400_000,
        ) {
            let signed = |at| {
                let left = Deadline::of(since, days, at);
                if left.is_late { -left.days } else { left.days }
            };
            prop_assert!(signed(since + one) >= signed(since + one + more));
            prop_assert_eq!(Deadline::of(since, days, since).days, days);
        }
    }
}
