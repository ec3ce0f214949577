//! Lists with pages.

use std::time::Duration;

use futures_util::{StreamExt as _, TryStreamExt as _};
use sent_models::live::{self, ListContactsQuery};
use serde_json::{Value, json};
use wiremock::{Mock, MockServer, Request, ResponseTemplate, matchers::any};

use super::{client, header, received, success};

fn contact(number: usize) -> Value {
    json!({
        "id": format!("5b1f0c5e-8a0e-4c7b-9d53-{number:012}"), "phone_number": "+12025550143",
        "format_international": "+1 202-555-0143", "format_national": "(202) 555-0143",
        "format_rfc": "tel:+1-202-555-0143", "country_code": "1", "region_code": "US",
        "available_channels": "sms", "default_channel": "sms", "opt_out": false,
        "created_at": "2026-10-05T08:15:00Z"
    })
}

/// Serves pages; `position` makes the pagination of a page by its number.
async fn pages(sizes: &'static [usize], position: fn(usize, usize) -> Value) -> MockServer {
    let server = MockServer::start().await;
    let respond = move |request: &Request| {
        let query: Vec<(String, String)> = request.url.query_pairs().into_owned().collect();
        let page: usize = query.iter().find(|(name, _)| name == "page").unwrap().1.parse().unwrap();
        let size = sizes.get(page - 1).copied().unwrap_or(0);
        let contacts: Vec<_> = (0..size).map(|number| contact(page * 100 + number)).collect();
        let data = json!({ "contacts": contacts, "pagination": position(page, sizes.len()) });
        ResponseTemplate::new(200).set_body_json(success(&data))
    };
    Mock::given(any()).respond_with(respond).mount(&server).await;
    server
}

fn usual(page: usize, total: usize) -> Value {
    json!({ "page": page, "page_size": 2, "total_pages": total, "has_more": page < total, "cursors": null })
}

#[tokio::test]
async fn items_of_all_pages_one_by_one() {
    let server = pages(&[2, 2, 1], usual).await;
    let client = client(&server);
    let query = ListContactsQuery::new(1, 2).with_search("555");
    let mut items = client.contacts().list(query.clone()).header("x-trace", "a1").items();
    let mut ids = Vec::new();
    while let Some(contact) = items.next().await.unwrap() {
        ids.push(contact.id.to_string());
    }
    assert_eq!(ids.len(), 5);
    assert!(ids[4].ends_with("000000000300"), "{ids:?}");
    assert!(items.next().await.unwrap().is_none());
    let requests = received(&server).await;
    let queries: Vec<_> = requests.iter().map(|request| request.url.query().unwrap()).collect();
    assert_eq!(
        queries,
        [
            "page=1&page_size=2&search=555",
            "page=2&page_size=2&search=555",
            "page=3&page_size=2&search=555"
        ]
    );
    assert!(requests.iter().all(|request| header(request, "x-trace") == Some("a1")));

    let all: Vec<live::Contact> =
        client.contacts().list(query).items().into_stream().try_collect().await.unwrap();
    assert_eq!(all.len(), 5);
}

#[tokio::test]
async fn pages_from_any_number_on() {
    let server = pages(&[2, 2, 1], usual).await;
    let client = client(&server);
    let pages: Vec<_> =
        client.contacts().list(ListContactsQuery::new(2, 2)).pages().into_stream().collect().await;
    let sizes: Vec<_> = pages.iter().map(|page| page.as_ref().unwrap().contacts.len()).collect();
    assert_eq!(sizes, [2, 1]);
    assert_eq!(received(&server).await.len(), 2);
}

#[tokio::test]
async fn a_list_that_says_less() {
    let by_total = |page, total| json!({ "page": page, "total_pages": total });
    let server = pages(&[2, 2], by_total).await;
    let items = client(&server).contacts().list(ListContactsQuery::new(1, 2)).items();
    assert_eq!(items.into_stream().count().await, 4);
    // Whoever does not say that there is more is taken to have said all.
    let server = pages(&[2, 2], |_, _| json!({})).await;
    let items = client(&server).contacts().list(ListContactsQuery::new(1, 2)).items();
    assert_eq!(items.into_stream().count().await, 2);
}

#[tokio::test]
async fn an_empty_page_in_the_middle_is_not_the_end() {
    let server = pages(&[2, 0, 1], usual).await;
    let items = client(&server).contacts().list(ListContactsQuery::new(1, 2)).items();
    assert_eq!(items.into_stream().count().await, 3);
}

#[tokio::test]
async fn a_page_that_nobody_waited_for_comes_again() {
    let server = MockServer::start().await;
    let respond = |request: &Request| {
        let is_second = request.url.query().unwrap().contains("page=2");
        let data =
            json!({ "contacts": [contact(1)], "pagination": usual(1 + usize::from(is_second), 2) });
        let delay = Duration::from_millis(if is_second { 300 } else { 0 });
        ResponseTemplate::new(200).set_body_json(success(&data)).set_delay(delay)
    };
    Mock::given(any()).respond_with(respond).mount(&server).await;
    let mut pages = client(&server).contacts().list(ListContactsQuery::new(1, 1)).pages();
    assert!(pages.next().await.unwrap().is_some());
    assert!(tokio::time::timeout(Duration::from_millis(50), pages.next()).await.is_err());
    assert_eq!(pages.next().await.unwrap().unwrap().pagination.page, Some(2));
    assert!(pages.next().await.unwrap().is_none());
}

#[tokio::test]
async fn a_call_that_cannot_be_sent_is_told_once() {
    let server = pages(&[1], usual).await;
    let list = client(&server).contacts().list(ListContactsQuery::new(1, 1));
    let mut pages = list.header("host", "x").pages();
    assert!(pages.next().await.unwrap_err().is_refused());
    assert!(pages.next().await.unwrap().is_none());
}

#[tokio::test]
async fn more_pages_than_there_are_is_an_error() {
    let server = pages(&[1, 1, 1], |_, _| json!({ "total_pages": 2, "has_more": true })).await;
    let mut items = client(&server).contacts().list(ListContactsQuery::new(1, 1)).items();
    assert!(items.next().await.unwrap().is_some());
    let error = items.next().await.unwrap_err();
    assert!(error.to_string().contains("more pages"), "{error}");
}

#[tokio::test]
async fn a_list_without_end_is_an_error() {
    let server = pages(&[], |page, _| json!({ "page": page, "has_more": true })).await;
    let mut pages = client(&server).contacts().list(ListContactsQuery::new(1, 2)).pages();
    for _ in 0..3 {
        assert!(pages.next().await.unwrap().is_some());
    }
    assert!(pages.next().await.unwrap_err().to_string().contains("empty"));
    let server = self::pages(&[], |page, _| json!({ "page": page, "has_more": true })).await;
    let mut items = client(&server).contacts().list(ListContactsQuery::new(1, 2)).items();
    let error = items.next().await.unwrap_err();
    assert!(error.to_string().contains("empty"), "{error}");
    assert!(items.next().await.unwrap().is_none(), "nothing comes after an error");
    assert_eq!(received(&server).await.len(), 4);
}

#[tokio::test]
async fn a_page_that_comes_again_is_an_error() {
    let server = pages(&[2, 2, 2], |_, _| json!({ "page": 1, "has_more": true })).await;
    let mut items = client(&server).contacts().list(ListContactsQuery::new(1, 2)).items();
    assert!(items.next().await.unwrap().is_some());
    assert!(items.next().await.unwrap().is_some());
    let error = items.next().await.unwrap_err();
    assert!(error.to_string().contains("another page"), "{error}");
    assert_eq!(received(&server).await.len(), 2);
}

#[tokio::test]
async fn an_error_on_the_way_ends_the_list() {
    let server = MockServer::start().await;
    Mock::given(any()).respond_with(ResponseTemplate::new(404)).mount(&server).await;
    let mut pages = client(&server).contacts().list(ListContactsQuery::new(1, 2)).pages();
    assert_eq!(pages.next().await.unwrap_err().status(), Some(404));
    assert!(pages.next().await.unwrap().is_none());
}
