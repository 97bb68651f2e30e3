//! Files come in part by part, are kept in order, and go again.

use std::io::{Cursor, Write};

use axum::http::StatusCode;
use content::{media, upload};
use office::permit;
use serde_json::{Value, json};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::articles::submitted_with;
use crate::files::{PART, digest, pick};
use crate::town::{MAKER, PASSWORD, Person, Town, draft, in_every_town};

/// The shape of a film: what it is, and so many bytes of it, each part another.
fn film(bytes: usize) -> Vec<u8> {
    let mut film = b"\0\0\0\x14ftypisom\0\0\x02\0isom".to_vec();
    film.extend((film.len()..bytes).map(|at| (at / PART) as u8 ^ (at % 251) as u8));
    film
}

/// A photograph with nothing on it but colours.
pub(crate) fn photo(width: u32, height: u32, shade: u8) -> Vec<u8> {
    let picture = image::RgbImage::from_fn(width, height, |x, y| {
        image::Rgb([(x % 256) as u8, (y % 256) as u8, shade ^ (x * y % 13) as u8])
    });
    let mut out = Cursor::new(Vec::new());
    picture.write_to(&mut out, image::ImageFormat::Jpeg).unwrap();
    out.into_inner()
}

async fn begin(person: &Person, name: &str, size: usize) -> Value {
    let form = json!({"name": name, "size_bytes": size, "changed_at": 7, "alt": "说明"});
    person.does("/api/uploads", form).await
}

fn memory_kb() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_large_upload_that_was_cut_off_goes_on_where_it_stopped() {
    in_every_town(async |town| {
        let li = town.person("li").await;
        let film = film(300 << 20);
        let before = memory_kb();
        let begun = begin(&li, "会议录像.mp4", film.len()).await;
        let path = format!("/api/uploads/{}", begun["id"].as_str().unwrap());
        let parts: Vec<&[u8]> = film.chunks(PART).collect();
        for (at, part) in parts.iter().enumerate().take(30) {
            let said = li.send_part(&path, at + 1, &digest(part), part).await;
            assert_eq!(said.status, StatusCode::OK, "{said:?}");
        }
        // The window is closed in the middle of a part; on another day it goes on.
        let said = li.send_part(&path, 31, &digest(parts[30]), &parts[30][..1000]).await;
        assert_eq!(said.body["code"], "upload.part_damaged");
        let said = li.post(&format!("{path}/finish"), json!(null)).await;
        assert_eq!(said.body["code"], "upload.incomplete");

        let again = begin(&li, "会议录像.mp4", film.len()).await;
        assert_eq!(again["id"], begun["id"]);
        let there: Vec<_> = again["parts"].as_array().unwrap().iter().collect();
        assert_eq!(there.len(), 30);
        assert_eq!(there[29]["digest"], json!(digest(parts[29])));
        assert_eq!(li.sees("/api/uploads").await[0]["id"], begun["id"]);
        // The rest comes backwards.
        for (at, part) in parts.iter().enumerate().skip(30).rev() {
            let said = li.send_part(&path, at + 1, &digest(part), part).await;
            assert_eq!(said.status, StatusCode::OK, "{said:?}");
        }
        let done = li.does(&format!("{path}/finish"), json!(null)).await;
        let more_mb = memory_kb().saturating_sub(before) / 1024;
        assert!(more_mb < 120, "{more_mb} MB more in memory for a file of 300 MB");
        assert_eq!(done["media"]["digest"], json!(digest(&film)));
        assert_eq!(done["media"]["media_type"], "video/mp4");
        assert_eq!(done["is_known"], false);

        let gone = li.get(&path).await;
        assert_eq!(gone.body["code"], "upload.unknown");
        let folder = town.desk.files().join("uploads");
        assert_eq!(std::fs::read_dir(folder).unwrap().count(), 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_part_is_taken_only_as_it_was_sent() {
    in_every_town(async |town| {
        let (li, zhou) = (town.person("li").await, town.person("zhou").await);
        let film = film(PART + 10);
        let begun = begin(&li, "短片.mp4", film.len()).await;
        let path = format!("/api/uploads/{}", begun["id"].as_str().unwrap());
        let (first, second) = film.split_at(PART);
        for (number, given, bytes, code) in [
            (1, digest(second), first, "upload.part_damaged"),
            (1, "x".to_owned(), first, "upload.part_damaged"),
            (2, digest(first), first, "upload.part_damaged"),
            (3, digest(second), second, "upload.no_such_part"),
            (0, digest(first), first, "upload.no_such_part"),
        ] {
            let said = li.send_part(&path, number, &given, bytes).await;
            assert_eq!(said.body["code"], code, "{number}");
        }
        let long = vec![0; PART + 1];
        let said = li.send_part(&path, 1, &digest(&long), &long).await;
        assert_eq!(said.body["code"], "upload.part_cut");

        // Nobody else touches it, nor sees it.
        for said in [
            zhou.send_part(&path, 1, &digest(first), first).await,
            zhou.get(&path).await,
            zhou.post(&format!("{path}/finish"), json!(null)).await,
            zhou.post(&format!("{path}/removal"), json!(null)).await,
        ] {
            assert_eq!(said.body["code"], "upload.unknown");
        }
        // The same file of another person is another upload.
        let other = begin(&zhou, "短片.mp4", film.len()).await;
        assert_ne!(other["id"], begun["id"]);

        for part in [(2, second), (1, first), (1, first)] {
            let said = li.send_part(&path, part.0, &digest(part.1), part.1).await;
            assert_eq!(said.status, StatusCode::OK);
        }
        // The disk lost what it had acknowledged: that part is asked for once more.
        let kept = town.desk.files().join("uploads").join(begun["id"].as_str().unwrap());
        let mut bytes = std::fs::read(&kept).unwrap();
        bytes[PART + 3] ^= 1;
        std::fs::write(&kept, bytes).unwrap();
        let said = li.post(&format!("{path}/finish"), json!(null)).await;
        assert_eq!(said.body["code"], "upload.part_damaged");
        assert_eq!(li.sees(&path).await["parts"].as_array().unwrap().len(), 1);
        li.send_part(&path, 2, &digest(second), second).await;
        let done = li.does(&format!("{path}/finish"), json!(null)).await;
        assert_eq!(done["media"]["digest"], json!(digest(&film)));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_lies_is_dropped_when_it_is_complete() {
    in_every_town(async |town| {
        let li = town.person("li").await;
        let mut bomb = ZipWriter::new(Cursor::new(Vec::new()));
        let options = SimpleFileOptions::default();
        bomb.start_file("[Content_Types].xml", options).unwrap();
        bomb.write_all(b"<Types/>").unwrap();
        bomb.start_file("_rels/.rels", options).unwrap();
        bomb.write_all(
            b"<Relationships><Relationship Id=\"r\" Target=\"word/document.xml\" Type=\"http://\
              schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\"/>\
              </Relationships>",
        )
        .unwrap();
        bomb.start_file("word/document.xml", options).unwrap();
        bomb.write_all(&vec![b' '; 60 << 20]).unwrap();
        let bomb = bomb.finish().unwrap().into_inner();
        for (name, bytes, code) in [
            ("照片.png", film(5000), "media.content_differs"),
            ("短片.mp4", photo(40, 30, 0), "media.content_differs"),
            ("图标.png", b"<svg onload='x()'><script>1</script></svg>".to_vec(), "media.svg"),
            ("炸弹.docx", bomb, "paper.unpacks_too_large"),
        ] {
            let said = li.upload(name, &bytes, "说明").await;
            assert_eq!(said.body["code"], code, "{name}: {said:?}");
        }
        for (name, size, code) in [
            ("图标.svg", 10, "media.svg"),
            ("程序.exe", 10, "media.kind"),
            ("大图.png", 30 << 20, "media.too_large"),
            ("空.pdf", 0, "media.empty"),
        ] {
            let form = json!({"name": name, "size_bytes": size});
            let said = li.post("/api/uploads", form).await;
            assert_eq!(said.body["code"], code, "{name}: {said:?}");
        }
        let told = li.post("/api/uploads", json!({"name": "一.mp4", "size_bytes": 1})).await;
        assert_eq!(told.status, StatusCode::OK);
        assert_eq!(li.sees("/api/uploads").await.as_array().unwrap().len(), 1);
        assert_eq!(li.sees("/api/media").await["total"], 0);
        let said = town.person("wang").await.upload("表.pdf", b"%PDF-1.7", "").await;
        assert_eq!(said.status, StatusCode::FORBIDDEN);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_nobody_goes_on_with_is_cleared_after_a_day() {
    in_every_town(async |town| {
        let li = town.person("li").await;
        let film = film(PART + 10);
        let begun = begin(&li, "短片.mp4", film.len()).await;
        let path = format!("/api/uploads/{}", begun["id"].as_str().unwrap());
        li.send_part(&path, 1, &digest(&film[..PART]), &film[..PART]).await;
        let folder = town.desk.files().join("uploads");
        std::fs::write(folder.join("left-by-a-crash"), b"x").unwrap();

        town.desk.clock().set(base::now() + 23 * 3_600_000);
        assert_eq!(upload::follow::tidy(&town.desk).await.unwrap(), 0);
        assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 1, "only what belongs to one");
        town.desk.clock().set(base::now() + 25 * 3_600_000);
        assert_eq!(upload::follow::tidy(&town.desk).await.unwrap(), 1);
        assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_bytes_are_one_file_of_the_unit() {
    in_every_town(async |town| {
        let li = town.person("li").await;
        let zhou = town.sign_in("zhou", PASSWORD).await.unwrap();
        let first = li.upload("一.jpg", &photo(40, 30, 1), "河").await.body;
        let form = json!({"name": "二.jpg", "size_bytes": photo(40, 30, 1).len(), "alt": "河"});
        let begun = zhou.does("/api/uploads", form).await;
        let path = format!("/api/uploads/{}", begun["id"].as_str().unwrap());
        zhou.send_part(&path, 1, &digest(&photo(40, 30, 1)), &photo(40, 30, 1)).await;
        let done = zhou.does(&format!("{path}/finish"), json!(null)).await;
        assert_eq!(done["is_known"], true);
        assert_eq!(done["media"]["id"], first["id"]);
        assert_eq!(li.sees("/api/media").await["total"], 1);

        // Out of the bin it comes back.
        li.does(&format!("/api/media/{}/removal", first["id"].as_str().unwrap()), json!({})).await;
        assert_eq!(li.sees("/api/media").await["total"], 0);
        let back = li.upload("三.jpg", &photo(40, 30, 1), "河").await.body;
        assert_eq!(back["id"], first["id"]);
        assert_eq!(li.sees("/api/media").await["total"], 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pictures_are_drawn_smaller_and_cut_around_their_focal_point() {
    in_every_town(async |town| {
        let li = town.person("li").await;
        let media = li.upload("河.jpg", &photo(1200, 1200, 2), "河").await.body;
        let path = format!("/api/media/{}", media["id"].as_str().unwrap());
        assert_eq!(media["drawn_at"], json!(null));
        assert_eq!(town.draw_waiting().await, 1);
        assert_eq!(town.draw_waiting().await, 0);
        let shown = li.sees(&path).await;
        assert!(shown["drawn_at"].is_i64());
        let small = format!("{path}/file?cut=list");
        let middle = li.fetch(&small).await;
        assert_eq!(middle.media_type, "image/webp");
        assert!(middle.bytes.len() < li.fetch(&format!("{path}/file")).await.bytes.len());

        let mut form = pick(&shown, &["name", "alt", "captions", "transcript", "revision"]);
        (form["focal_x"], form["focal_y"]) = (json!(0.5), json!(0.0));
        let changed = li.does(&path, form.clone()).await;
        assert_eq!((&changed["focal_y"], &changed["drawn_at"]), (&json!(0.0), &json!(null)));
        assert_eq!(li.post(&path, form).await.body["code"], "media.changed_meanwhile");
        assert_eq!(town.draw_waiting().await, 1);
        assert_ne!(li.fetch(&small).await.bytes, middle.bytes);

        let part = li.fetch_part(&format!("{path}/file"), "bytes=2-5").await;
        assert_eq!(part.bytes.len(), 4);
        assert_eq!(part.range, format!("bytes 2-5/{}", media["size_bytes"]));
    })
    .await;
}

async fn with_attachment(town: &Town, li: &Person, title: &str, file: &Value) -> String {
    let mut form = draft(1, title);
    form["attachments"] = json!([file["id"]]);
    submitted_with(town, li, form).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_says_where_it_is_used_and_stays_while_it_is() {
    in_every_town(async |town| {
        let li = town.person("li").await;
        let used = li.upload("名单.csv", "序号,单位\n1,水务局\n".as_bytes(), "").await.body;
        let free = li.upload("附图.jpg", &photo(60, 40, 3), "图").await.body;
        assert_eq!(used["opening"], "序号 单位 1 水务局");
        let id = with_attachment(&town, &li, "关于名单的通知", &used).await;

        let path = format!("/api/media/{}", used["id"].as_str().unwrap());
        let shown = li.sees(&path).await;
        assert_eq!(shown["uses"][0]["document_id"], json!(id));
        assert_eq!(shown["uses"][0]["state"], "in_review");
        assert_eq!(shown["may"], json!(["change"]));
        let said = li.post(&format!("{path}/removal"), json!({})).await;
        assert_eq!(said.body["code"], "media.in_use");
        let mut form = pick(&shown, &["alt", "captions", "transcript", "revision", "focal_x"]);
        form["name"] = json!("新名单.csv");
        assert_eq!(li.post(&path, form).await.body["code"], "media.reviewed");

        let unused = li.sees("/api/media?unused=true").await;
        assert_eq!(unused["items"][0]["id"], free["id"]);
        assert_eq!(unused["total"], 1);
        let path = format!("/api/media/{}", free["id"].as_str().unwrap());
        li.does(&format!("{path}/removal"), json!({})).await;
        assert_eq!(li.sees("/api/media?removed=true").await["total"], 1);
        assert_eq!(li.sees(&path).await["may"], json!(["take_back"]));
        // What is in the bin cannot be used.
        let mut form = draft(1, "关于图的通知");
        form["picture_id"] = free["id"].clone();
        let article = json!({"section_id": town.notices.id, "kind": "article"});
        let article = li.does("/api/articles", article).await;
        let save = format!("/api/articles/{}/draft", article["id"].as_str().unwrap());
        assert_eq!(li.post(&save, form.clone()).await.body["code"], "article.unknown_file");
        li.does(&format!("{path}/recovery"), json!({})).await;
        let said = li.post(&format!("{path}/recovery"), json!({})).await;
        assert_eq!(said.body["code"], "media.not_removed");
        li.does(&save, form).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn removed_files_are_gone_after_thirty_days() {
    in_every_town(async |town| {
        let li = town.person("li").await;
        let media = li.upload("旧图.jpg", &photo(900, 600, 4), "图").await.body;
        town.draw_waiting().await;
        let path = format!("/api/media/{}", media["id"].as_str().unwrap());
        li.does(&format!("{path}/removal"), json!({})).await;
        let files = || {
            let folders = std::fs::read_dir(town.desk.files().join("media")).unwrap();
            folders.map(|f| std::fs::read_dir(f.unwrap().path()).unwrap().count()).sum::<usize>()
        };
        assert_eq!(files(), 4, "the picture and three smaller ones");
        town.desk.clock().set(base::now() + 29 * 86_400_000);
        assert_eq!(media::follow::clear(&town.desk).await.unwrap(), 0);
        assert_eq!(files(), 4);
        town.desk.clock().set(base::now() + 31 * 86_400_000);
        assert_eq!(media::follow::clear(&town.desk).await.unwrap(), 1);
        assert_eq!(files(), 0);
        assert_eq!(media::follow::clear(&town.desk).await.unwrap(), 0);
        let happened = town.happened().await;
        for event in ["media.rendered", "media.removed", "media.cleared"] {
            assert!(happened.iter().any(|one| one == event), "{event}");
        }
        town.desk.clock().set(0);
        let li = town.person("li").await;
        assert_eq!(li.get(&path).await.body["code"], "media.unknown");
        // The same picture is a new file.
        let again = li.upload("旧图.jpg", &photo(900, 600, 4), "图").await.body;
        assert_ne!(again["id"], media["id"]);
        assert_eq!(files(), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_library_is_searched_and_is_of_ones_own_unit() {
    in_every_town(async |town| {
        let li = town.person("li").await;
        li.upload("防汛照片.jpg", &photo(40, 30, 5), "河堤").await;
        li.upload("短片.mp4", &film(500), "").await;
        li.upload("名单.csv", "甲,乙\n1,2\n".as_bytes(), "").await;
        for (query, total) in [
            ("q=防汛", 1),
            ("q=河堤", 1),
            ("kind=video", 1),
            ("kind=picture", 1),
            ("kind=file", 1),
            ("kind=audio", 0),
            ("kind=played", 1),
            ("from=0", 3),
            ("to=1", 0),
            ("size=2&page=2", 3),
        ] {
            assert_eq!(li.sees(&format!("/api/media?{query}")).await["total"], total, "{query}");
        }
        assert_eq!(li.sees("/api/media?size=2&page=2").await["items"].as_array().unwrap().len(), 1);
        let said = li.get("/api/media?unit_id=0192f0c1a2b3c4d5e6f708192a3b4c5d").await;
        assert_eq!(said.body["code"], "power.missing");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_sees_the_files_of_several_units_chooses_among_them() {
    in_every_town(async |town| {
        let site = town.another_site("edu").await;
        let (li, zhou) = (town.accounts["li"].clone(), town.accounts["zhou"].clone());
        let edu = town.desk.act(MAKER, async |work| {
            let edu = office::site::table::find(&mut work.tx, &site).await?.unit_id;
            permit::actions::give(work, &li, "editor", &edu, None).await?;
            let sql = "UPDATE account SET unit_id = $2 WHERE id = $1";
            sqlx::query(sql).bind(&zhou).bind(&edu).execute(&mut work.tx).await?;
            Ok(edu)
        });
        let edu = edu.await.unwrap();
        let (li, zhou) = (town.person("li").await, town.person("zhou").await);
        li.upload("防汛照片.jpg", &photo(40, 30, 5), "河堤").await;
        zhou.upload("校园照片.jpg", &photo(40, 30, 6), "操场").await;
        let names = async |person: &Person, query: &str| {
            let rows = person.sees(&format!("/api/media?{query}")).await["items"].clone();
            let name = |row: &Value| row["name"].as_str().unwrap().to_owned();
            rows.as_array().unwrap().iter().map(name).collect::<Vec<_>>()
        };
        assert_eq!(names(&li, "").await, ["防汛照片.jpg"], "one's own unless told");
        assert_eq!(names(&li, &format!("unit_id={edu}")).await, ["校园照片.jpg"]);
        assert_eq!(names(&li, "unit_id=all").await, ["校园照片.jpg", "防汛照片.jpg"]);
        assert_eq!(names(&li, "unit_id=all&q=河堤").await, ["防汛照片.jpg"]);
        assert_eq!(names(&li, "unit_id=all&unused=true").await.len(), 2);
        assert_eq!(li.sees("/api/media-units").await.as_array().unwrap().len(), 2);

        // All is what one may see, and not what there is.
        assert_eq!(names(&zhou, "unit_id=all").await, ["校园照片.jpg"]);
        assert_eq!(zhou.sees("/api/media-units").await[0]["id"], json!(edu));
        let own = zhou.get(&format!("/api/media?unit_id={}", town.site.unit_id)).await;
        assert_eq!(own.body["code"], "power.missing");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_film_has_captions_and_a_transcript() {
    in_every_town(async |town| {
        let li = town.person("li").await;
        let media = li.upload("短片.mp4", &film(500), "").await.body;
        let path = format!("/api/media/{}", media["id"].as_str().unwrap());
        let form = |captions: &str, revision: i64| {
            json!({"name": "短片.mp4", "alt": "", "focal_x": 0.5, "focal_y": 0.5,
                "captions": captions, "transcript": "大家好", "revision": revision})
        };
        let said = li.post(&path, form("大家好", 1)).await;
        assert_eq!(
            (&said.body["code"], &said.body["field"]),
            (&json!("media.captions"), &json!("captions"),)
        );
        let good = "WEBVTT\n\n00:01.000 --> 00:02.000\n大家好";
        let changed = li.does(&path, form(good, 1)).await;
        assert!(changed["captions"].as_str().unwrap().contains("00:00:01.000"));
        assert_eq!(changed["transcript"], "大家好");
        assert_eq!(changed["captions_digest"].as_str().unwrap().len(), 64);
    })
    .await;
}
