//! What goes out of the parts of a Word document.

use crate::hidden::is_hidden_run;
use crate::scrub::cut::{Plan, Step};
use crate::xml::Element;

/// Marks of revisions and comments that say nothing themselves.
const MARKS: [&str; 17] = [
    "rPrChange",
    "pPrChange",
    "sectPrChange",
    "tblPrChange",
    "tblPrExChange",
    "tblGridChange",
    "trPrChange",
    "tcPrChange",
    "numberingChange",
    "cellIns",
    "cellMerge",
    "moveFromRangeStart",
    "moveFromRangeEnd",
    "moveToRangeStart",
    "moveToRangeEnd",
    "commentRangeStart",
    "commentRangeEnd",
];

/// Revisions accepted, comments and hidden text taken out.
pub(super) fn text(root: Element<'_>) -> Plan {
    let mut plan = Plan::new();
    for (number, one) in root.descendants().enumerate() {
        let within = |child: &str, mark: &str| {
            one.child(child).is_some_and(|inner| inner.child(mark).is_some())
        };
        let step = match one.name() {
            name if MARKS.contains(&name) => Step::Drop,
            "del" | "moveFrom" | "commentReference" => Step::Drop,
            "ins" | "moveTo" => Step::Unwrap,
            "tr" if within("trPr", "del") => Step::Drop,
            "tc" if within("tcPr", "cellDel") => Step::Drop,
            "r" if is_hidden_run(one) => Step::Drop,
            "p" if one.child("pPr").is_some_and(ends_deleted) => Step::Join,
            _ => continue,
        };
        plan.insert(number + 1, step);
    }
    plan
}

fn ends_deleted(properties: Element<'_>) -> bool {
    let mark = properties.child("rPr");
    mark.is_some_and(|mark| mark.child("del").is_some() || mark.child("moveFrom").is_some())
}

/// Templates, variables and the ids of editing sessions taken out of the settings.
pub(super) fn settings(root: Element<'_>) -> Plan {
    let gone = ["attachedTemplate", "docVars", "rsids", "trackRevisions", "mailMerge"];
    named(root, &gone)
}

/// Elements of these names taken out.
pub(super) fn named(root: Element<'_>, names: &[&str]) -> Plan {
    let all = root.descendants().enumerate();
    let gone = all.filter(|(_, one)| names.contains(&one.name()));
    gone.map(|(number, _)| (number + 1, Step::Drop)).collect()
}

/// References of these kinds taken out.
pub(super) fn references(root: Element<'_>, kinds: &[&str]) -> Plan {
    let is_gone = |one: Element<'_>| {
        let kind = one.attr("Type").and_then(|kind| kind.rsplit('/').next());
        kind.is_some_and(|kind| kinds.contains(&kind))
    };
    let all = root.descendants().enumerate().filter(|(_, one)| is_gone(*one));
    all.map(|(number, _)| (number + 1, Step::Drop)).collect()
}
