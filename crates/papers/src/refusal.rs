//! What is said when a file is not taken. The codes are stable; each says what to do next.

use base::{Error, Kind, refuse};

pub(crate) fn broken() -> Error {
    refuse(
        Kind::Invalid,
        "paper.broken",
        "文件已损坏或不完整，请用 Office 或 WPS 打开并另存一份再上传",
    )
}

pub(crate) fn not_this_kind() -> Error {
    refuse(Kind::Invalid, "paper.other_kind", "文件内容与要求的类型不符，请核对后重新上传")
}

pub(crate) fn too_large() -> Error {
    refuse(Kind::TooLarge, "paper.too_large", "文件过大，请压缩图片或拆分后再上传")
}

pub(crate) fn bomb() -> Error {
    refuse(
        Kind::TooLarge,
        "paper.unpacks_too_large",
        "文件解开后大得异常，未予读取，请核对来源后另存一份再上传",
    )
}

pub(crate) fn too_long() -> Error {
    refuse(Kind::TooLarge, "paper.too_long", "文件内容过多，请拆分成几篇，或作为附件上传")
}

pub(crate) fn entities() -> Error {
    refuse(
        Kind::Invalid,
        "paper.entities",
        "文件中含有不应出现的外部实体声明，未予读取，请另存一份再上传",
    )
}

pub(crate) fn encrypted() -> Error {
    refuse(Kind::Invalid, "paper.encrypted", "文件设有密码，请去掉密码后另存一份再上传")
}

pub(crate) fn unread_text() -> Error {
    refuse(Kind::Invalid, "paper.unknown_encoding", "认不出文字编码，请另存为 UTF-8 编码再上传")
}

pub(crate) fn legacy_word() -> Error {
    refuse(
        Kind::Invalid,
        "paper.legacy_word",
        "旧版 Word 或 WPS 文字文件（.doc、.wps）不能直接转换，请打开后另存为 .docx 再上传",
    )
}

pub(crate) fn legacy_excel() -> Error {
    refuse(
        Kind::Invalid,
        "paper.legacy_excel",
        "旧版 Excel 或 WPS 表格文件（.xls、.et）不能直接转换，请打开后另存为 .xlsx 再上传",
    )
}

pub(crate) fn slides() -> Error {
    refuse(
        Kind::Invalid,
        "paper.slides",
        "演示文稿不能转换为正文，请导出为 PDF 作为附件上传，或将文字粘贴到正文",
    )
}

pub(crate) fn rtf() -> Error {
    refuse(Kind::Invalid, "paper.rtf", "RTF 文件不能直接转换，请打开后另存为 .docx 再上传")
}

pub(crate) fn open_document() -> Error {
    refuse(
        Kind::Invalid,
        "paper.open_document",
        "ODF 文件（.odt、.ods）不能直接转换，请打开后另存为 .docx 或 .xlsx 再上传",
    )
}

pub(crate) fn ofd() -> Error {
    refuse(
        Kind::Invalid,
        "paper.ofd",
        "OFD 版式文件不能转换为正文，请作为附件上传，并用原稿的 .docx 录入正文",
    )
}

pub(crate) fn page_layout() -> Error {
    refuse(
        Kind::Invalid,
        "paper.pdf",
        "PDF 版式文件不能转换为正文，请作为附件上传，并用原稿的 .docx 录入正文",
    )
}

pub(crate) fn unknown() -> Error {
    refuse(Kind::Invalid, "paper.unknown", "这类文件不能转换为正文，可用的有 .docx、.xlsx 和 .csv")
}
