//! Switches: what every page of a site shows at once, without being printed anew.

use serde::{Deserialize, Serialize};

/// What is switched on for a site.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Switches {
    /// The site is grey, as on days of mourning: identifier of the act that made it so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grey: Option<String>,
    /// The notice above every page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub banner: Option<Banner>,
}

/// An emergency notice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Banner {
    /// Identifier of the act that put it up.
    pub id: String,
    /// How grave it is.
    pub level: Level,
    /// What it says: plain text.
    pub text: String,
    /// Where more is to be read; empty for nowhere.
    pub link: String,
}

/// The four colours of national warnings, gravest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// 红色, the one a reader cannot close.
    Red,
    /// 橙色.
    Orange,
    /// 黄色.
    Yellow,
    /// 蓝色.
    Blue,
}

impl Switches {
    /// Identifiers of the acts behind what is on.
    pub fn ids(&self) -> Vec<&str> {
        let banner = self.banner.as_ref().map(|banner| banner.id.as_str());
        self.grey.as_deref().into_iter().chain(banner).collect()
    }
}
