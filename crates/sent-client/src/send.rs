//! Sends a call, and retries it where that is right. The only retry loop.

use std::time::{Duration, SystemTime};

use reqwest::{
    Body, Method,
    header::{
        ACCEPT, CONTENT_LENGTH, CONTENT_TYPE, DATE, HeaderMap, HeaderName, HeaderValue,
        RETRY_AFTER, USER_AGENT,
    },
};
use tokio::time::{Instant, sleep};

use crate::{
    Client, Error, IdempotencyKey, Response,
    answer::{self, Answer},
    attempt::{Answered, Attempt, attempt, request_id},
    budget::Taken,
    call::{Call, Options},
    error::{Facts, Kind},
    failure,
    operation::DryRun,
    response::About,
    retry::{self, Code, Cost, Outcome},
    trace,
};

const JSON: HeaderValue = HeaderValue::from_static("application/json");

/// With less time left than this, another attempt would hardly be answered: it would only turn a
/// response that says that nothing was done into an unknown outcome.
const LEAST_ATTEMPT: Duration = Duration::from_secs(1);

/// How often a call waits as long as the API asks before a wait counts as one of its retries.
const MOST_WAITS: u32 = 8;

/// Sends a call until it has a result or must stop.
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
    // A limit beyond the range of the clock is none.
    let deadline = Instant::now().checked_add(limit);
    let left =
        || deadline.map_or(Duration::MAX, |end| end.saturating_duration_since(Instant::now()));
    let least = client.shared.attempt_timeout.min(LEAST_ATTEMPT);
    let mut may_have_been_sent = false;
    let (mut number, mut retries, mut waits) = (0, 0, 0);
    let mut taken: Option<Taken> = None;
    loop {
        number += 1;
        // Another call was told to wait. Without enough time for that, try anyway: the API may say
        // the same to this one.
        let pause = policy.spread(client.shared.pause.left(), fastrand::f64());
        if !pause.is_zero() && pause.saturating_add(least) <= left() {
            sleep(pause).await;
        }
        let request = build(client, &call, &options, key.as_ref())?;
        let span = trace::Attempt::new(number);
        let limit = client.shared.attempt_timeout.min(left());
        let attempt = once(client, request, limit, &span).await;
        let (mut error, is_worth_it, cost) = match attempt {
            Attempt::Answered(Answered { status, headers, body, .. })
                if (200..300).contains(&status) =>
            {
                client.shared.budget.give();
                match data(client.shared.strict, decode, &headers, &body) {
                    Ok(Answer { data, meta, corrections }) => {
                        let about =
                            About { meta, status, headers, attempts: number, key, corrections };
                        return Ok(Response { data, about });
                    }
                    Err(mut error) => {
                        let facts = error.facts_mut();
                        facts.status = Some(status);
                        facts.request_id = request_id(&headers).or(facts.request_id.take());
                        // It was carried out, whatever the response looks like, unless an error in
                        // the envelope says that it was not.
                        let is_open = facts.kind == Kind::Decode || facts.may_have_been_sent;
                        may_have_been_sent |= !reads && is_open;
                        (error, false, Cost::Free)
                    }
                }
            }
            other => {
                let failed = failed(other, is_repeatable, options.raw);
                may_have_been_sent |= !reads && failed.may_be_done;
                (failed.error, failed.is_worth_it, failed.cost)
            }
        };
        let facts = error.facts_mut();
        facts.attempts = number;
        facts.key.clone_from(&key);
        // Calling again without setting the key sends a new one, unless the caller set it.
        facts.is_retryable = is_worth_it && (!may_have_been_sent || options.key.is_some());
        facts.may_have_been_sent = may_have_been_sent;
        let asked = facts.retry_after;
        // A retry that fails is used up, unless the budget does not cover that kind of failure.
        if cost == Cost::Retry
            && let Some(taken) = taken.take()
        {
            taken.fail();
        }
        if let (Cost::Wait, Some(asked)) = (cost, asked)
            && is_worth_it
            && asked <= policy.retry_after_cap
        {
            client.shared.pause.ask(asked);
        }
        let wait = match asked {
            Some(asked) if cost == Cost::Wait && asked <= policy.retry_after_cap => Some(asked),
            _ => policy.wait(retries, asked, fastrand::f64()),
        };
        let is_time = |wait: &Duration| wait.saturating_add(least) <= left();
        let is_wait = cost == Cost::Wait && waits < MOST_WAITS;
        let is_uncounted = policy.retries > 0 && (is_wait || cost == Cost::Fresh);
        let Some(wait) = wait.filter(|wait| {
            is_worth_it && (is_uncounted || retries < policy.retries) && is_time(wait)
        }) else {
            return Err(error);
        };
        if cost == Cost::Retry {
            taken = client.shared.budget.take();
            if taken.is_none() {
                return Err(error);
            }
        }
        waits += u32::from(is_wait);
        retries += u32::from(!is_uncounted);
        sleep(wait).await;
    }
}

/// Makes one attempt, and updates the client's connection counts.
async fn once(
    client: &Client,
    request: reqwest::Request,
    limit: Duration,
    span: &trace::Attempt,
) -> Attempt {
    let kept = &client.shared.kept;
    let under_way = kept.enter();
    let attempt = span.run(attempt(&client.shared.http, request, limit)).await;
    drop(under_way);
    if let Attempt::Answered(answer) = &attempt {
        span.answered(answer.status);
        if answer.is_kept() {
            kept.put();
        }
    }
    match attempt {
        Attempt::Failed(Outcome::Stale, facts) if !kept.take() => {
            Attempt::Failed(Outcome::Lost, facts)
        }
        attempt => attempt,
    }
}

/// What an unsuccessful attempt means.
struct Failed {
    error: Error,
    is_worth_it: bool,
    may_be_done: bool,
    cost: Cost,
}

fn failed(attempt: Attempt, is_repeatable: bool, is_raw: bool) -> Failed {
    let judge = |facts: Facts, outcome: Outcome<'_>| {
        let is_worth_it = retry::is_worth_it(outcome, is_repeatable);
        let (may_be_done, cost) =
            (retry::may_be_done(outcome), retry::cost(outcome, facts.retry_after));
        (facts, is_worth_it, may_be_done, cost)
    };
    let (facts, is_worth_it, may_be_done, cost) = match attempt {
        Attempt::Answered(answer) => {
            let (status, is_damaged) = (answer.status, failure::is_damaged(&answer));
            let facts = refusal(answer, is_raw);
            let known = facts.api.as_ref().map(|api| api.code.clone());
            let code = match known.as_deref() {
                Some(code) if !code.is_empty() => Code::Known(code),
                _ if is_damaged => Code::Damaged,
                _ => Code::None,
            };
            judge(facts, Outcome::Answered { status, code })
        }
        Attempt::Refused(error) => {
            let error = Error::refused(error);
            return Failed { error, is_worth_it: false, may_be_done: false, cost: Cost::Free };
        }
        Attempt::Failed(outcome, facts) => judge(facts, outcome),
    };
    Failed { error: Error::new(facts), is_worth_it, may_be_done, cost }
}

/// Reads the data of a response whose status is a success.
pub(crate) fn data<T>(
    is_strict: bool,
    decode: answer::Decode<T>,
    headers: &HeaderMap,
    body: &[u8],
) -> Result<Answer<T>, Error> {
    let answer = decode(body, failure::content_type(headers))
        .and_then(|answer| if is_strict { answer::strictly(answer, body) } else { Ok(answer) });
    // Read what can be read anyway.
    answer.map_err(|error| match failure::unread_encoding(headers) {
        Some(why) => failure::unusable(body, None, why),
        None => error,
    })
}

/// Reads a response whose status is not a success.
pub(crate) fn refusal(answer: Answered, is_raw: bool) -> Facts {
    let Answered { status, headers, body, .. } = answer;
    let mut facts = failure::failure(status, &headers, &body);
    facts.request_id = request_id(&headers).or(facts.request_id);
    facts.retry_after = retry_after(&headers);
    if (300..400).contains(&status) {
        facts.source = Some("redirects are not followed: the API key would follow too".into());
    }
    facts.raw = is_raw.then(|| Box::new((headers, body)));
    facts
}

/// How long the API asks to wait.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let header = |name: HeaderName| headers.get(name).map(HeaderValue::as_bytes);
    let milliseconds = header(HeaderName::from_static("retry-after-ms"));
    milliseconds.and_then(retry::retry_after_ms).or_else(|| {
        // A date is by the API's clock.
        let date = header(DATE).and_then(|date| std::str::from_utf8(date).ok());
        let now = date.and_then(|date| httpdate::parse_http_date(date).ok());
        retry::retry_after(header(RETRY_AFTER)?, now.unwrap_or_else(SystemTime::now))
    })
}

fn build(
    client: &Client,
    call: &Call,
    options: &Options,
    key: Option<&IdempotencyKey>,
) -> Result<reqwest::Request, Error> {
    let mut url = client.shared.base.clone();
    // Appended as text, since the base may have a path. It has no segments `.` or `..`, which would
    // be resolved.
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
        // Gateways reject these without a length (411).
        headers.insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
    }
    Ok(request)
}
