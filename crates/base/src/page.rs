//! Pages of a list.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Which page of a list is wanted.
#[derive(Debug, Clone, Copy, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Page {
    /// From 1.
    pub page: Option<i64>,
    /// Rows a page, at most 100; 20 unless told.
    pub size: Option<i64>,
}

/// One page of a list, and how much there is in all.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Paged<T> {
    /// The rows of this page.
    pub items: Vec<T>,
    /// Rows in all.
    pub total: i64,
    /// This page, from 1.
    pub page: i64,
    /// Rows a page.
    pub size: i64,
}

impl Page {
    const SIZE_MAX: i64 = 100;
    const PAGE_MAX: i64 = 1_000_000;

    /// Rows a page.
    pub fn size(&self) -> i64 {
        self.size.unwrap_or(20).clamp(1, Self::SIZE_MAX)
    }

    /// This page, from 1.
    pub fn page(&self) -> i64 {
        self.page.unwrap_or(1).clamp(1, Self::PAGE_MAX)
    }

    /// Rows before this page.
    pub fn offset(&self) -> i64 {
        (self.page() - 1) * self.size()
    }

    /// Puts the rows of this page together with the number of all rows.
    pub fn of<T>(&self, items: Vec<T>, total: i64) -> Paged<T> {
        Paged { items, total, page: self.page(), size: self.size() }
    }
}

impl Default for Page {
    fn default() -> Self {
        Self { page: Some(1), size: None }
    }
}
