//! From the first keystroke to the public page, and back.

use axum::http::StatusCode;
use content::article::actions;
use serde_json::{Value, json};

use crate::town::{MAKER, Person, Town, draft, in_every_town};

/// Begins, writes and submits an article; returns its identifier.
pub(crate) async fn submitted(town: &Town, author: &Person, title: &str) -> String {
    submitted_with(town, author, draft(1, title)).await
}

/// Begins an article, saves this draft of it and submits it; returns its identifier.
pub(crate) async fn submitted_with(town: &Town, author: &Person, form: Value) -> String {
    let draft = form;
    let form = json!({"section_id": town.notices.id, "kind": "article"});
    let article = author.does("/api/articles", form).await;
    let id = article["id"].as_str().unwrap().to_owned();
    let saved = author.does(&format!("/api/articles/{id}/draft"), draft).await;
    let form = json!({"revision": saved["revision"], "reason": "与同名稿件不是一回事"});
    author.does(&format!("/api/articles/{id}/submission"), form).await;
    id
}

/// Lets the three reviewers approve what waits of an article.
pub(crate) async fn approved(town: &Town, id: &str) -> Value {
    for login in ["wang", "zhang", "chen"] {
        let reviewer = town.person(login).await;
        let article = reviewer.sees(&format!("/api/articles/{id}")).await;
        let review = &article["review"];
        assert!(review["may_decide"].as_bool().unwrap(), "{login}: {review}");
        let path = format!("/api/reviews/{}/decision", review["id"].as_str().unwrap());
        let form = json!({"digest": review["digest"], "approve": true, "opinion": "同意"});
        reviewer.does(&path, form).await;
        town.desk.clock().set(town.desk.clock().now() + 1_000);
    }
    town.person("chen").await.sees(&format!("/api/articles/{id}")).await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_whole_life_of_an_article() {
    in_every_town(async |town| {
        let li = town.person("li").await;
        let id = submitted(&town, &li, "关于元旦放假的通知").await;
        let article = approved(&town, &id).await;
        assert_eq!(article["working"]["state"], "approved");
        assert_eq!(article["may"], json!(["publish"]));

        let chen = town.person("chen").await;
        let form = json!({"digest": article["working"]["digest"], "at": null});
        let live = chen.does(&format!("/api/articles/{id}/publication"), form).await;
        assert_eq!(live["live"]["state"], "live");
        assert_eq!(live["working"], Value::Null);
        let path = live["path"].as_str().unwrap().to_owned();
        assert!(path.starts_with("/tzgg/20") && path.ends_with("/1.html"), "{path}");
        let first = live["first_published_at"].as_i64().unwrap();

        // An edit of a live document never takes the page down.
        let revised = li.does(&format!("/api/articles/{id}/revision"), json!({})).await;
        assert_eq!(revised["live"]["state"], "live");
        assert_eq!(revised["working"]["state"], "draft");
        let mut second = draft(1, "关于元旦放假的通知（更新）");
        second["body"] = json!("<p>自2026年1月2日起。</p>");
        let saved = li.does(&format!("/api/articles/{id}/draft"), second).await;
        let revision = json!({"revision": saved["revision"]});
        li.does(&format!("/api/articles/{id}/submission"), revision).await;
        let article = approved(&town, &id).await;
        let chen = town.person("chen").await;
        assert_eq!(article["live"]["title"], "关于元旦放假的通知");
        let form = json!({"digest": article["working"]["digest"], "at": null});
        let live = chen.does(&format!("/api/articles/{id}/publication"), form).await;
        assert_eq!(live["live"]["title"], "关于元旦放假的通知（更新）");
        assert_eq!(live["path"], path.as_str(), "a published address is never changed");
        assert_eq!(live["address"], format!("http://www.yunxi.localhost{path}"));
        assert_eq!(live["first_published_at"], first, "the first moment is set once");

        let editions = chen.sees(&format!("/api/articles/{id}/editions")).await;
        let states: Vec<_> = editions.as_array().unwrap().iter().map(|e| &e["state"]).collect();
        assert_eq!(states, ["live", "superseded"]);
        let (new, old) = (&editions[0]["id"], &editions[1]["id"]);
        let path = format!(
            "/api/editions/{}/difference?with={}",
            new.as_str().unwrap(),
            old.as_str().unwrap()
        );
        let difference = chen.sees(&path).await;
        let added =
            difference["title"].as_array().unwrap().iter().any(|span| span["op"] == "added");
        assert!(added, "{difference}");

        let form = json!({"reason": "内容有误"});
        let gone = chen.does(&format!("/api/articles/{id}/withdrawal"), form).await;
        assert_eq!((&gone["live"], &gone["path"]), (&Value::Null, &Value::Null));
        let again =
            chen.post(&format!("/api/articles/{id}/withdrawal"), json!({"reason": "再撤"})).await;
        assert_eq!(again.status, StatusCode::CONFLICT);
        let events = town.happened().await;
        assert_eq!(events.iter().filter(|event| *event == "article.published").count(), 2);
        assert_eq!(events.last().unwrap(), "article.withdrawn");
        assert!(town.desk.verify_journal().await.unwrap().intact);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_clerks_saving_at_once_do_not_overwrite_each_other() {
    in_every_town(async |town| {
        let (li, zhou) = (town.person("li").await, town.person("zhou").await);
        let form = json!({"section_id": town.notices.id, "kind": "article"});
        let article = li.does("/api/articles", form).await;
        let path = format!("/api/articles/{}/draft", article["id"].as_str().unwrap());
        let (one, two) =
            tokio::join!(li.post(&path, draft(1, "甲")), zhou.post(&path, draft(1, "乙")));
        let mut statuses = [one.status, two.status];
        statuses.sort();
        assert_eq!(statuses, [StatusCode::OK, StatusCode::CONFLICT]);
        let lost = if one.status == StatusCode::CONFLICT { one } else { two };
        assert_eq!(lost.body["code"], "article.changed_meanwhile");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_power_over_the_place_before_does_not_save_a_draft_that_moved() {
    in_every_town(async |town| {
        let li = town.person("li").await;
        let form = json!({"section_id": town.notices.id, "kind": "article"});
        let article = li.does("/api/articles", form).await;
        let id = article["id"].as_str().unwrap();
        // Asked about the old place, and before the turn another save puts the draft elsewhere.
        let setting = actions::setting_to_save(&town.desk, MAKER, id).await.unwrap();
        let mut moved = draft(1, "甲");
        moved["section_id"] = json!(town.policies.id);
        li.does(&format!("/api/articles/{id}/draft"), moved).await;
        let dialect = town.desk.dialect();
        let form = serde_json::from_value(draft(2, "乙")).unwrap();
        let saved = town.desk.act(MAKER, async |work| {
            actions::save_draft(work, dialect, &setting, form).await.map(drop)
        });
        let base::Error::Refused(no) = saved.await.unwrap_err() else { panic!("not refused") };
        assert_eq!(no.code, "article.changed_meanwhile");
        let article = li.sees(&format!("/api/articles/{id}")).await;
        assert_eq!(article["working"]["title"], "甲");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unfinished_draft_cannot_be_submitted_and_says_why() {
    in_every_town(async |town| {
        let li = town.person("li").await;
        let form = json!({"section_id": town.policies.id, "kind": "policy"});
        let article = li.does("/api/articles", form).await;
        let id = article["id"].as_str().unwrap();
        let codes: Vec<_> = article["obstacles"]
            .as_array()
            .unwrap()
            .iter()
            .map(|o| o["code"].as_str().unwrap())
            .collect();
        assert!(
            codes.contains(&"article.title_missing") && codes.contains(&"article.theme_missing")
        );
        let said = li.post(&format!("/api/articles/{id}/submission"), json!({"revision": 1})).await;
        assert_eq!(said.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(said.body["notes"].as_array().unwrap().len(), codes.len());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_policy_document_gets_its_index_number_once() {
    in_every_town(async |town| {
        let li = town.person("li").await;
        let form = json!({"section_id": town.policies.id, "kind": "policy"});
        let article = li.does("/api/articles", form).await;
        let id = article["id"].as_str().unwrap();
        let mut text = draft(1, "关于加强养老服务的意见");
        text["header"] = json!({"theme": "综合政务/政务公开", "doc_no": "云政发[2026]1号",
            "issuer": "云溪市人民政府", "made_on": 1_767_225_600_000_i64, "validity": "有效",
            "openness": "主动公开", "index_no": "typed by hand"});
        let saved = li.does(&format!("/api/articles/{id}/draft"), text).await;
        assert_eq!(saved["edition"]["header"]["doc_no"], "云政发〔2026〕1号");
        assert_eq!(saved["edition"]["header"]["index_no"], "", "the number is never typed");
        let revision = json!({"revision": saved["revision"]});
        li.does(&format!("/api/articles/{id}/submission"), revision).await;
        let article = approved(&town, id).await;
        let chen = town.person("chen").await;
        let form = json!({"digest": article["working"]["digest"], "at": null});
        let live = chen.does(&format!("/api/articles/{id}/publication"), form).await;
        let index_no = live["index_no"].as_str().unwrap();
        let year = base::year_of(town.desk.clock().now());
        assert_eq!(index_no, format!("113804000082001116/{year}-00001"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_scheduled_article_goes_live_when_its_moment_comes() {
    in_every_town(async |town| {
        let li = town.person("li").await;
        let id = submitted(&town, &li, "关于停水的通知").await;
        let article = approved(&town, &id).await;
        let chen = town.person("chen").await;
        let at = town.desk.clock().now() + 600_000;
        let form = json!({"digest": article["working"]["digest"], "at": at});
        let waiting = chen.does(&format!("/api/articles/{id}/publication"), form).await;
        assert_eq!(waiting["working"]["state"], "scheduled");
        let clock = desk::Caller::Machine("定时发布");
        let due = async || {
            let clock = clock.clone();
            let act = town
                .desk
                .act(clock, async |work| content::article::actions::publish_due(work).await);
            act.await.unwrap()
        };
        assert_eq!(due().await, 0);
        town.desk.clock().set(at);
        assert_eq!(due().await, 1);
        let live = town.person("chen").await.sees(&format!("/api/articles/{id}")).await;
        assert_eq!(live["live"]["state"], "live");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_kept_with_its_article() {
    in_every_town(async |town| {
        let li = town.person("li").await;
        let said = li.upload("说明.pdf", b"%PDF-1.7 text", "").await;
        assert_eq!(said.status, StatusCode::OK, "{said:?}");
        let media = said.body["id"].as_str().unwrap().to_owned();
        let form = json!({"section_id": town.notices.id, "kind": "article"});
        let article = li.does("/api/articles", form).await;
        let id = article["id"].as_str().unwrap();
        let mut text = draft(1, "带附件的通知");
        text["attachments"] = json!([media]);
        let saved = li.does(&format!("/api/articles/{id}/draft"), text.clone()).await;
        let shown = li.sees(&format!("/api/articles/{id}")).await;
        assert_eq!(shown["working"]["attachments"][0]["name"], "说明.pdf");
        text["revision"] = saved["revision"].clone();
        text["attachments"] = json!(["0192f0c1a2b3c4d5e6f708192a3b4c5d"]);
        let said = li.post(&format!("/api/articles/{id}/draft"), text).await;
        assert_eq!(said.body["code"], "article.unknown_file");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_withdrawn_stays_in_the_library_when_its_draft_is_dropped() {
    in_every_town(async |town| {
        let li = town.person("li").await;
        let id = submitted(&town, &li, "关于停水的通知").await;
        let digest = approved(&town, &id).await["working"]["digest"].clone();
        let chen = town.person("chen").await;
        let path = format!("/api/articles/{id}");
        let form = json!({"digest": digest, "at": null});
        chen.does(&format!("{path}/publication"), form).await;
        chen.does(&format!("{path}/withdrawal"), json!({"reason": "内容有误"})).await;
        li.does(&format!("{path}/revision"), json!({})).await;
        assert_eq!(listed(&li, &id).await["state"], "draft");
        li.does(&format!("{path}/discard"), json!({})).await;
        assert_eq!(listed(&li, &id).await["state"], "withdrawn");

        // What never was anything else is gone.
        let form = json!({"section_id": town.notices.id, "kind": "article"});
        let other = li.does("/api/articles", form).await["id"].as_str().unwrap().to_owned();
        li.does(&format!("/api/articles/{other}/discard"), json!({})).await;
        assert_eq!(listed(&li, &other).await, Value::Null);
    })
    .await;
}

/// The row of an article in the library; null when it is not listed.
async fn listed(who: &Person, id: &str) -> Value {
    let library = who.sees("/api/articles").await;
    let rows = library["items"].as_array().unwrap();
    rows.iter().find(|row| row["id"] == id).cloned().unwrap_or_default()
}
