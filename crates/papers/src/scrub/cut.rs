//! Taking elements out of XML without touching a byte of the rest.

use std::collections::HashMap;

use quick_xml::events::Event;
use quick_xml::reader::Reader;

use crate::encoding;

/// What happens to an element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// It goes with all that is inside.
    Drop,
    /// Its tags go, what is inside stays.
    Unwrap,
    /// It goes on in the next element of the same name: its end goes, and the next one's beginning.
    Join,
}

/// What happens to which element, by its number in the order of the beginnings; the root is 0.
pub(super) type Plan = HashMap<usize, Step>;

/// An element that is open in what is kept.
struct Open {
    step: Option<Step>,
    /// Its beginning was left out, because it goes on from the one before.
    is_joined: bool,
}

struct Cutter<'x> {
    xml: &'x str,
    plan: &'x Plan,
    out: String,
    open: Vec<Open>,
    /// Elements that are open inside a dropped one, with it.
    dropped: usize,
    number: usize,
    /// The end tag that was held back, with its name.
    held: Option<(String, String)>,
}

/// The XML after the plan; `None` when it cannot be read.
pub(super) fn cut(part: &[u8], plan: &Plan) -> Option<Vec<u8>> {
    let xml = encoding::xml_text(part)?;
    let mut cutter = Cutter {
        xml: &xml,
        plan,
        out: String::with_capacity(xml.len()),
        open: Vec::new(),
        dropped: 0,
        number: 0,
        held: None,
    };
    let mut reader = Reader::from_str(&xml);
    loop {
        let from = usize::try_from(reader.buffer_position()).ok()?;
        let event = reader.read_event().ok()?;
        let to = usize::try_from(reader.buffer_position()).ok()?;
        let whole = cutter.xml.get(from..to)?;
        match event {
            Event::Start(tag) => cutter.begin(tag.local_name().as_ref(), whole),
            Event::Empty(tag) => cutter.empty(tag.local_name().as_ref(), whole),
            Event::End(tag) => cutter.end(tag.local_name().as_ref(), whole),
            Event::Eof => break,
            // The text is written in one encoding only.
            Event::Decl(_) if !xml_is_plain(whole) => {
                cutter.out.push_str("<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
            }
            _ if cutter.dropped > 0 => {}
            _ => {
                if !whole.trim().is_empty() {
                    cutter.let_go();
                }
                cutter.out.push_str(whole);
            }
        }
    }
    Some(cutter.out.into_bytes())
}

fn xml_is_plain(declaration: &str) -> bool {
    let small = declaration.to_ascii_lowercase();
    !small.contains("encoding") || small.contains("utf-8")
}

impl Cutter<'_> {
    fn next_step(&mut self) -> Option<Step> {
        self.number += 1;
        self.plan.get(&(self.number - 1)).copied()
    }

    /// Writes the end tag that was held back.
    fn let_go(&mut self) {
        if let Some((_, tag)) = self.held.take() {
            self.out.push_str(&tag);
        }
    }

    fn begin(&mut self, name: &str, whole: &str) {
        let step = self.next_step();
        if self.dropped > 0 || step == Some(Step::Drop) {
            self.dropped += 1;
            return;
        }
        let joins = self.held.as_ref().is_some_and(|(held, _)| held == name);
        let is_properties = self.open.last().is_some_and(|open| open.is_joined) && name == "pPr";
        if is_properties {
            self.dropped += 1;
            return;
        }
        if joins {
            self.held = None;
        } else {
            self.let_go();
            if step != Some(Step::Unwrap) {
                self.out.push_str(whole);
            }
        }
        self.open.push(Open { step, is_joined: joins });
    }

    fn empty(&mut self, name: &str, whole: &str) {
        let step = self.next_step();
        let is_properties = self.open.last().is_some_and(|open| open.is_joined) && name == "pPr";
        if self.dropped > 0 || step.is_some() || is_properties {
            return;
        }
        // A paragraph without anything ends the one that went on.
        if self.held.as_ref().is_some_and(|(held, _)| held == name) {
            self.let_go();
            return;
        }
        self.let_go();
        self.out.push_str(whole);
    }

    fn end(&mut self, name: &str, whole: &str) {
        if self.dropped > 0 {
            self.dropped -= 1;
            return;
        }
        self.let_go();
        match self.open.pop().and_then(|open| open.step) {
            Some(Step::Unwrap | Step::Drop) => {}
            Some(Step::Join) => self.held = Some((name.to_owned(), whole.to_owned())),
            None => self.out.push_str(whole),
        }
    }
}
