//! Paginated lists.

use std::{
    collections::VecDeque,
    hash::{DefaultHasher, Hasher as _},
};

use futures_util::{Stream, stream};
use sent_models::live::PaginationMeta;
use serde::Serialize;

use crate::{
    Error, Request, Response,
    error::{Facts, Kind},
};

/// One page of a list. Implemented for every paginated list; you cannot implement it for your own
/// types.
pub trait Page: sealed::Sealed {
    /// The type of the items.
    type Item: Serialize;

    /// The position of the page in the whole list.
    fn pagination(&self) -> &PaginationMeta;

    /// The items of this page.
    fn items(&self) -> &[Self::Item];

    /// The items of this page, by value.
    fn into_items(self) -> Vec<Self::Item>;
}

pub(crate) mod sealed {
    #[expect(unnameable_types, reason = "sealed")]
    pub trait Sealed {}
}

/// How many empty pages in a row to accept before others.
const EMPTY_PAGES: u32 = 3;

impl<T: Page + 'static> Request<T> {
    /// Fetches this page and all that follow it, one call each. Options of the request apply to
    /// every call.
    ///
    /// ```no_run
    /// # async fn f(client: sent_client::Client) -> Result<(), sent_client::Error> {
    /// use sent_client::models::live::ListContactsQuery;
    ///
    /// let mut pages = client.contacts().list(ListContactsQuery::new(1, 100)).pages();
    /// while let Some(page) = pages.next().await? {
    ///     println!("{} contacts", page.contacts.len());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn pages(self) -> Pages<T> {
        let number = self.call.as_ref().ok().and_then(|call| {
            let (_, number) = call.query.iter().find(|(name, _)| name == "page")?;
            number.parse().ok()
        });
        Pages {
            request: Some(self),
            number: number.unwrap_or(1),
            empty: 0,
            before: None,
            pending: None,
        }
    }

    /// Fetches the items of this page and of all that follow it. Options of the request apply to
    /// every call.
    ///
    /// ```no_run
    /// # async fn f(client: sent_client::Client) -> Result<(), sent_client::Error> {
    /// use sent_client::models::live::ListContactsQuery;
    ///
    /// let mut contacts = client.contacts().list(ListContactsQuery::new(1, 100)).items();
    /// while let Some(contact) = contacts.next().await? {
    ///     println!("{}", contact.id);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn items(self) -> Items<T> {
        Items { pages: self.pages(), items: VecDeque::new() }
    }
}

/// Pages of a list, fetched one by one.
#[must_use = "nothing is fetched until `next` is called"]
pub struct Pages<T> {
    /// `None` after the last page, and after an error.
    request: Option<Request<T>>,
    /// The page to ask for next. The number that the API echoes is ignored.
    number: u64,
    /// How many of the last pages were empty.
    empty: u32,
    /// Fingerprint of the last non-empty page.
    before: Option<u64>,
    /// What is wrong with the list, while the page that revealed it is returned first.
    pending: Option<Error>,
}

impl<T: Page + 'static> Pages<T> {
    /// Fetches the next page; `None` after the last. Dropping the future before it is ready loses
    /// nothing: the next call asks for the same page.
    ///
    /// Whether there are more pages is decided in this order:
    ///
    /// 1. `has_more`, whatever `total_pages` says;
    /// 2. `total_pages`, compared with the requested number, whatever number the API echoes; 0 next
    ///    to items is ignored;
    /// 3. if neither is there, the page: the list goes on until one is empty. That page is returned
    ///    too.
    ///
    /// # Errors
    ///
    /// Those of the call. It is also an error if a list has several empty pages in a row and
    /// promises more, or if it repeats the previous page, as an API that ignores the page number
    /// does.
    ///
    /// Every new page is returned before the error about it. After an error there is nothing more.
    pub async fn next(&mut self) -> Result<Option<Response<T>>, Error> {
        if let Some(error) = self.pending.take() {
            return Err(error);
        }
        let Some(request) = &self.request else { return Ok(None) };
        // Taken out only when there is an outcome: dropping the future earlier does not use up the
        // page.
        let outcome = match request.again() {
            Some(request) => Some(request.await),
            None => None,
        };
        let Some(request) = self.request.take() else { return Ok(None) };
        let Some(outcome) = outcome else { return request.call.map(|_| None) };
        let response = outcome?;
        let has_more = has_more(&response, self.number);
        // A list of one page needs no fingerprint.
        if (has_more || self.before.is_some()) && !response.items().is_empty() {
            let page = fingerprint(response.items());
            if page.is_some() && page == self.before {
                return Err(stuck(&response, "the API returned the same page again"));
            }
            self.before = page;
        }
        self.empty = if response.items().is_empty() { self.empty + 1 } else { 0 };
        if has_more && self.empty > EMPTY_PAGES {
            let why = "page after page is empty, but the list goes on";
            self.pending = Some(stuck(&response, why));
        } else if has_more {
            // At the highest number the same page comes again, which is an error.
            self.number = self.number.saturating_add(1);
            self.request = Some(request.with_page(self.number));
        }
        Ok(Some(response))
    }

    /// Turns it into a stream, for the combinators of the `futures` crates.
    pub fn into_stream(self) -> impl Stream<Item = Result<Response<T>, Error>> + Send
    where
        T: Send,
    {
        stream::try_unfold(self, |mut pages| async {
            Ok(pages.next().await?.map(|page| (page, pages)))
        })
    }
}

impl<T> Request<T> {
    fn with_page(mut self, number: u64) -> Self {
        if let Ok(call) = &mut self.call {
            let number = number.to_string();
            match call.query.iter_mut().find(|(name, _)| name == "page") {
                Some((_, page)) => *page = number,
                None => call.query.push(("page".to_owned(), number)),
            }
        }
        self
    }
}

/// Whether to ask for another page after this one, which has this number.
fn has_more<T: Page>(response: &Response<T>, number: u64) -> bool {
    // An unreadable item was left out, but it was there.
    let left_out = || response.corrections().iter().any(|it| it.path().contains('['));
    let came = !response.items().is_empty() || left_out();
    let PaginationMeta { total_pages, has_more, .. } = response.pagination();
    match (has_more, total_pages) {
        (Some(has_more), _) => *has_more,
        // Not stated, or contradicted by the page.
        (None, None | Some(0)) => came,
        (None, Some(total)) => number < *total,
    }
}

/// Recognizes a page without keeping it. Hashes the serialized form, since the printed one masks
/// phone numbers. `None` never equals a page.
fn fingerprint<T: Serialize>(items: &[T]) -> Option<u64> {
    let mut hasher = DefaultHasher::new();
    hasher.write(&serde_json::to_vec(items).ok()?);
    Some(hasher.finish())
}

fn stuck<T>(response: &Response<T>, why: &str) -> Error {
    Error::new(Facts {
        kind: Kind::Paging,
        status: Some(response.status()),
        request_id: response.request_id().map(str::to_owned),
        attempts: response.attempts(),
        source: Some(why.into()),
        ..Facts::default()
    })
}

/// The items of a list, fetched page by page.
#[must_use = "nothing is fetched until `next` is called"]
pub struct Items<T: Page> {
    pages: Pages<T>,
    items: VecDeque<T::Item>,
}

impl<T: Page + 'static> Items<T> {
    /// Returns the next item, fetching a page if needed; `None` after the last.
    ///
    /// # Errors
    ///
    /// Those of [`Pages::next`], after all items that were received.
    pub async fn next(&mut self) -> Result<Option<T::Item>, Error> {
        loop {
            if let Some(item) = self.items.pop_front() {
                return Ok(Some(item));
            }
            let Some(page) = self.pages.next().await? else { return Ok(None) };
            self.items = page.into_inner().into_items().into();
        }
    }

    /// Turns it into a stream, for the combinators of the `futures` crates.
    pub fn into_stream(self) -> impl Stream<Item = Result<T::Item, Error>> + Send
    where
        T: Send,
        T::Item: Send,
    {
        stream::try_unfold(self, |mut items| async {
            Ok(items.next().await?.map(|item| (item, items)))
        })
    }
}
