//! A small stand-in for the API on this machine, so that the examples run without an account. It knows just what they need.

use std::{
    collections::HashMap,
    env,
    error::Error,
    sync::{Arc, Mutex},
};

use sent_client::Client;
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
};

/// The real API if `SENT_DM_API_KEY` is set, as dry runs unless `SENT_EXAMPLE_FOR_REAL` is set too; else a server that lives as
/// long as the example.
pub(crate) async fn client() -> Result<Client, Box<dyn Error>> {
    if let Ok(key) = env::var("SENT_DM_API_KEY") {
        let for_real = env::var_os("SENT_EXAMPLE_FOR_REAL").is_some();
        return Ok(Client::builder().api_key(key).sandbox(!for_real).build()?);
    }
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}", listener.local_addr()?);
    println!("SENT_DM_API_KEY is not set: a server at {url} stands in for the API\n");
    let state = Arc::new(Mutex::new(State::default()));
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(serve(stream, Arc::clone(&state)));
        }
    });
    Ok(Client::builder().api_key("example-key").base_url(url).build()?)
}

#[derive(Default)]
struct State {
    contacts: Vec<Value>,
    /// How often each message has been asked for.
    messages: HashMap<String, usize>,
}

async fn serve(mut stream: TcpStream, state: Arc<Mutex<State>>) -> Option<()> {
    let mut bytes = Vec::new();
    let (head, body) = loop {
        let mut buffer = [0; 4096];
        let count = stream.read(&mut buffer).await.ok().filter(|count| *count > 0)?;
        bytes.extend_from_slice(buffer.get(..count)?);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        let lower = head.to_ascii_lowercase();
        let length =
            lower.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok());
        if body.len() >= length.unwrap_or(0) {
            break (head.to_owned(), body.to_owned());
        }
    };
    let mut line = head.lines().next()?.split(' ');
    let (method, target) = (line.next()?, line.next()?);
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let body = serde_json::from_str(&body).unwrap_or_default();
    let (status, data) = state.lock().ok()?.answer(method, path, query, &body);
    let meta = json!({ "request_id": "req_example", "timestamp": "2026-10-05T08:15:00Z", "version": "v3" });
    let (data, error) = if status < 400 { (data, Value::Null) } else { (Value::Null, data) };
    let body =
        json!({ "success": status < 400, "data": data, "error": error, "meta": meta }).to_string();
    let answer = format!(
        "HTTP/1.1 {status} -\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(answer.as_bytes()).await.ok()
}

impl State {
    fn answer(&mut self, method: &str, path: &str, query: &str, body: &Value) -> (u16, Value) {
        let parts: Vec<_> = path.trim_start_matches("/v3/").split('/').collect();
        match (method, parts.as_slice()) {
            ("POST", ["contacts"]) => self.add_contact(&body["phone_number"]),
            ("GET", ["contacts"]) => (200, self.list_contacts(query)),
            ("POST", ["messages"]) => (202, self.send(&body["to"])),
            ("GET", ["messages", id]) => self.message(id),
            ("GET", ["channels"]) => (200, json!({ "channels": ["sms", "whatsapp"] })),
            _ => (
                404,
                json!({ "code": "RESOURCE_000", "message": "this server does not know the path" }),
            ),
        }
    }

    fn add_contact(&mut self, phone: &Value) -> (u16, Value) {
        let Some(phone) = phone.as_str().filter(|phone| phone.starts_with('+')) else {
            let details = json!({ "phone_number": ["It must begin with a plus sign."] });
            return (
                400,
                json!({ "code": "VALIDATION_002", "message": "The number is not valid.", "details": details }),
            );
        };
        let contact = json!({
            "id": format!("5b1f0c5e-8a0e-4c7b-9d53-{:012}", self.contacts.len() + 1),
            "phone_number": phone, "format_e164": phone, "format_international": phone, "format_national": phone,
            "format_rfc": format!("tel:{phone}"), "country_code": "1", "region_code": "US", "available_channels": "sms",
            "default_channel": "sms", "opt_out": false, "created_at": "2026-10-05T08:15:00Z", "updated_at": null
        });
        self.contacts.push(contact.clone());
        (201, contact)
    }

    fn list_contacts(&self, query: &str) -> Value {
        let number = |name: &str| {
            let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
            pairs
                .filter(|(key, _)| *key == name)
                .find_map(|(_, value)| value.parse().ok())
                .unwrap_or(1)
        };
        let (page, size): (usize, usize) = (number("page"), number("page_size"));
        let pages: Vec<_> = self.contacts.chunks(size.max(1)).collect();
        let contacts = pages.get(page - 1).copied().unwrap_or_default();
        let pagination = json!({
            "page": page, "page_size": size, "total_count": self.contacts.len(), "total_pages": pages.len(),
            "has_more": page < pages.len(), "cursors": null
        });
        json!({ "contacts": contacts, "pagination": pagination })
    }

    fn send(&mut self, to: &Value) -> Value {
        let recipients = to.as_array().into_iter().flatten().map(|to| {
            let id = format!("c2d7a914-3f68-4e25-b0a1-{:012}", self.messages.len() + 1);
            self.messages.insert(id.clone(), 0);
            json!({ "message_id": id, "to": to, "channel": "sms", "body": null })
        });
        json!({ "status": "QUEUED", "recipients": recipients.collect::<Vec<_>>() })
    }

    /// A message gets a little further every time that somebody asks.
    fn message(&mut self, id: &str) -> (u16, Value) {
        let Some(asked) = self.messages.get_mut(id) else {
            return (
                404,
                json!({ "code": "RESOURCE_003", "message": "There is no such message." }),
            );
        };
        let status = ["QUEUED", "SENT", "DELIVERED"].get(*asked).unwrap_or(&"DELIVERED");
        *asked += 1;
        (
            200,
            json!({
                "id": id, "customer_id": "0e9a6d42-71c8-4b3f-8e15-d4b27f90a863",
                "contact_id": "5b1f0c5e-8a0e-4c7b-9d53-000000000001", "phone": "+12025550143",
                "phone_international": "+1 202-555-0143", "region_code": "US", "channel": "sms", "status": status,
                "created_at": "2026-10-05T08:15:00Z", "price": 0.0055
            }),
        )
    }
}
