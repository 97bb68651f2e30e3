//! A clerk brings an office file into an article.

use std::io::{Cursor, Write};

use axum::http::StatusCode;
use content::media;
use serde_json::json;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::town::{draft, in_every_town};

pub(crate) const OFFICE: &str =
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
pub(crate) const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
pub(crate) const WORD: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

/// One point of colour.
const PNG: &[u8] =
    b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89\
    \0\0\0\x0dIDATx\xdacd\xf8\xcfP\x0f\0\x03\x86\x01\x80Z4}k\0\0\0\0IEND\xaeB`\x82";

const BODY: &str = "\
    <w:p><w:pPr><w:jc w:val=\"center\"/></w:pPr><w:r><w:rPr><w:b/><w:sz w:val=\"44\"/></w:rPr>\
      <w:t>关于做好防汛工作的通知</w:t></w:r></w:p>\
    <w:p><w:pPr><w:jc w:val=\"center\"/></w:pPr><w:r><w:t>云政办发〔2026〕8号</w:t></w:r></w:p>\
    <w:p><w:pPr><w:outlineLvl w:val=\"0\"/></w:pPr><w:r><w:t>总体要求</w:t></w:r></w:p>\
    <w:p><w:r><w:t>各单位要压实责任，责任单位见下表，联系方式以公布的为准。</w:t></w:r></w:p>\
    <w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val=\"2\"/></w:tcPr><w:p><w:r><w:t>任务</w:t></w:r>\
      </w:p></w:tc></w:tr><w:tr><w:tc><w:p><w:r><w:t>清淤</w:t></w:r></w:p></w:tc>\
      <w:tc><w:p><w:r><w:t>水务局</w:t></w:r></w:p></w:tc></w:tr></w:tbl>\
    <w:p><w:r><w:drawing><wp:inline><wp:docPr descr=\"清淤现场\"/><a:blip r:embed=\"rId1\"/>\
      </wp:inline></w:drawing></w:r></w:p>\
    <w:p><w:r><w:drawing><wp:inline><wp:docPr/><a:blip r:embed=\"rId2\"/></wp:inline>\
      </w:drawing></w:r></w:p>\
    <w:p><w:ins w:author=\"某人\" w:date=\"2026-05-03T08:00:00Z\"><w:r><w:t>此处后加。</w:t></w:r>\
      </w:ins></w:p>\
    <w:p><w:pPr><w:jc w:val=\"right\"/></w:pPr><w:r><w:t>2026年5月3日</w:t></w:r></w:p>";

pub(crate) fn pack(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// A Word document with this document part, a picture, and one that is none.
fn docx(document: &str) -> Vec<u8> {
    let relations = |all: &[(&str, &str, &str)]| {
        let one = |(id, kind, target): &(&str, &str, &str)| {
            format!("<Relationship Id=\"{id}\" Type=\"{OFFICE}/{kind}\" Target=\"{target}\"/>")
        };
        let all: String = all.iter().map(one).collect();
        format!("<Relationships xmlns=\"{PACKAGE}/relationships\">{all}</Relationships>")
    };
    let package = relations(&[("rId1", "officeDocument", "word/document.xml")]);
    let own = relations(&[("rId1", "image", "media/1.png"), ("rId2", "image", "media/2.gif")]);
    pack(&[
        ("[Content_Types].xml", format!("<Types xmlns=\"{PACKAGE}/content-types\"/>").as_bytes()),
        ("_rels/.rels", package.as_bytes()),
        ("word/document.xml", document.as_bytes()),
        ("word/_rels/document.xml.rels", own.as_bytes()),
        ("word/media/1.png", PNG),
        ("word/media/2.gif", b"GIF89a and no picture"),
    ])
}

pub(crate) fn notice() -> Vec<u8> {
    docx(&format!(
        "<w:document xmlns:w=\"{WORD}\" xmlns:r=\"{OFFICE}\" xmlns:a=\"a\" xmlns:wp=\"wp\">\
         <w:body>{BODY}</w:body></w:document>"
    ))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_word_document_becomes_the_text_of_an_article() {
    in_every_town(async |town| {
        let li = town.person("li").await;
        let brought = li.brings("防汛通知.docx", &notice()).await;
        assert_eq!(brought.status, StatusCode::OK, "{brought:?}");
        let paper = brought.body;
        assert_eq!(paper["title"], "关于做好防汛工作的通知");
        assert_eq!(paper["doc_no"], "云政办发〔2026〕8号");
        assert_eq!(paper["made_on"], "2026-05-03");

        let body = paper["body"].as_str().unwrap();
        let id = body.split("/api/media/").nth(1).unwrap().split('/').next().unwrap();
        let picture = li.sees(&format!("/api/media/{id}")).await;
        assert_eq!(picture["name"], "防汛通知-图1.png");
        assert_eq!(picture["alt"], "清淤现场");
        // Nobody has taken it yet: it is not in the library.
        assert_eq!(li.sees("/api/media").await["total"], 0);
        let shown = format!("<img src=\"/api/media/{id}/file\" alt=\"清淤现场\">");
        for held in [&*shown, "<h2>总体要求</h2>", "<td colspan=\"2\"", "此处后加。"] {
            assert!(body.contains(held), "{held} is not in {body}");
        }
        assert_eq!(body.matches("<img").count(), 1, "{body}");
        assert!(body.contains("关于做好防汛工作的通知"), "{body}");
        let untitled = paper["body_without_title"].as_str().unwrap();
        assert!(!untitled.contains("关于做好防汛工作的通知"), "{untitled}");
        let notes: Vec<_> = paper["notes"].as_array().unwrap().iter().collect();
        let refused = notes.iter().find(|note| note["code"] == "paper.picture_refused").unwrap();
        let say = refused["say"].as_str().unwrap();
        assert_eq!(say, "第2张图片未读入：图片已损坏或尺寸过大，无法读取");
        assert_eq!(paper["hidden"][0]["kind"], "change");
        assert_eq!(paper["hidden"][0]["severity"], "high");

        // What was brought is kept as it is.
        let form = json!({"section_id": town.notices.id, "kind": "article"});
        let article = li.does("/api/articles", form).await;
        let path = format!("/api/articles/{}/draft", article["id"].as_str().unwrap());
        let mut form = draft(1, "关于做好防汛工作的通知");
        form["body"] = paper["body_without_title"].clone();
        let saved = li.does(&path, form).await;
        assert!(saved["edition"].is_null(), "just what was sent");
        assert!(li.get(&format!("/api/media/{id}/file")).await.status.is_success());

        assert_eq!(li.sees("/api/media").await["total"], 1, "the draft took it");

        // Brought once more, the picture is the one of the library.
        let again = li.brings("防汛通知.docx", &notice()).await;
        assert_eq!(again.body["body"], paper["body"]);
        assert_eq!(li.sees("/api/media").await["total"], 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_table_comes_in_from_values() {
    in_every_town(async |town| {
        let li = town.person("li").await;
        let brought = li.brings("名单.csv", "序号,单位\n1,水务局\n".as_bytes()).await;
        assert_eq!(brought.status, StatusCode::OK, "{brought:?}");
        let body = brought.body["body"].as_str().unwrap();
        assert!(body.contains("<table>") && body.contains("水务局"), "{body}");
        assert_eq!(brought.body["title"], json!(null));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_read_is_refused_with_advice() {
    in_every_town(async |town| {
        let li = town.person("li").await;
        let mut legacy = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
        legacy.resize(2_048, 0);
        legacy.extend("WordDocument".encode_utf16().flat_map(u16::to_le_bytes));
        legacy.resize(4_096, 0);
        let bomb = docx(&" ".repeat(30 << 20));
        assert!(bomb.len() < 1 << 20);
        for (name, bytes, code) in [
            ("通知.doc", legacy, "paper.legacy_word"),
            ("通知.docx", bomb, "paper.unpacks_too_large"),
            ("通知.pdf", b"%PDF-1.7\n".to_vec(), "paper.pdf"),
            ("通知.docx", Vec::new(), "paper.unknown"),
        ] {
            let said = li.brings(name, &bytes).await;
            assert!(said.status.is_client_error(), "{name}: {said:?}");
            assert_eq!(said.body["code"], code, "{name}: {said:?}");
        }
        assert_eq!(li.sees("/api/media").await["total"], 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_not_upload_may_not_bring_a_file() {
    in_every_town(async |town| {
        for login in ["wang", "shen"] {
            let said = town.person(login).await.brings("通知.docx", &notice()).await;
            assert_eq!(said.status, StatusCode::FORBIDDEN, "{login}: {said:?}");
        }
        assert!(!town.happened().await.iter().any(|event| event == "media.uploaded"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_of_the_library_says_what_it_hides() {
    in_every_town(async |town| {
        let li = town.person("li").await;
        for (name, bytes, kinds) in [
            ("防汛通知.docx", notice(), json!(["change"])),
            ("名单.pdf", b"%PDF-1.7 and so on".to_vec(), json!(["unread"])),
            ("图.png", PNG.to_vec(), json!([])),
        ] {
            let media = li.upload(name, &bytes, "图").await.body;
            let path = format!("/api/media/{}/hidden", media["id"].as_str().unwrap());
            let found = li.sees(&path).await;
            let found: Vec<_> = found.as_array().unwrap().iter().map(|one| &one["kind"]).collect();
            assert_eq!(json!(found), kinds, "{name}");
        }
        let missing = li.get("/api/media/0192f0c1a2b3c4d5e6f708192a3b4c5d/hidden").await;
        assert_eq!(missing.body["code"], "media.unknown");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cancelled_import_leaves_nothing_behind() {
    in_every_town(async |town| {
        let li = town.person("li").await;
        let brought = li.brings("防汛通知.docx", &notice()).await.body;
        let body = brought["body"].as_str().unwrap();
        let id = body.split("/api/media/").nth(1).unwrap().split('/').next().unwrap();
        let start = town.desk.clock().now();
        town.desk.clock().set(start + 23 * 3_600_000);
        assert_eq!(media::follow::clear(&town.desk).await.unwrap(), 0);
        town.desk.clock().set(start + 25 * 3_600_000);
        assert_eq!(media::follow::clear(&town.desk).await.unwrap(), 1);
        town.desk.clock().set(0);
        let li = town.person("li").await;
        let said = li.get(&format!("/api/media/{id}")).await;
        assert_eq!(said.body["code"], "media.unknown");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_copied_without_what_is_hidden_in_it() {
    in_every_town(async |town| {
        let li = town.person("li").await;
        let file = li.upload("防汛通知.docx", &notice(), "").await.body;
        let path = format!("/api/media/{}", file["id"].as_str().unwrap());
        let clean = li.does(&format!("{path}/cleaning"), json!({})).await;
        assert_ne!(clean["id"], file["id"]);
        assert_eq!(clean["name"], file["name"]);
        let hidden = format!("/api/media/{}/hidden", clean["id"].as_str().unwrap());
        assert_eq!(li.sees(&hidden).await, json!([]));
        let pdf = li.upload("表.pdf", b"%PDF-1.7 x", "").await.body;
        let path = format!("/api/media/{}/cleaning", pdf["id"].as_str().unwrap());
        assert_eq!(li.post(&path, json!({})).await.body["code"], "paper.not_cleaned");
        assert_eq!(town.person("wang").await.post(&path, json!({})).await.status, 403);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_is_set_in_the_house_style() {
    in_every_town(async |town| {
        let li = town.person("li").await;
        let id = "0192f0c1a2b3c4d5e6f708192a3b4c5d";
        let body = format!(
            "<p>　　一、总体要求</p><p></p><p style=\"color:red\">请各单位,按时报送。</p>\
             <p><img src=\"/api/media/{id}/file\" alt=\"河\"></p><script>x</script>"
        );
        let said = li.does("/api/papers/arrangement", json!({"body": body})).await;
        let said = said["body"].as_str().unwrap();
        for kept in ["一、总体要求", "请各单位，按时报送。", &format!("/api/media/{id}/file")]
        {
            assert!(said.contains(kept), "{kept}: {said}");
        }
        assert!(!said.contains("script") && !said.contains("　　"), "{said}");
        let again = li.does("/api/papers/arrangement", json!({"body": said})).await;
        assert_eq!(again["body"], said);
    })
    .await;
}
