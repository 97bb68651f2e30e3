//! 紧急发布 and what is owed for it; the 信息审批单 and its comparison with what is online.

use serde_json::{Value, json};

use crate::articles::{approved, submitted};
use crate::flows::review_of;
use crate::town::{MAKER, Person, Town, draft, in_every_town};

/// Published before review, by the person on duty.
async fn released(town: &Town) -> (String, Value) {
    let id = submitted(town, &town.person("li").await, "关于启动防汛应急响应的通知").await;
    let ji = town.person("ji").await;
    let digest = review_of(&ji, &id).await["digest"].clone();
    let form = json!({"digest": digest, "reason": "汛情紧急，值班领导已口头同意"});
    let live = ji.does(&format!("/api/articles/{id}/emergency"), form).await;
    (id, live)
}

async fn debts(town: &Town, login: &str) -> usize {
    let waiting = town.person(login).await.sees("/api/waiting").await;
    waiting["debts"].as_array().unwrap().len()
}

/// A person decides on the review that runs on after the release.
async fn decides(town: &Town, login: &str, id: &str, approve: bool) -> (u16, Value) {
    let person = town.person(login).await;
    let review = review_of(&person, id).await;
    let form = json!({"digest": review["digest"], "approve": approve, "opinion": "已阅"});
    let path = format!("/api/reviews/{}/decision", review["id"].as_str().unwrap());
    let said = person.post(&path, form).await;
    (said.status.as_u16(), said.body)
}

#[tokio::test(flavor = "multi_thread")]
async fn an_emergency_release_is_owed_until_others_have_signed() {
    in_every_town(async |town| {
        let id = submitted(&town, &town.person("li").await, "关于放假的通知").await;
        let door = format!("/api/articles/{id}/emergency");
        let digest = review_of(&town.person("li").await, &id).await["digest"].clone();
        for login in ["li", "wang", "chen", "guan"] {
            let form = json!({"digest": digest, "reason": "汛情紧急"});
            let said = town.person(login).await.post(&door, form).await;
            assert_eq!(said.status.as_u16(), 403, "{login}");
        }
        let ji = town.person("ji").await;
        for (form, code) in [
            (json!({"digest": digest, "reason": "急"}), "article.emergency_reason"),
            (json!({"digest": "00", "reason": "汛情紧急"}), "article.digest_differs"),
        ] {
            assert_eq!(ji.post(&door, form).await.body["code"], code);
        }

        let (id, live) = released(&town).await;
        assert_eq!((&live["live"]["state"], &live["working"]), (&json!("live"), &Value::Null));
        assert_eq!(live["debt"]["released_name"], "季值班");
        for login in ["li", "zhou", "wang", "zhang", "chen", "guan", "ji"] {
            assert_eq!(debts(&town, login).await, 1, "{login}");
        }
        for login in ["shen", "an", "xi"] {
            assert_eq!(debts(&town, login).await, 0, "{login} reads no texts");
        }
        let again = json!({"digest": digest, "reason": "再发一次"});
        let ji = town.person("ji").await;
        let said = ji.post(&format!("/api/articles/{id}/emergency"), again).await;
        assert_eq!(said.body["code"], "article.nothing_in_work");

        for login in ["wang", "zhang", "chen"] {
            assert_eq!(debts(&town, "li").await, 1);
            let (status, said) = decides(&town, login, &id, true).await;
            assert_eq!(status, 200, "{login} {said}");
        }
        assert_eq!(debts(&town, "li").await, 0);
        let article = town.person("li").await.sees(&format!("/api/articles/{id}")).await;
        assert_eq!((&article["debt"], &article["live"]["state"]), (&Value::Null, &json!("live")));
        let happened = town.happened().await;
        let told = |event: &str| happened.iter().filter(|one| *one == event).count();
        assert_eq!((told("article.emergency"), told("debt.settled")), (1, 1));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_released_a_text_does_not_sign_it() {
    in_every_town(async |town| {
        let (account, site) = (town.accounts["ji"].clone(), town.site.id.clone());
        let give = town.desk.act(MAKER, async |work| {
            office::permit::actions::give(work, &account, "first_review", &site, None).await
        });
        give.await.unwrap();
        let (id, _) = released(&town).await;
        let (status, said) = decides(&town, "ji", &id, true).await;
        assert_eq!((status, &said["code"]), (409, &json!("review.own_release")));
        // The schema says so, too.
        for sql in [
            "UPDATE debt SET settled_at = 1, settled_by = released_by, settled_how = 'reviewed'",
            "INSERT INTO review_decision (id, review_id, no, step, seat, author_id, released_by,
             decided_by, decided_name, acting_for, acting_name, verdict, opinion, digest, at)
             SELECT 'x', id, 1, 1, 1, author_id, released_by, released_by, '', 'x', '', 'approved',
             '', digest, 0 FROM review WHERE state = 'running'",
        ] {
            let done = town.desk.act(MAKER, async |work| {
                sqlx::query(sql).execute(&mut work.tx).await?;
                Ok(())
            });
            assert!(done.await.is_err(), "{sql}");
        }
        // Who reviewed already leaves the release to another.
        let other = submitted(&town, &town.person("li").await, "关于值班的通知").await;
        let (status, _) = decides(&town, "ji", &other, true).await;
        assert_eq!(status, 200);
        let ji = town.person("ji").await;
        let digest = review_of(&ji, &other).await["digest"].clone();
        let form = json!({"digest": digest, "reason": "汛情紧急"});
        let said = ji.post(&format!("/api/articles/{other}/emergency"), form).await;
        assert_eq!(said.body["code"], "article.emergency_reviewer");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_owed_ends_with_the_text_or_with_a_better_one() {
    in_every_town(async |town| {
        let (id, _) = released(&town).await;
        let reason = json!({"reason": "情况有变"});
        town.person("ji").await.does(&format!("/api/articles/{id}/withdrawal"), reason).await;
        assert_eq!(debts(&town, "li").await, 0, "withdrawn");
        assert_eq!(town.person("wang").await.sees("/api/waiting").await["to_review"], json!([]));

        let (id, _) = released(&town).await;
        let (status, said) = decides(&town, "wang", &id, false).await;
        assert_eq!(status, 200, "{said}");
        assert_eq!(debts(&town, "li").await, 1, "a return pays nothing");
        let li = town.person("li").await;
        let article = li.sees(&format!("/api/articles/{id}")).await;
        assert_eq!(article["working"]["state"], "draft", "the author mends it");
        let revision = article["working"]["revision"].as_i64().unwrap();
        let saved =
            li.does(&format!("/api/articles/{id}/draft"), draft(revision, "关于防汛的通知")).await;
        let form = json!({"revision": saved["revision"]});
        li.does(&format!("/api/articles/{id}/submission"), form).await;
        let article = approved(&town, &id).await;
        assert_eq!(debts(&town, "li").await, 1, "not before it is online");
        let form = json!({"digest": article["working"]["digest"], "at": null});
        town.person("chen").await.does(&format!("/api/articles/{id}/publication"), form).await;
        assert_eq!(debts(&town, "li").await, 0, "replaced by what was reviewed");
    })
    .await;
}

async fn compared(who: &Person, code: &str) -> Value {
    who.sees(&format!("/api/approvals/comparison?code={code}")).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_filed_sheet_is_compared_with_what_is_online() {
    in_every_town(async |town| {
        let id = submitted(&town, &town.person("li").await, "关于放假的通知").await;
        let li = town.person("li").await;
        let review = review_of(&li, &id).await;
        let door = format!("/api/reviews/{}/sheet", review["id"].as_str().unwrap());
        let sheet = li.sees(&door).await;
        assert_eq!(sheet["unit_name"], "云溪市人民政府办公室");
        assert_eq!(sheet["digest"], review["digest"]);
        assert!(sheet["qr"]["path"].as_str().unwrap().len() > 1_000);
        let code = sheet["code"].as_str().unwrap().to_owned();
        let whole = format!("HUABIAO:{}", sheet["digest"].as_str().unwrap().to_uppercase());
        let state = async |who: &Person, code: &str| compared(who, code).await["state"].clone();
        assert_eq!(state(&li, &code).await, "never");

        let article = approved(&town, &id).await;
        let form = json!({"digest": article["working"]["digest"], "at": null});
        town.person("chen").await.does(&format!("/api/articles/{id}/publication"), form).await;
        let li = town.person("li").await;
        let same = compared(&li, &whole).await;
        assert_eq!((&same["state"], &same["is_approved"]), (&json!("same"), &json!(true)));
        assert!(same["address"].as_str().unwrap().contains("/tzgg/"));
        let sheet = li.sees(&door).await;
        assert_eq!(
            (&sheet["state"], &sheet["steps"][2]["by_name"]),
            (&json!("approved"), &json!("陈终审"))
        );

        li.does(&format!("/api/articles/{id}/revision"), json!({})).await;
        let saved =
            li.does(&format!("/api/articles/{id}/draft"), draft(1, "关于放假的通知（二）")).await;
        let form = json!({"revision": saved["revision"]});
        li.does(&format!("/api/articles/{id}/submission"), form).await;
        assert_eq!(state(&li, &code).await, "same", "a revision in review changes nothing");
        let article = approved(&town, &id).await;
        let form = json!({"digest": article["working"]["digest"], "at": null});
        town.person("chen").await.does(&format!("/api/articles/{id}/publication"), form).await;
        let li = town.person("li").await;
        let later = compared(&li, &code).await;
        assert_eq!(later["state"], "later");
        let path = format!(
            "/api/editions/{}/difference?with={}",
            later["live"]["edition_id"].as_str().unwrap(),
            later["signed"]["edition_id"].as_str().unwrap()
        );
        assert!(li.sees(&path).await["title"].to_string().contains('二'));

        let reason = json!({"reason": "内容有误"});
        town.person("chen").await.does(&format!("/api/articles/{id}/withdrawal"), reason).await;
        assert_eq!(state(&town.person("li").await, &code).await, "withdrawn");
        let li = town.person("li").await;
        assert_eq!(state(&li, &"0".repeat(64)).await, "unknown");
        assert_eq!(state(&town.person("shen").await, &code).await, "unknown");
        let said = li.get("/api/approvals/comparison?code=abc").await;
        assert_eq!((said.status.as_u16(), &said.body["code"]), (422, &json!("approval.code")));

        // Somebody who gets at the database cannot make it agree with the sheet.
        let forge = town.desk.act(MAKER, async |work| {
            let sql = "UPDATE edition SET body = body || '<p>添一句</p>' WHERE no = 1";
            sqlx::query(sql).execute(&mut work.tx).await?;
            Ok(())
        });
        forge.await.unwrap();
        assert_eq!(state(&li, &code).await, "altered");
    })
    .await;
}
