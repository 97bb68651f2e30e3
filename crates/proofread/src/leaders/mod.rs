//! Leaders: whose post is which, how a name is written, who stands before whom.
//!
//! Built once from what the library says of leaders, like a list; a look is one pass of a small
//! automaton (names and posts) over a text and costs nothing where no leader is known. What stands
//! beside a name decides: a name without a post beside it is nobody's business, since people share
//! names, and a post of another body (临江市市长) or another time (原市长) is another matter.

mod look;
mod post;

use std::collections::BTreeMap;
use std::sync::Arc;

use base::{Result, fault};
use daachorse::{CharwiseDoubleArrayAhoCorasick, CharwiseDoubleArrayAhoCorasickBuilder, MatchKind};

use crate::fold::folded;

pub(crate) use look::look;
use post::{GENERAL, GRADES, Post};

/// A leader as the library has him or her.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leader {
    /// Name.
    pub name: String,
    /// 职务, as `市委副书记、市长`.
    pub posts: String,
    /// Those with the same word here are one body, listed in the order in which they are given.
    pub group: String,
    /// What the body is called: names of its site and its unit.
    pub body: String,
}

/// The leaders a text is read against, ready to look. A copy shares the automaton.
#[derive(Clone, Default)]
pub struct Leaders(Option<Arc<Inner>>);

struct Inner {
    people: Vec<Person>,
    /// What the bodies are called, with their posts: `云溪市人民政府 市委副书记`.
    own: String,
    automaton: CharwiseDoubleArrayAhoCorasick<u32>,
    tokens: Vec<Token>,
}

struct Person {
    name: String,
    /// As the library writes it, for messages.
    said: String,
    posts: Vec<Post>,
    group: String,
}

/// What a pattern of the automaton stands for.
#[derive(Clone)]
enum Token {
    /// The people of this name, by their place in the list.
    Name(Vec<usize>),
    Post(Post),
}

impl Leaders {
    /// Builds the automaton. Names of one character and people without a post are left out.
    pub fn build(leaders: &[Leader]) -> Result<Self> {
        let people: Vec<Person> = leaders.iter().filter_map(Person::of).collect();
        if people.is_empty() {
            return Ok(Self::default());
        }
        let mut tokens: BTreeMap<String, Token> = BTreeMap::new();
        let general = GENERAL.iter().flat_map(|head| GRADES.map(|grade| format!("{grade}{head}")));
        let known = people.iter().flat_map(|person| &person.posts).map(|post| post.text.clone());
        for text in general.chain(known) {
            tokens.insert(text.clone(), Token::Post(Post::of(&text)));
        }
        for (at, person) in people.iter().enumerate() {
            match tokens.get_mut(&person.name) {
                Some(Token::Name(same)) => same.push(at),
                _ => {
                    tokens.insert(person.name.clone(), Token::Name(vec![at]));
                }
            }
        }
        let mut own: Vec<String> = leaders.iter().map(|one| folded(&one.body)).collect();
        own.extend(people.iter().flat_map(|person| &person.posts).map(|post| post.text.clone()));
        own.sort_unstable();
        own.dedup();
        let (texts, tokens): (Vec<String>, Vec<Token>) = tokens.into_iter().unzip();
        let automaton = CharwiseDoubleArrayAhoCorasickBuilder::new()
            .match_kind(MatchKind::LeftmostLongest)
            .build(texts)
            .map_err(fault)?;
        Ok(Self(Some(Arc::new(Inner { people, own: own.join(" "), automaton, tokens }))))
    }
}

impl std::fmt::Debug for Leaders {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} leaders", self.0.as_ref().map_or(0, |inner| inner.people.len()))
    }
}

impl Person {
    fn of(leader: &Leader) -> Option<Self> {
        let name = folded(&leader.name);
        let posts = post::split(&leader.posts);
        let is_name = (2..=6).contains(&name.chars().count()) && name.chars().all(is_chinese);
        (is_name && !posts.is_empty()).then(|| Self {
            name,
            said: leader.posts.trim().to_owned(),
            posts,
            group: leader.group.clone(),
        })
    }
}

fn is_chinese(c: char) -> bool {
    ('\u{3400}'..='\u{9fff}').contains(&c) || c == '·'
}
