//! Topics: written, reviewed and published like any other document.

use content::section::{self, model::SectionForm};
use serde_json::{Value, json};

use crate::articles::approved;
use crate::town::{MAKER, Person, Town, in_every_town};

/// A section topics stand in.
async fn topics(town: &Town) -> String {
    let form = SectionForm {
        name: "专题专栏".into(),
        slug: "zt".into(),
        kind: "topic".into(),
        ..SectionForm::default()
    };
    let site = town.site.id.clone();
    let made = town.desk.act(MAKER, async |work| section::actions::create(work, &site, form).await);
    made.await.unwrap().id
}

fn draft(revision: i64, layout: &Value) -> Value {
    json!({"revision": revision, "title": "防汛应急专题", "layout": layout, "attachments": []})
}

async fn code(who: &Person, path: &str, form: Value) -> String {
    let said = who.post(path, form).await;
    assert_ne!(said.status, 200, "{path}");
    said.body["code"].as_str().unwrap().to_owned()
}

/// Says what the design of floods leaves open.
fn finish(layout: &mut Value, section: &str) {
    for list in layout["blocks"][1]["blocks"].as_array_mut().unwrap() {
        list["section_id"] = json!(section);
    }
    layout["blocks"][3]["entries"][0]["text"] = json!("0399-8600110");
}

/// What may not be begun or saved.
async fn is_refused(town: &Town, li: &Person, (section, id): (&str, &str), layout: &Value) {
    let begin = |section: &str, design: &str| {
        let kind = "topic";
        json!({"section_id": section, "kind": kind, "design": design})
    };
    let elsewhere = begin(&town.notices.id, "flood");
    assert_eq!(code(li, "/api/articles", elsewhere).await, "article.topic_section");
    let odd = begin(section, "pink");
    assert_eq!(code(li, "/api/articles", odd).await, "topic.design");
    let door = format!("/api/articles/{id}/draft");
    let mut bad = layout.clone();
    bad["blocks"][0]["kind"] = json!("script");
    assert_eq!(code(li, &door, draft(1, &bad)).await, "topic.kind");
    bad = layout.clone();
    bad["blocks"][0]["pictures"] = json!([{"media_id": "0192", "alt": "河堤", "link": ""}]);
    assert_eq!(code(li, &door, draft(1, &bad)).await, "article.unknown_file");
    bad = layout.clone();
    let entries = json!([{"title": "报告", "link": "hb:media/0192"}]);
    let links = json!({"id": "zz", "kind": "links", "entries": entries});
    bad["blocks"].as_array_mut().unwrap().push(links);
    assert_eq!(code(li, &door, draft(1, &bad)).await, "article.unknown_file");
    assert_eq!(code(li, &door, draft(1, &Value::Null)).await, "article.layout");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_whole_life_of_a_topic() {
    in_every_town(async |town| {
        let section = topics(&town).await;
        let li = town.person("li").await;
        let designs = li.sees("/api/designs").await;
        assert!(designs.as_array().unwrap().len() >= 4);
        let form = json!({"section_id": section, "kind": "topic", "design": "flood"});
        let topic = li.does("/api/articles", form).await;
        let id = topic["id"].as_str().unwrap().to_owned();
        let mut layout = topic["working"]["layout"].clone();
        assert_eq!(layout["blocks"][0]["kind"], "notice");

        let door = format!("/api/articles/{id}/draft");
        is_refused(&town, &li, (&section, &id), &layout).await;
        layout["blocks"][0]["text"] = json!("市气象台发布暴雨黄色预警。");
        let saved = li.does(&door, draft(1, &layout)).await;
        assert!(saved["edition"]["body"].as_str().unwrap().contains("暴雨黄色预警"));
        assert_eq!(code(&li, &door, draft(1, &layout)).await, "article.changed_meanwhile");

        let preview = format!("/api/articles/{id}/preview");
        assert_eq!(li.get(&preview).await.body["code"], "topic.no_preview");
        let form = json!({"section_id": town.notices.id, "kind": "article"});
        let other = li.does("/api/articles", form).await;
        let plain = format!("/api/articles/{}", other["id"].as_str().unwrap());
        let said = li.get(&format!("{plain}/preview")).await;
        assert_eq!(said.body["code"], "article.wrong_state");
        let mixed = code(&li, &format!("{plain}/draft"), draft(1, &layout)).await;
        assert_eq!(mixed, "article.layout");

        let submission = format!("/api/articles/{id}/submission");
        let revision = json!({"revision": saved["revision"]});
        assert_eq!(code(&li, &submission, revision).await, "article.not_ready");
        let shown = li.sees(&format!("/api/articles/{id}")).await;
        let obstacles = shown["obstacles"].to_string();
        assert!(obstacles.contains("稿件列表“预警与通告”还没有选择栏目"), "{obstacles}");
        assert!(obstacles.contains("topic.unfinished"), "{obstacles}");
        assert!(obstacles.contains("“请填写电话”是模板文字"), "{obstacles}");
        finish(&mut layout, &town.notices.id);
        let saved = li.does(&door, draft(2, &layout)).await;
        let revision = json!({"revision": saved["revision"]});
        li.does(&submission, revision).await;
        let article = approved(&town, &id).await;
        let chen = town.person("chen").await;
        let form = json!({"digest": article["working"]["digest"], "at": null});
        let live = chen.does(&format!("/api/articles/{id}/publication"), form).await;
        assert!(live["path"].as_str().unwrap().starts_with("/zt/20"), "{live}");

        li.does(&format!("/api/articles/{id}/revision"), json!({})).await;
        layout["blocks"].as_array_mut().unwrap().remove(2);
        let newer = li.does(&door, draft(1, &layout)).await;
        let (new, old) = (newer["id"].as_str().unwrap(), live["live"]["id"].as_str().unwrap());
        let found = li.sees(&format!("/api/editions/{new}/difference?with={old}")).await;
        let gone = &found["header"].as_array().unwrap()[0];
        assert_eq!(gone["new"], "已删除", "{found}");
        assert!(gone["field"].as_str().unwrap().starts_with("模块 文字"), "{gone}");
    })
    .await;
}
