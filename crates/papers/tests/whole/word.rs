//! Word documents become clean HTML.

use papers::{FileKind, Limits, Paper, docx};

use crate::make::{Word, p, word};
use crate::markup::check;

fn read(word: &Word) -> Paper {
    let paper = docx(&word.packed(), &Limits::default()).unwrap();
    check(&paper.html);
    paper
}

fn html(body: &str) -> String {
    read(&word(body)).html
}

const STYLES: &str = "<w:style w:type=\"paragraph\" w:styleId=\"2\"><w:name w:val=\"heading 1\"/>\
    </w:style>\
    <w:style w:type=\"paragraph\" w:styleId=\"3\"><w:name w:val=\"标题 2\"/>\
    <w:basedOn w:val=\"2\"/></w:style>\
    <w:style w:type=\"paragraph\" w:styleId=\"9\"><w:name w:val=\"我的\"/><w:basedOn w:val=\"9\"/>\
    <w:pPr><w:outlineLvl w:val=\"2\"/></w:pPr></w:style>\
    <w:style w:type=\"paragraph\" w:styleId=\"b\"><w:name w:val=\"正文缩进\"/>\
    <w:pPr><w:ind w:firstLineChars=\"200\" w:firstLine=\"640\"/></w:pPr></w:style>\
    <w:style w:type=\"character\" w:styleId=\"c\"><w:name w:val=\"Strong\"/><w:rPr><w:b/></w:rPr>\
    </w:style>";

fn par(properties: &str, runs: &str) -> String {
    format!("<w:p><w:pPr>{properties}</w:pPr>{runs}</w:p>")
}

fn run(properties: &str, text: &str) -> String {
    format!("<w:r><w:rPr>{properties}</w:rPr><w:t xml:space=\"preserve\">{text}</w:t></w:r>")
}

#[test]
fn paragraphs_stand_as_they_stood() {
    for (body, kept) in [
        (p("文"), "<p class=\"flush\">文</p>"),
        (p("　　文"), "<p class=\"indent\">文</p>"),
        (p("  \u{200b}"), ""),
        (par("<w:jc w:val=\"center\"/>", &run("", "题")), "<p class=\"center\">题</p>"),
        (par("<w:jc w:val=\"end\"/>", &run("", "落款")), "<p class=\"right\">落款</p>"),
        (par("<w:ind w:firstLine=\"640\"/>", &run("", "文")), "<p class=\"indent\">文</p>"),
        (par("<w:ind w:hanging=\"640\"/>", &run("", "文")), "<p>文</p>"),
        (par("<w:pStyle w:val=\"b\"/>", &run("", "文")), "<p class=\"indent\">文</p>"),
        (
            par(
                "<w:pStyle w:val=\"b\"/><w:ind w:firstLineChars=\"0\" w:firstLine=\"0\"/>",
                &run("", "各县："),
            ),
            "<p class=\"flush\">各县：</p>",
        ),
        (par("<w:ind w:left=\"5000\"/>", &run("", "某某局")), "<p class=\"right\">某某局</p>"),
        (p(&format!("{}某某局", " ".repeat(30))), "<p class=\"right\">某某局</p>"),
    ] {
        assert_eq!(read(&word(&body).styled(STYLES)).html, kept, "{body}");
    }
}

#[test]
fn runs_look_as_they_looked() {
    for (runs, kept) in [
        (run("<w:b/>", "重") + &run("<w:b w:val=\"1\"/>", "点"), "<strong>重点</strong>"),
        (run("<w:b w:val=\"0\"/>", "文"), "文"),
        (run("<w:rStyle w:val=\"c\"/>", "文"), "<strong>文</strong>"),
        (run("<w:b/><w:i/><w:u w:val=\"single\"/>", "文"), "<strong><em><u>文</u></em></strong>"),
        (run("<w:u w:val=\"none\"/>", "文"), "文"),
        (run("", "m") + &run("<w:vertAlign w:val=\"superscript\"/>", "2"), "m<sup>2</sup>"),
        (run("", "H") + &run("<w:vertAlign w:val=\"subscript\"/>", "2") + &run("", "O"), "H<sub>2\
            </sub>O"),
        (run("<w:strike/>", "文"), "<s>文</s>"),
        (run("<w:vanish/>", "藏") + &run("", "文"), "文"),
        (run("", "甲&amp;乙 &lt;丙&gt; &#x4E01;"), "甲&amp;乙 &lt;丙&gt; 丁"),
        ("<w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t><w:br/><w:t>丙</w:t></w:r>".into(), "甲 乙<br>丙"),
        ("<w:r><w:t>2020</w:t><w:noBreakHyphen/><w:t>2024</w:t></w:r>".into(), "2020-2024"),
        ("<w:r><w:sym w:font=\"Wingdings 2\" w:char=\"F052\"/><w:t>是</w:t></w:r>".into(), "☑是"),
        ("<m:oMath><m:r><m:t>x</m:t></m:r><m:sSup><m:e><m:r><m:t>y</m:t></m:r></m:e><m:sup><m:r>\
          <m:t>2</m:t></m:r></m:sup></m:sSup></m:oMath>".into(), "xy<sup>2</sup>"),
        ("<m:oMath><m:f><m:num><m:r><m:t>a+b</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r>\
          </m:den></m:f></m:oMath>".into(), "(a+b)/2"),
    ] {
        let kept = format!("<p class=\"flush\">{kept}</p>");
        assert_eq!(read(&word(&format!("<w:p>{runs}</w:p>")).styled(STYLES)).html, kept, "{runs}");
    }
}

#[test]
fn headings_are_known_by_style_outline_and_number() {
    let bold = |text: &str| format!("<w:p>{}</w:p>", run("<w:b/>", text));
    let brush = "<w:rFonts w:eastAsia=\"楷体_GB2312\"/>";
    for (body, kept) in [
        (par("<w:pStyle w:val=\"2\"/>", &run("<w:b/>", "总则")), "<h2>总则</h2>"),
        (par("<w:pStyle w:val=\"3\"/>", &run("", "范围")), "<h3>范围</h3>"),
        (par("<w:pStyle w:val=\"9\"/>", &run("", "附则")), "<h4>附则</h4>"),
        (par("<w:outlineLvl w:val=\"0\"/>", &run("", "总则")), "<h2>总则</h2>"),
        (par("<w:outlineLvl w:val=\"9\"/>", &run("", "文")), "<p class=\"flush\">文</p>"),
        (bold("一、总体要求"), "<h2>一、总体要求</h2>"),
        (p("一、总体要求"), "<p class=\"flush\">一、总体要求</p>"),
        (format!("<w:p>{}</w:p>", run(brush, "（一）工作目标")), "<h3>（一）工作目标</h3>"),
        (bold("1.加强领导"), "<h4>1.加强领导</h4>"),
        (bold("1.5亿元"), "<p class=\"flush\"><strong>1.5亿元</strong></p>"),
        (
            format!("<w:p>{}{}</w:p>", run("<w:b/>", "一、总体要求。"), run("", "要提高认识。")),
            "<p class=\"flush\"><strong>一、总体要求。</strong>要提高认识。</p>",
        ),
    ] {
        assert_eq!(read(&word(&body).styled(STYLES)).html, kept, "{body}");
    }
    let long = par("<w:pStyle w:val=\"2\"/>", &run("", &"长".repeat(81)));
    assert!(read(&word(&long).styled(STYLES)).html.starts_with("<p"));
}

fn level(at: u8, format: &str, text: &str) -> String {
    format!(
        "<w:lvl w:ilvl=\"{at}\"><w:start w:val=\"1\"/><w:numFmt w:val=\"{format}\"/>\
         <w:lvlText w:val=\"{text}\"/></w:lvl>"
    )
}

fn item(list: u8, depth: u8, text: &str) -> String {
    let number =
        format!("<w:numPr><w:ilvl w:val=\"{depth}\"/><w:numId w:val=\"{list}\"/></w:numPr>");
    par(&number, &run("", text))
}

#[test]
fn lists_are_lists_and_other_numbers_are_text() {
    let kinds = [
        level(0, "bullet", "") + &level(1, "decimal", "%2."),
        level(0, "decimal", "%1."),
        level(0, "chineseCountingThousand", "第%1条") + &level(1, "chineseCounting", "（%2）"),
        level(0, "decimal", "%1") + &level(1, "decimal", "%1.%2"),
    ];
    let mut numbering = String::new();
    for (at, kind) in kinds.iter().enumerate() {
        numbering
            .push_str(&format!("<w:abstractNum w:abstractNumId=\"{at}\">{kind}</w:abstractNum>"));
    }
    for at in 0..kinds.len() {
        numbering.push_str(&format!(
            "<w:num w:numId=\"{}\"><w:abstractNumId w:val=\"{at}\"/></w:num>",
            at + 1
        ));
    }
    for (body, kept) in [
        (item(1, 0, "甲") + &item(1, 0, "乙"), "<ul><li>甲</li><li>乙</li></ul>"),
        (
            item(1, 0, "甲") + &item(1, 1, "子") + &item(1, 1, "丑") + &item(1, 0, "乙"),
            "<ul><li>甲<ol><li>子</li><li>丑</li></ol></li><li>乙</li></ul>",
        ),
        (
            item(2, 0, "甲") + &p("插话") + &item(2, 0, "乙"),
            "<ol><li>甲</li></ol><p class=\"flush\">插话</p><ol start=\"2\"><li>乙</li></ol>",
        ),
        (
            item(3, 0, "为了") + &item(3, 1, "其一") + &item(3, 1, "其二") + &item(3, 0, "本法"),
            "<p class=\"flush\">第一条为了</p><p class=\"flush\">（一）其一</p>\
             <p class=\"flush\">（二）其二</p><p class=\"flush\">第二条本法</p>",
        ),
        (
            item(4, 0, "总") + &item(4, 1, "分") + &item(4, 1, "分"),
            "<p class=\"flush\">1 总</p><p class=\"flush\">1.1 分</p><p class=\"flush\">1.2 分</p>",
        ),
        (item(1, 7, "深"), "<ul><li>深</li></ul>"),
        (item(99, 0, "无此表"), "<p class=\"flush\">无此表</p>"),
    ] {
        let body = body.replace("w:ilvl w:val=\"7\"", "w:ilvl w:val=\"0\"");
        assert_eq!(read(&word(&body).numbered(&numbering)).html, kept, "{body}");
    }
}

#[test]
fn tables_keep_their_merged_cells() {
    let tc = |properties: &str, text: &str| {
        format!("<w:tc><w:tcPr>{properties}</w:tcPr>{}</w:tc>", p(text))
    };
    let tr = |cells: &str| format!("<w:tr>{cells}</w:tr>");
    let tbl = |rows: &str| format!("<w:tbl><w:tblPr/><w:tblGrid/>{rows}</w:tbl>");
    let head = "<w:trPr><w:tblHeader/></w:trPr>";
    let begin = "<w:vMerge w:val=\"restart\"/>";
    for (rows, kept) in [
        (
            tr(&(head.to_owned() + &tc("", "姓名") + &tc("", "年龄")))
                + &tr(&(tc("", "张三") + &tc("", "30"))),
            "<table><thead><tr><th>姓名</th><th>年龄</th></tr></thead><tbody><tr><td>张三</td>\
             <td>30</td></tr></tbody></table>",
        ),
        (
            tr(&tc("<w:gridSpan w:val=\"2\"/>", "合")) + &tr(&(tc("", "甲") + &tc("", "乙"))),
            "<table><tbody><tr><td colspan=\"2\">合</td></tr><tr><td>甲</td><td>乙</td></tr></tbody>\
                </table>",
        ),
        (
            tr(&(tc(begin, "合") + &tc("", "甲"))) + &tr(&(tc("<w:vMerge/>", "") + &tc("", "乙"))),
            "<table><tbody><tr><td rowspan=\"2\">合</td><td>甲</td></tr><tr><td>乙</td></tr></tbody>\
                </table>",
        ),
        (
            tr(&(tc("", "甲") + &tc("<w:vMerge/>", "无头")))
                + &tr(&(tc("", "乙") + &tc("<w:gridSpan w:val=\"9999\"/>", "丙"))),
            "<table><tbody><tr><td>甲</td><td>无头</td></tr><tr><td>乙</td><td colspan=\"100\">丙</td>\
                </tr></tbody></table>",
        ),
        (tr(&tc("", "框")), "<p class=\"flush\">框</p>"),
    ] {
        assert_eq!(html(&tbl(&rows)), kept, "{rows}");
    }
    let bold = |text: &str| format!("<w:tc><w:p>{}</w:p></w:tc>", run("<w:b/>", text));
    let headed = tr(&(bold("姓名") + &bold("年龄"))) + &tr(&(tc("", "张三") + &bold("30")));
    assert_eq!(
        html(&tbl(&headed)),
        "<table><thead><tr><th>姓名</th><th>年龄</th></tr></thead><tbody><tr><td>张三</td>\
         <td><strong>30</strong></td></tr></tbody></table>"
    );
    let inner = tbl(&tr(&(tc("", "内甲") + &tc("", "内乙"))));
    let nested = tbl(&tr(&format!("<w:tc>{inner}<w:p/></w:tc>{}", tc("", "外"))));
    assert!(html(&nested).contains("<td><table><tbody><tr><td>内甲</td>"));
}

#[test]
fn changes_are_accepted_and_comments_stay_out() {
    let body = "<w:p><w:r><w:t>同意</w:t></w:r><w:del w:id=\"1\" w:author=\"张三\"><w:r>\
        <w:delText>拨款十万</w:delText></w:r></w:del><w:ins w:id=\"2\" w:author=\"张三\"><w:r>\
        <w:t>拨款八万</w:t></w:r></w:ins><w:commentRangeStart w:id=\"0\"/><w:r><w:t>元</w:t></w:r>\
        <w:commentRangeEnd w:id=\"0\"/><w:r><w:commentReference w:id=\"0\"/></w:r></w:p>\
        <w:p><w:pPr><w:rPr><w:del w:id=\"3\"/></w:rPr></w:pPr><w:r><w:t>前半</w:t></w:r></w:p>\
        <w:p><w:r><w:t>后半</w:t></w:r></w:p>\
        <w:p><w:moveFrom w:id=\"4\"><w:r><w:t>移走</w:t></w:r></w:moveFrom></w:p>";
    let paper = read(&word(body));
    assert_eq!(paper.html, "<p class=\"flush\">同意拨款八万元</p><p class=\"flush\">前半后半</p>");
    let codes: Vec<_> = paper.notes.iter().map(|note| note.code).collect();
    assert_eq!(codes, ["paper.changes_accepted", "paper.comments_left_out"]);
}

#[test]
fn fields_controls_boxes_and_links_keep_their_text() {
    let field = |kind: &str| format!("<w:r><w:fldChar w:fldCharType=\"{kind}\"/></w:r>");
    let instruct = |text: &str| format!("<w:r><w:instrText>{text}</w:instrText></w:r>");
    let whole = |text: &str, result: &str| {
        field("begin") + &instruct(text) + &field("separate") + &run("", result) + &field("end")
    };
    let par = |inside: &str| format!("<w:p>{inside}</w:p>");
    let text_box = "<w:p><w:r><w:t>旁</w:t></w:r><w:r><mc:AlternateContent>\
        <mc:Choice Requires=\"wps\">\
        <w:drawing><wps:txbx xmlns:wps=\"x\"><w:txbxContent><w:p><w:r><w:t>框中</w:t></w:r></w:p>\
        </w:txbxContent></wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><w:txbxContent>\
        <w:p>\
        <w:r><w:t>框中</w:t></w:r></w:p></w:txbxContent></w:pict></mc:Fallback>\
        </mc:AlternateContent></w:r></w:p>";
    for (body, kept) in [
        (par(&whole("DATE", "5月3日")), "5月3日"),
        (
            par(&whole("HYPERLINK \"https://www.gov.cn/\"", "国务院")),
            "<a href=\"https://www.gov.cn/\">国务院</a>",
        ),
        (par(&whole("HYPERLINK \"javascript:x\"", "国务院")), "国务院"),
        (
            par("<w:hyperlink r:id=\"web\"><w:r><w:t>链接</w:t></w:r></w:hyperlink>"),
            "<a href=\"http://a.cn/?x=1&amp;y=2\">链接</a>",
        ),
        (par("<w:hyperlink r:id=\"file\"><w:r><w:t>链接</w:t></w:r></w:hyperlink>"), "链接"),
        (
            "<w:sdt><w:sdtContent><w:p><w:r><w:t>控件</w:t></w:r></w:p></w:sdtContent></w:sdt>"
                .into(),
            "控件",
        ),
        (par("<w:sdt><w:sdtContent><w:r><w:t>控件</w:t></w:r></w:sdtContent></w:sdt>"), "控件"),
        (text_box.into(), "旁</p><p class=\"flush\">框中"),
        (
            par(&(field("begin") + &instruct("TOC") + &field("separate") + &run("", "第一章……1")))
                + &par(&(run("", "第二章……9") + &field("end")))
                + &p("正文"),
            "正文",
        ),
    ] {
        let made = word(&body).to("web", "hyperlink", "http://a.cn/?x=1&amp;y=2").to(
            "file",
            "hyperlink",
            "file:///C:/x.doc",
        );
        assert_eq!(read(&made).html, format!("<p class=\"flush\">{kept}</p>"), "{body}");
    }
}

#[test]
fn footnotes_stand_at_the_end() {
    let notes = "<w:footnotes xmlns:w=\"w\"><w:footnote w:id=\"-1\" w:type=\"separator\"><w:p/>\
        </w:footnote>\
        <w:footnote w:id=\"7\"><w:p><w:r><w:footnoteRef/></w:r><w:r>\
        <w:t xml:space=\"preserve\"> 见附表</w:t></w:r></w:p></w:footnote></w:footnotes>";
    let body = "<w:p><w:r><w:t>数据</w:t></w:r><w:r><w:footnoteReference w:id=\"7\"/></w:r></w:p>";
    let paper = read(&word(body).with("n", "footnotes", "footnotes.xml", notes.as_bytes()));
    assert_eq!(
        paper.html,
        "<p class=\"flush\">数据<sup>[1]</sup></p><hr><p class=\"flush\">[1] 见附表</p>"
    );
}

#[test]
fn pictures_come_along_in_order() {
    let drawing = |id: &str, alt: &str| {
        format!(
            "<w:p><w:r><w:drawing><wp:inline><wp:docPr id=\"1\" name=\"x\" descr=\"{alt}\"/>\
                 <a:blip r:embed=\"{id}\"/></wp:inline></w:drawing></w:r></w:p>"
        )
    };
    let body = drawing("png", "合影&quot;全体&quot;")
        + &drawing("emf", "")
        + &drawing("jpg", "C:\\Users\\li\\a.jpg")
        + &drawing("png", "合影");
    let paper = read(
        &word(&body)
            .with("png", "image", "media/1.png", b"\x89PNG\r\n\x1a\n")
            .with("jpg", "image", "media/2.jpeg", b"\xff\xd8\xff\xe0")
            .with("emf", "image", "media/3.emf", &[1, 0, 9, 0, 0, 3, 0]),
    );
    let kinds: Vec<_> = paper.pictures.iter().map(|picture| picture.kind).collect();
    assert_eq!(kinds, [FileKind::Png, FileKind::Jpeg]);
    let (first, second) = (&paper.pictures[0], &paper.pictures[1]);
    assert_eq!(first.alt, "合影\"全体\"");
    assert_eq!(second.alt, "", "a path is no description");
    assert!(
        paper
            .html
            .contains(&format!("<img src=\"hb:media/{}\" alt=\"合影&quot;全体&quot;\">", first.id))
    );
    assert_eq!(paper.html.matches(&first.id).count(), 2);
    assert_eq!(paper.notes[0].code, "paper.picture_kind");
}

#[test]
fn title_number_and_date_are_guessed() {
    let center = |text: &str, size: u8| {
        par("<w:jc w:val=\"center\"/>", &run(&format!("<w:sz w:val=\"{size}\"/>"), text))
    };
    let body = center("某某市人民政府文件", 72)
        + &center("某政发[2024] 3号", 32)
        + &center("某某市人民政府关于印发", 44)
        + &center("某某办法的通知", 44)
        + &p("各县人民政府：")
        + &p("　　现印发给你们。（引自国办发〔2018〕20号）")
        + &p("某某市人民政府")
        + &p("二〇二四年五月十三日")
        + &p("附件");
    let paper = read(&word(&body));
    let title = paper.title.as_ref().unwrap();
    assert_eq!(title.text, "某某市人民政府关于印发某某办法的通知");
    assert_eq!(paper.doc_no.as_deref(), Some("某政发〔2024〕3号"));
    assert_eq!(paper.made_on.as_deref(), Some("2024-05-13"));
    let rest = paper.body_without_title();
    assert!(!rest.contains("某某办法的通知") && rest.contains("现印发给你们"), "{rest}");
    assert!(rest.contains("某某市人民政府文件"));
}

#[test]
fn other_files_are_refused_with_advice() {
    let ole = |stream: &str| {
        let mut bytes = vec![0_u8; 1024];
        bytes[..8].copy_from_slice(&[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]);
        let name: Vec<u8> = stream.encode_utf16().flat_map(u16::to_le_bytes).collect();
        bytes[640..640 + name.len()].copy_from_slice(&name);
        bytes
    };
    for (bytes, code) in [
        (ole("WordDocument"), "paper.legacy_word"),
        (ole("Workbook"), "paper.legacy_excel"),
        (ole("EncryptedPackage"), "paper.encrypted"),
        (b"{\\rtf1}".to_vec(), "paper.rtf"),
        (b"%PDF-1.4".to_vec(), "paper.pdf"),
        (b"PK\x03\x04".to_vec(), "paper.broken"),
        (crate::make::pack(&[("OFD.xml", b"")]), "paper.ofd"),
        (crate::make::pack(&[("a.txt", b"")]), "paper.broken"),
        (b"text".to_vec(), "paper.unknown"),
        (crate::make::book(&[("a", "", "")], "", &[]), "paper.other_kind"),
    ] {
        assert_eq!(docx(&bytes, &Limits::default()).unwrap_err().code(), Some(code));
    }
}
