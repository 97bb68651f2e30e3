//! What all packed office files may hold: names, paths, other files.

use base::Result;

use crate::archive::Archive;
use crate::hidden::{Hidden, HiddenKind, Severity, found, picture, sheet, unread, word};
use crate::kind::kind_of;
use crate::limits::Limits;
use crate::package::main_part;
use crate::xml::{Element, Tree};

/// Pictures inside that are looked into.
const PICTURES_MAX: usize = 200;

/// Looks into a package.
pub(super) fn look(bytes: &[u8], limits: &Limits) -> Vec<Hidden> {
    let Ok(mut archive) = Archive::open(bytes, limits) else {
        return vec![unread("文件已损坏，无法检查其中的隐藏信息")];
    };
    let mut out = Vec::new();
    let steps: [fn(&mut Look<'_, '_>) -> Result<()>; 5] =
        [properties, references, inside, word::look, sheet::look];
    for step in steps {
        let mut look = Look { archive: &mut archive, limits, out: &mut out };
        // One part that cannot be read does not hide what the others hold.
        if step(&mut look).is_err() && !out.iter().any(|one| one.kind == HiddenKind::Unread) {
            out.push(unread("文件有一部分无法读取，未能检查完整"));
        }
    }
    out
}

/// A look into one package.
pub(super) struct Look<'a, 'b> {
    pub(super) archive: &'a mut Archive<'b>,
    pub(super) limits: &'a Limits,
    pub(super) out: &'a mut Vec<Hidden>,
}

impl Look<'_, '_> {
    /// A part as a tree; `None` when there is none.
    pub(super) fn tree(&mut self, part: &str) -> Result<Option<Tree>> {
        let Some(bytes) = self.archive.part(part)? else { return Ok(None) };
        Tree::parse(&bytes, self.limits).map(Some)
    }

    /// Names of parts that lie in this folder and end so.
    pub(super) fn parts(&self, folder: &str, ending: &str) -> Vec<String> {
        let mut names = self.archive.names();
        names.retain(|name| name.starts_with(folder) && name.ends_with(ending));
        names
    }

    pub(super) fn add(
        &mut self,
        kind: HiddenKind,
        severity: Severity,
        say: impl Into<String>,
        sample: &str,
    ) {
        self.out.push(found(kind, severity, say, sample));
    }
}

/// A path on somebody's computer or network.
pub(super) fn is_path(text: &str) -> bool {
    let small = text.to_ascii_lowercase();
    let bytes = small.as_bytes();
    let has_drive = bytes.get(1) == Some(&b':') && matches!(bytes.get(2), Some(b'\\' | b'/'));
    has_drive || small.starts_with("\\\\") || small.starts_with("file:")
}

fn properties(look: &mut Look<'_, '_>) -> Result<()> {
    use HiddenKind::{Company, Path, Person, Property};
    use Severity::{Low, Middle};
    let said = |root: Element<'_>, name: &str| {
        let text = root.child(name).map(Element::text).unwrap_or_default();
        let text = base::text::line(&text);
        (!text.is_empty()).then_some(text)
    };
    if let Some(tree) = look.tree("docProps/core.xml")? {
        let root = tree.root();
        for (name, what) in [("creator", "作者"), ("lastModifiedBy", "最后修改人")] {
            if let Some(text) = said(root, name) {
                look.add(Person, Middle, format!("文件属性中有{what}"), &text);
            }
        }
        for (name, what) in [("description", "备注"), ("keywords", "关键词"), ("category", "类别")]
        {
            if let Some(text) = said(root, name) {
                look.add(Property, Low, format!("文件属性中有{what}"), &text);
            }
        }
    }
    if let Some(tree) = look.tree("docProps/app.xml")? {
        let root = tree.root();
        if let Some(text) = said(root, "Company") {
            look.add(Company, Low, "文件属性中有单位名称", &text);
        }
        if let Some(text) = said(root, "Manager") {
            look.add(Person, Middle, "文件属性中有经理姓名", &text);
        }
        for name in ["Template", "HyperlinkBase"] {
            if let Some(text) = said(root, name).filter(|text| is_path(text)) {
                look.add(Path, Middle, "文件属性中有本机路径", &text);
            }
        }
    }
    if let Some(tree) = look.tree("docProps/custom.xml")? {
        // WPS writes the number of its version into every file.
        let is_version =
            |one: &Element<'_>| matches!(one.attr("name"), Some("KSOProductBuildVer" | "ICV"));
        let each = tree.root().children().filter(|one| !is_version(one)).filter_map(|one| {
            let text = base::text::line(&one.text());
            Some(format!("{}：{text}", one.attr("name")?)).filter(|_| !text.is_empty())
        });
        let all: Vec<String> = each.collect();
        if !all.is_empty() {
            let say = format!("文件属性中有{}项自定义属性", all.len());
            look.add(Property, Low, say, &all.join("，"));
        }
    }
    Ok(())
}

/// References that lead out of the package to somebody's files, or fetch something unasked.
fn references(look: &mut Look<'_, '_>) -> Result<()> {
    let mut seen = Vec::new();
    for part in look.parts("", ".rels") {
        let Some(tree) = look.tree(&part)? else { continue };
        for one in tree.root().children().filter(|one| one.attr("TargetMode") == Some("External")) {
            let target = one.attr("Target").unwrap_or_default();
            let kind = one.attr("Type").unwrap_or_default().rsplit('/').next().unwrap_or_default();
            let (say, severity) = match kind {
                "attachedTemplate" => ("文件引用了外部模板", Severity::Middle),
                "image" => ("文件引用了外部图片", Severity::Middle),
                "oleObject" | "package" => ("文件引用了外部文件", Severity::Middle),
                "externalLinkPath" => ("表格公式引用了外部工作簿", Severity::Middle),
                _ if is_path(target) => ("链接指向本机或内部网络的路径", Severity::Middle),
                _ => continue,
            };
            let hidden = if is_path(target) { HiddenKind::Path } else { HiddenKind::Link };
            if !seen.contains(&target.to_owned()) && seen.len() < 50 {
                seen.push(target.to_owned());
                look.add(hidden, severity, say, target);
            }
        }
    }
    Ok(())
}

/// Files inside: programs, objects, and pictures with what they tell.
fn inside(look: &mut Look<'_, '_>) -> Result<()> {
    let names = look.archive.names();
    let main = main_part(look.archive, look.limits).unwrap_or_default();
    let folder = main.split('/').next().unwrap_or_default().to_ascii_lowercase();
    if names.iter().any(|name| name.ends_with("vbaproject.bin")) {
        look.add(HiddenKind::Program, Severity::High, "文件中有宏程序", "vbaProject.bin");
    }
    if names.iter().any(|name| name.contains("/activex/")) {
        look.add(HiddenKind::Program, Severity::High, "文件中有控件程序", "ActiveX");
    }
    let embedded = look.parts(&format!("{folder}/embeddings/"), "");
    let files: Vec<&str> = embedded
        .iter()
        .filter_map(|name| name.rsplit('/').next())
        .filter(|n| !n.is_empty())
        .collect();
    if !files.is_empty() {
        let say = format!("文件中嵌有{}个其他文件，其全部内容会一并公开", files.len());
        look.add(HiddenKind::Embedded, Severity::High, say, &files.join("，"));
    }
    for name in look.parts(&format!("{folder}/media/"), "").into_iter().take(PICTURES_MAX) {
        let Some(bytes) = look.archive.blob(&name)? else { continue };
        let file = name.rsplit('/').next().unwrap_or_default().to_owned();
        let all = picture::within(&bytes, kind_of(&bytes), &format!("文中图片{file}"));
        look.out.extend(all.into_iter().filter(|one| one.severity > Severity::Low));
    }
    let notes = look.parts("ppt/notesslides/", ".xml").len();
    if notes > 0 {
        let say = format!("演示文稿中有{notes}页备注");
        look.add(HiddenKind::Remark, Severity::Middle, say, "");
    }
    let comments = look.parts("ppt/comments/", ".xml").len();
    if comments > 0 {
        let say = format!("演示文稿中有{comments}页带批注");
        look.add(HiddenKind::Comment, Severity::High, say, "");
    }
    Ok(())
}
