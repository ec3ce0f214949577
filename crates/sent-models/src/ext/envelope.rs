//! Methods of the envelope: from a response to its data or its error.

use std::{fmt, fmt::Write as _};

use crate::{ApiError, ApiMeta, ApiResponse, PaginationMeta};

impl<T> ApiResponse<T> {
    /// Returns the data of a success, or the reason why there is none.
    ///
    /// # Errors
    ///
    /// [`ResponseError`] if the API reports an error, or if the envelope contradicts itself: a
    /// success without data, a failure without an error, data together with an error.
    ///
    /// ```
    /// use sent_models::{ApiResponse, Contact, decode};
    ///
    /// let answer = r#"{
    ///     "success": false,
    ///     "data": null,
    ///     "error": { "code": "RESOURCE_004", "message": "no such contact", "details": null, "doc_url": null },
    ///     "meta": { "request_id": "req_71c0", "timestamp": "2026-03-05T08:00:00Z", "version": "v3" }
    /// }"#;
    /// let error = decode::<ApiResponse<Contact>>(answer)?.into_result().unwrap_err();
    /// assert_eq!(error.code(), Some("RESOURCE_004"));
    /// assert_eq!(error.request_id(), "req_71c0");
    /// # Ok::<(), sent_models::DecodeError>(())
    /// ```
    pub fn into_result(self) -> Result<T, ResponseError> {
        let Self { success, data, error, meta } = self;
        match (success, data, error) {
            (true, Some(data), None) => Ok(data),
            (_, _, error) => Err(ResponseError(Box::new(Contents { success, error, meta }))),
        }
    }
}

#[cfg(feature = "samples")]
impl<T> ApiResponse<T> {
    /// Creates a success with this data, for tests.
    ///
    /// ```
    /// use sent_models::{ApiResponse, Contact};
    ///
    /// let mut contact = Contact::sample();
    /// contact.opt_out = true;
    /// let answer = ApiResponse::sample(contact);
    /// assert!(answer.into_result().is_ok_and(|contact| contact.opt_out));
    /// ```
    #[must_use]
    pub fn sample(data: T) -> Self {
        Self { success: true, data: Some(data), error: None, meta: ApiMeta::sample() }
    }
}

/// Why a response has no data: the API's error, and the request it belongs to.
#[derive(Clone, PartialEq, Eq)]
pub struct ResponseError(Box<Contents>);

#[derive(Clone, PartialEq, Eq)]
struct Contents {
    success: bool,
    error: Option<ApiError>,
    meta: ApiMeta,
}

impl ResponseError {
    /// The API's error; `None` if the response has none: it is a success without data, or a failure
    /// without a reason.
    #[must_use]
    pub fn api_error(&self) -> Option<&ApiError> {
        self.0.error.as_ref()
    }

    /// The error's code, such as `RESOURCE_001`.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.api_error().map(|error| error.code.as_str())
    }

    /// The metadata of the response.
    #[must_use]
    pub fn meta(&self) -> &ApiMeta {
        &self.0.meta
    }

    /// The id of the request, for Sent's support.
    #[must_use]
    pub fn request_id(&self) -> &str {
        &self.meta().request_id
    }
}

/// Hides the API's field errors: they may quote what was sent.
impl fmt::Debug for ResponseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ResponseError")
            .field("success", &self.0.success)
            .field("code", &self.code())
            .field("message", &self.api_error().map(|error| &error.message))
            .field("meta", self.meta())
            .finish_non_exhaustive()
    }
}

impl fmt::Display for ResponseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let request = self.request_id().escape_debug();
        if let Some(error) = self.api_error() {
            return write!(f, "{error} (request {request})");
        }
        let what = if self.0.success { "success without data" } else { "failure without an error" };
        write!(f, "the response is a {what} (request {request})")
    }
}

impl std::error::Error for ResponseError {}

impl ApiError {
    /// The part of the code before the number: `RESOURCE` of `RESOURCE_001`.
    ///
    /// New codes join known families, so check the family where the exact code does not matter.
    #[must_use]
    pub fn family(&self) -> &str {
        self.code.rsplit_once('_').map_or(&self.code, |(family, _)| family)
    }

    /// The API's errors for one field of the request; empty if there are none.
    #[must_use]
    pub fn field_errors(&self, field: &str) -> &[String] {
        self.details.as_ref().and_then(|details| details.get(field)).map_or(&[], Vec::as_slice)
    }
}

/// Code and message on one line. `details` is left out: it may quote what was sent.
impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A line break would look like another log entry.
        let on_one_line = |c: char| if c.is_control() { ' ' } else { c };
        for c in self.code.chars().chain(": ".chars()).chain(self.message.chars()) {
            f.write_char(on_one_line(c))?;
        }
        Ok(())
    }
}

impl std::error::Error for ApiError {}

impl PaginationMeta {
    /// The cursor of the next page; `None` on the last one.
    ///
    /// So that a loop over pages ends, both facts must agree: a next page is announced, and there
    /// is a cursor for it.
    #[must_use]
    pub fn next(&self) -> Option<&str> {
        self.next_cursor.as_deref().filter(|_| self.has_next_page)
    }

    /// The cursor of the previous page; `None` on the first one.
    #[must_use]
    pub fn previous(&self) -> Option<&str> {
        self.previous_cursor.as_deref().filter(|_| self.has_previous_page)
    }
}
