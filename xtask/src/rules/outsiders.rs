//! What outsiders may see stands in a context's `public.rs`; the press imports nothing else of
//! a context, so a draft cannot reach a page by an import.

use super::tree::Tree;
use super::{Broken, code};

/// Crates that make things public.
const READERS: &[&str] = &["press"];
/// Wings they read from.
const SOURCES: &[&str] = &["office", "content"];

/// Uses of something of a wing that is not in `<context>::public`.
pub(crate) fn broken(tree: &Tree) -> Vec<Broken> {
    let mut broken = Vec::new();
    for file in &tree.files {
        let Some((name, path)) = file.in_source() else {
            continue;
        };
        if !READERS.contains(&name) || path.ends_with("tests.rs") {
            continue;
        }
        let code = code::without_test_modules(file.code());
        for source in SOURCES {
            for at in code::words(&code, source) {
                let used = &code[at + source.len()..];
                let longer_path = code[..at].ends_with("::");
                if !longer_path && used.starts_with("::") && !is_public(&used[2..]) {
                    let says = format!("press may import only {source}::<context>::public");
                    broken.push(Broken::at(&file.path, code::line_of(&code, at), says));
                }
            }
        }
    }
    broken
}

/// `article::public…`, or `{…}` of nothing but such.
fn is_public(used: &str) -> bool {
    if let Some(group) = used.strip_prefix('{') {
        let group = &group[..code::closing_brace(group)];
        return group.split(',').map(str::trim).all(|part| part.is_empty() || is_public(part));
    }
    let mut parts = used.split("::");
    let second = parts.nth(1).unwrap_or_default();
    second.split(|c: char| !c.is_alphanumeric() && c != '_').next() == Some("public")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_public_is_open_to_the_press() {
        let check = |text| broken(&Tree::sample(&[("crates/press/src/page.rs", text)])).len();
        assert_eq!(check("use content::article::public;"), 0);
        assert_eq!(check("use content::article::public::Article as Live;"), 0);
        assert_eq!(check("let a = content::article::public::find(work);"), 0);
        assert_eq!(check("use content::{article::public, section::public};"), 0);
        assert_eq!(check("let content = 1; a.content; crate::page::content::x();"), 0);
        assert_eq!(check("use content::article::model::Article;"), 1);
        assert_eq!(check("use content::{article::public, section::model};"), 1);
        assert_eq!(check("office::site::table::find(work);"), 1);
        let other = [("crates/console/src/lib.rs", "use content::article::model::Article;")];
        assert_eq!(broken(&Tree::sample(&other)), []);
    }
}
