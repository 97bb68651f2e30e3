//! Sample data for every kind of page, and the check every theme must pass with it.

mod field;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context as _, ensure};
use content::topic::public::KINDS;
use minijinja::Value;

use super::context::{Home, Model, Section, What};
use super::model::{
    Article, Attachment, Banner, Crumb, Entry, Fact, FirstPage, Header, Item, Link, Neighbour,
    Node, Pair, Panel, Picture, SectionRef, Tied,
};
use super::topic::{Block, Line, Linked};
use crate::output::NOTICES;
use crate::read::{Fields, SECTION_NAMES, SITE_FIELDS, Tracked, pager};
use crate::theme::engine::Engine;
use crate::theme::{Theme, lint};

/// The marks of the sample site, by name: its footer must show them all.
const MARKS: [(&str, &str); 6] = [
    ("网站标识码", "1404000099"),
    ("ICP备案号", "晋ICP备14000099号-1"),
    ("公安备案号", "晋公网安备 14040002000099号"),
    ("主办单位", "清河市人民政府办公室"),
    ("联系电话", "0355-2000099"),
    ("联系地址", "清河市府前街1号"),
];

impl Theme {
    /// Reads a theme and refuses it, with every reason, when it lacks a kind of page or when a
    /// page it draws from sample data misses what every public page must have.
    pub fn open(folder: &Path) -> anyhow::Result<Theme> {
        let shown = folder.display();
        let theme = Theme::read(folder).with_context(|| format!("无法使用版式 {shown}"))?;
        let faults = faults(&theme)?;
        ensure!(faults.is_empty(), "版式 {shown} 不合要求：{}", faults.join("；"));
        Ok(theme)
    }
}

/// What a theme draws wrongly, kind by kind. Fails only when the theme cannot be read at all.
fn faults(theme: &Theme) -> anyhow::Result<Vec<String>> {
    let engine = Engine::new(theme)?;
    let mut faults = Vec::new();
    for model in samples() {
        let kind = model.kind();
        let is_page = crate::theme::PAGES.contains(&kind);
        let drawn = match engine.draw(kind, model.into()) {
            Ok(drawn) => drawn,
            Err(error) => {
                faults.push(format!("{kind}：{error:#}"));
                continue;
            }
        };
        let found = match kind {
            "footer" => lint::footer(&drawn, &MARKS),
            _ if is_page => lint::page(drawn.trim_start()),
            _ => lint::elements(&drawn),
        };
        faults.extend(found.into_iter().map(|fault| format!("{kind}：{fault}")));
    }
    Ok(faults)
}

/// Every kind of page and fragment: full, and as empty as it can be.
fn samples() -> Vec<Model> {
    let mut all = vec![What::Home(Box::default()), What::Home(Box::new(home()))];
    let first = pager("s", None, (2, None, Some("/zwgk/tzgg/p2.html".into()), 47));
    let older = pager("s", Some(1), (2, Some("/zwgk/tzgg/p2.html".into()), None, 47));
    let alone = pager("s", None, (0, None, None, 1));
    for (kind, pager) in [("notice", first), ("policy", older.clone()), ("general", alone.clone())]
    {
        all.push(section(kind, &pager, vec![item("项目"), Item::default()]));
    }
    for kind in ["dynamics", "interpretation", "overview", "organ", "leader", "topic"] {
        all.push(section(kind, &older, vec![item("项目")]));
    }
    all.push(section("notice", &alone, Vec::new()));
    all.extend([article(true), article(false), topic(true), topic(false)]);
    for template in content::kind::public::TEMPLATES {
        all.extend([of_kind(template, true), of_kind(template, false)]);
    }
    all.extend(NOTICES.map(What::Notice));
    all.extend([What::Map(Vec::new()), What::Map(nodes())]);
    all.push(What::Header { nav: Vec::new(), parents: Vec::new(), children_sites: Vec::new() });
    all.push(header());
    all.extend([What::Footer, What::Crumb(Vec::new()), What::Crumb(vec![crumb(), crumb()])]);
    all.push(What::Tree { root: reference("organ"), nodes: Vec::new() });
    all.push(What::Tree { root: reference("organ"), nodes: nodes() });
    all.extend([What::Latest(Vec::new()), What::Latest(vec![item("最新")])]);
    all.into_iter().map(|what| Model { site: site(), what }).collect()
}

fn site() -> Arc<Tracked> {
    let values = [
        "qinghe",
        "清河市人民政府",
        "清河市",
        "www.qinghe.gov.cn",
        MARKS[3].1,
        MARKS[0].1,
        MARKS[1].1,
        MARKS[2].1,
        "CA000000000000000000001",
        MARKS[4].1,
        MARKS[5].1,
        "bgs@qinghe.gov.cn",
        "indigo",
        "",
        "一座临河的城市",
    ];
    let value = |(name, text): (&&str, &str)| match *name {
        "emblem" => Value::from(true),
        _ => Value::from(text),
    };
    let values = SITE_FIELDS.iter().zip(values).map(value).collect();
    Tracked::new(&Fields::new(&SITE_FIELDS, values, vec![None; SITE_FIELDS.len()]))
}

fn tracked(section: &SectionRef) -> Arc<Tracked> {
    let SectionRef { id, name, path, kind, description } = section;
    let values = [id, name, path, kind, description, "通知,公告", "通知公告"].map(Value::from);
    let keys = vec![None; SECTION_NAMES.len()];
    Tracked::new(&Fields::new(&SECTION_NAMES, values.to_vec(), keys))
}

fn reference(kind: &str) -> SectionRef {
    SectionRef {
        id: "0192aabbccdd".to_owned(),
        name: "通知公告".to_owned(),
        path: "/zwgk/tzgg/".to_owned(),
        kind: kind.to_owned(),
        description: "市政府及各部门的通知、公告和公示。".to_owned(),
    }
}

fn item(title: &str) -> Item {
    Item {
        title: format!("{title} <b>&\"'</b>"),
        path: "/zwgk/tzgg/2026/1024.html".to_owned(),
        date: 1_795_000_000_000,
        summary: "一句话说明。".to_owned(),
        source: "市政府办公室".to_owned(),
        picture: Some(Picture {
            src: "/-/media/0011223344556677/he.jpg".to_owned(),
            alt: "河堤".to_owned(),
            width: 1_200,
            height: 675,
            srcset: "/-/media/8899aabbccddeeff/he-400.webp 400w".to_owned(),
        }),
        doc_no: "清政发〔2026〕7号".to_owned(),
        made_on: Some(1_794_000_000_000),
        validity: "有效".to_owned(),
        kind: "policy".to_owned(),
        pinned: true,
        facts: vec![Fact { name: "post".into(), label: "职务".into(), text: "市长".into() }],
    }
}

fn panel(kind: &str) -> Panel {
    Panel { section: reference(kind), items: vec![item("要闻"), item("公告")] }
}

fn home() -> Home {
    let kinds = ["dynamics", "notice", "policy", "interpretation", "overview", "organ", "leader"];
    let boxes: BTreeMap<_, _> =
        kinds.iter().map(|kind| ((*kind).to_owned(), panel(kind))).collect();
    Home {
        headline: Some(item("头条")),
        pictures: vec![item("图一"), item("图二"), item("图三")],
        boxes,
        more: vec![panel("general"), panel("topic")],
        pairs: vec![Pair { document: item("文件"), interpretation: item("解读") }],
    }
}

fn section(kind: &str, pager: &Arc<Fields>, items: Vec<Item>) -> What {
    let reference = reference(kind);
    What::Section(Section {
        section: tracked(&reference),
        root: tracked(&reference),
        children: if items.is_empty() { Vec::new() } else { vec![panel("general")] },
        items,
        pager: Tracked::new(pager),
    })
}

fn article(full: bool) -> What {
    let plain = Article {
        id: "0192aabbccee".to_owned(),
        title: "关于公布 <2026> 年行政许可事项清单的通知".to_owned(),
        kind: "article".to_owned(),
        published: 1_795_000_000_000,
        body: "<p>正文。</p>".to_owned(),
        path: "/zwgk/tzgg/2026/1024.html".to_owned(),
        url: "https://www.x.gov.cn/zwgk/tzgg/2026/1024.html".to_owned(),
        ..Article::default()
    };
    let with_all = Article {
        subtitle: "清政发〔2026〕7号".to_owned(),
        source: "市政府办公室".to_owned(),
        author: "李明".to_owned(),
        summary: "清单共三百零六项。".to_owned(),
        keywords: vec!["行政许可".to_owned()],
        picture: item("x").picture,
        attachments: vec![Attachment {
            name: "清单.pdf".to_owned(),
            path: "/-/media/0011223344556677/file.pdf".to_owned(),
            pages: 12,
            first_page: Some(FirstPage::default()),
            ..Attachment::default()
        }],
        header: Some(Header {
            index_no: "11140400MB1234567X/2026-00001".to_owned(),
            theme: "综合政务".to_owned(),
            issuer: "清河市人民政府".to_owned(),
            made_on: Some(1_794_000_000_000),
            doc_no: "清政发〔2026〕7号".to_owned(),
            validity: "有效".to_owned(),
            openness: "主动公开".to_owned(),
            effective_on: Some(1_796_000_000_000),
        }),
        source_url: "https://www.gov.cn/zhengce/1.htm".to_owned(),
        quoted: Some(Neighbour {
            name: "清河市教育局".to_owned(),
            url: "https://edu.x.gov.cn/tzgg/2026/7.html".to_owned(),
        }),
        copied: Some(Neighbour {
            name: "复制自清河市教育局，原稿第2版".to_owned(),
            url: "https://edu.x.gov.cn/tzgg/2026/7.html".to_owned(),
        }),
        ..plain.clone()
    };
    let article = Box::new(if full { with_all } else { plain });
    let reference = reference("notice");
    What::Article { article, section: tracked(&reference), root: tracked(&reference) }
}

fn topic(full: bool) -> What {
    let (title, href) = ("公布清单".to_owned(), "/zwgk/".to_owned());
    let first_page = Some(FirstPage::default());
    let line = Line { when: "6月".into(), title, text: "公开".into(), href, first_page };
    let shown = Linked { picture: item("x").picture.unwrap_or_default(), href: "/zwgk/".into() };
    let block = |kind: &str| Block {
        id: kind.to_owned(),
        kind: kind.to_owned(),
        title: "标题".into(),
        paragraphs: vec!["一段文字。".into()],
        tone: "tint".into(),
        style: "lines".into(),
        number: 2,
        pictures: vec![shown.clone()],
        entries: vec![line.clone(), Line { href: String::new(), first_page: None, ..line.clone() }],
        items: vec![item("项目")],
        section: Some(reference("notice")),
        blocks: Vec::new(),
    };
    let mut blocks: Vec<Block> = KINDS.iter().map(|(kind, _)| block(kind)).collect();
    let within = blocks.clone();
    let holds = |block: &&mut Block| ["columns", "tabs"].contains(&block.kind.as_str());
    for block in blocks.iter_mut().filter(holds) {
        block.blocks.clone_from(&within);
    }
    for style in ["cards", "pictures", "tiles", "buttons"] {
        let kind = if style == "tiles" || style == "buttons" { "links" } else { "list" };
        blocks.push(Block { style: style.into(), ..block(kind) });
    }
    let empty = KINDS.iter().map(|(kind, _)| Block { kind: (*kind).into(), ..Block::default() });
    let What::Article { article, section, root } = article(full) else { return What::Footer };
    let blocks = if full { blocks } else { empty.collect() };
    What::Topic { article, blocks, section, root }
}

/// A document drawn with the template of a kind: with every sort of field, and with none.
fn of_kind(template: &str, full: bool) -> What {
    let What::Article { mut article, section, root } = article(full) else {
        return What::Footer;
    };
    article.template = template.to_owned();
    article.kind_name = "示例".to_owned();
    if full {
        article.fields = field::fields();
        let by_name = article.fields.iter().map(|field| (field.name.clone(), field.clone()));
        article.field = by_name.collect();
        let link = Link {
            title: "关于废止部分文件的决定".to_owned(),
            path: "/zwgk/tzgg/2026/1025.html".to_owned(),
            doc_no: "清政发〔2026〕9号".to_owned(),
            validity: "有效".to_owned(),
        };
        let banner = |word: &str, about: &str| Banner {
            word: word.to_owned(),
            about: about.to_owned(),
            document: Some(link.clone()),
            by: Some(link.clone()),
        };
        article.banners = vec![banner("废止", "self"), banner("已修改", "interprets")];
        article.related = vec![Tied { label: "政策解读".to_owned(), items: vec![link] }];
    }
    What::Article { article, section, root }
}

fn crumb() -> Crumb {
    Crumb { name: "政务公开".to_owned(), path: "/zwgk/".to_owned() }
}

fn nodes() -> Vec<Node> {
    let leaf = Node { section: reference("notice"), current: true, ..Node::default() };
    vec![Node { section: reference("organ"), children: vec![leaf], current: false }]
}

fn header() -> What {
    let leaf = Entry { name: "公告".into(), path: "/a/b/".into(), ..Entry::default() };
    let top =
        Entry {
            name: "公开".into(), path: "/a/".into(), children: vec![leaf], ..Entry::default()
        };
    let site = Neighbour { name: "某省人民政府".into(), url: "https://www.x.gov.cn/".into() };
    let empty = Entry { name: "互动".into(), path: "/h/".into(), ..Entry::default() };
    What::Header { nav: vec![top, empty], parents: vec![site.clone()], children_sites: vec![site] }
}
