//! Search as readers use it.

use finder::SearchDoc;
use serde_json::Value;

use crate::net;
use crate::town::{Draft, NOW, Town, until};

const DAY: i64 = 86_400_000;

/// A document with everything one can filter by.
fn doc(id: &str, title: &str, kind: &str, year: i64) -> SearchDoc {
    let text = format!("{title}。各县区人民政府，市政府各部门：现将有关事项通知如下。");
    SearchDoc {
        id: id.to_owned(),
        site: "city".to_owned(),
        path: format!("/news/{id}.html"),
        title: title.to_owned(),
        section_id: format!("section-{kind}"),
        section_name: format!("栏目{kind}"),
        section_path: format!("/{kind}/"),
        kind: kind.to_owned(),
        unit: "市政府办公室".to_owned(),
        published: NOW - year * 366 * DAY,
        doc_no: format!("华政发〔2026〕{id}号"),
        theme: "财政".to_owned(),
        validity: "有效".to_owned(),
        words: finder::cut(title, &text),
        text,
        ..SearchDoc::default()
    }
}

fn town() -> Town {
    let mut town = Town::open();
    let draft = Draft::new()
        .documented(doc("1", "关于做好社会保险缴费工作的通知", "article", 0))
        .documented(doc("2", "社会保险经办条例解读", "article", 0))
        .documented(doc("3", "城市公园管理办法", "policy", 1))
        .documented(doc("4", "<b>公园</b> & \"门票\"减免办法", "policy", 2));
    town.publish("city", draft);
    town.wait_for_search("city", 2);
    town
}

fn ask(town: &Town, query: &str) -> String {
    let reply = town.get(&format!("/search?{query}"));
    assert_eq!(reply.status, 200, "{query}");
    assert_eq!(reply.header("content-type"), "text/html; charset=utf-8");
    assert_eq!(reply.header("cache-control"), "no-store");
    reply.text()
}

#[test]
fn what_is_looked_for_is_found_and_marked() {
    let town = town();
    let html = ask(&town, "q=%E7%A4%BE%E4%BC%9A%E4%BF%9D%E9%99%A9");
    assert!(
        html.contains("<p class=\"hit-count\">找到与“社会保险”有关的内容 <b>2</b> 条</p>"),
        "{html}"
    );
    assert!(html.contains("<a href=\"/news/1.html\">关于做好<mark>"), "{html}");
    assert!(html.contains("<span class=\"place\">栏目article</span>"));
    assert!(html.contains("<span class=\"validity good\">有效</span>"));
    assert!(html.contains("<time datetime=\"2026-11-21\">2026-11-21</time>"));
    assert!(html.contains("第 2 号发布"), "the frame of the page is the site's");
    assert!(!html.contains("公园"));
    let whole =
        ask(&town, "q=%E5%9F%8E%E5%B8%82%E5%85%AC%E5%9B%AD%E7%AE%A1%E7%90%86%E5%8A%9E%E6%B3%95");
    assert!(whole.find("/news/3.html").unwrap() < whole.find("/news/4.html").unwrap_or(usize::MAX));
    let packed = town.get_with("/search?q=%E5%85%AC%E5%9B%AD", &["Accept-Encoding: gzip"]);
    assert_eq!(packed.header("content-encoding"), "gzip");
    assert!(packed.text().contains("/news/3.html"));
}

#[test]
fn what_comes_from_elsewhere_is_only_text() {
    let town = town();
    let html = ask(&town, "q=%E5%85%AC%E5%9B%AD");
    assert!(html.contains("&lt;b&gt;<mark>公园</mark>&lt;/b&gt; &amp; &quot;门票&quot;"), "{html}");
    let evil = "q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E&section=%22onload=x&kind='&theme=%3C";
    let html = ask(&town, evil);
    assert!(!html.contains("<script") && !html.contains("\"onload"), "{html}");
    assert!(html.contains("&quot;&gt;&lt;script&gt;"), "{html}");
}

#[test]
fn filters_and_facets_lead_to_what_they_say() {
    let town = town();
    let html = ask(&town, "q=");
    for facet in ["栏目", "类别", "年份"] {
        assert!(html.contains(&format!("<section class=\"facet\"><h3>{facet}</h3>")), "{html}");
    }
    assert!(html.contains("栏目policy<span class=\"n\">2</span>"), "{html}");
    assert!(html.contains("&amp;kind=article\">文章<span class=\"n\">2</span>"), "{html}");
    let link = "/search?q=&amp;kind=policy";
    assert!(html.contains(link), "{html}");
    let html = ask(&town, "q=&kind=policy");
    assert!(html.contains("/news/3.html") && !html.contains("/news/1.html"));
    assert!(html.contains("aria-current=\"true\">政策文件<span class=\"n\">2</span>"), "{html}");
    let html = ask(&town, "q=&year=2025");
    assert!(html.contains("/news/3.html") && !html.contains("/news/4.html"));
    let html = ask(
        &town,
        "q=%E7%BC%B4%E8%B4%B9&section=section-article&theme=%E8%B4%A2%E6%94%BF\
         &validity=%E6%9C%89%E6%95%88",
    );
    assert!(html.contains("/news/1.html") && !html.contains("/news/2.html"));
}

#[test]
fn nothing_found_says_what_to_try() {
    let town = town();
    let html = ask(&town, "q=%E7%81%AB%E6%98%9F%E7%A7%BB%E6%B0%91%E5%B1%80&kind=policy");
    assert!(
        html.contains("<div class=\"no-hits\"><h3>没有找到与“火星移民局”有关的内容</h3>"),
        "{html}"
    );
    assert!(html.contains("去掉筛选条件再找") && html.contains("检查有没有错别字"));
    assert!(html.contains("href=\"/search?q=%E7%81%AB"));
    assert!(!html.contains("hit-count"));
}

#[test]
fn pages_of_results_can_be_walked() {
    let mut town = Town::open();
    let mut draft = Draft::new();
    for number in 0..35 {
        draft = draft.document(
            "city",
            &format!("d{number}"),
            &format!("公告 第{number}期"),
            "公告正文",
        );
    }
    town.publish("city", draft);
    town.wait_for_search("city", 2);
    let mut seen = std::collections::BTreeSet::new();
    for page in 1..=4 {
        let html = ask(&town, &format!("q=%E5%85%AC%E5%91%8A&page={page}"));
        assert!(html.contains(&format!("<span aria-current=\"page\">{page}</span>")), "{html}");
        assert_eq!(html.contains("rel=\"next\""), page < 4);
        assert_eq!(html.contains("rel=\"prev\""), page > 1);
        seen.extend(html.match_indices("/news/d").map(|(at, _)| html[at..at + 10].to_owned()));
    }
    assert_eq!(seen.len(), 35);
    let beyond = ask(&town, "q=%E5%85%AC%E5%91%8A&page=50");
    assert!(beyond.contains("回到第一页"), "{beyond}");
}

#[test]
fn what_is_withdrawn_is_gone_before_the_index_knows() {
    let mut town = town();
    let draft = Draft::new().remove("!search/3").framed("/news/3.html", 410, "已撤下").documented(
        SearchDoc {
            title: "改名后的办法".into(), ..doc("4", "改名后的办法", "policy", 2)
        },
    );
    let number = town.publish("city", draft);
    town.wait_for("city", number);
    // From the first moment of the release on, whether the index has followed or not.
    for _ in 0..20 {
        let html = ask(&town, "q=%E5%85%AC%E5%9B%AD");
        assert!(!html.contains("/news/3.html") && !html.contains("门票"), "{html}");
    }
    town.wait_for_search("city", number);
    assert!(ask(&town, "q=%E6%94%B9%E5%90%8D%E5%90%8E").contains("/news/4.html"));
    assert!(!ask(&town, "q=%E5%85%AC%E5%9B%AD").contains("hit-count"));
}

#[test]
fn programs_get_json() {
    let town = town();
    let reply = town.get_with("/search?q=%E5%85%AC%E5%9B%AD", &["Accept: application/json"]);
    assert_eq!(reply.header("content-type"), "application/json");
    let found: Value = serde_json::from_slice(&reply.body).unwrap();
    assert_eq!((&found["total"], &found["pages"]), (&2.into(), &1.into()));
    let hit = &found["results"][0];
    assert!(hit["title"].as_str().unwrap().contains("公园"));
    assert_eq!(hit["site"], "city");
    assert!(hit["url"].as_str().unwrap().starts_with("/news/"));
    assert!(hit["date"].as_str().unwrap().starts_with("202"));
}

#[test]
fn all_sites_are_searched_when_asked() {
    let mut town = town();
    let draft = Draft::new().site("county", &["county.localhost", "x.localhost"]).basics();
    let park =
        SearchDoc { site: "county".into(), ..doc("9", "县城公园开放公告", "article", 0) };
    town.publish("county", draft.documented(park));
    town.wait_for_search("county", 1);
    let own = ask(&town, "q=%E5%85%AC%E5%9B%AD");
    assert!(!own.contains("/news/9.html") && own.contains("全部网站"), "{own}");
    let address = town.address();
    let path = "/search?q=%E5%85%AC%E5%9B%AD&scope=all";
    let all = net::get(address, "city.localhost:8800", path, &[]).text();
    assert!(all.contains("href=\"//county.localhost:8800/news/9.html\""), "{all}");
    assert!(all.contains("href=\"/news/3.html\""));
    assert!(all.contains("county 网站<span class=\"n\">1</span>"), "{all}");
    let one = net::get(address, "city.localhost", &format!("{path}&site=county"), &[]).text();
    assert!(one.contains("//county.localhost/news/9.html") && !one.contains("/news/3.html"));
}

#[test]
fn the_index_is_found_again_and_can_be_lost() {
    let mut town = town();
    town.stop();
    town.start();
    town.wait_for_search("city", 2);
    assert!(ask(&town, "q=%E5%85%AC%E5%9B%AD").contains("/news/3.html"));
    town.stop();
    town.publish("city", Draft::new().remove("!search/3"));
    town.start();
    town.wait_for_search("city", 3);
    assert!(
        !ask(&town, "q=%E5%85%AC%E5%9B%AD").contains("/news/3.html"),
        "caught up over a restart"
    );
    town.stop();
    std::fs::remove_dir_all(town.folder().join("data/portal/search")).unwrap();
    town.start();
    assert!(until(|| ask(&town, "q=%E5%85%AC%E5%9B%AD").contains("/news/4.html")));
}

#[test]
fn a_damaged_index_is_built_anew() {
    let mut town = town();
    town.stop();
    let folder = town.folder().join("data/portal/search");
    let mut damaged = 0;
    for path in files_in(&folder) {
        let bytes = std::fs::read(&path).unwrap();
        if bytes.len() > 100 {
            damaged += 1;
            std::fs::write(&path, bytes.iter().map(|byte| byte ^ 0x55).collect::<Vec<u8>>())
                .unwrap();
        }
    }
    assert!(damaged > 3);
    town.start();
    assert!(until(|| ask(&town, "q=%E5%85%AC%E5%9B%AD").contains("/news/3.html")));
}

fn files_in(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files_in(&path) } else { vec![path] }).collect()
}
