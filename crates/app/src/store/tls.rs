//! TLS to a database: always with a certificate that the system's store, or the file that `SSL_CERT_FILE` names, vouches
//! for, and for the host that was asked for.

use std::sync::Arc;

use rustls::crypto::ring;
use rustls::{ClientConfig, RootCertStore};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::{Place, StoreError};

pub(super) fn connector(place: &Place) -> Result<MakeRustlsConnect, StoreError> {
    let failed = |what: &dyn std::fmt::Display| StoreError::Failed(place.to_string(), what.to_string());
    let mut roots = RootCertStore::empty();
    let found = rustls_native_certs::load_native_certs();
    let (trusted, _) = roots.add_parsable_certificates(found.certs);
    if trusted == 0 {
        return Err(failed(
            &"the connection needs TLS, and this machine trusts no authority: SSL_CERT_FILE can name a file",
        ));
    }
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| failed(&error))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(MakeRustlsConnect::new(config))
}
