//! First pages of PDFs as pictures, drawn by a process of the program that may end as it likes.

use std::io::Write;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use axum::http::StatusCode;
use console::page::first_page;
use papers::PagePicture;
use serde_json::json;

use crate::town::in_every_town;

const BAR: &str = "0.8 0 0 rg 50 700 300 60 re f";

/// A PDF of one page that is drawn like this, with further entries of the page and objects (from
/// number 5 on).
fn leaf(content: &[u8], page: &str, more: &[Vec<u8>]) -> Vec<u8> {
    let head = if content.starts_with(b"x\x9c") { "/Filter/FlateDecode" } else { "" };
    let mut objects = vec![
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        b"<</Type/Pages/Count 1/Kids[3 0 R]>>".to_vec(),
        format!("<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R{page}>>").into(),
        stream(head, content),
    ];
    objects.extend(more.iter().cloned());
    let mut pdf = b"%PDF-1.5\n".to_vec();
    for (at, object) in objects.iter().enumerate() {
        pdf.extend(format!("{} 0 obj\n", at + 1).bytes());
        pdf.extend(object);
        pdf.extend(b"\nendobj\n");
    }
    pdf.extend(b"trailer\n<</Size 9/Root 1 0 R>>\n%%EOF\n");
    pdf
}

fn packed(bytes: u64, of: u8) -> Vec<u8> {
    let mut out = Vec::new();
    let mut packer = flate2::write::ZlibEncoder::new(&mut out, flate2::Compression::default());
    for _ in 0..bytes >> 20 {
        packer.write_all(&vec![of; 1 << 20]).unwrap();
    }
    packer.finish().unwrap();
    out
}

async fn drawn(pdf: &[u8]) -> (Option<PagePicture>, Duration) {
    drawn_by(env!("CARGO_BIN_EXE_huabiao"), pdf).await
}

async fn drawn_by(program: &str, pdf: &[u8]) -> (Option<PagePicture>, Duration) {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(pdf).unwrap();
    let begin = Instant::now();
    let page = first_page(PathBuf::from(program), file.path().to_owned()).await;
    (page, begin.elapsed())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_page_of_a_pdf_is_shown_in_the_library() {
    in_every_town(async |town| {
        let li = town.person("li").await;
        let media = li.upload("年报.pdf", &leaf(BAR.as_bytes(), "", &[]), "").await.body;
        let path = format!("/api/media/{}", media["id"].as_str().unwrap());
        assert_eq!((&media["drawn_at"], &media["cuts"]), (&json!(null), &json!([])));
        let said = li.get(&format!("{path}/file?cut=page")).await;
        assert_eq!(
            (said.status, &said.body["code"]),
            (StatusCode::NOT_FOUND, &json!("media.no_page"))
        );

        assert_eq!(town.draw_waiting().await, 1);
        assert_eq!(town.draw_waiting().await, 0);
        let shown = li.sees(&path).await;
        assert_eq!((shown["drawn_at"].is_i64(), &shown["cuts"]), (true, &json!(["page"])));
        assert_eq!(li.sees("/api/media").await["items"][0]["cuts"], json!(["page"]));
        for (asked, width) in
            [("", 320), ("&width=200", 320), ("&width=321", 720), ("&width=9000", 720)]
        {
            let small = li.fetch(&format!("{path}/file?cut=page{asked}")).await;
            assert_eq!(small.media_type, "image/webp");
            let sides = image::load_from_memory(&small.bytes).unwrap();
            assert_eq!(sides.width(), width, "{asked}");
        }

        // What cannot be drawn is there all the same.
        let media = li.upload("白纸.pdf", &leaf(b"", "", &[]), "").await.body;
        let path = format!("/api/media/{}", media["id"].as_str().unwrap());
        assert_eq!(town.draw_waiting().await, 1);
        let shown = li.sees(&path).await;
        assert_eq!((shown["drawn_at"].is_i64(), &shown["cuts"]), (true, &json!([])));
        assert_eq!(li.fetch(&format!("{path}/file")).await.media_type, "application/pdf");
    })
    .await;
}

/// An object with a stream in it.
fn stream(head: &str, bytes: &[u8]) -> Vec<u8> {
    let mut object = format!("<<{head}/Length {}>>\nstream\n", bytes.len()).into_bytes();
    object.extend(bytes);
    object.extend(b"\nendstream");
    object
}

/// What the object X of a page or form is.
fn uses(number: usize) -> String {
    format!("/Resources<</XObject<</X {number} 0 R>>>>")
}

/// A form that draws another object thirty times.
fn form(inside: usize) -> Vec<u8> {
    let head = format!("/Type/XObject/Subtype/Form/BBox[0 0 595 842]{}", uses(inside));
    stream(&head, &b"/X Do ".repeat(30))
}

/// Files made to harm; nothing can be seen on them.
fn made_to_harm() -> Vec<(&'static str, Vec<u8>)> {
    let picture = stream(
        "/Type/XObject/Subtype/Image/Width 40000/Height 40000/BitsPerComponent 8\
         /ColorSpace/DeviceRGB/Filter/FlateDecode",
        &packed(1 << 30, 9),
    );
    let tiles = stream(
        "/Pattern/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 1 1]/XStep 0.001/YStep 0.001",
        b"0 0 1 rg 0 0 1 1 re f",
    );
    let fill = b"/Pattern cs /P scn 0 0 595 842 re f";
    let forms: Vec<_> = (6..13).map(form).collect();
    let curves = b"0 0 m 100 900 500 -900 595 842 c S\n".repeat(2_000_000);
    vec![
        ("a picture of 40000 × 40000", leaf(b"595 0 0 842 0 0 cm /X Do", &uses(5), &[picture])),
        ("a gigabyte of nothing", leaf(&packed(1 << 30, b' '), "", &[])),
        ("states without end", leaf(&packed(256 << 20, b'q'), "", &[])),
        ("curves without end", leaf(&curves, "", &[])),
        ("a form that draws itself", leaf(b"/X Do", &uses(5), &[form(5)])),
        ("forms in forms in forms", leaf(b"/X Do", &uses(5), &forms)),
        ("endless tiles", leaf(fill, "/Resources<</Pattern<</P 5 0 R>>>>", &[tiles])),
        ("arrays in arrays", leaf(&[b'['; 4 << 20], "", &[])),
        ("dictionaries in dictionaries", leaf(&b"<</A".repeat(1 << 20), "", &[])),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn files_made_to_harm_cost_one_picture() {
    assert!(drawn(&leaf(BAR.as_bytes(), "", &[])).await.0.is_some(), "the harness draws");
    for (what, file) in made_to_harm() {
        let (page, took) = drawn(&file).await;
        eprintln!("{what}: {} bytes, {took:?}", file.len());
        assert!(page.is_none() && took < Duration::from_secs(40), "{what}: {took:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn damaged_files_come_to_an_end() {
    let whole = leaf(BAR.as_bytes(), "", &[]);
    let mut seed = 7_u64;
    for _ in 0..40 {
        let mut damaged = whole.clone();
        for _ in 0..4 {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            let at = (seed >> 33) as usize % damaged.len();
            damaged[at] = (seed >> 20) as u8;
        }
        assert!(drawn(&damaged).await.1 < Duration::from_secs(30));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_believed_of_what_the_process_says() {
    let file = leaf(BAR.as_bytes(), "", &[]);
    for program in ["/bin/false", "/bin/true", "/usr/bin/yes", "/bin/echo", "/no/such/program"] {
        assert_eq!(drawn_by(program, &file).await.0, None, "{program}");
    }
}
