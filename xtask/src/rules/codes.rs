//! One vocabulary in four places: events of the journal, rights, codes of refusals and the
//! names of contexts. Each is `<context>.<word>`; a refusal's code has one sentence everywhere.

use std::collections::BTreeMap;

use super::tree::{File, Tree};
use super::{Broken, code};

/// A place where a name of the vocabulary is written.
struct Use<'a> {
    file: &'a File,
    line: usize,
    kind: &'static str,
    name: &'a str,
    /// For a refusal: what the person reads, when it is written beside the code.
    says: Option<&'a str>,
}

/// Calls that take such a name, which of their arguments it is, and what it names.
const CALLS: &[(&str, usize, &str)] = &[
    ("refuse(", 1, "refusal"),
    ("invalid(", 1, "refusal"),
    ("work.record(", 0, "event"),
    (" Right(", 0, "right"),
];

/// Names of another form or of another context, and refusals with two sentences or odd ones.
pub(crate) fn broken(tree: &Tree) -> Vec<Broken> {
    let mut broken = Vec::new();
    let mut sentences: BTreeMap<&str, &str> = BTreeMap::new();
    let files = tree.files.iter().filter(|file| file.in_source().is_some());
    for found in files.flat_map(uses) {
        let (kind, name) = (found.kind, found.name);
        let mut wrong = |says: String| broken.push(Broken::at(&found.file.path, found.line, says));
        if !is_context_and_word(name) {
            wrong(format!("{kind} '{name}' is not <context>.<word>"));
        } else if context_of(found.file).is_some_and(|own| !name.starts_with(&format!("{own}."))) {
            wrong(format!("{kind} '{name}' does not begin with the name of its context"));
        }
        let Some(says) = found.says else { continue };
        if says.ends_with(['。', '！', '.', '!']) {
            wrong(format!("'{says}' ends with a stop; a refusal has none"));
        }
        if !says.contains(|letter: char| ('\u{4e00}'..='\u{9fff}').contains(&letter)) {
            wrong(format!("'{says}' is read by a person and must be Chinese"));
        }
        let known = sentences.entry(name).or_insert(says);
        if *known != says {
            wrong(format!("{name} says '{known}' elsewhere; a code has one sentence"));
        }
    }
    broken
}

fn uses(file: &File) -> Vec<Use<'_>> {
    let comments = code::comments(&file.text);
    let mut found = Vec::new();
    if file.name() == "tests.rs" || file.path.contains("/tests/") {
        return found;
    }
    let mut offset = 0;
    for (line, (text, comment)) in file.text.lines().zip(comments.lines()).enumerate() {
        for (call, place, kind) in CALLS.iter().filter(|_| comment.trim().is_empty()) {
            let Some(at) = text.find(call) else { continue };
            let after = &file.text[offset + at + call.len()..];
            let texts = leading_texts(after);
            if let Some(Some(name)) = texts.get(*place) {
                let says = texts.get(place + 1).copied().flatten();
                let says = says.filter(|_| *kind == "refusal");
                found.push(Use { file, line, kind, name, says });
            }
        }
        offset += text.len() + 1;
    }
    found
}

/// The first arguments of a call: quoted texts, or nothing for a name or a path; up to the first
/// that is something else.
fn leading_texts(arguments: &str) -> Vec<Option<&str>> {
    let mut texts = Vec::new();
    let mut rest = arguments.trim_start();
    loop {
        if let Some(text) = rest.strip_prefix('"') {
            let Some(end) = text.find('"') else { break };
            texts.push(Some(&text[..end]));
            rest = &text[end + 1..];
        } else {
            let word = |letter: char| letter.is_alphanumeric() || letter == '_' || letter == ':';
            rest = rest.trim_start_matches(word);
            texts.push(None);
        }
        match rest.trim_start().strip_prefix(',') {
            Some(after) => rest = after.trim_start(),
            None => break,
        }
    }
    texts
}

fn is_context_and_word(name: &str) -> bool {
    let is_word = |word: &str| {
        !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_')
    };
    name.split_once('.').is_some_and(|(context, word)| is_word(context) && is_word(word))
}

/// The folder of a context of the wings whose folders are contexts.
fn context_of(file: &File) -> Option<&str> {
    let (wing, inside) = file.in_source()?;
    let (context, _) = inside.split_once('/')?;
    ["office", "content"].contains(&wing).then_some(context)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str) -> Vec<String> {
        let tree = Tree::sample(&[("crates/content/src/article/model.rs", text)]);
        broken(&tree).into_iter().map(|place| place.says).collect()
    }

    #[test]
    fn good_names_pass() {
        let text = "refuse(Kind::Conflict, \"article.gone\", \"稿件已不存在\");\n\
            refuse(\n    Kind::Conflict,\n    \"article.gone\",\n    \"稿件已不存在\",\n);\n\
            invalid(\"title\", \"article.title_empty\", \"请填写标题\");\n\
            work.record(\"article.submitted\", &id);\npub const A: Right = Right(\"article.a\");\n\
            refuse(Kind::Conflict, \"article.state\", say);\nwork.record(event, &id);\n\
            refuse(Kind::Conflict, code, \"请刷新\");\n\
            // refuse(Kind::Invalid, \"in a comment\")\n";
        assert_eq!(check(text), [] as [&str; 0]);
    }

    #[test]
    fn odd_names_and_sentences_are_caught() {
        for (text, says) in [
            ("refuse(Kind::Invalid, \"gone\", \"已不存在\")", "is not <context>"),
            ("work.record(\"article.Submitted\", &id)", "is not <context>"),
            ("const A: Right = Right(\"a.b.c\");", "is not <context>"),
            ("work.record(\"section.created\", &id)", "does not begin with"),
            ("invalid(\"title\", \"article.a\", \"请填写标题。\")", "ends with a stop"),
            ("invalid(\"title\", \"article.a\", \"no title\")", "must be Chinese"),
            ("refuse(K, \"article.a\", \"甲\");\nrefuse(K, \"article.a\", \"乙\");", "elsewhere"),
        ] {
            let found = check(text);
            assert!(found.len() == 1 && found[0].contains(says), "{text}: {found:?}");
        }
    }
}
