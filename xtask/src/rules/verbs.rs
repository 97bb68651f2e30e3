//! Every verb asks first whether the caller may: `work.need(…)`, for lists `work.reach(…)`, or
//! has the sentence that says why it is open to everyone.

use super::tree::{File, Tree};
use super::{Broken, code, imports};

const OPEN: &str = "Open to everyone: ";

/// Verbs that do not ask.
pub(crate) fn broken(tree: &Tree) -> Vec<Broken> {
    let mut broken = Vec::new();
    for file in &tree.files {
        let Some((name, path)) = file.in_source() else {
            continue;
        };
        if !imports::WINGS.contains(&name) || path.ends_with("tests.rs") {
            continue;
        }
        if path.ends_with("/actions.rs") || path.contains("/actions/") {
            broken.extend(verbs_that_do_not_ask(file));
        }
    }
    broken
}

/// A verb is a public function that acts. It asks itself, or calls a function of its own file
/// that asks for it.
fn verbs_that_do_not_ask(file: &File) -> Vec<Broken> {
    let functions = code::functions(&code::without_test_modules(file.code()));
    let own = functions.iter().filter(|own| {
        !own.is_public()
            && !["need", "reach"].contains(&own.name.as_str())
            && asks(&own.packed_body(), &[])
    });
    let own: Vec<String> = own.map(|own| format!("{}(", own.name)).collect();
    let lines: Vec<&str> = file.text.lines().collect();
    let mut broken = Vec::new();
    for verb in functions.iter().filter(|verb| verb.is_public() && verb.acts()) {
        let above = lines[..verb.line].iter().rev().map(|line| line.trim());
        let mut above = above.take_while(|line| line.starts_with("///") || line.starts_with("#["));
        if !asks(&verb.packed_body(), &own) && !above.any(|line| line.contains(OPEN)) {
            let name = &verb.name;
            let says = format!(
                "verb {name} asks neither work.need(…) nor work.reach(…), nor says `/// {OPEN}why`"
            );
            broken.push(Broken::at(&file.path, verb.line, says));
        }
    }
    broken
}

/// `work.need(…)` or, for lists, `work.reach(…)`; a method of that name which passes it on; or
/// an own function that asks.
fn asks(body: &str, own: &[String]) -> bool {
    let called =
        |word: &str| code::words(body, word).any(|at| body[at + word.len()..].starts_with('('));
    called("need") || called("reach") || own.iter().any(|call| body.contains(call.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str) -> usize {
        broken(&Tree::sample(&[("crates/content/src/article/actions.rs", text)])).len()
    }

    #[test]
    fn a_verb_asks_or_says_why_not() {
        let verb = |inside: &str| format!("pub async fn a(work: &mut Work) {{\n{inside}\n}}\n");
        let own = "async fn find(work: &mut Work) { work.need(Right::A).await }";
        assert_eq!(check(&verb("work.need(Right::A).await?;")), 0);
        assert_eq!(check(&verb("work\n    .need(Right::A)\n    .await?;")), 0);
        assert_eq!(check(&(verb("find(work).await?;") + own)), 0);
        let open = "/// Signs in.\n/// Open to everyone: it is the door.\n";
        assert_eq!(check(&format!("{open}{}", verb(""))), 0);
        assert_eq!(check("async fn inner(work: &mut Work) {}\npub fn pure(a: &A) {}"), 0);
        assert_eq!(check(&format!("/// Signs in.\n{}", verb("work.tx()"))), 1);
        assert_eq!(check(&verb("// work.need(x)")), 1);
        assert_eq!(check(&verb("find(work).await?;")), 1);
        assert_eq!(check(&verb("setting.need(work, SUBMIT).await?;")), 0);
        assert_eq!(check("pub async fn log_in(desk: &Desk) {}"), 1);
    }
}
