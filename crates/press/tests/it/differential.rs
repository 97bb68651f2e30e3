//! The proof: after thousands of random acts the site that was kept up to date is, byte for byte,
//! the site that is built from nothing.

use vault::tree::Tree;

use crate::city::City;
use crate::editor::Editor;
use crate::shipped::Shipped;

/// Acts in a usual run; `PRESS_ACTS` asks for more, `PRESS_SEED` for others.
const ACTS: usize = 240;
/// Acts between two comparisons.
const BETWEEN: usize = 40;

/// Compares every site with one that is built from nothing.
async fn compare(editor: &Editor, act: usize) {
    for (code, _) in &editor.sites {
        let kept = editor.city.tree(code);
        let (built, press) = editor.city.built_from_nothing(code).await;
        let Some(first) = Tree::diff(&kept.tree, &built.tree).next() else {
            continue;
        };
        let first = first.unwrap();
        let (old, new) = (editor.city.press.why(code, &first.path), press.why(code, &first.path));
        let text = |shipped: &Shipped, there: bool| match there {
            true => shipped.text(&first.path),
            false => String::new(),
        };
        panic!(
            "after act {act} {code}{} differs\nkept up to date: {:?}\n{old:#?}\n{}\n\n\
             built from nothing: {:?}\n{new:#?}\n{}",
            first.path,
            first.old,
            text(&kept, first.old.is_some()),
            first.new,
            text(&built, first.new.is_some()),
        );
    }
}

async fn run(city: City, seed: u64, beside: bool) {
    let told = |name: &str| std::env::var(name).ok().and_then(|told| told.parse::<usize>().ok());
    let acts = told("PRESS_ACTS").unwrap_or(ACTS);
    let seed = seed + told("PRESS_SEED").unwrap_or(0) as u64;
    let mut editor = Editor::new(city, seed, beside).await;
    editor.city.press.catch_up().await.unwrap();
    editor.follow();
    for act in 1..=acts {
        editor.act().await;
        // Sometimes several acts come together.
        if !beside && editor.dice.roll(3) > 0 {
            editor.city.press.catch_up().await.unwrap();
        }
        if act % BETWEEN == 0 {
            editor.city.press.catch_up().await.unwrap();
            compare(&editor, act).await;
        }
    }
    editor.stop().await;
    let files = editor.city.tree("qinghe").paths().len() + editor.city.tree("edu").paths().len();
    assert!(files > acts, "{files} files are too few to prove anything");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_kept_up_to_date_is_what_would_be_built_from_nothing() {
    run(City::open().await, 20_261_121, false).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn and_so_it_is_on_another_day_and_another_database() {
    for city in City::everywhere().await {
        run(city, 7, false).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn and_so_it_is_while_everybody_works_at_once() {
    for city in City::everywhere().await {
        run(city, 11, true).await;
    }
}
