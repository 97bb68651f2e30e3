//! Marks what was found, in titles and in pieces of texts.
//!
//! The snippets of tantivy panic on overlapping tokens, which search-mode words are; and marking
//! what was typed, wherever it stands, is what a reader expects anyway.

use crate::fold::{fold, fold_char, is_blank, runs};
use crate::query::QUERY_CHARS_MAX;
use crate::words::{cut_query, is_filler};

/// A text is looked through up to here; nobody reads a snippet from page 100 of an attachment.
const TEXT_CHARS_MAX: usize = 200_000;
/// So many finds are enough to choose from.
const FINDS_MAX: usize = 400;
const TERMS_MAX: usize = 64;

/// A piece of text, marked or not. The caller escapes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// The characters as in the original, white space folded.
    pub text: String,
    /// True: this is what was looked for.
    pub hit: bool,
}

/// What to mark; prepared once for a query, used for every result.
#[derive(Debug, Clone, Default)]
pub struct Terms {
    /// Folded, longest first.
    terms: Vec<Vec<char>>,
}

impl Terms {
    /// The terms of what a reader typed: each run of letters, and the words in it. Words that say
    /// nothing and single characters are marked only as part of what was typed.
    pub fn of(typed: &str) -> Terms {
        let typed: String = typed.chars().take(QUERY_CHARS_MAX).collect();
        let words = cut_query(&typed);
        let words = words.compounds.iter().chain(&words.finest);
        let words = words.filter(|word| word.chars().nth(1).is_some() && !is_filler(word));
        let folded = fold(&typed);
        let all = runs(&folded).chain(words.map(String::as_str));
        let mut terms: Vec<Vec<char>> = all.map(|term| term.chars().collect()).collect();
        terms.sort_unstable_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
        terms.dedup();
        terms.truncate(TERMS_MAX);
        Terms { terms }
    }

    /// All finds in a folded text, in the order of their beginnings; at each place the longest.
    fn finds(&self, cells: &[Cell]) -> Vec<Find> {
        let mut finds = Vec::new();
        for at in 0..cells.len() {
            let begins_here = |term: &Vec<char>| {
                let here = cells[at..].iter().map(|cell| cell.folded);
                here.take(term.len()).eq(term.iter().copied())
            };
            if let Some(term) = self.terms.iter().position(begins_here) {
                finds.push(Find { from: at, to: at + self.terms[term].len(), term });
                if finds.len() == FINDS_MAX {
                    break;
                }
            }
        }
        finds
    }
}

/// A folded character and the bytes of the original it came from.
struct Cell {
    folded: char,
    from: usize,
    to: usize,
}

/// Cells `from..to` are `term`.
#[derive(Debug, Clone, Copy)]
struct Find {
    from: usize,
    to: usize,
    term: usize,
}

/// Cells of the text that are shown.
#[derive(Debug, Clone, Copy)]
struct Window {
    from: usize,
    to: usize,
    /// One bit for each term that is seen in it.
    terms: u64,
}

/// At most two windows of the text around what was found, together about `width` characters;
/// without a find, its beginning. What is left out is a span `…`.
pub fn snippet(text: &str, terms: &Terms, width: usize) -> Vec<Span> {
    let cells = cells_of(text);
    let finds = terms.finds(&cells);
    let mut spans = Spans::default();
    let mut done = 0;
    for window in windows(&cells, &finds, width.max(8)) {
        let from = cells[window.from].from.max(done);
        let to = cells[window.to - 1].to;
        if from > done && !text[done..from].trim().is_empty() {
            spans.push("…", false);
        }
        spans.push_marked(text, (from, to), &cells, &finds);
        done = to.max(from);
    }
    if !text[done..].trim().is_empty() {
        spans.push("…", false);
    }
    spans.0
}

/// The whole title with the finds marked.
pub fn highlight(title: &str, terms: &Terms) -> Vec<Span> {
    let cells = cells_of(title);
    let finds = terms.finds(&cells);
    let mut spans = Spans::default();
    spans.push_marked(title, (0, title.len()), &cells, &finds);
    spans.0
}

fn cells_of(text: &str) -> Vec<Cell> {
    let mut cells = Vec::with_capacity(text.len() / 3);
    let letters = text.char_indices().take(TEXT_CHARS_MAX).filter(|(_, c)| !is_blank(*c));
    for (from, c) in letters {
        let to = from + c.len_utf8();
        fold_char(c, |folded| cells.push(Cell { folded, from, to }));
    }
    cells
}

/// One window when it shows all terms there are, else two halves, in the order of the text.
fn windows(cells: &[Cell], finds: &[Find], width: usize) -> Vec<Window> {
    let Some(one) = best_window(cells, finds, width, 0) else {
        let to = cells.len().min(width);
        return if to == 0 { Vec::new() } else { vec![Window { from: 0, to, terms: 0 }] };
    };
    let everything = finds.iter().fold(0, |terms, find| terms | 1 << find.term);
    if one.terms == everything {
        return vec![one];
    }
    let first = best_window(cells, finds, width / 2, 0).unwrap_or(one);
    match best_window(cells, finds, width / 2, first.terms) {
        Some(second) if second.from >= first.to => vec![first, second],
        Some(second) if second.to <= first.from => vec![second, first],
        _ => vec![one],
    }
}

/// The window that shows most of what `seen` does not have; `None` when none shows anything new.
fn best_window(cells: &[Cell], finds: &[Find], width: usize, seen: u64) -> Option<Window> {
    let mut best: Option<(usize, Window)> = None;
    for (number, find) in finds.iter().enumerate() {
        if seen & 1 << find.term != 0 {
            continue;
        }
        let earliest = find.from.saturating_sub(width / 4);
        let from = sentence_start(cells, earliest, find.from);
        let to = (from + width).min(cells.len());
        // A text that ends soon is shown from further before.
        let from = if to == cells.len() { to.saturating_sub(width).min(from) } else { from };
        let (mut terms, mut worth) = (0_u64, 0);
        let within = finds[number..].iter().take_while(|find| find.from < to);
        for other in within.filter(|other| other.to <= to) {
            if (terms | seen) & 1 << other.term == 0 {
                worth += other.to - other.from;
            }
            terms |= 1 << other.term;
        }
        terms |= 1 << find.term;
        if best.as_ref().is_none_or(|(most, _)| worth > *most) {
            best = Some((worth, Window { from, to, terms }));
        }
    }
    best.map(|(_, window)| window)
}

/// The first place in `earliest..=find` at which a sentence begins, or else `earliest`.
fn sentence_start(cells: &[Cell], earliest: usize, find: usize) -> usize {
    let ends = |cell: &Cell| matches!(cell.folded, '。' | '!' | '?' | ';' | '\n');
    if earliest == 0 {
        return 0;
    }
    let before = &cells[earliest - 1..find];
    let start = before.iter().position(ends).map_or(earliest, |end| earliest + end);
    let breaks = cells[start..find].iter().take_while(|cell| cell.folded == '\n').count();
    start + breaks
}

#[derive(Default)]
struct Spans(Vec<Span>);

impl Spans {
    /// The bytes `from..to` of the text with the finds in them marked.
    fn push_marked(
        &mut self,
        text: &str,
        (from, to): (usize, usize),
        cells: &[Cell],
        finds: &[Find],
    ) {
        let mut done = from;
        for find in finds {
            let begin = cells[find.from].from.clamp(done, to);
            let end = cells[find.to - 1].to.clamp(begin, to);
            if end > begin {
                self.push(&text[done..begin], false);
                self.push(&text[begin..end], true);
                done = end;
            }
        }
        self.push(&text[done..to], false);
    }

    /// Adds to the last span when it is of the same sort.
    fn push(&mut self, text: &str, hit: bool) {
        if text.is_empty() {
            return;
        }
        if self.0.last().is_none_or(|last| last.hit != hit) {
            self.0.push(Span { text: String::new(), hit });
        }
        let Some(last) = self.0.last_mut() else {
            return;
        };
        for c in text.chars() {
            if !c.is_whitespace() {
                last.text.push(c);
            } else if !last.text.ends_with(' ') {
                last.text.push(' ');
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Spans as one line, finds in brackets.
    fn shown(spans: &[Span]) -> String {
        let show = |span: &Span| {
            if span.hit { format!("[{}]", span.text) } else { span.text.clone() }
        };
        spans.iter().map(show).collect()
    }

    #[test]
    fn titles_are_marked_as_written() {
        for (typed, title, marked) in [
            ("社会保障", "市人力资源和社会保障局公告", "市人力资源和[社会保障]局公告"),
            ("社会保障", "社会救助与医疗保障", "[社会]救助与医疗[保障]"),
            ("gb2312", "ＧＢ2312标准", "[ＧＢ2312]标准"),
            ("南政办(2024)12号", "南政办〔2024〕12号", "[南政办]〔[2024]〕[12号]"),
            ("通知", "通\u{200b}知与通告", "[通\u{200b}知]与通告"),
            ("gb/t22239", "GB/T 22239标准", "[GB]/[T 22239]标准"),
            ("税", "税务局", "[税]务局"),
            ("的", "我的中国", "我[的]中国"),
            ("!!", "！！", "！！"),
            ("", "标题", "标题"),
            ("abc", "", ""),
        ] {
            assert_eq!(shown(&highlight(title, &Terms::of(typed))), marked, "{typed}");
        }
    }

    #[test]
    fn a_window_shows_what_was_found() {
        let filler = "本段与此无涉，仅为占位。".repeat(30);
        let text = format!("{filler}\n社会救助标准提高。{filler}医疗保障待遇不变。{filler}");
        let one = shown(&snippet(&text, &Terms::of("救助"), 40));
        assert!(one.starts_with("…社会[救助]标准提高。") && one.ends_with('…'), "{one}");
        let two = shown(&snippet(&text, &Terms::of("救助 医疗保障"), 60));
        assert!(two.contains("社会[救助]标准") && two.contains("[医疗保障]待遇"), "{two}");
        assert_eq!(two.matches('…').count(), 3, "{two}");
        let none = shown(&snippet(&text, &Terms::of("没有的词语"), 24));
        assert_eq!(none, format!("{}…", "本段与此无涉，仅为占位。".repeat(2)));
        assert_eq!(shown(&snippet("短文", &Terms::of("短"), 100)), "[短]文");
        assert_eq!(snippet("", &Terms::of("短"), 100), []);
        let end = shown(&snippet(&format!("{filler}救助"), &Terms::of("救助"), 24));
        assert!(end.ends_with("占位。[救助]") && end.chars().count() > 20, "{end}");
    }

    #[test]
    fn a_vast_text_is_not_looked_through_for_ever() {
        let text = "社会保障".repeat(500_000);
        let spans = snippet(&text, &Terms::of(&"社会保障人力".repeat(20)), 100);
        assert!(spans.iter().map(|span| span.text.chars().count()).sum::<usize>() < 120);
    }

    fn anything() -> impl Strategy<Value = String> {
        "[社会保障局ａＡa1①㎡ﬁİ\u{200b}\u{301}\u{1f600} \n。，〔]{0,60}"
    }

    proptest! {
        #[test]
        fn marking_loses_and_adds_nothing(title in anything(), typed in anything()) {
            let spans = highlight(&title, &Terms::of(&typed));
            let bare = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            let all: String = spans.iter().map(|span| span.text.as_str()).collect();
            prop_assert_eq!(bare(&all), bare(&title));
            prop_assert!(spans.iter().all(|span| !span.text.is_empty()));
            prop_assert!(spans.windows(2).all(|pair| pair[0].hit != pair[1].hit));
        }

        #[test]
        fn a_snippet_is_of_the_text(text in anything(), typed in anything(), width in 0_usize..50) {
            let spans = snippet(&text, &Terms::of(&typed), width);
            let bare = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            let all: String = spans.iter().map(|span| span.text.as_str()).collect();
            let mut rest = bare(&text);
            for piece in bare(&all).split('…').filter(|piece| !piece.is_empty()) {
                let at = rest.find(piece);
                prop_assert!(at.is_some(), "{:?} is not in {:?}", piece, rest);
                rest = rest.split_off(at.unwrap() + piece.len());
            }
            let found: Vec<_> = spans.iter().filter(|span| span.hit).collect();
            let folded = fold(&typed);
            for hit in found {
                let letters: Vec<char> = fold(&hit.text).chars().collect();
                prop_assert!(letters.iter().any(|c| folded.contains(*c)));
            }
            prop_assert!(all.chars().count() <= width.max(8) * 4 + 3);
        }
    }
}
