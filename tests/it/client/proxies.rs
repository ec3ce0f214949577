//! Where no proxy is used.

use std::{env, process::Command};

use wiremock::ResponseTemplate;

use super::{builder, received, serve};

const BASE: &str = "SENT_TESTS_BEHIND_A_PROXY";

/// Run again by itself, with the variables of a proxy: tests share their environment.
#[tokio::test]
async fn a_server_on_this_machine_is_not_asked_through_a_proxy() {
    if let Ok(base) = env::var(BASE) {
        let client = builder(&base).retries(0).build().unwrap();
        assert_eq!(client.me().get().await.unwrap_err().status(), Some(404));
        return;
    }
    let server = serve(vec![ResponseTemplate::new(404)]).await;
    let proxy = serve(vec![ResponseTemplate::new(418)]).await;
    let mut command = Command::new(env::current_exe().unwrap());
    command.args([
        "--exact",
        "client::proxies::a_server_on_this_machine_is_not_asked_through_a_proxy",
    ]);
    for name in ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "ALL_PROXY", "all_proxy"] {
        command.env(name, proxy.uri());
    }
    for name in ["NO_PROXY", "no_proxy", "REQUEST_METHOD"] {
        command.env_remove(name);
    }
    command.env(BASE, server.uri());
    let output = tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(received(&proxy).await.is_empty(), "the proxy was asked");
    assert!(output.status.success() && said.contains("1 passed"), "{said}");
    assert_eq!(received(&server).await.len(), 1);
}
