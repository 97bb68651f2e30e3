//! Following the drawing instructions of a page for the text in them. Everything is paid for out
//! of one purse: bytes of instructions, and forms that are drawn inside each other.

use std::collections::HashMap;
use std::rc::Rc;

use lopdf::content::{Content, Operation};
use lopdf::{Dictionary, Document, Object, ObjectId};

use crate::pdf::fonts::{Fonts, Letters};
use crate::pdf::matrix::Matrix;
use crate::pdf::sheet::{EM, Sheet};

/// Bytes of instructions of one page or one form.
const PIECE_BYTES_MAX: usize = 4 << 20;
/// What reading the letters of a font takes from the purse.
const FONT_PRICE: usize = 256 << 10;
/// Forms inside each other.
const DEPTH_MAX: usize = 6;
/// States that are kept to come back to.
const STATES_MAX: usize = 200;

/// The text of one document, page by page.
pub(super) struct Drawing<'d> {
    document: &'d Document,
    fonts: &'d Fonts,
    letters: HashMap<ObjectId, Rc<Letters<'d>>>,
    bytes_left: usize,
    /// The page that is being read.
    sheet: Sheet,
}

/// Where the pen is.
#[derive(Clone)]
struct State<'d> {
    page: Matrix,
    line: Matrix,
    text: Matrix,
    size: f32,
    leading: f32,
    font: Option<Rc<Letters<'d>>>,
    /// Forms around this place.
    depth: usize,
}

impl<'d> Drawing<'d> {
    pub(super) fn new(document: &'d Document, fonts: &'d Fonts, bytes_left: usize) -> Self {
        Self { document, fonts, letters: HashMap::new(), bytes_left, sheet: Sheet::default() }
    }

    /// Whether not everything could be read.
    pub(super) fn is_exhausted(&self) -> bool {
        self.bytes_left == 0
    }

    /// The text of a page.
    pub(super) fn page(&mut self, page: ObjectId) -> String {
        let limit = self.bytes_left.min(PIECE_BYTES_MAX);
        let Ok(content) = self.document.get_page_content_with_limit(page, limit) else {
            self.bytes_left = self.bytes_left.saturating_sub(limit);
            return String::new();
        };
        self.sheet = Sheet::default();
        let mut state = State {
            page: Matrix::STILL,
            line: Matrix::STILL,
            text: Matrix::STILL,
            size: 1.0,
            leading: 0.0,
            font: None,
            depth: 0,
        };
        let resources = self.resources_of(page);
        self.follow(&content, resources.as_ref(), &mut state);
        std::mem::take(&mut self.sheet).finish()
    }

    /// What a page may use, its own before what it inherits.
    fn resources_of(&self, page: ObjectId) -> Option<Dictionary> {
        let (own, referred) = self.document.get_page_resources(page).ok()?;
        let referred = referred.into_iter().find_map(|id| self.document.get_dictionary(id).ok());
        own.or(referred).cloned()
    }

    fn follow(&mut self, content: &[u8], resources: Option<&Dictionary>, state: &mut State<'d>) {
        self.bytes_left = self.bytes_left.saturating_sub(content.len().max(64));
        let Ok(content) = Content::decode(content) else { return };
        let mut kept: Vec<State<'d>> = Vec::new();
        for step in &content.operations {
            match step.operator.as_str() {
                "q" if kept.len() < STATES_MAX => kept.push(state.clone()),
                "Q" => *state = kept.pop().unwrap_or_else(|| state.clone()),
                "Tf" => {
                    let name = step.operands.first().and_then(|name| name.as_name().ok());
                    state.font = name.and_then(|name| self.font(resources, name));
                    state.size = number(step, 1).unwrap_or(1.0);
                }
                "Do" => {
                    let name = step.operands.first().and_then(|name| name.as_name().ok());
                    if let Some(name) = name.filter(|_| state.depth < DEPTH_MAX) {
                        self.form(resources, name, state);
                    }
                }
                _ => write(step, state, &mut self.sheet),
            }
            if self.bytes_left == 0 {
                return;
            }
        }
    }

    /// A form: instructions of their own that are drawn in this place.
    fn form(&mut self, resources: Option<&Dictionary>, name: &[u8], state: &State<'d>) {
        let Some(form) = self.resource(resources, b"XObject", name) else { return };
        let Ok(form) = form.as_stream() else { return };
        if !matches!(form.dict.get(b"Subtype"), Ok(Object::Name(kind)) if kind == b"Form") {
            return;
        }
        let limit = self.bytes_left.min(PIECE_BYTES_MAX);
        let Ok(content) = form.get_plain_content_with_limit(limit) else {
            self.bytes_left = self.bytes_left.saturating_sub(limit);
            return;
        };
        let own = form.dict.get_deref(b"Resources", self.document).and_then(Object::as_dict).ok();
        let mut inner = State { depth: state.depth + 1, ..state.clone() };
        if let Ok(Object::Array(numbers)) = form.dict.get(b"Matrix") {
            let step = Operation::new("cm", numbers.clone());
            write(&step, &mut inner, &mut self.sheet);
        }
        self.follow(&content, own.or(resources), &mut inner);
    }

    fn resource(
        &self,
        resources: Option<&Dictionary>,
        kind: &[u8],
        name: &[u8],
    ) -> Option<&'d Object> {
        let list = resources?.get(kind).ok()?;
        let id = match list {
            Object::Reference(id) => self.document.get_dictionary(*id).ok()?.get(name).ok()?,
            list => list.as_dict().ok()?.get(name).ok()?,
        };
        self.document.get_object(id.as_reference().ok()?).ok()
    }

    fn font(&mut self, resources: Option<&Dictionary>, name: &[u8]) -> Option<Rc<Letters<'d>>> {
        let list = resources?.get_deref(b"Font", self.document).and_then(Object::as_dict).ok()?;
        let id = list.get(name).and_then(Object::as_reference).ok()?;
        let (document, fonts) = (self.document, self.fonts);
        if let Some(known) = self.letters.get(&id) {
            return Some(Rc::clone(known));
        }
        self.bytes_left = self.bytes_left.saturating_sub(FONT_PRICE);
        let letters = Rc::new(fonts.letters(document, id));
        self.letters.insert(id, Rc::clone(&letters));
        Some(letters)
    }
}

fn number(step: &Operation, at: usize) -> Option<f32> {
    let number = step.operands.get(at)?.as_float().ok()?;
    number.is_finite().then_some(number)
}

fn matrix(step: &Operation) -> Option<Matrix> {
    let mut numbers = [0.0; 6];
    for (at, place) in numbers.iter_mut().enumerate() {
        *place = number(step, at)?;
    }
    Some(Matrix(numbers))
}

/// Follows one instruction that moves the pen or writes.
fn write(step: &Operation, state: &mut State<'_>, sheet: &mut Sheet) {
    let next_line = |state: &mut State<'_>, across: f32, up: f32| {
        state.line = state.line.moved(across, up);
        state.text = state.line;
    };
    match step.operator.as_str() {
        "cm" => {
            if let Some(turn) = matrix(step) {
                state.page = turn.then(state.page);
            }
        }
        "BT" => (state.line, state.text) = (Matrix::STILL, Matrix::STILL),
        "Tm" => {
            if let Some(place) = matrix(step) {
                (state.line, state.text) = (place, place);
            }
        }
        "Td" => next_line(state, number(step, 0).unwrap_or(0.0), number(step, 1).unwrap_or(0.0)),
        "TD" => {
            state.leading = -number(step, 1).unwrap_or(0.0);
            next_line(state, number(step, 0).unwrap_or(0.0), number(step, 1).unwrap_or(0.0));
        }
        "TL" => state.leading = number(step, 0).unwrap_or(0.0),
        "T*" => next_line(state, 0.0, -state.leading),
        "Tj" | "'" | "\"" => {
            if step.operator != "Tj" {
                next_line(state, 0.0, -state.leading);
            }
            show(step.operands.last(), state, sheet);
            sheet.gap(EM);
        }
        "TJ" => {
            let Some(Object::Array(parts)) = step.operands.first() else { return };
            for part in parts {
                match part.as_float() {
                    Ok(gap) => {
                        state.text = state.text.moved(-gap / 1000.0 * state.size, 0.0);
                        sheet.gap(-gap);
                    }
                    Err(_) => show(Some(part), state, sheet),
                }
            }
            sheet.gap(EM);
        }
        _ => {}
    }
}

fn show(text: Option<&Object>, state: &mut State<'_>, sheet: &mut Sheet) {
    let (Some(Ok(bytes)), Some(font)) = (text.map(Object::as_str), &state.font) else { return };
    let letters = font.read(bytes);
    if letters.is_empty() {
        return;
    }
    let place = state.text.then(state.page);
    let height = (place.height() * state.size).abs().max(0.1);
    sheet.put(place.origin(), height, &letters);
    // How wide letters are is guessed: Chinese ones are square, others half as wide.
    let widths = letters.chars().map(|letter| if letter.is_ascii() { 0.5 } else { 1.0 });
    state.text = state.text.moved(widths.sum::<f32>() * state.size, 0.0);
}
