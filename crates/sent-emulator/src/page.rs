//! The page for watching the emulator, its data, and the endpoints for tests in any language.

use std::{sync::Arc, time::Duration};

use bytes::Bytes;
use http_body_util::Full;
use hyper::{Method, Response, StatusCode, header};
use serde_json::{Value, json};

use crate::{
    Error,
    api::pipeline::Request,
    json::Members as _,
    server::{Server, State},
    world::shown,
};

/// How many rows of each table the page shows: the latest.
const ROWS: usize = 50;

/// Answers requests below `/_emulator`.
pub(crate) async fn answer(
    server: &Arc<Server>,
    path: &str,
    request: &Request,
) -> Response<Full<Bytes>> {
    // Pages from other origins can post here without asking, but not as JSON.
    let is_json =
        request.header("content-type").is_some_and(|kind| kind.starts_with("application/json"));
    let done = match (&request.method, path) {
        (&Method::GET, "" | "/") => {
            return response(StatusCode::OK, "text/html; charset=utf-8", include_str!("page.html"));
        }
        (&Method::GET, "/state") => Ok(server.lock(snapshot)),
        (&Method::POST, path) if is_json => act(server, path, request).await,
        _ => Err(Error::new("no such endpoint; POST requests must be `application/json`")),
    };
    let (status, body) = match done {
        Ok(body) => (StatusCode::OK, body),
        Err(error) => (StatusCode::BAD_REQUEST, json!({ "error": error.to_string() })),
    };
    response(status, "application/json", body.to_string())
}

fn response(
    status: StatusCode,
    kind: &'static str,
    body: impl Into<Bytes>,
) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(body.into()));
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, header::HeaderValue::from_static(kind));
    response
}

/// Simulates a message from a contact, passing time, or a fault for the next request.
async fn act(server: &Arc<Server>, path: &str, request: &Request) -> Result<Value, Error> {
    let body: Value =
        serde_json::from_slice(&request.body).map_err(Error::because("the body is not JSON"))?;
    let text = |name: &str| {
        let missing = || Error::new(format!("the body has no string `{name}`"));
        body.at(name).as_str().ok_or_else(missing)
    };
    match path {
        "/receive" => Ok(json!({ "message_id": server.receive(text("from")?, text("text")?)? })),
        "/advance" => {
            let missing = || Error::new("the body has no number `seconds`");
            let seconds = body.at("seconds").as_u64().ok_or_else(missing)?;
            server.advance(Duration::from_secs(seconds)).await;
            Ok(json!({ "now": server.lock(State::enter) }))
        }
        "/fail-next" => {
            let fault = text("fault")?.parse()?;
            server.lock(|state| state.next_faults.push(fault));
            Ok(json!({}))
        }
        _ => Err(Error::new("the actions are `receive`, `advance` and `fail-next`")),
    }
}

/// The data for the page, newest first.
fn snapshot(state: &mut State) -> Value {
    let world = &state.world;
    let contacts = world.rows("contacts");
    json!({
        "now": world.clock.now(),
        "messages": world.messages.rows().rev().take(ROWS).map(shown).collect::<Value>(),
        "contacts": contacts.rev().take(ROWS).map(shown).collect::<Value>(),
        "webhooks": world.rows("webhooks").map(shown).collect::<Value>(),
        // With the webhook of each.
        "deliveries": world.events.rows().rev().take(ROWS).collect::<Vec<_>>(),
        "requests": state.requests.iter().rev().take(ROWS).collect::<Vec<_>>(),
        "counts": {
            "messages": world.messages.rows().len(), "contacts": world.numbers.len(),
            "deliveries": world.events.rows().len(), "requests": state.count
        }
    })
}
