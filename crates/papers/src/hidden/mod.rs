//! What would go out with a file unseen: changes and comments, hidden sheets, names and paths,
//! the place where a picture was taken.

mod office;
mod page;
mod picture;
mod sheet;
mod word;

use crate::kind::{FileKind, kind_of};
use crate::limits::Limits;

pub(crate) use word::is_hidden as is_hidden_run;

/// Something in a file that a reader does not see and that goes out with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hidden {
    /// What it is.
    pub kind: HiddenKind,
    /// A Chinese sentence without a stop: what was found, and where.
    pub say: String,
    /// The beginning of it; may be empty.
    pub sample: String,
    /// How much it matters.
    pub severity: Severity,
}

/// How much it matters that something goes out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Good to know.
    Low,
    /// Somebody should look at it.
    Middle,
    /// Has led to real accidents; should not go out.
    High,
}

/// Kinds of what is hidden; `code` names them for good.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum HiddenKind {
    /// Tracked changes.
    Change,
    /// Comments and annotations.
    Comment,
    /// Text set as hidden.
    Text,
    /// Names of people.
    Person,
    /// Names of organisations.
    Company,
    /// Paths and addresses of somebody's computer or network.
    Path,
    /// Properties somebody added, variables of a document.
    Property,
    /// References to other files, data sources and templates.
    Link,
    /// Other files inside.
    Embedded,
    /// Programs inside.
    Program,
    /// Hidden sheets.
    Sheet,
    /// Hidden rows and columns.
    Cells,
    /// Source data of a pivot table.
    Pivot,
    /// Speaker's notes.
    Remark,
    /// Where a picture was taken.
    Position,
    /// What made the file: camera, program, device.
    Device,
    /// Earlier states of the file.
    Earlier,
    /// The file could not be looked into.
    Unread,
}

impl HiddenKind {
    /// A stable name.
    pub fn code(self) -> &'static str {
        match self {
            Self::Change => "change",
            Self::Comment => "comment",
            Self::Text => "text",
            Self::Person => "person",
            Self::Company => "company",
            Self::Path => "path",
            Self::Property => "property",
            Self::Link => "link",
            Self::Embedded => "embedded",
            Self::Program => "program",
            Self::Sheet => "sheet",
            Self::Cells => "cells",
            Self::Pivot => "pivot",
            Self::Remark => "remark",
            Self::Position => "position",
            Self::Device => "device",
            Self::Earlier => "earlier",
            Self::Unread => "unread",
        }
    }
}

/// Looks into a file of any kind; what matters most comes first.
pub fn hidden(bytes: &[u8]) -> Vec<Hidden> {
    let limits = Limits::default();
    let mut found = match kind_of(bytes) {
        FileKind::Docx | FileKind::Xlsx | FileKind::Pptx => office::look(bytes, &limits),
        FileKind::Pdf => page::look(bytes, &limits),
        FileKind::Doc | FileKind::Xls | FileKind::Ppt | FileKind::Locked => {
            vec![unread("旧版或设有密码的 Office 文件，无法检查其中的修订、批注和作者信息")]
        }
        kind => picture::look(bytes, kind),
    };
    found.sort_by_key(|one| std::cmp::Reverse(one.severity));
    found
}

/// Something found, with a short sample of it.
fn found(kind: HiddenKind, severity: Severity, say: impl Into<String>, sample: &str) -> Hidden {
    let sample = base::text::shorten(&base::text::line(sample), 60);
    Hidden { kind, say: say.into(), sample, severity }
}

fn unread(say: &str) -> Hidden {
    found(HiddenKind::Unread, Severity::Middle, say, "")
}
