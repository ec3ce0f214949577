//! Paging.

use super::{NoCounterpart, Translated, said};
use crate::{PaginationMeta, live};

impl live::PaginationMeta {
    /// Converts to the page's model. Whether there is a previous page follows from the page number.
    ///
    /// # Errors
    ///
    /// [`NoCounterpart`] if `page` or `has_more` is missing.
    pub fn into_page(self) -> Result<Translated<PaginationMeta>, NoCounterpart> {
        let Self { page, page_size, total_count, total_pages, has_more, cursors } = self;
        let missing = |field| NoCounterpart::missing("PaginationMeta", field);
        let (before, after) = cursors.map_or((None, None), |cursors| {
            let live::PaginationCursors { before, after } = cursors;
            (before, after)
        });
        let meta = PaginationMeta {
            has_next_page: has_more.ok_or_else(|| missing("has_more"))?,
            has_previous_page: page.ok_or_else(|| missing("page"))? > 1,
            next_cursor: after,
            previous_cursor: before,
            total_count,
        };
        // `has_previous_page: false` already says that this is page 1.
        let page = page.filter(|page| *page > 1);
        Ok(Translated::new(
            meta,
            [
                said("page", page.as_ref()),
                said("page_size", page_size.as_ref()),
                said("total_pages", total_pages.as_ref()),
            ],
        ))
    }
}

/// Fails where [`into_page`](live::PaginationMeta::into_page) fails or leaves something out.
impl TryFrom<live::PaginationMeta> for PaginationMeta {
    type Error = NoCounterpart;

    fn try_from(meta: live::PaginationMeta) -> Result<Self, NoCounterpart> {
        meta.into_page()?.complete("PaginationMeta")
    }
}
