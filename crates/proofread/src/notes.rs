//! Findings while they are collected: ordered, each once, no more than are of use.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::body::Body;
use crate::draft::Text;
use crate::finding::{Element, Field, Finding, Severity, Span};
use crate::personal::hidden;
use crate::settings::Settings;

/// A finding by the bytes of its field's text.
#[derive(Debug, Clone)]
pub(crate) struct Note {
    pub(crate) rule: Cow<'static, str>,
    pub(crate) severity: Severity,
    pub(crate) field: Field,
    pub(crate) element: Option<Element>,
    /// Bytes of the field's text as written.
    pub(crate) bytes: Option<(usize, usize)>,
    pub(crate) found: String,
    pub(crate) message: String,
    pub(crate) replacements: Vec<String>,
    pub(crate) source: Cow<'static, str>,
    pub(crate) more: u32,
}

/// What the rules write down.
pub(crate) struct Notes<'a> {
    settings: &'a Settings,
    notes: Vec<Note>,
    /// By rule: how many notes there are, and where the last stands.
    counts: HashMap<Cow<'static, str>, (usize, usize)>,
}

impl<'a> Notes<'a> {
    pub(crate) fn new(settings: &'a Settings) -> Self {
        Self { settings, notes: Vec::new(), counts: HashMap::new() }
    }

    pub(crate) fn settings(&self) -> &'a Settings {
        self.settings
    }

    /// A note of a built-in rule; `None` when the rule is switched off.
    pub(crate) fn of(&self, rule: &'static str, field: Field) -> Option<Note> {
        Some(Note {
            rule: Cow::Borrowed(rule),
            severity: self.settings.severity(rule)?,
            field,
            element: None,
            bytes: None,
            found: String::new(),
            message: String::new(),
            replacements: Vec::new(),
            source: Cow::Borrowed(""),
            more: 0,
        })
    }

    /// Whether a rule has as many notes as are shown.
    pub(crate) fn is_full(&self, rule: &str) -> bool {
        self.counts.get(rule).is_some_and(|(count, _)| *count >= self.settings.same_max)
    }

    /// Counts one more of a rule that is full.
    pub(crate) fn count(&mut self, rule: &str) {
        if let Some((_, last)) = self.counts.get(rule)
            && let Some(last) = self.notes.get_mut(*last)
        {
            last.more = last.more.saturating_add(1);
        }
    }

    /// Writes a note down, or counts it.
    pub(crate) fn add(&mut self, note: Note) {
        if self.is_full(&note.rule) {
            return self.count(&note.rule);
        }
        let count = self.counts.get(&note.rule).map_or(0, |(count, _)| *count);
        self.counts.insert(note.rule.clone(), (count + 1, self.notes.len()));
        self.notes.push(note);
    }

    /// The findings, in the order of the draft.
    pub(crate) fn findings(self, texts: &[Text<'_>], body: &Body) -> Vec<Finding> {
        let (max, severity) = (self.settings.findings_max, self.settings.severity("check.more"));
        let mut notes = without_doubles(self.notes);
        let mut left_out = 0;
        if notes.len() > max {
            notes.sort_by_key(|note| std::cmp::Reverse(note.severity));
            let rest = notes.split_off(max);
            left_out = rest.iter().map(|note| note.more.saturating_add(1)).sum();
            sort(&mut notes);
        }
        let mut findings = place(notes, texts, body);
        if left_out > 0 {
            findings.push(rest(left_out, severity.unwrap_or(Severity::Hint)));
        }
        findings
    }
}

fn sort(notes: &mut [Note]) {
    let key = |note: &Note| {
        let is_text_of = matches!(note.field, Field::Alt | Field::Attachment);
        let text = note.element.filter(|_| is_text_of);
        // The longer of two that begin together comes first: it may hold the other.
        let place = note.bytes.map(|(start, end)| (start, std::cmp::Reverse(end)));
        (note.field, text, place, note.element)
    };
    notes.sort_by(|a, b| key(a).cmp(&key(b)).then_with(|| a.rule.cmp(&b.rule)));
}

/// Sorts; drops terms that stand inside longer ones which weigh as much or more.
fn without_doubles(mut notes: Vec<Note>) -> Vec<Note> {
    sort(&mut notes);
    let mut kept: Vec<Note> = Vec::with_capacity(notes.len());
    for note in notes {
        let is_term = |note: &Note| note.rule.starts_with("term.");
        // Terms are short: what reaches over this one is among the last few.
        let covers = |other: &Note| {
            (other.field, other.element) == (note.field, note.element)
                && match (other.bytes, note.bytes) {
                    (Some((a, b)), Some((start, end))) if is_term(other) && is_term(&note) => {
                        a <= start && end <= b
                    }
                    (a, b) => a == b && other.rule == note.rule,
                }
        };
        let near = kept.len().saturating_sub(8);
        match kept[near..].iter().rposition(covers).map(|at| near + at) {
            Some(at) if kept[at].severity >= note.severity => kept[at].more += note.more,
            Some(at) if kept[at].bytes == note.bytes => kept[at] = note,
            _ => kept.push(note),
        }
    }
    kept
}

/// Turns bytes into what browsers count; notes come in the order of the draft.
fn place(notes: Vec<Note>, texts: &[Text<'_>], body: &Body) -> Vec<Finding> {
    let mut findings = Vec::with_capacity(notes.len());
    let mut units = Units::default();
    for note in notes {
        let text =
            texts.iter().find(|text| (text.field, text.element) == (note.field, note.element));
        // A picture or a table stands somewhere in the body's text.
        let text = text.or_else(|| texts.iter().find(|text| text.field == note.field));
        let span = note.bytes.zip(text).map(|((start, end), text)| {
            units.begin(text.written);
            Span { start: units.at(start), end: units.at(end) }
        });
        let is_body = note.field == Field::Body;
        let place = note.bytes.zip(span).filter(|_| is_body);
        let place = place.and_then(|((start, _), span)| body.place(start, span));
        let is_safe = ["term.", "personal."].iter().any(|own| note.rule.starts_with(own));
        let [found, message] =
            [note.found, note.message].map(|text| if is_safe { text } else { hidden(&text) });
        let message = match note.more {
            0 => message,
            more => format!("{message}（还有{more}处）"),
        };
        findings.push(Finding {
            rule: note.rule.into_owned(),
            severity: note.severity,
            field: note.field,
            span,
            place,
            element: note.element,
            found,
            message,
            replacements: note.replacements,
            source: note.source.into_owned(),
            more: note.more,
        });
    }
    findings
}

fn rest(more: u32, severity: Severity) -> Finding {
    Finding {
        rule: "check.more".to_owned(),
        severity,
        field: Field::Body,
        span: None,
        place: None,
        element: None,
        found: String::new(),
        message: format!("问题较多，还有{more}处未列出，请修改后再检查"),
        replacements: Vec::new(),
        source: String::new(),
        more,
    }
}

/// Counts UTF-16 units of a text, going on from the last place asked for.
#[derive(Default)]
struct Units<'a> {
    text: &'a str,
    byte: usize,
    units: u32,
}

impl<'a> Units<'a> {
    fn begin(&mut self, text: &'a str) {
        if !std::ptr::eq(self.text, text) {
            *self = Self { text, byte: 0, units: 0 };
        }
    }

    fn at(&mut self, byte: usize) -> u32 {
        let text = self.text;
        let count = |from: usize, to: usize| {
            let units = text.get(from..to).unwrap_or_default().chars().map(char::len_utf16);
            u32::try_from(units.sum::<usize>()).unwrap_or(u32::MAX)
        };
        self.units = match byte >= self.byte {
            true => self.units.saturating_add(count(self.byte, byte)),
            false => self.units.saturating_sub(count(byte, self.byte)),
        };
        self.byte = byte;
        self.units
    }
}
