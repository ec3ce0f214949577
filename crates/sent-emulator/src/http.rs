//! HTTP/1 on a socket.
//!
//! hyper alone: there is one route, which the document decides about, and a connection must be
//! broken on purpose, which no router offers.

use std::{
    convert::Infallible,
    error::Error,
    sync::Arc,
    time::{Duration, Instant},
};

use bytes::Bytes;
use futures_util::{StreamExt as _, stream};
use http_body_util::{BodyExt as _, Full, Limited, StreamBody, combinators::UnsyncBoxBody};
use hyper::{
    Response,
    body::{Frame, Incoming},
    header,
    server::conn::http1,
    service::service_fn,
};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::TcpListener;

use crate::{
    api::{answer::Answer, pipeline},
    page,
    server::Server,
};

/// The largest body that is read, in bytes.
const MOST_BYTES: usize = 16 * 1024 * 1024;

type Failed = Box<dyn Error + Send + Sync>;

type Body = UnsyncBoxBody<Bytes, Failed>;

/// Accepts connections while the server runs.
pub(crate) async fn listen(server: Arc<Server>, listener: TcpListener) -> Infallible {
    loop {
        match listener.accept().await {
            Ok((stream, _)) => {
                // A response is one small packet, which should not be delayed.
                drop(stream.set_nodelay(true));
                let serving = Arc::clone(&server);
                let service = service_fn(move |request| serve(Arc::clone(&serving), request));
                let connection = http1::Builder::new()
                    .timer(TokioTimer::new())
                    .serve_connection(TokioIo::new(stream), service);
                server.spawn(connection);
            }
            // Usually too many open files: it gets better when connections close.
            Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
        }
    }
}

/// An error breaks the connection without an answer.
async fn serve(
    server: Arc<Server>,
    request: hyper::Request<Incoming>,
) -> Result<Response<Body>, Failed> {
    let started = Instant::now();
    let (head, body) = request.into_parts();
    let body = Limited::new(body, MOST_BYTES).collect().await?.to_bytes();
    let request = pipeline::Request {
        method: head.method,
        path: head.uri.path().to_owned(),
        query: head.uri.query().unwrap_or_default().to_owned(),
        headers: head.headers,
        body,
    };
    if let Some(path) = request.path.strip_prefix("/_emulator") {
        return Ok(page::answer(&server, path, &request).await.map(whole));
    }
    // A separate task: as with the API, a client that hangs up does not stop the work.
    let work = Arc::clone(&server);
    let answer = server.spawn(async move { pipeline::answer(&work, request).await }).await?;
    response(answer.flatten().ok_or("broken on purpose")?, started)
}

fn response(answer: Answer, started: Instant) -> Result<Response<Body>, Failed> {
    let time = format!("{}ms", started.elapsed().as_millis());
    let mut response = Response::builder()
        .status(answer.status)
        .header("x-request-id", &answer.request_id)
        .header("x-api-version", "v3")
        .header("x-response-time", time);
    if !answer.body.is_empty() {
        response = response.header(header::CONTENT_TYPE, "application/json; charset=utf-8");
    }
    for (name, value) in answer.headers {
        response = response.header(name, value);
    }
    let body = Bytes::from(answer.body);
    let body = if answer.is_cut { half(&body) } else { whole(Full::new(body)) };
    Ok(response.body(body)?)
}

fn whole(body: Full<Bytes>) -> Body {
    body.map_err(|never| match never {}).boxed_unsync()
}

fn half(body: &Bytes) -> Body {
    let half = Frame::data(body.slice(..body.len() / 2));
    let broken = stream::once(async {
        // By then hyper has written the first half; after the error it writes nothing more.
        tokio::time::sleep(Duration::from_millis(10)).await;
        Err("broken on purpose".into())
    });
    StreamBody::new(stream::iter([Ok(half)]).chain(broken)).boxed_unsync()
}
