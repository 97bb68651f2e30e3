//! Two kinds of failure: a refusal, which the person may know, and a fault, which is ours.

/// Why something did not happen. Not itself a `std` error, so that any foreign
/// error becomes a fault by `?`, while a refusal is always made on purpose.
#[derive(Debug)]
pub enum Error {
    /// The platform said no; the person sees `say`.
    Refused(Box<Refusal>),
    /// We failed; the log sees everything, the person sees nothing of it.
    Fault(anyhow::Error),
}

/// Result of every verb and every table function.
pub type Result<T> = std::result::Result<T, Error>;

/// A refusal a person can act on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Which of the few kinds; decides the HTTP status.
    pub kind: Kind,
    /// `<context>.<what>`; never changes its meaning once released.
    pub code: &'static str,
    /// The Chinese sentence for the person: what is wrong and what to do.
    pub say: String,
    /// The form field it is about, as the API names it.
    pub field: Option<&'static str>,
    /// Further reasons, when there are several.
    pub notes: Vec<String>,
}

/// The few kinds of refusal; each has exactly one HTTP status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// 401: nobody is signed in.
    NotSignedIn,
    /// 403: the person lacks the power.
    NotAllowed,
    /// 404: there is no such thing, or the person may not know of it.
    Unknown,
    /// 409: it changed meanwhile, or its state does not allow this.
    Conflict,
    /// 413: more bytes than we take.
    TooLarge,
    /// 422: the input breaks a rule.
    Invalid,
    /// 429: too often; try again later.
    TooOften,
}

impl Error {
    /// Names the form field this refusal is about; a fault stays as it is.
    #[must_use]
    pub fn at(mut self, field: &'static str) -> Self {
        if let Error::Refused(refusal) = &mut self {
            refusal.field = Some(field);
        }
        self
    }

    /// Adds further reasons to a refusal; a fault stays as it is.
    #[must_use]
    pub fn noting(mut self, notes: Vec<String>) -> Self {
        if let Error::Refused(refusal) = &mut self {
            refusal.notes = notes;
        }
        self
    }

    /// The refusal's code; `None` for a fault.
    pub fn code(&self) -> Option<&'static str> {
        match self {
            Error::Refused(refusal) => Some(refusal.code),
            Error::Fault(_) => None,
        }
    }
}

impl Kind {
    /// The HTTP status of this kind.
    pub fn status(self) -> u16 {
        match self {
            Kind::NotSignedIn => 401,
            Kind::NotAllowed => 403,
            Kind::Unknown => 404,
            Kind::Conflict => 409,
            Kind::TooLarge => 413,
            Kind::Invalid => 422,
            Kind::TooOften => 429,
        }
    }
}

/// Says no to a person.
pub fn refuse(kind: Kind, code: &'static str, say: impl Into<String>) -> Error {
    let (say, field, notes) = (say.into(), None, Vec::new());
    Error::Refused(Box::new(Refusal { kind, code, say, field, notes }))
}

/// Says no because of one form field.
pub fn invalid(field: &'static str, code: &'static str, say: impl Into<String>) -> Error {
    refuse(Kind::Invalid, code, say).at(field)
}

/// A failure of ours, told to the log only.
pub fn fault(what: impl std::fmt::Display) -> Error {
    Error::Fault(anyhow::anyhow!("{what}"))
}

impl<E> From<E> for Error
where
    E: Into<anyhow::Error>,
{
    fn from(error: E) -> Self {
        Error::Fault(error.into())
    }
}
