//! Measures the press by itself: `measure make DIR N` fills a database with N documents,
//! `measure full DIR` builds the site whole, `measure publish DIR N` publishes N more one by one.
#![expect(clippy::print_stdout, reason = "it prints what it measured")]

use std::path::Path;
use std::time::Instant;

use anyhow::{Context as _, Result, anyhow, bail};
use base::Origin;
use content::article::actions::{Incoming, import};
use content::section::{self, model::SectionForm};
use desk::{Caller, Desk};
use office::site::{self, model::SiteForm};
use office::unit::{self, model::UnitForm};
use press::{Press, Settings};
use seal::KeyRing;
use vault::ship::Keys;
use vault::store::Store;

const ME: Caller = Caller::Machine("measure");
const SECTIONS: usize = 40;
const BATCH: usize = 500;
/// Texts are cut into words once for each of so many.
const TEXTS: usize = 64;
const SENTENCES: [&str; 6] = [
    "市人民政府印发通知，要求各县区、各部门认真落实年度重点工作任务，按季度报告进展情况。",
    "会议强调，要坚持以人民为中心的发展思想，着力解决群众反映强烈的突出问题，不断提高服务水平。",
    "自公布之日起施行，有效期五年；此前规定与本办法不一致的，以本办法为准。",
    "申请人应当提交申请表、身份证明和有关材料，受理机关应当自受理之日起二十个工作日内作出决定。",
    "截至目前，全市共完成投资四十三亿元，新建和改造道路一百二十公里，惠及居民十八万人。",
    "联系电话：0355-2000099，联系地址：清河市府前街1号，工作日上午八时至十二时受理咨询。",
];

#[tokio::main]
async fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["make", folder, count] => make(Path::new(folder), count.parse()?).await,
        ["full", folder] => full(Path::new(folder)).await,
        ["publish", folder, count] => publish(Path::new(folder), count.parse()?).await,
        _ => bail!("measure make DIR N | measure full DIR | measure publish DIR N"),
    }
}

async fn open(folder: &Path) -> Result<Desk> {
    std::fs::create_dir_all(folder)?;
    let url = format!("sqlite://{}/console.db", folder.display());
    Desk::open(&url, folder).await
}

async fn press(desk: &Desk, folder: &Path) -> Result<Press> {
    let store = Store::open(&folder.join("store"))?;
    let keys = Keys::open(&KeyRing::open(&folder.join("keys"))?, &store, base::now())?;
    let theme = concat!(env!("CARGO_MANIFEST_DIR"), "/../../themes/base").into();
    let origin = Origin::default();
    let settings = Settings { data: folder.to_owned(), theme, origin };
    Press::open(desk.clone(), settings, store, keys).await
}

async fn make(folder: &Path, count: usize) -> Result<()> {
    let desk = open(folder).await?;
    let (site, sections) = places(&desk).await?;
    let texts = texts();
    let begun = Instant::now();
    for batch in 0..count.div_ceil(BATCH) {
        let range = batch * BATCH..count.min((batch + 1) * BATCH);
        let incoming: Vec<_> = range.map(|n| incoming(n, &sections, &texts)).collect();
        let done = desk.act(ME, async |work| import(work, &site, incoming).await).await;
        done.map_err(|error| anyhow!("{error:?}"))?;
    }
    println!("{count} documents in {:.1} s", begun.elapsed().as_secs_f64());
    Ok(())
}

async fn places(desk: &Desk) -> Result<(String, Vec<String>)> {
    let made = desk.act(ME, async |work| {
        let name = "清河市人民政府办公室".to_owned();
        let credit_code = "11140400MB0000000W".to_owned();
        let form = UnitForm { parent_id: String::new(), name, credit_code };
        let unit = unit::actions::create(work, form).await?;
        let form = SiteForm {
            unit_id: unit.id,
            code: "qinghe".to_owned(),
            name: "清河市人民政府".to_owned(),
            short_name: "清河市".to_owned(),
            domain: "www.qinghe.gov.cn".to_owned(),
            color: "indigo".to_owned(),
            emblem: "no".to_owned(),
            ..SiteForm::default()
        };
        let site = site::actions::create(work, form).await?;
        let mut sections: Vec<String> = Vec::new();
        for n in 0..SECTIONS {
            let form = SectionForm {
                parent_id: if n < 8 { String::new() } else { sections[n % 8].clone() },
                name: format!("栏目第{n}"),
                slug: format!("s{n}"),
                kind: ["dynamics", "notice", "general"][n % 3].to_owned(),
                description: "市政府及各部门的有关信息。".to_owned(),
                in_nav: true,
                ..SectionForm::default()
            };
            sections.push(section::actions::create(work, &site.id, form).await?.id);
        }
        Ok((site.id, sections))
    });
    made.await.map_err(|error| anyhow!("{error:?}"))
}

/// A body of some 1,200 characters, with its words.
fn texts() -> Vec<(String, String)> {
    let mut texts = Vec::new();
    for text in 0..TEXTS {
        let mut body = String::new();
        for paragraph in 0..8 {
            body.push_str("<p>");
            for sentence in 0..4 {
                let n = text * 7 + paragraph * 3 + sentence;
                body.push_str(SENTENCES[n % SENTENCES.len()]);
            }
            body.push_str(&format!("（第{text}号第{paragraph}段）</p>"));
        }
        let words = finder::cut("关于印发工作要点的通知", &finder::html_to_text(&body));
        texts.push((body, words.to_string()));
    }
    texts
}

fn incoming(n: usize, sections: &[String], texts: &[(String, String)]) -> Incoming {
    let (body, words) = &texts[n % texts.len()];
    Incoming {
        document_id: base::new_id(),
        origin: format!("measure/{n}"),
        origin_digest: n.to_string(),
        section_id: sections[n % sections.len()].clone(),
        kind: "article".to_owned(),
        filled: Default::default(),
        relations: Vec::new(),
        title: format!("关于印发第{n}号工作要点的通知"),
        subtitle: String::new(),
        source: "市政府办公室".to_owned(),
        author: String::new(),
        summary: "一句话说明这件事情。".to_owned(),
        keywords: "工作,通知".to_owned(),
        body: format!("<p>第{n}号。</p>{body}"),
        layout: None,
        header: None,
        picture_id: String::new(),
        attachments: Vec::new(),
        published: 1_700_000_000_000 + n as i64 * 60_000,
        words: words.clone(),
    }
}

async fn full(folder: &Path) -> Result<()> {
    let desk = open(folder).await?;
    let press = press(&desk, folder).await?;
    let (begun, before) = (Instant::now(), processor_seconds()?);
    let built = press.full("qinghe").await.map_err(|error| anyhow!("{error:?}"))?;
    let (wall, cpu) = (begun.elapsed().as_secs_f64(), processor_seconds()? - before);
    let pages = built.outputs as f64;
    println!(
        "{} outputs, {} files changed, release {}",
        built.outputs, built.changed, built.number
    );
    println!("{wall:.1} s, {cpu:.1} CPU s, {:.0} outputs per CPU s", pages / cpu);
    println!("peak memory {} MB", peak_memory_mb()?);
    Ok(())
}

/// From the moment before the act to the moment the release lies in the store.
async fn publish(folder: &Path, count: usize) -> Result<()> {
    let desk = open(folder).await?;
    let press = press(&desk, folder).await?;
    press.catch_up().await.map_err(|error| anyhow!("{error:?}"))?;
    let sections = desk.look(ME, async |work| {
        let sites = site::table::list(&mut work.tx).await?;
        let found = section::table::list(&mut work.tx, &sites[0].id).await?;
        Ok((sites[0].id.clone(), found.into_iter().map(|one| one.id).collect::<Vec<_>>()))
    });
    let (site, sections) = sections.await.map_err(|error| anyhow!("{error:?}"))?;
    let texts = texts();
    let mut taken = Vec::new();
    for _ in 0..count {
        let n = usize::try_from(base::now())?;
        let incoming = vec![incoming(n, &sections, &texts)];
        let done = desk.act(ME, async |work| import(work, &site, incoming).await).await;
        done.map_err(|error| anyhow!("{error:?}"))?;
        let begun = Instant::now();
        press.catch_up().await.map_err(|error| anyhow!("{error:?}"))?;
        taken.push(begun.elapsed().as_secs_f64() * 1_000.0);
    }
    taken.sort_by(f64::total_cmp);
    let at = |share: f64| taken[((taken.len() - 1) as f64 * share) as usize];
    println!("{count} publications: p50 {:.1} ms, p99 {:.1} ms", at(0.5), at(0.99));
    Ok(())
}

/// Processor time of this process so far.
fn processor_seconds() -> Result<f64> {
    let stat = std::fs::read_to_string("/proc/self/stat")?;
    let rest = stat.rsplit_once(')').context("no name in stat")?.1;
    let fields: Vec<&str> = rest.split_whitespace().collect();
    // Fields 14 and 15 of the whole line, in ticks of 10 ms.
    let ticks: f64 = fields[11].parse::<f64>()? + fields[12].parse::<f64>()?;
    Ok(ticks / 100.0)
}

fn peak_memory_mb() -> Result<u64> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find(|line| line.starts_with("VmHWM")).context("no VmHWM")?;
    let kb: u64 = line.split_whitespace().nth(1).context("no number")?.parse()?;
    Ok(kb / 1024)
}
