//! Captions: WebVTT, checked line by line and written anew, so that a player shows what was
//! checked and nothing else.

use base::{Result, invalid, text};

/// Bytes of captions.
const BYTES_MAX: usize = 1 << 20;
const MARK: &str = "WEBVTT";

/// Captions in one plain form: moments and texts, no styles, no notes, no markup but `<v name>`.
pub fn checked(given: &str) -> Result<String> {
    let given = given.trim_start_matches('\u{feff}').replace("\r\n", "\n").replace('\r', "\n");
    if given.trim().is_empty() {
        return Ok(String::new());
    }
    if given.len() > BYTES_MAX {
        return Err(invalid("captions", "media.captions_long", "字幕不能超过1 MB"));
    }
    let mut blocks = given.split("\n\n").map(str::trim).filter(|block| !block.is_empty());
    if !blocks.next().is_some_and(|head| head.starts_with(MARK)) {
        let say = "字幕须是 WebVTT 格式，第一行写“WEBVTT”";
        return Err(invalid("captions", "media.captions", say));
    }
    let mut out = format!("{MARK}\n");
    let mut last = 0;
    for (at, block) in blocks.enumerate() {
        if ["NOTE", "STYLE", "REGION"].iter().any(|word| block.starts_with(word)) {
            continue;
        }
        let wrong = |what: &str| {
            let say = format!("字幕第{}段{what}", at + 1);
            invalid("captions", "media.captions_block", say)
        };
        let mut lines = block.lines();
        let timing = lines.find(|line| line.contains("-->"));
        let (from, to) = timing
            .and_then(|line| line.split_once("-->"))
            .and_then(|(from, to)| Some((moment(from)?, moment(to)?)))
            .ok_or_else(|| wrong("的时间写法不对，应如“00:01.000 --> 00:04.000”"))?;
        if to <= from || from < last {
            return Err(wrong("的时间早于前一段，或结束早于开始"));
        }
        last = from;
        let said = lines.map(plain).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n");
        if said.is_empty() {
            return Err(wrong("没有文字"));
        }
        out.push_str(&format!("\n{} --> {}\n{said}\n", spelled(from), spelled(to)));
    }
    if last == 0 && !out.contains("-->") {
        return Err(invalid("captions", "media.captions_empty", "字幕里没有一段文字"));
    }
    Ok(out)
}

/// Plain text in lines, without invisible characters.
pub(super) fn plain_lines(given: &str) -> String {
    let lines = given.lines().map(text::line).collect::<Vec<_>>();
    lines.join("\n").trim().to_owned()
}

/// A line of captions without tags; what would begin one is spelled.
fn plain(line: &str) -> String {
    let mut out = String::new();
    let mut is_tag = false;
    for c in text::line(line).chars() {
        match c {
            '<' => is_tag = true,
            '>' if is_tag => is_tag = false,
            '>' => out.push_str("&gt;"),
            c if !is_tag => out.push(c),
            _ => {}
        }
    }
    out.trim().to_owned()
}

/// `01:02:03.456` or `02:03.456` in milliseconds; settings behind it are left out.
fn moment(text: &str) -> Option<u64> {
    let text = text.split_whitespace().next()?;
    let (clock, ms) = text.split_once(['.', ','])?;
    let parts: Option<Vec<u64>> = clock.split(':').map(|part| part.parse().ok()).collect();
    let (hours, minutes, seconds) = match *parts?.as_slice() {
        [minutes, seconds] => (0, minutes, seconds),
        [hours, minutes, seconds] => (hours, minutes, seconds),
        _ => return None,
    };
    let is_clock = hours < 100 && minutes < 60 && seconds < 60 && ms.len() == 3;
    let ms: u64 = ms.parse().ok()?;
    is_clock.then_some(((hours * 60 + minutes) * 60 + seconds) * 1000 + ms)
}

fn spelled(ms: u64) -> String {
    let (seconds, ms) = (ms / 1000, ms % 1000);
    format!("{:02}:{:02}:{:02}.{ms:03}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn captions_are_checked_and_written_anew() {
        let good = "\u{feff}WEBVTT - 字幕\r\n\r\nNOTE 注\r\n\r\n1\r\n00:01.000 --> 00:02.500 \
                    align:start\r\n<v 甲>大家好<script>x</script>\r\n\r\n00:00:03.000 --> \
                    00:00:04.000\r\n再见";
        let kept = "WEBVTT\n\n00:00:01.000 --> 00:00:02.500\n大家好x\n\n\
                    00:00:03.000 --> 00:00:04.000\n再见\n";
        assert_eq!(checked(good).unwrap(), kept);
        assert_eq!(checked(kept).unwrap(), kept);
        assert_eq!(checked(" \n").unwrap(), "");
        for (bad, code) in [
            ("1\n00:01.000 --> 00:02.000\n甲", "media.captions"),
            ("WEBVTT\n\n00:01 --> 00:02\n甲", "media.captions_block"),
            ("WEBVTT\n\n00:02.000 --> 00:01.000\n甲", "media.captions_block"),
            ("WEBVTT\n\n00:01.000 --> 00:02.000\n", "media.captions_block"),
            ("WEBVTT\n\nNOTE x", "media.captions_empty"),
        ] {
            assert_eq!(checked(bad).unwrap_err().code(), Some(code), "{bad}");
        }
        assert_eq!(checked(&"字".repeat(400_000)).unwrap_err().code(), Some("media.captions_long"));
    }
}
