//! What the generated methods say about the operations of the API.

use reqwest::Method;

/// One operation.
#[derive(Debug)]
pub(crate) struct Operation {
    pub(crate) method: Method,
    /// The path with names in braces, as in `/v3/contacts/{id}`.
    pub(crate) route: &'static str,
    /// Whether the API takes an idempotency key.
    pub(crate) takes_key: bool,
    /// Whether the API takes a body. One is sent then, also if there is nothing to say in it.
    pub(crate) takes_body: bool,
    pub(crate) dry_run: DryRun,
}

/// How an operation is asked not to take effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DryRun {
    /// It has none: it only reads.
    Reads,
    /// `sandbox: true` in the body.
    InBody,
    /// The API would ignore it.
    Impossible,
}
