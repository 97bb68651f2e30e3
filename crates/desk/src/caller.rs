//! Who is asking.

use axum::{extract::FromRequestParts, http::request::Parts};
use base::{Kind, refuse};

use web::Fail;

use crate::Desk;

/// Who stands behind a work: a signed-in person, or one of our own machines.
#[derive(Debug, Clone)]
pub enum Caller {
    /// A person with an account; every verb checks the powers that were given.
    Person(Box<Person>),
    /// A part of the platform itself, named as the journal shall name it (`follower:press`). It is
    /// made in code only, never from a request, and its acts are journalled like everybody's.
    Machine(&'static str),
}

/// A signed-in person as the session found them.
#[derive(Debug, Clone)]
pub struct Person {
    /// The account's identifier.
    pub account_id: String,
    /// Real name, as the journal shows it.
    pub name: String,
    /// The unit the person works in.
    pub unit_id: String,
    /// Digest of the session's token.
    pub session_id: String,
    /// Network address the request came from.
    pub address: String,
}

impl Caller {
    /// Identifier for columns such as `author_id`: the account, or the machine's name.
    pub fn id(&self) -> &str {
        match self {
            Caller::Person(person) => &person.account_id,
            Caller::Machine(name) => name,
        }
    }

    /// Name for people to read.
    pub fn name(&self) -> &str {
        match self {
            Caller::Person(person) => &person.name,
            Caller::Machine(name) => name,
        }
    }

    /// Network address, empty for a machine.
    pub fn address(&self) -> &str {
        match self {
            Caller::Person(person) => &person.address,
            Caller::Machine(_) => "",
        }
    }

    /// The unit a person belongs to; refuses a machine, which belongs to none.
    pub fn unit_id(&self) -> base::Result<&str> {
        match self {
            Caller::Person(person) => Ok(&person.unit_id),
            Caller::Machine(name) => Err(base::fault(format!("{name} belongs to no unit"))),
        }
    }
}

/// The session layer put the caller into the request; a door that asks for a caller is closed to
/// everybody whom it did not recognise.
impl FromRequestParts<Desk> for Caller {
    type Rejection = Fail;

    async fn from_request_parts(parts: &mut Parts, _desk: &Desk) -> Result<Self, Fail> {
        parts
            .extensions
            .get::<Caller>()
            .cloned()
            .ok_or_else(|| refuse(Kind::NotSignedIn, "session.missing", "请先登录").into())
    }
}
