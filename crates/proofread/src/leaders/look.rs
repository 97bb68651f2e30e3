//! The look at one text: every name with what stands beside it.

use super::{Inner, Leaders, Token, is_chinese, post::Post};
use crate::draft::Text;
use crate::finding::Field;
use crate::look::add;
use crate::notes::Notes;

const SOURCE: &str = "本站和上级门户网站的领导信息";
/// Characters before a post in which its body is named.
const RUN: usize = 12;
/// What ends the name of a body.
const BODIES: &str = "省市州盟县区旗镇乡村道厅局委办部院司室处科队会团校学所站社馆企行府组党";
/// Bodies that are ours wherever they stand.
const OURS: [&str; 10] =
    ["我市", "我县", "我区", "我省", "我局", "全市", "全县", "全区", "本市", "市"];
/// What says of a post that it was one.
const FORMER: [&str; 9] = ["原", "前", "时任", "前任", "曾任", "历任", "首任", "已故", "老"];
/// What makes another word of a post behind a name: `李明市长信箱`.
const NO_POST: [&str; 7] = ["质量奖", "信箱", "热线", "专线", "办公", "助理", "级"];
/// Characters that follow a name of two and are no third one of it.
const FOLLOWS: &str = "主出参在率带到强指说表要对就前会深调走同等和与及先检督讲致赴一作听来也还又再将已向为从\
                       于是应介宣签审部召亲陪现分做给并被把由通认以其当上下的";
/// What may stand between two names of an enumeration, besides posts.
const BETWEEN: &str = "、,和及与以同志省市县区委政府人大协党组常务局";

/// A name or a post in a folded text.
struct Found<'a> {
    start: usize,
    end: usize,
    token: &'a Token,
}

/// Adds what is wrong about leaders in one text.
pub(crate) fn look(leaders: &Leaders, text: &Text<'_>, notes: &mut Notes<'_>) {
    let Some(inner) = &leaders.0 else { return };
    if !matches!(text.field, Field::Title | Field::Subtitle | Field::Summary | Field::Body) {
        return;
    }
    let folded = text.folded.text.as_str();
    let hits = inner.automaton.leftmost_find_iter(folded);
    let found = hits.filter_map(|hit| {
        let token = inner.tokens.get(hit.value() as usize)?;
        Some(Found { start: hit.start(), end: hit.end(), token })
    });
    let look = Look { inner, folded, found: found.collect() };
    for at in 0..look.found.len() {
        match look.found[at].token {
            Token::Name(people) => {
                look.post(at, people, (text, notes));
                look.order(at, (text, notes));
            }
            Token::Post(post) => look.spelling(at, post, (text, notes)),
        }
    }
}

struct Look<'a> {
    inner: &'a Inner,
    folded: &'a str,
    found: Vec<Found<'a>>,
}

impl Look<'_> {
    /// A name beside a post that is not that person's.
    fn post(&self, at: usize, people: &[usize], (text, notes): (&Text<'_>, &mut Notes<'_>)) {
        let name = &self.found[at];
        if !self.is_whole(name) {
            return;
        }
        let has = |post: &Post| {
            people.iter().any(|one| self.inner.people[*one].posts.iter().any(|own| own.is(post)))
        };
        let (before, after) = (self.post_before(at), self.post_after(at));
        let beside = [before, after].into_iter().flatten();
        if beside.clone().any(|(_, post)| has(post)) {
            return;
        }
        let wrong = beside.into_iter().find(|(at, post)| self.is_ours(*at, post));
        let Some((_, post)) = wrong else { return };
        let Some(person) = people.first().map(|one| &self.inner.people[*one]) else { return };
        let message = format!(
            "领导信息中{}的职务是“{}”，这里写作“{}”，请核实",
            person.name, person.said, post.text
        );
        let place = (text, name.start, name.end);
        add(notes, "leader.post", place, (message, SOURCE), Vec::new());
    }

    /// A post beside a name that is its holder's but for one character.
    fn spelling(&self, at: usize, post: &Post, (text, notes): (&Text<'_>, &mut Notes<'_>)) {
        let here = &self.found[at];
        let is_named = |next: Option<&Found<'_>>, is_beside: &dyn Fn(&Found<'_>) -> bool| {
            next.is_some_and(|next| is_beside(next) && matches!(next.token, Token::Name(_)))
        };
        let before = at.checked_sub(1).and_then(|before| self.found.get(before));
        let is_followed = is_named(self.found.get(at + 1), &|next| next.start == here.end);
        if is_followed
            || is_named(before, &|before| before.end == here.start)
            || !self.is_ours(at, post)
        {
            return;
        }
        for person in &self.inner.people {
            let length = person.name.chars().count();
            if length < 3 || !person.posts.iter().any(|own| own.is(post)) {
                continue;
            }
            let after =
                end_of(&self.folded[here.end..], length).map(|end| (here.end, here.end + end));
            let ahead =
                start_of(&self.folded[..here.start], length).map(|start| (start, here.start));
            let is_next = |range: &(usize, usize)| {
                differs_by_one(&self.folded[range.0..range.1], &person.name)
            };
            let Some((start, end)) = after.into_iter().chain(ahead).find(is_next) else { continue };
            let message = format!(
                "领导信息中{}是{}，这里写作“{}”，请核实",
                post.text,
                person.name,
                &self.folded[start..end]
            );
            let place = (text, start, end);
            add(notes, "leader.name", place, (message, SOURCE), vec![person.name.clone()]);
            return;
        }
    }

    /// Two names of an enumeration, the second of which stands first in the list.
    fn order(&self, at: usize, (text, notes): (&Text<'_>, &mut Notes<'_>)) {
        let mut between = self.found[at].end;
        for next in &self.found[at + 1..] {
            let gap = &self.folded[between..next.start];
            if !gap.chars().all(|c| BETWEEN.contains(c)) {
                return;
            }
            between = next.end;
            let Token::Name(second) = next.token else { continue };
            let here = &self.found[at];
            let (Token::Name(first), true) = (here.token, self.is_whole(here)) else { return };
            if here.end == next.start || !self.is_whole(next) || !self.is_behind(first, second) {
                return;
            }
            let (before, after) =
                (&self.folded[here.start..here.end], &self.folded[next.start..next.end]);
            let message = format!("领导信息中{after}排在{before}之前，请核实先后顺序");
            let place = (text, here.start, next.end);
            return add(notes, "leader.order", place, (message, SOURCE), Vec::new());
        }
    }

    /// Whether the first stands behind the second in some list of one body, and before in none.
    fn is_behind(&self, first: &[usize], second: &[usize]) -> bool {
        let people = &self.inner.people;
        let pairs = first.iter().flat_map(|a| second.iter().map(move |b| (*a, *b)));
        let mut same = pairs.filter(|(a, b)| people[*a].group == people[*b].group).peekable();
        same.peek().is_some() && same.all(|(a, b)| a > b)
    }

    /// The post right before a name.
    fn post_before(&self, at: usize) -> Option<(usize, &Post)> {
        let before = at.checked_sub(1)?;
        let found = &self.found[before];
        match found.token {
            Token::Post(post) if found.end == self.found[at].start => Some((before, post)),
            _ => None,
        }
    }

    /// The post right behind a name, also in brackets; not when it belongs to the next name, or is
    /// part of another word.
    fn post_after(&self, at: usize) -> Option<(usize, &Post)> {
        let (name, found) = (&self.found[at], self.found.get(at + 1)?);
        let Token::Post(post) = found.token else { return None };
        let gap = &self.folded[name.end..found.start];
        let rest = &self.folded[found.end..];
        let is_next_ones = self
            .found
            .get(at + 2)
            .is_some_and(|next| next.start == found.end && matches!(next.token, Token::Name(_)));
        let is_other = NO_POST.iter().any(|word| rest.starts_with(word));
        (["", "("].contains(&gap) && !is_next_ones && !is_other).then_some((at + 1, post))
    }

    /// Whether a post is one of our bodies', and one of this day.
    fn is_ours(&self, at: usize, post: &Post) -> bool {
        let is_like = |own: &Post| own.is_like(post);
        if !self.inner.people.iter().flat_map(|person| &person.posts).any(is_like) {
            return false;
        }
        let before = &self.folded[..self.found[at].start];
        let mut run: Vec<char> =
            before.chars().rev().take_while(|c| is_chinese(*c)).take(RUN).collect();
        run.reverse();
        let is_former = |run: &str| FORMER.iter().any(|word| run.ends_with(word));
        let run: String = run.into_iter().collect();
        let Some(last) = run.chars().last() else { return true };
        if !BODIES.contains(last) {
            return !is_former(&run);
        }
        // The longest name of a body of ours that ends here.
        let starts = run.char_indices().map(|(at, _)| at);
        let own = starts.into_iter().find(|at| {
            let name = &run[*at..];
            OURS.contains(&name) || (name.chars().count() >= 2 && self.inner.own.contains(name))
        });
        own.is_some_and(|at| at_border(&run, at) && !is_former(&run[..at]))
    }

    /// Whether a name is not the beginning of a longer one.
    fn is_whole(&self, name: &Found<'_>) -> bool {
        if self.folded[name.start..name.end].chars().count() > 2 {
            return true;
        }
        let is_token = self.found.iter().any(|next| next.start == name.end);
        let next = self.folded[name.end..].chars().next();
        is_token || next.is_none_or(|c| !is_chinese(c) || FOLLOWS.contains(c))
    }
}

/// Whether what was found of a body is all of its name: `市` alone is, unless a longer name that is
/// none of ours ends with it, as 临江市.
fn at_border(run: &str, at: usize) -> bool {
    &run[at..] != "市" || at == 0
}

fn end_of(text: &str, chars: usize) -> Option<usize> {
    let mut ends = text.char_indices().map(|(at, c)| at + c.len_utf8());
    ends.nth(chars - 1)
}

fn start_of(text: &str, chars: usize) -> Option<usize> {
    text.char_indices().rev().nth(chars - 1).map(|(at, _)| at)
}

/// Whether one character of a name is another one; the last may be what follows a shorter name.
fn differs_by_one(written: &str, name: &str) -> bool {
    let mut different = written.chars().zip(name.chars()).filter(|(a, b)| a != b);
    let is_end = written.chars().last() != name.chars().last();
    match (different.next(), different.next()) {
        (Some((c, _)), None) => is_chinese(c) && !(is_end && FOLLOWS.contains(c)),
        _ => false,
    }
}
