//! E-mail addresses.

use super::{Datum, What};

/// Bytes an address's name may have.
const NAME_MAX: usize = 64;
/// Addresses of offices.
const OFFICE: &str = "gov.cn";

/// The addresses in a folded text that are not an office's, by place.
pub(super) fn data(text: &str) -> Vec<Datum> {
    let bytes = text.as_bytes();
    memchr::memchr_iter(b'@', bytes).filter_map(|at| address(text, at)).collect()
}

fn address(text: &str, at: usize) -> Option<Datum> {
    let is_name = |c: &u8| c.is_ascii_alphanumeric() || b"._%+-".contains(c);
    let before = &text.as_bytes()[..at];
    let name = before.iter().rev().take(NAME_MAX).take_while(|c| is_name(c)).count();
    let is_host = |c: &&u8| c.is_ascii_alphanumeric() || **c == b'.' || **c == b'-';
    let host = text.as_bytes()[at + 1..].iter().take(NAME_MAX).take_while(is_host).count();
    let host = text[at + 1..at + 1 + host].trim_end_matches(['.', '-']);
    let last = host.rsplit('.').next()?;
    let is_address = name > 0
        && host.contains('.')
        && !host.starts_with('.')
        && last.len() > 1
        && last.bytes().all(|c| c.is_ascii_alphabetic());
    let is_office = host == OFFICE || host.ends_with(&format!(".{OFFICE}"));
    let (start, end) = (at - name, at + 1 + host.len());
    (is_address && !is_office).then(|| {
        let masked = format!("{}***@{host}", &text[start..start + 1]);
        Datum { what: What::Email, start, end, masked }
    })
}
