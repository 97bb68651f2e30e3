//! Just enough of Rust's grammar to look at code without its comments and quoted texts.

use std::iter::Peekable;
use std::str::Chars;

/// The text with comments and the insides of quotes turned into spaces; lines stay lines, and
/// every other character keeps its place.
pub(crate) fn without_comments_and_texts(text: &str) -> String {
    Reader::new(text).read().code
}

/// The text with everything but its comments turned into spaces.
pub(crate) fn comments(text: &str) -> String {
    Reader::new(text).read().comments
}

struct Reader<'a> {
    rest: Peekable<Chars<'a>>,
    code: String,
    comments: String,
}

impl<'a> Reader<'a> {
    fn new(text: &'a str) -> Self {
        let (code, comments) = (String::new(), String::new());
        Self { rest: text.chars().peekable(), code, comments }
    }

    fn read(mut self) -> Self {
        while let Some(&letter) = self.rest.peek() {
            match letter {
                '/' => self.slash(),
                '"' => self.quoted('"'),
                '\'' => self.letter_or_lifetime(),
                'r' if !self.inside_a_word() => self.maybe_raw(),
                _ => {
                    self.keep();
                }
            }
        }
        self
    }

    /// The next letter is code.
    fn keep(&mut self) -> Option<char> {
        let letter = self.rest.next()?;
        self.code.push(letter);
        self.comments.push(blank(letter));
        Some(letter)
    }

    /// The next letter stands inside quotes.
    fn quote(&mut self) -> Option<char> {
        let letter = self.rest.next()?;
        self.code.push(blank(letter));
        self.comments.push(blank(letter));
        Some(letter)
    }

    /// The next letter belongs to a comment.
    fn remark(&mut self) -> Option<char> {
        let letter = self.rest.next()?;
        self.code.push(blank(letter));
        self.comments.push(letter);
        Some(letter)
    }

    /// Whether what was kept last belongs to a word, so that `r"` is not a raw text's begin.
    /// The `b` and `c` before an `r` do not count.
    fn inside_a_word(&self) -> bool {
        let before = self.code.trim_end_matches(['b', 'c']);
        before.ends_with(|letter: char| letter.is_alphanumeric() || letter == '_')
    }

    fn slash(&mut self) {
        let mut ahead = self.rest.clone();
        ahead.next();
        match ahead.next() {
            Some('/') => {
                while self.rest.peek().is_some_and(|letter| *letter != '\n') {
                    self.remark();
                }
            }
            Some('*') => self.block(),
            _ => {
                self.keep();
            }
        }
    }

    /// Block comments nest.
    fn block(&mut self) {
        let mut depth = 0;
        let mut before = ' ';
        while let Some(letter) = self.remark() {
            match (before, letter) {
                ('/', '*') => depth += 1,
                ('*', '/') => depth -= 1,
                _ => {
                    before = letter;
                    continue;
                }
            }
            before = ' ';
            if depth == 0 {
                return;
            }
        }
    }

    /// A text or a letter in quotes, with escapes.
    fn quoted(&mut self, quote: char) {
        self.keep();
        while let Some(&letter) = self.rest.peek() {
            if letter == quote {
                self.keep();
                return;
            }
            self.quote();
            if letter == '\\' {
                self.quote();
            }
        }
    }

    /// `'a'` and `'\n'` are letters, `'a` is a lifetime.
    fn letter_or_lifetime(&mut self) {
        let mut ahead = self.rest.clone();
        ahead.next();
        let (first, second) = (ahead.next(), ahead.next());
        if first == Some('\\') || second == Some('\'') {
            self.quoted('\'');
        } else {
            self.keep();
        }
    }

    /// `r"…"`, `r#"…"#`; anything else that begins with `r` is a word.
    fn maybe_raw(&mut self) {
        let mut ahead = self.rest.clone();
        ahead.next();
        let mut hashes = 0;
        while ahead.peek() == Some(&'#') {
            ahead.next();
            hashes += 1;
        }
        self.keep();
        if ahead.peek() != Some(&'"') {
            return;
        }
        for _ in 0..=hashes {
            self.keep();
        }
        let end = format!("\"{}", "#".repeat(hashes));
        while self.rest.peek().is_some() {
            if self.rest.clone().take(end.len()).eq(end.chars()) {
                for _ in 0..end.len() {
                    self.keep();
                }
                return;
            }
            self.quote();
        }
    }
}

fn blank(letter: char) -> char {
    if letter == '\n' { '\n' } else { ' ' }
}

/// A function with a body.
pub(crate) struct Function {
    /// Its name.
    pub(crate) name: String,
    /// The line of the word `fn`, from 0.
    pub(crate) line: usize,
    /// What stands before `fn` on its line, as `pub async`.
    pub(crate) before: String,
    /// From its name to the body's brace.
    pub(crate) signature: String,
    /// The body's code between its braces.
    pub(crate) body: String,
}

impl Function {
    /// Whether one can reach it from other crates.
    pub(crate) fn is_public(&self) -> bool {
        self.before.split_whitespace().any(|word| word == "pub")
    }

    /// Whether it acts inside a transaction (`Work`) or opens one (`Desk`).
    pub(crate) fn acts(&self) -> bool {
        ["Work", "Desk"].iter().any(|word| words(&self.signature, word).next().is_some())
    }

    /// The body without spaces and line ends.
    pub(crate) fn packed_body(&self) -> String {
        self.body.split_whitespace().collect()
    }

    /// Lines of the body that hold code.
    pub(crate) fn length(&self) -> usize {
        self.body.lines().filter(|line| !line.trim().is_empty()).count()
    }
}

/// All functions with a body, also those inside others, in the order of their first lines.
pub(crate) fn functions(code: &str) -> Vec<Function> {
    let mut found = Vec::new();
    for (begin, _) in code.match_indices("fn ") {
        let line_begin = code[..begin].rfind('\n').map_or(0, |at| at + 1);
        let before = &code[line_begin..begin];
        if before.ends_with(|letter: char| letter.is_alphanumeric() || letter == '_') {
            continue;
        }
        let after = &code[begin + 3..];
        let name: String =
            after.chars().take_while(|letter| letter.is_alphanumeric() || *letter == '_').collect();
        let Some(open) = body_begin(after) else {
            continue;
        };
        if name.is_empty() {
            continue;
        }
        let signature = after[..open].to_owned();
        let body = &after[open + 1..];
        let body = &body[..closing_brace(body)];
        found.push(Function {
            name,
            line: code[..begin].matches('\n').count(),
            before: before.trim().to_owned(),
            signature,
            body: body.to_owned(),
        });
    }
    found
}

/// Where the body's brace is; none when a `;` ends the signature first.
fn body_begin(after: &str) -> Option<usize> {
    let mut depth = 0;
    for (at, letter) in after.char_indices() {
        match letter {
            '(' | '[' => depth += 1,
            ')' | ']' => depth -= 1,
            '{' if depth == 0 => return Some(at),
            ';' if depth == 0 => return None,
            _ => {}
        }
    }
    None
}

/// Where the brace is that closes the block whose inside begins here.
pub(crate) fn closing_brace(inside: &str) -> usize {
    let mut depth = 1;
    for (at, letter) in inside.char_indices() {
        match letter {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => continue,
        }
        if depth == 0 {
            return at;
        }
    }
    inside.len()
}

/// The lines of the code, those of `#[cfg(test)] mod … { … }` blocks emptied.
pub(crate) fn without_test_modules(code: &str) -> String {
    let mut kept = code.to_owned();
    while let Some(begin) = kept.find("#[cfg(test)]") {
        let after = &kept[begin..];
        let block = after.find('{').filter(|open| {
            let header = &after["#[cfg(test)]".len()..*open];
            header.trim_start().starts_with("mod ") && !header.contains(';')
        });
        let end = match block {
            Some(open) => begin + open + 1 + closing_brace(&after[open + 1..]),
            None => begin + "#[cfg(test)]".len(),
        };
        let end = end.min(kept.len());
        let blank: String = kept[begin..end]
            .chars()
            .map(|letter| if letter == '\n' { '\n' } else { ' ' })
            .collect();
        kept.replace_range(begin..end, &blank);
    }
    kept
}

/// Where the word stands as a whole word.
pub(crate) fn words<'a>(code: &'a str, word: &'a str) -> impl Iterator<Item = usize> + 'a {
    let part = |letter: char| letter.is_alphanumeric() || letter == '_';
    code.match_indices(word).map(|(at, _)| at).filter(move |at| {
        !code[..*at].ends_with(part) && !code[at + word.len()..].starts_with(part)
    })
}

/// The line of a place in the text, from 0.
pub(crate) fn line_of(text: &str, at: usize) -> usize {
    text[..at].matches('\n').count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_texts_become_spaces() {
        let cases = [
            ("a // b \"c\"\nd", "a         \nd"),
            ("a /* b /* c */ d */ e", "a                   e"),
            (r#"say("a \" // b"); x"#, r#"say("         "); x"#),
            ("let c = '\"'; let d: &'a str = x;", "let c = ' '; let d: &'a str = x;"),
            (r##"r#"a " b"# + c"##, r##"r#"     "# + c"##),
            ("br\"a\" for\"b\"", "br\" \" for\" \""),
            ("'\\'' + '\\\\'", "'  ' + '  '"),
        ];
        for (text, expected) in cases {
            assert_eq!(without_comments_and_texts(text), expected, "{text}");
        }
    }

    #[test]
    fn comments_are_told_from_texts() {
        let text = "a(\"/// no\"); // Yes.\n";
        assert_eq!(comments(text), format!("{}// Yes.\n", " ".repeat(13)));
    }

    #[test]
    fn functions_are_found_with_their_bodies() {
        let code =
            "pub async fn a(x: [u8; 3]) -> T {\n    b();\n\n    c()\n}\nfn d();\nlet fn_e = 1;";
        let functions = functions(code);
        assert_eq!(functions.len(), 1);
        assert_eq!((functions[0].name.as_str(), functions[0].length()), ("a", 2));
        assert_eq!(functions[0].before, "pub async");
    }

    #[test]
    fn test_modules_are_emptied() {
        let code = "fn a() {}\n#[cfg(test)]\nmod tests {\n    fn b() {}\n}\nfn c() {}";
        let kept = without_test_modules(code);
        assert!(kept.contains("fn a") && kept.contains("fn c") && !kept.contains("fn b"));
        assert_eq!(kept.lines().count(), 6);
        let outside = "#[cfg(test)]\nmod tests;\nfn a() {}";
        assert!(without_test_modules(outside).contains("fn a"));
    }
}
