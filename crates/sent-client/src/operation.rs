//! What the generated methods declare about the operations of the API.

use reqwest::Method;

/// One operation.
#[derive(Debug)]
pub(crate) struct Operation {
    pub(crate) method: Method,
    /// The path with names in braces, as in `/v3/contacts/{id}`.
    pub(crate) route: &'static str,
    /// Whether the API takes an idempotency key.
    pub(crate) takes_key: bool,
    /// Whether the API takes a body. If so, one is always sent, even an empty object.
    pub(crate) takes_body: bool,
    pub(crate) dry_run: DryRun,
}

/// How to make an operation a dry run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DryRun {
    /// Not needed: it only reads.
    Reads,
    /// `sandbox: true` in the body.
    InBody,
    /// Not possible: the API would ignore it.
    Impossible,
}
