//! Kinds of documents as configuration, and the rules of index numbers.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::articles::approved;
use crate::town::{Person, Town, draft, in_every_town};

/// A kind with a field of its own.
fn bus_line() -> Value {
    json!({"code": "bus", "name": "公交线路", "icon": "Van", "template": "article",
        "with_header": false, "needs_body": false, "needs_source": false, "fields": [
        {"name": "route", "label": "线路", "holds": "line", "required": true, "in_list": true,
            "searchable": true},
        {"name": "stops", "label": "站点", "holds": "table", "columns": [
            {"name": "stop", "label": "站名", "holds": "line", "required": true}]},
        {"name": "driver", "label": "驾驶员", "holds": "person", "personal": true}]})
}

async fn began(town: &Town, who: &Person, kind: &str) -> String {
    let form = json!({"section_id": town.notices.id, "kind": kind});
    who.does("/api/articles", form).await["id"].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_administrator_adds_a_kind_and_a_clerk_publishes_a_document_of_it() {
    in_every_town(async |town| {
        let (xi, li) = (town.person("xi").await, town.person("li").await);
        assert_eq!(li.post("/api/kinds", bus_line()).await.status, StatusCode::FORBIDDEN);
        let kind = xi.does("/api/kinds", bus_line()).await;
        assert_eq!((&kind["version"], &kind["built_in"]), (&json!(1), &json!(false)));
        let again = xi.post("/api/kinds", bus_line()).await;
        assert_eq!(again.body["code"], "kind.already_there");

        let id = began(&town, &li, "bus").await;
        let door = format!("/api/articles/{id}/draft");
        let mut form = draft(1, "公交12路");
        (form["body"], form["source"]) = (json!(""), json!(""));
        form["fields"] = json!({"route": " 12路 ", "driver": "张三", "gone": "x",
            "stops": [{"stop": "云溪站"}, {"stop": ""}]});
        let saved = li.does(&door, form.clone()).await;
        let kept = json!({"route": "12路", "driver": "张三", "stops": [{"stop": "云溪站"}]});
        assert_eq!(saved["edition"]["fields"], kept);

        let mut wrong = form.clone();
        wrong["revision"] = saved["revision"].clone();
        wrong["fields"]["stops"] = json!([{"stop": 7}]);
        let said = li.post(&door, wrong).await;
        assert_eq!(
            (said.status, &said.body["field"]),
            (StatusCode::UNPROCESSABLE_ENTITY, &json!("fields"))
        );

        // What must be filled in is asked for, by its label.
        let mut empty = form.clone();
        empty["revision"] = saved["revision"].clone();
        empty["fields"] = json!({});
        let saved = li.does(&door, empty).await;
        let article = li.sees(&format!("/api/articles/{id}")).await;
        let says = &article["obstacles"][0];
        assert_eq!(
            (&says["code"], &says["say"]),
            (&json!("article.field_missing"), &json!("请填写线路"))
        );
        form["revision"] = saved["revision"].clone();
        let saved = li.does(&door, form).await;

        let revision = json!({"revision": saved["revision"]});
        li.does(&format!("/api/articles/{id}/submission"), revision).await;
        let article = approved(&town, &id).await;
        let chen = town.person("chen").await;
        let form = json!({"digest": article["working"]["digest"], "at": null});
        let live = chen.does(&format!("/api/articles/{id}/publication"), form).await;
        assert_eq!(live["live"]["fields"], kept);
        assert_eq!(live["live"]["kind_version"], 1);

        let rows = li.sees("/api/articles?kind=bus").await;
        assert_eq!((&rows["total"], &rows["items"][0]["id"]), (&json!(1), &json!(id)));
        assert_eq!(li.sees("/api/articles?kind=leader").await["total"], 0);
        let events = town.happened().await;
        assert_eq!(events[0], "kind.created");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_in_a_field_is_shown_with_the_draft_and_read_as_its_page_will_show_it() {
    in_every_town(async |town| {
        let li = town.person("li").await;
        let head = ["季度", "数量"];
        let rows = [["一".to_owned(), "12".to_owned()].to_vec()];
        let book = papers::book("表", &head, &rows).unwrap();
        let file = li.upload("许可.xlsx", &book, "").await.body;
        let sheet = li.sees(&format!("/api/media/{}/sheet", file["id"].as_str().unwrap())).await;
        assert_eq!(sheet, json!({"columns": head, "rows": [["一", "12"]], "total": 1}));

        let id = began(&town, &li, "dataset").await;
        let mut form = draft(1, "行政许可数据");
        form["fields"] = json!({"about": "按季公开", "provider": "审批局", "cycle": "每季度",
            "sheet": {"media": file["id"], "columns": head, "rows": [["一", "12"]], "total": 1}});
        li.does(&format!("/api/articles/{id}/draft"), form).await;
        let article = li.sees(&format!("/api/articles/{id}")).await;
        let shown = &article["working"]["field_files"];
        assert_eq!((&shown[0]["media_id"], &shown[0]["name"]), (&file["id"], &json!("许可.xlsx")));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_document_in_a_field_is_shown_by_its_title() {
    in_every_town(async |town| {
        let (xi, li) = (town.person("xi").await, town.person("li").await);
        let trip = json!({"code": "trip", "name": "班次", "icon": "Van", "template": "article",
            "with_header": false, "needs_body": false, "needs_source": false, "fields": [
            {"name": "see", "label": "参见", "holds": "document"}]});
        xi.does("/api/kinds", trip).await;
        let other = began(&town, &li, "article").await;
        li.does(&format!("/api/articles/{other}/draft"), draft(1, "公交12路改道")).await;
        let id = began(&town, &li, "trip").await;
        let mut form = draft(1, "公交12路末班");
        form["fields"] = json!({"see": [other]});
        li.does(&format!("/api/articles/{id}/draft"), form).await;
        let article = li.sees(&format!("/api/articles/{id}")).await;
        let linked = &article["working"]["linked"];
        assert_eq!(linked, &json!([{"id": other, "title": "公交12路改道"}]));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_kind_loses_no_value_and_shows_in_the_difference() {
    in_every_town(async |town| {
        let (xi, li) = (town.person("xi").await, town.person("li").await);
        xi.does("/api/kinds", bus_line()).await;
        let id = began(&town, &li, "bus").await;
        let door = format!("/api/articles/{id}/draft");
        let mut form = draft(1, "公交12路");
        form["fields"] = json!({"route": "12路", "driver": "张三"});
        let saved = li.does(&door, form.clone()).await;
        li.does(&format!("/api/articles/{id}/submission"), json!({"revision": saved["revision"]}))
            .await;
        let article = approved(&town, &id).await;
        let chen = town.person("chen").await;
        let publish = json!({"digest": article["working"]["digest"], "at": null});
        chen.does(&format!("/api/articles/{id}/publication"), publish).await;

        let mut next = bus_line();
        next["version"] = json!(1);
        next["fields"] = json!([{"name": "route", "label": "线路名称", "holds": "line"},
            {"name": "first", "label": "首班车", "holds": "line"}]);
        let mut retyped = next.clone();
        retyped["fields"][0]["holds"] = json!("date");
        let said = xi.post("/api/kinds/bus", retyped).await;
        assert_eq!(said.body["code"], "kind.field_type");
        let kind = xi.does("/api/kinds/bus", next.clone()).await;
        assert_eq!(kind["version"], 2);
        let late = xi.post("/api/kinds/bus", next).await;
        assert_eq!(late.body["code"], "kind.changed_meanwhile");

        // What was published keeps its version; the next edition takes the new one, and the value
        // without a field stays.
        let article = li.does(&format!("/api/articles/{id}/revision"), json!({})).await;
        assert_eq!(article["live"]["kind_version"], 1);
        form["revision"] = article["working"]["revision"].clone();
        form["fields"] = json!({"route": "12路", "first": "6:00"});
        let saved = li.does(&door, form).await;
        let kept = json!({"route": "12路", "first": "6:00", "driver": "张三"});
        let edition = &saved["edition"];
        assert_eq!((&edition["fields"], &edition["kind_version"]), (&kept, &json!(2)));
        let path = format!(
            "/api/editions/{}/difference?with={}",
            saved["id"].as_str().unwrap(),
            article["live"]["id"].as_str().unwrap()
        );
        let difference = li.sees(&path).await;
        let changed: Vec<_> =
            difference["header"].as_array().unwrap().iter().map(|one| &one["field"]).collect();
        assert!(changed.contains(&&json!("首班车")), "{difference}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_platform_brought_stays_and_a_section_says_what_it_takes() {
    in_every_town(async |town| {
        let xi = town.person("xi").await;
        let kinds = xi.sees("/api/kinds").await;
        let leader = kinds.as_array().unwrap().iter().find(|kind| kind["code"] == "leader");
        let leader = leader.unwrap();
        let mut less = leader.clone();
        less["fields"] = json!([]);
        let said = xi.post("/api/kinds/leader", less).await;
        assert_eq!(said.body["code"], "kind.field_built_in");
        let mut more = leader.clone();
        let extra = json!({"name": "blog", "label": "个人主页", "holds": "url"});
        more["fields"].as_array_mut().unwrap().push(extra);
        assert_eq!(xi.does("/api/kinds/leader", more).await["version"], 2);
        let said = xi.post("/api/kinds/leader/use", json!({"in_use": false})).await;
        assert_eq!(said.body["code"], "kind.built_in_use");
        assert_eq!(xi.post("/api/kinds/nothing", leader.clone()).await.status, 404);

        xi.does("/api/kinds", bus_line()).await;
        xi.does("/api/kinds/bus/use", json!({"in_use": false})).await;
        let li = town.person("li").await;
        let form = json!({"section_id": town.notices.id, "kind": "bus"});
        assert_eq!(li.post("/api/articles", form.clone()).await.body["code"], "article.kind");
        xi.does("/api/kinds/bus/use", json!({"in_use": true})).await;
        let id = li.does("/api/articles", form).await["id"].clone();

        let guan = town.person("guan").await;
        let mut section = serde_json::to_value(&town.policies).unwrap();
        (section["kinds"], section["in_nav"]) = (json!("policy, leader"), json!(true));
        let door = format!("/api/sections/{}", town.policies.id);
        assert_eq!(guan.does(&door, section.clone()).await["kinds"], "policy,leader");
        (section["kinds"], section["revision"]) = (json!("nothing"), json!(2));
        assert_eq!(guan.post(&door, section).await.body["field"], "kinds");
        let form = json!({"section_id": town.policies.id, "kind": "bus"});
        assert_eq!(li.post("/api/articles", form).await.body["code"], "article.section_kind");
        let mut moved = draft(1, "公交12路");
        moved["section_id"] = json!(town.policies.id);
        let door = format!("/api/articles/{}/draft", id.as_str().unwrap());
        assert_eq!(li.post(&door, moved).await.body["code"], "article.section_kind");
    })
    .await;
}

/// Writes a policy document, has it approved, and publishes it; its index number.
async fn policy(town: &Town, title: &str) -> String {
    let li = town.person("li").await;
    let form = json!({"section_id": town.policies.id, "kind": "policy"});
    let id = li.does("/api/articles", form).await["id"].as_str().unwrap().to_owned();
    let mut form = draft(1, title);
    form["header"] = json!({"doc_no": "", "issuer": "云溪市人民政府", "theme": "综合政务/政务公开",
        "validity": "", "openness": "", "openness_ground": "", "made_on": 1, "effective_on": null});
    let saved = li.does(&format!("/api/articles/{id}/draft"), form).await;
    li.does(&format!("/api/articles/{id}/submission"), json!({"revision": saved["revision"]}))
        .await;
    let article = approved(town, &id).await;
    let chen = town.person("chen").await;
    let form = json!({"digest": article["working"]["digest"], "at": null});
    let live = chen.does(&format!("/api/articles/{id}/publication"), form).await;
    live["index_no"].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn index_numbers_follow_the_rule_of_the_unit_and_stay() {
    in_every_town(async |town| {
        let guan = town.person("guan").await;
        let door = format!("/api/sites/{}/index-rule", town.site.id);
        let year = base::year_of(town.desk.clock().now());
        let view = guan.sees(&door).await;
        let first = format!("113804000082001116/{year}-00001");
        assert_eq!((&view["next"], &view["now"]["unit_id"]), (&json!(first), &json!("")));
        assert_eq!(policy(&town, "关于甲的通知").await, first);

        let rule = json!({"parts": [{"is": "org_code"}, {"is": "literal", "text": "-"},
            {"is": "theme"}, {"is": "year"}, {"is": "counter", "width": 4}],
            "per_unit": true, "per_year": true, "per_theme": true});
        let form = json!({"rule": rule, "version": 0});
        let preview = guan.does(&format!("{door}/preview"), form.clone()).await;
        assert_eq!(preview["next"], format!("008200111-01{year}0001"));
        let li = town.person("li").await;
        assert_eq!(li.post(&door, form.clone()).await.status, StatusCode::FORBIDDEN);
        let set = guan.does(&door, form.clone()).await;
        assert_eq!(set["versions"].as_array().unwrap().len(), 1);
        let late = guan.post(&door, form).await;
        assert_eq!(late.body["code"], "index_no.changed_meanwhile");
        assert_eq!(policy(&town, "关于乙的通知").await, format!("008200111-02{year}0001"));
        assert_eq!(policy(&town, "关于丙的通知").await, format!("008200111-02{year}0002"));

        // Back to the rule before: its counter goes on, and no number comes twice.
        let mut back = json!({"rule": view["now"]["rule"], "version": 1});
        guan.does(&door, back.clone()).await;
        assert_eq!(policy(&town, "关于丁的通知").await, format!("113804000082001116/{year}-00002"));
        // Another counter that would give the same numbers steps over those that are taken.
        (back["rule"]["per_year"], back["version"]) = (json!(false), json!(2));
        guan.does(&door, back).await;
        assert_eq!(policy(&town, "关于戊的通知").await, format!("113804000082001116/{year}-00003"));
    })
    .await;
}
