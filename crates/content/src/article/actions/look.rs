//! Putting together what a person sees of an article, its reviews and its publication.

use base::Result;
use desk::{Dialect, Right, Work};
use office::review::{
    self,
    model::{Decision, Review, STEPS},
};

use super::{Setting, write::obstacles};
use crate::article::{
    model::{
        Article, Difference, Edition, EditionView, Obstacle, PUBLISH, PublicPlace, Publication,
        READ, ReviewRow, ReviewView, SUBMIT, State, StepView, WITHDRAW, WRITE, Waiting, compare,
        unknown_edition, wrong_state,
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
    let review = match &working {
        Some(edition) => review::table::newest_of(&mut work.tx, &edition.id).await?,
        None => None,
    };
    let may = may(work, &setting, working.as_ref(), live.as_ref()).await?;
    let obstacles = match &working {
        Some(edition) if edition.state()? == State::Draft => {
            obstacles(edition, &setting.document.kind)?
        }
        _ => Vec::new(),
    };
    let review = match review {
        Some(review) => Some(view_of(work, review, id).await?),
        None => None,
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
        working: view(work, working).await?,
        live: view(work, live).await?,
        may,
        obstacles,
        review,
    })
}

async fn view(work: &mut Work, edition: Option<Edition>) -> Result<Option<EditionView>> {
    let Some(edition) = edition else {
        return Ok(None);
    };
    let files = table::attachments(&mut work.tx, &edition.id).await?;
    EditionView::new(edition, files).map(Some)
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
    let verbs: [(&'static str, Right, bool); 7] = [
        ("save", WRITE, draft),
        ("discard", WRITE, draft),
        ("submit", SUBMIT, draft),
        ("recall", SUBMIT, taken_back),
        ("revise", WRITE, working.is_none() && (live.is_some() || withdrawn)),
        ("publish", PUBLISH, ready),
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
    let review = review::table::newest_of(&mut work.tx, &returned.id).await?;
    let Some(review) = review else {
        return Ok(None);
    };
    let decisions = review::table::decisions(&mut work.tx, &review.id).await?;
    Ok(decisions.into_iter().find(|one| one.verdict == "returned").map(|one| one.opinion))
}

/// One edition, for those who may read its document.
pub async fn edition(work: &mut Work, id: &str) -> Result<EditionView> {
    let edition = readable(work, id).await?;
    let files = table::attachments(&mut work.tx, &edition.id).await?;
    EditionView::new(edition, files)
}

/// What changed from an older edition to a newer one of the same document.
pub async fn difference(work: &mut Work, newer: &str, older: &str) -> Result<Difference> {
    let (new, old) = (readable(work, newer).await?, readable(work, older).await?);
    if new.document_id != old.document_id {
        return Err(crate::article::model::unknown_edition());
    }
    compare(&old, &new)
}

async fn readable(work: &mut Work, id: &str) -> Result<Edition> {
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
        Err(_) => table::live(&mut work.tx, id).await?.ok_or_else(unknown_edition)?,
    };
    let layout = Layout::read(&edition.layout)?;
    let layout = layout.ok_or_else(|| wrong_state("只有专题可以这样预览"))?;
    let pictures = layout.all().into_iter().flat_map(|block| &block.pictures);
    let ids: Vec<_> = pictures.map(|shown| shown.media_id.clone()).collect();
    let pictures = media::table::find_all(&mut work.tx, dialect, &ids).await?;
    Ok(Sketched { site_id: setting.site.id, edition, layout, pictures })
}

/// A review as its reviewers see it.
pub async fn review_view(work: &mut Work, id: &str) -> Result<ReviewView> {
    let review = review::table::find(&mut work.tx, id).await?;
    let edition = readable(work, &review.subject_id).await?;
    view_of(work, review, &edition.document_id).await
}

async fn view_of(work: &mut Work, review: Review, document_id: &str) -> Result<ReviewView> {
    let decisions = review::table::decisions(&mut work.tx, &review.id).await?;
    let against = review.obstacle(work.caller.id(), &decisions).err();
    let has_power = work.may(review.current().right, &review.place()).await?;
    let obstacle = match against {
        Some(base::Error::Refused(no)) => {
            Some(Obstacle { verb: "decide", code: no.code, say: no.say })
        }
        Some(fault) => return Err(fault),
        None if has_power => None,
        None => {
            let say = format!("等待{}", review.current().name);
            Some(Obstacle { verb: "decide", code: "power.missing", say })
        }
    };
    Ok(ReviewView {
        steps: steps(&review, decisions),
        may_decide: obstacle.is_none(),
        obstacle,
        id: review.id,
        subject_id: review.subject_id,
        article_id: document_id.to_owned(),
        digest: review.digest,
        state: review.state,
        step: review.step,
        author_name: review.author_name,
        submitted_at: review.opened_at,
    })
}

fn steps(review: &Review, decisions: Vec<Decision>) -> Vec<StepView> {
    let mut decisions = decisions.into_iter();
    let running = review.state == "running";
    (1..)
        .zip(&STEPS)
        .map(|(no, step)| match decisions.next() {
            Some(decision) => StepView {
                no,
                name: step.name,
                state: if decision.verdict == "approved" { "approved" } else { "returned" },
                by_name: decision.decided_name,
                at: Some(decision.at),
                opinion: decision.opinion,
            },
            None => StepView {
                no,
                name: step.name,
                state: if running && review.step == no { "waiting" } else { "later" },
                by_name: String::new(),
                at: None,
                opinion: String::new(),
            },
        })
        .collect()
}

/// Reviews that wait for the caller, or that the caller has decided in.
pub async fn reviews(work: &mut Work, done: bool) -> Result<Vec<ReviewRow>> {
    let found = if done {
        review::table::decided_by(&mut work.tx, work.caller.id()).await?
    } else {
        waiting_for(work).await?
    };
    let mut rows = Vec::with_capacity(found.len());
    for review in found {
        let edition = table::find_edition(&mut work.tx, &review.subject_id).await?;
        let setting = Setting::of(work, &edition.document_id).await?;
        rows.push(ReviewRow {
            step_name: review.current().name,
            article_id: edition.document_id,
            site_name: setting.site.short_name.clone(),
            section_name: setting.section_name(work, &edition.section_id).await?,
            id: review.id,
            title: review.title,
            step: review.step,
            state: review.state,
            author_name: review.author_name,
            submitted_at: review.opened_at,
        });
    }
    Ok(rows)
}

async fn waiting_for(work: &mut Work) -> Result<Vec<Review>> {
    let mut found = Vec::new();
    for (no, step) in (1..).zip(&STEPS) {
        let reach = work.reach(step.right).await?;
        if reach.is_empty() {
            continue;
        }
        for review in review::table::waiting_at(&mut work.tx, no).await? {
            let decisions = review::table::decisions(&mut work.tx, &review.id).await?;
            let free = review.obstacle(work.caller.id(), &decisions).is_ok();
            if free && reach.covers(&review.place()) {
                found.push(review);
            }
        }
    }
    Ok(found)
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
    let to_review = reviews(work, false).await?;
    Ok(Waiting { to_review, returned, drafts, approved, scheduled, live_last_hour: live })
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
