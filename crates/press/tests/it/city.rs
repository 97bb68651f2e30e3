//! A small city to publish in: database, keys, store, press, and the verbs people would use.

use std::path::{Path, PathBuf};

use base::{Origin, Result};
use content::article::actions as article;
use content::article::model::{DraftForm, Filled, Header, Relation};
use content::kind::model::Values;
use content::media::actions as media;
use content::media::follow::draw_waiting;
use content::media::model::PAGE_SIDES_MAX;
use content::section::{self, model::SectionForm};
use content::topic::model::Layout;
use desk::{Caller, Desk, Work};
use office::review::model::DecisionForm;
use office::site::{self, model::SiteForm};
use office::unit::{self, model::UnitForm};
use press::{Press, Settings};
use seal::KeyRing;
use tempfile::TempDir;
use vault::ship::Keys;
use vault::store::Store;

use crate::shipped::Shipped;

/// The moment everything begins.
const DAWN: i64 = 1_795_000_000_000;

const CLERK: Caller = Caller::Machine("test:clerk");
const REVIEWERS: [Caller; 3] =
    [Caller::Machine("test:first"), Caller::Machine("test:second"), Caller::Machine("test:third")];

/// The city.
pub(crate) struct City {
    /// Everything lies in here.
    pub(crate) folder: TempDir,
    /// Its database.
    pub(crate) desk: Desk,
    /// Its press.
    pub(crate) press: Press,
    unit: String,
    units: u32,
}

/// What is written about.
#[derive(Debug, Clone, Default)]
pub(crate) struct Draft {
    pub(crate) section: String,
    pub(crate) title: String,
    pub(crate) body: String,
    pub(crate) picture: Option<String>,
    pub(crate) attachments: Vec<String>,
    pub(crate) header: Option<Header>,
    pub(crate) fields: Values,
    pub(crate) relations: Vec<Relation>,
    /// Code of the kind; told by layout and header when it is empty.
    pub(crate) kind: String,
    pub(crate) layout: Option<Layout>,
}

impl City {
    /// A city with nothing in it, on SQLite.
    pub(crate) async fn open() -> City {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}/console.db", folder.path().display());
        City::found(folder, url).await
    }

    /// A city with nothing in it on every database there is: SQLite always, and PostgreSQL when
    /// `HUABIAO_TEST_PG` names a server.
    pub(crate) async fn everywhere() -> Vec<City> {
        let mut cities = vec![City::open().await];
        if let Ok(server) = std::env::var("HUABIAO_TEST_PG") {
            let url = desk::scratch::create(&server).await.unwrap();
            cities.push(City::found(tempfile::tempdir().unwrap(), url).await);
        }
        cities
    }

    async fn found(folder: TempDir, url: String) -> City {
        let desk = Desk::open(&url, &folder.path().join("data")).await.unwrap();
        desk.clock().set(DAWN);
        let press = open_press(&desk, folder.path(), "data").await;
        let unit = unit(&desk, 0).await;
        City { folder, desk, press, unit, units: 1 }
    }

    /// Does something in one transaction, a second later than the last.
    pub(crate) async fn act<T>(&self, act: impl AsyncFnOnce(&mut Work) -> Result<T>) -> T {
        self.desk.clock().set(self.desk.clock().now() + 1_000);
        self.desk.act(CLERK, act).await.unwrap()
    }

    /// Does something, unless the platform refuses it; then nothing happened, which is also worth
    /// a try.
    pub(crate) async fn try_act<T>(&self, act: impl AsyncFnOnce(&mut Work) -> Result<T>) {
        self.desk.clock().set(self.desk.clock().now() + 1_000);
        if let Err(base::Error::Fault(why)) = self.desk.act(CLERK, act).await {
            panic!("{why:?}");
        }
    }

    /// A new site; the first stands on top.
    pub(crate) async fn site(&mut self, code: &str, parent_id: &str) -> String {
        let unit_id = match parent_id {
            "" => self.unit.clone(),
            _ => unit(&self.desk, self.units).await,
        };
        self.units += 1;
        let domain = match parent_id {
            "" => format!("{code}.localhost"),
            _ => format!("{code}.qinghe.localhost"),
        };
        let form = SiteForm {
            parent_id: parent_id.to_owned(),
            unit_id,
            code: code.to_owned(),
            domain,
            ..site_form(&format!("{code}市人民政府"), 0)
        };
        self.act(async |work| site::actions::create(work, form).await).await.id
    }

    /// A new section.
    pub(crate) async fn section(&self, site: &str, form: SectionForm) -> String {
        self.act(async |work| section::actions::create(work, site, form).await).await.id
    }

    /// A file in the library.
    pub(crate) async fn file(&self, name: &str, bytes: Vec<u8>) -> String {
        let shelved = media::shelve(&self.folder.path().join("data"), name, bytes).unwrap();
        let unit = &self.unit;
        let alt = "河堤上的树";
        let entered =
            self.act(async |work| media::enter(work, unit, &shelved, alt, false).await).await;
        entered.media.id
    }

    /// Pictures and first pages that wait are drawn.
    pub(crate) async fn draw_waiting(&self) {
        let draw =
            async |file: PathBuf| papers::first_page(std::fs::read(file).unwrap(), PAGE_SIDES_MAX);
        draw_waiting(&self.desk, draw).await.unwrap();
    }

    /// Writes, has it reviewed by three people, publishes; says the document's id.
    pub(crate) async fn publish(&self, draft: Draft) -> String {
        let form = article::ArticleForm {
            section_id: draft.section.clone(),
            kind: match (draft.kind.as_str(), &draft.header, &draft.layout) {
                ("", _, Some(_)) => "topic".to_owned(),
                ("", Some(_), None) => "policy".to_owned(),
                ("", None, None) => "article".to_owned(),
                (kind, ..) => kind.to_owned(),
            },
            design: String::new(),
        };
        let id = self.act(async |work| article::create(work, form).await).await.id;
        self.write(&id, 1, draft).await;
        id
    }

    /// Writes a new edition of a document that was published before, and publishes it.
    pub(crate) async fn again(&self, id: &str, draft: Draft) {
        let edition = self.act(async |work| article::revise(work, id).await).await;
        self.write(id, edition.revision, draft).await;
    }

    /// Writes what nobody reviews.
    pub(crate) async fn write_draft(&self, draft: Draft) {
        let form = article::ArticleForm {
            section_id: draft.section.clone(),
            kind: "article".to_owned(),
            design: String::new(),
        };
        let id = self.act(async |work| article::create(work, form).await).await.id;
        self.save(&id, 1, draft).await;
    }

    /// Saves a draft; says its new revision.
    async fn save(&self, id: &str, revision: i64, draft: Draft) -> i64 {
        let form = DraftForm {
            revision,
            section_id: draft.section,
            title: draft.title,
            subtitle: String::new(),
            source: "市政府办公室".to_owned(),
            source_url: String::new(),
            author: "李明".to_owned(),
            summary: "一句话说明".to_owned(),
            keywords: vec!["清河".to_owned()],
            body: match &draft.layout {
                Some(layout) => layout.html(),
                None => draft.body,
            },
            header: draft.header,
            layout: draft.layout.map(|layout| layout.checked().unwrap()),
            picture_id: draft.picture,
            attachments: draft.attachments,
            fields: draft.fields,
            relations: draft.relations,
        };
        let dialect = self.desk.dialect();
        let setting = article::setting_to_save(&self.desk, CLERK, id).await.unwrap();
        let (saved, ..) =
            self.act(async |work| article::save_draft(work, dialect, &setting, form).await).await;
        saved.revision
    }

    async fn write(&self, id: &str, revision: i64, draft: Draft) {
        let revision = self.save(id, revision, draft).await;
        let cut = article::read_closely(&self.desk, CLERK, id).await.unwrap();
        let revision = article::SubmissionForm { revision, ..Default::default() };
        // A whole life of a text in one future: it lies on the heap.
        Box::pin(self.act(async |work| {
            let edition = article::submit(work, id, &revision, cut).await?;
            let review =
                office::review::table::newest_of(&mut work.tx, &edition.id).await?.unwrap();
            for reviewer in REVIEWERS {
                work.caller = reviewer;
                let digest = edition.digest.clone();
                let opinion = "同意".to_owned();
                let form = DecisionForm { digest, approve: true, opinion, ..Default::default() };
                article::decide(work, &review.review.id, form).await?;
            }
            work.caller = CLERK;
            let form = article::PublicationForm {
                digest: edition.digest,
                at: None,
                reason: String::new(),
            };
            article::publish(work, id, form).await
        }))
        .await;
    }

    /// Withdraws a document.
    pub(crate) async fn withdraw(&self, id: &str) {
        let form = article::WithdrawalForm { reason: "内容有误".to_owned() };
        self.act(async |work| article::withdraw(work, id, form).await).await;
    }

    /// Brings in documents that were published elsewhere: origin, section, title.
    pub(crate) async fn import(
        &self,
        site: &str,
        incoming: Vec<(String, String, String)>,
    ) -> Vec<article::Imported> {
        let (mut batch, many) = (Vec::new(), incoming.len() > 500);
        for (origin, section_id, title) in incoming {
            // Some day of the six weeks before, the same for the same origin.
            let days = 1 + origin.bytes().map(i64::from).sum::<i64>() % 42;
            let mut one = article::Incoming {
                document_id: base::new_id(),
                origin_digest: format!("{origin} {title}"),
                origin,
                section_id,
                kind: "article".to_owned(),
                filled: Filled::default(),
                relations: Vec::new(),
                subtitle: String::new(),
                source: "旧网站".to_owned(),
                author: String::new(),
                summary: String::new(),
                keywords: String::new(),
                body: format!("<p>{title}。</p>"),
                title,
                layout: None,
                header: None,
                picture_id: String::new(),
                attachments: Vec::new(),
                published: DAWN - days * 86_400_000,
                words: String::new(),
            };
            // Cutting words takes longest; stories that bring in thousands do without.
            match many {
                true => one.words = "\n".to_owned(),
                false => one.cut(),
            }
            batch.push(one);
        }
        self.act(async |work| article::import(work, site, batch).await).await
    }

    /// The path tree of a site as it was shipped.
    pub(crate) fn tree(&self, code: &str) -> Shipped {
        Shipped::of(&self.folder.path().join("store"), code)
    }

    /// The path tree of a site built from nothing, in a store of its own.
    pub(crate) async fn built_from_nothing(&self, code: &str) -> (Shipped, Press) {
        let scratch = tempfile::tempdir_in(self.folder.path()).unwrap().keep();
        let press = open_press(&self.desk, &scratch, "data").await;
        press.full(code).await.unwrap();
        (Shipped::of(&scratch.join("store"), code), press)
    }

    /// Ends the press and opens another one on the same files.
    pub(crate) async fn restart(&mut self) {
        self.close().await;
        self.press = open_press(&self.desk, self.folder.path(), "data").await;
    }

    /// Restarts with an older trace (an empty file: with none).
    pub(crate) async fn put_back(&mut self, kept: &Path, trace: &Path) {
        self.close().await;
        std::fs::remove_file(trace).unwrap();
        if std::fs::metadata(kept).unwrap().len() > 0 {
            std::fs::copy(kept, trace).unwrap();
        }
        self.press = open_press(&self.desk, self.folder.path(), "data").await;
    }

    /// Puts a press that works elsewhere in the place of ours, so that ours is closed.
    pub(crate) async fn close(&mut self) {
        let other = tempfile::tempdir_in(self.folder.path()).unwrap().keep();
        drop(std::mem::replace(&mut self.press, open_press(&self.desk, &other, "data").await));
    }
}

/// A press with keys and store in `folder` and the data folder `data` below it.
pub(crate) async fn open_press(desk: &Desk, folder: &Path, data: &str) -> Press {
    let store = Store::open(&folder.join("store")).unwrap();
    let ring = KeyRing::open(&folder.join("keys")).unwrap();
    let keys = Keys::open(&ring, &store, desk.clock().now()).unwrap();
    let settings = Settings {
        data: folder.join(data),
        theme: PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../themes/base")),
        origin: Origin { port: 8800 },
    };
    Press::open(desk.clone(), settings, store, keys).await.unwrap()
}

async fn unit(desk: &Desk, number: u32) -> String {
    let form = UnitForm {
        parent_id: String::new(),
        name: format!("清河市第{number}局"),
        credit_code: credit_code(number),
    };
    desk.act(CLERK, async |work| unit::actions::create(work, form).await).await.unwrap().id
}

/// A 统一社会信用代码 with its check digit (GB 32100-2015).
fn credit_code(number: u32) -> String {
    const DIGITS: &[u8] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
    let body = format!("11140400MB{number:07}");
    let value = |c: u8| DIGITS.iter().position(|d| *d == c).unwrap() as u32;
    let mut weight = 1;
    let mut sum = 0;
    for c in body.bytes() {
        sum += value(c) * weight;
        weight = weight * 3 % 31;
    }
    let check = DIGITS[((31 - sum % 31) % 31) as usize];
    format!("{body}{}", check as char)
}

/// What is typed about a site.
pub(crate) fn site_form(name: &str, revision: i64) -> SiteForm {
    SiteForm {
        name: name.to_owned(),
        short_name: name.chars().take(8).collect(),
        icp: "晋ICP备14000099号-1".to_owned(),
        contact_phone: "0355-2000099".to_owned(),
        color: "indigo".to_owned(),
        emblem: "no".to_owned(),
        revision,
        ..SiteForm::default()
    }
}

/// What is typed about a section.
pub(crate) fn section_form(parent: &str, name: &str, slug: &str, kind: &str) -> SectionForm {
    SectionForm {
        parent_id: parent.to_owned(),
        name: name.to_owned(),
        slug: slug.to_owned(),
        kind: kind.to_owned(),
        in_nav: true,
        link_url: if kind == "link" { "https://www.x.gov.cn/".to_owned() } else { String::new() },
        ..SectionForm::default()
    }
}

/// A picture of one pixel of this colour.
pub(crate) fn picture(colour: [u8; 3]) -> Vec<u8> {
    let mut gif = b"GIF87a\x01\x00\x01\x00\x80\x00\x00".to_vec();
    gif.extend(colour);
    gif.extend(b"\x00\x00\x00\x2c\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02\x44\x01\x00\x3b");
    gif
}

/// A picture that is drawn smaller, too.
/// A PDF of one page with a bar on it.
pub(crate) fn leaf(height: u8) -> Vec<u8> {
    let bar = format!("0 0 0.6 rg 60 600 400 {height} re f");
    let objects = [
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Count 1/Kids[3 0 R]>>".to_owned(),
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>".to_owned(),
        format!("<</Length {}>>\nstream\n{bar}\nendstream", bar.len()),
    ];
    let mut pdf = "%PDF-1.4\n".to_owned();
    for (at, object) in objects.iter().enumerate() {
        pdf.push_str(&format!("{} 0 obj\n{object}\nendobj\n", at + 1));
    }
    pdf.push_str("trailer\n<</Size 5/Root 1 0 R>>\n%%EOF\n");
    pdf.into_bytes()
}

pub(crate) fn photo(shade: u8) -> Vec<u8> {
    let picture = image::RgbImage::from_fn(600, 300, |x, y| {
        image::Rgb([(x % 256) as u8, (y % 256) as u8, shade ^ (x * y % 13) as u8])
    });
    let mut out = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut out, image::ImageFormat::Png).unwrap();
    out.into_inner()
}

/// The header of a policy document that is in force.
pub(crate) fn policy_header(number: usize) -> Header {
    Header {
        doc_no: format!("清政发〔2026〕{number}号"),
        theme: "综合政务".to_owned(),
        issuer: "清河市人民政府".to_owned(),
        made_on: Some(1_794_000_000_000),
        validity: "有效".to_owned(),
        openness: "主动公开".to_owned(),
        ..Header::default()
    }
}
