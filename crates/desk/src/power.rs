//! Powers: who may do what, where, and when. Permits are dated rows that are never changed, so
//! "who could do what on that day" is a query. What was ended stays ended when the clock is put
//! back.

use base::{Kind, Moment, Result, refuse};

use crate::{Caller, Tx, Work};

/// A right, named `<context>.<verb>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Right(pub &'static str);

/// Where something happens: the scopes a permit for it may have been given in, widest last. The
/// whole platform always belongs to it.
#[derive(Debug, Clone, Default)]
pub struct Place {
    scopes: Vec<String>,
}

/// Where a person has a right: for lists, which must show nothing else.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reach {
    /// The right holds everywhere.
    pub everywhere: bool,
    /// Identifiers of the sites, sections and units it holds in.
    pub scopes: Vec<String>,
}

const PLATFORM: &str = "platform";

impl Place {
    /// The platform as a whole.
    pub fn platform() -> Self {
        Self::default()
    }

    /// A thing within these scopes (section, its parents, site, unit).
    pub fn within<'a>(scopes: impl IntoIterator<Item = &'a str>) -> Self {
        Self { scopes: scopes.into_iter().map(str::to_owned).collect() }
    }
}

impl Reach {
    /// Whether the right holds in one of these scopes.
    pub fn covers(&self, place: &Place) -> bool {
        self.everywhere || place.scopes.iter().any(|scope| self.scopes.contains(scope))
    }

    /// Whether it holds nowhere at all.
    pub fn is_empty(&self) -> bool {
        !self.everywhere && self.scopes.is_empty()
    }

    /// The scopes as JSON text for [`crate::Dialect::list`].
    pub fn scopes_json(&self) -> String {
        serde_json::Value::from(self.scopes.clone()).to_string()
    }
}

impl Work {
    /// Refuses unless the caller has the right at this place, at this moment.
    pub async fn need(&mut self, right: Right, place: &Place) -> Result<()> {
        if self.may(right, place).await? {
            return Ok(());
        }
        let say = "您没有这项权限，请联系本单位管理员";
        Err(refuse(Kind::NotAllowed, "power.missing", say).noting(vec![right.0.to_owned()]))
    }

    /// Whether the caller has the right at this place, at this moment.
    pub async fn may(&mut self, right: Right, place: &Place) -> Result<bool> {
        Ok(self.reach(right).await?.covers(place))
    }

    /// Everywhere the caller has the right at this moment.
    pub async fn reach(&mut self, right: Right) -> Result<Reach> {
        let Caller::Person(person) = &self.caller else {
            return Ok(Reach { everywhere: true, scopes: Vec::new() });
        };
        let account = person.account_id.clone();
        self.reach_of(&account, right).await
    }

    /// Everywhere another account has the right at this moment: who takes a person's place may do
    /// no more than the person.
    pub async fn reach_of(&mut self, account: &str, right: Right) -> Result<Reach> {
        let scopes = permitted(&mut self.tx, account, right, self.now).await?;
        let everywhere = scopes.iter().any(|scope| scope == PLATFORM);
        Ok(Reach { everywhere, scopes })
    }

    /// The names of all rights an account has somewhere at this moment, for the console's menu.
    pub async fn rights(&mut self, account_id: &str) -> Result<Vec<String>> {
        let sql = "SELECT DISTINCT p.verb FROM permit p
                   LEFT JOIN permit_end e ON e.permit_id = p.id
                   WHERE p.account_id = $1 AND e.permit_id IS NULL AND p.valid_from <= $2
                   AND (p.valid_to IS NULL OR p.valid_to > $2) ORDER BY p.verb";
        let rows = sqlx::query_scalar(sql).bind(account_id).bind(self.now);
        let rows = rows.fetch_all(&mut self.tx);
        Ok(rows.await?)
    }
}

async fn permitted(tx: &mut Tx, account: &str, right: Right, now: Moment) -> Result<Vec<String>> {
    let sql = "SELECT p.scope_id FROM permit p
               LEFT JOIN permit_end e ON e.permit_id = p.id
               WHERE p.account_id = $1 AND p.verb = $2 AND e.permit_id IS NULL
               AND p.valid_from <= $3 AND (p.valid_to IS NULL OR p.valid_to > $3)";
    let rows = sqlx::query_scalar(sql).bind(account).bind(right.0).bind(now);
    Ok(rows.fetch_all(&mut *tx).await?)
}
