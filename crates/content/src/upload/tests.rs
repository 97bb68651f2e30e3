//! The rules of uploads.

use super::model::*;

fn upload(size_bytes: i64) -> Upload {
    Upload {
        id: "u".into(),
        unit_id: String::new(),
        account_id: String::new(),
        name: "会议.mp4".into(),
        size_bytes,
        changed_at: 0,
        alt: String::new(),
        begun_at: 0,
        moved_at: 0,
    }
}

#[test]
fn a_file_is_divided_into_parts_without_a_gap() {
    for (size, parts, last) in [
        (1, 1, 1),
        (PART_BYTES, 1, PART_BYTES),
        (PART_BYTES + 1, 2, 1),
        (3 * PART_BYTES, 3, PART_BYTES),
    ] {
        let upload = upload(size);
        assert_eq!(upload.parts(), parts, "{size}");
        let mut end = 0;
        for number in 1..=parts {
            let (from, length) = upload.part(number).unwrap();
            assert_eq!(from, end);
            end = from + length as u64;
        }
        assert_eq!(end, size.unsigned_abs());
        assert_eq!(upload.part(parts).unwrap().1, last as usize);
        for wrong in [i64::MIN, -1, 0, parts + 1, i64::MAX] {
            assert_eq!(upload.part(wrong).unwrap_err().code(), Some("upload.no_such_part"));
        }
    }
}

#[test]
fn one_person_brings_only_so_much_at_once() {
    let few = vec![upload(1); 29];
    assert!(may_begin(&few, 1).is_ok());
    let many = vec![upload(1); 30];
    assert_eq!(may_begin(&many, 1).unwrap_err().code(), Some("upload.too_many"));
    let large = vec![upload(500 << 20); 4];
    assert!(may_begin(&large, 40 << 20).is_ok());
    assert_eq!(may_begin(&large, 500 << 20).unwrap_err().code(), Some("upload.too_many"));
}

#[test]
fn an_upload_ends_when_all_of_it_is_there() {
    let part = |number| Part { number, digest: String::new() };
    let two = upload(PART_BYTES + 1);
    assert!(two.complete(&[part(1), part(2)]).is_ok());
    assert_eq!(two.complete(&[part(2)]).unwrap_err().code(), Some("upload.incomplete"));
}
