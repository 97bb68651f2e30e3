//! Measures search on made-up documents and prints what it sees:
//! `cargo run --release -p finder --example measure -- 20000 [FILE]`. With a file, texts are made
//! of its lines (one sentence each), which is nearer to real frequencies of words.

#![expect(clippy::print_stdout, reason = "a measurement prints its result")]

use std::cmp::Reverse;
use std::collections::HashMap;
use std::time::{Duration, Instant};

use anyhow::Result;
use finder::{Batch, Cursor, Index, Order, Query, SearchDoc, Terms, cut, snippet};

/// Where and who.
const PLACES: [&str; 16] = [
    "南阳市",
    "长治市",
    "弥勒市",
    "南部县",
    "宛城区",
    "卧龙区",
    "社旗县",
    "方城县",
    "唐河县",
    "桐柏县",
    "新野县",
    "镇平县",
    "内乡县",
    "西峡县",
    "淅川县",
    "邓州市",
];
const UNITS: [&str; 20] = [
    "人民政府办公室",
    "人力资源和社会保障局",
    "发展和改革委员会",
    "教育体育局",
    "民政局",
    "财政局",
    "自然资源和规划局",
    "生态环境局",
    "住房和城乡建设局",
    "交通运输局",
    "水利局",
    "农业农村局",
    "商务局",
    "文化广电和旅游局",
    "卫生健康委员会",
    "应急管理局",
    "审计局",
    "市场监督管理局",
    "统计局",
    "医疗保障局",
];
/// What about.
const MATTERS: [&str; 32] = [
    "老旧小区改造",
    "义务教育招生",
    "最低生活保障",
    "城乡居民医疗保险",
    "公共租赁住房",
    "职业技能培训",
    "春节放假",
    "安全生产检查",
    "大气污染防治",
    "乡村振兴",
    "高标准农田建设",
    "政府网站集约化",
    "政务公开",
    "行政审批制度改革",
    "优化营商环境",
    "防汛抗旱",
    "森林防火",
    "食品安全监管",
    "残疾人两项补贴",
    "退役军人安置",
    "不动产登记",
    "公积金提取",
    "机动车限行",
    "疫苗接种",
    "高校毕业生就业",
    "中小企业扶持",
    "文物保护",
    "河湖长制",
    "养老服务",
    "停车收费",
    "垃圾分类",
    "知识产权保护",
];
const FORMS: [&str; 10] =
    ["通知", "公告", "意见", "实施方案", "管理办法", "通报", "公示", "批复", "解读", "情况报告"];
/// Sentences are made of these.
const PHRASES: [&str; 40] = [
    "为进一步",
    "规范",
    "加强",
    "推进",
    "根据",
    "有关规定",
    "结合",
    "本地实际",
    "现就",
    "有关事项",
    "通知如下",
    "各县区",
    "各有关单位",
    "要高度重视",
    "明确责任",
    "强化措施",
    "狠抓落实",
    "确保",
    "取得实效",
    "经研究",
    "同意",
    "自发布之日起",
    "施行",
    "原有规定",
    "同时废止",
    "符合条件的",
    "申请人",
    "应当",
    "在规定期限内",
    "向所在地",
    "提出申请",
    "提交材料",
    "审核通过后",
    "予以公示",
    "公示期为七个工作日",
    "联系电话",
    "咨询服务",
    "监督检查",
    "依法追究",
    "经济社会发展",
];

struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit
    }

    /// Early entries come more often, as words do.
    fn pick<'a>(&mut self, list: &[&'a str]) -> &'a str {
        let (one, other) = (self.below(list.len()), self.below(list.len()));
        list[one.min(other)]
    }
}

fn document(number: usize, dice: &mut Dice, lines: &[&str]) -> SearchDoc {
    let (place, unit) = (dice.pick(&PLACES), dice.pick(&UNITS));
    let (matter, form) = (dice.pick(&MATTERS), dice.pick(&FORMS));
    let year = 2016 + dice.below(11);
    let title = format!("{place}{unit}关于{year}年{matter}工作的{form}（第{number}号）");
    let mut text = String::new();
    while text.len() < 3600 {
        if !lines.is_empty() {
            text.push_str(lines[dice.below(lines.len())]);
            text.push('\n');
            continue;
        }
        for _ in 0..4 + dice.below(6) {
            text.push_str(dice.pick(&PHRASES));
            if dice.below(4) == 0 {
                text.push_str(dice.pick(&MATTERS));
            }
        }
        // Names and rare words: two characters out of the whole of the common ones.
        for _ in 0..2 {
            text.push(char::from_u32(0x4e00 + dice.below(3000) as u32).unwrap_or('一'));
        }
        text.push('。');
    }
    let words = cut(&title, &text);
    SearchDoc {
        id: number.to_string(),
        site: ["city", "hr", "edu", "county"][dice.below(4)].to_owned(),
        path: format!("/zwgk/tzgg/{year}/{number}.html"),
        section_id: format!("s{}", dice.below(40)),
        section_name: "通知公告".to_owned(),
        section_path: "/zwgk/tzgg/".to_owned(),
        kind: ["notice", "policy", "dynamics"][dice.below(3)].to_owned(),
        unit: format!("{place}{unit}"),
        published: 1_451_577_600_000 + dice.below(330_000_000) as i64 * 1000,
        doc_no: format!("宛政办〔{year}〕{number}号"),
        theme: ["综合政务", "劳动、人事、监察", "财政、金融、审计"][dice.below(3)].to_owned(),
        title,
        text,
        words,
        ..SearchDoc::default()
    }
}

const SORTS: [&str; 7] = [
    "one word",
    "two words",
    "frequent word",
    "substring of three",
    "full title",
    "number",
    "half of it nowhere",
];

fn questions(dice: &mut Dice, docs: &[SearchDoc]) -> Vec<(&'static str, String)> {
    let mut frequencies: HashMap<&str, usize> = HashMap::new();
    for (word, _) in docs.iter().flat_map(|doc| &doc.words.text) {
        *frequencies.entry(word).or_default() += 1;
    }
    let is_long = |word: &str| word.chars().nth(1).is_some();
    let mut frequent: Vec<_> = frequencies.into_iter().filter(|(word, _)| is_long(word)).collect();
    frequent.sort_unstable_by_key(|(word, count)| (Reverse(*count), *word));
    let mut questions = Vec::new();
    for _ in 0..150 {
        let doc = &docs[dice.below(docs.len())];
        let letters: Vec<char> = doc.text.chars().collect();
        let at = dice.below(letters.len() - 4);
        let words: Vec<&str> = doc
            .words
            .text
            .iter()
            .map(|(word, _)| word.as_str())
            .filter(|word| is_long(word))
            .collect();
        let (one, other) = (words[dice.below(words.len())], words[dice.below(words.len())]);
        let texts = [
            one.to_owned(),
            format!("{one} {other}"),
            frequent[dice.below(frequent.len().min(100))].0.to_owned(),
            letters[at..at + 3].iter().collect(),
            doc.title.clone(),
            doc.doc_no.replace(['〔', '〕'], " "),
            format!("{one}薛定谔"),
        ];
        questions.extend(SORTS.into_iter().zip(texts));
    }
    questions
}

fn main() -> Result<()> {
    let count: usize = std::env::args().nth(1).map_or(Ok(20_000), |count| count.parse())?;
    let file = std::env::args().nth(2).map(std::fs::read_to_string).transpose()?;
    let lines: Vec<&str> = file.as_deref().unwrap_or("").lines().collect();
    println!("memory at the start {} MB", memory_mb());
    let began = Instant::now();
    finder::warm();
    println!("dictionary loaded in {:?}, memory {} MB", began.elapsed(), memory_mb());

    let mut dice = Dice(7);
    let began = process_time();
    let docs: Vec<_> = (0..count).map(|number| document(number, &mut dice, &lines)).collect();
    println!("cut {:.0} documents per CPU second", rate(count, began));
    let began = process_time();
    let encoded: Vec<_> = docs.iter().map(SearchDoc::encode).collect::<Result<_>>()?;
    let bytes: usize = encoded.iter().map(Vec::len).sum();
    let text: usize = docs.iter().map(|doc| doc.text.len()).sum();
    println!(
        "encoded {:.0} documents per CPU second, {} bytes each (text {})",
        rate(count, began),
        bytes / count,
        text / count
    );
    let began = process_time();
    for bytes in &encoded {
        SearchDoc::decode(bytes)?;
    }
    println!("decoded {:.0} documents per CPU second", rate(count, began));

    let folder = tempfile::tempdir()?;
    let index = Index::open(folder.path())?;
    let began = process_time();
    feed(&index, &docs)?;
    println!("indexed {:.0} documents per CPU second", rate(count, began));
    let disk = folder_bytes(folder.path())?;
    let share = disk as f64 / text as f64;
    println!("{} MB on disk ({share:.2} of the text), memory {} MB", disk >> 20, memory_mb());
    measure_questions(&index, &docs, &questions(&mut dice, &docs))?;
    measure_commits(&index, &docs)
}

fn feed(index: &Index, docs: &[SearchDoc]) -> Result<()> {
    for site in ["city", "hr", "edu", "county"] {
        let upserts = docs.iter().filter(|doc| doc.site == site).cloned().collect();
        let cursor = Some(Cursor { number: 1, release: String::new() });
        index.apply(Batch { site: site.to_owned(), upserts, cursor, ..Batch::default() })?;
    }
    index.commit()
}

fn measure_questions(index: &Index, docs: &[SearchDoc], asked: &[(&str, String)]) -> Result<()> {
    let mut all = Vec::new();
    for sort in SORTS {
        let mut times = Vec::new();
        let mut results = 0;
        for (_, text) in asked.iter().filter(|(of, _)| *of == sort) {
            let query = Query { text: text.clone(), ..Query::default() };
            let (total, time) = best_of_five(|| {
                let found = index.search(&query)?;
                let terms = Terms::of(text);
                for hit in &found.hits {
                    let number: usize = hit.id.parse()?;
                    snippet(&docs[number].text, &terms, 120);
                }
                Ok(found.total)
            })?;
            times.push(time);
            results += total as usize;
        }
        let count = times.len();
        report(&format!("{sort:<20} {:>7} results", results / count), &mut times);
        all.extend(times);
    }
    report("all questions, with facets and ten snippets", &mut all);
    let newest = Query { order: Order::Newest, ..Query::default() };
    let mut times = Vec::new();
    for _ in 0..20 {
        times.push(best_of_five(|| index.search(&newest))?.1);
    }
    report("everything, newest first", &mut times);
    Ok(())
}

fn measure_commits(index: &Index, docs: &[SearchDoc]) -> Result<()> {
    let mut times = Vec::new();
    for doc in docs.iter().take(40) {
        let (site, upserts) = (doc.site.clone(), vec![doc.clone()]);
        let began = Instant::now();
        index.apply(Batch { site, upserts, ..Batch::default() })?;
        index.commit()?;
        times.push(began.elapsed());
    }
    report("one document, committed and visible", &mut times);
    Ok(())
}

fn report(what: &str, times: &mut [Duration]) {
    times.sort_unstable();
    let at = |share: usize| times[(times.len() - 1) * share / 100];
    println!("{what}: p50 {:?}, p99 {:?}, max {:?}", at(50), at(99), at(100));
}

fn rate(count: usize, began: Duration) -> f64 {
    count as f64 / (process_time() - began).as_secs_f64().max(0.01)
}

fn folder_bytes(folder: &std::path::Path) -> Result<u64> {
    let mut bytes = 0;
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let about = entry.metadata()?;
        bytes += if about.is_dir() { folder_bytes(&entry.path())? } else { about.len() };
    }
    Ok(bytes)
}

/// The shortest of five tries: what it costs when nobody else uses the machine.
fn best_of_five<T>(mut act: impl FnMut() -> Result<T>) -> Result<(T, Duration)> {
    let began = Instant::now();
    let mut outcome = act()?;
    let mut best = began.elapsed();
    for _ in 1..5 {
        let began = Instant::now();
        outcome = act()?;
        best = best.min(began.elapsed());
    }
    Ok((outcome, best))
}

/// Processor time of this process with all its threads, in steps of 10 ms.
fn process_time() -> Duration {
    let told = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after_name = told.rsplit(')').next().unwrap_or("");
    let ticks = |place: usize| -> u64 {
        after_name.split(' ').nth(place).and_then(|ticks| ticks.parse().ok()).unwrap_or(0)
    };
    Duration::from_millis((ticks(12) + ticks(13)) * 10)
}

/// Resident memory of this process.
fn memory_mb() -> u64 {
    let statm = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    let pages: u64 = statm.split(' ').nth(1).and_then(|pages| pages.parse().ok()).unwrap_or(0);
    (pages * 4096) >> 20
}
