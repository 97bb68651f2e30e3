//! Themes are tried against every sort of page before they are taken.

use std::fs;
use std::path::PathBuf;

use super::*;

/// Every theme of the house.
fn themes() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../themes");
    let all: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert!(!all.is_empty());
    all
}

#[test]
fn every_theme_draws_every_kind_of_page_as_it_must_be() {
    for theme in themes() {
        Theme::open(&theme).unwrap();
    }
}

#[test]
fn every_kind_of_page_has_a_sample() {
    let drawn: Vec<_> = samples().iter().map(Model::kind).collect();
    for kind in crate::theme::PAGES.iter().chain(&crate::theme::FRAGMENTS) {
        assert!(drawn.contains(kind), "{kind}");
    }
}

/// A copy of the base theme with one change.
fn with(file: &str, change: &dyn Fn(String) -> String) -> anyhow::Error {
    let folder = tempfile::tempdir().unwrap();
    let base = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../themes/base");
    for part in ["pages", "parts", "assets"] {
        fs::create_dir(folder.path().join(part)).unwrap();
        for entry in fs::read_dir(base.join(part)).unwrap() {
            let entry = entry.unwrap();
            fs::copy(entry.path(), folder.path().join(part).join(entry.file_name())).unwrap();
        }
    }
    fs::copy(base.join("theme.toml"), folder.path().join("theme.toml")).unwrap();
    let text = fs::read_to_string(folder.path().join(file)).unwrap();
    let changed = change(text.clone());
    assert_ne!(text, changed, "{file} was changed");
    fs::write(folder.path().join(file), changed).unwrap();
    Theme::open(folder.path()).unwrap_err()
}

#[test]
fn a_theme_that_lacks_something_is_refused() {
    let replace = |file: &str, from: &str, to: &str| {
        format!("{:#}", with(file, &|text| text.replacen(from, to, 1)))
    };
    for (file, from, to, why) in [
        ("theme.toml", "gone = ", "away = ", "缺少模板"),
        ("theme.toml", "pages/gone.html", "pages/none.html", "不存在"),
        ("theme.toml", "site.css", "../site.css", "不合要求"),
        ("theme.toml", "name =", "nom =", "theme.toml 写得不对"),
        ("parts/base.html", " lang=\"zh-CN\"", "", "没有 lang"),
        ("parts/base.html", "fragment(\"footer\")", "1", "没有引用片段 footer"),
        ("parts/base.html", "fragment(\"footer\")", "fragment(\"foot\")", "没有名为“foot”的片段"),
        ("parts/base.html", "{{ asset(\"site.css\") }}", "https://cdn.x/a.css", "其他网站"),
        ("pages/article.html", "<h1", "<h2", "应有一个 <h1>，现有 0 个"),
        ("pages/map.html", "{% endblock", "{% endblok", "写得不对"),
        ("pages/home.html", "{% block main -%}", "{% block main -%}{{ clock }}", "undefined"),
        ("parts/footer.html", "{{ site.icp }}", "", "页脚没有ICP备案号"),
        ("parts/footer.html", "/map.html", "/map", "页脚没有网站地图"),
        ("parts/header.html", "<a class=\"skip\"", "<img src=\"/x.png\"><a", "没有 alt"),
        (
            "parts/latest.html",
            "{% if items",
            "{% for a in range(9999) %}{% for b in range(9999) %}{% endfor %}{% endfor %}\
             {% if items",
            "fuel",
        ),
    ] {
        let said = replace(file, from, to);
        assert!(said.contains(why), "{file}: {said}");
    }
}
