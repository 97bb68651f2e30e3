//! Typed links between documents, and documents that go online together.

use serde_json::{Value, json};

use crate::articles::approved;
use crate::town::{MAKER, Person, Town, draft, in_every_town};

struct Written {
    id: String,
    door: String,
    form: Value,
}

/// A draft of a kind with these typed links.
async fn written(town: &Town, kind: &str, title: &str, relations: Value) -> Written {
    let li = town.person("li").await;
    let form = json!({"section_id": town.policies.id, "kind": kind});
    let id = li.does("/api/articles", form).await["id"].as_str().unwrap().to_owned();
    let mut form = draft(1, title);
    if kind == "policy" {
        form["header"] = json!({"doc_no": format!("云政发[2026]{}号", title.len()),
            "issuer": "云溪市人民政府", "theme": "综合政务/政务公开", "validity": "", "openness": "",
            "openness_ground": "", "made_on": 1, "effective_on": null});
    }
    if kind == "interpretation" {
        form["fields"] = json!({"form": "文字"});
    }
    form["relations"] = relations;
    let door = format!("/api/articles/{id}");
    let saved = li.does(&format!("{door}/draft"), form.clone()).await;
    form["revision"] = saved["revision"].clone();
    Written { id, door, form }
}

/// Submits it and lets it be approved; its digest.
async fn ready(town: &Town, one: &Written) -> Value {
    let li = town.person("li").await;
    let form = json!({"revision": one.form["revision"]});
    li.does(&format!("{}/submission", one.door), form).await;
    approved(town, &one.id).await["working"]["digest"].clone()
}

async fn rule(town: &Town, rule: &str, revision: i64) {
    let guan = town.person("guan").await;
    let mut section = serde_json::to_value(&town.policies).unwrap();
    (section["interpretation_rule"], section["in_nav"]) = (json!(rule), json!(true));
    section["revision"] = json!(revision);
    guan.does(&format!("/api/sections/{}", town.policies.id), section).await;
}

fn to(kind: &str, one: &Written) -> Value {
    json!([{"kind": kind, "target_id": one.id}])
}

async fn publishes(who: &Person, one: &Written, digest: &Value) -> crate::town::Said {
    who.post(&format!("{}/publication", one.door), json!({"digest": digest, "at": null})).await
}

#[tokio::test(flavor = "multi_thread")]
async fn links_have_a_meaning_and_are_seen_from_both_ends() {
    in_every_town(async |town| {
        let policy = written(&town, "policy", "城市供水办法", json!([])).await;
        let news = written(&town, "article", "供水新闻", json!([])).await;
        let reading = written(&town, "interpretation", "供水办法解读", to("interprets", &policy));
        let reading = reading.await;

        let li = town.person("li").await;
        let article = li.sees(&policy.door).await;
        let related = &article["related"][0];
        assert_eq!(
            (&related["relation"], &related["direction"]),
            (&json!("interprets"), &json!("from"))
        );
        assert_eq!(related["id"], json!(reading.id));
        let article = li.sees(&reading.door).await;
        let related = &article["related"][0];
        assert_eq!(
            (&related["direction"], &related["title"]),
            (&json!("to"), &json!("城市供水办法"))
        );
        assert_eq!(related["doc_no"], "云政发〔2026〕18号");

        // Only what fits may be said.
        for (one, kind, target) in [
            (&reading, "interprets", &news),
            (&reading, "repeals", &policy),
            (&news, "text", &policy),
        ] {
            let mut form = one.form.clone();
            form["relations"] = to(kind, target);
            let said = li.post(&format!("{}/draft", one.door), form).await;
            assert_eq!(said.body["code"], "article.relation", "{kind}: {said:?}");
        }

        // They are found by title and by 发文字号, drafts on the same site too.
        for words in ["%E5%9F%8E%E5%B8%82%E4%BE%9B%E6%B0%B4", "%E3%80%942026%E3%80%9518"] {
            let found = li.sees(&format!("{}/fitting?q={words}", reading.door)).await;
            let ids: Vec<_> = found.as_array().unwrap().iter().map(|row| &row["id"]).collect();
            assert_eq!(ids, [&json!(policy.id)], "{words}");
        }

        // A link is part of what is approved.
        let digest = ready(&town, &reading).await;
        let sql = "UPDATE edition_link SET kind = 'answers' WHERE kind = 'interprets'";
        let changed = town.desk.act(MAKER, async |work| {
            sqlx::query(sql).execute(&mut work.tx).await?;
            Ok(())
        });
        changed.await.unwrap();
        let chen = town.person("chen").await;
        let said = publishes(&chen, &reading, &digest).await;
        assert_eq!(said.body["code"], "article.digest_differs");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bundle_goes_online_in_one_act_or_says_who_is_not_ready() {
    in_every_town(async |town| {
        let policy = written(&town, "policy", "城市供水办法", json!([])).await;
        let reading = written(&town, "interpretation", "供水办法解读", to("interprets", &policy));
        let reading = reading.await;
        let li = town.person("li").await;
        let tie = json!({"with_id": policy.id});
        let tied = li.does(&format!("{}/bundle", reading.door), tie.clone()).await;
        let together = &tied["together"][0];
        assert_eq!((&together["id"], &together["is_ready"]), (&json!(policy.id), &json!(false)));
        let own = li.post(&format!("{}/bundle", policy.door), tie).await;
        assert_eq!(own.body["code"], "article.bundle_site");

        let digest = ready(&town, &policy).await;
        let chen = town.person("chen").await;
        let said = publishes(&chen, &policy, &digest).await;
        assert_eq!(said.body["code"], "article.bundle_not_ready");
        assert!(said.body["say"].as_str().unwrap().contains("供水办法解读"), "{said:?}");
        assert_eq!(chen.sees(&policy.door).await["working"]["state"], "approved");

        let digest = ready(&town, &reading).await;
        let chen = town.person("chen").await;
        let said = publishes(&chen, &reading, &digest).await;
        assert_eq!(said.body["live"]["state"], "live", "{said:?}");
        let other = chen.sees(&policy.door).await;
        assert_eq!(other["live"]["state"], "live");
        let events = town.happened().await;
        let last: Vec<_> = events.iter().rev().take(2).collect();
        assert_eq!(last, ["article.published", "article.published"]);

        // What is online stays; a new edition of one goes alone.
        let li = town.person("li").await;
        let revised = li.does(&format!("{}/revision", reading.door), json!({})).await;
        let mut form = reading.form.clone();
        form["revision"] = revised["working"]["revision"].clone();
        let saved = li.does(&format!("{}/draft", reading.door), form).await;
        let again = Written { form: json!({"revision": saved["revision"]}), ..reading };
        let digest = ready(&town, &again).await;
        let chen = town.person("chen").await;
        assert_eq!(publishes(&chen, &again, &digest).await.status, 200);
        let li = town.person("li").await;
        let alone = li.does(&format!("{}/bundle/end", again.door), json!({})).await;
        assert_eq!(alone["together"], json!([]));
        assert_eq!(li.sees(&policy.door).await["together"], json!([]));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_clock_takes_a_bundle_whole_or_not_at_all() {
    Box::pin(in_every_town(async |town| {
        for recalled in [false, true] {
            let (law, explained) = match recalled {
                false => ("城市供水办法", "供水办法解读"),
                true => ("公园管理规定", "怎样管好公园"),
            };
            let policy = written(&town, "policy", law, json!([])).await;
            let reading =
                written(&town, "interpretation", explained, to("interprets", &policy)).await;
            let tie = json!({"with_id": policy.id});
            let li = town.person("li").await;
            li.does(&format!("{}/bundle", reading.door), tie).await;
            ready(&town, &reading).await;
            let digest = ready(&town, &policy).await;
            let at = town.desk.clock().now() + 3_600_000;
            let chen = town.person("chen").await;
            let form = json!({"digest": digest, "at": at});
            chen.does(&format!("{}/publication", policy.door), form).await;
            let other = chen.sees(&reading.door).await;
            assert_eq!(
                (&other["working"]["state"], &other["working"]["due_at"]),
                (&json!("scheduled"), &json!(at))
            );
            if recalled {
                let li = town.person("li").await;
                li.does(&format!("{}/recall", reading.door), json!({})).await;
            }
            town.desk.clock().set(at + 1_000);
            let due = town.desk.act(MAKER, content::article::actions::publish_due).await;
            assert_eq!(due.unwrap(), if recalled { 0 } else { 2 });
            let li = town.person("li").await;
            let (policy, reading) = (li.sees(&policy.door).await, li.sees(&reading.door).await);
            if recalled {
                assert_eq!(policy["working"]["state"], "approved");
                assert_eq!((&policy["live"], &reading["live"]), (&Value::Null, &Value::Null));
            } else {
                assert_eq!(policy["live"]["state"], "live");
                assert_eq!(reading["live"]["state"], "live");
            }
        }
    }))
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_section_may_want_an_interpretation_or_a_reason() {
    in_every_town(async |town| {
        rule(&town, "refuse", 1).await;
        let policy = written(&town, "policy", "城市供水办法", json!([])).await;
        let digest = ready(&town, &policy).await;
        let chen = town.person("chen").await;
        assert_eq!(chen.sees(&policy.door).await["lacks_interpretation"], "refuse");
        let said = publishes(&chen, &policy, &digest).await;
        assert_eq!(said.body["code"], "article.interpretation_missing");

        rule(&town, "reason", 2).await;
        let chen = town.person("chen").await;
        let said = publishes(&chen, &policy, &digest).await;
        assert_eq!(
            (&said.body["code"], &said.body["field"]),
            (&json!("article.interpretation_reason"), &json!("reason"))
        );
        let form = json!({"digest": digest, "at": null, "reason": "人事任免，不需解读"});
        let live = chen.does(&format!("{}/publication", policy.door), form).await;
        assert_eq!(live["live"]["alone_reason"], "人事任免，不需解读");
        let lines = town.desk.journal_after(0, 10_000).await.unwrap();
        let line = lines.iter().rfind(|line| line.event == "article.published").unwrap();
        assert!(line.note.contains("人事任免"), "{}", line.note);

        // With an interpretation on its way, nothing is asked.
        rule(&town, "refuse", 3).await;
        let policy = written(&town, "policy", "城市节水办法", json!([])).await;
        let reading = written(&town, "interpretation", "节水办法解读", to("interprets", &policy));
        let reading = reading.await;
        let li = town.person("li").await;
        li.does(&format!("{}/bundle", policy.door), json!({"with_id": reading.id})).await;
        assert_eq!(li.sees(&policy.door).await["lacks_interpretation"], "");
        ready(&town, &reading).await;
        let digest = ready(&town, &policy).await;
        let chen = town.person("chen").await;
        assert_eq!(publishes(&chen, &policy, &digest).await.status, 200);
    })
    .await;
}
