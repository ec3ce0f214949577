//! How failures are read, whoever wrote them.

use std::time::Duration;

use serde_json::{Value, json};
use tokio::{io::AsyncWriteExt as _, net::TcpListener};
use wiremock::ResponseTemplate;

use super::{
    PHONE, builder, client, failure, message,
    raw_server::{Fault, RawServer},
    serve,
};

/// A failure, and what is to be told of it.
#[derive(Default)]
struct Case {
    content_type: &'static str,
    body: String,
    code: Option<&'static str>,
    message: Option<&'static str>,
    details: Option<Value>,
    /// Complaints about the field `to`.
    to: &'static [&'static str],
    doc_url: Option<&'static str>,
    request_id: Option<&'static str>,
    /// What `Display` says behind the status.
    shown: &'static str,
}

fn json_case(body: &Value) -> Case {
    Case { content_type: "application/json", body: body.to_string(), ..Case::default() }
}

fn error_case(error: &Value) -> Case {
    json_case(&json!({ "success": false, "data": null, "error": error }))
}

#[expect(clippy::too_many_lines, reason = "a table")]
fn cases() -> Vec<Case> {
    let problem = json!({
        "type": "https://tools.ietf.org/html/rfc9110#section-15.5.1", "title": "Bad Request", "status": 400,
        "detail": "The request is odd.", "errors": { "to": ["The value is invalid."] }, "traceId": "00-ab"
    });
    let problem_case = |content_type| Case {
        content_type,
        message: Some("Bad Request: The request is odd."),
        details: Some(json!({ "to": ["The value is invalid."] })),
        to: &["The value is invalid."],
        doc_url: Some("https://tools.ietf.org/html/rfc9110#section-15.5.1"),
        request_id: Some("00-ab"),
        shown: "Bad Request: The request is odd.; request 00-ab",
        ..json_case(&problem)
    };
    vec![
        problem_case("application/problem+json"),
        problem_case("application/json"),
        problem_case("text/plain"),
        Case {
            message: Some("Bad Request"),
            shown: "Bad Request",
            ..json_case(&json!({ "type": "about:blank", "title": "Bad Request" }))
        },
        Case {
            code: Some("VALIDATION_001"),
            message: Some("m"),
            details: Some(json!({ "to": "must not be empty" })),
            to: &["must not be empty"],
            shown: "VALIDATION_001: m",
            ..error_case(
                &json!({ "code": "VALIDATION_001", "message": "m", "details": { "to": "must not be empty" } }),
            )
        },
        Case {
            code: Some("A_1"),
            details: Some(json!({ "to": ["a", 7, { "b": null }], "n": 3 })),
            to: &["a", "7", "{\"b\":null}"],
            shown: "A_1",
            ..error_case(
                &json!({ "code": "A_1", "details": { "to": ["a", 7, { "b": null }], "n": 3 } }),
            )
        },
        Case {
            code: Some("4001"),
            message: Some("m"),
            details: Some(json!("all is wrong")),
            shown: "4001: m",
            ..error_case(&json!({ "code": 4001, "message": "m", "details": "all is wrong" }))
        },
        Case {
            message: Some("no code"),
            shown: "no code",
            ..error_case(&json!({ "message": "no code" }))
        },
        Case { message: Some("a text"), shown: "a text", ..error_case(&json!("a text")) },
        Case {
            message: Some("on top"),
            request_id: Some("req_7"),
            shown: "on top; request req_7",
            ..json_case(
                &json!({ "message": "on top", "meta": { "request_id": "req_7" }, "traceId": "00-cd" }),
            )
        },
        Case {
            code: Some("A_1"),
            message: Some("beside"),
            shown: "A_1: beside",
            ..json_case(&json!({ "error": { "code": "A_1" }, "message": "beside" }))
        },
        Case {
            message: Some("first; second"),
            details: Some(json!(["first", { "message": "second" }])),
            shown: "first; second",
            ..json_case(&json!({ "errors": ["first", { "message": "second" }] }))
        },
        Case {
            details: Some(
                json!([{ "field": "to", "message": "a" }, { "field": "to", "message": "b" }]),
            ),
            to: &["a", "b"],
            shown: "it has details, but no message",
            ..json_case(
                &json!({ "errors": [{ "field": "to", "message": "a" }, { "field": "to", "message": "b" }] }),
            )
        },
        // Half of a surrogate pair, which no text can hold.
        Case {
            content_type: "application/json",
            body: r#"{"error":{"code":"AUTH_002","message":"\ud800"},"meta":{"request_id":"r"}}"#
                .to_owned(),
            code: Some("AUTH_002"),
            request_id: Some("r"),
            shown: "AUTH_002; request r",
            ..Case::default()
        },
        Case { shown: "its body is empty", ..Case::default() },
        Case {
            content_type: "text/html",
            body: "<html><h1>502 Bad Gateway</h1></html>".to_owned(),
            shown: "its body is not an error of the API, but text/html of 37 bytes",
            ..Case::default()
        },
        Case {
            shown: "its body is not an error of the API, but application/json of 7 bytes",
            ..json_case(&json!({ "a": 1 }))
        },
        Case {
            shown: "its body is not an error of the API, but application/json of 5 bytes",
            ..json_case(&json!([1, 2]))
        },
    ]
}

#[tokio::test]
async fn a_failure_keeps_everything() {
    for case in cases() {
        for status in [400, 502] {
            let name = format!("{status} {}", case.body);
            let answer =
                ResponseTemplate::new(status).set_body_raw(case.body.clone(), case.content_type);
            let server = serve(vec![answer]).await;
            let client = builder(&server.uri()).retries(0).build().unwrap();
            let error = client.messages().send(message()).await.unwrap_err();
            assert!(error.is_api(), "{name}");
            assert_eq!((error.code(), error.message()), (case.code, case.message), "{name}");
            assert_eq!(error.family().is_some(), case.code.is_some(), "{name}");
            assert_eq!(error.details(), case.details.as_ref(), "{name}");
            assert_eq!(error.field_errors("to"), case.to, "{name}");
            let page = error.api_error().and_then(|api| api.doc_url.as_deref());
            assert_eq!((page, error.request_id()), (case.doc_url, case.request_id), "{name}");
            assert_eq!(error.body(), Some(case.body.as_str()).filter(|body| !body.is_empty()));
            let retries = if status == 502 { "; the API may have carried it out" } else { "" };
            let shown =
                format!("the API answered with an error ({status}): {}{retries}", case.shown);
            assert_eq!(error.to_string(), shown);
        }
    }
}

#[tokio::test]
async fn neither_details_nor_body_are_printed() {
    let mut with_details = failure("VALIDATION_002");
    with_details["error"]["details"] = json!({ "to": PHONE });
    let bodies = [
        with_details,
        json!({ "errors": [{ "field": "to", "message": PHONE }] }),
        json!({ "a": PHONE }),
        json!({ "error": { "code": "A_1", "details": PHONE } }),
    ];
    for body in bodies {
        let server = serve(vec![ResponseTemplate::new(400).set_body_json(&body)]).await;
        let error = client(&server).messages().send(message()).await.unwrap_err();
        assert!(error.body().unwrap().contains(PHONE));
        assert!(!format!("{error} {error:?}").contains(PHONE), "{error:?}");
    }
}

#[tokio::test]
async fn an_unusable_success_is_kept_too() {
    let body = format!("{{\"data\":\"{}\"}}", "x".repeat(20_000));
    let answer = ResponseTemplate::new(202).set_body_raw(body.clone(), "application/json");
    let server = serve(vec![answer]).await;
    let error = client(&server).messages().send(message()).await.unwrap_err();
    assert!(error.is_decode());
    assert_eq!(error.body(), Some(body.as_str()));
}

#[tokio::test]
async fn a_content_encoding_that_cannot_be_read() {
    for status in [200, 400] {
        let answer = ResponseTemplate::new(status)
            .insert_header("content-encoding", "br")
            .set_body_raw(vec![0x8b, 1, 0x80], "application/json");
        let server = serve(vec![answer]).await;
        let error = client(&server).me().get().await.unwrap_err();
        assert!(error.to_string().contains("content encoding \"br\" is not supported"), "{error}");
        assert_eq!((error.status(), error.is_decode()), (Some(status), status == 200));
    }
    let answer = ResponseTemplate::new(404).insert_header("content-encoding", "identity");
    let server = serve(vec![answer]).await;
    let error = client(&server).me().get().await.unwrap_err();
    assert!(error.to_string().contains("empty"), "{error}");
}

/// What went wrong with a connection, from the innermost cause, and never the URL: it may hold a
/// phone number.
#[tokio::test]
async fn the_cause_of_a_failed_connection_is_named() {
    let no_tls = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = no_tls.local_addr().unwrap();
    tokio::spawn(async move {
        let (mut stream, _) = no_tls.accept().await.unwrap();
        stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await.unwrap();
        // Closed at once, the connection would be reset.
        tokio::time::sleep(Duration::from_secs(5)).await;
    });
    let closed = RawServer::start(vec![Fault::Bytes(
        b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{".to_vec(),
    )])
    .await;
    for (base, cause) in [
        ("http://127.0.0.1:1".to_owned(), "refused"),
        (format!("https://{address}"), "corrupt message"),
        (closed.url(), "end of file"),
        ("https://name.invalid".to_owned(), "lookup"),
    ] {
        let client = builder(&base).retries(0).build().unwrap();
        let error = client.numbers().lookup(PHONE).await.unwrap_err();
        let text = error.to_string();
        assert!(text.contains(cause), "{base}: {text}");
        assert!(!text.contains("http") && !text.contains("2025550143"), "{text}");
    }
}
