//! What a call sends, and what it does differently from others of its client.

use std::{borrow::Cow, time::Duration};

use reqwest::{Method, header::HeaderMap};
use sent_models::ProfileId;
use serde::Serialize;
use serde_json::{Map, Value};

use crate::{Error, IdempotencyKey, operation::DryRun};

/// What is to be sent.
#[derive(Clone)]
pub(crate) struct Call {
    pub(crate) method: Method,
    /// The path with names in place of values, for logs.
    pub(crate) route: Cow<'static, str>,
    pub(crate) path: String,
    pub(crate) query: Vec<(String, String)>,
    /// JSON.
    pub(crate) body: Option<Vec<u8>>,
    pub(crate) takes_key: bool,
    pub(crate) dry_run: DryRun,
}

impl Call {
    /// Puts a field into the body, in place of one that is there.
    pub(crate) fn set_field(&mut self, name: &str, value: &impl Serialize) -> Result<(), Error> {
        let value = serde_json::to_value(value).map_err(Error::refused)?;
        let body = self.body.as_deref().unwrap_or_default();
        let mut body: Map<String, Value> = serde_json::from_slice(body).map_err(|_| {
            Error::refused("the call has no body that is an object: no field can be added to it")
        })?;
        body.insert(name.to_owned(), value);
        self.body = Some(serde_json::to_vec(&body).map_err(Error::refused)?);
        Ok(())
    }

    /// Puts a pair into the query, in place of those with its name.
    pub(crate) fn set_pair(&mut self, name: &str, value: String) {
        self.query.retain(|(found, _)| found != name);
        self.query.push((name.to_owned(), value));
    }

    /// Puts `sandbox: true` into the body.
    pub(crate) fn make_dry(&mut self) -> Result<(), Error> {
        match self.dry_run {
            DryRun::Reads => return Ok(()),
            DryRun::Impossible => {
                return Err(Error::refused(
                    "the API has no dry run of this call, and would carry it out",
                ));
            }
            DryRun::InBody => {}
        }
        let body = self.body.as_deref().unwrap_or(b"{}");
        let mut body: Map<String, Value> = serde_json::from_slice(body).map_err(|_| {
            Error::refused("a dry run needs a body that is an object: `sandbox` goes into it")
        })?;
        body.insert("sandbox".to_owned(), true.into());
        self.body = Some(serde_json::to_vec(&body).map_err(Error::refused)?);
        Ok(())
    }
}

/// What a single call does differently.
#[derive(Clone, Default)]
pub(crate) struct Options {
    pub(crate) key: Option<IdempotencyKey>,
    pub(crate) timeout: Option<Duration>,
    pub(crate) retries: Option<u32>,
    pub(crate) profile: Option<ProfileId>,
    pub(crate) headers: HeaderMap,
    pub(crate) sandbox: bool,
    /// Whether the answer is wanted as it is.
    pub(crate) raw: bool,
}
