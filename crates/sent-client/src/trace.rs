//! Spans for calls and attempts; nothing without the feature `tracing`. They never contain a body,
//! a key or a phone number: the route is the template, not the path.

#[cfg(feature = "tracing")]
pub(crate) use on::{Attempt, Call};

#[cfg(not(feature = "tracing"))]
pub(crate) use off::{Attempt, Call};

#[cfg(feature = "tracing")]
mod on {
    use std::future::Future;

    use tracing::{Instrument as _, Span, field::Empty};

    use crate::{Error, response::About};

    /// The span of a call.
    pub(crate) struct Call(Span);

    impl Call {
        pub(crate) fn new(method: &str, route: &str) -> Self {
            Self(tracing::info_span!(
                "sent.call",
                http.request.method = method,
                url.template = route,
                http.response.status_code = Empty,
                http.request.resend_count = Empty,
                sent.request_id = Empty,
                sent.code = Empty,
            ))
        }

        pub(crate) async fn run<T>(&self, future: impl Future<Output = T>) -> T {
            future.instrument(self.0.clone()).await
        }

        pub(crate) fn succeeded(&self, about: &About) {
            self.0.record("http.response.status_code", about.status);
            self.0.record("http.request.resend_count", about.attempts.saturating_sub(1));
            let id = about.request_id();
            if let Some(id) = id {
                self.0.record("sent.request_id", id);
            }
            if let Some(first) = about.corrections.first() {
                self.0.in_scope(|| {
                    tracing::warn!(
                        sent.corrections = about.corrections.len(),
                        sent.first_correction = first.path(),
                        sent.request_id = id,
                        "the response does not fit its type, and was corrected"
                    );
                });
            }
        }

        pub(crate) fn failed(&self, error: &Error) {
            if let Some(status) = error.status() {
                self.0.record("http.response.status_code", status);
            }
            self.0.record("http.request.resend_count", error.attempts().saturating_sub(1));
            if let Some(id) = error.request_id() {
                self.0.record("sent.request_id", id);
            }
            if let Some(code) = error.code() {
                self.0.record("sent.code", code);
            }
        }
    }

    /// The span of an attempt.
    pub(crate) struct Attempt(Span);

    impl Attempt {
        pub(crate) fn new(number: u32) -> Self {
            Self(tracing::debug_span!("sent.attempt", number, http.response.status_code = Empty))
        }

        pub(crate) async fn run<T>(&self, future: impl Future<Output = T>) -> T {
            future.instrument(self.0.clone()).await
        }

        pub(crate) fn answered(&self, status: u16) {
            self.0.record("http.response.status_code", status);
        }
    }
}

#[cfg(not(feature = "tracing"))]
mod off {
    use std::future::Future;

    use crate::{Error, response::About};

    pub(crate) struct Call;

    #[expect(clippy::unused_self, reason = "the same shape as with the feature")]
    impl Call {
        pub(crate) fn new(_: &str, _: &str) -> Self {
            Self
        }

        pub(crate) async fn run<T>(&self, future: impl Future<Output = T>) -> T {
            future.await
        }

        pub(crate) fn succeeded(&self, _: &About) {}

        pub(crate) fn failed(&self, _: &Error) {}
    }

    pub(crate) struct Attempt;

    #[expect(clippy::unused_self, reason = "the same shape as with the feature")]
    impl Attempt {
        pub(crate) fn new(_: u32) -> Self {
            Self
        }

        pub(crate) async fn run<T>(&self, future: impl Future<Output = T>) -> T {
            future.await
        }

        pub(crate) fn answered(&self, _: u16) {}
    }
}
