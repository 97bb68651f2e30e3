//! Putting together what a person sees of an article, its reviews and its publication.

use base::{Error, Result};
use desk::{Dialect, Right, Work};
use office::{
    flow::{
        self,
        model::{Case, Risk},
    },
    review,
};

use super::{
    Setting, bundle,
    reviewing::{rows_of, view_of},
    submit::obstacles,
};
use crate::article::{
    model::{
        Article, Difference, EMERGENCY, Edition, EditionView, PUBLISH, PublicPlace, Publication,
        READ, RelatedRow, SUBMIT, Side, State, WITHDRAW, WRITE, Waiting, compare, markup,
        meaning_of, unknown_edition, wrong_state,
    },
    table,
};
use crate::{
    media::{self, model::Media},
    topic::model::Layout,
};

/// A topic to be previewed.
#[derive(Debug)]
pub struct Sketched {
    /// Its site.
    pub site_id: String,
    /// What is being written.
    pub edition: Edition,
    /// Its blocks.
    pub layout: Layout,
    /// The pictures among them.
    pub pictures: Vec<Media>,
}

/// Everything one needs to work on a document.
pub async fn show(work: &mut Work, id: &str) -> Result<Article> {
    let setting = Setting::of(work, id).await?;
    setting.need(work, READ).await?;

    let working = table::working(&mut work.tx, id).await.ok();
    let live = table::live(&mut work.tx, id).await?;
    let placed = table::placement(&mut work.tx, id).await?;
    let debt = table::debt_of(&mut work.tx, id).await?;
    let review = match (&working, &debt) {
        (Some(edition), _) => review::table::newest_of(&mut work.tx, &edition.id).await?,
        (None, Some(debt)) => review::table::newest_of(&mut work.tx, &debt.edition_id).await?,
        (None, None) => None,
    };
    let may = may(work, &setting, working.as_ref(), live.as_ref()).await?;
    let obstacles = match &working {
        Some(edition) if edition.state()? == State::Draft => obstacles(edition, &setting.kind)?,
        _ => Vec::new(),
    };
    let review = match review {
        Some(review) => Some(view_of(work, review, id).await?),
        None => None,
    };
    let shown = working.as_ref().or(live.as_ref()).map_or("", |edition| edition.id.as_str());
    let place = (id, setting.site.id.as_str());
    let related = table::related(&mut work.tx, shown, place).await?;
    let together = bundle::together(work, &setting.document).await?;
    let lacks_interpretation = lacks_interpretation(work, &setting, working.as_ref()).await?;
    let flow_steps = match &working {
        Some(edition) if edition.state()? == State::Draft => flow_steps(work, &setting).await?,
        _ => Vec::new(),
    };
    let section_id = setting.document.section_id.clone();
    let path = placed.filter(|place| place.withdrawn_at.is_none()).map(|place| place.path);
    let origin = work.origin.url(&setting.site.domain);
    Ok(Article {
        id: id.to_owned(),
        site_id: setting.site.id.clone(),
        site_name: setting.site.short_name.clone(),
        section_name: setting.section_name(work, &section_id).await?,
        section_id,
        kind: setting.document.kind.clone(),
        index_no: setting.document.index_no.clone(),
        copy_note: setting.document.copy_note.clone().unwrap_or_default(),
        address: path.as_ref().map(|path| format!("{origin}{path}")),
        path,
        first_published_at: setting.document.first_published_at,
        returned_opinion: returned_opinion(work, id, working.as_ref()).await?,
        form: setting.form(),
        working: view(work, &setting, working).await?,
        live: view(work, &setting, live).await?,
        may,
        obstacles,
        review,
        related,
        together,
        lacks_interpretation,
        flow_steps,
        debt,
    })
}

/// The steps every text of this kind passes in this section.
async fn flow_steps(work: &mut Work, setting: &Setting) -> Result<Vec<String>> {
    let scopes = setting.scopes();
    let (site, kind) = (setting.site.id.as_str(), setting.document.kind.as_str());
    let chain = flow::actions::chosen(work, site, &scopes, kind).await?;
    let case = Case { kind, scopes: &scopes, risk: Risk::Normal };
    Ok(chain.joining(&case).into_iter().map(|step| step.name.clone()).collect())
}

async fn view(
    work: &mut Work,
    setting: &Setting,
    edition: Option<Edition>,
) -> Result<Option<EditionView>> {
    match edition {
        Some(edition) => whole(work, setting, edition).await.map(Some),
        None => Ok(None),
    }
}

/// An edition with everything that hangs on it.
pub(crate) async fn whole(
    work: &mut Work,
    setting: &Setting,
    edition: Edition,
) -> Result<EditionView> {
    let files = table::attachments(&mut work.tx, &edition.id).await?;
    let relations = table::relations(&mut work.tx, &edition.id).await?;
    let form = setting.form_of(work, &edition).await?;
    let (field_files, linked) = match edition.fields.as_str() {
        "" => Default::default(),
        _ => (
            table::field_files(&mut work.tx, &edition.id).await?,
            table::linked(&mut work.tx, &edition.id).await?,
        ),
    };
    let view = EditionView::new(edition, files, (relations, form))?;
    Ok(EditionView { field_files, linked, ..view })
}

/// What the section will ask when this edition is published as things stand.
async fn lacks_interpretation(
    work: &mut Work,
    setting: &Setting,
    working: Option<&Edition>,
) -> Result<String> {
    if working.is_none() {
        return Ok(String::new());
    }
    let mut editions = Vec::new();
    if !setting.document.bundle_id.is_empty() {
        for other in table::of_bundle(&mut work.tx, &setting.document.bundle_id).await? {
            let edition = table::working(&mut work.tx, &other.id).await.ok();
            editions.extend(edition.map(|edition| edition.id));
        }
    }
    Ok(bundle::lacks(work, setting, &editions).await?.to_owned())
}

/// Documents on this one's site or online anywhere that fit some words of a title or a 发文字号.
pub async fn fitting(work: &mut Work, id: &str, words: &str) -> Result<Vec<RelatedRow>> {
    let setting = Setting::of(work, id).await?;
    setting.need(work, READ).await?;

    let found = table::fitting(&mut work.tx, words, &setting.site.id).await?;
    Ok(found.into_iter().filter(|row| row.id != id).collect())
}

/// The verbs that are possible now: the caller has the power and the state allows it.
async fn may(
    work: &mut Work,
    setting: &Setting,
    working: Option<&Edition>,
    live: Option<&Edition>,
) -> Result<Vec<&'static str>> {
    let state = working.map(Edition::state).transpose()?;
    let draft = state == Some(State::Draft);
    let taken_back = matches!(state, Some(State::InReview | State::Approved | State::Scheduled));
    let ready = matches!(state, Some(State::Approved | State::Scheduled));
    let withdrawn = setting.document.state == State::Withdrawn.as_str();
    let verbs: [(&'static str, Right, bool); 8] = [
        ("save", WRITE, draft),
        ("discard", WRITE, draft && !setting.is_pending_copy()),
        ("submit", SUBMIT, draft),
        ("recall", SUBMIT, taken_back),
        ("revise", WRITE, working.is_none() && (live.is_some() || withdrawn)),
        ("publish", PUBLISH, ready),
        ("emergency", EMERGENCY, state == Some(State::InReview)),
        ("withdraw", WITHDRAW, live.is_some()),
    ];
    let place = setting.place();
    let mut found = Vec::new();
    for (verb, right, possible) in verbs {
        if possible && work.may(right, &place).await? {
            found.push(verb);
        }
    }
    Ok(found)
}

/// The opinion with which the edition before this draft came back.
async fn returned_opinion(
    work: &mut Work,
    id: &str,
    working: Option<&Edition>,
) -> Result<Option<String>> {
    let is_draft = working.is_some_and(|edition| edition.state == State::Draft.as_str());
    let rows = table::editions(&mut work.tx, id).await?;
    let before = rows.iter().find(|row| working.is_some_and(|edition| row.no == edition.no - 1));
    let returned = before.filter(|row| is_draft && row.state == State::Returned.as_str());
    let Some(returned) = returned else {
        return Ok(None);
    };
    let Some(course) = review::table::newest_of(&mut work.tx, &returned.id).await? else {
        return Ok(None);
    };
    Ok(course.decisions.into_iter().find(|one| one.verdict == "returned").map(|one| one.opinion))
}

/// One edition, for those who may read its document.
pub async fn edition(work: &mut Work, id: &str) -> Result<EditionView> {
    let edition = readable(work, id).await?;
    let setting = Setting::of(work, &edition.document_id).await?;
    whole(work, &setting, edition).await
}

/// What changed from an older edition to a newer one of the same document.
pub async fn difference(work: &mut Work, newer: &str, older: &str) -> Result<Difference> {
    let (new, old) = (readable(work, newer).await?, readable(work, older).await?);
    if new.document_id != old.document_id {
        return Err(crate::article::model::unknown_edition());
    }
    changes(work, &old, &new).await
}

/// What changed from one edition to another, perhaps of another document. Open to everyone:
/// whoever may read both, which the verbs that ask have checked.
pub(crate) async fn changes(work: &mut Work, old: &Edition, new: &Edition) -> Result<Difference> {
    let old = Side { told: told(work, old).await?, edition: old };
    let new = Side { told: told(work, new).await?, edition: new };
    compare(&old, &new)
}

/// What an edition says beside its text: its fields, then its links by what they mean.
async fn told(work: &mut Work, edition: &Edition) -> Result<Vec<(String, String)>> {
    let setting = Setting::of(work, &edition.document_id).await?;
    let mut told = setting.form_of(work, edition).await?.told(&edition.values()?);
    let place = (edition.document_id.as_str(), setting.site.id.as_str());
    for row in table::related(&mut work.tx, &edition.id, place).await? {
        let Some(meaning) = meaning_of(&row.relation).filter(|_| row.direction == "to") else {
            continue;
        };
        match told.iter_mut().find(|(label, _)| label == meaning.name) {
            Some((_, titles)) => {
                titles.push('\n');
                titles.push_str(&row.title);
            }
            None => told.push((meaning.name.to_owned(), row.title)),
        }
    }
    Ok(told)
}

pub(super) async fn readable(work: &mut Work, id: &str) -> Result<Edition> {
    let edition = table::find_edition(&mut work.tx, id).await?;
    Setting::of(work, &edition.document_id).await?.need(work, READ).await?;
    Ok(edition)
}

/// A topic as it is being written (or, when nobody writes, as it is live), with the pictures it
/// shows: what a preview is drawn from.
pub async fn sketch(work: &mut Work, dialect: Dialect, id: &str) -> Result<Sketched> {
    let setting = Setting::of(work, id).await?;
    setting.need(work, READ).await?;

    let edition = match table::working(&mut work.tx, id).await {
        Ok(edition) => edition,
        Err(Error::Refused(_)) => {
            table::live(&mut work.tx, id).await?.ok_or_else(unknown_edition)?
        }
        Err(fault) => return Err(fault),
    };
    let layout = Layout::read(&edition.layout)?;
    let layout = layout.ok_or_else(|| wrong_state("只有专题可以这样预览"))?;
    let ids = markup::references(&layout.html()).media;
    let pictures = media::table::find_all(&mut work.tx, dialect, &ids).await?;
    Ok(Sketched { site_id: setting.site.id, edition, layout, pictures })
}

/// What waits for the caller, on every site.
pub async fn waiting(work: &mut Work, dialect: Dialect) -> Result<Waiting> {
    let me = work.caller.id().to_owned();
    let (read, publish) = (work.reach(READ).await?, work.reach(PUBLISH).await?);
    let hour_ago = work.now - 3_600_000;
    let tx = &mut work.tx;
    let mine = (Some(me.as_str()), ["draft"].as_slice());
    let drafts = table::states_of(tx, dialect, &read, mine).await?;
    let returned = table::returned_drafts(tx, &me).await?;
    let approved = table::states_of(tx, dialect, &publish, (None, &["approved"])).await?;
    let scheduled = table::states_of(tx, dialect, &read, (None, &["scheduled"])).await?;
    let live = table::published_since(tx, dialect, &read, hour_ago).await?;
    let (returned, drafts) = drafts.into_iter().partition(|row| returned.contains(&row.id));
    let debts = table::open_debts(tx, dialect, &read).await?;
    let board = review::actions::board(work).await?;
    let to_review = rows_of(work, dialect, board.mine).await?;
    let overdue = rows_of(work, dialect, board.overdue).await?;
    Ok(Waiting {
        to_review,
        overdue,
        debts,
        returned,
        drafts,
        approved,
        scheduled,
        live_last_hour: live,
    })
}

/// How far the newest publication or withdrawal of a document has come.
pub async fn publication(work: &mut Work, id: &str) -> Result<Option<Publication>> {
    let setting = Setting::of(work, id).await?;
    setting.need(work, READ).await?;

    let Some((_, at, shipped)) = table::shipment_of(&mut work.tx, id).await? else {
        return Ok(None);
    };
    let seconds = |until: i64| (until - at).max(0) as f64 / 1_000.0;
    Ok(Some(match shipped {
        None => Publication {
            state: "waiting",
            places: Vec::new(),
            seconds: seconds(work.now),
            release: None,
            at: None,
        },
        Some(shipped) => Publication {
            state: if shipped.seen_at.is_some() { "live" } else { "shipped" },
            places: places(&shipped.places, &work.origin.url(&setting.site.domain))?,
            seconds: seconds(shipped.seen_at.unwrap_or(work.now)),
            release: Some(shipped.number),
            at: shipped.seen_at,
        },
    }))
}

/// The places a shipment noted, each with its whole address.
fn places(noted: &str, origin: &str) -> Result<Vec<PublicPlace>> {
    let mut places: Vec<PublicPlace> = serde_json::from_str(noted)?;
    for place in &mut places {
        place.address = format!("{origin}{}", place.path);
    }
    Ok(places)
}
