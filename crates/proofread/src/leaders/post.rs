//! Posts: what is the same post, and what is only one of the same kind.

use crate::fold::folded;

/// Posts that stand beside names in official texts, without their grade.
pub(super) const GENERAL: [&str; 30] = [
    "书记",
    "省长",
    "州长",
    "市长",
    "县长",
    "区长",
    "旗长",
    "镇长",
    "乡长",
    "厅长",
    "局长",
    "处长",
    "科长",
    "部长",
    "院长",
    "检察长",
    "主任",
    "主席",
    "秘书长",
    "会长",
    "所长",
    "队长",
    "支队长",
    "站长",
    "校长",
    "政委",
    "市长助理",
    "县长助理",
    "区长助理",
    "秘书",
];
/// Words before a post that make it another one; the first is none.
pub(super) const GRADES: [&str; 4] = ["", "副", "常务副", "代"];

/// A post, taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Post {
    /// As it stands in a folded text.
    pub(super) text: String,
    /// Without its grade: `市委书记` of `市委副书记`.
    head: String,
    grade: Grade,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Grade {
    Full,
    Vice,
    Acting,
}

impl Post {
    pub(super) fn of(text: &str) -> Self {
        let plain = text.replace("常务副", "副");
        let acting = |head: &&&str| plain.contains(&format!("代{head}"));
        let (head, grade) = if plain.contains('副') {
            (plain.replacen('副', "", 1), Grade::Vice)
        } else if let Some(head) = GENERAL.iter().find(acting) {
            (plain.replacen(&format!("代{head}"), head, 1), Grade::Acting)
        } else {
            (plain, Grade::Full)
        };
        Self { text: text.to_owned(), head, grade }
    }

    /// Whether both may be said of one person in one post: `书记` of a `市委书记`, and no
    /// `副书记`.
    pub(super) fn is(&self, other: &Self) -> bool {
        self.grade == other.grade && self.is_like(other)
    }

    /// Whether both are of one kind, whatever the grade: `市长` and `副市长`.
    pub(super) fn is_like(&self, other: &Self) -> bool {
        self.head.ends_with(&other.head) || other.head.ends_with(&self.head)
    }
}

/// The posts of `市委副书记、市长兼市政府党组书记`.
pub(super) fn split(posts: &str) -> Vec<Post> {
    let posts = folded(posts);
    let is_border = |c: char| "、,;/兼和(".contains(c) || c.is_whitespace();
    let texts = posts.split(is_border).map(|one| one.trim_end_matches(')'));
    texts.filter(|one| one.chars().count() >= 2).map(Post::of).collect()
}
