//! What each template is handed, by kind.

use std::collections::BTreeMap;
use std::sync::Arc;

use minijinja::context;
use minijinja::value::{Serde, Value};
use serde::Serialize;

use super::model::{Article, Crumb, Entry, Item, Neighbour, Node, Pair, Panel, SectionRef};
use super::topic::Block;
use crate::output::Notice;
use crate::read::Tracked;
use crate::sheet::Drawing;

/// The content of one page or fragment, ready to be drawn.
#[derive(Debug)]
pub(crate) struct Model {
    /// The site it belongs to.
    pub(crate) site: Arc<Tracked>,
    /// What it shows.
    pub(crate) what: What,
}

/// What a page or fragment shows.
#[derive(Debug)]
pub(crate) enum What {
    /// The home page.
    Home(Box<Home>),
    /// A section's first page or an older one.
    Section(Section),
    /// A document.
    Article {
        /// The document.
        article: Box<Article>,
        /// Its section.
        section: Arc<Tracked>,
        /// The section's ancestor on the first level.
        root: Arc<Tracked>,
    },
    /// A topic.
    Topic {
        /// The document; its body says the same as the blocks.
        article: Box<Article>,
        /// Its blocks.
        blocks: Vec<Block>,
        /// Its section.
        section: Arc<Tracked>,
        /// The section's ancestor on the first level.
        root: Arc<Tracked>,
    },
    /// A page that answers when there is no page.
    Notice(Notice),
    /// The map of the site.
    Map(Vec<Node>),
    /// The head of every page.
    Header {
        /// The navigation.
        nav: Vec<Entry>,
        /// The sites above, the nearest last.
        parents: Vec<Neighbour>,
        /// The sites below.
        children_sites: Vec<Neighbour>,
    },
    /// The foot of every page.
    Footer,
    /// The way to a section.
    Crumb(Vec<Crumb>),
    /// The sections around a section.
    Tree {
        /// The first-level section they belong to.
        root: SectionRef,
        /// The sections below it.
        nodes: Vec<Node>,
    },
    /// The newest items.
    Latest(Vec<Item>),
}

/// The home page.
#[derive(Debug, Default)]
pub(crate) struct Home {
    /// What stands on top.
    pub(crate) headline: Option<Item>,
    /// Items with pictures, at most five.
    pub(crate) pictures: Vec<Item>,
    /// The first section of each kind, by kind.
    pub(crate) boxes: BTreeMap<String, Panel>,
    /// Further sections.
    pub(crate) more: Vec<Panel>,
    /// Documents and what explains them.
    pub(crate) pairs: Vec<Pair>,
}

/// A page of a section.
#[derive(Debug)]
pub(crate) struct Section {
    /// The section.
    pub(crate) section: Arc<Tracked>,
    /// Its ancestor on the first level.
    pub(crate) root: Arc<Tracked>,
    /// The sections below it, with their newest items.
    pub(crate) children: Vec<Panel>,
    /// The rows of this page, newest first.
    pub(crate) items: Vec<Item>,
    /// `page`, `pages`, `newer`, `older`, `total`.
    pub(crate) pager: Arc<Tracked>,
}

impl Model {
    /// The kind of template that draws it.
    pub(crate) fn kind(&self) -> &'static str {
        match &self.what {
            What::Home(_) => "home",
            What::Section(_) => "section",
            What::Article { .. } => "article",
            What::Topic { .. } => "topic",
            What::Notice(Notice::NotFound) => "notfound",
            What::Notice(Notice::Gone) => "gone",
            What::Notice(Notice::Unavailable) => "unavailable",
            What::Notice(Notice::Search) => "search",
            What::Map(_) => "map",
            What::Header { .. } => "header",
            What::Footer => "footer",
            What::Crumb(_) => "crumb",
            What::Tree { .. } => "tree",
            What::Latest(_) => "latest",
        }
    }
}

impl Model {
    /// What the template is to draw.
    pub(crate) fn drawing(self) -> Drawing {
        Drawing { kind: self.kind(), context: Box::new(move || self.into()) }
    }
}

impl From<Model> for Value {
    fn from(model: Model) -> Value {
        let site = seen(model.site);
        match model.what {
            What::Home(home) => context! {
                site,
                headline => value(&home.headline),
                pictures => value(&home.pictures),
                boxes => value(&home.boxes),
                more => value(&home.more),
                pairs => value(&home.pairs),
            },
            What::Section(page) => context! {
                site,
                section => seen(page.section),
                root => seen(page.root),
                children => value(&page.children),
                items => value(&page.items),
                pager => seen(page.pager),
            },
            What::Article { article, section, root } => context! {
                site,
                article => value(&*article),
                section => seen(section),
                root => seen(root),
            },
            What::Topic { article, blocks, section, root } => context! {
                site,
                article => value(&*article),
                blocks => value(&blocks),
                section => seen(section),
                root => seen(root),
            },
            What::Map(tree) => context! { site, tree => value(&tree) },
            What::Header { nav, parents, children_sites } => context! {
                site,
                nav => value(&nav),
                parents => value(&parents),
                children_sites => value(&children_sites),
            },
            What::Crumb(crumbs) => context! { site, crumbs => value(&crumbs) },
            What::Tree { root, nodes } => {
                context! { site, root => value(&root), nodes => value(&nodes) }
            }
            What::Latest(items) => context! { site, items => value(&items) },
            What::Notice(_) | What::Footer => context! { site },
        }
    }
}

fn seen(record: Arc<Tracked>) -> Value {
    Value::from_dyn_object(record)
}

fn value<T: Serialize>(thing: &T) -> Value {
    Value::from(Serde(thing))
}
