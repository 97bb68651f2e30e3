//! Measures the vault: `cargo run --release -p vault --example measure -- [pages] [articles]`,
//! where `articles` is a file with the HTML body of one article on every line. Without it a
//! made-up text is used, which compresses better than real ones.
#![expect(clippy::print_stdout, reason = "it is there to print")]

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use seal::{KeyRing, sha256};
use vault::BlobSource as _;
use vault::blob::{Fill, Packer, Parts, Piece, join_gzip, join_plain, source_digest};
use vault::ship::{Blob, Draft, Keys, Meta, Shipper, Timestamper};
use vault::site::Site;
use vault::store::Store;
use vault::tree::{Change, Entry};
use vault::trust::JournalHead;
use vault::verify::verify;

const NOW: i64 = 1_800_000_000_000;

/// The parts of a page around its article.
struct Theme {
    head: String,
    articles: Vec<String>,
}

impl Theme {
    fn pieces<'a>(&'a self, number: usize, title: &'a str) -> Vec<Piece<'a>> {
        let body = &self.articles[number % self.articles.len()];
        vec![
            Piece::Text(b"<!doctype html><html lang=\"zh-CN\"><head>"),
            Piece::Text(self.head.as_bytes()),
            Piece::Text(title.as_bytes()),
            Piece::Text("</title></head><body>".as_bytes()),
            Piece::Fragment("header"),
            Piece::Text("<main id=\"main\"><article class=\"article\"><h1>".as_bytes()),
            Piece::Text(title.as_bytes()),
            Piece::Text("</h1><div class=\"article-body\">".as_bytes()),
            Piece::Text(body.as_bytes()),
            Piece::Text("</div></article></main>".as_bytes()),
            Piece::Fragment("footer"),
            Piece::Text(b"</body></html>"),
        ]
    }
}

/// Two fragments and no slots.
struct Frame(Parts);

impl Fill for Frame {
    fn fragment(&self, _name: &str) -> Option<Parts> {
        Some(self.0.clone())
    }

    fn slot(&self, _name: &str) -> Cow<'_, [u8]> {
        Cow::Borrowed(b"")
    }
}

fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let pages: usize = arguments.next().map_or(Ok(100_000), |text| text.parse())?;
    let articles: Vec<String> = match arguments.next() {
        Some(file) => std::fs::read_to_string(file)?.lines().map(str::to_owned).collect(),
        None => (0..1000).map(made_up).collect(),
    };
    let head = "<meta name=\"ColumnName\" content=\"通知公告\"><link rel=\"stylesheet\" \
                href=\"/-/theme/0123456789abcdef.css\">"
        .repeat(12);
    let theme = Theme { head, articles };
    let folder = std::env::temp_dir().join(format!("huabiao-measure-{}", std::process::id()));
    let result = measure(&folder, &theme, pages);
    std::fs::remove_dir_all(&folder)?;
    result
}

fn measure(folder: &Path, theme: &Theme, pages: usize) -> anyhow::Result<()> {
    let store = Store::open(&folder.join("store"))?;
    let keys = Keys::open(&KeyRing::open(&folder.join("keys"))?, &store, NOW)?;
    let mut shipper = Shipper::open(&store, "xinhe", &keys)?;
    build(&mut shipper, theme, pages)?;
    stamp(&store, &keys, &shipper)?;
    small_releases(&mut shipper, theme, pages)?;
    stamp(&store, &keys, &shipper)?;
    one_change(&shipper)?;
    join(&shipper)?;
    let (took, site) = timed(|| Site::open(&store, "xinhe"));
    println!("open site ({} bundles): {took:?}", site?.newest());
    let (took, shipper) = timed(|| Shipper::open(&store, "xinhe", &keys));
    println!("open shipper: {took:?} ({:?})", shipper?.tree());
    let (took, report) = timed(|| verify(&store, keys.pin(), NOW));
    println!("verify everything: {took:?} {:?}", report?);
    Ok(())
}

/// The first release, with every page.
fn build(shipper: &mut Shipper, theme: &Theme, pages: usize) -> anyhow::Result<()> {
    let mut packer = Packer::new();
    let mut draft = shipper.draft()?;
    let mut changes: Vec<Change> = Vec::new();
    let before = cpu()?;
    let (mut hashing, mut packing, mut putting) = <(Duration, Duration, Duration)>::default();
    let (mut plain, mut packed) = (0, 0);
    let frame = "<nav>华表政务公开互动交流</nav>".repeat(60);
    let frame = Blob::new(packer.pack(&[Piece::Text(frame.as_bytes())])?);
    draft.put(&frame)?;
    let entry = Entry::parts(200, "text/html", frame.digest(), frame.size());
    changes.push(("!frag/header".into(), Some(entry.clone())));
    changes.push(("!frag/footer".into(), Some(entry)));
    for number in 0..pages {
        let title = format!("关于做好第 {number} 号工作的通知");
        let pieces = theme.pieces(number, &title);
        plain +=
            pieces.iter().map(|p| if let Piece::Text(t) = p { t.len() } else { 0 }).sum::<usize>();
        hashing += timed(|| source_digest(&pieces)).0;
        let (took, bytes) = timed(|| packer.pack(&pieces));
        packing += took;
        let bytes = bytes?;
        packed += bytes.len();
        let (took, blob) = timed(|| put(&mut draft, bytes));
        putting += took;
        let blob = blob?;
        let entry = Entry::parts(200, "text/html; charset=utf-8", blob.digest(), blob.size());
        changes.push((path(number), Some(entry)));
    }
    let (finishing, release) = timed(|| draft.finish(changes, &meta("build")));
    println!("{pages} pages, {} bytes each, packed {}", plain / pages, packed / pages);
    println!(
        "  source digest {hashing:?}, pack {packing:?}, put {putting:?}, finish {finishing:?}"
    );
    println!("  release of {} entries, CPU {:?}", release?.entries, cpu()? - before);
    Ok(())
}

/// Puts bytes into a release.
fn put(draft: &mut Draft<'_>, bytes: Vec<u8>) -> anyhow::Result<Blob> {
    let blob = Blob::new(bytes);
    draft.put(&blob)?;
    Ok(blob)
}

/// Releases of twenty pages each.
fn small_releases(shipper: &mut Shipper, theme: &Theme, pages: usize) -> anyhow::Result<()> {
    let mut packer = Packer::new();
    let (mut times, mut used): (Vec<Duration>, Vec<Duration>) = Default::default();
    for round in 0..30 {
        let (started, before) = (Instant::now(), cpu()?);
        let mut draft = shipper.draft()?;
        let mut changes: Vec<Change> = Vec::new();
        for index in 0..20 {
            let number = (round * 7919 + index * 4999) % pages;
            let title = format!("第 {round} 次修改");
            let blob = put(&mut draft, packer.pack(&theme.pieces(number, &title))?)?;
            let entry = Entry::parts(200, "text/html; charset=utf-8", blob.digest(), blob.size());
            changes.push((path(number), Some(entry)));
        }
        draft.finish(changes, &meta("change"))?;
        times.push(started.elapsed());
        used.push(cpu()? - before);
    }
    times.sort();
    used.sort();
    println!("20 pages of {pages}: p50 {:?}, max {:?}", times[15], times[29]);
    println!("  CPU p50 {:?}", used[15]);
    let mut flushes: Vec<Duration> = Vec::new();
    let file = std::env::temp_dir().join(format!("huabiao-flush-{}", std::process::id()));
    for _ in 0..30 {
        std::fs::write(&file, [7; 150_000])?;
        flushes.push(timed(|| std::fs::File::open(&file)?.sync_all()).0);
    }
    std::fs::remove_file(&file)?;
    flushes.sort();
    println!("  of which flushing a file of 150 kB: p50 {:?} (and a folder)", flushes[15]);
    Ok(())
}

/// The tree alone.
fn one_change(shipper: &Shipper) -> anyhow::Result<()> {
    let tree = shipper.tree();
    let rounds = 200;
    let (mut nodes, mut bytes) = (0, 0);
    let before = cpu()?;
    for round in 0..rounds {
        let entry = Entry::raw("text/plain", sha256(&[round]), 1);
        let (_, made) = tree.apply(vec![(path(usize::from(round) * 331), Some(entry))])?;
        nodes += made.len();
        bytes += made.iter().map(|(_, node)| node.len()).sum::<usize>();
    }
    let each = usize::from(rounds);
    let took = (cpu()? - before) / u32::from(rounds);
    println!(
        "one change of the tree: CPU {took:?}, {} nodes, {} bytes",
        nodes / each,
        bytes / each
    );
    let (took, count) = timed(|| tree.iter().count());
    println!("walk of {count} entries: {took:?}");
    Ok(())
}

/// Joining a page.
fn join(shipper: &Shipper) -> anyhow::Result<()> {
    let blob = |path: &str| -> anyhow::Result<Parts> {
        let entry = shipper.tree().get(path)?.context("no entry")?;
        Ok(Parts::decode(shipper.site().blob(&entry.blob)?.context("no blob")?)?)
    };
    let (page, frame) = (blob(&path(5))?, Frame(blob("!frag/header")?));
    let (mut packer, mut out) = (Packer::new(), Vec::new());
    let (zipped, result) = timed(|| {
        (0..1000).try_for_each(|_| {
            out.clear();
            join_gzip(&page, &frame, &mut packer, &mut out)
        })
    });
    result?;
    let (plain, result) = timed(|| {
        (0..1000).try_for_each(|_| {
            out.clear();
            join_plain(&page, &frame, &mut out)
        })
    });
    result?;
    println!("join: gzip {:?}, plain {:?}", zipped / 1000, plain / 1000);
    Ok(())
}

fn stamp(store: &Store, keys: &Keys, shipper: &Shipper) -> anyhow::Result<()> {
    let point = shipper.point().context("nothing shipped")?;
    let sites = BTreeMap::from([("xinhe".to_owned(), point)]);
    Timestamper::open(store, keys)?.stamp(sites, meta("").journal, NOW)?;
    Ok(())
}

fn meta(cause: &str) -> Meta {
    let journal = JournalHead { seq: 1, head: sha256(b"journal") };
    Meta { cause: cause.into(), journal, issued_at: NOW }
}

fn path(number: usize) -> String {
    format!("/zwgk/tzgg/{}/{number}.html", 2000 + number % 26)
}

fn timed<T>(act: impl FnOnce() -> T) -> (Duration, T) {
    let started = Instant::now();
    let value = act();
    (started.elapsed(), value)
}

/// Time this thread has had on a processor, which other programs do not lengthen.
fn cpu() -> anyhow::Result<Duration> {
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat")?;
    let nanos = stat.split(' ').next().context("no schedstat")?;
    Ok(Duration::from_nanos(nanos.parse()?))
}

/// An article without a source: words in an order that does not repeat soon.
fn made_up(seed: usize) -> String {
    const WORDS: [&str; 24] = [
        "关于",
        "印发",
        "实施",
        "方案",
        "通知",
        "人民政府",
        "有关",
        "部门",
        "工作",
        "要求",
        "认真",
        "贯彻",
        "落实",
        "进一步",
        "加强",
        "管理",
        "服务",
        "群众",
        "企业",
        "项目",
        "资金",
        "责任",
        "监督",
        "检查",
    ];
    let mut state = seed as u64 + 1;
    let mut text = String::from("<p>");
    for place in 1..600 {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        text.push_str(WORDS[(state >> 33) as usize % WORDS.len()]);
        if place % 60 == 0 {
            text.push_str("。</p><p>");
        }
    }
    text + "</p>"
}
