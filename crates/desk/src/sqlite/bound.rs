//! Values on their way into a statement and out of it.

use rusqlite::ToSql;
use rusqlite::types::{ToSqlOutput, ValueRef};
use simdutf8::basic::from_utf8;
use sqlx_core::any::AnyValueKind;
use sqlx_core::any::{AnyTypeInfoKind, AnyValue};

/// An argument of a statement.
pub(super) struct Bound<'a>(pub(super) &'a AnyValueKind);

impl ToSql for Bound<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        let value = match self.0 {
            AnyValueKind::Null(_) => ValueRef::Null,
            AnyValueKind::Bool(value) => ValueRef::Integer((*value).into()),
            AnyValueKind::SmallInt(value) => ValueRef::Integer((*value).into()),
            AnyValueKind::Integer(value) => ValueRef::Integer((*value).into()),
            AnyValueKind::BigInt(value) => ValueRef::Integer(*value),
            AnyValueKind::Real(value) => ValueRef::Real((*value).into()),
            AnyValueKind::Double(value) => ValueRef::Real(*value),
            AnyValueKind::Text(value) => ValueRef::Text(value.as_bytes()),
            AnyValueKind::TextSlice(value) => ValueRef::Text(value.as_bytes()),
            AnyValueKind::Blob(value) => ValueRef::Blob(value),
            other => {
                let error = format!("a kind of argument we do not know: {other:?}");
                return Err(rusqlite::Error::ToSqlConversionFailure(error.into()));
            }
        };
        Ok(ToSqlOutput::Borrowed(value))
    }
}

/// A value of a row.
pub(super) fn read(value: ValueRef<'_>) -> Result<AnyValue, sqlx::Error> {
    let kind = match value {
        ValueRef::Null => AnyValueKind::Null(AnyTypeInfoKind::Null),
        ValueRef::Integer(value) => AnyValueKind::BigInt(value),
        ValueRef::Real(value) => AnyValueKind::Double(value),
        ValueRef::Text(value) => {
            let text = from_utf8(value).map_err(|error| sqlx::Error::Decode(error.into()))?;
            AnyValueKind::Text(text.to_owned().into())
        }
        ValueRef::Blob(value) => AnyValueKind::Blob(value.to_vec().into()),
    };
    Ok(AnyValue { kind })
}
