//! Sending a draft into review, and taking it back.

use base::{Kind, Result, refuse};
use desk::Work;
use office::{
    flow::model::Risk,
    review::{self, model::Submission},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Cut, Setting, record, tell::tell_reviewers, write::copy_for_author};
use crate::{
    article::{
        model::{
            Edition, Obstacle, SUBMIT, State, changed_meanwhile,
            check::{asking, passed},
            markup, searched_text,
        },
        table,
    },
    kind::model::Kind as DocumentKind,
    topic::model::Layout,
};

/// Which draft goes into review.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct SubmissionForm {
    /// The revision of the draft a person saw.
    pub revision: i64,
    /// Why what the checker asks about is right; only read when it asks.
    pub reason: String,
    /// What the writer says depends on the text.
    pub risk: Risk,
}

/// Words of a title, a body and what else a reader finds it by, as the edition keeps them.
pub(super) fn words_of(title: &str, body: &str, more: &[&str]) -> String {
    finder::cut(title, &searched_text(body, more)).to_string()
}

/// Sends the draft into review, frozen under its digest.
pub async fn submit(work: &mut Work, id: &str, form: &SubmissionForm, cut: Cut) -> Result<Edition> {
    let setting = Setting::of(work, id).await?;
    setting.need(work, SUBMIT).await?;

    let mut edition = table::working(&mut work.tx, id).await?;
    if edition.revision != form.revision || cut.revision != form.revision {
        return Err(changed_meanwhile());
    }
    let against = obstacles(&edition, &setting.kind)?;
    if let Some(first) = against.first() {
        let notes = against.iter().map(|obstacle| obstacle.say.clone()).collect();
        let say = format!("还不能送审：{}", first.say);
        return Err(refuse(Kind::Invalid, "article.not_ready", say).noting(notes));
    }
    let reason = passed(&cut.findings, &form.reason)?;
    let files = table::attachments(&mut work.tx, &edition.id).await?;
    let files: Vec<_> = files.into_iter().map(|file| file.media_id).collect();

    edition.advance(State::InReview, work.now, "只有草稿可以送审")?;
    let relations = table::relations(&mut work.tx, &edition.id).await?;
    edition.digest = edition.content_digest(&files, &relations);
    edition.words = cut.words;
    edition.check_reason = reason;
    table::save_state(&mut work.tx, &edition).await?;
    table::save_attached(&mut work.tx, &edition.id, &cut.attached).await?;
    table::refresh(&mut work.tx, &edition).await?;
    table::set_likeness(&mut work.tx, id, &cut.likeness).await?;
    if !edition.check_reason.is_empty() {
        table::set_check_rules(&mut work.tx, &edition.id, &asking(&cut.findings)).await?;
    }
    let submission = Submission {
        kind: "article",
        id: &edition.id,
        matter_id: id,
        matter_kind: &setting.document.kind,
        risk: form.risk,
        digest: &edition.digest,
        site_id: &setting.site.id,
        scopes: &setting.scopes(),
        title: &edition.title,
    };
    let review = review::actions::open(work, submission).await?;
    tell_reviewers(work, &review).await?;
    record(work, "article.submitted", &edition, &setting.site.id, &edition.check_reason);
    Ok(edition)
}

/// Everything that speaks against submitting this draft, so that a person can mend it at once.
pub(super) fn obstacles(edition: &Edition, kind: &DocumentKind) -> Result<Vec<Obstacle>> {
    let mut found = Vec::new();
    let mut against = |bad: bool, code: &'static str, say: &str| {
        if bad {
            found.push(Obstacle { verb: "submit", code, say: say.to_owned() });
        }
    };
    let references = markup::references(&edition.body);
    against(edition.title.chars().count() < 2, "article.title_missing", "请填写标题");
    let form = &kind.definition;
    let (no_body, no_source) = (markup::is_blank(&edition.body), edition.source.is_empty());
    against(form.needs_body && no_body, "article.body_missing", "请填写正文");
    against(form.needs_source && no_source, "article.source_missing", "请填写来源（S1§10）");
    if let Some(layout) = Layout::read(&edition.layout)? {
        for say in layout.unfinished() {
            against(true, "topic.unfinished", &say);
        }
    }
    for label in form.missing(&edition.values()?) {
        against(true, "article.field_missing", &format!("请填写{label}"));
    }
    against(references.silent_pictures > 0, "article.alt_missing", "正文中的图片缺少替代文字");
    if let Some(header) = edition.header()? {
        against(!header.is_public(), "article.not_public", "公开属性不是“主动公开”，不能上网");
        if form.with_header {
            against(header.issuer.is_empty(), "article.issuer_missing", "请填写发文机关");
            against(header.made_on.is_none(), "article.made_on_missing", "请填写成文日期");
            against(header.theme.is_empty(), "article.theme_missing", "请选择主题分类");
        }
    } else {
        against(form.with_header, "article.header_missing", "政策文件须填写公开文件头");
    }
    Ok(found)
}

/// Takes back what waits in review or for publication; it becomes a draft again.
pub async fn recall(work: &mut Work, id: &str) -> Result<Edition> {
    let setting = Setting::of(work, id).await?;
    setting.need(work, SUBMIT).await?;

    let mut edition = table::working(&mut work.tx, id).await?;
    edition.advance(State::Recalled, work.now, "只有审核中或待发布的稿件可以收回")?;
    table::save_state(&mut work.tx, &edition).await?;
    review::actions::cancel(work, &edition.id).await?;
    let draft = copy_for_author(work, &edition).await?;
    record(work, "article.recalled", &edition, &setting.site.id, "");
    Ok(draft)
}
