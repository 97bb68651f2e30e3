//! What an auditor asks and sees.

use base::Moment;
use desk::Right;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Reading the journal; held by auditors only (S1§18).
pub const READ: Right = Right("journal.read");

/// What the journal is asked for.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub struct Filter {
    /// Beginning of the event's name.
    pub event: Option<String>,
    /// Part of the person's name.
    pub person: Option<String>,
    /// Part of the note, or the whole identifier of the thing.
    pub subject: Option<String>,
    /// From this moment on.
    pub from: Option<Moment>,
    /// Before this moment.
    pub to: Option<Moment>,
    /// From 1.
    pub page: Option<i64>,
    /// Rows a page.
    pub size: Option<i64>,
}

/// A line of the journal for people.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Entry {
    /// Number.
    pub seq: i64,
    /// When.
    pub at: Moment,
    /// Who.
    pub person: String,
    /// From which network address.
    pub address: String,
    /// Name of the event.
    pub event: String,
    /// What happened, for people.
    pub event_name: &'static str,
    /// Kind of thing.
    pub subject_kind: String,
    /// The thing.
    pub subject_id: String,
    /// Name of its site, or empty.
    pub site_name: String,
    /// Note.
    pub note: String,
    /// Digest over this line and the one before.
    pub hash: String,
}

/// Events and what they are called.
pub const EVENTS: &[(&str, &str)] = &[
    ("account.created", "新建账号"),
    ("account.disabled", "停用账号"),
    ("account.password_changed", "修改密码"),
    ("article.approved", "终审通过"),
    ("article.bundled", "设为同时发布"),
    ("article.created", "新建稿件"),
    ("article.discarded", "放弃草稿"),
    ("article.emergency", "紧急发布"),
    ("article.erased", "清除回收站稿件"),
    ("article.followed", "引用处随原稿变化"),
    ("article.imported", "导入稿件"),
    ("article.leader_changed", "领导信息有变化"),
    ("article.published", "发布"),
    ("article.quoted", "引用稿件"),
    ("article.recalled", "收回"),
    ("article.resection", "调整栏目"),
    ("article.restored", "从回收站恢复"),
    ("article.returned", "退回"),
    ("article.revised", "开始修订"),
    ("article.saved", "保存草稿"),
    ("article.scheduled", "定时发布"),
    ("article.submitted", "送审"),
    ("article.unbundled", "解除同时发布"),
    ("article.unquoted", "撤下引用"),
    ("article.unscheduled", "未能定时发布"),
    ("article.withdrawn", "撤稿"),
    ("debt.settled", "补办审核"),
    ("delegation.ended", "结束委托"),
    ("delegation.given", "委托"),
    ("finding.accepted", "已发布内容保留原文"),
    ("finding.checking_asked", "重新检查已发布内容"),
    ("flow.bound", "指定流程"),
    ("flow.changed", "修改流程"),
    ("flow.created", "新建流程"),
    ("flow.retired", "停用流程"),
    ("index_no.rule_set", "修改索引号规则"),
    ("kind.changed", "修改稿件类型"),
    ("kind.created", "新建稿件类型"),
    ("kind.restored", "启用稿件类型"),
    ("kind.retired", "停用稿件类型"),
    ("mail.wish_changed", "修改个人设置"),
    ("media.changed", "修改媒体"),
    ("media.cleared", "清除文件"),
    ("media.removed", "移入回收站"),
    ("media.rendered", "生成小图"),
    ("media.taken_back", "恢复文件"),
    ("media.uploaded", "上传文件"),
    ("note.reopened", "重新打开批注"),
    ("note.resolved", "办结批注"),
    ("note.written", "写批注"),
    ("permit.ended", "收回权限"),
    ("permit.given", "授予权限"),
    ("provenance.added", "新增稿源"),
    ("provenance.changed", "修改稿源"),
    ("provenance.imported", "导入稿源"),
    ("provenance.struck", "移出稿源"),
    ("review.claimed", "认领"),
    ("review.decided", "审核"),
    ("review.given_back", "退还认领"),
    ("section.approved", "批准栏目申请"),
    ("section.changed", "修改栏目"),
    ("section.created", "新建栏目"),
    ("section.merged", "合并栏目"),
    ("section.moved", "移动栏目"),
    ("section.proposed", "申请栏目调整"),
    ("section.refused", "不批准栏目申请"),
    ("section.removed", "删除栏目"),
    ("section.unproposed", "撤回栏目申请"),
    ("session.ended", "退出登录"),
    ("session.opened", "登录"),
    ("session.refused", "登录失败"),
    ("share.accepted", "采用报送稿件"),
    ("share.answered", "答复约稿"),
    ("share.declined", "不采用报送稿件"),
    ("share.ended", "撤下采用的稿件"),
    ("share.offered", "报送稿件"),
    ("share.recalled", "收回报送"),
    ("share.received", "签收"),
    ("share.request_declined", "谢绝约稿"),
    ("share.request_recalled", "收回约稿"),
    ("share.requested", "约稿"),
    ("share.settled", "处理副本"),
    ("site.changed", "修改网站"),
    ("site.created", "新建网站"),
    ("site.moved", "移动网站"),
    ("switch.changed", "切换灰色模式或紧急通知"),
    ("term.changed", "修改词表"),
    ("unit.created", "新建单位"),
    ("upkeep.ruled", "设置更新时限"),
    ("upload.begun", "开始上传"),
    ("upload.cancelled", "取消上传"),
];

/// What an event is called.
pub fn event_name(event: &str) -> &'static str {
    EVENTS.iter().find(|(known, _)| *known == event).map_or("其他", |(_, name)| name)
}
