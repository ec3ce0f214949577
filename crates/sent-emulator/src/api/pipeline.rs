//! The steps of a request: admitted, checked, carried out once, answered.

use std::collections::BTreeMap;

use bytes::Bytes;
use hyper::{HeaderMap, Method};
use sent_models::Timestamp;
use serde_json::Value;

use super::{
    answer::{Answer, Done, Failure},
    check::{self, Finding},
    document::{DOCUMENT, NotFound, Operation},
    example,
    fault::{Fault, Kind},
    idempotency::{self, Begin, Kept},
};
use crate::{
    record::RecordedRequest,
    resources::{self, Call},
    server::{Server, State},
    world::Object,
};

/// A request, as it came.
pub(crate) struct Request {
    pub(crate) method: Method,
    pub(crate) path: String,
    pub(crate) query: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Request {
    fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// Customers are told apart by their keys.
    fn api_key(&self) -> &str {
        self.header("x-api-key").unwrap_or_default()
    }
}

/// Answers a request; `None` breaks the connection.
pub(crate) async fn answer(server: &Server, request: Request) -> Option<Answer> {
    let (now, request_id, fault) = server.lock(|state| {
        state.world.clock.tick();
        let fault = state.fault(request.method.as_str(), &request.path);
        (state.enter(), state.world.request_id(), fault)
    });
    let mut record = RecordedRequest::new(now, &request, &request_id);
    let answer = with_fault(server, &request, fault.as_ref(), request_id).await;
    record.end(answer.as_ref());
    server.lock(|state| state.record(record));
    server.signal();
    answer
}

async fn with_fault(
    server: &Server,
    request: &Request,
    fault: Option<&Fault>,
    request_id: String,
) -> Option<Answer> {
    let refuse = |status, fault: &Fault| {
        let now = server.lock(State::enter);
        Some(Answer::new(Err(fault.failure(status)), status, request_id.clone(), now))
    };
    match fault.map(|fault| (fault, &fault.kind)) {
        None | Some((_, Kind::Latency(_))) => {
            Some(carry_out(server, request, fault, request_id).await)
        }
        Some((_, Kind::Close { is_after: false })) => None,
        Some((fault, Kind::Status { status, is_after: false })) => refuse(*status, fault),
        Some((_, Kind::Close { is_after: true })) => {
            carry_out(server, request, None, request_id).await;
            None
        }
        Some((fault, Kind::Status { status, is_after: true })) => {
            carry_out(server, request, None, request_id.clone()).await;
            refuse(*status, fault)
        }
    }
}

/// Everything that an API does that nothing goes wrong with, but for being slow.
async fn carry_out(
    server: &Server,
    request: &Request,
    fault: Option<&Fault>,
    request_id: String,
) -> Answer {
    let admitted = server.lock(|state| admit(state, request).map(|call| (call, state.enter())));
    let (call, now) = match admitted {
        Ok(admitted) => admitted,
        Err(failure) => return Answer::new(Err(failure), 0, request_id, server.lock(State::enter)),
    };
    let key = request.header("idempotency-key").filter(|_| call.operation.method != "GET");
    let name = key.map(|key| idempotency::name(request.api_key(), key));
    // Dropped at the end, which wakes those who wait for it.
    let _running = match &name {
        Some(name) => match begin(server, name, now).await {
            Ok(Begin::CarryOut(running)) => Some(running),
            Ok(Begin::Replay(kept)) => return replay(kept, request_id),
            Ok(Begin::Wait(_)) | Err(()) => {
                let failure = Failure::new(
                    409,
                    "CONFLICT_001",
                    "Another call with this key is still under way.",
                );
                return Answer::new(Err(failure), 409, request_id, server.lock(State::enter));
            }
        },
        None => None,
    };
    if let Some(Kind::Latency(time)) = fault.map(|fault| &fault.kind) {
        server.sleep(*time).await;
    }
    let is_sandbox = call.body.get("sandbox") == Some(&Value::Bool(true));
    server.lock(|state| {
        let now = state.enter();
        let done = if is_sandbox { dry_run(state, &call) } else { execute(state, &call) };
        let mut answer = Answer::new(done, call.operation.status, request_id, now);
        if let Some(name) = name {
            let (status, body, request_id) =
                (answer.status, answer.body.clone(), answer.request_id.clone());
            state.keys.finish(name, Kept { status, body, request_id, is_sandbox }, now);
        }
        answer.headers.extend(is_sandbox.then(|| ("x-sandbox", "true".to_owned())));
        answer
            .headers
            .extend(request.header("x-profile-id").map(|id| ("x-profile-id", id.to_owned())));
        answer
    })
}

/// Takes an idempotency key; waits if another call has it, but not for ever.
async fn begin(server: &Server, name: &str, mut now: Timestamp) -> Result<Begin, ()> {
    let patience = server.sleep(idempotency::PATIENCE);
    tokio::pin!(patience);
    loop {
        match server.lock(|state| state.keys.begin(name, now)) {
            Begin::Wait(mut running) => tokio::select! {
                // An error means that the other end is gone: it is over.
                _ = running.changed() => {}
                () = &mut patience => return Err(()),
            },
            begin => return Ok(begin),
        }
        now = server.lock(State::enter);
    }
}

fn replay(kept: Kept, request_id: String) -> Answer {
    let mut headers = vec![
        ("idempotent-replayed", "true".to_owned()),
        ("x-original-request-id", kept.request_id),
    ];
    headers.extend(kept.is_sandbox.then(|| ("x-sandbox", "true".to_owned())));
    Answer { status: kept.status, body: kept.body, request_id, headers }
}

fn execute(state: &mut State, call: &Call) -> Done {
    match resources::behaviour(&call.operation.id) {
        Some(behaviour) => behaviour(&mut state.world, call),
        None => Ok(from_example(call)),
    }
}

/// In a world of its own, which is forgotten; what is not there in it is answered from the example.
fn dry_run(state: &mut State, call: &Call) -> Done {
    let mut scratch = state.world.scratch();
    match resources::behaviour(&call.operation.id).map(|behaviour| behaviour(&mut scratch, call)) {
        Some(Err(failure)) if failure.status != 404 => Err(failure),
        Some(Ok(data)) => Ok(data),
        _ => Ok(from_example(call)),
    }
}

fn from_example(call: &Call) -> Value {
    // `call_id` names the `id` of what is answered.
    let path = call.path.iter().map(|(name, value)| {
        let name = if name.ends_with("_id") { "id" } else { name };
        (name.to_owned(), Value::from(value.as_str()))
    });
    example::data(&DOCUMENT, call.operation, path, &call.body)
}

/// Who calls, what, and whether the request keeps to the schemas.
fn admit(state: &mut State, request: &Request) -> Result<Call, Failure> {
    let found = DOCUMENT.find(request.method.as_str(), &request.path);
    let (operation, path) = found.map_err(|not_found| no_operation(request, &not_found))?;
    if request.api_key().trim().is_empty() {
        return Err(Failure::new(401, "AUTH_001", "The header `x-api-key` is missing."));
    }
    if let Some(limits) = &mut state.limits {
        limits.count(request.api_key(), operation, state.world.now)?;
    }
    if let Some(profile) = request.header("x-profile-id") {
        let findings = check::check(&DOCUMENT, DOCUMENT.schema("ProfileId"), &Value::from(profile));
        if !findings.is_empty() {
            return Err(Failure::field(
                "VALIDATION_003",
                "x-profile-id",
                "The value must be a UUID.",
            ));
        }
        if state.world.profiles.get(profile).is_none()
            && state.world.sender_profiles.get(profile).is_none()
        {
            return Err(Failure::missing("RESOURCE_014", "profile"));
        }
    }
    if request.header("idempotency-key").is_some_and(|key| !idempotency::is_valid(key)) {
        let message = "The key must be 1 to 255 letters, digits, `-` and `_`.";
        return Err(Failure::field("VALIDATION_007", "Idempotency-Key", message));
    }
    check_path(operation, &path)?;
    let query = read_query(operation, &request.query)?;
    let body = read_body(operation, request)?;
    Ok(Call { operation, path, query, body })
}

fn no_operation(request: &Request, not_found: &NotFound) -> Failure {
    let (method, path, allowed) = (&request.method, &request.path, &not_found.allowed);
    if allowed.is_empty() {
        Failure::new(404, "EMULATOR_NO_OPERATION", format!("The API has nothing at {path}."))
    } else {
        let message = format!("The API has no {method} at {path}, but {allowed}.");
        Failure::new(405, "EMULATOR_NO_OPERATION", message)
    }
}

/// Ids in a path have the general code, unlike those in a body.
fn check_path(operation: &Operation, path: &BTreeMap<String, String>) -> Result<(), Failure> {
    let of_parameter = |(name, value): (&String, &String)| {
        let schema = operation.path_parameters.get(name)?;
        Some(check::parameter(&DOCUMENT, schema, name, value))
    };
    let findings: Vec<_> = path.iter().filter_map(of_parameter).flatten().collect();
    let findings: Vec<_> =
        findings.into_iter().map(|finding| Finding { code: "VALIDATION_001", ..finding }).collect();
    if findings.is_empty() { Ok(()) } else { Err(Failure::invalid(findings)) }
}

fn read_query(operation: &Operation, text: &str) -> Result<BTreeMap<String, String>, Failure> {
    let query: BTreeMap<_, _> = form_urlencoded::parse(text.as_bytes()).into_owned().collect();
    let mut findings = Vec::new();
    for parameter in &operation.query {
        match query.get(&parameter.name) {
            Some(value) => findings.extend(check::parameter(
                &DOCUMENT,
                &parameter.schema,
                &parameter.name,
                value,
            )),
            None if parameter.required => findings.push(Finding {
                place: parameter.name.clone(),
                code: "VALIDATION_004",
                message: "The parameter is required.".to_owned(),
            }),
            None => {}
        }
    }
    if findings.is_empty() { Ok(query) } else { Err(Failure::invalid(findings)) }
}

fn read_body(operation: &Operation, request: &Request) -> Result<Object, Failure> {
    let Some(body) = &operation.body else { return Ok(Object::new()) };
    if request.header("content-type").is_some_and(|kind| kind.starts_with("multipart/")) {
        // Documents for a review, which the emulator does not read.
        return Ok(Object::new());
    }
    if request.body.is_empty() {
        let is_missing = body
            .required
            .then(|| Failure::field("VALIDATION_004", "body", "The body is required."));
        return is_missing.map_or(Ok(Object::new()), Err);
    }
    let value: Value = serde_json::from_slice(&request.body).map_err(|error| {
        Failure::field(
            "VALIDATION_001",
            "body",
            &format!("The body is no JSON: line {}, column {}.", error.line(), error.column()),
        )
    })?;
    let findings =
        body.schema().map(|schema| check::check(&DOCUMENT, schema, &value)).unwrap_or_default();
    match value {
        Value::Object(members) if findings.is_empty() => Ok(members),
        _ => Err(Failure::invalid(findings)),
    }
}
