//! Workbooks and separated values become tables.

use papers::{Limits, Paper, csv, xlsx};

use crate::make::book;
use crate::markup::check;

fn read(bytes: &[u8]) -> Paper {
    let paper = xlsx(bytes, &Limits::default()).unwrap();
    check(&paper.html);
    paper
}

fn words(place: &str, text: &str) -> String {
    format!("<c r=\"{place}\" t=\"inlineStr\"><is><t>{text}</t></is></c>")
}

fn number(place: &str, style: u8, value: &str) -> String {
    format!("<c r=\"{place}\" s=\"{style}\"><v>{value}</v></c>")
}

#[test]
fn a_sheet_is_a_table_without_its_empty_borders() {
    let inside = format!(
        "<sheetData><row r=\"3\">{}{}</row><row r=\"4\">{}{}</row><row r=\"6\">\
            <c r=\"B6\" s=\"0\"/></row></sheetData>",
        words("C3", "姓名"),
        words("D3", "人数"),
        words("C4", "张三&lt;"),
        number("D4", 0, "30"),
    );
    let paper = read(&book(&[("名单", "visible", &inside)], "", &[]));
    assert_eq!(
        paper.html,
        "<table><caption>名单</caption><thead><tr><th>姓名</th><th>人数</th></tr></thead><tbody><tr>\
         <td>张三&lt;</td><td class=\"right\">30</td></tr></tbody></table>"
    );
}

#[test]
fn merged_cells_span_and_hidden_ones_are_left_out() {
    let inside = format!(
        "<cols><col min=\"2\" max=\"2\" hidden=\"1\"/></cols><sheetData><row r=\"1\">{}</row>\
         <row r=\"2\" hidden=\"1\">{}</row><row r=\"3\">{}{}{}</row></sheetData>\
         <mergeCells><mergeCell ref=\"A1:C2\"/></mergeCells>",
        words("A1", "总表"),
        words("A2", "底稿"),
        words("A3", "甲"),
        words("B3", "密"),
        words("C3", "乙"),
    );
    let sheets =
        [("Sheet1", "visible", &*inside), ("内部", "hidden", ""), ("更深", "veryHidden", "")];
    let paper = read(&book(&sheets, "", &[]));
    assert_eq!(
        paper.html,
        "<table><tbody><tr><td colspan=\"2\">总表</td></tr><tr><td>甲</td><td>乙</td></tr></tbody>\
            </table>"
    );
    let codes: Vec<_> = paper.notes.iter().map(|note| note.code).collect();
    assert_eq!(codes, ["paper.cells_hidden", "paper.sheet_hidden", "paper.sheet_hidden"]);
}

/// The number of a format, a value, and what is displayed.
const DISPLAYED: [(u8, &str, &str); 28] = [
    (0, "0.1", "0.1"),
    (0, "1234567", "1234567"),
    (0, "0.30000000000000004", "0.3"),
    (0, "-5", "-5"),
    (1, "3.14159", "3.14"),
    (2, "1234567.8", "1,234,568"),
    (3, "-1234.5", "-1,234.50"),
    (4, "0.256", "26%"),
    (5, "0.256", "25.6%"),
    (6, "45415", "2024/5/3"),
    (7, "45415", "2024年5月3日"),
    (8, "0.5", "12:00"),
    (9, "45415.75", "2024-05-03 18:00:00"),
    (11, "1000", "￥1,000.00"),
    (12, "2", "2.0"),
    (12, "-2.5", "▲2.5"),
    (12, "0", "无"),
    (13, "-1234", "(1,234)"),
    (14, "0.75", "下午6时00分"),
    (15, "371", "00371"),
    (16, "2.50", "2.5"),
    (17, "12", "12"),
    (18, "0.0104166667", "15:00"),
    (19, "1", "1900/1/1"),
    (20, "60.0", "1900年2月28日"),
    (21, "0.12345", "12.35%"),
    (6, "-3", "-3"),
    (6, "1e300", "1E300"),
];

#[test]
fn numbers_and_dates_are_shown_as_they_are_displayed() {
    let codes = [
        "General",
        "0.00",
        "#,##0",
        "#,##0.00",
        "0%",
        "0.0%",
        "yyyy/m/d",
        "yyyy\"年\"m\"月\"d\"日\"",
        "h:mm",
        "yyyy-mm-dd hh:mm:ss",
        "0.00E+00",
        "\"￥\"#,##0.00",
        "0.0;[Red]▲0.0;\"无\"",
        "#,##0_);(#,##0)",
        "[$-804]上午/下午h\"时\"mm\"分\"",
        "00000",
        "0.##",
        "@",
        "mm:ss",
    ];
    let mut styles = String::from("<numFmts>");
    for (at, code) in codes.iter().enumerate() {
        let code = code.replace('"', "&quot;");
        styles.push_str(&format!("<numFmt numFmtId=\"{}\" formatCode=\"{code}\"/>", 200 + at));
    }
    styles.push_str("</numFmts><cellXfs>");
    for at in 0..codes.len() {
        styles.push_str(&format!("<xf numFmtId=\"{}\"/>", 200 + at));
    }
    styles.push_str("<xf numFmtId=\"14\"/><xf numFmtId=\"31\"/><xf numFmtId=\"10\"/></cellXfs>");
    for (style, value, shown) in DISPLAYED {
        let inside =
            format!("<sheetData><row r=\"1\">{}</row></sheetData>", number("A1", style, value));
        let html = read(&book(&[("Sheet1", "visible", &inside)], &styles, &[])).html;
        let text: String = crate::markup::bare(&html);
        assert_eq!(text, shown.replace(' ', ""), "{value} as {style}");
    }
}

#[test]
fn a_sheet_of_two_far_cells_is_refused() {
    let inside = format!(
        "<sheetData><row r=\"1\">{}</row><row r=\"1048576\">{}</row></sheetData>",
        words("A1", "甲"),
        words("XFD1048576", "乙"),
    );
    let bytes = book(&[("Sheet1", "visible", &inside)], "", &[]);
    assert_eq!(xlsx(&bytes, &Limits::default()).unwrap_err().code(), Some("paper.too_long"));
}

#[test]
fn separated_values_are_a_table_in_any_encoding() {
    let text = "姓名,备注\r\n张三,\"好,很\"\"好\"\"\r\n两行\"\r\n,\r\n李四,1<2\r\n";
    let (gb, _, _) = encoding_rs::GB18030.encode(text);
    let wide: Vec<u8> = format!("\u{feff}{text}")
        .replace(',', "\t")
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let html = "<table><thead><tr><th>姓名</th><th>备注</th></tr></thead><tbody><tr><td>张三</td>\
        <td>好,很\"好\"<br>两行</td></tr><tr><td>李四</td><td>1&lt;2</td></tr></tbody></table>";
    for (bytes, html) in [
        (text.as_bytes(), html.to_owned()),
        (&gb, html.to_owned()),
        (&wide, html.replace("好,", "好 ")),
        (
            "a;b\n1;2\n".as_bytes(),
            "<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr>\
            <td>1</td><td>2</td></tr></tbody></table>"
                .into(),
        ),
        (b"\n\n", String::new()),
    ] {
        let paper = csv(bytes, &Limits::default()).unwrap();
        check(&paper.html);
        assert_eq!(paper.html, html);
    }
    let wide_row = ",".repeat(1 << 20);
    let limits = Limits { html_bytes_max: 4 << 20, ..Limits::default() };
    assert!(csv(wide_row.as_bytes(), &limits).unwrap().html.len() < 2 << 20);
    let many = "a,b\n".repeat(60_000);
    assert_eq!(
        csv(many.as_bytes(), &Limits::default()).unwrap_err().code(),
        Some("paper.too_long")
    );
}
