//! Sends a call, again if that is right. The only loop that retries.

use std::time::{Duration, SystemTime};

use reqwest::{
    Body, Method,
    header::{
        ACCEPT, CONTENT_LENGTH, CONTENT_TYPE, HeaderName, HeaderValue, RETRY_AFTER, USER_AGENT,
    },
};
use tokio::time::{Instant, sleep};

use crate::{
    Client, Error, IdempotencyKey, Response,
    answer::{self, Answer},
    attempt::{Attempt, attempt, request_id},
    call::{Call, Options},
    error::Kind,
    failure,
    operation::DryRun,
    response::About,
    retry::{self, Outcome},
    trace,
};

const JSON: HeaderValue = HeaderValue::from_static("application/json");

/// With less time left than this another attempt would hardly be answered: it would only turn an answer that says that nothing was
/// done into not knowing.
const LEAST_ATTEMPT: Duration = Duration::from_secs(1);

/// Sends a call until it has a result or it is time to stop.
pub(crate) async fn send<T>(
    client: &Client,
    call: Call,
    options: Options,
    decode: answer::Decode<T>,
) -> Result<Response<T>, Error> {
    let span = trace::Call::new(call.method.as_str(), &call.route);
    let result = span.run(attempts(client, call, options, decode)).await;
    match &result {
        Ok(response) => span.succeeded(&response.about),
        Err(error) => span.failed(error),
    }
    result
}

async fn attempts<T>(
    client: &Client,
    mut call: Call,
    options: Options,
    decode: answer::Decode<T>,
) -> Result<Response<T>, Error> {
    if client.shared.sandbox || options.sandbox {
        call.make_dry()?;
    }
    let key = options.key.clone().or_else(|| call.takes_key.then(IdempotencyKey::random));
    let reads = call.dry_run == DryRun::Reads;
    let is_repeatable = reads || key.is_some();
    let mut policy = client.shared.policy;
    policy.retries = options.retries.unwrap_or(policy.retries);
    let limit = options.timeout.unwrap_or(client.shared.timeout);
    // A limit beyond what the clock can hold is none.
    let deadline = Instant::now().checked_add(limit);
    let left =
        || deadline.map_or(Duration::MAX, |end| end.saturating_duration_since(Instant::now()));
    let least = client.shared.attempt_timeout.min(LEAST_ATTEMPT);
    let mut may_have_been_sent = false;
    let mut number = 0;
    loop {
        number += 1;
        let request = build(client, &call, &options, key.as_ref())?;
        let span = trace::Attempt::new(number);
        let limit = client.shared.attempt_timeout.min(left());
        let attempt = span.run(attempt(&client.shared.http, request, limit)).await;
        let (mut error, is_worth_it, asked) = match attempt {
            Attempt::Answered(status, headers, body) if (200..300).contains(&status) => {
                span.answered(status);
                client.shared.budget.give();
                let answer = decode(&body, failure::content_type(&headers));
                let answer = answer.and_then(|answer| {
                    if client.shared.strict { answer::strictly(answer, &body) } else { Ok(answer) }
                });
                // What can be read all the same is.
                let answer = answer.map_err(|error| match failure::unread_encoding(&headers) {
                    Some(why) => failure::unusable(&body, None, why),
                    None => error,
                });
                match answer {
                    Ok(Answer { data, meta, corrections }) => {
                        let about =
                            About { meta, status, headers, attempts: number, key, corrections };
                        return Ok(Response { data, about });
                    }
                    Err(mut error) => {
                        let facts = error.facts_mut();
                        facts.status = Some(status);
                        facts.request_id = request_id(&headers).or(facts.request_id.take());
                        // It was done, whatever the answer looks like; an error in the envelope says that it was not.
                        let is_open = facts.kind == Kind::Decode || facts.may_have_been_sent;
                        may_have_been_sent |= !reads && is_open;
                        (error, false, None)
                    }
                }
            }
            Attempt::Answered(status, headers, body) => {
                span.answered(status);
                let mut facts = failure::failure(status, &headers, &body);
                facts.request_id = request_id(&headers).or(facts.request_id);
                let asked = headers.get(RETRY_AFTER).map(HeaderValue::as_bytes);
                facts.retry_after =
                    asked.and_then(|asked| retry::retry_after(asked, SystemTime::now()));
                if (300..400).contains(&status) {
                    facts.source =
                        Some("redirects are not followed: the API key would follow too".into());
                }
                let outcome = Outcome::Answered {
                    status,
                    code: facts.api.as_ref().map(|api| api.code.as_str()),
                };
                may_have_been_sent |= !reads && retry::may_be_done(outcome);
                let again = retry::is_worth_it(outcome, is_repeatable);
                let asked = facts.retry_after;
                facts.raw = options.raw.then(|| Box::new((headers, body)));
                (Error::new(facts), again, asked)
            }
            Attempt::Refused(error) => (Error::refused(error), false, None),
            Attempt::Failed(outcome, facts) => {
                may_have_been_sent |= !reads && retry::may_be_done(outcome);
                (Error::new(facts), retry::is_worth_it(outcome, is_repeatable), None)
            }
        };
        let facts = error.facts_mut();
        facts.attempts = number;
        facts.key.clone_from(&key);
        // Whoever calls again without thinking of the key sends another one, unless it is theirs.
        facts.is_retryable = is_worth_it && (!may_have_been_sent || options.key.is_some());
        facts.may_have_been_sent = may_have_been_sent;
        let wait = policy.wait(number - 1, asked, fastrand::f64());
        let is_time = |wait: &Duration| wait.saturating_add(least) <= left();
        match wait.filter(|wait| is_worth_it && number <= policy.retries && is_time(wait)) {
            Some(wait) if client.shared.budget.take() => sleep(wait).await,
            _ => return Err(error),
        }
    }
}

fn build(
    client: &Client,
    call: &Call,
    options: &Options,
    key: Option<&IdempotencyKey>,
) -> Result<reqwest::Request, Error> {
    let mut url = client.shared.base.clone();
    // Appended as text, since the base may have a path. It has no segment `.` or `..`, which would be taken apart.
    let path = format!("{}{}", url.path().trim_end_matches('/'), call.path);
    url.set_path(&path);
    if !call.query.is_empty() {
        url.query_pairs_mut().extend_pairs(&call.query);
    }
    let mut request = reqwest::Request::new(call.method.clone(), url);
    let headers = request.headers_mut();
    headers.reserve(8);
    headers.extend(options.headers.clone());
    headers.insert(ACCEPT, JSON);
    headers.insert(USER_AGENT, client.shared.agent.clone());
    headers.insert(HeaderName::from_static("x-api-key"), client.shared.key.clone());
    if let Some(profile) = options.profile.as_ref().or(client.profile.as_ref()) {
        let value = HeaderValue::from_str(&profile.to_string()).map_err(Error::refused)?;
        headers.insert(HeaderName::from_static("x-profile-id"), value);
    }
    if let Some(key) = key {
        let value = HeaderValue::from_str(key.as_str()).map_err(Error::refused)?;
        headers.insert(HeaderName::from_static("idempotency-key"), value);
    }
    if let Some(body) = &call.body {
        headers.insert(CONTENT_TYPE, JSON);
        *request.body_mut() = Some(Body::from(body.clone()));
    } else if matches!(call.method, Method::POST | Method::PUT | Method::PATCH) {
        // Gateways refuse these without a length (411).
        headers.insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
    }
    Ok(request)
}
