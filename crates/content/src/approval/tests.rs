//! The rules of approvals.

use super::model::*;

const DIGEST: &str = "3b6a0c1f9e8d7c6b5a4938271605f4e3d2c1b0a99887766554433221100ffeed";

#[test]
fn what_is_scanned_or_typed_is_read() {
    let scanned = format!("HUABIAO:{}", DIGEST.to_uppercase());
    for (typed, read) in [
        (scanned.as_str(), Some(DIGEST)),
        (DIGEST, Some(DIGEST)),
        (" 3B6A-0C1F-9E8D-7C6B ", Some("3b6a0c1f9e8d7c6b")),
        ("huabiao：3b6a 0c1f 9e8d 7c6b", Some("3b6a0c1f9e8d7c6b")),
        ("3B6A-0C1F-9E8D", None),
        ("", None),
        ("审批单", None),
        ("3b6a0c1f9e8d7c6b%", None),
    ] {
        assert_eq!(read_code(typed).ok().as_deref(), read, "{typed}");
    }
    assert!(read_code(&format!("{DIGEST}0")).is_err());
    assert_eq!(read_code(&short_code(DIGEST)).unwrap(), DIGEST[..16]);
}

#[test]
fn a_digest_becomes_a_square_of_modules_with_its_quiet_zone() {
    let code = qr(DIGEST).unwrap();
    assert_eq!((code.size - 8) % 4, 1, "versions of QR codes are 17 + 4v wide: {}", code.size);
    assert!(code.path.starts_with("M4,4h1v1h-1z"), "the finder stands in the corner");
    assert_ne!(code.path, qr(&DIGEST.replace('3', "4")).unwrap().path);
}
