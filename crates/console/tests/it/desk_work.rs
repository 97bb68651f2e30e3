//! What people at their desks leave for each other: notes, presence, the bin, filters, numbers.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::articles::{approved, submitted};
use crate::town::{MAKER, Person, Town, draft, in_every_town};

async fn drafted(town: &Town, author: &Person, title: &str) -> Value {
    let form = json!({"section_id": town.notices.id, "kind": "article"});
    let article = author.does("/api/articles", form).await;
    let path = format!("/api/articles/{}", article["id"].as_str().unwrap());
    author.does(&format!("{path}/draft"), draft(1, title)).await;
    author.sees(&path).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_note_hangs_on_words_is_answered_settled_and_opened_again() {
    in_every_town(async |town| {
        let li = town.person("li").await;
        let id = submitted(&town, &li, "关于元旦放假的通知").await;
        let notes = format!("/api/articles/{id}/notes");
        let wang = town.person("wang").await;
        let digest = wang.sees(&format!("/api/articles/{id}")).await["working"]["digest"].clone();
        let form = json!({"said": "时间是否含调休？", "quote": "2026年1月1日", "before": "自",
            "after": "起。", "block": 1});
        let seen = wang.does(&notes, form).await;
        let first = seen[0]["id"].as_str().unwrap().to_owned();
        assert_eq!((&seen[0]["quote"], &seen[0]["block"]), (&json!("2026年1月1日"), &json!(1)));
        let answer = json!({"thread_id": first, "said": "已核对，不含"});
        let seen = li.does(&notes, answer).await;
        assert_eq!(seen[0]["answers"][0]["author_name"], "李信息");

        let path = format!("/api/notes/{first}/resolution");
        let seen = li.does(&path, json!({"resolved": true})).await;
        assert_eq!(seen[0]["resolved_name"], "李信息");
        let seen = li.does(&path, json!({"resolved": false})).await;
        assert_eq!(seen[0]["resolved_at"], Value::Null);
        // What is reviewed is the same text as before.
        let now = li.sees(&format!("/api/articles/{id}")).await["working"]["digest"].clone();
        assert_eq!(now, digest);

        for (form, code) in [
            (json!({"said": " "}), "note.said"),
            (json!({"said": "长".repeat(501)}), "note.said"),
            (json!({"said": "x", "thread_id": "none"}), "note.unknown"),
            (json!({"said": "x", "thread_id": first, "quote": "一"}), "note.answer_quotes"),
        ] {
            assert_eq!(li.post(&notes, form).await.body["code"], code);
        }
        let answer = seen[0]["answers"][0]["id"].as_str().unwrap();
        let path = format!("/api/notes/{answer}/resolution");
        let refused = li.post(&path, json!({"resolved": true})).await;
        assert_eq!(refused.body["code"], "note.unknown");
        assert_eq!(town.person("shen").await.get(&notes).await.status, StatusCode::FORBIDDEN);
        let happened = town.happened().await;
        for event in ["note.written", "note.resolved", "note.reopened"] {
            assert!(happened.contains(&event.to_owned()), "{event}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_second_person_sees_who_is_writing_until_that_one_is_gone() {
    in_every_town(async |town| {
        let now = base::now();
        town.desk.clock().set(now);
        let li = town.person("li").await;
        let article = drafted(&town, &li, "关于放假的通知").await;
        let path = format!("/api/articles/{}/presence", article["id"].as_str().unwrap());
        assert_eq!(li.does(&path, json!({"doing": "writing"})).await, json!([]));
        let zhou = town.person("zhou").await;
        let seen = zhou.does(&path, json!({"doing": "reading"})).await;
        assert_eq!((&seen[0]["name"], &seen[0]["doing"]), (&json!("李信息"), &json!("writing")));
        let seen = li.does(&path, json!({"doing": "writing"})).await;
        assert_eq!(seen[0]["name"], "周信息");
        zhou.does(&path, json!({"doing": ""})).await;
        assert_eq!(li.does(&path, json!({"doing": "writing"})).await, json!([]));
        town.desk.clock().set(now + 91_000);
        assert_eq!(zhou.does(&path, json!({"doing": "reading"})).await, json!([]));
        assert!(!town.happened().await.iter().any(|event| event.contains("presence")));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_dropped_comes_back_for_thirty_days_and_then_never() {
    in_every_town(async |town| {
        let day = 86_400_000;
        let now = base::now();
        town.desk.clock().set(now);
        let li = town.person("li").await;
        let article = drafted(&town, &li, "关于放假的通知").await;
        let path = format!("/api/articles/{}", article["id"].as_str().unwrap());
        li.does(&format!("{path}/discard"), json!({})).await;
        assert_eq!(li.sees("/api/articles").await["total"], 0);
        let bin = li.sees("/api/bin").await;
        let row = &bin["items"][0];
        assert_eq!(
            (&row["title"], &row["discarded_name"]),
            (&json!("关于放假的通知"), &json!("李信息"))
        );
        assert_eq!(row["until"], json!(now + 30 * day));
        for login in ["wang", "shen", "guan"] {
            assert_eq!(town.person(login).await.sees("/api/bin").await["total"], 0, "{login}");
        }

        // A colleague brings it back; it is the writer's as before.
        let restore = format!("/api/editions/{}/restoration", row["id"].as_str().unwrap());
        let refused = town.person("wang").await.post(&restore, json!({})).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
        let zhou = town.person("zhou").await;
        let back = zhou.does(&restore, json!({})).await;
        assert_eq!(back["working"]["title"], "关于放假的通知");
        assert_eq!(back["working"]["author_name"], "李信息");
        assert_eq!(zhou.post(&restore, json!({})).await.body["code"], "article.erased_already");
        assert_eq!(li.sees("/api/bin").await["total"], 0);

        // While another draft is being written, the dropped one waits.
        li.does(&format!("{path}/discard"), json!({})).await;
        let bin = li.sees("/api/bin").await;
        let second = bin["items"][0]["id"].as_str().unwrap().to_owned();
        let restore = format!("/api/editions/{second}/restoration");
        li.does(&restore, json!({})).await;
        li.does(&format!("{path}/discard"), json!({})).await;

        town.desk.clock().set(now + 30 * day - 1);
        let erase = async || {
            town.desk
                .act(MAKER, async |work| content::article::actions::erase_due(work).await)
                .await
        };
        assert_eq!(erase().await.unwrap(), 0);
        town.desk.clock().set(now + 30 * day);
        let third = li_again(&town).await.sees("/api/bin").await["items"][0]["id"].clone();
        assert_eq!(erase().await.unwrap(), 1);
        let li = li_again(&town).await;
        assert_eq!(li.sees("/api/bin").await["total"], 0);
        let gone = li.sees(&format!("/api/editions/{}", third.as_str().unwrap())).await;
        assert_eq!((&gone["title"], &gone["body"]), (&json!(""), &json!("")));
        let restore = format!("/api/editions/{}/restoration", third.as_str().unwrap());
        assert_eq!(li.post(&restore, json!({})).await.body["code"], "article.erased_already");
        let lines = town.desk.journal_after(0, 10_000).await.unwrap();
        let erased = lines.iter().find(|line| line.event == "article.erased").unwrap();
        assert!(!erased.note.contains("放假"), "{}", erased.note);
    })
    .await;
}

async fn li_again(town: &Town) -> Person {
    town.person("li").await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_filter_is_ones_own_until_it_is_shared() {
    in_every_town(async |town| {
        let (li, zhou) = (town.person("li").await, town.person("zhou").await);
        let form = json!({"name": "退回的", "query": "state=draft&mine=1", "shared": false});
        let kept = li.does("/api/filters", form.clone()).await;
        assert_eq!((&kept[0]["name"], &kept[0]["is_mine"]), (&json!("退回的"), &json!(true)));
        assert_eq!(li.post("/api/filters", form).await.body["code"], "filter.already_there");
        assert_eq!(zhou.sees("/api/filters").await, json!([]));
        let form = json!({"name": "全处待发", "query": "state=approved", "shared": true});
        li.does("/api/filters", form).await;
        let seen = zhou.sees("/api/filters").await;
        assert_eq!(
            (&seen[0]["owner_name"], &seen[0]["is_mine"]),
            (&json!("李信息"), &json!(false))
        );
        let path = format!("/api/filters/{}/removal", seen[0]["id"].as_str().unwrap());
        assert_eq!(zhou.post(&path, json!({})).await.body["code"], "filter.unknown");
        assert_eq!(li.does(&path, json!({})).await.as_array().unwrap().len(), 1);
        for (form, code) in [
            (json!({"name": "", "query": "a=b"}), "filter.name"),
            (json!({"name": "空", "query": ""}), "filter.query"),
        ] {
            assert_eq!(li.post("/api/filters", form).await.body["code"], code);
        }
        for number in 1..50 {
            let form = json!({"name": format!("第{number}个"), "query": "a=b"});
            li.does("/api/filters", form).await;
        }
        let form = json!({"name": "再一个", "query": "a=b"});
        assert_eq!(li.post("/api/filters", form).await.body["code"], "filter.too_many");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_goes_to_another_section_and_nothing_else_does() {
    in_every_town(async |town| {
        let li = town.person("li").await;
        let article = drafted(&town, &li, "关于放假的通知").await;
        let id = article["id"].as_str().unwrap().to_owned();
        let path = format!("/api/articles/{id}/section");
        let moved = li.does(&path, json!({"section_id": town.policies.id})).await;
        assert_eq!(moved["section_id"], json!(town.policies.id));
        let odd = li.post(&path, json!({"section_id": "none"})).await;
        assert_eq!(odd.body["code"], "article.section");
        let id = submitted(&town, &li, "关于元旦放假的通知").await;
        let path = format!("/api/articles/{id}/section");
        let refused = li.post(&path, json!({"section_id": town.policies.id})).await;
        assert_eq!(refused.body["code"], "article.wrong_state");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn people_and_units_are_counted_over_a_period() {
    in_every_town(async |town| {
        let now = base::now();
        town.desk.clock().set(now);
        let li = town.person("li").await;
        let first = submitted(&town, &li, "关于元旦放假的通知").await;
        let digest = approved(&town, &first).await["working"]["digest"].clone();
        let form = json!({"digest": digest, "at": null});
        let chen = town.person("chen").await;
        chen.does(&format!("/api/articles/{first}/publication"), form).await;
        let zhou = town.person("zhou").await;
        let second = submitted(&town, &zhou, "关于春节放假的通知").await;
        let wang = town.person("wang").await;
        let review = wang.sees(&format!("/api/articles/{second}")).await["review"].clone();
        let path = format!("/api/reviews/{}/decision", review["id"].as_str().unwrap());
        let form = json!({"digest": review["digest"], "approve": false, "opinion": "请核对"});
        wang.does(&path, form).await;

        // The clock stood still at first; a period ends before its end.
        town.desk.clock().set(now + 60_000);
        let seen = wang.sees("/api/statistics?by=person").await;
        let of = |name: &str| {
            let row = seen.as_array().unwrap().iter().find(|row| row["name"] == name).unwrap();
            [&row["submitted"], &row["returned"], &row["published"]].map(|n| n.as_i64().unwrap())
        };
        assert_eq!((of("李信息"), of("周信息")), ([1, 0, 1], [1, 1, 0]), "{seen}");
        let units = wang.sees("/api/statistics?by=unit").await;
        assert_eq!(units[0]["name"], "云溪市人民政府办公室");
        assert_eq!((&units[0]["submitted"], &units[0]["published"]), (&json!(2), &json!(1)));
        let before = format!("/api/statistics?to={now}");
        assert_eq!(wang.sees(&before).await, json!([]));
        assert_eq!(wang.sees("/api/statistics?site=other").await, json!([]));
        assert_eq!(town.person("shen").await.sees("/api/statistics").await, json!([]));
        let wang = town.person("wang").await;
        let bytes = wang.downloads("/api/statistics/export?by=person").await;
        assert_eq!(papers::rows(&bytes, &papers::Limits::default()).unwrap().len(), 3);
        let long = wang.get("/api/statistics?from=0").await;
        assert_eq!(long.body["code"], "statistic.period");
    })
    .await;
}
