//! Attack markup on the whole way in: from a line of an import file, and from the fields of a
//! site, to the page the public gets, which is read as a browser reads it.

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};

use content::section::{self, model::SectionForm};
use desk::{Caller, Desk};
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::{Rawtext, Rcdata, ScriptData};
use html5ever::tokenizer::{
    BufferQueue, StartTag, Tag, TagToken, Token, TokenSink, TokenSinkResult, Tokenizer,
};
use office::site::{self, model::SiteForm};
use serde_json::{Value, json};

use crate::import::{file, import, line};
use crate::net;
use crate::program::until;
use crate::town::{HOST, Town, block, portal_program};

/// What is always tried; the long lists are read where they lie, when they are there.
const OWN: [&str; 14] = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "\"><script>alert(1)</script>",
    "' onmouseover='alert(1)",
    "<a href=\"javascript:alert(1)\">x</a>",
    "<a href=\" java\tscript:alert(1)\">x</a>",
    "<iframe srcdoc=\"<script>alert(1)</script>\"></iframe>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<form action=javascript:alert(1)><button>x</button></form>",
    "<p style=\"background:url(javascript:alert(1))\">x</p>",
    "</title><script>alert(1)</script>",
    "[x](javascript:alert(1)) ![x](data:text/html;base64,PHNjcmlwdD4=)",
    "]]><script>alert(1)</script><!--",
];
/// What a body may bring onto a page.
const BODY: [(&str, &[&str]); 35] = [
    ("p", &["style"]),
    ("h2", &["style"]),
    ("h3", &["style"]),
    ("h4", &["style"]),
    ("strong", &[]),
    ("b", &[]),
    ("em", &[]),
    ("i", &[]),
    ("u", &[]),
    ("s", &[]),
    ("sub", &[]),
    ("sup", &[]),
    ("br", &[]),
    ("hr", &[]),
    ("ul", &[]),
    ("ol", &["start"]),
    ("li", &[]),
    ("blockquote", &[]),
    ("table", &[]),
    ("caption", &[]),
    ("colgroup", &[]),
    ("col", &["span"]),
    ("thead", &[]),
    ("tbody", &[]),
    ("tfoot", &[]),
    ("tr", &[]),
    ("td", &["colspan", "rowspan", "style"]),
    ("th", &["colspan", "rowspan", "style"]),
    ("a", &["href", "title"]),
    ("figure", &[]),
    ("figcaption", &[]),
    ("span", &[]),
    // The marks of words that were found.
    ("mark", &[]),
    // The frame of a table.
    ("div", &["class", "tabindex", "role", "aria-label"]),
    ("img", &["src", "alt", "width", "height", "loading"]),
];

/// What every element of a body may carry.
const EVERYWHERE: [&str; 2] = ["lang", "title"];

/// Names of elements and their attributes.
type Shapes = BTreeSet<(String, Vec<String>)>;

/// Keeps the start tags of a page as a browser's tokenizer finds them.
#[derive(Default)]
struct Tags(RefCell<Vec<Tag>>);

impl TokenSink for Tags {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let TagToken(tag) = token else { return TokenSinkResult::Continue };
        if tag.kind != StartTag {
            return TokenSinkResult::Continue;
        }
        let next = match &*tag.name {
            "script" => TokenSinkResult::RawData(ScriptData),
            "style" | "noembed" | "noframes" | "iframe" => TokenSinkResult::RawData(Rawtext),
            "title" | "textarea" => TokenSinkResult::RawData(Rcdata),
            _ => TokenSinkResult::Continue,
        };
        self.0.borrow_mut().push(tag);
        next
    }
}

fn tags(html: &str) -> Vec<Tag> {
    let input = BufferQueue::default();
    input.push_back(StrTendril::from(html));
    let tokenizer = Tokenizer::new(Tags::default(), Default::default());
    let _ = tokenizer.feed(&input);
    tokenizer.end();
    tokenizer.sink.0.take()
}

fn shape(tag: &Tag) -> (String, Vec<String>) {
    let mut names: Vec<_> = tag.attrs.iter().map(|one| one.name.local.to_string()).collect();
    names.sort();
    (tag.name.to_string(), names)
}

/// The first thing on a page that neither the theme wrote nor a body may bring.
fn harm(html: &str, known: &Shapes) -> Option<String> {
    tags(html).iter().find(|tag| !is_harmless(tag, known)).map(|tag| format!("{tag:?}"))
}

fn is_harmless(tag: &Tag, known: &Shapes) -> bool {
    let found = shape(tag);
    let in_body = BODY.iter().find(|(name, _)| *name == found.0);
    let is_ours = known.contains(&found);
    let may = |name: &str, names: &[&str]| names.contains(&name) || EVERYWHERE.contains(&name);
    let may = in_body.is_some_and(|(_, names)| found.1.iter().all(|name| may(name, names)));
    (is_ours || may)
        && tag.attrs.iter().all(|one| {
            let value = one.value.trim().to_ascii_lowercase();
            let local = value.starts_with('/') && !value.starts_with("//");
            match &*one.name.local {
                name if name.starts_with("on") => false,
                "src" if &*tag.name == "script" => value.starts_with("/-/theme/"),
                "href" if &*tag.name == "a" => {
                    let web = ["http://", "https://", "mailto:", "tel:", "#"];
                    local || web.iter().any(|start| value.starts_with(start))
                }
                "src" | "action" => local,
                "href" => local || value.starts_with("http://") || value.starts_with("https://"),
                "style" => {
                    value.split(';').map(str::trim).filter(|one| !one.is_empty()).all(|one| {
                        let (name, value) = one.split_once(':').unwrap_or_default();
                        ["text-align", "text-indent"].contains(&name) && !value.contains('(')
                    })
                }
                _ => true,
            }
        })
}

fn attacks() -> Vec<String> {
    let mut found: Vec<String> = OWN.iter().map(|text| (*text).to_owned()).collect();
    let lists = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/lists");
    match std::fs::read_to_string(format!("{lists}/xss/dompurify_expect.jsonl")) {
        Ok(text) => found.extend(text.lines().map(|line| {
            let case: Value = serde_json::from_str(line).unwrap();
            case["payload"].as_str().unwrap().to_owned()
        })),
        Err(_) => eprintln!("left out: the list of attack markup is not here"),
    }
    match std::fs::read_to_string(format!("{lists}/blns.json")) {
        Ok(text) => found.extend(serde_json::from_str::<Vec<String>>(&text).unwrap()),
        Err(_) => eprintln!("left out: the big list of naughty strings is not here"),
    }
    found
}

/// Two lines for each attack: one with it in HTML and in every field, one with it in Markdown.
fn lines(attacks: &[String]) -> String {
    let mut text = String::new();
    for (number, attack) in attacks.iter().enumerate() {
        let mut html = line(2 * number, "");
        html["body_html"] = json!(format!("<p>正文</p>{attack}"));
        html["title"] = json!(format!("题 {}", attack.chars().take(190).collect::<String>()));
        for field in ["issuer", "publisher", "doc_no", "status"] {
            html[field] = json!(attack.chars().take(50).collect::<String>());
        }
        let url = format!("https://x.example/{attack}");
        html["attachments"] = json!([{"name": attack, "url": url}, {"name": "x", "url": attack}]);
        html["source_url"] = json!(url);
        // Few of them make sections, so that the town stays small.
        if number < OWN.len() {
            html["category"] = json!(attack);
        }
        let markdown = line(2 * number + 1, &format!("正文\n\n{attack}\n\n尾"));
        text.push_str(&format!("{html}\n{markdown}\n"));
    }
    text
}

/// Puts attacks into the texts of the site and of a section, or something harmless instead.
fn dress(town: &Town, is_attacked: bool) {
    let attack = |text: &str| if is_attacked { text.to_owned() } else { "某某".to_owned() };
    block(async {
        let desk = Desk::open(&town.database, &town.data).await.unwrap();
        let dressed = desk.act(Caller::Machine("town"), async |work| {
            let now = site::table::find(&mut work.tx, &town.site).await?;
            let form = SiteForm {
                name: attack("<script>alert(1)</script>"),
                short_name: attack("<svg onload=alert()>"),
                slogan: attack("\"><img src=x onerror=alert(1)>"),
                contact_phone: attack("\" onmouseover=\"alert(1)"),
                contact_address: attack("</footer><script>alert(1)</script>"),
                contact_email: attack("x\" onclick=\"alert(1)"),
                responsible: attack("<b onclick=alert(1)>x"),
                party_mark: attack("javascript:alert(1)"),
                domain: now.domain,
                color: now.color,
                emblem: now.emblem,
                revision: now.revision,
                ..SiteForm::default()
            };
            site::actions::change(work, &town.site, form).await?;
            let form = SectionForm {
                name: attack("<svg onload=alert()>"),
                slug: "attack".to_owned(),
                kind: "link".to_owned(),
                link_url: format!("https://x.example/{}", attack("\"onmouseover=\"alert(1)")),
                description: attack("\"><script>alert(1)</script>"),
                keywords: attack("\"><script>alert(1)</script>"),
                in_nav: true,
                ..SectionForm::default()
            };
            section::actions::create(work, &town.site, form).await
        });
        dressed.await.unwrap();
        desk.close_all().await;
    });
}

/// Every page of the site that can be reached from its home page, by address.
fn pages(town: &Town) -> HashMap<String, String> {
    let mut found = HashMap::new();
    let mut next = vec!["/".to_owned(), "/map.html".to_owned(), "/none".to_owned()];
    while let Some(path) = next.pop() {
        if found.contains_key(&path) || path.starts_with("/-/") || path.starts_with("/search") {
            continue;
        }
        let page = town.page(&path).unwrap();
        assert!(page.status == 200 || page.status == 404, "{path}: {}", page.status);
        let text = page.text();
        if page.header("content-type").starts_with("text/html") {
            next.extend(tags(&text).iter().filter(|tag| &*tag.name == "a").filter_map(|tag| {
                let href = tag.attrs.iter().find(|one| &*one.name.local == "href")?;
                let path = href.value.split('#').next().unwrap_or_default();
                (path.starts_with('/') && !path.starts_with("//")).then(|| path.to_owned())
            }));
            found.insert(path, text);
        }
    }
    found
}

/// What the theme itself writes, learnt from a town that nobody attacks.
fn known() -> Shapes {
    let town = Town::found();
    dress(&town, false);
    let attacks = ["其他".to_owned(), "说明".to_owned()];
    let harmless = lines(&attacks).replace("\"status\":\"说明\"", "\"status\":\"废止\"");
    let text = harmless + &crate::import::lines(90).replace("\"d", "\"more");
    let path = file(&town, "plain.jsonl", text.as_bytes());
    assert_eq!(import(&town, &path).2, "imported 94, unchanged 0, refused 0");
    let mut program = town.run();
    town.wait_for_page("/", "号文件的标题");
    wait_for_search(&town);
    let mut html: Vec<String> = pages(&town).into_values().collect();
    html.extend(["标题", "没有的词", "", "第1号文件的标题"].map(|text| search(&town, text)));
    assert!(program.end().success());
    html.iter().flat_map(|page| tags(page)).map(|tag| shape(&tag)).collect()
}

#[test]
fn attack_markup_never_reaches_the_public() {
    if portal_program().is_none() {
        return;
    }
    let known = known();
    let town = Town::found();
    dress(&town, true);
    let attacks = attacks();
    let path = file(&town, "attacks.jsonl", lines(&attacks).as_bytes());
    let (ended_well, said, last) = import(&town, &path);
    assert!(ended_well && last.starts_with("imported "), "{said}");
    let mut program = town.run();
    let served = until(|| town.page("/").ok().filter(|page| page.status == 200));
    assert!(served.is_some(), "{}", program.log());
    let pages = pages(&town);
    assert!(pages.len() > attacks.len(), "{} of {last}", pages.len());
    for (path, page) in &pages {
        assert_eq!(harm(page, &known), None, "{path}");
    }
    wait_for_search(&town);
    for attack in &attacks {
        assert_eq!(harm(&search(&town, attack), &known), None, "search for {attack:?}");
    }
    println!("{} attacks, {} pages; {last}", attacks.len(), pages.len());
    assert!(program.end().success());
}

/// Waits until documents are found.
fn wait_for_search(town: &Town) {
    let found = until(|| search(town, "正文").contains("class=\"hits\"").then_some(()));
    assert!(found.is_some(), "{}", town.status());
}

/// The page of what is found.
fn search(town: &Town, text: &str) -> String {
    let query: String = text.bytes().take(500).map(|b| format!("%{b:02X}")).collect();
    let page = net::get(town.portal, HOST, &format!("/search?q={query}")).unwrap();
    assert!(page.status < 500, "{text:?}: {}", page.status);
    page.text()
}

#[test]
fn the_watch_for_harm_sees_harm() {
    let known = Shapes::new();
    for bad in OWN.iter().take(12) {
        // Where it would break out: of a text, or of an attribute in its own quotes.
        let html = match bad.chars().next() {
            Some(quote @ ('"' | '\'')) => format!("<p class={quote}{bad}{quote}>x</p>"),
            _ => format!("<p>{bad}</p>"),
        };
        assert!(harm(&html, &known).is_some(), "{bad}");
    }
    for good in ["<p style=\"text-align:center\">&lt;script></p>", "<a href=\"/x\">x</a>", "a<1"] {
        assert_eq!(harm(good, &known), None, "{good}");
    }
}
