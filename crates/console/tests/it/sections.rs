//! The tree of a site.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::articles::submitted;
use crate::town::in_every_town;

fn form(parent: &str, name: &str, slug: &str) -> Value {
    json!({"parent_id": parent, "name": name, "slug": slug, "kind": "general", "column_type": "",
        "link_url": "", "description": "", "keywords": "", "unit_id": "", "person": "",
        "in_nav": true, "revision": 0})
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tree_is_built_renamed_and_moved() {
    in_every_town(async |town| {
        let guan = town.person("guan").await;
        let path = format!("/api/sites/{}/sections", town.site.id);
        let top = guan.does(&path, form("", "政务公开", "zwgk")).await;
        let id = top["id"].as_str().unwrap();
        let child = guan.does(&path, form(id, "规划计划", "ghjh")).await;
        assert_eq!(child["path"], "/zwgk/ghjh/");
        let grandchild =
            guan.does(&path, form(child["id"].as_str().unwrap(), "专项规划", "zx")).await;

        for (parent, name, slug, code) in [
            ("", "政务公开", "other", "section.already_there"),
            ("", "别的名字", "zwgk", "section.already_there"),
            (id, "上级", "../x", "section.slug"),
            ("", "搜索", "search", "section.slug_reserved"),
            ("0192f0c1a2b3c4d5e6f708192a3b4c5d", "孤儿", "gu", "section.unknown"),
        ] {
            let said = guan.post(&path, form(parent, name, slug)).await;
            assert_eq!(said.body["code"], code, "{name} {slug}");
        }

        let mut renamed = form("", "政府信息公开", "xxgk");
        renamed["revision"] = top["revision"].clone();
        guan.does(&format!("/api/sections/{id}"), renamed.clone()).await;
        let said = guan.post(&format!("/api/sections/{id}"), renamed).await;
        assert_eq!(said.body["code"], "section.changed_meanwhile");
        let all = guan.sees(&path).await;
        let find = |id: &Value| {
            all["items"].as_array().unwrap().iter().find(|s| s["id"] == *id).unwrap().clone()
        };
        assert_eq!(find(&grandchild["id"])["path"], "/xxgk/ghjh/zx/");

        let position = format!("/api/sections/{id}/position");
        let said =
            guan.post(&position, json!({"parent_id": grandchild["id"], "before_id": null})).await;
        assert_eq!(said.body["code"], "section.in_a_circle");
        guan.does(&position, json!({"parent_id": "", "before_id": town.notices.id})).await;
        let all = guan.sees(&path).await;
        assert_eq!(all["items"][0]["id"], id);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_section_in_use_cannot_be_removed() {
    in_every_town(async |town| {
        let (guan, li) = (town.person("guan").await, town.person("li").await);
        submitted(&town, &li, "关于放假的通知").await;
        let path = format!("/api/sections/{}/removal", town.notices.id);
        let said = guan.post(&path, json!({"reason": "合并栏目"})).await;
        assert_eq!(said.body["code"], "section.in_use");
        let path = format!("/api/sections/{}/removal", town.policies.id);
        assert_eq!(guan.post(&path, json!({"reason": ""})).await.body["code"], "section.reason");
        guan.does(&path, json!({"reason": "合并栏目"})).await;
        assert_eq!(
            li.post(&path, json!({"reason": "合并栏目"})).await.status,
            StatusCode::NOT_FOUND
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_ready_plan_fills_a_new_site_only() {
    in_every_town(async |town| {
        let xi = town.person("xi").await;
        let path = format!("/api/sites/{}/sections/template", town.site.id);
        let said = xi.post(&path, json!({"template": "city_portal"})).await;
        assert_eq!(said.body["code"], "section.not_empty");
        let said = xi.post(&path, json!({"template": "../../etc"})).await;
        assert_eq!(said.body["code"], "section.unknown_template");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_one_may_do_with_sites_and_sections_is_said_and_kept() {
    in_every_town(async |town| {
        let sections = format!("/api/sites/{}/sections", town.site.id);
        let site = format!("/api/sites/{}", town.site.id);
        let none: [&str; 0] = [];
        // The editor writes, the unit's administrator keeps the site, the platform's all of them.
        let section = ["change", "shift", "remove"];
        for (login, on_site, [on_section, on_tree]) in [
            ("li", none.as_slice(), [none.as_slice(), &none]),
            ("guan", &["change", "switch"], [&section, &["create"]]),
            ("xi", &["change", "shift", "create"], [&section, &["create"]]),
        ] {
            let person = town.person(login).await;
            let seen = person.sees(&site).await;
            assert_eq!(seen["may"], json!(on_site), "{login}");
            assert_eq!(seen["address"], "http://www.yunxi.localhost/");
            let tree = person.sees(&sections).await;
            assert_eq!(tree["may"], json!(on_tree), "{login}");
            assert_eq!(tree["items"][0]["may"], json!(on_section), "{login}");
            let listed = person.sees("/api/sites").await;
            assert_eq!(listed[0]["may"], json!(on_site), "{login}");

            let position = json!({"parent_id": "", "before_id": null});
            let id = tree["items"][0]["id"].as_str().unwrap();
            let path = format!("/api/sections/{id}/position");
            let moved = person.post(&path, position.clone()).await;
            assert_eq!(moved.status == StatusCode::OK, !on_section.is_empty(), "{login}");
            let moved = person.post(&format!("{site}/position"), position).await;
            assert_eq!(moved.status == StatusCode::OK, on_site.contains(&"shift"), "{login}");
            let made = person.post(&sections, form("", login, login)).await;
            assert_eq!(made.status == StatusCode::OK, !on_tree.is_empty(), "{login}: {made:?}");
        }
    })
    .await;
}
