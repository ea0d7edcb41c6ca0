//! `calls.toml`: servers and what they allow, and which operations only read.

use crate::Diagnostics;
use serde::Deserialize;

pub(crate) const INPUT: &str = "calls.toml";

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CallsTable {
    #[serde(default, rename = "server")]
    pub(crate) servers: Vec<ServerRow>,
    /// Nothing is held against the document without it.
    pub(crate) sign_in: Option<SignInRow>,
    /// The enum of the envelope's error codes.
    pub(crate) error_codes: Option<String>,
    /// The operations that are no GET and only read.
    #[serde(default)]
    pub(crate) reads: Vec<String>,
}

/// What `client` has for keys and OAuth.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SignInRow {
    /// The header of the API key.
    pub(crate) key: String,
    /// Where users sign in.
    pub(crate) authorize: String,
    /// Where codes are redeemed and tokens renewed.
    pub(crate) token: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ServerRow {
    pub(crate) name: String,
    pub(crate) url: String,
    pub(crate) is: String,
    /// How many requests one address may send in any span of `seconds`.
    pub(crate) requests: u32,
    pub(crate) seconds: u32,
}

impl CallsTable {
    pub(crate) fn parse(text: &str) -> Result<Self, Diagnostics> {
        let table: CallsTable = super::parse(INPUT, text)?;
        let servers = table.servers.iter().map(|row| (row.name.as_str(), &row.is));
        let sign_in = table.sign_in.iter();
        let sign_in = sign_in.flat_map(|row| [&row.key, &row.authorize, &row.token]);
        let mut found = Diagnostics::default();
        for (name, text) in servers.chain(sign_in.map(|text| ("[sign_in]", text))) {
            if super::is_unsaid(text) {
                found.push(INPUT, name, "a row that says `…`", "say what it stands for");
            }
        }
        found.into_result(table)
    }
}
