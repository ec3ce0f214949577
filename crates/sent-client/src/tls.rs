//! TLS by rustls: with ring, which builds in seconds, and the system's certificates.

use std::sync::Arc;

use rustls::{
    ClientConfig,
    crypto::{CryptoProvider, ring},
};
use rustls_platform_verifier::BuilderVerifierExt as _;

use crate::Error;

/// Sets up TLS, with the process's provider if there is one. With the feature for another library,
/// reqwest sets it up itself.
pub(crate) fn set_up(http: reqwest::ClientBuilder) -> Result<reqwest::ClientBuilder, Error> {
    if cfg!(any(feature = "aws-lc", feature = "native-tls")) {
        return Ok(http);
    }
    let provider = CryptoProvider::get_default().cloned();
    let provider = provider.unwrap_or_else(|| Arc::new(ring::default_provider()));
    let mut config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(Error::refused)?
        .with_platform_verifier()
        .map_err(Error::refused)?
        .with_no_client_auth();
    // As reqwest itself would offer.
    let protocols: &[&[u8]] =
        if cfg!(feature = "http2") { &[b"h2", b"http/1.1"] } else { &[b"http/1.1"] };
    config.alpn_protocols = protocols.iter().map(|name| name.to_vec()).collect();
    Ok(http.tls_backend_preconfigured(config))
}
