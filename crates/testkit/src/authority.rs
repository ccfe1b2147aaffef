//! Certificates for tests of TLS, made by OpenSSL.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use crate::Folder;

/// What the extensions of both kinds of certificates are.
const CONFIG: &str = "[req]\ndistinguished_name = name\nprompt = no\n[name]\nCN = Test\n\
    [authority]\nbasicConstraints = critical, CA:TRUE\nkeyUsage = critical, keyCertSign\nsubjectKeyIdentifier = hash\n\
    [server]\nbasicConstraints = critical, CA:FALSE\nextendedKeyUsage = serverAuth\nsubjectAltName = ";

/// An authority that nobody trusts unless told to.
#[derive(Debug)]
pub struct Authority {
    folder: Folder,
}

/// A server's certificate and its key, both PEM files that go away with their authority.
#[derive(Debug)]
pub struct Certificate {
    /// The certificate.
    pub certificate: PathBuf,
    /// Its private key.
    pub key: PathBuf,
}

impl Authority {
    /// A new one.
    pub fn new() -> Self {
        let authority = Self { folder: Folder::new() };
        authority.make("authority", "DNS:authority.example", &[]);
        authority
    }

    /// Its own certificate, a PEM file.
    pub fn certificate(&self) -> PathBuf {
        self.path("authority.pem")
    }

    /// A certificate for a server, for names as OpenSSL writes them: `DNS:localhost,IP:127.0.0.1`.
    pub fn server(&self, names: &str) -> Certificate {
        let (pem, key) = (self.certificate(), self.path("authority.key"));
        self.make("server", names, &["-CA", &pem.display().to_string(), "-CAkey", &key.display().to_string()]);
        Certificate { certificate: self.path("server.pem"), key: self.path("server.key") }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn make(&self, kind: &str, names: &str, signer: &[&str]) {
        let config = self.path("openssl.cnf");
        std::fs::write(&config, format!("{CONFIG}{names}\n")).expect("a file in the test's folder");
        // Each authority has a name of its own, the folder's: two of one name would be taken for the same.
        let subject = format!("/CN={} {kind}", self.folder.path().file_name().unwrap_or_default().display());
        let status = Command::new("openssl")
            .args(["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-noenc", "-days", "2"])
            .args(["-subj", &subject, "-extensions", kind, "-config"])
            .arg(config)
            .arg("-out")
            .arg(self.path(&format!("{kind}.pem")))
            .arg("-keyout")
            .arg(self.path(&format!("{kind}.key")))
            .args(signer)
            .stderr(Stdio::null())
            .status();
        assert!(status.is_ok_and(|status| status.success()), "no certificate: install the Debian package openssl");
    }
}

impl Default for Authority {
    fn default() -> Self {
        Self::new()
    }
}
