//! What pictures tell.

use crate::hidden::{Hidden, HiddenKind, Severity, found};
use crate::kind::FileKind;
use crate::picture::traces;

/// Looks into a picture.
pub(super) fn look(bytes: &[u8], kind: FileKind) -> Vec<Hidden> {
    within(bytes, kind, "图片")
}

/// Looks into a picture that stands at `place`.
pub(super) fn within(bytes: &[u8], kind: FileKind, place: &str) -> Vec<Hidden> {
    let traces = traces(bytes, kind);
    let mut out = Vec::new();
    if let Some((north, east)) = traces.position {
        let say = format!("{place}带有拍摄地点");
        let sample = format!("北纬{north:.4}度，东经{east:.4}度");
        out.push(found(HiddenKind::Position, Severity::High, say, &sample));
    }
    let mut say = |kind, severity, what: &str, value: Option<String>| {
        if let Some(value) = value {
            out.push(found(kind, severity, format!("{place}带有{what}"), &value));
        }
    };
    say(HiddenKind::Person, Severity::Middle, "作者或所有者姓名", traces.owner);
    say(HiddenKind::Device, Severity::Middle, "拍摄设备编号", traces.serial);
    say(HiddenKind::Device, Severity::Low, "拍摄设备型号", traces.camera);
    say(HiddenKind::Device, Severity::Low, "制作软件名称", traces.software);
    say(HiddenKind::Property, Severity::Low, "说明文字", traces.remark);
    out
}
