//! Answering readers. A page that is in memory is answered on the spot, if the request is a plain
//! one even without taking it apart (`Quick`); everything else, putting a page together, reading
//! from the disk, searching, is done beside the thread that reads from the net.

mod answer;
mod asked;
mod find;
mod log;
mod path;
mod plain;
mod proof;
mod range;
mod status;

use std::convert::Infallible;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use hyper::body::Body as _;
use hyper::service::Service;
use hyper::{Method, Request, StatusCode};
use tokio::sync::Semaphore;
use web::Coding;
use web::serve::{Asking, Inflow, Quick, Ready};

use crate::house::House;
use crate::page::{Form, Front, Page, switch};
use crate::visit::is_robot;
use crate::world::{Served, World};

pub(crate) use answer::{Answer, answer, unavailable};
pub(crate) use asked::Asked;
pub(crate) use log::AccessLog;
pub(crate) use plain::fresh;

use log::Line;

/// How long a request waits for its turn when very many are being worked on.
const TURN: Duration = Duration::from_secs(5);

/// Codings pages are kept in besides the plain one.
const CODINGS: [Coding; 1] = [Coding::Gzip];

/// The service of one thread.
#[derive(Clone)]
pub(crate) struct Door {
    house: Arc<House>,
    front: Arc<Mutex<Front>>,
}

/// An answer that is here, or on its way.
pub(crate) enum Reply {
    /// It is here.
    Now(Option<Answer>),
    /// It is being made.
    Later(Pin<Box<dyn Future<Output = Answer> + Send>>),
}

impl Future for Reply {
    type Output = Result<Answer, Infallible>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        match self.get_mut() {
            Reply::Now(answer) => Poll::Ready(Ok(answer.take().unwrap_or_default())),
            Reply::Later(answer) => answer.as_mut().poll(cx).map(Ok),
        }
    }
}

impl Door {
    /// The service of a thread.
    pub(crate) fn new(house: Arc<House>) -> Door {
        Door { house, front: Arc::new(Mutex::new(Front::new())) }
    }
}

impl Service<Request<Inflow>> for Door {
    type Response = Answer;
    type Error = Infallible;
    type Future = Reply;

    fn call(&self, request: Request<Inflow>) -> Reply {
        let asked = Asked::new(request.into_parts().0);
        let line = self.house.log.as_ref().map(|_| Line::new(&asked, &self.house));
        let is_head = asked.method() == Method::HEAD;
        let reply = self.reply(asked);
        if line.is_none() && !is_head {
            return reply;
        }
        let house = self.house.clone();
        let finish = move |answer: Answer| {
            let answer = if is_head { answer::headless(answer) } else { answer };
            if let Some(line) = line {
                line.write(&house, answer.status(), answer.body().size_hint().lower());
            }
            answer
        };
        match reply {
            Reply::Now(answer) => Reply::Now(answer.map(finish)),
            Reply::Later(answer) => Reply::Later(Box::pin(async { finish(answer.await) })),
        }
    }
}

impl Quick for Door {
    fn quick(&self, asking: &Asking<'_>) -> Option<Ready> {
        if asking.path == status::PATH {
            return None;
        }
        let house = &self.house;
        let world = house.glance();
        let site = world.site_of(asked::split(asking.host).0)?;
        let coding = web::pick_coding_from(|| asking.all("accept-encoding"), &CODINGS);
        let key = house.cache.key(site.shelf.id, asking.path);
        let page = self.in_memory(key, site, asking.path)?;
        let form = good_form(&page, site, coding)?;
        if let Some(tally) = &page.tally
            && !is_robot(asking.all("user-agent").next())
        {
            house.visits.visit(tally);
        }
        if house.log.is_some() {
            Line::of_plain(asking, house).write(house, page.status, form.body.len() as u64);
        }
        Some(Ready { head: form.ready.clone(), body: form.body.clone() })
    }
}

impl Door {
    /// The answer to a request; to HEAD the same as to GET.
    fn reply(&self, asked: Asked) -> Reply {
        let house = &self.house;
        if asked.method() != Method::GET && asked.method() != Method::HEAD {
            return now(plain::not_allowed(house));
        }
        if asked.path() == status::PATH {
            return now(status::answer(house));
        }
        let Some(host) = asked.host() else { return now(plain::no_host(house)) };
        let world = house.glance();
        let Some(site) = world.site_of(host) else {
            return now(plain::unknown_host(house, &world));
        };
        let coding = web::pick_coding(asked.headers(), &CODINGS);
        let key = house.cache.key(site.shelf.id, asked.path());
        if let Some(answer) = self.hit(key, site, coding, &asked) {
            return now(answer);
        }
        if let Some(file) = switch::file(asked.path()) {
            return now(plain::file(house, file, &asked));
        }
        if asked.path().starts_with(proof::FOLDER) {
            return now(proof::answer(house, &world, site, &asked));
        }
        let site = site.clone();
        if asked.path() == crate::search::PATH {
            return self.search(world.clone(), site, asked);
        }
        self.page(key, site, asked, coding)
    }

    /// A page that is in memory and known to be right in the present release.
    fn hit(&self, key: u64, site: &Served, coding: Coding, asked: &Asked) -> Option<Answer> {
        let page = self.in_memory(key, site, asked.path())?;
        let form = good_form(&page, site, coding)?;
        let answer = answer::page(&page, form, asked);
        if asked.is_visit() {
            self.house.count(&page, &answer);
        }
        Some(answer)
    }

    /// The page of a path, of whatever release.
    fn in_memory(&self, key: u64, site: &Served, path: &str) -> Option<Arc<Page>> {
        let id = site.shelf.id;
        let there = self.front().get(key, id, path);
        if there.is_some() {
            return there;
        }
        let page = self.house.cache.get(key, id, path)?;
        self.front().put(key, &page);
        Some(page)
    }

    /// A page that has to be put together, or looked at again because of a new release.
    fn page(&self, key: u64, site: Arc<Served>, asked: Asked, coding: Coding) -> Reply {
        let door = self.clone();
        let is_visit = asked.is_visit();
        let work = move |house: &House| find::find(house, &site, &asked, coding);
        Reply::Later(Box::pin(async move {
            let loaders = door.house.loaders.clone();
            let Some((answer, page)) = beside(&door.house, loaders, work).await else {
                return plain::busy(&door.house);
            };
            if let Some(page) = page {
                if is_visit {
                    door.house.count(&page, &answer);
                }
                door.front().put(key, &page);
            }
            answer
        }))
    }

    /// A page of search results.
    fn search(&self, world: Arc<World>, site: Arc<Served>, asked: Asked) -> Reply {
        let house = self.house.clone();
        let work = move |house: &House| {
            let answer = crate::search::answer(house, &world, &site, &asked);
            if answer.status() == StatusCode::OK && asked.is_visit() {
                house.visits.visit_made(site.code(), crate::search::PATH);
            }
            answer
        };
        Reply::Later(Box::pin(async move {
            let searchers = house.searchers.clone();
            let answer = beside(&house, searchers, work).await;
            answer.unwrap_or_else(|| plain::busy(&house))
        }))
    }

    fn front(&self) -> MutexGuard<'_, Front> {
        self.front.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl House {
    /// Counts a visit of a page that was sent, or found unchanged.
    fn count(&self, page: &Page, answer: &Answer) {
        let is_read = [StatusCode::OK, StatusCode::NOT_MODIFIED].contains(&answer.status());
        if let Some(tally) = page.tally.as_ref().filter(|_| is_read) {
            self.visits.visit(tally);
        }
    }
}

/// The page in a coding if it is there and known to be right in the present release; then
/// somebody is being sent it.
fn good_form<'a>(page: &'a Page, site: &Served, coding: Coding) -> Option<&'a Form> {
    let form = page.form(coding).filter(|_| page.is_good_in(site.generation))?;
    page.wanted();
    Some(form)
}

/// An answer that is here.
fn now(answer: Answer) -> Reply {
    Reply::Now(Some(answer))
}

/// Does work on another thread, when its turn comes. `None`: it did not come in time, or the
/// work broke down (then the log says where).
async fn beside<T: Send + 'static>(
    house: &Arc<House>,
    turns: Arc<Semaphore>,
    work: impl FnOnce(&House) -> T + Send + 'static,
) -> Option<T> {
    let turn = tokio::time::timeout(TURN, turns.acquire_owned()).await.ok()?.ok()?;
    let house = house.clone();
    let done = tokio::task::spawn_blocking(move || {
        let _turn = turn;
        work(&house)
    });
    done.await.ok()
}
