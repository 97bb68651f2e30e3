//! Writing the HTML that a body of the library may hold, and nothing else.
//!
//! The tags, attributes and classes are those that the library's cleaner accepts, in the spelling
//! it writes itself: what comes out of here passes the cleaner unchanged. The two lists are kept
//! alike by hand, because this crate stands below the library.

use base::text::is_invisible;

/// How a block stands: nothing said, or one of the classes of a body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Stand {
    #[default]
    Usual,
    Center,
    Right,
    /// The first line begins two characters in.
    Indent,
    /// The first line begins at the edge.
    Flush,
}

impl Stand {
    /// The attribute, with a space before it.
    pub(crate) fn class(self) -> &'static str {
        match self {
            Stand::Usual => "",
            Stand::Center => " class=\"center\"",
            Stand::Right => " class=\"right\"",
            Stand::Indent => " class=\"indent\"",
            Stand::Flush => " class=\"flush\"",
        }
    }

    /// In a cell and in a heading the first line has no class.
    pub(crate) fn across(self) -> Self {
        match self {
            Stand::Indent | Stand::Flush => Stand::Usual,
            other => other,
        }
    }
}

/// Adds text as HTML; what nobody sees is dropped.
pub(crate) fn push_text(out: &mut String, text: &str) {
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\u{a0}' | '\t' | '\n' | '\r' => out.push(' '),
            letter if is_invisible(letter) => {}
            letter => out.push(letter),
        }
    }
}

/// Adds the value of an attribute, between its quotes.
pub(crate) fn push_value(out: &mut String, text: &str) {
    for part in text.split_inclusive('"') {
        match part.strip_suffix('"') {
            Some(before) => {
                push_text(out, before);
                out.push_str("&quot;");
            }
            None => push_text(out, part),
        }
    }
}

/// Whether an address may be linked to: absolute, of the web or a mailbox, and well formed as far
/// as the cleaner looks.
pub(crate) fn is_link(address: &str) -> bool {
    let fits = |c: char| c.is_ascii_graphic() && !matches!(c, '"' | '<' | '>' | '\\' | '`');
    if address.len() > 2_000 || !address.chars().all(fits) {
        return false;
    }
    if let Some(mailbox) = address.strip_prefix("mailto:") {
        return mailbox.contains('@') && !mailbox.starts_with('/');
    }
    let web = ["http://", "https://"];
    let Some(rest) = web.iter().find_map(|scheme| address.strip_prefix(scheme)) else {
        return false;
    };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let (host, port) = host.split_once(':').unwrap_or((host, "80"));
    is_host(host) && port.parse::<u16>().is_ok()
}

fn is_host(host: &str) -> bool {
    let labels: Vec<&str> = host.split('.').collect();
    let is_label = |label: &&str| {
        !label.is_empty()
            && label.len() < 64
            && !label.starts_with("xn--")
            && label.bytes().all(|c| c.is_ascii_alphanumeric() || c == b'-' || c == b'_')
    };
    let ends_in_number =
        labels.last().is_some_and(|last| last.starts_with(|c: char| c.is_numeric()));
    labels.iter().all(is_label) && (!ends_in_number || host.parse::<std::net::Ipv4Addr>().is_ok())
}
