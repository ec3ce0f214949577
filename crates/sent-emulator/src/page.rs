//! The page to watch the emulator by, and what it is fed with and can ask for.

use std::{sync::Arc, time::Duration};

use bytes::Bytes;
use http_body_util::Full;
use hyper::{Method, Response, StatusCode, header};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    api::{fault::Fault, pipeline::Request},
    record::RecordedRequest,
    resources,
    server::{Server, State},
};

const PAGE: &str = include_str!("page.html");

/// Rows of each table that the page shows: the last ones.
const ROWS: usize = 50;

/// Answers what is below `/_emulator`.
pub(crate) async fn answer(
    server: &Arc<Server>,
    path: &str,
    request: &Request,
) -> Response<Full<Bytes>> {
    let result = match (&request.method, path) {
        (&Method::GET, "" | "/") => {
            return response(StatusCode::OK, "text/html; charset=utf-8", PAGE.to_owned());
        }
        (&Method::GET, "/state") => Ok(server.lock(snapshot)),
        (&Method::POST, path) => act(server, path, request).await,
        _ => Err((StatusCode::NOT_FOUND, "There is nothing here.".to_owned())),
    };
    let (status, body) = match result {
        Ok(body) => (StatusCode::OK, body),
        Err((status, message)) => (status, json!({ "error": message })),
    };
    response(status, "application/json", body.to_string())
}

fn response(status: StatusCode, kind: &'static str, body: String) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(body.into()));
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, header::HeaderValue::from_static(kind));
    response
}

#[derive(Deserialize)]
struct Receive {
    from: String,
    text: String,
}

#[derive(Deserialize)]
struct Advance {
    seconds: u64,
}

#[derive(Deserialize)]
struct FailNext {
    fault: String,
}

/// What tests in other languages need: a message from a contact, time that passes, a fault for the next request.
async fn act(
    server: &Arc<Server>,
    path: &str,
    request: &Request,
) -> Result<Value, (StatusCode, String)> {
    // A page of somebody else can post here without asking, but not as JSON.
    let kind = request
        .headers
        .get(header::CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
        .unwrap_or_default();
    if !kind.starts_with("application/json") {
        return Err((
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "The body must be `application/json`.".to_owned(),
        ));
    }
    match path {
        "/receive" => {
            let Receive { from, text } = read(request)?;
            let id = server.lock(|state| {
                state.enter();
                resources::receive(&mut state.world, &from, &text)
            });
            server.signal();
            let id = id.ok_or((
                StatusCode::BAD_REQUEST,
                "`from` is no phone number in E.164.".to_owned(),
            ))?;
            Ok(json!({ "message_id": id }))
        }
        "/advance" => {
            let Advance { seconds } = read(request)?;
            server.advance(Duration::from_secs(seconds)).await;
            Ok(json!({ "now": server.lock(State::enter) }))
        }
        "/fail-next" => {
            let FailNext { fault } = read(request)?;
            let fault: Fault =
                fault.parse().map_err(|error| (StatusCode::BAD_REQUEST, format!("{error}")))?;
            server.lock(|state| state.next_faults.push(fault));
            Ok(json!({}))
        }
        _ => Err((StatusCode::NOT_FOUND, "There is nothing here.".to_owned())),
    }
}

fn read<'r, T: Deserialize<'r>>(request: &'r Request) -> Result<T, (StatusCode, String)> {
    serde_json::from_slice(&request.body)
        .map_err(|error| (StatusCode::BAD_REQUEST, format!("The body cannot be read: {error}")))
}

/// What the page shows, the newest first.
fn snapshot(state: &mut State) -> Value {
    let now = state.enter();
    let world = &state.world;
    let customer = &world.customer;
    let messages: Vec<_> = world
        .messages
        .values()
        .rev()
        .take(ROWS)
        .map(|message| message.to_value(customer))
        .collect();
    let contacts: Vec<_> = world
        .contacts
        .values()
        .rev()
        .take(ROWS)
        .map(|contact| contact.to_value(customer))
        .collect();
    let deliveries: Vec<_> = world.events.values().rev().take(ROWS).map(|event| {
        let endpoint = world.webhooks.get(&event.webhook).map(|webhook| webhook.endpoint_url.as_str());
        json!({
            "id": event.id, "endpoint": endpoint, "event_type": event.name, "status": event.status,
            "http_status": event.http_status, "attempts": event.attempts, "error": event.error, "created_at": event.created_at
        })
    }).collect();
    let requests: Vec<_> = state.requests.iter().rev().take(ROWS).map(request_row).collect();
    json!({
        "now": now, "messages": messages, "contacts": contacts, "deliveries": deliveries, "requests": requests,
        "counts": {
            "messages": world.messages.values().len(), "contacts": world.contacts.values().len(),
            "deliveries": world.events.values().len(), "requests": state.count
        }
    })
}

fn request_row(request: &RecordedRequest) -> Value {
    json!({
        "at": request.at, "method": request.method, "path": request.path, "query": request.query, "body": request.body,
        "status": request.status, "answer": request.answer, "request_id": request.request_id,
        "is_replayed": request.is_replayed
    })
}
