//! The steps of a request: admitted, checked, carried out once, answered.

use std::{collections::BTreeMap, time::Duration};

use bytes::Bytes;
use hyper::{HeaderMap, Method};
use serde_json::{Value, json};

use super::{
    answer::{Answer, Done, Failure},
    check::{Finding, check, typed},
    document::{DOCUMENT, Operation},
    example,
    fault::Kind,
    idempotency::{self, Begin, Kept},
};
use crate::{
    json::Members as _,
    record::RecordedRequest,
    resources::{self, Call},
    server::{Server, State},
};

/// An incoming request.
pub(crate) struct Request {
    pub(crate) method: Method,
    pub(crate) path: String,
    pub(crate) query: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Request {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// The key identifies the customer.
    fn api_key(&self) -> &str {
        self.header("x-api-key").unwrap_or_default()
    }
}

/// How long a call waits for another with the same key.
const PATIENCE: Duration = Duration::from_secs(5);

/// Answers a request; `None` breaks the connection.
pub(crate) async fn answer(server: &Server, request: Request) -> Option<Answer> {
    let (now, id, fault) = server.lock(|state| {
        state.world.clock.tick();
        let fault = state.fault(request.method.as_str(), &request.path);
        (state.enter(), state.world.request_id(), fault)
    });
    let mut record = RecordedRequest::new(now, &request, &id);
    let kind = fault.as_ref().map(|fault| fault.kind.clone());
    let answer = match kind {
        Some(Kind::Close { is_after: false } | Kind::Status { is_after: false, .. }) => None,
        Some(Kind::Latency(time)) => Some(carry_out(server, &request, time, id.clone()).await),
        _ => Some(carry_out(server, &request, Duration::ZERO, id.clone()).await),
    };
    let answer = match (kind, fault) {
        (Some(Kind::Close { .. }), _) => None,
        (Some(Kind::Status { status, .. }), Some(fault)) => {
            Some(Answer::new(Err(fault.failure(status)), status, id, server.lock(State::enter)))
        }
        (Some(Kind::Cut), _) => answer.map(|answer| Answer { is_cut: true, ..answer }),
        _ => answer,
    };
    if let Some(answer) = &answer {
        record.end(answer);
    }
    server.lock(|state| state.record(record));
    server.signal();
    answer
}

/// Does what the API does, with an optional delay.
async fn carry_out(server: &Server, request: &Request, wait: Duration, id: String) -> Answer {
    let refuse = |failure| Answer::new(Err(failure), 0, id.clone(), server.lock(State::enter));
    let call = match server.lock(|state| admit(state, request)) {
        Ok(call) => call,
        Err(failure) => return refuse(failure),
    };
    let key = request.header("idempotency-key").filter(|_| call.operation.method != "GET");
    let name = key.map(|key| format!("{}\n{key}", request.api_key()));
    // Dropped at the end, which wakes the calls that wait for this one.
    let _running = match &name {
        None => None,
        Some(name) => match begin(server, name).await {
            Begin::CarryOut(running) => Some(running),
            Begin::Replay(kept) => return replay(kept, id),
            Begin::Wait(_) => return refuse(Failure::new("CONFLICT_001")),
        },
    };
    if !wait.is_zero() {
        server.sleep(wait).await;
    }
    let is_sandbox = call.body.at("sandbox") == true;
    server.lock(|state| {
        let now = state.enter();
        let done = if is_sandbox { dry_run(state, &call) } else { execute(state, &call) };
        let mut answer = Answer::new(done, call.operation.status, id, now);
        if let Some(name) = name {
            let Answer { status, body, request_id, .. } = answer.clone();
            state.keys.finish(name, Kept { status, body, request_id, is_sandbox }, now);
        }
        answer.headers.extend(is_sandbox.then(|| ("x-sandbox", "true".to_owned())));
        let profile = request.header("x-profile-id").map(|id| ("x-profile-id", id.to_owned()));
        answer.headers.extend(profile);
        answer
    })
}

/// Claims an idempotency key; if another call holds it, waits for that, with a limit.
async fn begin(server: &Server, name: &str) -> Begin {
    let patience = server.sleep(PATIENCE);
    tokio::pin!(patience);
    loop {
        let begin = server.lock(|state| {
            let now = state.enter();
            state.keys.begin(name, now)
        });
        let Begin::Wait(mut running) = begin else { return begin };
        tokio::select! {
            // An error means that the other end is gone: the call is over.
            _ = running.changed() => {}
            () = &mut patience => return Begin::Wait(running),
        }
    }
}

fn replay(kept: Kept, request_id: String) -> Answer {
    let mut headers = vec![("idempotent-replayed", "true".to_owned())];
    headers.push(("x-original-request-id", kept.request_id));
    headers.extend(kept.is_sandbox.then(|| ("x-sandbox", "true".to_owned())));
    Answer { status: kept.status, body: kept.body, request_id, headers, is_cut: false }
}

fn execute(state: &mut State, call: &Call) -> Done {
    match resources::behaviour(&call.operation.id) {
        Some(behaviour) => behaviour(&mut state.world, call),
        None => Ok(example::data(call.operation, &call.path, &call.body)),
    }
}

/// Runs in a scratch world that is then discarded; what it lacks is answered from the example.
fn dry_run(state: &mut State, call: &Call) -> Done {
    let mut scratch = state.world.scratch();
    let behaviour = resources::behaviour(&call.operation.id);
    match behaviour.map(|behaviour| behaviour(&mut scratch, call)) {
        Some(Err(failure)) if failure.status != 404 => Err(failure),
        Some(Ok(data)) => Ok(data),
        _ => Ok(example::data(call.operation, &call.path, &call.body)),
    }
}

/// Checks who calls, what, and whether the request matches the schemas.
fn admit(state: &mut State, request: &Request) -> Result<Call, Failure> {
    let found = DOCUMENT.find(request.method.as_str(), &request.path);
    let (operation, path) = found.map_err(|allowed| {
        Failure::new(if allowed.is_empty() { "EMULATOR_404" } else { "EMULATOR_405" })
    })?;
    if request.api_key().trim().is_empty() {
        return Err(Failure::new("AUTH_001"));
    }
    if let Some(limits) = &mut state.limits {
        limits.count(request.api_key(), &operation.id, state.world.clock.now())?;
    }
    if let Some(profile) = request.header("x-profile-id") {
        let world = &state.world;
        if uuid::Uuid::try_parse(profile).is_err() {
            return Err(Failure::field(
                "VALIDATION_003",
                "x-profile-id",
                "The value must be a UUID.",
            ));
        }
        if world.row("profiles", profile).or(world.row("sender_profiles", profile)).is_none() {
            return Err(Failure::new("RESOURCE_014"));
        }
    }
    if request.header("idempotency-key").is_some_and(|key| !idempotency::is_valid(key)) {
        let message = "The key must be 1 to 255 letters, digits, `-` and `_`.";
        return Err(Failure::field("VALIDATION_007", "Idempotency-Key", message));
    }
    let query: BTreeMap<_, _> =
        form_urlencoded::parse(request.query.as_bytes()).into_owned().collect();
    check_parameters(operation, &path, &query)?;
    let body = read_body(operation, request)?;
    Ok(Call { operation, path, query, body })
}

fn check_parameters(
    operation: &Operation,
    path: &BTreeMap<String, String>,
    query: &BTreeMap<String, String>,
) -> Result<(), Failure> {
    let mut findings = Vec::new();
    for parameter in &operation.parameters {
        let name = parameter.at("name").as_str().unwrap_or_default();
        let schema = parameter.at("schema");
        let found = |text: &String| check(schema, &typed(schema, text), name);
        if let Some(text) = path.get(name) {
            // Ids in a path get the general code, unlike those in a body.
            let general = |finding| Finding { code: "VALIDATION_001", ..finding };
            findings.extend(found(text).into_iter().map(general));
        } else if let Some(text) = query.get(name) {
            findings.extend(found(text));
        } else if parameter.at("required") == true {
            findings.push(Finding::new(name, "VALIDATION_004", "The parameter is required."));
        }
    }
    if findings.is_empty() { Ok(()) } else { Err(Failure::invalid(findings)) }
}

fn read_body(operation: &Operation, request: &Request) -> Result<Value, Failure> {
    let described = &operation.body;
    let is_form = request.header("content-type").is_some_and(|kind| kind.starts_with("multipart/"));
    // A form uploads documents for a review, which the emulator does not read.
    if described.is_null()
        || is_form
        || (request.body.is_empty() && described.at("required") != true)
    {
        return Ok(json!({}));
    }
    let value = serde_json::from_slice(&request.body).map_err(|error| {
        let place = format!("line {}, column {}", error.line(), error.column());
        Failure::field("VALIDATION_001", "body", &format!("The body is not JSON: {place}."))
    })?;
    let findings = check(described.at("content").at("application/json").at("schema"), &value, "");
    if findings.is_empty() { Ok(value) } else { Err(Failure::invalid(findings)) }
}
