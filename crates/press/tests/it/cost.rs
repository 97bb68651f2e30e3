//! The cost of a publication follows what it touches, not the size of the site.

use crate::city::{City, Draft, section_form};

/// Files that differ after one more publication in a site of `size` documents.
async fn touched(size: usize) -> u64 {
    let mut city = City::open().await;
    let site = city.site("qinghe", "").await;
    let news = city.section(&site, section_form("", "要闻", "yw", "dynamics")).await;
    let notices = city.section(&site, section_form("", "公告", "gg", "notice")).await;
    let incoming = (0..size).map(|n| {
        let section = if n % 2 == 0 { &news } else { &notices };
        (format!("o{n}"), section.clone(), format!("第{n}篇"))
    });
    city.import(&site, incoming.collect()).await;
    city.press.catch_up().await.unwrap();
    let before = city.tree("qinghe");
    let draft = Draft {
        section: notices,
        title: "新的公告".to_owned(),
        body: "<p>正文。</p>".to_owned(),
        ..Draft::default()
    };
    city.publish(draft).await;
    city.press.catch_up().await.unwrap();
    let after = city.tree("qinghe");
    assert_eq!(after.number, before.number + 1, "one publication, one release");
    vault::tree::Tree::diff(&before.tree, &after.tree).map(|one| one.map(|_| 1).unwrap()).sum()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_publication_touches_as_much_in_a_large_site_as_in_a_small_one() {
    // The sizes stand equally far from the next full list page and sitemap part.
    let (small, large) = tokio::join!(touched(100), touched(2_100));
    assert_eq!(small, large);
    assert!((5..=12).contains(&small), "{small} files");
}
