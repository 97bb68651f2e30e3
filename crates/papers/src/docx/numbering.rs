//! Automatic numbers. A bullet and a plain `1.` become lists; every other number is part of what
//! the document says (第一条, （一）, 1.2.3) and becomes text.

use std::collections::HashMap;

use crate::xml::Element;

const LEVELS: usize = 9;
const LABEL_CHARS_MAX: usize = 60;

/// How one level of a list is numbered.
#[derive(Debug, Clone, Default)]
struct Level {
    format: String,
    /// With `%1` for the number of the first level, and so on.
    text: String,
    start: i64,
    /// What stands between number and text.
    is_tight: bool,
}

/// All lists of a document.
#[derive(Debug, Default)]
pub(crate) struct Numbering {
    /// The levels of each list that a paragraph may name.
    lists: HashMap<i64, List>,
}

#[derive(Debug, Clone)]
struct List {
    /// Lists of one kind count on together.
    kind: i64,
    levels: Vec<Level>,
    /// Levels that this list begins anew.
    restarts: Vec<(usize, i64)>,
}

/// The numbers reached so far.
#[derive(Debug, Default)]
pub(crate) struct Counters {
    reached: HashMap<i64, [Option<i64>; LEVELS]>,
    begun: Vec<i64>,
}

/// What stands before a paragraph of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Label {
    Bullet,
    /// A plain number with a point.
    Number(i64),
    Text(String),
}

impl Numbering {
    /// Reads the part of the numbering.
    pub(crate) fn read(root: Element<'_>) -> Self {
        let mut kinds: HashMap<i64, Vec<Level>> = HashMap::new();
        for kind in root.children().filter(|one| one.name() == "abstractNum") {
            let Some(id) = kind.number("abstractNumId") else { continue };
            kinds.insert(id, levels(kind));
        }
        let mut lists = HashMap::new();
        for num in root.children().filter(|one| one.name() == "num") {
            let Some(id) = num.number("numId") else { continue };
            let Some(kind) = num.child("abstractNumId").and_then(|one| one.number("val")) else {
                continue;
            };
            let mut list = List {
                kind,
                levels: kinds.get(&kind).cloned().unwrap_or_default(),
                restarts: vec![],
            };
            for change in num.children().filter(|one| one.name() == "lvlOverride") {
                list.change(change);
            }
            lists.insert(id, list);
        }
        Self { lists }
    }

    /// Counts on and gives what stands before the paragraph; `None` for no number.
    pub(crate) fn next(&self, counters: &mut Counters, list: i64, level: i64) -> Option<Label> {
        let found = self.lists.get(&list)?;
        let level = usize::try_from(level).ok().filter(|level| *level < LEVELS)?;
        let own = found.levels.get(level)?;
        let is_first = !counters.begun.contains(&list);
        let reached = counters.reached.entry(found.kind).or_default();
        if is_first {
            counters.begun.push(list);
            for (level, _) in &found.restarts {
                reached[*level] = None;
            }
        }
        let restart = found.restarts.iter().find(|(at, _)| *at == level).map(|(_, start)| *start);
        let number = match reached[level] {
            Some(number) => number.saturating_add(1),
            None => restart.unwrap_or(own.start),
        };
        reached[level] = Some(number);
        reached[level + 1..].fill(None);
        let reached = *reached;
        Some(match &*own.format {
            "bullet" => Label::Bullet,
            "none" => return None,
            "decimal" if own.text == format!("%{}.", level + 1) => Label::Number(number),
            _ => Label::Text(found.label(own, &reached)),
        })
        .filter(|label| *label != Label::Text(String::new()))
    }
}

impl List {
    fn change(&mut self, change: Element<'_>) {
        let level = change.number("ilvl").and_then(|level| usize::try_from(level).ok());
        let Some(level) = level.filter(|level| *level < LEVELS) else { return };
        if let Some(start) = change.child("startOverride").and_then(|one| one.number("val")) {
            self.restarts.push((level, start));
        }
        if let (Some(lvl), Some(own)) = (change.child("lvl"), self.levels.get_mut(level)) {
            *own = read_level(lvl);
        }
    }

    fn label(&self, own: &Level, reached: &[Option<i64>; LEVELS]) -> String {
        let mut out = String::new();
        let mut letters = own.text.chars();
        while let Some(letter) = letters.next() {
            let digit = if letter == '%' {
                letters.clone().next().and_then(|d| d.to_digit(10))
            } else {
                None
            };
            let Some(level) = digit.and_then(|digit| (digit as usize).checked_sub(1)) else {
                out.push(letter);
                continue;
            };
            letters.next();
            let format = self.levels.get(level).map_or("decimal", |level| &level.format);
            let start = self.levels.get(level).map_or(1, |level| level.start);
            out.push_str(&spell(reached.get(level).copied().flatten().unwrap_or(start), format));
        }
        let is_open = out.ends_with(|c: char| c.is_ascii_alphanumeric() || c == '.' || c == ')');
        if !out.is_empty() && !own.is_tight && is_open {
            out.push(' ');
        }
        out
    }
}

fn levels(kind: Element<'_>) -> Vec<Level> {
    let mut levels = vec![Level::default(); LEVELS];
    for lvl in kind.children().filter(|one| one.name() == "lvl") {
        let at = lvl.number("ilvl").and_then(|level| usize::try_from(level).ok());
        if let Some(level) = at.and_then(|at| levels.get_mut(at)) {
            *level = read_level(lvl);
        }
    }
    levels
}

fn read_level(lvl: Element<'_>) -> Level {
    Level {
        format: lvl.value("numFmt").unwrap_or("decimal").to_owned(),
        // A label stands before every item.
        text: lvl.value("lvlText").unwrap_or_default().chars().take(LABEL_CHARS_MAX).collect(),
        start: lvl.child("start").and_then(|one| one.number("val")).unwrap_or(1),
        is_tight: lvl.value("suff") == Some("nothing"),
    }
}

/// A number in the writing of a level.
fn spell(number: i64, format: &str) -> String {
    let small = u32::try_from(number).unwrap_or(0);
    match format {
        "chineseCounting"
        | "chineseCountingThousand"
        | "japaneseCounting"
        | "ideographDigital"
        | "taiwaneseCounting"
        | "taiwaneseCountingThousand"
        | "koreanCounting" => chinese_number(number),
        "ideographTraditional" => letter_of("甲乙丙丁戊己庚辛壬癸", small),
        "ideographZodiac" => letter_of("子丑寅卯辰巳午未申酉戌亥", small),
        "lowerLetter" => letter_of("abcdefghijklmnopqrstuvwxyz", small),
        "upperLetter" => letter_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ", small),
        "lowerRoman" => roman(number).to_lowercase(),
        "upperRoman" => roman(number),
        "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" if (1..=20).contains(&small) => {
            char::from_u32(0x245f + small).map(String::from).unwrap_or_default()
        }
        "decimalEnclosedParen" if (1..=20).contains(&small) => format!("（{small}）"),
        "decimalZero" => format!("{number:02}"),
        "decimalFullWidth" => {
            let wide = |c: char| char::from_u32(c as u32 + 0xfee0).filter(|_| c.is_ascii_digit());
            number.to_string().chars().filter_map(wide).collect()
        }
        "none" | "bullet" => String::new(),
        _ => number.to_string(),
    }
}

fn letter_of(letters: &str, number: u32) -> String {
    let count = letters.chars().count();
    let at = (number as usize).saturating_sub(1) % count;
    letters.chars().nth(at).map(String::from).unwrap_or_default()
}

fn roman(number: i64) -> String {
    const STEPS: [(i64, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    if !(1..4000).contains(&number) {
        return number.to_string();
    }
    let mut rest = number;
    let mut out = String::new();
    for (step, letters) in STEPS {
        while rest >= step {
            out.push_str(letters);
            rest -= step;
        }
    }
    out
}

/// A number as it is spoken: 二十三, 一百零五. Large ones stay digits.
fn chinese_number(number: i64) -> String {
    const DIGITS: [&str; 10] = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    const PLACES: [(i64, &str); 4] = [(1000, "千"), (100, "百"), (10, "十"), (1, "")];
    if !(0..10_000).contains(&number) {
        return number.to_string();
    }
    if (10..20).contains(&number) {
        let ones = if number == 10 { "" } else { DIGITS[(number - 10) as usize] };
        return format!("十{ones}");
    }
    let mut out = String::new();
    let mut gap = false;
    for (place, name) in PLACES {
        let digit = number / place % 10;
        if digit == 0 {
            gap = !out.is_empty();
            continue;
        }
        if gap {
            out.push('零');
            gap = false;
        }
        out.push_str(DIGITS[digit as usize]);
        out.push_str(name);
    }
    if out.is_empty() { "零".to_owned() } else { out }
}
