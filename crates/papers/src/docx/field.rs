//! Fields: an instruction and what it last gave. The result is kept; of instructions only the
//! address of a link is read, and a table of contents is left out.

use std::rc::Rc;

use crate::html::is_link;

/// Letters of an instruction that are read.
const INSTRUCTION_MAX: usize = 4_000;

struct Field {
    instruction: String,
    in_result: bool,
    link: Option<Rc<str>>,
    is_contents: bool,
}

/// The fields that are open where the walk is; they may span paragraphs.
#[derive(Default)]
pub(crate) struct Fields {
    open: Vec<Field>,
    /// Whether a table of contents was left out.
    pub(crate) left_contents_out: bool,
}

impl Fields {
    /// `fldChar` of this type.
    pub(crate) fn mark(&mut self, kind: &str) {
        match kind {
            "begin" if self.open.len() < 100 => self.open.push(Field {
                instruction: String::new(),
                in_result: false,
                link: None,
                is_contents: false,
            }),
            "separate" => {
                if let Some(field) = self.open.last_mut() {
                    field.in_result = true;
                    field.link = link_of(&field.instruction);
                    let word = field.instruction.split_whitespace().next().unwrap_or_default();
                    field.is_contents = word.eq_ignore_ascii_case("TOC");
                    self.left_contents_out |= field.is_contents;
                }
            }
            "end" => {
                self.open.pop();
            }
            _ => {}
        }
    }

    /// Text of an instruction.
    pub(crate) fn instruct(&mut self, text: &str) {
        if let Some(field) = self.open.last_mut()
            && !field.in_result
            && field.instruction.len() < INSTRUCTION_MAX
        {
            field.instruction.push_str(text);
        }
    }

    /// Whether text here is to be read.
    pub(crate) fn is_shown(&self) -> bool {
        self.open.iter().all(|field| field.in_result && !field.is_contents)
    }

    /// Where text here leads to.
    pub(crate) fn link(&self) -> Option<Rc<str>> {
        self.open.iter().rev().find_map(|field| field.link.clone())
    }
}

/// The address in `HYPERLINK "https://…"`, as far as one may link to it.
pub(crate) fn link_of(instruction: &str) -> Option<Rc<str>> {
    let rest = instruction.trim().strip_prefix("HYPERLINK")?;
    let address = match rest.split_once('"') {
        Some((_, quoted)) => quoted.split('"').next()?,
        None => rest.split_whitespace().next()?,
    };
    is_link(address).then(|| Rc::from(address))
}
