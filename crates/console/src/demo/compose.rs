//! Composing as many plausible articles as wanted, for measuring: the same number always gives the
//! same article. How a text is made stands at the head of `demo/vocabulary.toml`.

use std::collections::{BTreeMap, HashMap};

use anyhow::{Context, Result};
use base::{Moment, new_id};
use content::{
    article::{
        self,
        actions::{Incoming, import},
        model::{Filled, markup},
    },
    section::{self, model::Section},
};
use desk::Desk;
use office::site;
use serde::Deserialize;

use super::{OPERATOR, text, told};
use crate::markdown;

/// Documents of one transaction.
const BATCH: usize = 200;
const MINUTE_MS: i64 = 60_000;
/// 2005-01-01 in Beijing; the first composed article is of that day.
const BEGIN: Moment = 1_104_508_800_000;

#[derive(Debug, Deserialize)]
struct Vocabulary {
    fixed: Vec<String>,
    list: HashMap<String, Vec<String>>,
    topic: Vec<Topic>,
    form: Vec<Form>,
    sentence: HashMap<String, Vec<String>>,
}

#[derive(Debug, Deserialize)]
struct Topic {
    keyword: Vec<String>,
    #[serde(flatten)]
    lists: BTreeMap<String, toml::Value>,
}

#[derive(Debug, Deserialize)]
struct Form {
    kind: String,
    weight: u64,
    title: Vec<String>,
    plan: Vec<Paragraph>,
}

#[derive(Debug, Deserialize)]
struct Paragraph {
    #[serde(default)]
    heading: String,
    roles: Vec<String>,
}

/// A small generator of numbers; equal seeds give equal articles on every machine.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: u64) -> u64 {
        // SplitMix64: short, and good enough to choose sentences.
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % below.max(1)
    }

    fn pick<'a, T>(&mut self, from: &'a [T]) -> Option<&'a T> {
        let at = usize::try_from(self.roll(from.len() as u64)).unwrap_or(0);
        from.get(at)
    }
}

/// One article in the making.
struct Maker<'a> {
    vocabulary: &'a Vocabulary,
    topic: &'a Topic,
    dice: Dice,
    held: HashMap<&'a str, String>,
    at: Moment,
    serial: usize,
}

/// Composes `count` articles into a site; a second call goes on where the first ended.
pub async fn compose(desk: &Desk, site_code: &str, count: usize) -> Result<usize> {
    let vocabulary: Vocabulary =
        toml::from_str(&text("vocabulary.toml")?).context("演示文件 vocabulary.toml 有误")?;
    let found = desk.look(OPERATOR, async |work| {
        let site = site::table::by_code(&mut work.tx, site_code).await?;
        let sections = section::table::list(&mut work.tx, &site.id).await?;
        let made = article::table::count_from(&mut work.tx, &site.id, "compose:").await?;
        Ok((site, sections, made))
    });
    let (site, sections, made) = told(found.await)?;
    let made = usize::try_from(made)?;
    let homes = homes(&sections)?;
    let bar = indicatif::ProgressBar::new(count as u64);
    for start in (made..made + count).step_by(BATCH) {
        let numbers: Vec<_> = (start..(start + BATCH).min(made + count)).collect();
        let done = numbers.len() as u64;
        let (vocabulary, homes) = (&vocabulary, &homes);
        let batch = tokio::task::block_in_place(|| compose_batch(vocabulary, homes, &numbers))?;
        told(desk.act(OPERATOR, async |work| import(work, &site.id, batch).await).await)?;
        bar.inc(done);
    }
    bar.finish_and_clear();
    Ok(count)
}

/// Composes on every core.
fn compose_batch(
    vocabulary: &Vocabulary,
    homes: &HashMap<String, String>,
    numbers: &[usize],
) -> Result<Vec<Incoming>> {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let share = numbers.len().div_ceil(cores).max(1);
    std::thread::scope(|scope| {
        let parts = numbers.chunks(share).map(|part| {
            scope.spawn(move || part.iter().map(|n| one(vocabulary, homes, *n)).collect())
        });
        let parts: Vec<_> = parts.collect();
        let mut all = Vec::with_capacity(numbers.len());
        for part in parts {
            let made: Result<Vec<Incoming>> =
                part.join().map_err(|_| anyhow::anyhow!("a composing thread ended"))?;
            all.extend(made?);
        }
        Ok(all)
    })
}

/// The section for each kind of form: the first of the kind that others share.
fn homes(sections: &[Section]) -> Result<HashMap<String, String>> {
    let mut homes = HashMap::new();
    for kind in ["dynamics", "notice", "general", "interpretation"] {
        let leaf = |section: &&Section| {
            section.kind == kind && !sections.iter().any(|other| other.parent_id == section.id)
        };
        let home = sections.iter().find(leaf).or(sections.iter().find(|s| s.kind != "link"));
        let home = home.context("网站还没有栏目")?;
        homes.insert(kind.to_owned(), home.id.clone());
    }
    Ok(homes)
}

fn one(
    vocabulary: &Vocabulary,
    homes: &HashMap<String, String>,
    serial: usize,
) -> Result<Incoming> {
    let mut dice = Dice(serial as u64 ^ 0x5eed);
    let form = weighted(&vocabulary.form, &mut dice).context("没有文体")?;
    let topic = dice.pick(&vocabulary.topic).context("没有主题")?;
    let at = BEGIN + serial as i64 * 61 * MINUTE_MS;
    let held = HashMap::new();
    let mut maker = Maker { vocabulary, topic, dice, held, at, serial };
    for name in &vocabulary.fixed {
        let value = maker.value(name);
        let value = maker.fill(&value, 0);
        maker.held.insert(name, value);
    }
    let pattern = maker.dice.pick(&form.title).cloned().unwrap_or_default();
    let title = maker.fill(&pattern, 0);
    let body = maker.body(form);
    let home = homes.get(&form.kind).or(homes.get("general")).context("没有栏目")?;
    let keywords = maker.topic.keyword.join(",");
    let mut incoming = Incoming {
        document_id: new_id(),
        origin: format!("compose:{serial}"),
        origin_digest: format!("compose:{serial}"),
        section_id: home.clone(),
        kind: "article".to_owned(),
        filled: Filled::default(),
        relations: Vec::new(),
        title: base::text::shorten(&title, 119),
        subtitle: String::new(),
        source: maker.held.get("lead").cloned().unwrap_or_default(),
        author: String::new(),
        summary: String::new(),
        keywords: format!("{keywords},{}", maker.held.get("object").cloned().unwrap_or_default()),
        body: told(markup::clean(&markdown::to_html(&body)))?,
        layout: None,
        header: None,
        picture_id: String::new(),
        attachments: Vec::new(),
        published: at,
        words: String::new(),
    };
    incoming.cut();
    Ok(incoming)
}

fn weighted<'a>(forms: &'a [Form], dice: &mut Dice) -> Option<&'a Form> {
    let mut left = dice.roll(forms.iter().map(|form| form.weight).sum());
    for form in forms {
        if left < form.weight {
            return Some(form);
        }
        left -= form.weight;
    }
    forms.last()
}

impl Maker<'_> {
    fn body(&mut self, form: &Form) -> String {
        let mut out = String::new();
        let mut used: Vec<&str> = Vec::new();
        for paragraph in &form.plan {
            if !paragraph.heading.is_empty() {
                out.push_str(&format!("## {}\n\n", paragraph.heading));
            }
            for role in &paragraph.roles {
                let known = self.vocabulary.sentence.get(role).map_or(&[][..], Vec::as_slice);
                let fresh: Vec<_> =
                    known.iter().filter(|sentence| !used.contains(&sentence.as_str())).collect();
                if let Some(sentence) = self.dice.pick(&fresh) {
                    used.push(sentence);
                    out.push_str(&self.fill(sentence, 0));
                }
            }
            out.push_str("\n\n");
        }
        out
    }

    /// Fills the slots of a pattern; what was filled in may hold slots again.
    fn fill(&mut self, pattern: &str, depth: usize) -> String {
        let mut out = String::with_capacity(pattern.len() * 2);
        let mut rest = pattern;
        while let Some((before, after)) = rest.split_once('{') {
            let Some((slot, tail)) = after.split_once('}') else {
                break;
            };
            out.push_str(before);
            let value = self.slot(slot);
            if value.contains('{') && depth < 4 {
                out.push_str(&self.fill(&value, depth + 1));
            } else {
                out.push_str(&value);
            }
            rest = tail;
        }
        out.push_str(rest);
        out
    }

    fn slot(&mut self, slot: &str) -> String {
        let day = base::date(self.at);
        match slot {
            "year" => day[..4].to_owned(),
            "month" => day[5..7].trim_start_matches('0').to_owned(),
            "day" => day[8..].trim_start_matches('0').to_owned(),
            "date" => base::chinese_date(self.at),
            "serial" => (self.serial + 1).to_string(),
            _ => match number(slot) {
                Some((tenths, low, high)) if tenths => {
                    let value = low * 10 + self.dice.roll((high - low) * 10 + 1);
                    format!("{}.{}", value / 10, value % 10)
                }
                Some((_, low, high)) => (low + self.dice.roll(high - low + 1)).to_string(),
                None => match self.held.get(slot) {
                    Some(value) => value.clone(),
                    None => self.value(slot),
                },
            },
        }
    }

    /// A value of a list, first looked for in the topic.
    fn value(&mut self, name: &str) -> String {
        if let Some(toml::Value::Array(values)) = self.topic.lists.get(name) {
            let value = self.dice.pick(values).and_then(toml::Value::as_str);
            return value.unwrap_or_default().to_owned();
        }
        let list = self.vocabulary.list.get(name).map_or(&[][..], Vec::as_slice);
        self.dice.pick(list).cloned().unwrap_or_default()
    }
}

/// `n10-90` or `p10-90`: whether with one decimal, and the range.
fn number(slot: &str) -> Option<(bool, u64, u64)> {
    let tenths = slot.starts_with('p');
    let range = slot.strip_prefix(['n', 'p'])?;
    let (low, high) = range.split_once('-')?;
    Some((tenths, low.parse().ok()?, high.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_number_gives_the_same_article_and_others_differ() {
        let vocabulary: Vocabulary = toml::from_str(&text("vocabulary.toml").unwrap()).unwrap();
        let homes: HashMap<_, _> = [("general".to_owned(), "home".to_owned())].into();
        let titles: std::collections::HashSet<_> = (0..300)
            .map(|n| {
                let (first, again) =
                    (one(&vocabulary, &homes, n).unwrap(), one(&vocabulary, &homes, n).unwrap());
                assert_eq!((&first.title, &first.body), (&again.title, &again.body));
                assert!(!first.title.contains('{') && !first.body.contains('{'), "{}", first.title);
                let length = first.body.chars().count();
                assert!((800..3_000).contains(&length), "{length}");
                first.title
            })
            .collect();
        assert!(titles.len() > 290, "{}", titles.len());
    }
}
