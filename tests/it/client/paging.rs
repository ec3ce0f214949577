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
        let page = 1 + usize::from(is_second);
        let data = json!({ "contacts": [contact(page)], "pagination": usual(page, 2) });
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
async fn a_list_without_end_is_an_error() {
    let server = pages(&[], |page, _| json!({ "page": page, "has_more": true })).await;
    let mut pages = client(&server).contacts().list(ListContactsQuery::new(1, 2)).pages();
    for _ in 0..4 {
        assert!(pages.next().await.unwrap().is_some());
    }
    assert!(pages.next().await.unwrap_err().to_string().contains("empty"));
    assert!(pages.next().await.unwrap().is_none());
    assert_eq!(received(&server).await.len(), 4);
    let server = self::pages(&[], |page, _| json!({ "page": page, "has_more": true })).await;
    let mut items = client(&server).contacts().list(ListContactsQuery::new(1, 2)).items();
    let error = items.next().await.unwrap_err();
    assert!(error.to_string().contains("empty"), "{error}");
    assert!(items.next().await.unwrap().is_none(), "nothing comes after an error");
    assert_eq!(received(&server).await.len(), 4);
}

#[tokio::test]
async fn an_error_on_the_way_ends_the_list() {
    let server = MockServer::start().await;
    Mock::given(any()).respond_with(ResponseTemplate::new(404)).mount(&server).await;
    let mut pages = client(&server).contacts().list(ListContactsQuery::new(1, 2)).pages();
    assert_eq!(pages.next().await.unwrap_err().status(), Some(404));
    assert!(pages.next().await.unwrap().is_none());
}

/// What a list of pages gives, page by page.
struct Case {
    name: &'static str,
    /// The answer for a page by its number.
    answer: fn(usize) -> ResponseTemplate,
    /// Items of each page that is given.
    sizes: &'static [usize],
    /// Part of the error after them.
    error: Option<&'static str>,
    /// How many pages are asked for.
    asked: usize,
}

/// Five items on three pages, and nothing after them.
fn five(page: usize) -> Vec<Value> {
    let size = [2, 2, 1].get(page - 1).copied().unwrap_or(0);
    (0..size).map(|number| contact(page * 100 + number)).collect()
}

fn page_of(contacts: &[Value], pagination: &Value) -> ResponseTemplate {
    let data = json!({ "contacts": contacts, "pagination": pagination });
    ResponseTemplate::new(200).set_body_json(success(&data))
}

const CASES: &[Case] = &[
    Case {
        name: "absent pagination",
        answer: |page| {
            ResponseTemplate::new(200).set_body_json(success(&json!({ "contacts": five(page) })))
        },
        sizes: &[2, 2, 1, 0],
        error: None,
        asked: 4,
    },
    Case {
        name: "null pagination",
        answer: |page| page_of(&five(page), &json!(null)),
        sizes: &[2, 2, 1, 0],
        error: None,
        asked: 4,
    },
    Case {
        name: "empty pagination",
        answer: |page| page_of(&five(page), &json!({})),
        sizes: &[2, 2, 1, 0],
        error: None,
        asked: 4,
    },
    Case {
        name: "empty pagination, empty list",
        answer: |_| page_of(&[], &json!({})),
        sizes: &[0],
        error: None,
        asked: 1,
    },
    Case {
        name: "page echoed as 0",
        answer: |page| page_of(&five(page), &json!({ "page": 0, "has_more": page < 3 })),
        sizes: &[2, 2, 1],
        error: None,
        asked: 3,
    },
    Case {
        name: "page counted from 0, total_pages only",
        answer: |page| page_of(&five(page), &json!({ "page": page - 1, "total_pages": 3 })),
        sizes: &[2, 2, 1],
        error: None,
        asked: 3,
    },
    Case {
        name: "total_pages 0 beside has_more",
        answer: |page| page_of(&five(page), &json!({ "total_pages": 0, "has_more": page < 3 })),
        sizes: &[2, 2, 1],
        error: None,
        asked: 3,
    },
    Case {
        name: "total_pages 0 alone",
        answer: |page| page_of(&five(page), &json!({ "total_pages": 0 })),
        sizes: &[2, 2, 1, 0],
        error: None,
        asked: 4,
    },
    Case {
        name: "total_pages smaller than has_more says",
        answer: |page| page_of(&five(page), &json!({ "total_pages": 1, "has_more": page < 3 })),
        sizes: &[2, 2, 1],
        error: None,
        asked: 3,
    },
    Case {
        name: "has_more only",
        answer: |page| page_of(&five(page), &json!({ "has_more": page < 3 })),
        sizes: &[2, 2, 1],
        error: None,
        asked: 3,
    },
    Case {
        name: "total_pages only",
        answer: |page| page_of(&five(page), &json!({ "total_pages": 3 })),
        sizes: &[2, 2, 1],
        error: None,
        asked: 3,
    },
    Case {
        name: "has_more false beside larger total_pages",
        answer: |page| page_of(&five(page), &json!({ "total_pages": 9, "has_more": page < 2 })),
        sizes: &[2, 2],
        error: None,
        asked: 2,
    },
    Case {
        name: "same page for ever, promised",
        answer: |_| page_of(&five(1), &json!({ "page": 1, "has_more": true })),
        sizes: &[2],
        error: Some("the API returned the same page again"),
        asked: 2,
    },
    Case {
        name: "same page for ever, by total_pages",
        answer: |_| page_of(&five(1), &json!({ "page": 1, "total_pages": 3 })),
        sizes: &[2],
        error: Some("the API returned the same page again"),
        asked: 2,
    },
    Case {
        name: "same page for ever, silent",
        answer: |_| page_of(&five(1), &json!({})),
        sizes: &[2],
        error: Some("the API returned the same page again"),
        asked: 2,
    },
    Case {
        name: "same page as the last one",
        answer: |page| page_of(&five(1), &json!({ "page": page, "has_more": page < 2 })),
        sizes: &[2],
        error: Some("the API returned the same page again"),
        asked: 2,
    },
    Case {
        name: "last page again, after it",
        answer: |page| page_of(&five(page.min(3)), &json!({})),
        sizes: &[2, 2, 1],
        error: Some("the API returned the same page again"),
        asked: 4,
    },
    Case {
        name: "pages that differ in a phone number only",
        answer: |page| {
            let mut contact = contact(1);
            contact["phone_number"] = json!(format!("+1202555014{page}"));
            page_of(&[contact], &json!({ "has_more": page < 3 }))
        },
        sizes: &[1, 1, 1],
        error: None,
        asked: 3,
    },
    Case {
        name: "empty pages promised",
        answer: |page| page_of(&five(page), &json!({ "has_more": true })),
        sizes: &[2, 2, 1, 0, 0, 0, 0],
        error: Some("page after page is empty"),
        asked: 7,
    },
    Case {
        name: "an HTTP error on page 2",
        answer: |page| match page {
            1 => page_of(&five(1), &json!({ "has_more": true })),
            _ => ResponseTemplate::new(404),
        },
        sizes: &[2],
        error: Some("404"),
        asked: 2,
    },
    Case {
        name: "one bad item on page 2",
        answer: |page| {
            let mut contacts = five(page);
            if page == 2 {
                contacts.insert(1, json!(7));
            }
            page_of(&contacts, &json!({ "has_more": page < 3 }))
        },
        sizes: &[2, 2, 1],
        error: None,
        asked: 3,
    },
    Case {
        name: "nothing but bad items on page 2, silent",
        answer: |page| match page {
            2 => page_of(&[json!(7)], &json!({})),
            _ => page_of(&five(page), &json!({})),
        },
        sizes: &[2, 0, 1, 0],
        error: None,
        asked: 4,
    },
    Case {
        name: "nothing but bad items for ever, silent",
        answer: |_| page_of(&[json!(7)], &json!({})),
        sizes: &[0, 0, 0, 0],
        error: Some("page after page is empty"),
        asked: 4,
    },
];

async fn serve_pages(answer: fn(usize) -> ResponseTemplate) -> MockServer {
    let server = MockServer::start().await;
    let respond = move |request: &Request| {
        let mut query = request.url.query_pairs();
        let page = query.find(|(name, _)| name == "page").unwrap().1;
        answer(page.parse().unwrap())
    };
    Mock::given(any()).respond_with(respond).mount(&server).await;
    server
}

#[tokio::test]
async fn whatever_a_page_says_about_the_next() {
    for Case { name, answer, sizes, error, asked } in CASES {
        let server = serve_pages(*answer).await;
        let list = || client(&server).contacts().list(ListContactsQuery::new(1, 2));

        // No list of the table has more pages than this; one without end is not to hang the test.
        let (mut pages, mut given, mut failed) = (list().pages(), Vec::new(), None);
        while given.len() < 20 {
            match pages.next().await {
                Ok(Some(page)) => given.push(page.contacts.len()),
                Ok(None) => break,
                Err(error) => {
                    failed = Some(error.to_string());
                    break;
                }
            }
        }
        assert_eq!(given, *sizes, "{name}: {failed:?}");
        assert_eq!(failed.is_some(), error.is_some(), "{name}: {failed:?}");
        let said = failed.unwrap_or_default();
        assert!(said.contains(error.unwrap_or_default()), "{name}: {said}");
        assert!(pages.next().await.unwrap().is_none(), "{name}: more after the end");
        assert_eq!(received(&server).await.len(), *asked, "{name}");

        // The same one by one, in either form.
        let (mut items, mut count) = (list().items(), 0);
        let failed = loop {
            match items.next().await {
                Ok(Some(_)) => count += 1,
                Ok(None) => break None,
                Err(error) => break Some(error.to_string()),
            }
        };
        assert_eq!(count, sizes.iter().sum::<usize>(), "{name}");
        assert_eq!(failed.unwrap_or_default(), said, "{name}");
        assert!(items.next().await.unwrap().is_none(), "{name}: more after the end");
        let outcomes: Vec<_> = list().items().into_stream().collect().await;
        assert_eq!(outcomes.iter().filter(|item| item.is_ok()).count(), count, "{name}");
        assert_eq!(outcomes.last().is_some_and(Result::is_err), error.is_some(), "{name}");
    }
}

#[tokio::test]
async fn a_bad_item_is_left_out_and_reported_with_its_page() {
    let server = serve_pages(|page| {
        let mut contacts = five(page);
        if page == 2 {
            contacts.insert(1, json!(7));
        }
        page_of(&contacts, &json!({ "page": page, "has_more": page < 3 }))
    })
    .await;
    let pages = client(&server).contacts().list(ListContactsQuery::new(1, 2)).pages();
    let pages: Vec<_> = pages.into_stream().try_collect().await.unwrap();
    let reported: Vec<Vec<_>> = pages
        .iter()
        .map(|page| page.corrections().iter().map(|it| it.path().to_owned()).collect())
        .collect();
    assert_eq!(reported, [vec![], vec!["data.contacts[1]".to_owned()], vec![]]);
    let ids: Vec<_> = pages[1].contacts.iter().map(|contact| contact.id.to_string()).collect();
    assert!(ids[0].ends_with("200") && ids[1].ends_with("201"), "{ids:?}");
}

#[tokio::test]
async fn the_last_of_all_page_numbers() {
    let server = MockServer::start().await;
    let answer = page_of(&five(1), &json!({ "has_more": true }));
    Mock::given(any()).respond_with(answer).mount(&server).await;
    let list = client(&server).contacts().list(ListContactsQuery::new(1, 2));
    let mut pages = list.query_pair("page", u64::MAX).pages();
    assert!(pages.next().await.unwrap().is_some());
    assert!(pages.next().await.unwrap_err().to_string().contains("same page"));
}
