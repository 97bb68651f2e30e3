//! The rules of media.

use std::io::Cursor;

use super::actions::{shelve, shelve_file};
use super::model::*;

fn picture(format: image::ImageFormat) -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    image::DynamicImage::new_rgb8(40, 30).write_to(&mut out, format).unwrap();
    out.into_inner()
}

/// The shape of a film: what it is, and so many bytes of it.
fn film(bytes: usize) -> Vec<u8> {
    let mut film = b"\0\0\0\x14ftypisom\0\0\x02\0isom".to_vec();
    film.resize(bytes.max(20), 7);
    film
}

#[test]
fn a_file_is_what_its_bytes_are() {
    let png = picture(image::ImageFormat::Png);
    let jpeg = picture(image::ImageFormat::Jpeg);
    let macros: Vec<u8> = "_VBA_PROJECT".encode_utf16().flat_map(u16::to_le_bytes).collect();
    for (name, bytes, code) in [
        ("图.png", png.clone(), None),
        ("照片.JPG", jpeg.clone(), None),
        ("照片.jpg", png.clone(), Some("media.content_differs")),
        ("表.pdf", b"%PDF-1.7 ...".to_vec(), None),
        ("表.csv", "序号,单位\n1,水务局\n".into(), None),
        ("表.pdf", b"%PDF-1.7 /JavaScript".to_vec(), Some("media.active_content")),
        ("表.docx", b"PK\x03\x04 word/vbaProject.bin".to_vec(), Some("media.active_content")),
        ("表.doc", macros, Some("media.active_content")),
        ("会议.mp4", film(60), None),
        ("会议.mp4", png.clone(), Some("media.content_differs")),
        ("会议.png", film(60), Some("media.content_differs")),
        ("会议.webm", film(60), Some("media.content_differs")),
        ("x.svg", b"<svg onload=alert(1)>".to_vec(), Some("media.svg")),
        ("x.png", b"<svg xmlns='x' onload='alert(1)'>".to_vec(), Some("media.svg")),
        ("x.html", b"<html>".to_vec(), Some("media.kind")),
        ("x.exe", b"MZ".to_vec(), Some("media.kind")),
        ("x.txt", b"<html><script>x</script>".to_vec(), Some("media.content_differs")),
        ("x.php.png", png[..20].to_vec(), Some("media.picture_broken")),
        ("空.pdf", Vec::new(), Some("media.empty")),
        ("", png.clone(), Some("media.name")),
        ("..", png.clone(), Some("media.name")),
        (&format!("{}.png", "长".repeat(101)), png.clone(), Some("media.name_too_long")),
    ] {
        let found = check(name, bytes).err().and_then(|no| no.code());
        assert_eq!(found, code, "{name}");
    }
}

#[test]
fn each_kind_has_its_size() {
    for (name, megabytes, fits) in [
        ("图.png", 20, true),
        ("图.png", 21, false),
        ("表.pdf", 100, true),
        ("表.pdf", 101, false),
        ("录音.mp3", 200, true),
        ("会议.mp4", 320, true),
        ("会议.mp4", 321, false),
    ] {
        let said = check_begun(name, megabytes << 20);
        assert_eq!(said.is_ok(), fits, "{name} {megabytes}");
        assert_eq!(said.err().and_then(|no| no.code()), (!fits).then_some("media.too_large"));
    }
    // A file of another kind does not get a film's room by its name.
    let said = check_stream("会议.mp4", b"PK\x03\x04", 300 << 20).unwrap_err();
    assert_eq!(said.code(), Some("media.too_large"));
}

#[test]
fn a_name_loses_its_folders() {
    let png = picture(image::ImageFormat::Png);
    for (given, kept) in [
        ("../../etc/图.png", "图.png"),
        ("C:\\我的文档\\图.png", "图.png"),
        ("a\u{202e}gnp.png", "agnp.png"),
        ("a%00<b>.png", "a00b.png"),
    ] {
        assert_eq!(check(given, png.clone()).unwrap().name, kept, "{given}");
    }
}

#[test]
fn what_was_hidden_in_a_picture_stays_behind() {
    let mut jpeg = picture(image::ImageFormat::Jpeg);
    let canary = b"\xff\xfe\x00\x0fsecret-place";
    jpeg.splice(2..2, canary.iter().copied());
    let kept = check("x.jpg", jpeg).unwrap();
    assert!(!kept.bytes.windows(12).any(|window| window == b"secret-place"));
    assert_eq!(kept.sides, (40, 30));

    let mut webp = picture(image::ImageFormat::WebP);
    webp.extend(b"EXIF\x0c\0\0\0secret-place");
    let size = (webp.len() - 8) as u32;
    webp[4..8].copy_from_slice(&size.to_le_bytes());
    let kept = check("x.webp", webp).unwrap();
    assert!(!kept.bytes.windows(12).any(|window| window == b"secret-place"));
}

#[test]
fn a_picture_taken_sideways_is_set_upright() {
    let mut jpeg = picture(image::ImageFormat::Jpeg);
    // The camera was turned: orientation 6.
    let exif = b"\xff\xe1\x00\x22Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\
                 \0\0\0\0";
    jpeg.splice(2..2, exif.iter().copied());
    assert_eq!(check("x.jpg", jpeg).unwrap().sides, (30, 40));
}

#[test]
fn equal_bytes_are_kept_once() {
    let dir = tempfile::tempdir().unwrap();
    for name in ["甲.png", "乙.png"] {
        shelve(dir.path(), name, picture(image::ImageFormat::Png)).ok().unwrap();
    }
    let from = dir.path().join("upload");
    for name in ["甲.mp4", "乙.mp4"] {
        std::fs::write(&from, film(100_000)).unwrap();
        shelve_file(dir.path(), name, &from).ok().unwrap();
        std::fs::remove_file(&from).unwrap();
    }
    let folders = std::fs::read_dir(dir.path().join("media")).unwrap();
    let files = folders.flat_map(|folder| std::fs::read_dir(folder.unwrap().path()).unwrap());
    let mut sizes: Vec<_> = files.map(|file| file.unwrap().metadata().unwrap().len()).collect();
    sizes.sort();
    assert_eq!(sizes.len(), 2);
    assert_eq!(sizes[1], 100_000);
}

#[test]
fn what_reviewers_saw_is_not_reworded_and_what_is_used_not_removed() {
    let used = |state: &str| Use {
        document_id: String::new(),
        title: "通知".into(),
        state: state.into(),
        use_as: "attachment".into(),
        no: 1,
        site_name: String::new(),
    };
    assert!(may_reword(&[]).is_ok() && may_remove(&[]).is_ok());
    for (state, may) in [
        ("draft", true),
        ("in_review", false),
        ("approved", false),
        ("scheduled", false),
        ("live", false),
        ("superseded", true),
        ("withdrawn", true),
    ] {
        let uses = [used("draft"), used(state)];
        let said = may_reword(&uses).err().and_then(|no| no.code());
        assert_eq!(said, (!may).then_some("media.reviewed"), "{state}");
        assert_eq!(may_remove(&[used(state)]).unwrap_err().code(), Some("media.in_use"));
    }
}

#[test]
fn a_form_changes_what_may_change() {
    let media = Media {
        name: "图.png".into(),
        media_type: "image/png".into(),
        alt: "河".into(),
        ..Media::default()
    };
    let form = |name: &str, alt: &str, focal: f64| MediaForm {
        name: name.into(),
        alt: alt.into(),
        focal_x: focal,
        ..MediaForm::default()
    };
    let said = Said::default();
    for (form, code) in [
        (form("新名.png", "河堤", 0.25), None),
        (form("新名.jpg", "河堤", 0.25), Some("media.ending")),
        (form("新名", "河堤", 0.25), Some("media.ending")),
        (form("新名.png", " ", 0.25), Some("media.alt_missing")),
        (form("新名.png", "河堤", 1.5), Some("media.focal")),
        (form("新名.png", "河堤", f64::NAN), Some("media.focal")),
    ] {
        assert_eq!(form.applied(&media, &said).err().and_then(|no| no.code()), code);
    }
    let moved = form("图.png", "河", 0.25).applied(&media, &said).unwrap();
    assert!(moved.is_refocused(&media) && !moved.is_reworded(&media, &said));
    let named = form("图二.png", "河", 0.0).applied(&media, &said).unwrap();
    assert!(!named.is_refocused(&media) && named.is_reworded(&media, &said));
}

#[test]
fn a_range_is_one_part_of_the_file() {
    for (range, part) in [
        ("bytes=0-", Some((0, 10))),
        ("bytes=2-5", Some((2, 6))),
        ("bytes=2-50", Some((2, 10))),
        ("bytes=-3", Some((7, 10))),
        ("bytes=10-", None),
        ("bytes=5-2", None),
        ("bytes=0-1,3-4", None),
        ("pages=0-1", None),
    ] {
        assert_eq!(part_of(range, 10), part, "{range}");
    }
}

/// Every file below a folder.
fn walk(folder: &std::path::Path, found: &mut Vec<std::path::PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { walk(&path, found) } else { found.push(path) }
    }
}

#[test]
fn real_files_are_taken_or_refused_with_a_reason() {
    let samples = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/samples");
    if !std::path::Path::new(samples).is_dir() {
        eprintln!("left out: the sample files are not here");
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let (mut paths, mut taken) = (Vec::new(), std::collections::BTreeMap::new());
    walk(samples.as_ref(), &mut paths);
    for path in &paths {
        let name = path.file_name().unwrap().to_string_lossy();
        let bytes = std::fs::read(path).unwrap();
        let outcome = match shelve(dir.path(), &name, bytes) {
            Ok(_) => "taken",
            Err(base::Error::Refused(no)) => no.code,
            Err(fault) => panic!("{name}: {fault:?}"),
        };
        let ending = name.rsplit('.').next().unwrap_or_default().to_owned();
        *taken.entry((ending, outcome)).or_insert(0) += 1;
    }
    eprintln!("{taken:#?}");
    for ending in ["docx", "xlsx", "pdf", "csv", "doc"] {
        let all: usize =
            taken.iter().filter(|((one, _), _)| one == ending).map(|(_, count)| count).sum();
        let kept = taken.get(&(ending.to_owned(), "taken")).copied().unwrap_or(0);
        assert!(all == 0 || 2 * kept > all, "{ending}: {kept} of {all} are taken");
    }
}
