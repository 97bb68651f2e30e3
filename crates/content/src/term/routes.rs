//! The doors of word lists.

use desk::{Answer, Caller, Desk};
use proofread::{Draft, FORM, Finding, Form, Owner, Read, Term, read_list, write_list};
use serde::Deserialize;
use tokio::task::spawn_blocking;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};
use web::{Download, Fail, Fields, Json, Path, Query};

use super::{
    actions, follow,
    model::{
        Filter, Host, HostForm, ImportReport, MuteForm, TRIAL_CHARS_MAX, TermForm, TermPage,
        TermRow, TrialForm,
    },
};
use crate::media::{large_form, read_form};

/// A file with a list.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes the multipart form, which is read field by field")]
struct ListForm {
    #[schema(format = Binary, content_media_type = "application/octet-stream")]
    file: String,
}

/// Whose list.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
struct Whose {
    /// `platform` or `unit`.
    owner: String,
    /// `csv` or `xlsx`.
    form: String,
}

/// The doors of this context.
pub fn routes() -> OpenApiRouter<Desk> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(trial))
        .routes(routes!(export))
        .routes(routes!(change))
        .routes(routes!(retire))
        .routes(routes!(mute))
        .routes(routes!(hosts, add_host))
        .routes(routes!(remove_host))
        .merge(OpenApiRouter::new().routes(routes!(import)).layer(large_form()))
}

/// One page of a list.
#[utoipa::path(
    get, path = "/terms", tag = "term",
    security(("session" = ["signed-in"])),
    params(Filter),
    responses((status = 200, body = TermPage)),
)]
async fn list(desk: Desk, caller: Caller, Query(filter): Query<Filter>) -> Answer<TermPage> {
    desk.read(caller, async |work| actions::list(work, &filter).await).await
}

/// Puts a term on a list.
#[utoipa::path(
    post, path = "/terms", tag = "term",
    security(("session" = ["term.manage"])),
    request_body = TermForm,
    responses((status = 200, body = TermRow)),
)]
async fn create(desk: Desk, caller: Caller, Json(form): Json<TermForm>) -> Answer<TermRow> {
    desk.write(caller, async |work| actions::create(work, form).await).await
}

/// Changes a term.
#[utoipa::path(
    post, path = "/terms/{id}", tag = "term",
    security(("session" = ["term.manage"])),
    params(("id" = String, Path)),
    request_body = TermForm,
    responses((status = 200, body = TermRow)),
)]
async fn change(
    desk: Desk,
    caller: Caller,
    Path(id): Path<String>,
    Json(form): Json<TermForm>,
) -> Answer<TermRow> {
    desk.write(caller, async |work| actions::change(work, &id, form).await).await
}

/// Takes a term off its list.
#[utoipa::path(
    post, path = "/terms/{id}/retirement", tag = "term",
    security(("session" = ["term.manage"])),
    params(("id" = String, Path)),
    responses((status = 200)),
)]
async fn retire(desk: Desk, caller: Caller, Path(id): Path<String>) -> Answer<()> {
    desk.write(caller, async |work| actions::retire(work, &id).await).await
}

/// Silences a hint of the platform for the caller's unit.
#[utoipa::path(
    post, path = "/terms/{id}/mute", tag = "term",
    security(("session" = ["term.manage"])),
    params(("id" = String, Path)),
    request_body = MuteForm,
    responses((status = 200)),
)]
async fn mute(
    desk: Desk,
    caller: Caller,
    Path(id): Path<String>,
    Json(form): Json<MuteForm>,
) -> Answer<()> {
    desk.write(caller, async |work| actions::mute(work, &id, form).await).await
}

/// Tries a text against the lists, and perhaps a term that is being written.
#[utoipa::path(
    post, path = "/terms/trial", tag = "term",
    security(("session" = ["signed-in"])),
    request_body = TrialForm,
    responses((status = 200, body = Vec<Finding>)),
)]
async fn trial(desk: Desk, caller: Caller, Json(form): Json<TrialForm>) -> Answer<Vec<Finding>> {
    let term = form.term.map(|term| term.checked(Owner::Platform)).transpose()?;
    let term = term.map(|term| Term { id: "trial".to_owned(), ..term });
    let text: String = form.text.chars().take(TRIAL_CHARS_MAX).collect();
    let checker = follow::checker(&desk, caller.unit_id()?, "").await?;
    let found = spawn_blocking(move || {
        let draft = Draft { summary: text, ..Draft::default() };
        match term {
            Some(term) => checker.check_with(&draft, term),
            None => Ok(checker.check(&draft)),
        }
    });
    Ok(axum::Json(found.await.map_err(base::Error::from)??))
}

/// Puts the terms of a file on a list: CSV, TSV or an Excel workbook.
#[utoipa::path(
    post, path = "/terms/import", tag = "term",
    security(("session" = ["term.manage"])),
    params(Whose),
    request_body(content = ListForm, content_type = "multipart/form-data"),
    responses((status = 200, body = ImportReport)),
)]
async fn import(
    desk: Desk,
    caller: Caller,
    Query(whose): Query<Whose>,
    form: Fields,
) -> Answer<ImportReport> {
    let mine = caller.clone();
    let owner = desk.look(mine, async |work| actions::may_import(work, &whose.owner).await).await?;
    let form = read_form(form).await?;
    let read = spawn_blocking(move || read_file(&form.bytes, owner));
    let read = read.await.map_err(base::Error::from)??;
    desk.write(caller, async |work| actions::import(work, &whose.owner, read).await).await
}

fn read_file(bytes: &[u8], owner: Owner) -> base::Result<Read> {
    match papers::kind_of(bytes) {
        papers::FileKind::Xlsx => {
            let rows = papers::rows(bytes, &papers::Limits::default())?;
            read_list(papers::tab_separated(&rows).as_bytes(), owner)
        }
        _ => read_list(bytes, owner),
    }
}

/// A list as a file that can be imported again.
#[utoipa::path(
    get, path = "/terms/export", tag = "term",
    security(("session" = ["signed-in"])),
    params(Whose),
    responses((status = 200, content_type = "application/octet-stream")),
)]
async fn export(desk: Desk, caller: Caller, Query(whose): Query<Whose>) -> Result<Download, Fail> {
    let terms = desk.look(caller, async |work| actions::export(work, &whose.owner).await).await?;
    let is_book = whose.form == "xlsx";
    let bytes = spawn_blocking(move || file_of(&terms, is_book));
    let bytes = bytes.await.map_err(base::Error::from)??;
    Ok(match is_book {
        true => Download { bytes, media_type: papers::BOOK_TYPE, name: "terms.xlsx" },
        false => Download { bytes, media_type: "text/csv; charset=utf-8", name: "terms.csv" },
    })
}

fn file_of(terms: &[Term], is_book: bool) -> base::Result<Vec<u8>> {
    if !is_book {
        return Ok(write_list(terms, Form::Csv).into_bytes());
    }
    let rows = terms.iter().map(|term| {
        let join = |words: &[String]| words.join("|");
        vec![
            term.text.clone(),
            term.kind.name().to_owned(),
            term.severity.name().to_owned(),
            join(&term.replacements),
            term.advice.clone(),
            term.source.clone(),
            join(&term.exceptions),
            join(&term.needs),
            join(&term.bars),
            term.within.to_string(),
        ]
    });
    papers::book("词表", &FORM, rows.collect::<Vec<_>>().as_slice())
}

/// Hosts that texts may link to.
#[utoipa::path(
    get, path = "/hosts", tag = "term",
    security(("session" = ["signed-in"])),
    responses((status = 200, body = Vec<Host>)),
)]
async fn hosts(desk: Desk, caller: Caller) -> Answer<Vec<Host>> {
    desk.read(caller, actions::hosts).await
}

/// Lets texts link to a host.
#[utoipa::path(
    post, path = "/hosts", tag = "term",
    security(("session" = ["term.manage"])),
    request_body = HostForm,
    responses((status = 200, body = Host)),
)]
async fn add_host(desk: Desk, caller: Caller, Json(form): Json<HostForm>) -> Answer<Host> {
    desk.write(caller, async |work| actions::add_host(work, form).await).await
}

/// Takes a host off.
#[utoipa::path(
    post, path = "/hosts/{id}/removal", tag = "term",
    security(("session" = ["term.manage"])),
    params(("id" = String, Path)),
    responses((status = 200)),
)]
async fn remove_host(desk: Desk, caller: Caller, Path(id): Path<String>) -> Answer<()> {
    desk.write(caller, async |work| actions::remove_host(work, &id).await).await
}
