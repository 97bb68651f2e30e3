//! Escapes in addresses and in HTML.

/// Decodes escapes once; `None` for a broken escape or what is not UTF-8.
pub(crate) fn unescape(raw: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(raw.len());
    let mut rest = raw.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let high = char::from(rest.next()?).to_digit(16)?;
            let low = char::from(rest.next()?).to_digit(16)?;
            bytes.push((high << 4 | low) as u8);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

/// Escapes everything in a text that may not stand in a path or query as it is. `/` stays.
pub(crate) fn escape(text: &str) -> String {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push('%');
            out.push(char::from(DIGITS[usize::from(byte >> 4)]));
            out.push(char::from(DIGITS[usize::from(byte & 15)]));
        }
    }
    out
}

/// The value of one parameter of a query string, decoded; `+` is a space. What cannot be
/// decoded is as if it were not there.
pub(crate) fn parameter(query: &str, name: &str) -> Option<String> {
    let mut pairs = query.split('&').map(|pair| pair.split_once('=').unwrap_or((pair, "")));
    let (_, value) = pairs.find(|(key, _)| *key == name)?;
    unescape(&value.replace('+', " "))
}

/// A text as it may stand in HTML, between tags and in a quoted attribute.
pub(crate) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            letter => out.push(letter),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{escape, parameter};

    #[test]
    fn what_was_escaped_comes_back() {
        for text in ["", "/通 知/a.pdf", "a&b=c?#%+\"'<>", "😀"] {
            let query = format!("x=1&q={}&y", escape(text));
            assert_eq!(parameter(&query, "q").as_deref(), Some(text));
        }
        assert_eq!(parameter("q=a+b%2B", "q").as_deref(), Some("a b+"));
        assert_eq!(parameter("q", "q").as_deref(), Some(""));
        for absent in ["", "qq=1", "Q=1", "q=%ff", "q=%4"] {
            assert_eq!(parameter(absent, "q"), None, "{absent}");
        }
    }
}
