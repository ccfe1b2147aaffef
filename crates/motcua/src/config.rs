//! `motcua.toml`: how a production installation is set up. Flags of the command line come before it.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use anyhow::Context;
use exchange::SmtpConfig;
use serde::Deserialize;

/// The file. Unknown keys are errors, so that a slip of the pen is found at once.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// `sqlite:PATH` or `postgres://…`, with libpq's `sslmode` and `sslrootcert`.
    pub database: Option<String>,
    /// Folder of uploaded files; by default `files` beside the SQLite file.
    pub files: Option<PathBuf>,
    /// Address and port of pages and API.
    #[serde(default = "default_listen")]
    pub listen: SocketAddr,
    /// Address and port of `/metrics`; none: no metrics.
    pub metrics_listen: Option<SocketAddr>,
    /// Address under which people reach it, e.g. `https://motcua.cantho.example`.
    pub base_url: String,
    /// Code of the statistics office.
    #[serde(default = "default_province")]
    pub province: i16,
    /// Name of the province, as pages show it.
    #[serde(default = "default_name")]
    pub province_name: String,
    /// Place of issue on papers.
    #[serde(default = "default_place")]
    pub place: String,
    /// The own proxy tells the asker's address in `X-Forwarded-For`.
    #[serde(default)]
    pub behind_proxy: bool,
    /// Templates of papers that replace those of the program, by file name.
    pub templates: Option<PathBuf>,
    /// Where mail goes out; none: notices stay in the program.
    pub smtp: Option<SmtpConfig>,
}

fn default_listen() -> SocketAddr {
    SocketAddr::from(([127, 0, 0, 1], 8080))
}

fn default_province() -> i16 {
    92
}

fn default_name() -> String {
    "Thành phố Cần Thơ".to_owned()
}

fn default_place() -> String {
    "Cần Thơ".to_owned()
}

impl Config {
    /// Reads the file.
    pub fn read(path: &Path) -> anyhow::Result<Self> {
        let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
        let mut config: Self = toml::from_str(&text).with_context(|| format!("{} is not right", path.display()))?;
        config.base_url = config.base_url.trim_end_matches('/').to_owned();
        Ok(config)
    }
}

#[cfg(test)]
mod tests {
    use exchange::SmtpTls;

    use super::*;

    fn smtp(lines: &str) -> Result<SmtpConfig, toml::de::Error> {
        let relay = "host = \"mail.example.org\"\nport = 587\nfrom = \"motcua@example.org\"";
        let text = format!("base_url = \"https://motcua.example\"\n[smtp]\n{relay}\n{lines}");
        Ok(toml::from_str::<Config>(&text)?.smtp.unwrap())
    }

    #[test]
    fn encryption_of_mail_is_said_in_three_words() {
        for (word, tls) in [("none", SmtpTls::None), ("starttls", SmtpTls::StartTls), ("tls", SmtpTls::Tls)] {
            assert_eq!(smtp(&format!("tls = \"{word}\"")).unwrap().tls, Some(tls));
        }
        assert_eq!(smtp("ca = \"/etc/motcua/ca.pem\"").unwrap().ca, Some(PathBuf::from("/etc/motcua/ca.pem")));
        assert_eq!(smtp("").unwrap().tls, None);
        let error = smtp("tls = \"opportunistic\"").unwrap_err().to_string();
        assert!(error.contains("starttls"), "{error}");
    }
}
