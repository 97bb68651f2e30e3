//! Whose hands there are: a person with the powers of this moment, and those whose place the
//! person takes.

use desk::{Place, Reach};

use super::RIGHTS;
use crate::flow::model::{Seat, SeatKind};

/// A person with their rights of reviewing.
#[derive(Debug, Clone, Default)]
pub struct Hand {
    /// Account, or the name of a machine.
    pub id: String,
    /// Name.
    pub name: String,
    /// Unit.
    pub unit_id: String,
    /// Where each right is held, by the right's name.
    pub reaches: Vec<(String, Reach)>,
}

/// The caller, and those whose place the caller takes.
#[derive(Debug, Clone, Default)]
pub struct Hands {
    /// The caller.
    pub own: Hand,
    /// Those who delegated to the caller.
    pub others: Vec<Hand>,
}

/// The seat a person can fill, and in whose name.
#[derive(Debug, Clone)]
pub struct Standing {
    /// The seat.
    pub seat: i64,
    /// In whose name.
    pub hand: Hand,
}

impl Hands {
    /// The caller first: what one may do oneself, one does not do in another's name.
    pub fn all(&self) -> impl Iterator<Item = &Hand> {
        std::iter::once(&self.own).chain(&self.others)
    }
}

impl Hand {
    /// One of our own machines, which may do everything.
    pub fn machine(name: &str) -> Self {
        let everywhere = || Reach { everywhere: true, scopes: Vec::new() };
        let reaches = RIGHTS.iter().map(|right| (right.0.to_owned(), everywhere()));
        Self {
            id: name.to_owned(),
            name: name.to_owned(),
            reaches: reaches.collect(),
            ..Self::default()
        }
    }

    /// Adds a scope in which a right is held.
    pub fn add(&mut self, right: &str, scope: &str) {
        let at = match self.reaches.iter().position(|(known, _)| known == right) {
            Some(at) => at,
            None => {
                self.reaches.push((right.to_owned(), Reach::default()));
                self.reaches.len() - 1
            }
        };
        let reach = &mut self.reaches[at].1;
        match scope {
            "platform" => reach.everywhere = true,
            _ => reach.scopes.push(scope.to_owned()),
        }
    }

    /// Whether the person holds a right in one of these scopes.
    pub fn holds(&self, right: &str, scopes: &[String]) -> bool {
        let place = Place::within(scopes.iter().map(String::as_str));
        self.reaches.iter().any(|(own, reach)| own == right && reach.covers(&place))
    }

    /// Whether the person may sit here: what the seat asks for, and in every case some right of
    /// reviewing where the text belongs.
    pub fn fits(&self, seat: &Seat, scopes: &[String]) -> bool {
        let reviews = || RIGHTS.iter().any(|right| self.holds(right.0, scopes));
        match seat.kind {
            SeatKind::Right => self.holds(&seat.value, scopes),
            SeatKind::Unit => self.unit_id == seat.value && reviews(),
            SeatKind::Person => self.id == seat.value && reviews(),
        }
    }
}
