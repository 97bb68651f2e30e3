//! The counts as a workbook.

use base::{Moment, Result};

use super::{Count, Period};

const HEAD: [&str; 6] = ["单位", "报送", "采用", "未采用", "待签收", "采用率"];

/// The counts of a period as an Excel file; its sheet is named by the period.
pub fn workbook(counts: &[Count], period: &Period, now: Moment) -> Result<Vec<u8>> {
    let from = period.from.map_or_else(|| "开通".to_owned(), base::date);
    let to = base::date(period.to.map_or(now, |to| to.saturating_sub(1)));
    let row = |count: &Count| {
        let numbers = [count.offered, count.accepted, count.declined, count.waiting];
        let rate = count.rate().map(|rate| format!("{rate:.1}%")).unwrap_or_default();
        let mut row = vec![count.unit_name.clone()];
        row.extend(numbers.map(|number| number.to_string()));
        row.push(rate);
        row
    };
    papers::book(&format!("{from}至{to}"), &HEAD, &counts.iter().map(row).collect::<Vec<_>>())
}
