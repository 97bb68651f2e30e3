//! Topics: what the random editor builds of blocks, and what readers find.

use content::article::actions;
use content::topic::model::{Block, Entry, Layout, Shown, design};
use press::Sketch;

use crate::city::{City, Draft, leaf, picture, section_form};
use crate::editor::Editor;

fn list(id: &str, from: &str, number: i64) -> Block {
    let (id, kind, from) = (id.to_owned(), "list".to_owned(), from.to_owned());
    Block { id, kind, from, number, title: "列表".to_owned(), ..Block::default() }
}

fn text(id: &str, words: &str) -> Block {
    Block { id: id.to_owned(), kind: "text".to_owned(), text: words.to_owned(), ..Block::default() }
}

impl Editor {
    /// A layout that looks at much of the site.
    pub(crate) async fn layout(&mut self, site: usize) -> Layout {
        let sections = self.sections(site).await;
        let mut blocks = vec![text("a", &format!("说明{}", self.dice.roll(1_000)))];
        if let Some(section) = self.dice.pick(&sections) {
            let section_id = section.id.clone();
            let number = 1 + self.dice.roll(20) as i64;
            blocks.push(Block { section_id, ..list("b", "section", number) });
        }
        let known: Vec<String> = self.documents.keys().cloned().collect();
        let mut documents = Vec::new();
        for _ in 0..self.dice.roll(4) {
            documents.extend(self.dice.pick(&known).cloned());
        }
        let entries = documents.iter().map(|id| Entry {
            title: "参见".to_owned(),
            link: format!("hb:document/{id}"),
            ..Entry::default()
        });
        let report = Entry {
            title: "报告".to_owned(),
            link: format!("hb:media/{}", self.papers[0]),
            ..Entry::default()
        };
        let entries = entries.chain([report]).collect();
        let keyword = ["通知", "方案", "号文件"][self.dice.roll(3)].to_owned();
        let mut within = vec![Block { keyword, ..list("e", "keyword", 5) }];
        if !documents.is_empty() {
            within.push(Block { documents, ..list("d", "chosen", 10) });
            let links = Block { id: "f".into(), kind: "links".into(), ..Block::default() };
            within.push(Block { entries, ..links });
        }
        let columns =
            Block { id: "c".into(), kind: "columns".into(), number: 2, ..Block::default() };
        blocks.push(Block { blocks: within, ..columns });
        Layout { blocks }
    }

    /// A topic, where topics stand.
    pub(crate) async fn publish_topic(&mut self, site: usize) {
        let sections = self.sections(site).await;
        let fit: Vec<_> = sections.iter().filter(|section| section.kind == "topic").collect();
        let Some(section) = self.dice.pick(&fit).map(|section| section.id.clone()) else {
            return;
        };
        let layout = Some(self.layout(site).await);
        let title = format!("专题{}", self.dice.roll(100_000));
        let id = self.city.publish(Draft { section, title, layout, ..Draft::default() }).await;
        self.documents.insert(id, (site, true));
    }
}

/// A city with news and topics.
async fn found(city: &mut City) -> (String, String, String) {
    let site = city.site("qinghe", "").await;
    let news = city.section(&site, section_form("", "要闻", "yw", "dynamics")).await;
    let topics = city.section(&site, section_form("", "专题专栏", "zt", "topic")).await;
    city.press.catch_up().await.unwrap();
    (site, news, topics)
}

fn draft(section: &str, title: &str) -> Draft {
    let body = format!("<p>{title}的正文。</p>");
    Draft { section: section.to_owned(), title: title.to_owned(), body, ..Draft::default() }
}

fn topic(news: &str, photo: &str) -> Layout {
    let shown = Shown { media_id: photo.to_owned(), alt: "河堤".to_owned(), link: String::new() };
    let banner = Block {
        id: "top".into(),
        kind: "banner".into(),
        text: "守好每一段河堤。".into(),
        pictures: vec![shown],
        ..Block::default()
    };
    let newest = Block { section_id: news.to_owned(), ..list("news", "section", 3) };
    let flood = Block { keyword: "防汛".into(), ..list("flood", "keyword", 5) };
    Layout { blocks: vec![banner, newest, flood] }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_topic_shows_what_its_lists_show_now() {
    for mut city in City::everywhere().await {
        let (_, news, topics) = found(&mut city).await;
        let photo = city.file("河.gif", picture([1, 2, 3])).await;
        let old = city.publish(draft(&news, "防汛值守安排")).await;
        let layout = Some(topic(&news, &photo));
        let id = city.publish(Draft { layout, ..draft(&topics, "防汛抗旱专题") }).await;
        city.press.catch_up().await.unwrap();
        let shipped = city.tree("qinghe");
        let pages = shipped.paths();
        let path = pages.iter().find(|path| path.starts_with("/zt/20")).unwrap().clone();
        let html = shipped.text(&path);
        assert!(html.contains("<h1>防汛抗旱专题</h1>"), "{html}");
        assert!(html.contains("守好每一段河堤。") && html.contains("alt=\"河堤\""));
        assert_eq!(html.matches("防汛值守安排</span>").count(), 2, "by section and by word");
        assert!(!html.contains("<span>防汛抗旱专题"), "it does not list itself");
        assert!(shipped.text("/zt/").contains(&path));
        assert!(shipped.text("/sitemap-1.xml").contains(&path));
        assert!(shipped.entry(&format!("!search/{id}")).is_some());

        city.publish(draft(&news, "新的要闻")).await;
        city.press.catch_up().await.unwrap();
        assert!(city.tree("qinghe").text(&path).contains("新的要闻</span>"));
        city.withdraw(&old).await;
        city.press.catch_up().await.unwrap();
        let html = city.tree("qinghe").text(&path);
        assert!(!html.contains("防汛值守安排"));
        assert_eq!(html.matches("class=\"block block-list").count(), 1, "no list stands empty");
        city.withdraw(&id).await;
        city.press.catch_up().await.unwrap();
        assert_eq!(city.tree("qinghe").entry(&path).unwrap().status, 410);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_preview_is_the_page_before_anybody_has_published_it() {
    for mut city in City::everywhere().await {
        let (site, news, topics) = found(&mut city).await;
        let photo = city.file("河.gif", picture([1, 2, 3])).await;
        city.publish(draft(&news, "防汛值守安排")).await;
        city.press.catch_up().await.unwrap();
        let before = city.tree("qinghe").number;
        let sketch = |layout: Layout| Sketch {
            site_id: site.clone(),
            section_id: topics.clone(),
            title: "防汛<专题>".to_owned(),
            layout,
            pictures: vec![(photo.clone(), 1, 1)],
            ..Sketch::default()
        };
        let press = city.press.clone();
        let shown = sketch(topic(&news, &photo));
        let html = city.act(async |work| press.preview(work, shown).await).await.unwrap();
        assert!(html.contains("<h1>防汛&lt;专题&gt;</h1>"), "{html}");
        assert!(html.contains(&format!("/api/media/{photo}/file")));
        assert!(html.contains("防汛值守安排") && html.contains("0355-2000099"));
        assert!(!html.contains("<script") && !html.contains("<link") && !html.contains('\u{1}'));
        for code in ["meeting", "policy", "flood", "open"] {
            let shown = sketch(design(code).unwrap());
            let html = city.act(async |work| press.preview(work, shown).await).await;
            assert!(html.unwrap().contains("class=\"blocks\""), "{code}");
        }
        city.press.catch_up().await.unwrap();
        assert_eq!(city.tree("qinghe").number, before, "nothing was shipped");
        let gone = Sketch { section_id: "x".to_owned(), ..sketch(Layout::default()) };
        assert_eq!(city.act(async |work| press.preview(work, gone).await).await, None);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_topic_stands_among_topics() {
    let mut city = City::open().await;
    let (_, news, _) = found(&mut city).await;
    let form =
        actions::ArticleForm { section_id: news, kind: "topic".to_owned(), design: String::new() };
    let refused = city
        .desk
        .act(desk::Caller::Machine("test"), async |work| actions::create(work, form).await);
    assert_eq!(refused.await.unwrap_err().code(), Some("article.topic_section"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_topic_leads_to_a_file_and_shows_its_first_page() {
    for mut city in City::everywhere().await {
        let (_, _, topics) = found(&mut city).await;
        let report = city.file("年报.pdf", leaf(40)).await;
        let entry =
            |title: &str, link: String| Entry { title: title.to_owned(), link, ..Entry::default() };
        let entries = vec![
            entry("年报全文", format!("hb:media/{report}")),
            entry("中国政府网", "https://www.gov.cn/".to_owned()),
        ];
        let links = Block { id: "l".into(), kind: "links".into(), entries, ..Block::default() };
        let layout = Some(Layout { blocks: vec![links] });
        let id =
            city.publish(Draft { layout, body: String::new(), ..draft(&topics, "政务公开") }).await;
        city.press.catch_up().await.unwrap();
        let page = |city: &City| {
            let tree = city.tree("qinghe");
            let path = tree.paths().into_iter().find(|path| path.starts_with("/zt/20")).unwrap();
            tree.text(&path)
        };
        let html = page(&city);
        assert!(html.contains("/file.pdf\"") && !html.contains("首页预览"), "{html}");
        city.draw_waiting().await;
        city.press.catch_up().await.unwrap();
        let html = page(&city);
        assert_eq!(html.matches("首页预览").count(), 1, "{html}");
        assert!(html.contains("/320.webp\" width=\"320\" height=\"452\""), "{html}");
        city.withdraw(&id).await;
        city.press.catch_up().await.unwrap();
        let paths = city.tree("qinghe").paths();
        assert!(!paths.iter().any(|path| path.starts_with("/-/media/")), "{paths:?}");
    }
}
