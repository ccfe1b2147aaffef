//! TLS to PostgreSQL. Made only for addresses that ask for it; SQLite never comes here.

use std::path::Path;
use std::sync::Arc;

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::verify_server_cert_signed_by_trust_anchor;
use rustls::crypto::{CryptoProvider, ring, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::server::ParsedCertificate;
use rustls::{CertificateError, ClientConfig, DigitallySignedStruct, Error, RootCertStore, SignatureScheme};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::address::Proof;
use crate::error::{Result, StoreError};

/// PostgreSQL's name among the protocols of TLS, which servers from 17 on want with `sslnegotiation=direct`.
const PROTOCOL: &[u8] = b"postgresql";

/// A connector that believes a server after this proof. Reads certificates from files.
pub(super) fn connector(proof: &Proof) -> Result<MakeRustlsConnect> {
    let provider = Arc::new(ring::default_provider());
    let builder = ClientConfig::builder_with_provider(provider.clone()).with_safe_default_protocol_versions();
    let builder = builder.map_err(|error| broken(&error))?;
    let builder = match proof {
        Proof::Name(roots) => builder.with_root_certificates(roots.as_deref().map_or_else(platform, read)?),
        Proof::Authority(roots) => builder.dangerous().with_custom_certificate_verifier(Arc::new(AnyName {
            roots: Some(read(roots)?),
            provider,
        })),
        Proof::Nothing => {
            let verifier = AnyName { roots: None, provider };
            builder.dangerous().with_custom_certificate_verifier(Arc::new(verifier))
        }
    };
    let mut config = builder.with_no_client_auth();
    config.alpn_protocols = vec![PROTOCOL.to_vec()];
    Ok(MakeRustlsConnect::new(config))
}

/// The authorities in a PEM file.
fn read(path: &Path) -> Result<RootCertStore> {
    let told = |why: &dyn std::fmt::Display| StoreError::Format(format!("sslrootcert {}: {why}", path.display()));
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_file_iter(path).map_err(|error| told(&error))? {
        roots.add(certificate.map_err(|error| told(&error))?).map_err(|error| told(&error))?;
    }
    if roots.is_empty() { Err(told(&"no certificate in it")) } else { Ok(roots) }
}

/// The authorities that the machine trusts (Debian: `ca-certificates`).
fn platform() -> Result<RootCertStore> {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    if roots.is_empty() {
        return Err(StoreError::Format("this machine trusts no authority: name one with sslrootcert".to_owned()));
    }
    Ok(roots)
}

fn broken(error: &Error) -> StoreError {
    StoreError::Format(format!("TLS: {error}"))
}

/// A failed connection in words that say what to do, if the cause was TLS.
pub(super) fn explain(error: tokio_postgres::Error) -> StoreError {
    let cause = std::error::Error::source(&error).and_then(|cause| cause.downcast_ref::<std::io::Error>());
    match cause.and_then(std::io::Error::get_ref).and_then(|inner| inner.downcast_ref::<Error>()) {
        Some(tls) => StoreError::Format(format!("PostgreSQL, TLS: {tls}{}", remedy(tls))),
        None => StoreError::Postgres(error),
    }
}

fn remedy(error: &Error) -> &'static str {
    match error {
        // A bad signature: an authority of the same name, made anew with another key.
        Error::InvalidCertificate(CertificateError::UnknownIssuer | CertificateError::BadSignature) => {
            " – who signed the server's certificate is not known here: name the authority with sslrootcert"
        }
        Error::InvalidCertificate(
            CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. },
        ) => " – the server's certificate is for another name: write that name as the host",
        _ => "",
    }
}

/// Asks for an authority (or for none), not for the name. The server must always own the key of its certificate.
#[derive(Debug)]
struct AnyName {
    roots: Option<RootCertStore>,
    provider: Arc<CryptoProvider>,
}

impl ServerCertVerifier for AnyName {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        _name: &ServerName<'_>,
        _ocsp: &[u8],
        now: UnixTime,
    ) -> std::result::Result<ServerCertVerified, Error> {
        if let Some(roots) = &self.roots {
            let certificate = ParsedCertificate::try_from(end_entity)?;
            let algorithms = self.provider.signature_verification_algorithms.all;
            verify_server_cert_signed_by_trust_anchor(&certificate, roots, intermediates, now, algorithms)?;
        }
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> std::result::Result<HandshakeSignatureValid, Error> {
        verify_tls12_signature(message, certificate, signed, &self.provider.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> std::result::Result<HandshakeSignatureValid, Error> {
        verify_tls13_signature(message, certificate, signed, &self.provider.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}
