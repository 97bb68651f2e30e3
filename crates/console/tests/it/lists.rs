//! Word lists: who keeps them, what they do to drafts, and to what is published already.

use axum::http::StatusCode;
use content::article::actions::{Incoming, import};
use content::finding::follow::step;
use serde_json::{Value, json};

use crate::articles::{approved, submitted};
use crate::town::{MAKER, Person, Town, draft, in_every_town};

fn term(owner: &str, text: &str, severity: &str, instead: &str) -> Value {
    json!({"owner": owner, "text": text, "kind": "expression", "severity": severity,
        "replacements": [instead], "source": "平台规定"})
}

/// What is found in a draft that says this.
async fn found(town: &Town, author: &Person, body: &str) -> Vec<Value> {
    let form = json!({"section_id": town.notices.id, "kind": "article"});
    let article = author.does("/api/articles", form).await;
    let id = article["id"].as_str().unwrap();
    let mut form = draft(1, "关于开展检查的通知");
    form["body"] = json!(body);
    author.does(&format!("/api/articles/{id}/draft"), form.clone()).await;
    let found = author.does(&format!("/api/articles/{id}/check"), form).await;
    found.as_array().unwrap().clone()
}

/// Lets the checker walk until it has nothing to do; how many steps it took.
async fn walked(town: &Town) -> usize {
    let mut steps = 0;
    while step(&town.desk).await.unwrap() {
        steps += 1;
        assert!(steps < 200, "the walk does not end");
    }
    steps
}

#[tokio::test(flavor = "multi_thread")]
async fn a_platform_term_holds_at_once_for_every_unit_and_a_unit_may_silence_hints_only() {
    in_every_town(async |town| {
        let (xi, guan, li) =
            (town.person("xi").await, town.person("guan").await, town.person("li").await);
        assert!(found(&town, &li, "<p>老三样要改。</p>").await.is_empty());
        let made = xi.does("/api/terms", term("platform", "老三样", "confirm", "三件事")).await;
        // Asked for while typing, the lists are built beside the request.
        let deadline = std::time::Instant::now() + std::time::Duration::from_secs(20);
        let seen = loop {
            let seen = found(&town, &li, "<p>老三样要改。</p>").await;
            if !seen.is_empty() || std::time::Instant::now() > deadline {
                break seen;
            }
        };
        assert_eq!(seen[0]["found"], "老三样", "{seen:?}");
        assert_eq!(seen[0]["replacements"], json!(["三件事"]));

        // The unit's list may be stricter, never laxer.
        let softer = guan.post("/api/terms", term("unit", "老三样", "hint", "三件事")).await;
        assert_eq!(softer.body["code"], "term.on_platform_list");
        guan.does("/api/terms", term("unit", "老三样", "block", "三件事")).await;
        let id = made["id"].as_str().unwrap();
        let mute = guan.post(&format!("/api/terms/{id}/mute"), json!({"muted": true})).await;
        assert_eq!(mute.body["code"], "term.not_a_hint");

        let hint = xi.does("/api/terms", term("platform", "新三样", "hint", "三样")).await;
        let trial = json!({"text": "新三样"});
        assert_eq!(li.does("/api/terms/trial", trial.clone()).await[0]["found"], "新三样");
        let id = hint["id"].as_str().unwrap();
        guan.does(&format!("/api/terms/{id}/mute"), json!({"muted": true})).await;
        assert_eq!(li.does("/api/terms/trial", trial.clone()).await, json!([]));
        guan.does(&format!("/api/terms/{id}/mute"), json!({"muted": false})).await;
        assert_eq!(li.does("/api/terms/trial", trial.clone()).await[0]["found"], "新三样");
        xi.does(&format!("/api/terms/{id}/retirement"), json!({})).await;
        assert_eq!(li.does("/api/terms/trial", trial).await, json!([]));

        // What is written is tried before it is on any list.
        let form =
            json!({"text": "各单位的土办法", "term": term("platform", "土办法", "hint", "做法")});
        assert_eq!(li.does("/api/terms/trial", form).await[0]["found"], "土办法");

        let refused = li.post("/api/terms", term("unit", "某某词", "hint", "词")).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
        let refused = guan.post("/api/terms", term("platform", "某某词", "hint", "词")).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
        let again = xi.post("/api/terms", term("platform", "老 三样", "hint", "词")).await;
        assert_eq!(again.body["code"], "term.already_there");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_term_that_counts_from_tomorrow_is_not_found_today() {
    in_every_town(async |town| {
        let (xi, li) = (town.person("xi").await, town.person("li").await);
        let now = base::now();
        town.desk.clock().set(now);
        let mut form = term("platform", "老三样", "confirm", "三件事");
        form["valid_from"] = json!(now + 60_000);
        xi.does("/api/terms", form).await;
        let trial = json!({"text": "老三样"});
        assert_eq!(li.does("/api/terms/trial", trial.clone()).await, json!([]));
        town.desk.clock().set(now + 60_001);
        assert_eq!(li.does("/api/terms/trial", trial).await[0]["found"], "老三样");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_goes_out_as_a_file_and_comes_back_with_a_report_for_every_line() {
    in_every_town(async |town| {
        let (xi, guan) = (town.person("xi").await, town.person("guan").await);
        let file = "词语,类型,级别,替换为\n老三样,不规范表述,说明理由,三件事\n\
            一,错别字,,\n新三样,不规范表述,提示,三样\n";
        let said = xi.imports_terms("platform", "list.csv", file.as_bytes()).await.body;
        assert_eq!((&said["added"], &said["changed"]), (&json!(2), &json!(0)), "{said}");
        assert_eq!(said["objections"][0]["line"], 3);
        let changed = file.replace("三件事", "三项").replace("一,错别字,,\n", "");
        let said = xi.imports_terms("platform", "list.csv", changed.as_bytes()).await.body;
        assert_eq!((&said["changed"], &said["unchanged"]), (&json!(1), &json!(1)), "{said}");

        let bytes = xi.downloads("/api/terms/export?owner=platform&form=xlsx").await;
        let rows = papers::rows(&bytes, &papers::Limits::default()).unwrap();
        assert_eq!(rows.len(), 3);
        assert_eq!(rows[0][0], "词语");
        // What weighs no more than the platform's own is said line by line.
        let said = guan.imports_terms("unit", "list.xlsx", &bytes).await.body;
        assert_eq!(said["added"], 0);
        assert_eq!(said["objections"].as_array().unwrap().len(), 2, "{said}");
        let csv = xi.downloads("/api/terms/export?owner=platform&form=csv").await;
        let said = xi.imports_terms("platform", "list.csv", &csv).await.body;
        assert_eq!(said["unchanged"], 2, "{said}");

        let nothing = xi.imports_terms("platform", "x.docx", b"PK\x03\x04").await;
        assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY);
        let refused = guan.imports_terms("platform", "list.csv", &csv).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_may_link_to_the_hosts_on_the_list_only() {
    in_every_town(async |town| {
        let (xi, li) = (town.person("xi").await, town.person("li").await);
        town.desk.act(MAKER, content::term::actions::start).await.unwrap();
        let body = "<p><a href=\"https://www.yunxi-news.com/a\">云溪新闻</a></p>";
        let first = json!({"text": "x"});
        li.does("/api/terms/trial", first.clone()).await;
        assert_eq!(found(&town, &li, body).await[0]["rule"], "link.foreign");
        let odd = xi.post("/api/hosts", json!({"host": "云溪"})).await;
        assert_eq!(odd.body["field"], "host");
        let host = xi.does("/api/hosts", json!({"host": "https://yunxi-news.com/x"})).await;
        assert_eq!(host["host"], "yunxi-news.com");
        li.does("/api/terms/trial", first.clone()).await;
        assert!(found(&town, &li, body).await.is_empty());
        let id = host["id"].as_str().unwrap();
        xi.does(&format!("/api/hosts/{id}/removal"), json!({})).await;
        li.does("/api/terms/trial", first).await;
        assert_eq!(found(&town, &li, body).await.len(), 1);
    })
    .await;
}

/// An article with this body, on the site.
async fn live(town: &Town, author: &Person, title: &str) -> String {
    let id = submitted(town, author, title).await;
    let digest = approved(town, &id).await["working"]["digest"].clone();
    let form = json!({"digest": digest, "at": null});
    town.person("chen").await.does(&format!("/api/articles/{id}/publication"), form).await;
    id
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_published_is_checked_again_when_a_list_changes() {
    in_every_town(async |town| {
        let li = town.person("li").await;
        walked(&town).await;
        let id = live(&town, &li, "关于整治马路市场的通知").await;
        walked(&town).await;
        assert_eq!(li.sees("/api/findings").await["total"], 0);

        let xi = town.person("xi").await;
        xi.does("/api/terms", term("platform", "马路市场", "confirm", "占道经营")).await;
        walked(&town).await;
        let found = li.sees("/api/findings").await;
        assert_eq!(found["total"], 1, "{found}");
        let row = &found["items"][0];
        assert_eq!((&row["document_id"], &row["words"]), (&json!(id), &json!("马路市场")));
        let groups = li.sees("/api/findings/groups?by=rule").await;
        assert_eq!((&groups[0]["name"], &groups[0]["documents"]), (&json!("马路市场"), &json!(1)));
        assert_eq!(li.sees("/api/findings/groups?by=site").await[0]["name"], "云溪市");
        let bytes = li.downloads("/api/findings/export").await;
        assert_eq!(papers::rows(&bytes, &papers::Limits::default()).unwrap().len(), 2);
        let checking = li.sees("/api/checking").await;
        assert_eq!((&checking["newest"]["state"], &checking["open"]), (&json!("done"), &json!(1)));
        assert_eq!(checking["newest"]["done"], checking["newest"]["total"]);
        // Nobody else sees it, and who may not write may not accept it.
        for login in ["shen", "xi"] {
            assert_eq!(town.person(login).await.sees("/api/findings").await["total"], 0);
        }
        let path = format!("/api/findings/{}/acceptance", row["id"].as_str().unwrap());
        let wang = town.person("wang").await;
        let refused = wang.post(&path, json!({"reason": "原文如此"})).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
        let li = town.person("li").await;
        assert_eq!(li.post(&path, json!({"reason": ""})).await.body["code"], "finding.reason");

        // What is right stays right as long as the text is the same, whatever is asked again.
        li.does(&path, json!({"reason": "引用历史名称"})).await;
        town.person("xi").await.does("/api/checking", json!({})).await;
        walked(&town).await;
        let li = town.person("li").await;
        assert_eq!(li.sees("/api/findings").await["total"], 0);
        let accepted = li.sees("/api/findings?accepted=true").await;
        assert_eq!(accepted["items"][0]["accepted_reason"], "引用历史名称");

        // A new edition that says it again is asked again; with a reason at submission it is not.
        li.does(&format!("/api/articles/{id}/revision"), json!({})).await;
        let mut form = draft(1, "关于再次整治马路市场的通知");
        let article = li.sees(&format!("/api/articles/{id}")).await;
        form["revision"] = article["working"]["revision"].clone();
        let saved = li.does(&format!("/api/articles/{id}/draft"), form).await;
        let form = json!({"revision": saved["revision"], "reason": "历史名称"});
        li.does(&format!("/api/articles/{id}/submission"), form).await;
        let digest = approved(&town, &id).await["working"]["digest"].clone();
        let form = json!({"digest": digest, "at": null});
        town.person("chen").await.does(&format!("/api/articles/{id}/publication"), form).await;
        walked(&town).await;
        let li = town.person("li").await;
        assert_eq!(li.sees("/api/findings").await["total"], 0, "explained at submission");
        assert_eq!(li.sees("/api/findings?accepted=true").await["total"], 0);

        let happened = town.happened().await;
        assert!(happened.contains(&"finding.accepted".to_owned()), "{happened:?}");
    })
    .await;
}

/// So many documents from elsewhere; every third says the word.
async fn imported(town: &Town, count: usize, word: &str) {
    let batch = (0..count).map(|number| Incoming {
        filled: Default::default(),
        relations: Vec::new(),
        document_id: base::new_id(),
        origin: format!("old/{number}"),
        origin_digest: "x".into(),
        section_id: town.notices.id.clone(),
        kind: "article".into(),
        title: format!("旧站第{number}号通知"),
        subtitle: String::new(),
        source: "市政府办公室".into(),
        author: String::new(),
        summary: String::new(),
        keywords: String::new(),
        body: format!("<p>第{number}号{}。</p>", if number % 3 == 0 { word } else { "文" }),
        layout: None,
        header: None,
        picture_id: String::new(),
        attachments: Vec::new(),
        published: 1_700_000_000_000,
        words: String::new(),
    });
    let batch = batch.collect();
    let site = town.site.id.clone();
    town.desk.act(MAKER, async |work| import(work, &site, batch).await).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_walk_that_was_cut_off_goes_on_and_one_whose_list_changed_begins_anew() {
    in_every_town(async |town| {
        imported(&town, 90, "马路市场").await;
        let xi = town.person("xi").await;
        xi.does("/api/terms", term("platform", "马路市场", "confirm", "占道经营")).await;
        // The first look, then one step of the walk; then everything ends without a word.
        assert!(step(&town.desk).await.unwrap());
        assert!(step(&town.desk).await.unwrap());
        let half = xi.sees("/api/checking").await["newest"].clone();
        assert_eq!((&half["state"], &half["done"]), (&json!("running"), &json!(40)), "{half}");
        let steps = walked(&town).await;
        assert_eq!(steps, 3, "40 + 10, and the end");
        let li = town.person("li").await;
        assert_eq!(li.sees("/api/findings").await["total"], 30);

        town.person("xi").await.does("/api/checking", json!({})).await;
        assert!(step(&town.desk).await.unwrap());
        let xi = town.person("xi").await;
        let other = term("platform", "号文", "confirm", "号文件");
        xi.does("/api/terms", other).await;
        walked(&town).await;
        let done = xi.sees("/api/checking").await["newest"].clone();
        assert_eq!((&done["state"], &done["done"]), (&json!("done"), &json!(90)), "{done}");
        let li = town.person("li").await;
        assert_eq!(li.sees("/api/findings").await["total"], 90);
        let page = li.sees("/api/findings?size=50&page=2").await;
        assert_eq!(page["items"].as_array().unwrap().len(), 40);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_that_is_there_already_is_told_and_asked_about() {
    in_every_town(async |town| {
        let li = town.person("li").await;
        let sentence = |n: u32| -> String {
            (0..25)
                .filter_map(|at| char::from_u32(0x4e00 + (n * 7919 + at * 10_477) % 9_000))
                .collect()
        };
        let body = |range: std::ops::Range<u32>| -> String {
            range.map(|n| format!("<p>{}。</p>", sentence(n))).collect()
        };
        let write = async |title: &str, body: String| {
            let form = json!({"section_id": town.notices.id, "kind": "article"});
            let article = li.does("/api/articles", form).await;
            let id = article["id"].as_str().unwrap().to_owned();
            let mut form = draft(1, title);
            form["body"] = json!(body);
            let saved = li.does(&format!("/api/articles/{id}/draft"), form.clone()).await;
            let found = li.does(&format!("/api/articles/{id}/check"), form).await;
            let found = found.as_array().unwrap().iter();
            let alike = found.filter(|one| one["rule"].as_str().unwrap().starts_with("alike."));
            (id, saved["revision"].clone(), alike.cloned().collect::<Vec<_>>())
        };
        let (first, revision, alike) = write("关于放假的通知", body(0..40)).await;
        assert!(alike.is_empty());
        let path = format!("/api/articles/{first}/submission");
        li.does(&path, json!({"revision": revision, "reason": "测试用字"})).await;

        let (_, _, alike) = write("另一个标题", body(0..42)).await;
        assert_eq!(alike[0]["rule"], format!("alike.text:{first}"));
        assert_eq!(alike[0]["severity"], "confirm");
        let (second, revision, alike) = write("《关于放假的通知》", body(500..540)).await;
        assert_eq!(alike[0]["rule"], format!("alike.title:{first}"));
        let path = format!("/api/articles/{second}/submission");
        let asked = li.post(&path, json!({"revision": revision})).await;
        assert_eq!(asked.body["code"], "article.check_reason");
        assert!(asked.body["notes"].to_string().contains("标题相同"), "{}", asked.body);
        li.does(&path, json!({"revision": revision, "reason": "每年发布一次"})).await;
    })
    .await;
}

/// A leader on the site.
async fn leader(town: &Town, name: &str, post: &str) -> String {
    let li = town.person("li").await;
    let form = json!({"section_id": town.notices.id, "kind": "leader"});
    let id = li.does("/api/articles", form).await["id"].as_str().unwrap().to_owned();
    let mut form = draft(1, name);
    form["fields"] = json!({"post": post, "duties": "主持市政府工作。"});
    let saved = li.does(&format!("/api/articles/{id}/draft"), form).await;
    let form = json!({"revision": saved["revision"], "reason": "属实"});
    li.does(&format!("/api/articles/{id}/submission"), form).await;
    let digest = approved(town, &id).await["working"]["digest"].clone();
    let form = json!({"digest": digest, "at": null});
    town.person("chen").await.does(&format!("/api/articles/{id}/publication"), form).await;
    id
}

#[tokio::test(flavor = "multi_thread")]
async fn names_and_posts_are_those_of_the_leaders_the_public_reads_of() {
    in_every_town(async |town| {
        let li = town.person("li").await;
        walked(&town).await;
        let id = live(&town, &li, "市长李明调研防汛工作").await;
        walked(&town).await;
        assert_eq!(li.sees("/api/findings").await["total"], 0, "nobody is known");

        let vice = leader(&town, "李明", "市委常委、副市长").await;
        // The newest of a section stands first in its list.
        leader(&town, "王建国", "市委副书记、市长").await;
        walked(&town).await;
        let li = town.person("li").await;
        let list = li.sees("/api/findings").await;
        let row = &list["items"][0];
        assert_eq!((&list["total"], &row["document_id"]), (&json!(1), &json!(id)), "{list}");
        assert_eq!((&row["rule"], &row["severity"]), (&json!("leader.post"), &json!("confirm")));

        let rules = async |body: &str| {
            li.does("/api/terms/trial", json!({"text": "x"})).await;
            let found = found(&town, &li, body).await;
            let rules = found.iter().map(|one| one["rule"].as_str().unwrap().to_owned());
            rules.collect::<Vec<_>>()
        };
        assert_eq!(rules("<p>市长王建国讲话，副市长李明主持。</p>").await, [""; 0]);
        assert_eq!(rules("<p>副市长王建国讲话。</p>").await, ["leader.post"]);
        assert_eq!(rules("<p>市长王建华讲话。</p>").await, ["leader.name"]);
        assert_eq!(rules("<p>李明、王建国参加。</p>").await, ["leader.order"]);

        // Who is no longer on the site is nobody the checker knows.
        let chen = town.person("chen").await;
        let gone = json!({"reason": "职务调整"});
        chen.does(&format!("/api/articles/{vice}/withdrawal"), gone).await;
        let li = town.person("li").await;
        walked(&town).await;
        assert_eq!(li.sees("/api/findings").await["total"], 0);
        li.does("/api/terms/trial", json!({"text": "x"})).await;
        assert!(found(&town, &li, "<p>市长李明讲话。</p>").await.is_empty());
    })
    .await;
}
