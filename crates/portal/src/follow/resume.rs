//! After a restart: serving again what was being served, as far as it can be proven.

use seal::Digest;
use vault::Flaw;
use vault::trust::{Follower, Held, Point, Root, Timestamp};

use super::memory::Memory;
use super::{Walker, now, site};

impl Walker {
    /// Serves what was being served before the restart. Of what was remembered only that is
    /// believed which the signed files prove; where they prove nothing, we begin anew.
    pub(super) fn resume(&mut self) -> anyhow::Result<()> {
        let pinned = self.memory.pinned.ok_or(Flaw::RootKey)?;
        let (root, timestamp) = match self.prove(pinned) {
            Ok(proven) => proven,
            Err(error) => {
                self.memory = Memory { pinned: Some(pinned), ..Memory::default() };
                return Err(error);
            }
        };
        self.follower = Some(Follower::new(pinned, self.memory.held.clone()));
        self.show_timestamp(&timestamp, root.inbox.clone());
        for (code, point) in self.memory.held.sites.clone() {
            let mut resumed = self.resume_site(&code, point, &root);
            if let Err(error) = resumed {
                let what = format!("站点 {code} 的发布记录");
                self.house.alarms.damaged(&what, &error, now(&self.house));
                // The one file everything depends on; what else is damaged is healed anyway.
                resumed = site::fetch_newest(&self.room, &code, point)
                    .and_then(|()| self.resume_site(&code, point, &root));
            }
            if self.note(&format!("站点 {code} 的发布"), resumed, now(&self.house)).is_none() {
                self.forget(&code, pinned);
            }
        }
        Ok(())
    }

    /// The key list and timestamp that were in force, checked as they were when they were
    /// accepted; the numbers remembered become those they prove.
    fn prove(&mut self, pinned: Digest) -> anyhow::Result<(Root, Timestamp)> {
        let at = self.memory.accepted_at;
        let mut then = Follower::new(pinned, Held::default());
        let root = then.root(self.memory.root.as_bytes(), at)?.clone();
        let timestamp = then.timestamp(self.memory.timestamp.as_bytes(), at)?.clone();
        let sites = std::mem::take(&mut self.memory.held.sites);
        self.memory.held = Held { sites, ..then.held().clone() };
        Ok((root, timestamp))
    }

    /// Forgets where a site was: it is taken up again at what a timestamp names that is no
    /// older than the last.
    fn forget(&mut self, code: &str, pinned: Digest) {
        self.memory.held.sites.remove(code);
        self.follower = Some(Follower::new(pinned, self.memory.held.clone()));
    }

    fn resume_site(&mut self, code: &str, held: Point, root: &Root) -> anyhow::Result<()> {
        let id = self.id(code);
        let follower = self.follower.as_ref().ok_or(Flaw::TooEarly)?;
        let at = self.memory.sites.get(code).copied().unwrap_or_default();
        let served = site::resume(&self.room, follower, root, (code, id, held), at)?;
        self.show(served);
        Ok(())
    }
}
