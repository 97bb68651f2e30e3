//! The two tokenizers of the index.
//!
//! The n-gram tokenizer of tantivy gives every token position 0, so phrases of bigrams find
//! nothing with it. Here a bigram stands at the place of its first character.

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use crate::fold::{fold_char, is_blank};

/// Pairs of neighbouring letters or digits; a letter that stands alone is a token of its own.
#[derive(Clone, Default)]
pub(super) struct Bigrams {
    /// Every single letter besides; for short texts only, where a reader may look for one.
    pub(super) with_singles: bool,
    folded: Vec<char>,
}

impl Bigrams {
    pub(super) fn new(with_singles: bool) -> Self {
        Bigrams { with_singles, folded: Vec::new() }
    }
}

impl Tokenizer for Bigrams {
    type TokenStream<'a> = BigramStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> BigramStream<'a> {
        self.folded.clear();
        for c in text.chars().filter(|c| !is_blank(*c)) {
            fold_char(c, |c| self.folded.push(c));
        }
        let (folded, with_singles) = (self.folded.as_slice(), self.with_singles);
        BigramStream { folded, with_singles, next: 0, length: 1, token: Token::default() }
    }
}

/// Tokens of `Bigrams`.
pub(super) struct BigramStream<'a> {
    folded: &'a [char],
    with_singles: bool,
    next: usize,
    /// Length of the token to be looked at next: 1, then 2, at every place.
    length: usize,
    token: Token,
}

impl BigramStream<'_> {
    fn is_letter(&self, at: usize) -> bool {
        self.folded.get(at).is_some_and(|c| c.is_alphanumeric())
    }

    fn is_token(&self, at: usize, length: usize) -> bool {
        let pair = self.is_letter(at) && self.is_letter(at + 1);
        let has_neighbour = pair || at > 0 && self.is_letter(at - 1);
        match length {
            1 => self.is_letter(at) && (self.with_singles || !has_neighbour),
            _ => pair,
        }
    }
}

impl TokenStream for BigramStream<'_> {
    fn advance(&mut self) -> bool {
        while self.next < self.folded.len() {
            let (at, length) = (self.next, self.length);
            (self.next, self.length) = if length == 1 { (at, 2) } else { (at + 1, 1) };
            if self.is_token(at, length) {
                self.token.position = at;
                self.token.text.clear();
                self.token.text.extend(&self.folded[at..at + length]);
                return true;
            }
        }
        false
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}

/// Words that were cut elsewhere, as `write_words` writes them.
#[derive(Clone, Default)]
pub(super) struct ReadyWords;

const END_OF_WORD: char = '\u{1f}';
const END_OF_COUNT: char = '\u{1e}';

/// One text out of words and their counts, for `ReadyWords`.
pub(super) fn write_words(words: &[(String, u32)]) -> String {
    let mut text = String::with_capacity(words.len() * 12);
    for (word, count) in words {
        text.push_str(word);
        text.push(END_OF_WORD);
        text.push_str(&count.to_string());
        text.push(END_OF_COUNT);
    }
    text
}

impl Tokenizer for ReadyWords {
    type TokenStream<'a> = ReadyWordStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> ReadyWordStream<'a> {
        ReadyWordStream { rest: text, left: 0, token: Token::default() }
    }
}

/// Tokens of `ReadyWords`: every word as often as it was counted.
pub(super) struct ReadyWordStream<'a> {
    rest: &'a str,
    left: u32,
    token: Token,
}

/// More of one word does not make a document fit better.
const COUNT_MAX: u32 = 1000;

impl TokenStream for ReadyWordStream<'_> {
    fn advance(&mut self) -> bool {
        while self.left == 0 {
            let Some((entry, rest)) = self.rest.split_once(END_OF_COUNT) else {
                return false;
            };
            self.rest = rest;
            let Some((word, count)) = entry.rsplit_once(END_OF_WORD) else {
                continue;
            };
            self.left = count.parse().unwrap_or(1).min(COUNT_MAX);
            self.token.text.clear();
            self.token.text.push_str(word);
        }
        self.left -= 1;
        self.token.position = self.token.position.wrapping_add(1);
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(mut tokenizer: impl Tokenizer, text: &str) -> Vec<(usize, String)> {
        let mut stream = tokenizer.token_stream(text);
        let mut tokens = Vec::new();
        while let Some(token) = stream.next() {
            tokens.push((token.position, token.text.clone()));
        }
        tokens
    }

    #[test]
    fn bigrams_stand_where_they_begin() {
        let found = tokens(Bigrams::new(false), "办〔２4〕a号，b");
        let found: Vec<_> = found.iter().map(|(at, gram)| (*at, gram.as_str())).collect();
        assert_eq!(found, [(0, "办"), (2, "24"), (5, "a号"), (8, "b")]);
        let found = tokens(Bigrams::new(true), "税务局");
        let found: Vec<_> = found.iter().map(|(at, gram)| (*at, gram.as_str())).collect();
        assert_eq!(found, [(0, "税"), (0, "税务"), (1, "务"), (1, "务局"), (2, "局")]);
        assert_eq!(tokens(Bigrams::new(true), "。！"), []);
        let found = tokens(Bigrams::new(false), "t 22\n3");
        let found: Vec<_> = found.iter().map(|(at, gram)| (*at, gram.as_str())).collect();
        assert_eq!(found, [(0, "t2"), (1, "22"), (4, "3")]);
    }

    #[test]
    fn words_come_as_often_as_counted() {
        let words = [("社会".to_owned(), 2), ("a".to_owned(), 1), ("b".to_owned(), 0)];
        let found = tokens(ReadyWords, &write_words(&words));
        let found: Vec<_> = found.iter().map(|(_, word)| word.as_str()).collect();
        assert_eq!(found, ["社会", "社会", "a"]);
    }
}
