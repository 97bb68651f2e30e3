//! The `Date` header, written once a second.

use std::cell::Cell;
use std::time::{Duration, UNIX_EPOCH};

use base::Moment;

/// `date: Sun, 06 Nov 1994 08:49:37 GMT` and the end of the head.
pub(super) type Text = [u8; 39];

const EMPTY: Text = *b"date: Thu, 01 Jan 1970 00:00:00 GMT\r\n\r\n";

thread_local! {
    /// The second and its text.
    static LAST: Cell<(i64, Text)> = const { Cell::new((0, EMPTY)) };
}

/// The header of this moment and the empty line that ends a head.
pub(super) fn ending(now: Moment) -> Text {
    let second = now.div_euclid(1000);
    let (known, text) = LAST.get();
    if known == second {
        return text;
    }
    let text = write(second);
    LAST.set((second, text));
    text
}

fn write(second: i64) -> Text {
    let since = Duration::from_secs(u64::try_from(second).unwrap_or(0));
    let date = httpdate::fmt_http_date(UNIX_EPOCH + since);
    let mut text = EMPTY;
    // A date of another length there is none of before the year 10000.
    if let Some(place) = text.get_mut(6..6 + date.len()).filter(|_| date.len() == 29) {
        place.copy_from_slice(date.as_bytes());
    }
    text
}

#[cfg(test)]
mod tests {
    use super::ending;

    #[test]
    fn the_second_is_told_as_the_standard_wants_it() {
        for _ in 0..2 {
            for (now, text) in [
                (784_111_777_999, "date: Sun, 06 Nov 1994 08:49:37 GMT\r\n\r\n"),
                (784_111_778_000, "date: Sun, 06 Nov 1994 08:49:38 GMT\r\n\r\n"),
                (0, "date: Thu, 01 Jan 1970 00:00:00 GMT\r\n\r\n"),
            ] {
                assert_eq!(ending(now), *text.as_bytes());
            }
        }
    }
}
