//! What a person just published goes first, however much else there is to do.

use tokio::sync::watch;

use crate::city::{City, Draft, section_form};

#[tokio::test(flavor = "multi_thread")]
async fn a_publication_overtakes_an_import() {
    let mut city = City::open().await;
    let site = city.site("qinghe", "").await;
    let old = city.section(&site, section_form("", "旧闻", "jw", "dynamics")).await;
    let new = city.section(&site, section_form("", "公告", "gg", "notice")).await;
    city.press.catch_up().await.unwrap();
    let incoming = (0..4_500).map(|n| (format!("o{n}"), old.clone(), format!("旧闻第{n}篇")));
    city.import(&site, incoming.collect()).await;

    let (end, ends) = watch::channel(false);
    let press = city.press.clone();
    let running = tokio::spawn(async move { press.run(ends).await });
    let mut shipped = city.press.shipped();
    let first = shipped.wait_for(|numbers| numbers.get("qinghe").is_some_and(|n| *n >= 2));
    first.await.unwrap();
    let draft = Draft {
        section: new,
        title: "紧急公告".to_owned(),
        body: "<p>正文。</p>".to_owned(),
        ..Draft::default()
    };
    city.publish(draft).await;
    let all = |city: &City| city.tree("qinghe").paths().iter().filter(|p| is_page(p)).count();
    while all(&city) < 4_501 {
        shipped.changed().await.unwrap();
    }
    end.send(true).unwrap();
    running.await.unwrap().unwrap();

    let releases = city.tree("qinghe");
    let causes = (1..=releases.number).map(|n| releases.site.record(n).unwrap().cause);
    let causes: Vec<_> = causes.collect();
    let published = causes.iter().position(|cause| cause.starts_with("article.published")).unwrap();
    let last_bulk = causes.iter().rposition(|cause| cause.starts_with("bulk")).unwrap();
    assert!(published < last_bulk, "{causes:?}");
}

fn is_page(path: &str) -> bool {
    path.starts_with("/jw/20") || path.starts_with("/gg/20")
}
