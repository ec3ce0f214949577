//! What a call sends, and how it differs from its client's defaults.

use std::{borrow::Cow, time::Duration};

use reqwest::{Method, header::HeaderMap};
use sent_models::ProfileId;
use serde::Serialize;
use serde_json::{Map, Value};

use crate::{Error, IdempotencyKey, operation::DryRun};

/// The call to send.
#[derive(Clone)]
pub(crate) struct Call {
    pub(crate) method: Method,
    /// The path with placeholders instead of values, for logs.
    pub(crate) route: Cow<'static, str>,
    pub(crate) path: String,
    pub(crate) query: Vec<(String, String)>,
    /// JSON.
    pub(crate) body: Option<Vec<u8>>,
    pub(crate) takes_key: bool,
    pub(crate) dry_run: DryRun,
}

impl Call {
    /// Sets a field of the body, replacing an existing one.
    pub(crate) fn set_field(&mut self, name: &str, value: &impl Serialize) -> Result<(), Error> {
        let value = serde_json::to_value(value).map_err(Error::refused)?;
        let body = self.body.as_deref().unwrap_or_default();
        let mut body: Map<String, Value> = serde_json::from_slice(body).map_err(|_| {
            Error::refused("cannot add a field: the call has no body that is a JSON object")
        })?;
        body.insert(name.to_owned(), value);
        self.body = Some(serde_json::to_vec(&body).map_err(Error::refused)?);
        Ok(())
    }

    /// Sets a pair of the query, replacing those with the same name.
    pub(crate) fn set_pair(&mut self, name: &str, value: String) {
        self.query.retain(|(found, _)| found != name);
        self.query.push((name.to_owned(), value));
    }

    /// Sets `sandbox: true` in the body.
    pub(crate) fn make_dry(&mut self) -> Result<(), Error> {
        match self.dry_run {
            DryRun::Reads => return Ok(()),
            DryRun::Impossible => {
                return Err(Error::refused(
                    "the API has no dry run for this call, and would carry it out",
                ));
            }
            DryRun::InBody => {}
        }
        let body = self.body.as_deref().unwrap_or(b"{}");
        let mut body: Map<String, Value> = serde_json::from_slice(body).map_err(|_| {
            Error::refused("a dry run needs a body that is a JSON object: `sandbox` goes into it")
        })?;
        body.insert("sandbox".to_owned(), true.into());
        self.body = Some(serde_json::to_vec(&body).map_err(Error::refused)?);
        Ok(())
    }
}

/// The options of a single call.
#[derive(Clone, Default)]
pub(crate) struct Options {
    pub(crate) key: Option<IdempotencyKey>,
    pub(crate) timeout: Option<Duration>,
    pub(crate) retries: Option<u32>,
    pub(crate) profile: Option<ProfileId>,
    pub(crate) headers: HeaderMap,
    pub(crate) sandbox: bool,
    /// Whether the caller wants the raw response.
    pub(crate) raw: bool,
}
