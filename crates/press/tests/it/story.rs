//! What a reader finds after each act of an editor.

use std::path::Path;

use content::section::{self, model::MergeForm};
use desk::Desk;
use office::site::model::PositionForm;

use crate::city::{City, Draft, leaf, open_press, photo, picture, section_form};
use crate::shipped::Shipped;

fn draft(section: &str, title: &str) -> Draft {
    let body = format!("<p>{title}的正文。</p>");
    Draft { section: section.to_owned(), title: title.to_owned(), body, ..Draft::default() }
}

/// The address of the only document whose page shows this title.
fn page_of(city: &City, code: &str, title: &str) -> Option<String> {
    let shipped = city.tree(code);
    let heading = format!("<h1 class=\"title\">{title}</h1>");
    let mut articles = shipped.paths().into_iter().filter(|path| path.contains("/20"));
    articles.find(|path| shipped.text(path).contains(&heading))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_publication_arrives_everywhere_and_a_withdrawal_leaves_nothing() {
    for mut city in City::everywhere().await {
        let site = city.site("qinghe", "").await;
        let open = city.section(&site, section_form("", "政务公开", "zwgk", "general")).await;
        let notices = city.section(&site, section_form(&open, "通知公告", "tzgg", "notice")).await;
        city.press.catch_up().await.unwrap();
        assert_eq!(city.tree("qinghe").entry("/zwgk/tzgg/"), None, "an empty section is not shown");

        let photo = city.file("河.gif", picture([1, 2, 3])).await;
        let list = city.file("附件 list.pdf", b"%PDF-1.7 list".to_vec()).await;
        let first = city.publish(draft(&notices, "第一号公告")).await;
        let body = format!(
            "<p>见<a href=\"hb:document/{first}\">第一号</a>。</p>\
             <table><tbody><tr><td>1</td></tr></tbody>\
             </table><img src=\"hb:media/{photo}\" alt=\"河\">"
        );
        let second = Draft {
            body,
            picture: Some(photo.clone()),
            attachments: vec![list.clone()],
            ..draft(&notices, "第二号公告 <b>&")
        };
        city.publish(second).await;
        city.press.catch_up().await.unwrap();

        let shipped = city.tree("qinghe");
        let first_page = page_of(&city, "qinghe", "第一号公告").unwrap();
        let page = page_of(&city, "qinghe", "第二号公告 &lt;b&gt;&amp;").unwrap();
        let html = shipped.text(&page);
        assert!(html.contains(&format!("<a href=\"{first_page}\">第一号</a>")), "{html}");
        assert!(html.contains("<div class=\"table-wrap\""), "{html}");
        assert!(html.contains("width=\"1\" height=\"1\" loading=\"lazy\""));
        assert!(html.contains("<meta name=\"ColumnName\" content=\"通知公告\">"));
        assert!(html.contains("0355-2000099"), "the footer is joined");
        let media: Vec<_> =
            shipped.paths().into_iter().filter(|p| p.starts_with("/-/media/")).collect();
        assert_eq!(media.len(), 2, "{media:?}");
        listed_everywhere(&shipped, &page);
        assert!(shipped.text("/map.html").contains("/zwgk/tzgg/"));
        assert!(shipped.text("/sitemap.xml").contains("/sitemap-1.xml"));

        let found = shipped.paths().into_iter().find(|path| path.starts_with("!search/")).unwrap();
        let entry = shipped.entry(&found).unwrap();
        let record = vault::BlobSource::blob(&*shipped.site, &entry.blob).unwrap().unwrap();
        let record = finder::SearchDoc::decode(&record).unwrap();
        assert_eq!(record.section_name, "通知公告");
        assert!(!record.words.text.is_empty());

        let second = found_id(&city, &page);
        city.withdraw(&second).await;
        city.press.catch_up().await.unwrap();
        let shipped = city.tree("qinghe");
        assert_eq!(shipped.entry(&page).unwrap().status, 410);
        shown_nowhere(&shipped, "第二号公告");
        assert_eq!(shipped.entry(&format!("!search/{second}")), None);
        let media =
            shipped.paths().into_iter().filter(|path| path.starts_with("/-/media/")).count();
        assert_eq!(media, 0, "what only a withdrawn document showed is gone");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_is_shown_in_the_sizes_there_are_and_a_file_while_it_is_live() {
    for mut city in City::everywhere().await {
        let site = city.site("qinghe", "").await;
        let news = city.section(&site, section_form("", "政务动态", "zwdt", "dynamics")).await;
        let picture = city.file("河.png", photo(1)).await;
        let list = city.file("名单.csv", "序号,单位\n1,独一无二水务局\n".into()).await;
        let report = city.file("年报.pdf", leaf(40)).await;
        let drafted = city.file("草稿.csv", "序号,单位\n1,还没有公开\n".into()).await;
        let story = Draft {
            body: format!("<p>正文</p><p><img src=\"hb:media/{picture}\" alt=\"河\"></p>"),
            picture: Some(picture.clone()),
            attachments: vec![list, report],
            ..draft(&news, "河的消息")
        };
        let id = city.publish(story).await;
        city.write_draft(Draft { attachments: vec![drafted], ..draft(&news, "草稿") }).await;
        city.press.catch_up().await.unwrap();
        let page = page_of(&city, "qinghe", "河的消息").unwrap();
        let media = |city: &City| {
            let paths = city.tree("qinghe").paths().into_iter();
            paths.filter(|path| path.starts_with("/-/media/")).collect::<Vec<_>>()
        };
        assert!(!city.tree("qinghe").text(&page).contains("srcset"));
        assert_eq!(media(&city).len(), 3, "picture, list and report; nothing of the draft");
        assert!(!city.tree("qinghe").text(&page).contains("首页预览"));

        city.draw_waiting().await;
        city.press.catch_up().await.unwrap();
        let html = city.tree("qinghe").text(&page);
        assert!(html.contains("/480.webp 480w, /-/media/"), "{html}");
        assert!(html.contains(" 600w\" sizes="), "the picture itself is the widest: {html}");
        let home = city.tree("qinghe").text("/");
        assert!(home.contains("/400.webp 400w\""), "{home}");
        assert!(
            html.contains("/320.webp\" width=\"320\" height=\"452\" alt=\"首页预览\""),
            "{html}"
        );
        assert_eq!(media(&city).len(), 6);

        let record = city.tree("qinghe").entry(&format!("!search/{id}")).unwrap();
        let shipped = city.tree("qinghe");
        let record = vault::BlobSource::blob(&*shipped.site, &record.blob).unwrap().unwrap();
        let record = finder::SearchDoc::decode(&record).unwrap();
        assert!(record.text.contains("独一无二水务局"), "{}", record.text);
        assert!(record.words.text.iter().any(|(word, _)| word == "水务"));

        city.withdraw(&id).await;
        city.press.catch_up().await.unwrap();
        assert_eq!(media(&city), Vec::<String>::new());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pdf_in_a_field_shows_its_first_page_as_an_attached_one_does() {
    for mut city in City::everywhere().await {
        let site = city.site("qinghe", "").await;
        let news = city.section(&site, section_form("", "政策解读", "zcjd", "general")).await;
        let report = city.file("图解.pdf", leaf(40)).await;
        let list = city.file("名单.csv", "序号,单位\n1,水务局\n".into()).await;
        let fields = serde_json::json!({"form": "图解", "media": [report, list]});
        let explained = Draft {
            kind: "interpretation".to_owned(),
            fields: serde_json::from_value(fields).unwrap(),
            ..draft(&news, "一图读懂")
        };
        let id = city.publish(explained).await;
        city.press.catch_up().await.unwrap();
        let page = page_of(&city, "qinghe", "一图读懂").unwrap();
        let html = city.tree("qinghe").text(&page);
        assert!(html.contains("图解.pdf") && !html.contains("首页预览"), "{html}");

        // Drawn later, it is another page: the press has read what the file is shown with.
        city.draw_waiting().await;
        city.press.catch_up().await.unwrap();
        let html = city.tree("qinghe").text(&page);
        assert_eq!(html.matches("/320.webp\" width=\"320\" height=\"452\"").count(), 1, "{html}");
        let media = |city: &City| {
            let paths = city.tree("qinghe").paths().into_iter();
            paths.filter(|path| path.starts_with("/-/media/")).count()
        };
        assert_eq!(media(&city), 3, "both files, and one first page");
        city.withdraw(&id).await;
        city.press.catch_up().await.unwrap();
        assert_eq!(media(&city), 0);
    }
}

fn listed_everywhere(shipped: &Shipped, page: &str) {
    for path in ["/", "/zwgk/", "/zwgk/tzgg/", "/feed.xml", "/zwgk/tzgg/feed.xml", "/sitemap-1.xml"]
    {
        assert!(shipped.text(path).contains(page), "{path} names the new page");
    }
}

fn shown_nowhere(shipped: &Shipped, title: &str) {
    for path in shipped.paths().iter().filter(|path| !path.starts_with("!search")) {
        if shipped.entry(path).unwrap().kind == vault::tree::Kind::Parts {
            assert!(!shipped.text(path).contains(title), "{path} still shows it");
        }
    }
}

fn found_id(city: &City, page: &str) -> String {
    let why = city.press.why("qinghe", page).unwrap().unwrap();
    why.output.strip_prefix("article/").unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_section_shows_the_nearest_below_it_that_holds_something() {
    let mut city = City::open().await;
    let site = city.site("qinghe", "").await;
    let open = city.section(&site, section_form("", "政务公开", "zwgk", "general")).await;
    let list = city.section(&site, section_form(&open, "公开目录", "ml", "general")).await;
    let plans = city.section(&site, section_form(&list, "规划计划", "ghjh", "general")).await;
    city.publish(draft(&plans, "五年规划")).await;
    city.press.catch_up().await.unwrap();
    let page = page_of(&city, "qinghe", "五年规划").unwrap();
    let shipped = city.tree("qinghe");
    let line = "<a class=\"row-name\" href=\"/zwgk/ml/ghjh/\">规划计划</a>";
    for path in ["/zwgk/", "/zwgk/ml/", "/"] {
        let html = shipped.text(path);
        assert!(html.contains(line) && html.contains(&page), "{path}: {html}");
    }
    let whole = format!("http://qinghe.localhost:8800{page}");
    assert!(shipped.text(&page).contains(&format!("<dd>{whole}</dd>")), "the address is printed");

    // What holds something itself stands for what is below it.
    city.publish(draft(&list, "目录说明")).await;
    city.press.catch_up().await.unwrap();
    let html = city.tree("qinghe").text("/zwgk/");
    assert!(html.contains("目录说明") && !html.contains("五年规划"), "{html}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_document_that_moves_leaves_a_redirect() {
    let mut city = City::open().await;
    let site = city.site("qinghe", "").await;
    let a = city.section(&site, section_form("", "要闻", "yw", "dynamics")).await;
    let b = city.section(&site, section_form("", "公告", "gg", "notice")).await;
    let id = city.publish(draft(&a, "会议召开")).await;
    city.press.catch_up().await.unwrap();
    let old = page_of(&city, "qinghe", "会议召开").unwrap();
    city.again(&id, draft(&b, "会议召开")).await;
    city.press.catch_up().await.unwrap();
    let shipped = city.tree("qinghe");
    let entry = shipped.entry(&old).unwrap();
    assert_eq!((entry.status, entry.location.starts_with("/gg/2026/")), (301, true));
    assert_eq!(shipped.entry("/yw/"), None, "nothing is left in the old section");
    assert!(shipped.text("/gg/").contains("会议召开"));
}

#[tokio::test(flavor = "multi_thread")]
async fn older_list_pages_never_change() {
    for mut city in City::everywhere().await {
        let site = city.site("qinghe", "").await;
        let section = city.section(&site, section_form("", "公告", "gg", "notice")).await;
        let batch = |from: usize, to: usize| {
            (from..to).map(|n| (format!("o{n}"), section.clone(), format!("公告第{n}号"))).collect()
        };
        city.import(&site, batch(1, 61)).await;
        city.press.catch_up().await.unwrap();
        let shipped = city.tree("qinghe");
        let before: Vec<_> =
            (1..=2).map(|n| shipped.entry(&format!("/gg/p{n}.html")).unwrap()).collect();
        assert_eq!(shipped.entry("/gg/p3.html"), None);
        // What is newest on the site stands beside the list.
        let page = shipped.text("/gg/p1.html");
        let (list, _) = page.split_once("<aside").unwrap();
        assert!(list.contains("公告第20号") && !list.contains("公告第21号"), "{list}");
        assert!(shipped.text("/gg/").contains("公告第41号"));
        city.import(&site, batch(61, 80)).await;
        city.press.catch_up().await.unwrap();
        let shipped = city.tree("qinghe");
        for (n, entry) in (1..).zip(&before) {
            assert_eq!(shipped.entry(&format!("/gg/p{n}.html")).as_ref(), Some(entry), "p{n}");
        }
        city.import(&site, batch(80, 82)).await;
        city.press.catch_up().await.unwrap();
        let shipped = city.tree("qinghe");
        assert_eq!(shipped.entry("/gg/p1.html").as_ref(), Some(&before[0]));
        assert!(shipped.text("/gg/p2.html").contains("/gg/p3.html"), "its newer page is there now");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_comes_in_from_an_archive_does_not_stand_above_the_news() {
    for mut city in City::everywhere().await {
        let site = city.site("qinghe", "").await;
        let section = city.section(&site, section_form("", "公告", "gg", "notice")).await;
        let archive = city.section(&site, section_form("", "旧闻", "jw", "dynamics")).await;
        city.publish(draft(&section, "今天的公告")).await;
        city.press.catch_up().await.unwrap();
        let old = (1..40).map(|n| (format!("o{n}"), archive.clone(), format!("旧闻第{n}号")));
        city.import(&site, old.collect()).await;
        city.press.catch_up().await.unwrap();
        let shipped = city.tree("qinghe");
        let feed = shipped.text("/feed.xml");
        let first = feed.split("<item>").nth(1).unwrap();
        assert!(first.contains("今天的公告"), "{first}");
        assert!(feed.contains("旧闻第"), "the archive follows");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn work_that_was_cut_off_is_done_again_and_ships_nothing_twice() {
    let mut city = City::open().await;
    let site = city.site("qinghe", "").await;
    let section = city.section(&site, section_form("", "公告", "gg", "notice")).await;
    city.publish(draft(&section, "第一号")).await;
    city.press.catch_up().await.unwrap();
    let trace = city.folder.path().join("data/press/trace.redb");
    let kept = city.folder.path().join("kept.redb");
    std::fs::copy(&trace, &kept).unwrap();
    city.publish(draft(&section, "第二号")).await;
    city.press.catch_up().await.unwrap();
    let shipped = city.tree("qinghe").number;
    let before = city.tree("qinghe").tree.root();

    // The release lay in the store, the trace was not yet written: as if the power had failed.
    city.put_back(&kept, &trace).await;
    city.press.catch_up().await.unwrap();
    assert_eq!(city.tree("qinghe").number, shipped);
    assert_eq!(city.tree("qinghe").tree.root(), before);

    // Without any trace the site is worked out anew, and nothing differs.
    std::fs::write(&kept, b"").unwrap();
    city.put_back(&kept, &trace).await;
    city.press.catch_up().await.unwrap();
    assert_eq!(city.tree("qinghe").tree.root(), before);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_site_shows_on_its_neighbours() {
    let mut city = City::open().await;
    let top = city.site("qinghe", "").await;
    city.press.catch_up().await.unwrap();
    assert!(!city.tree("qinghe").text("/").contains("edu.qinghe.localhost"));
    city.site("edu", &top).await;
    city.press.catch_up().await.unwrap();
    assert!(city.tree("qinghe").text("/").contains("http://edu.qinghe.localhost:8800/"));
    assert!(city.tree("edu").text("/").contains("http://qinghe.localhost:8800/"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_console_is_told_where_a_publication_arrived() {
    for mut city in City::everywhere().await {
        let site = city.site("qinghe", "").await;
        let section = city.section(&site, section_form("", "公告", "gg", "notice")).await;
        city.press.catch_up().await.unwrap();
        let id = city.publish(draft(&section, "第一号")).await;
        city.press.catch_up().await.unwrap();
        let asked =
            city.act(async |work| content::article::table::shipment_of(&mut work.tx, &id).await);
        let (_, _, shipped) = asked.await.unwrap();
        let shipped = shipped.unwrap();
        let places: Vec<serde_json::Value> = serde_json::from_str(&shipped.places).unwrap();
        let names: Vec<_> = places.iter().map(|place| place["name"].as_str().unwrap()).collect();
        assert_eq!(names[0], "文章页");
        for name in ["搜索", "首页", "栏目“公告”", "订阅源"] {
            assert!(names.contains(&name), "{names:?}");
        }
        assert_eq!(shipped.seen_at, None);
        let number = shipped.number as u64;
        assert_eq!(city.press.shipped().borrow()["qinghe"], number);
        city.press.seen("qinghe", number).await.unwrap();
        let asked =
            city.act(async |work| content::article::table::shipment_of(&mut work.tx, &id).await);
        assert!(asked.await.unwrap().2.unwrap().seen_at.is_some());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_portal_that_is_quicker_than_the_record_is_believed() {
    for mut city in City::everywhere().await {
        let site = city.site("qinghe", "").await;
        let section = city.section(&site, section_form("", "公告", "gg", "notice")).await;
        city.press.catch_up().await.unwrap();
        let next = city.press.shipped().borrow()["qinghe"] + 1;

        // The portal takes a release over the moment it lies in the store; the row that tells of
        // it is written after that.
        let id = city.publish(draft(&section, "第一号")).await;
        city.press.seen("qinghe", next).await.unwrap();
        city.press.catch_up().await.unwrap();

        let asked =
            city.act(async |work| content::article::table::shipment_of(&mut work.tx, &id).await);
        let shipped = asked.await.unwrap().2.unwrap();
        assert_eq!(shipped.number as u64, next);
        assert!(shipped.seen_at.is_some());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_release_nobody_was_told_of_is_told_of_after_a_restart() {
    let mut city = City::open().await;
    let site = city.site("qinghe", "").await;
    let section = city.section(&site, section_form("", "公告", "gg", "notice")).await;
    city.press.catch_up().await.unwrap();
    let id = city.publish(draft(&section, "第一号")).await;
    let kept = tempfile::tempdir().unwrap();
    copy_database(city.folder.path(), kept.path());
    city.press.catch_up().await.unwrap();
    let number = city.press.shipped().borrow()["qinghe"];

    // The power failed when the release lay in the store and the trace was written.
    put_back_database(&mut city, kept.path()).await;
    let asked = async |city: &City| {
        city.act(async |work| content::article::table::shipment_of(&mut work.tx, &id).await).await
    };
    assert!(asked(&city).await.unwrap().2.is_none(), "nobody was told");
    city.press.catch_up().await.unwrap();
    city.press.seen("qinghe", number).await.unwrap();
    let shipped = asked(&city).await.unwrap().2.unwrap();
    assert_eq!(shipped.number as u64, number);
    assert!(shipped.seen_at.is_some());
}

/// Puts the database (SQLite) back to what `kept` holds; store and trace stay as they are.
async fn put_back_database(city: &mut City, kept: &Path) {
    city.close().await;
    city.desk.close_all().await;
    let (folder, now) = (city.folder.path().to_owned(), city.desk.clock().now());
    copy_database(kept, &folder);
    let url = format!("sqlite://{}/console.db", folder.display());
    city.desk = Desk::open(&url, &folder.join("data")).await.unwrap();
    city.desk.clock().set(now);
    city.press = open_press(&city.desk, &folder, "data").await;
}

/// Copies the files of a database nobody writes into at this moment.
fn copy_database(from: &Path, to: &Path) {
    for name in ["console.db", "console.db-wal", "console.db-shm"] {
        // What is not there has nothing to tell.
        let _ = std::fs::remove_file(to.join(name));
        let _ = std::fs::copy(from.join(name), to.join(name));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_section_that_moves_or_is_merged_keeps_every_address() {
    for mut city in City::everywhere().await {
        let site = city.site("qinghe", "").await;
        let open = city.section(&site, section_form("", "政务公开", "zwgk", "general")).await;
        let news = city.section(&site, section_form("", "动态", "dt", "dynamics")).await;
        let old = city.section(&site, section_form("", "旧闻", "jw", "dynamics")).await;
        city.publish(draft(&old, "最早的一篇")).await;
        for number in 1..=41 {
            city.publish(draft(&news, &format!("第{number}条动态"))).await;
        }
        city.publish(draft(&old, "最新的一篇")).await;
        city.press.catch_up().await.unwrap();
        let first = page_of(&city, "qinghe", "最早的一篇").unwrap();

        let form = PositionForm { parent_id: open.clone(), before_id: None };
        city.act(async |work| section::actions::shift(work, &news, form).await).await;
        city.press.catch_up().await.unwrap();
        let leads = |path: &str| city.tree("qinghe").entry(path).unwrap().location;
        for file in ["", "p1.html", "feed.xml"] {
            assert_eq!(leads(&format!("/dt/{file}")), format!("/zwgk/dt/{file}"));
        }

        let form = MergeForm { into_id: news.clone(), reason: "内容相同".to_owned() };
        city.act(async |work| section::actions::merge(work, &old, form).await).await;
        city.press.catch_up().await.unwrap();
        assert_eq!(leads("/jw/"), "/zwgk/dt/");
        assert_eq!(leads("/jw/feed.xml"), "/zwgk/dt/feed.xml");
        let shipped = city.tree("qinghe");
        assert_eq!(page_of(&city, "qinghe", "最早的一篇").as_deref(), Some(&*first));
        // In their order: the oldest on the oldest page, the newest first of all.
        assert!(shipped.text("/zwgk/dt/p1.html").contains("最早的一篇"));
        let list = shipped.text("/zwgk/dt/");
        assert!(list.contains("最新的一篇") && !list.contains("最早的一篇"), "{list}");

        // Where it moves again, nothing leads to an address that leads on.
        let form = PositionForm { parent_id: String::new(), before_id: None };
        city.act(async |work| section::actions::shift(work, &news, form).await).await;
        city.press.catch_up().await.unwrap();
        assert_eq!((&*leads("/jw/"), &*leads("/zwgk/dt/")), ("/dt/", "/dt/"));
        assert_eq!(city.tree("qinghe").entry("/dt/").unwrap().status, 200);

        let kept = city.tree("qinghe");
        let (built, _) = city.built_from_nothing("qinghe").await;
        assert!(vault::tree::Tree::diff(&kept.tree, &built.tree).next().is_none());
    }
}
