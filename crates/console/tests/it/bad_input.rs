//! Files that swell, pictures that run, titles without end, and two people at one thing.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::articles::{approved, submitted};
use crate::flows::review_of;
use crate::papers::{OFFICE, PACKAGE, WORD, pack};
use crate::town::{MAKER, Person, Said, Town, draft, in_every_town};

/// A picture that would run in a reader's browser.
const SVG: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\">\
    <script>alert(document.cookie)</script></svg>";

fn relations(all: &[(&str, &str, &str)]) -> Vec<u8> {
    let one = |(id, kind, target): &(&str, &str, &str)| {
        format!("<Relationship Id=\"{id}\" Type=\"{OFFICE}/{kind}\" Target=\"{target}\"/>")
    };
    let all: String = all.iter().map(one).collect();
    format!("<Relationships xmlns=\"{PACKAGE}/relationships\">{all}</Relationships>").into_bytes()
}

/// An office file whose main part is a little in the file and a lot when it is unpacked.
fn bomb(main: &str) -> Vec<u8> {
    let types = format!("<Types xmlns=\"{PACKAGE}/content-types\"/>");
    pack(&[
        ("[Content_Types].xml", types.as_bytes()),
        ("_rels/.rels", &relations(&[("rId1", "officeDocument", main)])),
        (main, &vec![b' '; 60 << 20]),
    ])
}

#[tokio::test(flavor = "multi_thread")]
async fn bombs_go_off_at_no_door_that_opens_files() {
    let bombs =
        [("通知.docx", bomb("word/document.xml")), ("统计表.xlsx", bomb("xl/workbook.xml"))];
    in_every_town(async |town| {
        let li = town.person("li").await;
        for (name, bytes) in &bombs {
            assert!(bytes.len() < 1 << 20, "{name} is small: {}", bytes.len());
            let begin = std::time::Instant::now();
            let disguised = format!("{name}.csv");
            for said in [
                li.brings(name, bytes).await,
                li.upload(name, bytes, "").await,
                li.brings(&disguised, bytes).await,
            ] {
                assert_eq!(said.body["code"], "paper.unpacks_too_large", "{name}: {said:?}");
                assert_eq!(said.status, StatusCode::PAYLOAD_TOO_LARGE, "{name}");
            }
            let said = li.upload(&disguised, bytes, "").await;
            assert!(said.status.is_client_error(), "{name}: {said:?}");
            assert!(begin.elapsed().as_secs() < 20, "{name}: {:?}", begin.elapsed());
        }
        nothing_came_in(&town, &li).await;
    })
    .await;
}

/// Neither the library nor the disk holds anything.
async fn nothing_came_in(town: &Town, who: &Person) {
    assert_eq!(who.sees("/api/media").await["total"], 0);
    assert_eq!(who.sees("/api/uploads").await, json!([]));
    for folder in ["uploads", "media"] {
        let left = std::fs::read_dir(town.desk.files().join(folder));
        assert_eq!(left.map_or(0, Iterator::count), 0, "{folder}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_that_runs_comes_in_nowhere() {
    in_every_town(async |town| {
        let li = town.person("li").await;
        let doctype = format!("<?xml version=\"1.0\"?><!DOCTYPE svg>{SVG}");
        for (name, bytes) in [
            ("图标.svg", SVG),
            ("图标.png", SVG),
            ("图标.jpg", doctype.as_str()),
            ("图标.svgz", SVG),
            ("图标.SVG", "x"),
        ] {
            let said = li.upload(name, bytes.as_bytes(), "图标").await;
            assert_eq!(said.body["code"], "media.svg", "{name}: {said:?}");
            assert_eq!(said.body["field"], "file", "{name}");
            let said = li.brings(name, bytes.as_bytes()).await;
            assert!(said.status.is_client_error(), "{name}: {said:?}");
            assert!(said.body["say"].is_string(), "{name}: {said:?}");
        }
        nothing_came_in(&town, &li).await;

        // In a Word file the words come in, and the picture stays out.
        let document = format!(
            "<w:document xmlns:w=\"{WORD}\" xmlns:r=\"{OFFICE}\"><w:body><w:p><w:r><w:t>正文</w:t>\
             </w:r></w:p><w:p><w:r><w:drawing><a:blip r:embed=\"rId1\"/></w:drawing></w:r></w:p>\
             </w:body></w:document>"
        );
        let file = pack(&[
            ("[Content_Types].xml", b"<Types/>"),
            ("_rels/.rels", &relations(&[("rId1", "officeDocument", "word/document.xml")])),
            ("word/document.xml", document.as_bytes()),
            ("word/_rels/document.xml.rels", &relations(&[("rId1", "image", "media/1.png")])),
            ("word/media/1.png", SVG.as_bytes()),
        ]);
        let said = li.brings("通知.docx", &file).await;
        assert_eq!(said.status, StatusCode::OK, "{said:?}");
        let body = said.body["body"].as_str().unwrap();
        assert!(body.contains("正文") && !body.contains("<img") && !body.contains("svg"), "{body}");
        nothing_came_in(&town, &li).await;

        // Nor does it come in with the words of a text, by hand or by the house style.
        let data = "data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9ImFsZXJ0KDEpIi8+";
        let text =
            format!("<p>甲</p>{SVG}<p><img src=\"{data}\" alt=\"x\"></p><object data=\"{data}\">");
        let form = json!({"section_id": town.notices.id, "kind": "article"});
        let article = li.does("/api/articles", form).await;
        let mut form = draft(1, "标题");
        form["body"] = json!(text);
        let door = format!("/api/articles/{}/draft", article["id"].as_str().unwrap());
        let saved = li.does(&door, form).await;
        let arranged = li.does("/api/papers/arrangement", json!({"body": text})).await;
        for kept in [&saved["edition"]["body"], &arranged["body"]] {
            let kept = kept.as_str().unwrap();
            assert!(kept.contains('甲'), "{kept}");
            for bad in ["svg", "script", "onload", "data:", "<object"] {
                assert!(!kept.contains(bad), "{bad}: {kept}");
            }
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_title_of_two_megabytes_is_refused_by_name_and_changes_nothing() {
    in_every_town(async |town| {
        let (li, guan) = (town.person("li").await, town.person("guan").await);
        let form = json!({"section_id": town.notices.id, "kind": "article"});
        let article = li.does("/api/articles", form).await;
        let door = format!("/api/articles/{}", article["id"].as_str().unwrap());
        let before = (li.sees(&door).await, town.happened().await);
        let site = serde_json::to_value(&town.site).unwrap();
        for (bytes, status, code) in
            [(2 << 20, 413, "web.too_large"), (1_900_000, 422, "article.title")]
        {
            let title = "题".repeat(bytes / 3 + 1);
            for path in [format!("{door}/draft"), format!("{door}/check")] {
                let said = li.post(&path, draft(1, &title)).await;
                if status == 422 && path.ends_with("/check") {
                    // A text that is being written is looked at as it is.
                    assert!(!said.status.is_server_error(), "{said:?}");
                    continue;
                }
                assert_eq!(said.status, status, "{path}: {said:?}");
                if status == 413 {
                    assert_eq!(said.body["code"], code, "{said:?}");
                } else {
                    assert_eq!(said.body["field"], "title", "{said:?}");
                }
                assert!(said.body["say"].as_str().unwrap().chars().count() < 60, "{said:?}");
            }
            let mut site = site.clone();
            site["name"] = json!(title);
            let said = guan.post(&format!("/api/sites/{}", town.site.id), site).await;
            assert_eq!(said.status, status, "{said:?}");
        }
        assert_eq!((li.sees(&door).await, town.happened().await), before);
        // One of a usual length goes in as ever.
        li.does(&format!("{door}/draft"), draft(1, "关于放假的通知")).await;
    })
    .await;
}

/// One of two is taken; the other is told what happened, and changes nothing.
fn one_wins(path: &str, (one, other): (Said, Said), code: &str) -> Value {
    let (won, lost) = if one.status == StatusCode::OK { (one, other) } else { (other, one) };
    assert_eq!(won.status, StatusCode::OK, "{path}: {won:?}");
    assert_eq!((lost.status.as_u16(), lost.body["code"].as_str()), (409, Some(code)), "{path}");
    assert!(lost.body["say"].is_string(), "{path}: {lost:?}");
    won.body
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_who_save_the_same_thing_at_once_one_is_told() {
    in_every_town(async |town| {
        let (guan, xi) = (town.person("guan").await, town.person("xi").await);
        let source =
            json!({"name": "云溪日报", "kind": "media", "host": "", "note": "", "revision": 0});
        let source = xi.does("/api/provenance", source).await;
        let section = json!({"name": "通知公告", "slug": "tzgg", "kind": "notice",
            "column_type": "", "link_url": "", "description": "", "keywords": "", "unit_id": "",
            "person": "", "in_nav": true, "revision": town.notices.revision});
        let site = serde_json::to_value(&town.site).unwrap();
        let same = |form: &Value, field: &str, text: &str| {
            let mut form = form.clone();
            form[field] = json!(text);
            form
        };
        let source_door = format!("/api/provenance/{}", source["id"].as_str().unwrap());
        for (who, path, form, field, code) in [
            (
                &guan,
                format!("/api/sites/{}", town.site.id),
                &site,
                "slogan",
                "site.changed_meanwhile",
            ),
            (
                &guan,
                format!("/api/sections/{}", town.notices.id),
                &section,
                "person",
                "section.changed_meanwhile",
            ),
            (&xi, source_door, &source, "note", "provenance.changed_meanwhile"),
        ] {
            let said = tokio::join!(
                who.post(&path, same(form, field, "某甲")),
                who.post(&path, same(form, field, "某乙"))
            );
            let won = one_wins(&path, said, code);
            assert!(["某甲", "某乙"].contains(&won[field].as_str().unwrap_or("某甲")), "{won}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_who_decide_or_publish_at_once_one_is_told() {
    in_every_town(async |town| {
        let (account, site) = (town.accounts["xu"].clone(), town.site.id.clone());
        let give = town.desk.act(MAKER, async |work| {
            office::permit::actions::give(work, &account, "first_review", &site, None).await
        });
        give.await.unwrap();
        let id = submitted(&town, &town.person("li").await, "关于放假的通知").await;
        let (wang, xu) = (town.person("wang").await, town.person("xu").await);
        let review = review_of(&wang, &id).await;
        let path = format!("/api/reviews/{}/decision", review["id"].as_str().unwrap());
        let form = |approve: bool| {
            json!({"digest": review["digest"], "approve": approve, "opinion": "请核对日期"})
        };
        let (one, other) = tokio::join!(wang.post(&path, form(true)), xu.post(&path, form(false)));
        let (won, lost) = if one.status == 200 { (one, other) } else { (other, one) };
        assert_eq!(won.status, 200, "{won:?}");
        assert!([403, 409].contains(&lost.status.as_u16()), "{lost:?}");
        let shown = review_of(&town.person("li").await, &id).await;
        if shown["state"] == "returned" || shown.is_null() {
            return;
        }
        assert_eq!(shown["steps"][0]["entries"].as_array().unwrap().len(), 1);
        let taken = town.happened().await.iter().filter(|one| *one == "review.decided").count();
        assert_eq!(taken, 1);
    })
    .await;
    in_every_town(async |town| {
        let id = submitted(&town, &town.person("li").await, "关于放假的通知").await;
        let digest = approved(&town, &id).await["working"]["digest"].clone();
        let chen = town.person("chen").await;
        let path = format!("/api/articles/{id}/publication");
        let form = || json!({"digest": digest, "at": null});
        let said = tokio::join!(chen.post(&path, form()), chen.post(&path, form()));
        let (won, lost) = if said.0.status == 200 { said } else { (said.1, said.0) };
        assert_eq!((won.status.as_u16(), lost.status.is_client_error()), (200, true), "{lost:?}");
        let live = town.happened().await.iter().filter(|one| *one == "article.published").count();
        assert_eq!(live, 1);
    })
    .await;
}
