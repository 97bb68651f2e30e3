//! What the register of data says. Pure.

use office::{mail, session};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{article, upload, visit};

/// How much harm it does when data comes out or is altered, the least first. The regulations ask
/// for levels and leave their names to the platform (S0§24).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// 公开: everybody may read it.
    Public,
    /// 内部: for those who work on it.
    Internal,
    /// 敏感: about people, or of use to an intruder.
    Sensitive,
    /// 高敏感: opens other data, or speaks for the platform.
    Secret,
}

/// How long a class of data stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// As long as the platform does.
    Always,
    /// Until a person with the power removes it.
    Used,
    /// So many days.
    Days(i64),
}

/// A class of data, and how it is treated from coming in to going out.
#[derive(Debug, Clone, Copy)]
pub struct Holding {
    /// What it is called.
    pub name: &'static str,
    /// What it consists of.
    pub what: &'static str,
    /// Tables it lies in, the one whose rows are counted first; none when it lies in files only.
    pub tables: &'static [&'static str],
    /// The highest level of what is in it.
    pub level: Level,
    /// It says something about people.
    pub is_personal: bool,
    /// Where it lies.
    pub place: &'static str,
    /// How it is guarded.
    pub guarded: &'static str,
    /// How long it stays.
    pub kept: Kept,
    /// What becomes of it then, or why it stays.
    pub afterwards: &'static str,
}

/// A class of data as the console shows it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct HoldingView {
    /// What it is called.
    pub name: &'static str,
    /// What it consists of.
    pub what: &'static str,
    /// The highest level of what is in it.
    pub level: Level,
    /// It says something about people.
    pub is_personal: bool,
    /// Where it lies.
    pub place: &'static str,
    /// How it is guarded.
    pub guarded: &'static str,
    /// How long it stays, in words.
    pub kept: String,
    /// It goes by itself when its days are over.
    pub is_termed: bool,
    /// What becomes of it then, or why it stays.
    pub afterwards: &'static str,
    /// How many there are now; none for what lies in files only.
    pub count: Option<i64>,
}

const DATABASE: &str = "后台数据库";
const BY_POWER: &str = "按权限读写，每次改动记入操作日志";
const DAY_MS: i64 = 86_400_000;

/// Everything this installation keeps.
pub const HOLDINGS: &[Holding] = &[
    Holding {
        name: "稿件",
        what: "稿件、各版本、所在栏目和网站、与图片附件的关联、索引号",
        tables: &[
            "document",
            "edition",
            "placement",
            "edition_media",
            "edition_link",
            "edition_origin",
            "index_rule",
            "index_count",
        ],
        level: Level::Internal,
        is_personal: true,
        place: DATABASE,
        guarded: "按权限读写，先审后发，送审时检查个人信息和涉密标志",
        kept: Kept::Always,
        afterwards: "公开的稿件和历次版本长期留存；撤稿即时从网站撤下",
    },
    Holding {
        name: "回收站",
        what: "被丢弃的草稿的正文、附件关联和批注",
        tables: &[],
        level: Level::Internal,
        is_personal: true,
        place: DATABASE,
        guarded: BY_POWER,
        kept: Kept::Days(article::public::BIN_DAYS),
        afterwards: "到期自动清除内容，没有其他版本的连标题一并清除",
    },
    Holding {
        name: "图片、音视频和附件",
        what: "上传的文件、说明文字、字幕、由 PDF 抽取的文字",
        tables: &["media", "media_text"],
        level: Level::Internal,
        is_personal: true,
        place: "后台数据库和媒体文件夹",
        guarded: "按内容识别类型，图片去除拍摄位置；仅在有公开稿件引用时对外",
        kept: Kept::Used,
        afterwards: "不再被引用的可在媒体库“未使用”中删除，文件随即清除",
    },
    Holding {
        name: "未传完的文件",
        what: "分段上传途中的文件",
        tables: &["upload", "upload_part"],
        level: Level::Internal,
        is_personal: true,
        place: "后台数据库和媒体文件夹",
        guarded: "只有上传的人可以续传",
        kept: Kept::Days(upload::model::IDLE_MS / DAY_MS),
        afterwards: "停止上传后到期自动清除",
    },
    Holding {
        name: "批注和协作",
        what: "草稿上的批注、正在编辑的人、个人和单位的常用筛选",
        tables: &["note", "presence", "filter"],
        level: Level::Internal,
        is_personal: true,
        place: DATABASE,
        guarded: "看得到稿件的人才看得到批注",
        kept: Kept::Used,
        afterwards: "批注随稿件；在线标记离开后 90 秒失效",
    },
    Holding {
        name: "审核记录",
        what: "流程、各步意见和检查表、委托、补审欠账、催办",
        tables: &[
            "review",
            "review_decision",
            "review_check",
            "review_reminder",
            "debt",
            "flow",
            "flow_version",
            "flow_step",
            "flow_binding",
            "delegation",
        ],
        level: Level::Internal,
        is_personal: true,
        place: DATABASE,
        guarded: "意见和检查表只增不改，与送审内容的校验值绑定",
        kept: Kept::Always,
        afterwards: "作为信息发布的依据长期留存",
    },
    Holding {
        name: "信息共享记录",
        what: "报送、征集、引用、转载和签收",
        tables: &["share", "share_request", "share_receipt"],
        level: Level::Internal,
        is_personal: true,
        place: DATABASE,
        guarded: BY_POWER,
        kept: Kept::Always,
        afterwards: "供统计采用情况，长期留存",
    },
    Holding {
        name: "网站、栏目和稿件类型",
        what: "网站信息、栏目、地址跳转、更新时限和提醒、栏目申请、稿件类型、全站开关",
        tables: &[
            "section",
            "site",
            "site_switch",
            "section_address",
            "update_rule",
            "upkeep_reminder",
            "proposal",
            "kind",
            "kind_version",
        ],
        level: Level::Internal,
        is_personal: true,
        place: DATABASE,
        guarded: BY_POWER,
        kept: Kept::Always,
        afterwards: "撤并的栏目保留记录，原地址继续跳转",
    },
    Holding {
        name: "词库和名单",
        what: "错敏词、白名单链接、稿源名单",
        tables: &["term", "term_start", "term_mute", "link_host", "provenance"],
        level: Level::Internal,
        is_personal: false,
        place: DATABASE,
        guarded: BY_POWER,
        kept: Kept::Used,
        afterwards: "停用的词条保留记录",
    },
    Holding {
        name: "检查结果",
        what: "已发布稿件中查出的问题、文字指纹",
        tables: &[
            "published_finding",
            "checking",
            "checking_cursor",
            "fingerprint",
            "fingerprint_band",
        ],
        level: Level::Internal,
        is_personal: true,
        place: DATABASE,
        guarded: "证件号码、电话等遮去中间各位后才保存",
        kept: Kept::Used,
        afterwards: "稿件改正或撤下后自动消失；词库变化时重新检查",
    },
    Holding {
        name: "机构和用户",
        what: "单位、用户的姓名职务登录名邮箱、权限的授予和收回",
        tables: &["account", "unit", "permit", "permit_end"],
        level: Level::Sensitive,
        is_personal: true,
        place: DATABASE,
        guarded: "密码只存 Argon2id 摘要；权限分六类，一人一类",
        kept: Kept::Always,
        afterwards: "停用后不能登录；姓名留存，操作日志才对得上人",
    },
    Holding {
        name: "登录会话和失败记录",
        what: "会话令牌的摘要、登录地址、输错密码的次数",
        tables: &["session", "login_failure"],
        level: Level::Sensitive,
        is_personal: true,
        place: DATABASE,
        guarded: "令牌只在浏览器中，后台只存摘要",
        kept: Kept::Days(session::model::KEPT_DAYS),
        afterwards: "到期自动清除",
    },
    Holding {
        name: "提醒邮件",
        what: "发给用户的提醒和发送情况",
        tables: &["mail"],
        level: Level::Internal,
        is_personal: true,
        place: DATABASE,
        guarded: "只写事由和链接，不写稿件正文",
        kept: Kept::Days(mail::model::KEPT_DAYS),
        afterwards: "到期自动清除",
    },
    Holding {
        name: "操作日志",
        what: "谁在何时对什么做了什么",
        tables: &["journal", "journal_head"],
        level: Level::Sensitive,
        is_personal: true,
        place: DATABASE,
        guarded: "只增不改，逐条相连，摘要随发布签名；只有审计员可读",
        kept: Kept::Always,
        afterwards: "不少于六个月的要求之上，不作删除",
    },
    Holding {
        name: "访问量",
        what: "各页每日被读的次数，不含访问者的任何信息",
        tables: &["visit_day", "inbox_cursor"],
        level: Level::Internal,
        is_personal: false,
        place: DATABASE,
        guarded: "由前台加密送回，只有后台能解开",
        kept: Kept::Days(visit::model::KEPT_DAYS),
        afterwards: "到期自动清除",
    },
    Holding {
        name: "发布包",
        what: "对外的页面、图片和检索记录，发布的签名和时间戳",
        tables: &["shipment"],
        level: Level::Public,
        is_personal: false,
        place: "发布库，前台各有一份",
        guarded: "逐个校验，整包签名；前台只读",
        kept: Kept::Always,
        afterwards: "作为网站内容的存证长期留存",
    },
    Holding {
        name: "密钥",
        what: "发布、时间戳和收件的私钥",
        tables: &[],
        level: Level::Secret,
        is_personal: false,
        place: "后台数据文件夹的 keys",
        guarded: "只有运行平台的系统用户可读，不进数据库和日志",
        kept: Kept::Used,
        afterwards: "更换后旧私钥由运维人员销毁",
    },
];

impl Level {
    /// Its name for people.
    pub fn name(self) -> &'static str {
        match self {
            Level::Public => "公开",
            Level::Internal => "内部",
            Level::Sensitive => "敏感",
            Level::Secret => "高敏感",
        }
    }
}

impl Kept {
    /// In words.
    fn says(self) -> String {
        match self {
            Kept::Always => "长期".to_owned(),
            Kept::Used => "至删除时".to_owned(),
            Kept::Days(days) => format!("{days}天"),
        }
    }
}

impl Holding {
    /// As the console shows it.
    pub(super) fn view(&self, count: Option<i64>) -> HoldingView {
        HoldingView {
            name: self.name,
            what: self.what,
            level: self.level,
            is_personal: self.is_personal,
            place: self.place,
            guarded: self.guarded,
            kept: self.kept.says(),
            is_termed: matches!(self.kept, Kept::Days(_)),
            afterwards: self.afterwards,
            count,
        }
    }
}
