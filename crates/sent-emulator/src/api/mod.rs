//! From an HTTP request to its response.

pub(crate) mod answer;
pub(crate) mod check;
pub(crate) mod document;
pub(crate) mod example;
pub(crate) mod fault;
pub(crate) mod idempotency;
pub(crate) mod limits;
pub(crate) mod pipeline;
