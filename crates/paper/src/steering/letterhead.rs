//! What every paper of steering has around its text.

use kernel::{Day, Instant};
use serde::{Deserialize, Serialize};

use crate::official::{Block, Kind, Official, Signer};
use crate::stamp;

/// Who writes to whom, under which number; fields as in [`Official`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letterhead {
    /// Cơ quan chủ quản.
    pub parent: Option<String>,
    /// Cơ quan ban hành.
    pub issuer: String,
    /// Số; none until the registry gave it.
    pub number: Option<String>,
    /// Ký hiệu, e.g. `BC-SNV`.
    pub symbol: String,
    /// Địa danh.
    pub place: String,
    /// Day of the document; none until it is signed.
    #[serde(default, with = "stamp::day_or_none")]
    pub date: Option<Day>,
    /// Kính gửi.
    #[serde(default)]
    pub addressees: Vec<String>,
    /// Nơi nhận.
    #[serde(default)]
    pub recipients: Vec<String>,
    /// Who signs.
    pub signer: Signer,
    /// A draft says so.
    #[serde(default)]
    pub draft: bool,
    /// Made-up data say so.
    #[serde(default)]
    pub simulated: bool,
    /// Date of the files.
    #[serde(with = "stamp::instant")]
    pub made_at: Instant,
}

impl Letterhead {
    /// The document with this text.
    pub(super) fn document(&self, kind: Kind, subject: String, blocks: Vec<Block>) -> Official {
        let own = self.clone();
        Official {
            parent: own.parent,
            issuer: own.issuer,
            number: own.number,
            symbol: own.symbol,
            place: own.place,
            date: own.date,
            kind,
            subject,
            remark: None,
            addressees: own.addressees,
            blocks,
            recipients: own.recipients,
            signer: own.signer,
            draft: own.draft,
            simulated: own.simulated,
            made_at: own.made_at,
        }
    }
}
