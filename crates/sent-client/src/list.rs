//! Lists with pages.

use std::collections::VecDeque;

use futures_util::{Stream, stream};
use sent_models::live::PaginationMeta;

use crate::{
    Error, Request, Response,
    error::{Facts, Kind},
};

/// One page of a list. Implemented for every list with pages; not for types of your own.
pub trait Page: sealed::Sealed {
    /// What the list holds.
    type Item;

    /// Where the page stands in the whole list.
    fn pagination(&self) -> &PaginationMeta;

    /// The items of this page.
    fn items(&self) -> &[Self::Item];

    /// The items of this page, by value.
    fn into_items(self) -> Vec<Self::Item>;
}

pub(crate) mod sealed {
    #[expect(unnameable_types, reason = "nobody else is to implement it")]
    pub trait Sealed {}
}

/// Empty pages in a row that may be followed by others.
const EMPTY_PAGES: u32 = 3;

impl<T: Page + 'static> Request<T> {
    /// This page and all that follow it, one call each. Options of the request hold for every call.
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
        Pages { request: Some(self), number: number.unwrap_or(1), empty: 0 }
    }

    /// The items of this page and of all that follow it. Options of the request hold for every call.
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
    number: u64,
    empty: u32,
}

impl<T: Page + 'static> Pages<T> {
    /// The next page; `None` after the last. Dropping the future before it is ready loses nothing: the next call asks for the same page.
    ///
    /// # Errors
    ///
    /// That of the call. A list that gives another page than the one that was asked for, promises pages beyond the last, or has several
    /// empty pages in a row cannot be continued; that is an error too. After an error there is nothing more.
    pub async fn next(&mut self) -> Result<Option<Response<T>>, Error> {
        let Some(request) = &self.request else { return Ok(None) };
        // Taken out only when there is an outcome: a future that is dropped before has not used up the page.
        let outcome = match request.again() {
            Some(request) => Some(request.await),
            None => None,
        };
        let Some(request) = self.request.take() else { return Ok(None) };
        let Some(outcome) = outcome else { return request.call.map(|_| None) };
        let response = outcome?;
        let PaginationMeta { page, total_pages, has_more, .. } = response.pagination();
        if page.is_some_and(|page| page != self.number) {
            let why = "the API gives another page than the one that was asked for";
            return Err(stuck(&response, why));
        }
        let is_last = total_pages.map(|total| self.number >= total);
        if *has_more == Some(true) && is_last == Some(true) {
            return Err(stuck(&response, "there are said to be more pages than there are"));
        }
        self.empty = if response.items().is_empty() { self.empty + 1 } else { 0 };
        if has_more.or(is_last.map(|is_last| !is_last)).unwrap_or(false) {
            if self.empty > EMPTY_PAGES {
                let why = "page after page is empty, and there are said to be more";
                return Err(stuck(&response, why));
            }
            self.number += 1;
            self.request = Some(request.with_page(self.number));
        }
        Ok(Some(response))
    }

    /// As a stream, for the combinators of the `futures` crates.
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

/// Items of a list, fetched page by page.
#[must_use = "nothing is fetched until `next` is called"]
pub struct Items<T: Page> {
    pages: Pages<T>,
    items: VecDeque<T::Item>,
}

impl<T: Page + 'static> Items<T> {
    /// The next item; `None` after the last.
    ///
    /// # Errors
    ///
    /// Those of [`Pages::next`].
    pub async fn next(&mut self) -> Result<Option<T::Item>, Error> {
        loop {
            if let Some(item) = self.items.pop_front() {
                return Ok(Some(item));
            }
            let Some(page) = self.pages.next().await? else { return Ok(None) };
            self.items = page.into_inner().into_items().into();
        }
    }

    /// As a stream, for the combinators of the `futures` crates.
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
