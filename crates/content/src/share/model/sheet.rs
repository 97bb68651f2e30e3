//! The counts as a workbook.

use base::{Moment, Result};
use rust_xlsxwriter::{Format, Workbook};

use super::{Count, Period};

/// The counts of a period as an Excel file.
pub fn workbook(counts: &[Count], period: &Period, now: Moment) -> Result<Vec<u8>> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let bold = Format::new().set_bold();
    let percent = Format::new().set_num_format("0.0%");
    sheet.set_name("信息报送采用统计")?;
    let day = |at: Option<Moment>, open: &str| at.map_or_else(|| open.to_owned(), base::date);
    let last = period.to.map(|to| to - 1);
    let span = format!("{} 至 {}", day(period.from, "开通"), day(last, &base::date(now)));
    sheet.write_with_format(0, 0, "信息报送采用统计", &bold)?;
    sheet.write(0, 1, span)?;
    let heads = ["单位", "报送", "采用", "未采用", "待签收", "采用率"];
    for (column, head) in (0..).zip(heads) {
        sheet.write_with_format(1, column, head, &bold)?;
    }
    for (row, count) in (2..).zip(counts) {
        sheet.write(row, 0, count.unit_name.as_str())?;
        let numbers = [count.offered, count.accepted, count.declined, count.waiting];
        for (column, number) in (1..).zip(numbers) {
            sheet.write(row, column, number as f64)?;
        }
        if let Some(rate) = count.rate() {
            sheet.write_with_format(row, 5, rate / 100.0, &percent)?;
        }
    }
    sheet.set_column_width(0, 36)?;
    sheet.set_freeze_panes(2, 1)?;
    Ok(book.save_to_buffer()?)
}
