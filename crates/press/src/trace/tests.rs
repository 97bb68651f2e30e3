//! The trace finds exactly the outputs that read what was touched.

use std::collections::BTreeSet;

use seal::sha256;

use super::{FAILED, FileMark, LAST, Record, Touched, Trace};
use crate::output::Output;
use crate::read::{Count, Reads, Window};

fn trace() -> (tempfile::TempDir, Trace) {
    let folder = tempfile::tempdir().unwrap();
    let trace = Trace::open(&folder.path().join("trace.redb")).unwrap();
    (folder, trace)
}

fn article(id: &str) -> Output {
    Output::Article(id.to_owned())
}

fn reads(shared: &[&str], own: &[&str], windows: &[(&str, i64, i64)]) -> Reads {
    let texts = |all: &[&str]| all.iter().map(|one| (*one).to_owned()).collect();
    let window = |(list, low, high): &(&str, i64, i64)| Window {
        list: (*list).to_owned(),
        low: *low,
        high: *high,
    };
    let windows = windows.iter().map(window).collect();
    Reads { shared: texts(shared), own: texts(own), windows }
}

fn keep(trace: &Trace, site: &str, output: &Output, reads: Reads, media: &[&str]) {
    let mark = FileMark { path: format!("/{output}"), source: sha256(b"x") };
    let media = media.iter().map(|path| (*path).to_owned()).collect();
    let (record, shared) = Record::new(vec![mark], reads, media);
    trace.write(|pen| pen.put(site, output, &record, &shared)).unwrap();
}

fn affected(trace: &Trace, keys: &[&str], points: &[(&str, i64)]) -> BTreeSet<String> {
    let touched = Touched {
        keys: keys.iter().map(|key| (*key).to_owned()).collect(),
        points: points.iter().map(|(list, at)| ((*list).to_owned(), *at)).collect(),
    };
    let found = trace.look().unwrap().affected(&touched).unwrap();
    let names = found
        .iter()
        .flat_map(|(site, outputs)| outputs.iter().map(move |output| format!("{site} {output}")));
    names.collect()
}

fn names(all: &[&str]) -> BTreeSet<String> {
    all.iter().map(|one| (*one).to_owned()).collect()
}

#[test]
fn a_key_leads_to_those_who_read_it() {
    let (_folder, trace) = trace();
    let common = ["section/s/name", "site/1/name"];
    keep(&trace, "a", &article("1"), reads(&common, &["document/1"], &[]), &[]);
    keep(&trace, "a", &article("2"), reads(&common, &["document/2", "address/1"], &[]), &[]);
    keep(&trace, "b", &Output::Header, reads(&["sites", "site/1/name"], &[], &[]), &[]);

    assert_eq!(affected(&trace, &["document/1"], &[]), names(&["a article/1"]));
    assert_eq!(affected(&trace, &["address/1"], &[]), names(&["a article/2"]));
    assert_eq!(affected(&trace, &["section/s/name"], &[]), names(&["a article/1", "a article/2"]));
    assert_eq!(
        affected(&trace, &["site/1/name"], &[]),
        names(&["a article/1", "a article/2", "b header"])
    );
    assert_eq!(affected(&trace, &["section/s", "document/", "site/1"], &[]), names(&[]));
}

#[test]
fn reading_something_else_is_noticed() {
    let (_folder, trace) = trace();
    keep(&trace, "a", &article("1"), reads(&["x", "y"], &["document/1"], &[("l", 5, 9)]), &[]);
    keep(&trace, "a", &article("1"), reads(&["y"], &["document/1", "z"], &[("l", 7, 9)]), &[]);
    assert_eq!(affected(&trace, &["x"], &[]), names(&[]));
    assert_eq!(affected(&trace, &["y"], &[]), names(&["a article/1"]));
    assert_eq!(affected(&trace, &["z"], &[]), names(&["a article/1"]));
    assert_eq!(affected(&trace, &[], &[("l", 5)]), names(&[]));
    assert_eq!(affected(&trace, &[], &[("l", 7)]), names(&["a article/1"]));
    trace.write(|pen| pen.forget("a", &article("1"))).unwrap();
    assert_eq!(affected(&trace, &["x", "y", "z", "document/1"], &[("l", 8)]), names(&[]));
}

#[test]
fn a_position_leads_to_the_windows_around_it() {
    let (_folder, trace) = trace();
    let open = Window::OPEN;
    keep(&trace, "a", &Output::Home, reads(&[], &[], &[("l", 90, open), ("m", 1, open)]), &[]);
    keep(&trace, "a", &Output::Feed, reads(&[], &[], &[("l", 80, open)]), &[]);
    for page in 1..=4 {
        let window = ("l", 20 * page - 19, 20 * page);
        keep(&trace, "a", &Output::Archive("s".into(), page), reads(&[], &[], &[window]), &[]);
    }
    keep(&trace, "a", &Output::Sitemap(1), reads(&[], &[], &[("l", 1, 500)]), &[]);
    for (at, found) in [
        (100, &["a home", "a feed", "a sitemap/1"][..]),
        (90, &["a home", "a feed", "a sitemap/1"]),
        (89, &["a feed", "a sitemap/1"]),
        (80, &["a feed", "a archive/4/s", "a sitemap/1"]),
        (61, &["a archive/4/s", "a sitemap/1"]),
        (60, &["a archive/3/s", "a sitemap/1"]),
        (1, &["a archive/1/s", "a sitemap/1"]),
        (500, &["a home", "a feed", "a sitemap/1"]),
        (501, &["a home", "a feed"]),
        (0, &[]),
    ] {
        assert_eq!(affected(&trace, &[], &[("l", at)]), names(found), "{at}");
    }
    assert_eq!(affected(&trace, &[], &[("k", 100), ("m", 1)]), names(&["a home"]));
}

#[test]
fn a_closed_window_has_a_limit() {
    let (_folder, trace) = trace();
    let (record, shared) = Record::new(vec![], reads(&[], &[], &[("l", 1, 501)]), vec![]);
    assert!(trace.write(|pen| pen.put("a", &Output::Home, &record, &shared)).is_err());
    assert_eq!(trace.look().unwrap().record("a", &Output::Home).unwrap(), None);
}

#[test]
fn media_stay_while_anybody_shows_them() {
    let (_folder, trace) = trace();
    keep(&trace, "a", &article("1"), Reads::default(), &["/-/media/1/x.png"]);
    keep(&trace, "a", &article("2"), Reads::default(), &["/-/media/1/x.png"]);
    let shows = |site: &str| trace.write(|pen| pen.shows(site, "/-/media/1/x.png")).unwrap();
    assert!(shows("a") && !shows("b"));
    trace.write(|pen| pen.forget("a", &article("1"))).unwrap();
    assert!(shows("a"));
    keep(&trace, "a", &article("2"), Reads::default(), &[]);
    assert!(!shows("a"));
}

#[test]
fn a_path_belongs_to_who_took_it_last() {
    let (_folder, trace) = trace();
    let (first, second) = (Output::Section("1".into()), Output::Section("2".into()));
    let at = |path: &str| {
        let mark = FileMark { path: path.to_owned(), source: sha256(b"x") };
        Record::new(vec![mark], Reads::default(), vec![]).0
    };
    trace.write(|pen| pen.put("a", &first, &at("/x/"), &[])).unwrap();
    trace.write(|pen| pen.put("a", &second, &at("/x/"), &[])).unwrap();
    trace.write(|pen| pen.put("a", &first, &at("/y/"), &[])).unwrap();
    assert!(!trace.write(|pen| pen.leave("a", "/x/", &first)).unwrap(), "it is the second's now");
    assert!(trace.write(|pen| pen.leave("a", "/x/", &second)).unwrap());
    assert_eq!(trace.look().unwrap().at("a", "/y/").unwrap(), Some(first));
}

#[test]
fn what_waits_comes_in_order_of_rank() {
    let (_folder, trace) = trace();
    let pages = [Output::Home, article("1"), Output::Header, Output::Asset("x.css".into())];
    trace
        .write(|pen| {
            pen.wait("b", &pages, None)?;
            pen.wait("a", [&article("2")], None)?;
            pen.wait("b", [&Output::Asset("old.css".into())], Some(LAST))?;
            pen.wait("b", [&article("3")], Some(FAILED))
        })
        .unwrap();
    let foundations = trace.look().unwrap().foundations("b").unwrap();
    assert_eq!(foundations, BTreeSet::from([pages[3].clone(), pages[2].clone()]));
    let mut order = Vec::new();
    while let Some((site, outputs)) = trace.look().unwrap().pending(false, 2).unwrap() {
        trace.write(|pen| pen.done(&site, &outputs)).unwrap();
        order.extend(outputs.iter().map(|output| format!("{site} {output}")));
    }
    let wanted =
        ["b asset/x.css", "b header", "a article/2", "b article/1", "b home", "b asset/old.css"];
    assert_eq!(order, wanted);
    let (_, failed) = trace.look().unwrap().pending(true, 9).unwrap().unwrap();
    assert_eq!(failed, [article("3")]);
}

#[test]
fn nothing_of_a_failed_writing_is_kept() {
    let (_folder, trace) = trace();
    let failed = trace.write(|pen| {
        pen.note("cursor", &7)?;
        pen.count("s", Count { live: 1, given: 1 })?;
        anyhow::bail!("no")
    });
    let failed: anyhow::Result<()> = failed;
    assert!(failed.is_err());
    let look = trace.look().unwrap();
    assert_eq!(look.noted::<i64>("cursor").unwrap(), None);
    assert_eq!(look.count("s").unwrap(), Count::default());
}

#[test]
fn a_forgotten_site_leaves_the_others_alone() {
    let (_folder, trace) = trace();
    for site in ["a", "a-b", "b"] {
        keep(&trace, site, &Output::Home, reads(&["sites"], &[], &[("l", 1, 9)]), &["/m"]);
    }
    trace.write(|pen| pen.forget_site("a")).unwrap();
    assert_eq!(affected(&trace, &["sites"], &[]), names(&["a-b home", "b home"]));
    assert_eq!(affected(&trace, &[], &[("l", 3)]), names(&["a-b home", "b home"]));
    let look = trace.look().unwrap();
    assert_eq!(look.at("a", "/home").unwrap(), None);
    assert_eq!(look.at("a-b", "/home").unwrap(), Some(Output::Home));
}
