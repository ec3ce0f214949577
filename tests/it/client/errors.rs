//! What an error tells.

use sent_client::Error;
use serde_json::{Value, json};
use wiremock::ResponseTemplate;

use super::{KEY, PHONE, builder, client, failure, message, meta, sent, serve, success};

const CONTACT: &str = "5b1f0c5e-8a0e-4c7b-9d53-2f6a1e7c4b90";

fn once(answer: ResponseTemplate) -> Vec<ResponseTemplate> {
    vec![answer]
}

#[tokio::test]
async fn an_error_of_the_api_keeps_all_that_it_says() {
    let error = json!({
        "code": "VALIDATION_001", "message": "The request is not valid.",
        "details": { "phone_number": ["The field is required."] }, "doc_url": "https://docs.example.com/errors"
    });
    let body = json!({ "success": false, "data": null, "error": error, "meta": meta() });
    let server = serve(once(
        ResponseTemplate::new(400).set_body_json(body).insert_header("x-request-id", "req_9"),
    ))
    .await;
    let error = client(&server).messages().send(message()).await.unwrap_err();
    assert!(error.is_api() && !error.is_retryable() && !error.may_have_been_sent());
    assert_eq!(
        (error.status(), error.code(), error.family()),
        (Some(400), Some("VALIDATION_001"), Some("VALIDATION"))
    );
    assert_eq!(error.field_errors("phone_number"), ["The field is required."]);
    assert_eq!(
        error.api_error().unwrap().doc_url.as_deref(),
        Some("https://docs.example.com/errors")
    );
    assert_eq!((error.request_id(), error.attempts()), (Some("req_9"), 1));
    assert!(error.body().unwrap().contains("doc_url"), "{error:?}");
    assert_eq!(
        error.to_string(),
        "the API answered with an error (400): VALIDATION_001: The request is not valid.; request req_9"
    );
}

#[tokio::test]
async fn a_gateway_that_answers_in_html() {
    let page = format!("<html>{}</html>", "é".repeat(1_000_000));
    let answer = ResponseTemplate::new(502).set_body_raw(page, "text/html");
    let server = serve(once(answer)).await;
    let error = client(&server).messages().send(message()).await.unwrap_err();
    assert_eq!((error.status(), error.code(), error.attempts()), (Some(502), None, 3));
    assert!(error.may_have_been_sent());
    let body = error.body().unwrap();
    assert!(
        body.starts_with("<html>é") && body.len() <= 1024 * 1024 && body.len() > 1_000_000,
        "{}",
        body.len()
    );
    assert!(error.to_string().contains("text/html of 2000013 bytes"), "{error}");
    assert!(!format!("{error} {error:?}").contains("<html>"), "{error:?}");
}

#[tokio::test]
async fn an_empty_401() {
    let server = serve(once(ResponseTemplate::new(401))).await;
    let error = client(&server).me().get().await.unwrap_err();
    assert_eq!(
        (error.status(), error.attempts(), error.body(), error.code()),
        (Some(401), 1, None, None)
    );
}

#[tokio::test]
async fn a_200_that_says_that_it_failed() {
    let server =
        serve(once(ResponseTemplate::new(200).set_body_json(failure("RESOURCE_001")))).await;
    let error = client(&server).me().get().await.unwrap_err();
    assert_eq!(
        (error.status(), error.code(), error.request_id()),
        (Some(200), Some("RESOURCE_001"), Some("req_1"))
    );
    let body = json!({ "success": false, "data": null, "error": null, "meta": meta() });
    let server = serve(once(ResponseTemplate::new(200).set_body_json(body))).await;
    let error = client(&server).messages().send(message()).await.unwrap_err();
    assert!(error.is_decode() && error.to_string().contains("without a reason"), "{error}");
}

#[tokio::test]
async fn a_204_is_a_success_for_what_has_no_data_only() {
    let server = serve(once(ResponseTemplate::new(204))).await;
    let client = client(&server);
    let response = client.contacts().delete(CONTACT).await.unwrap();
    assert_eq!((response.status(), response.meta()), (204, None));
    let error = client.messages().send(message()).await.unwrap_err();
    assert!(
        error.is_decode() && error.may_have_been_sent() && error.to_string().contains("empty"),
        "{error:?}"
    );
    let server =
        serve(once(ResponseTemplate::new(200).set_body_json(failure("RESOURCE_001")))).await;
    let error = self::client(&server).contacts().delete(CONTACT).await.unwrap_err();
    assert_eq!(error.code(), Some("RESOURCE_001"));
}

#[tokio::test]
async fn a_success_without_data_that_is_none() {
    let failures = [
        ResponseTemplate::new(200)
            .set_body_json(json!({ "success": false, "data": null, "error": null })),
        ResponseTemplate::new(200)
            .set_body_json(json!({ "success": false, "error": { "code": "AUTH_004" } })),
        ResponseTemplate::new(200).set_body_json(json!({ "success": "False", "data": [] })),
    ];
    for answer in failures {
        let server = serve(once(answer)).await;
        let result = client(&server).contacts().delete(CONTACT).await;
        let error = result.expect_err("it failed");
        assert_eq!((error.status(), error.attempts()), (Some(200), 1), "{error:?}");
        // An error of the API says that nothing was done.
        assert_eq!(error.may_have_been_sent(), !error.is_api(), "{error:?}");
    }
    for body in [success(&Value::Null), json!({}), json!([1]), json!("done")] {
        let server = serve(once(ResponseTemplate::new(200).set_body_json(body))).await;
        let response = client(&server).contacts().delete(CONTACT).await.unwrap();
        assert_eq!(response.corrections(), []);
    }
    // The status has said that it was done; what is odd about the body is reported.
    for (answer, path) in [
        (ResponseTemplate::new(200).set_body_json(json!({ "error": { "reason": "x" } })), "error"),
        (ResponseTemplate::new(200).set_body_raw("<html>Gone</html>", "text/html"), "."),
        (ResponseTemplate::new(200).set_body_raw("{", "application/json"), "."),
    ] {
        let server = serve(once(answer)).await;
        let response = client(&server).contacts().delete(CONTACT).await.unwrap();
        let paths: Vec<_> =
            response.corrections().iter().map(sent_models::Correction::path).collect();
        assert_eq!(paths, [path]);
    }
}

/// Whatever is odd in one part of an answer, the other parts count.
#[tokio::test]
async fn an_odd_part_does_not_hide_the_others() {
    for (meta, id, corrections) in [
        (json!({}), None, 3),
        (json!([]), None, 1),
        (
            json!({ "request_id": "req_1", "timestamp": null, "response_time_ms": 1.5 }),
            Some("req_1"),
            3,
        ),
    ] {
        let body = json!({ "success": "yes", "data": sent(), "error": null, "meta": meta });
        let server = serve(once(ResponseTemplate::new(202).set_body_json(body))).await;
        let response = client(&server).messages().send(message()).await.unwrap();
        assert_eq!((response.request_id(), response.corrections().len()), (id, corrections));
    }
    for (name, odd) in [
        ("details", json!([])),
        ("details", json!("none")),
        ("details", json!({ "to": "wrong" })),
        ("message", json!(null)),
        ("doc_url", json!(7)),
    ] {
        let with_odd_part = |code: &str| {
            let mut body = failure(code);
            body["meta"] = json!({ "request_id": "req_2" });
            body["error"][name] = odd.clone();
            body
        };
        // A credential that is locked out is left alone.
        let locked = ResponseTemplate::new(429).set_body_json(with_odd_part("AUTH_002"));
        let server = serve(once(locked)).await;
        let error = client(&server).messages().send(message()).await.unwrap_err();
        let told = (error.code(), error.request_id(), error.attempts());
        assert_eq!(told, (Some("AUTH_002"), Some("req_2"), 1), "{name} {odd}");
        // The same call is running: waited for, and unknown if it takes too long.
        let running = ResponseTemplate::new(409).set_body_json(with_odd_part("CONFLICT_001"));
        let server = serve(once(running)).await;
        let error = client(&server).messages().send(message()).await.unwrap_err();
        assert_eq!((error.attempts(), error.may_have_been_sent()), (3, true), "{name} {odd}");
    }
}

#[tokio::test]
async fn an_answer_that_contradicts_itself_leaves_open_what_was_done() {
    let mut with_data = failure("BUSINESS_001");
    with_data["data"] = sent();
    let mut went_well = failure("BUSINESS_001");
    went_well["success"] = true.into();
    for (body, code, path) in
        [(with_data, Some("BUSINESS_001"), None), (went_well, None, Some("error"))]
    {
        let server = serve(once(ResponseTemplate::new(202).set_body_json(body))).await;
        let error = client(&server).messages().send(message()).await.unwrap_err();
        assert!(error.may_have_been_sent(), "{error:?}");
        assert_eq!((error.code(), error.json_path()), (code, path));
    }
}

#[tokio::test]
async fn an_error_is_one_line() {
    let mut body = failure("VALIDATION_001");
    body["error"]["message"] = "first\nERROR second\r\u{1b}[31m".into();
    body["meta"]["request_id"] = "req_1\nERROR third".into();
    let server = serve(once(ResponseTemplate::new(400).set_body_json(body))).await;
    let error = client(&server).messages().send(message()).await.unwrap_err();
    assert!(!error.to_string().contains(char::is_control), "{error}");
    assert!(error.to_string().contains("first ERROR second"), "{error}");
    assert!(error.to_string().contains("third"), "{error}");
}

#[tokio::test]
async fn whoever_calls_again_with_another_key_is_not_invited_to() {
    let server = serve(once(ResponseTemplate::new(500))).await;
    let client = client(&server);
    let random = client.messages().send(message()).await.unwrap_err();
    assert!(random.may_have_been_sent() && !random.is_retryable(), "{random:?}");
    let key = random.idempotency_key().unwrap().clone();
    let own = client.messages().send(message()).idempotency_key(key).await.unwrap_err();
    assert!(own.may_have_been_sent() && own.is_retryable(), "{own:?}");
    let read = client.me().get().await.unwrap_err();
    assert!(!read.may_have_been_sent() && read.is_retryable(), "{read:?}");
}

#[tokio::test]
async fn data_that_is_not_what_was_expected() {
    let body = success(&json!([{ "message_id": "42" }]));
    let server = serve(once(ResponseTemplate::new(202).set_body_json(body))).await;
    let error = client(&server).messages().send(message()).await.unwrap_err();
    assert!(error.is_decode() && error.may_have_been_sent() && !error.is_retryable(), "{error:?}");
    assert_eq!(error.json_path(), Some("data"));
    assert_eq!((error.status(), error.attempts()), (Some(202), 1));
    // Support can look for a call that was paid for.
    assert_eq!(error.request_id(), Some("req_1"));
    let body = json!({ "success": true, "meta": meta() });
    let server = serve(once(ResponseTemplate::new(200).set_body_json(body))).await;
    let error = client(&server).me().get().await.unwrap_err();
    assert_eq!((error.json_path(), error.may_have_been_sent()), (Some("data"), false));
}

#[tokio::test]
async fn a_wrong_content_type() {
    let answer = ResponseTemplate::new(200)
        .set_body_raw("<html>Please log in</html>", "text/html; charset=utf-8");
    let server = serve(once(answer)).await;
    let error = client(&server).me().get().await.unwrap_err();
    assert!(error.is_decode() && error.to_string().contains("text/html"), "{error}");
    for right in ["application/json; charset=utf-8", "application/problem+json", "Application/JSON"]
    {
        let answer = ResponseTemplate::new(202).set_body_raw(success(&sent()).to_string(), right);
        let server = serve(once(answer)).await;
        client(&server).messages().send(message()).await.unwrap();
    }
}

#[tokio::test]
async fn an_envelope_without_meta_or_success_is_good_enough() {
    let server =
        serve(once(ResponseTemplate::new(202).set_body_json(json!({ "data": sent() })))).await;
    let response = client(&server).messages().send(message()).await.unwrap();
    assert_eq!(
        (response.status.as_ref().map(ToString::to_string), response.meta()),
        (Some("QUEUED".to_owned()), None)
    );
}

/// The texts of an error and of what is behind it.
fn chain(error: &Error) -> Vec<String> {
    let first: &(dyn std::error::Error + 'static) = error;
    std::iter::successors(Some(first), |error| error.source()).map(ToString::to_string).collect()
}

#[tokio::test]
async fn a_chain_of_causes_says_nothing_twice() {
    let server = serve(once(ResponseTemplate::new(500))).await;
    let gateway = client(&server).me().get().await.unwrap_err();
    assert_eq!(chain(&gateway), [gateway.to_string()]);
    let closed = builder("http://127.0.0.1:1").build().unwrap();
    let refused = chain(&closed.me().get().await.unwrap_err());
    assert!(refused.len() > 2, "{refused:?}");
    // Most logs show the first text only, so it has the innermost cause.
    assert!(refused[0].contains(refused.last().unwrap()), "{refused:?}");
    for (number, text) in refused.iter().enumerate().skip(1) {
        assert!(refused.iter().skip(number + 1).all(|later| !text.contains(later)), "{refused:?}");
    }
}

/// Neither the key nor a phone number of a request is in what is printed, whatever happens.
#[tokio::test]
async fn nothing_private_is_printed() {
    let answers = [
        ResponseTemplate::new(500),
        ResponseTemplate::new(400).set_body_json(failure("VALIDATION_002")),
        ResponseTemplate::new(400).set_body_json({
            let mut body = failure("VALIDATION_002");
            body["error"]["details"] = json!({ "phone": [PHONE] });
            body
        }),
        ResponseTemplate::new(200).set_body_json(json!({ "data": [PHONE] })),
        ResponseTemplate::new(301).insert_header("location", "http://localhost:1/"),
    ];
    let check = |text: String| {
        for private in [KEY, PHONE, "2025550143"] {
            assert!(!text.contains(private), "{text}");
        }
    };
    for answer in answers {
        let server = serve(once(answer)).await;
        let client = client(&server);
        check(format!("{client:?} {:?}", builder(&server.uri())));
        let error = client.numbers().lookup(PHONE).await.unwrap_err();
        check(format!("{error} {error:?} {:?}", std::error::Error::source(&error)));
    }
    let refused = builder("http://127.0.0.1:1").build().unwrap();
    let error = refused.numbers().lookup(PHONE).await.unwrap_err();
    check(format!("{error} {error:?} {:?}", std::error::Error::source(&error)));
}

#[tokio::test]
async fn the_page_s_requests_are_converted_or_refused_before_anything_is_sent() {
    let server = serve(once(ResponseTemplate::new(202).set_body_json(success(&sent())))).await;
    let client = client(&server);
    let template = "94f3b7d1-26ae-4f09-a8c5-6b0d3e81f57c";
    let page = sent_models::SendMessageRequest::new(PHONE, template).with_test_mode(true);
    client.messages().send(page.clone()).await.unwrap();
    let error =
        client.messages().send(page.with_webhook_url("https://a.example.com")).await.unwrap_err();
    assert!(error.is_refused() && !error.may_have_been_sent());
    assert_eq!(error.no_counterpart().unwrap().field(), "webhook_url");
    let requests = super::received(&server).await;
    assert_eq!(requests.len(), 1);
    let body: Value = serde_json::from_slice(&requests[0].body).unwrap();
    assert_eq!(body["sandbox"], true);
}
