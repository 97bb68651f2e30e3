//! Days and subjects as tables.

use base::Moment;

use super::model::{Addresses, KEPT_DAYS, Seen, day_of, days_between, first_day, sums};

const HOUR: Moment = 3_600_000;
const DAY: Moment = 24 * HOUR;
/// 2026-11-21 00:00 in Beijing.
const SATURDAY: Moment = 1_795_190_400_000;

fn addresses() -> Addresses {
    let map = |rows: &[(&str, &str)]| {
        rows.iter().map(|(path, id)| ((*path).to_owned(), (*id).to_owned())).collect()
    };
    Addresses {
        sections: map(&[("/zwgk/", "zwgk"), ("/zwgk/tzgg/", "tzgg"), ("/old/", "tzgg")]),
        documents: map(&[("/zwgk/tzgg/2026/1.html", "d1"), ("/zwgk/p7.html", "odd")]),
    }
}

#[test]
fn an_address_tells_what_its_page_is_of() {
    for (path, kind, id) in [
        ("/", "home", ""),
        ("/zwgk/", "section", "zwgk"),
        ("/zwgk/p2.html", "section", "zwgk"),
        ("/zwgk/tzgg/p10.html", "section", "tzgg"),
        ("/old/", "section", "tzgg"),
        ("/old/p2.html", "section", "tzgg"),
        ("/zwgk/tzgg/2026/1.html", "document", "d1"),
        ("/zwgk/p7.html", "document", "odd"),
        ("/zwgk/p.html", "other", ""),
        ("/zwgk/px.html", "other", ""),
        ("/zwgk", "other", ""),
        ("/zwgk/tzgg/2026/2.html", "other", ""),
        ("/search", "other", ""),
        ("/map.html", "other", ""),
        ("/p2.html", "other", ""),
        ("", "other", ""),
    ] {
        let subject = addresses().subject(path);
        assert_eq!((subject.kind, subject.id.as_str()), (kind, id), "{path}");
    }
}

#[test]
fn an_hour_is_of_the_beijing_day_it_lies_in() {
    let now = SATURDAY + 14 * HOUR;
    let hour = |at: Moment| at / HOUR;
    for (at, day) in [
        (SATURDAY, Some(SATURDAY)),
        (SATURDAY - HOUR, Some(SATURDAY - DAY)),
        (now, Some(SATURDAY)),
        // A clock that is ahead, by an hour, a day, or all there is.
        (now + HOUR, Some(SATURDAY)),
        (now + 40 * DAY, Some(SATURDAY)),
        (SATURDAY - KEPT_DAYS * DAY, Some(SATURDAY - KEPT_DAYS * DAY)),
        (SATURDAY - KEPT_DAYS * DAY - HOUR, None),
        (0, None),
    ] {
        assert_eq!(day_of(hour(at), now), day, "{at}");
    }
    assert_eq!((day_of(i64::MAX, now), day_of(i64::MIN, now), day_of(-1, now)), (None, None, None));
}

#[test]
fn windows_count_both_ends() {
    let now = SATURDAY + 14 * HOUR;
    assert_eq!(first_day(1, now), SATURDAY);
    assert_eq!(first_day(30, now), SATURDAY - 29 * DAY);
    assert_eq!(days_between(first_day(30, now), now), 30);
    assert_eq!(days_between(now, now), 1);
}

#[test]
fn what_is_of_one_thing_is_added_up() {
    let now = SATURDAY + 14 * HOUR;
    let seen = |hour: Moment, path: &str, views: u64| Seen {
        hour: hour / HOUR,
        site: "s".into(),
        path: path.into(),
        views,
    };
    let all = [
        seen(SATURDAY, "/zwgk/", 2),
        seen(SATURDAY + HOUR, "/zwgk/p3.html", 3),
        seen(SATURDAY - HOUR, "/zwgk/", 5),
        seen(SATURDAY, "/search", 7),
        seen(SATURDAY, "/gone.html", 1),
        seen(SATURDAY, "/map.html", u64::MAX),
        seen(0, "/zwgk/", 100),
        seen(SATURDAY, "/old/", 0),
    ];
    let sums = sums(&all.iter().collect::<Vec<_>>(), &addresses(), now);
    let rows: Vec<_> =
        sums.iter().map(|((day, of), views)| (day - SATURDAY, of.kind, *views)).collect();
    assert_eq!(
        rows,
        [(-DAY, "section", 5), (0, "other", 1_000_000_008), (0, "section", 5)],
        "{sums:?}"
    );
}
