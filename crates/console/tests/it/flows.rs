//! Flows as an office sets them up: the chains of a district, whose turn it is, in whose name, and
//! what happens when a flow, a power or the clock changes meanwhile.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::articles::{approved, submitted};
use crate::town::{MAKER, Person, Town, draft, in_every_town};

pub(crate) const DAY: i64 = 86_400_000;

/// Adopts a ready flow as it is, and lets it hold in the notices.
pub(crate) async fn adopted(town: &Town, name: &str) -> Value {
    let guan = town.person("guan").await;
    let ready = guan.sees("/api/flow-examples").await;
    let ready = ready.as_array().unwrap();
    let example = ready.iter().find(|one| one["name"] == name).unwrap();
    let flow = json!({"site_id": town.site.id, "name": name, "steps": example["steps"]});
    let flow = guan.does("/api/flows", flow).await;
    bind(town, &town.notices.id, flow["id"].as_str().unwrap()).await;
    flow
}

pub(crate) async fn bind(town: &Town, section: &str, flow: &str) {
    let form = json!({"site_id": town.site.id, "section_id": section, "flow_id": flow});
    town.person("guan").await.does("/api/flow-bindings", form).await;
}

/// Writes and submits a text that much depends on; says its identifier.
async fn submitted_as(town: &Town, title: &str, risk: &str) -> String {
    let li = town.person("li").await;
    let form = json!({"section_id": town.notices.id, "kind": "article"});
    let article = li.does("/api/articles", form).await;
    let id = article["id"].as_str().unwrap().to_owned();
    let saved = li.does(&format!("/api/articles/{id}/draft"), draft(1, title)).await;
    let form = json!({"revision": saved["revision"], "risk": risk, "reason": "经核对不重复"});
    li.does(&format!("/api/articles/{id}/submission"), form).await;
    id
}

pub(crate) async fn review_of(who: &Person, article: &str) -> Value {
    who.sees(&format!("/api/articles/{article}")).await["review"].clone()
}

/// The waiting step's decision of a person, with every question answered; what the door said.
pub(crate) async fn decides(town: &Town, login: &str, article: &str, more: Value) -> (u16, Value) {
    let person = town.person(login).await;
    let review = review_of(&person, article).await;
    let questions = review["checks"].as_array().unwrap().len();
    let checks = vec![json!({"answer": "yes", "remark": ""}); questions];
    let mut form = json!({"digest": review["digest"], "approve": true, "opinion": "同意",
        "checks": checks});
    for (name, value) in more.as_object().unwrap() {
        form[name] = value.clone();
    }
    let path = format!("/api/reviews/{}/decision", review["id"].as_str().unwrap());
    let said = person.post(&path, form).await;
    (said.status.as_u16(), said.body)
}

pub(crate) async fn agrees(town: &Town, login: &str, article: &str) -> Value {
    let (status, said) = decides(town, login, article, json!({})).await;
    assert_eq!(status, 200, "{login}: {said}");
    said
}

#[tokio::test(flavor = "multi_thread")]
async fn the_three_chains_of_a_district_lead_to_the_public() {
    in_every_town(async |town| {
        // Who sits at each step, and what the chain is for a text of this risk (S3§15).
        for (name, risk, people) in [
            ("新闻报道", "normal", vec!["wang", "zhang", "xu", "chen"]),
            ("新闻报道", "major", vec!["wang", "zhang", "xu", "chen", "gao"]),
            ("政务公开", "normal", vec!["wang", "xu", "zhang"]),
            ("政务公开", "important", vec!["wang", "xu", "zhang", "chen"]),
            ("专栏", "major", vec!["wang", "xu", "zhang", "chen", "gao"]),
        ] {
            let known = town.person("guan").await;
            let flows = known.sees(&format!("/api/flows?site={}", town.site.id)).await;
            let known = flows.as_array().unwrap().iter().find(|one| one["name"] == name);
            match known {
                Some(flow) => bind(&town, &town.notices.id, flow["id"].as_str().unwrap()).await,
                None => drop(adopted(&town, name).await),
            }
            let id = submitted_as(&town, &format!("关于{name}的通知（{risk}）"), risk).await;
            let li = town.person("li").await;
            let review = review_of(&li, &id).await;
            assert_eq!(review["flow_name"], name);
            assert_eq!(review["steps"].as_array().unwrap().len(), people.len(), "{name} {risk}");
            for (at, login) in people.iter().enumerate() {
                for other in ["wang", "zhang", "chen"] {
                    if other != *login {
                        let (status, said) = decides(&town, other, &id, json!({})).await;
                        assert!([403, 409].contains(&status), "{name}/{at} {other}: {said}");
                    }
                }
                let said = agrees(&town, login, &id).await;
                let step = &said["steps"][at];
                assert_eq!(step["state"], "approved", "{name}/{at}");
                let asked = match step["name"].as_str().unwrap() {
                    "单位主要领导审核" => 7,
                    "办公自动化中心初审" | "超级管理员审核" => 5,
                    _ => 0,
                };
                let kept = step["entries"][0]["checks"].as_array().unwrap();
                assert_eq!(kept.len(), asked, "{name}/{at}");
            }
            let chen = town.person("chen").await;
            let article = chen.sees(&format!("/api/articles/{id}")).await;
            assert_eq!(article["working"]["state"], "approved", "{name} {risk}");
            let form = json!({"digest": article["working"]["digest"], "at": null});
            let live = chen.does(&format!("/api/articles/{id}/publication"), form).await;
            assert_eq!(live["live"]["state"], "live");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reviewer_raises_the_risk_and_the_head_joins() {
    in_every_town(async |town| {
        adopted(&town, "政务公开").await;
        let id = submitted_as(&town, "关于重大项目的通知", "normal").await;
        agrees(&town, "wang", &id).await;
        let (_, said) = decides(&town, "xu", &id, json!({"risk": "major"})).await;
        assert_eq!(said["risk"], "major");
        assert_eq!(said["steps"].as_array().unwrap().len(), 5);
        for login in ["zhang", "chen", "gao"] {
            agrees(&town, login, &id).await;
        }
        let chen = town.person("chen").await;
        let article = chen.sees(&format!("/api/articles/{id}")).await;
        assert_eq!(article["working"]["state"], "approved");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flow_changed_while_items_run_in_it_leaves_them_alone() {
    in_every_town(async |town| {
        let flow = adopted(&town, "新闻报道").await;
        let id = submitted(&town, &town.person("li").await, "关于放假的通知").await;
        agrees(&town, "wang", &id).await;

        let guan = town.person("guan").await;
        let door = format!("/api/flows/{}", flow["id"].as_str().unwrap());
        let mut steps = flow["steps"].as_array().unwrap().clone();
        steps.remove(1);
        let form = json!({"name": "新闻报道", "steps": steps, "newest_no": 1});
        let changed = guan.does(&door, form.clone()).await;
        assert_eq!((&changed["newest_no"], &changed["running"]), (&json!(2), &json!(1)));
        let said = guan.post(&door, form).await;
        assert_eq!(said.body["code"], "flow.changed_meanwhile", "two editors at once");

        let old = review_of(&town.person("zhang").await, &id).await;
        assert_eq!((&old["flow_no"], old["steps"].as_array().unwrap().len()), (&json!(1), 4));
        for login in ["zhang", "xu", "chen"] {
            agrees(&town, login, &id).await;
        }
        let next = submitted(&town, &town.person("li").await, "关于值班的通知").await;
        let new = review_of(&town.person("wang").await, &next).await;
        assert_eq!((&new["flow_no"], new["steps"].as_array().unwrap().len()), (&json!(2), 3));

        // A flow that holds somewhere stays; one that holds nowhere may go, and what runs goes on.
        let guan = town.person("guan").await;
        let said = guan.post(&format!("{door}/retirement"), json!({})).await;
        assert_eq!(said.body["code"], "flow.in_use");
        bind(&town, &town.notices.id, "").await;
        town.person("guan").await.does(&format!("{door}/retirement"), json!({})).await;
        agrees(&town, "wang", &next).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flow_with_fewer_than_three_people_is_refused_even_when_it_was_forged() {
    in_every_town(async |town| {
        let guan = town.person("guan").await;
        let flows = guan.sees("/api/flows").await;
        let mut steps = flows[0]["steps"].as_array().unwrap().clone();
        steps.pop();
        let form = json!({"site_id": town.site.id, "name": "两审", "steps": steps});
        let said = guan.post("/api/flows", form).await;
        assert_eq!(
            (said.status.as_u16(), &said.body["code"]),
            (422, &json!("flow.too_few_people"))
        );
        let platform = json!({"site_id": "", "name": "平台流程", "steps": flows[0]["steps"]});
        let said = guan.post("/api/flows", platform).await;
        assert_eq!(said.status, StatusCode::FORBIDDEN, "the platform's flows are not a site's");

        town.desk
            .act(MAKER, async |work| {
                let sql = "DELETE FROM flow_step WHERE version_id = 'standard-1' AND no = 3";
                sqlx::query(sql).execute(&mut work.tx).await?;
                Ok(())
            })
            .await
            .unwrap();
        let id = submitted(&town, &town.person("li").await, "关于放假的通知").await;
        agrees(&town, "wang", &id).await;
        agrees(&town, "zhang", &id).await;
        let chen = town.person("chen").await;
        let article = chen.sees(&format!("/api/articles/{id}")).await;
        let form = json!({"digest": article["working"]["digest"], "at": null});
        let said = chen.post(&format!("/api/articles/{id}/publication"), form).await;
        assert_eq!(said.body["code"], "article.too_few_signatures");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_nearest_flow_holds_and_the_screen_is_told_why() {
    in_every_town(async |town| {
        let guan = town.person("guan").await;
        let told = async |who: &Person| {
            let rows = who.sees(&format!("/api/sites/{}/flows", town.site.id)).await;
            let rows = rows.as_array().unwrap().clone();
            let row = rows.into_iter().find(|row| row["section_id"] == town.notices.id.as_str());
            let row = row.unwrap();
            (row["flow_name"].clone(), row["level"].clone())
        };
        assert_eq!(told(&guan).await, (json!("标准三审"), json!("platform")));
        let flow = adopted(&town, "专栏").await;
        let guan = town.person("guan").await;
        assert_eq!(told(&guan).await, (json!("专栏"), json!("section")));
        bind(&town, &town.notices.id, "").await;
        bind(&town, "", flow["id"].as_str().unwrap()).await;
        let guan = town.person("guan").await;
        assert_eq!(told(&guan).await, (json!("专栏"), json!("site")));
        for (form, status) in [
            (json!({"site_id": "", "flow_id": ""}), 403),
            (json!({"site_id": town.site.id, "flow_id": "none"}), 404),
            (json!({"site_id": town.site.id, "flow_id": "standard", "kind": "x".repeat(65)}), 422),
        ] {
            let said = guan.post("/api/flow-bindings", form.clone()).await;
            assert_eq!(said.status.as_u16(), status, "{form} {said:?}");
        }
        let li = town.person("li").await;
        let form = json!({"site_id": town.site.id, "flow_id": "standard"});
        assert_eq!(li.post("/api/flow-bindings", form).await.status, StatusCode::FORBIDDEN);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_one_took_up_another_leaves_alone_until_it_is_given_back() {
    in_every_town(async |town| {
        let account = town.accounts["xu"].clone();
        let site = town.site.id.clone();
        let give = town.desk.act(MAKER, async |work| {
            office::permit::actions::give(work, &account, "first_review", &site, None).await
        });
        give.await.unwrap();
        let id = submitted(&town, &town.person("li").await, "关于放假的通知").await;
        let (wang, xu) = (town.person("wang").await, town.person("xu").await);
        let review = review_of(&wang, &id).await;
        let door = format!("/api/reviews/{}", review["id"].as_str().unwrap());
        let taken = wang.does(&format!("{door}/claim"), json!({})).await;
        assert_eq!((&taken["is_mine"], &taken["may_decide"]), (&json!(true), &json!(true)));
        assert_eq!(
            xu.post(&format!("{door}/claim"), json!({})).await.body["code"],
            "review.claimed"
        );
        assert_eq!(xu.sees("/api/waiting").await["to_review"], json!([]));
        let (status, said) = decides(&town, "xu", &id, json!({})).await;
        assert_eq!((status, &said["code"]), (409, &json!("review.claimed")));
        let xu = town.person("xu").await;
        let said = xu.post(&format!("{door}/give-back"), json!({})).await;
        assert_eq!(said.body["code"], "review.not_claimed");
        let wang = town.person("wang").await;
        wang.does(&format!("{door}/give-back"), json!({})).await;
        agrees(&town, "xu", &id).await;
        let (status, said) = decides(&town, "wang", &id, json!({})).await;
        assert_eq!((status, &said["code"]), (403, &json!("review.not_yours")));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_took_an_item_up_and_lost_the_power_decides_nothing_and_blocks_nobody() {
    in_every_town(async |town| {
        let id = submitted(&town, &town.person("li").await, "关于放假的通知").await;
        let wang = town.person("wang").await;
        let review = review_of(&wang, &id).await;
        let door = format!("/api/reviews/{}", review["id"].as_str().unwrap());
        wang.does(&format!("{door}/claim"), json!({})).await;
        let (account, site) = (town.accounts["wang"].clone(), town.site.id.clone());
        let end = town
            .desk
            .act(MAKER, async |work| office::permit::actions::end(work, &account, &site).await);
        end.await.unwrap();
        let form =
            json!({"digest": review["digest"], "approve": true, "opinion": "写了很久的意见"});
        let said = wang.post(&format!("{door}/decision"), form).await;
        assert_eq!(said.body["code"], "review.not_yours");
        let say = said.body["say"].as_str().unwrap();
        assert!(say.contains("收回") && say.contains("管理员"), "{say}");
        let shown = review_of(&town.person("li").await, &id).await;
        assert_eq!(shown["steps"][0]["entries"], json!([]), "nothing was decided");
        assert_eq!(shown["waiting_for"], json!([]), "nobody else has the power");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_delegate_reads_and_decides_in_the_name_of_another_for_a_while() {
    in_every_town(async |town| {
        let (account, site) = (town.accounts["xu"].clone(), town.site.id.clone());
        let end = town
            .desk
            .act(MAKER, async |work| office::permit::actions::end(work, &account, &site).await);
        end.await.unwrap();
        let id = submitted(&town, &town.person("li").await, "关于放假的通知").await;
        let xu = town.person("xu").await;
        let said = xu.get(&format!("/api/articles/{id}")).await;
        assert_eq!(said.status, StatusCode::FORBIDDEN);

        let now = town.desk.clock().now();
        let form = |taker: &str, days: i64| {
            json!({"taker_id": town.accounts[taker], "valid_from": now,
                "valid_to": now + days * DAY, "reason": "外出开会"})
        };
        let li = town.person("li").await;
        let said = li.post("/api/delegations", form("xu", 5)).await;
        assert_eq!(said.body["code"], "delegation.no_power");
        let wang = town.person("wang").await;
        for (form, code) in [
            (form("wang", 5), "delegation.to_self"),
            (form("li", 5), "delegation.not_a_reviewer"),
            (form("xu", 0), "delegation.period"),
            (form("xu", 99), "delegation.too_long"),
        ] {
            assert_eq!(wang.post("/api/delegations", form).await.body["code"], code);
        }
        let given = wang.does("/api/delegations", form("xu", 5)).await;
        let delegation = given["given"][0]["id"].as_str().unwrap().to_owned();
        assert_eq!(xu.sees("/api/delegations").await["taken"][0]["giver_name"], "王初审");

        let waiting = xu.sees("/api/waiting").await;
        assert_eq!(waiting["to_review"][0]["article_id"], id.as_str());
        assert_eq!(review_of(&xu, &id).await["for_name"], "王初审");
        let said = agrees(&town, "xu", &id).await;
        assert_eq!(said["steps"][0]["by_name"], "徐审签（代王初审）");
        let entry = &said["steps"][0]["entries"][0];
        assert_eq!((&entry["by_name"], &entry["for_name"]), (&json!("徐审签"), &json!("王初审")));

        ends(&town, &delegation, form("xu", 5)).await;
    })
    .await;
}

/// After its end, early or by itself, nothing is left of a delegation of wang's to xu.
async fn ends(town: &Town, delegation: &str, form: Value) {
    let now = town.desk.clock().now();
    let other = submitted(town, &town.person("li").await, "关于值班的通知").await;
    assert_eq!(
        town.person("xu").await.sees("/api/waiting").await["to_review"].as_array().unwrap().len(),
        1
    );
    let wang = town.person("wang").await;
    let door = format!("/api/delegations/{delegation}/end");
    assert_eq!(
        town.person("xu").await.post(&door, json!({})).await.body["code"],
        "delegation.unknown"
    );
    wang.does(&door, json!({})).await;
    assert_eq!(wang.post(&door, json!({})).await.body["code"], "delegation.unknown");
    let xu = town.person("xu").await;
    assert_eq!(xu.sees("/api/waiting").await["to_review"], json!([]));
    assert_eq!(xu.get(&format!("/api/articles/{other}")).await.status, StatusCode::FORBIDDEN);
    let wang = town.person("wang").await;
    wang.does("/api/delegations", form).await;
    town.desk.clock().set(now + 6 * DAY);
    let xu = town.person("xu").await;
    assert_eq!(xu.sees("/api/waiting").await["to_review"], json!([]), "it ended by itself");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_goes_back_to_a_step_or_to_the_author_and_shows_what_changed_since() {
    in_every_town(async |town| {
        let id = submitted(&town, &town.person("li").await, "关于放假的通知").await;
        agrees(&town, "wang", &id).await;
        agrees(&town, "zhang", &id).await;
        let earlier = review_of(&town.person("chen").await, &id).await["earlier"].clone();
        assert_eq!(earlier, json!([{"no": 1, "name": "初审"}, {"no": 2, "name": "复审"}]));
        let back = json!({"approve": false, "opinion": "日期请再核对", "back_to": 3});
        let (status, said) = decides(&town, "chen", &id, back).await;
        assert_eq!((status, &said["code"]), (422, &json!("review.back_to")));
        let back = json!({"approve": false, "opinion": "日期请再核对", "back_to": 2});
        let (_, said) = decides(&town, "chen", &id, back).await;
        assert_eq!((&said["step"], &said["state"]), (&json!(2), &json!("running")));
        assert_eq!(said["steps"][0]["state"], "approved", "what stood before it stands");
        assert_eq!(said["steps"][1]["entries"][0]["counts"], false);
        let (status, _) = decides(&town, "wang", &id, json!({})).await;
        assert_eq!(status, 403);
        agrees(&town, "zhang", &id).await;
        let back = json!({"approve": false, "opinion": "请补充值班电话"});
        decides(&town, "chen", &id, back).await;

        let li = town.person("li").await;
        let article = li.sees(&format!("/api/articles/{id}")).await;
        assert_eq!(article["returned_opinion"], "请补充值班电话");
        let revision = article["working"]["revision"].as_i64().unwrap();
        let mut mended = draft(revision, "关于放假的通知");
        mended["body"] = json!("<p>自2026年1月1日起。值班电话：12345。</p>");
        let saved = li.does(&format!("/api/articles/{id}/draft"), mended).await;
        let form = json!({"revision": saved["revision"]});
        li.does(&format!("/api/articles/{id}/submission"), form).await;
        let wang = town.person("wang").await;
        let review = review_of(&wang, &id).await;
        let (new, old) = (&review["subject_id"], &review["last_seen"]);
        let path = format!(
            "/api/editions/{}/difference?with={}",
            new.as_str().unwrap(),
            old.as_str().unwrap()
        );
        assert!(wang.sees(&path).await["body"].to_string().contains("值班电话"));
        let fresh = review_of(&town.person("gao").await, &id).await;
        assert_eq!(fresh["last_seen"], Value::Null, "who has not seen it before has no since");
        assert_eq!(approved(&town, &id).await["working"]["state"], "approved");
    })
    .await;
}
