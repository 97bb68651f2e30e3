//! Documents for measuring: any number, always the same ones, of the length and the words of a
//! government's notices (about 1,200 characters), one JSON object a line, as `huabiao import`
//! and the Hugo site read them.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use anyhow::{Context, Result};
use serde_json::json;

/// The categories, which become sections.
pub(crate) const CATEGORIES: [&str; 10] = [
    "通知公告",
    "政务动态",
    "政策文件",
    "政策解读",
    "财政信息",
    "人事信息",
    "规划计划",
    "应急管理",
    "公共服务",
    "统计信息",
];

const ISSUERS: [&str; 8] = [
    "市人民政府办公室",
    "市发展和改革局",
    "市教育局",
    "市民政局",
    "市财政局",
    "市自然资源局",
    "市卫生健康局",
    "市应急管理局",
];

const MATTERS: [&str; 12] = [
    "老旧小区改造",
    "城乡居民养老服务",
    "义务教育阶段招生",
    "防汛抗旱准备",
    "农村公路养护",
    "政务服务事项目录",
    "行政事业性收费清理",
    "公共卫生应急处置",
    "中小企业纾困",
    "城市排水设施建设",
    "耕地保护责任落实",
    "安全生产大检查",
];

const FORMS: [&str; 6] = ["实施方案", "管理办法", "工作要点", "若干措施", "年度计划", "情况通报"];

/// Two of these make the name of a place; so there are words of every frequency to search for.
const NAMES: [&str; 40] = [
    "青", "云", "东", "清", "南", "北", "上", "下", "新", "古", "金", "银", "石", "松", "竹", "梅",
    "兰", "桂", "龙", "凤", "鹤", "溪", "河", "湖", "江", "泉", "山", "岭", "岩", "坪", "塘", "湾",
    "桥", "渡", "洲", "源", "坊", "店", "集", "庄",
];

const PLACES: [&str; 5] = ["镇", "村", "街道", "社区", "路段"];

const OPENINGS: [&str; 6] = [
    "各县（区）人民政府，市政府各部门、各直属机构要高度重视，",
    "为深入贯彻落实上级决策部署，结合本市实际，",
    "经市政府常务会议研究同意，自印发之日起，",
    "按照属地管理、分级负责的原则，",
    "坚持问题导向和目标导向相统一，",
    "本年度上半年以来，",
];

const MIDDLES: [&str; 8] = [
    "由牵头部门会同有关单位逐项制定任务清单，明确责任人和完成时限，",
    "进一步优化办事流程，压减申报材料，推行网上申请和一次办结，",
    "加强资金统筹和绩效管理，严格按照预算安排支出并接受审计监督，",
    "组织开展现场核查，对发现的问题建立台账并限期整改到位，",
    "充分听取群众和专家意见，依法履行公开征求意见和合法性审查程序，",
    "健全信息报送和会商研判机制，遇有重大情况第一时间报告，",
    "推动跨部门数据共享和业务协同，减少群众重复提交证明，",
    "对符合条件的家庭和个人给予补助，具体标准由主管部门另行公布，",
];

const ENDINGS: [&str; 6] = [
    "确保各项任务按期完成。",
    "有关情况于每季度末书面报送。",
    "切实保障群众合法权益。",
    "并纳入年度目标责任考核。",
    "相关结果及时向社会公布。",
    "具体事宜由主管部门负责解释。",
];

/// Writes documents 1 to `count` into a file.
pub(crate) fn write(path: &Path, count: usize) -> Result<()> {
    let file = File::create(path).with_context(|| format!("writing {}", path.display()))?;
    let mut file = BufWriter::new(file);
    for number in 1..=count {
        serde_json::to_writer(&mut file, &document(number))?;
        file.write_all(b"\n")?;
    }
    Ok(file.flush()?)
}

fn document(number: usize) -> serde_json::Value {
    let (issuer, title) = title(number);
    let year = year(number);
    json!({
        "id": format!("measure-{number}"),
        "title": title,
        "issuer": issuer,
        "date": format!("{year}-{:02}-{:02}", 1 + number % 12, 1 + number % 28),
        "category": CATEGORIES[number % CATEGORIES.len()],
        "body_html": body(number),
        "lang": "zh",
    })
}

/// The body of a document, as HTML.
pub(crate) fn body(number: usize) -> String {
    let mut dice = Dice(number as u64 ^ 0xb0d1);
    (0..14).map(|_| paragraph(&mut dice)).collect()
}

/// What somebody might search for among the first `count` documents: by turns a rare word, a
/// common one, both, and a title in full.
pub(crate) fn question(number: usize, count: usize) -> String {
    let mut dice = Dice(number as u64 ^ 0x5ea7c4);
    let (place, matter) = (place(&mut dice), dice.pick(&MATTERS));
    match number % 4 {
        0 => place,
        1 => matter.to_owned(),
        2 => format!("{place} {matter}"),
        _ => title(1 + number * 7_919 % count).1,
    }
}

/// Who issued a document, and its title.
fn title(number: usize) -> (&'static str, String) {
    let mut dice = Dice(number as u64);
    let (issuer, matter, form) = (dice.pick(&ISSUERS), dice.pick(&MATTERS), dice.pick(&FORMS));
    let year = year(number);
    (issuer, format!("{issuer}关于印发《{year}年{matter}{form}》的通知（第{number}号）"))
}

fn year(number: usize) -> usize {
    2016 + number % 10
}

fn place(dice: &mut Dice) -> String {
    [dice.pick(&NAMES), dice.pick(&NAMES), dice.pick(&PLACES)].concat()
}

fn paragraph(dice: &mut Dice) -> String {
    let (first, second) = (dice.pick(&MIDDLES), dice.pick(&MIDDLES));
    let (opening, place) = (dice.pick(&OPENINGS), place(dice));
    format!("<p>{opening}在{place}{first}{second}{}</p>\n", dice.pick(&ENDINGS))
}

/// Numbers that look thrown but are always the same (a 64-bit linear congruence).
struct Dice(u64);

impl Dice {
    fn pick(&mut self, from: &[&'static str]) -> &'static str {
        let next = self.0.wrapping_mul(6_364_136_223_846_793_005);
        self.0 = next.wrapping_add(1_442_695_040_888_963_407);
        from[(self.0 >> 33) as usize % from.len()]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_are_always_the_same_and_differ_from_each_other() {
        assert_eq!(document(7), document(7));
        let titles: std::collections::BTreeSet<String> =
            (1..200).map(|number| document(number)["title"].to_string()).collect();
        assert_eq!(titles.len(), 199);
        let length = document(7)["body_html"].as_str().unwrap_or_default().chars().count();
        assert!((1000..1500).contains(&length), "{length}");
    }
}
