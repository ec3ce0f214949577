//! A server on raw sockets that does what no library of servers does.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex},
    time::Duration,
};

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
};

/// What happens to one request.
#[derive(Clone, Debug)]
pub(super) enum Fault {
    /// The connection is closed before anything is read.
    CloseAtOnce,
    /// The connection is reset after the request was read.
    Reset,
    /// It is reset after the headers of the answer.
    ResetAfterHeaders,
    /// These bytes are sent, and the connection is closed.
    Bytes(Vec<u8>),
    /// A byte now and then, for longer than anybody waits.
    Drip(Vec<u8>),
    /// Nothing is sent.
    Stall,
    /// These bytes are sent, the connection is said to stay open and is closed.
    AnswerAndClose(Vec<u8>),
    /// These bytes are sent, and the connection is closed as soon as another request has come over
    /// it.
    AnswerOnce(Vec<u8>),
}

/// The text of an answer.
pub(super) fn answer(status: &str, headers: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    format!("HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n{headers}\r\n{body}").into_bytes()
}

#[derive(Clone)]
pub(super) struct RawServer {
    pub(super) address: SocketAddr,
    /// The head and body of every request that was read.
    requests: Arc<Mutex<Vec<String>>>,
}

impl RawServer {
    /// Does one thing after the other, the last for ever.
    pub(super) async fn start(faults: Vec<Fault>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let server = Self { address: listener.local_addr().unwrap(), requests: Arc::default() };
        let requests = Arc::clone(&server.requests);
        tokio::spawn(async move {
            let mut number = 0;
            while let Ok((stream, _)) = listener.accept().await {
                let fault = faults[number.min(faults.len() - 1)].clone();
                number += 1;
                let requests = Arc::clone(&requests);
                tokio::spawn(async move { handle(stream, fault, &requests).await });
            }
        });
        server
    }

    pub(super) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub(super) fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }

    /// The value of a header in each request.
    pub(super) fn headers(&self, name: &str) -> Vec<Option<String>> {
        let value = |request: &String| {
            let head = request.split("\r\n\r\n").next().unwrap();
            head.lines().find_map(|line| {
                let (found, value) = line.split_once(':')?;
                found.eq_ignore_ascii_case(name).then(|| value.trim().to_owned())
            })
        };
        self.requests().iter().map(value).collect()
    }
}

async fn handle(mut stream: TcpStream, fault: Fault, requests: &Mutex<Vec<String>>) {
    if matches!(fault, Fault::CloseAtOnce) {
        return;
    }
    let Some(request) = read(&mut stream).await else { return };
    requests.lock().unwrap().push(request);
    match fault {
        Fault::CloseAtOnce => {}
        Fault::Reset => reset(stream),
        Fault::ResetAfterHeaders => {
            let _ = stream.write_all(b"HTTP/1.1 202 Accepted\r\ncontent-length: 100\r\n\r\n").await;
            let _ = stream.flush().await;
            tokio::time::sleep(Duration::from_millis(20)).await;
            reset(stream);
        }
        Fault::Bytes(bytes) | Fault::AnswerAndClose(bytes) => {
            let _ = stream.write_all(&bytes).await;
            let _ = stream.shutdown().await;
        }
        Fault::AnswerOnce(bytes) => {
            let _ = stream.write_all(&bytes).await;
            if let Some(request) = read(&mut stream).await {
                requests.lock().unwrap().push(request);
            }
        }
        Fault::Drip(bytes) => {
            for byte in bytes {
                if stream.write_all(&[byte]).await.is_err() {
                    return;
                }
                tokio::time::sleep(Duration::from_millis(40)).await;
            }
        }
        Fault::Stall => tokio::time::sleep(Duration::from_secs(60)).await,
    }
}

/// Drops what is not sent yet and says so to the other side.
pub(super) fn reset(stream: TcpStream) {
    let _ = stream.set_zero_linger();
    drop(stream);
}

/// Reads one request: its head, and as much of a body as it announces.
pub(super) async fn read(stream: &mut TcpStream) -> Option<String> {
    let mut bytes = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        let count = stream.read(&mut buffer).await.ok()?;
        if count == 0 {
            return None;
        }
        bytes.extend_from_slice(&buffer[..count]);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head.lines().find_map(|line| {
                line.to_ascii_lowercase()
                    .strip_prefix("content-length:")?
                    .trim()
                    .parse::<usize>()
                    .ok()
            });
            if body.len() >= length.unwrap_or(0) {
                return Some(text);
            }
        }
    }
}
