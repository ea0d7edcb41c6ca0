//! A recording, as it is in its file.

use super::error::RecordError;
use base64::{Engine as _, prelude::BASE64_STANDARD};
use bytes::Bytes;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

/// The format that this version writes and reads.
pub(super) const FORMAT: u64 = 1;

/// Headers of answers that programs act on.
pub(super) const KEPT_HEADERS: [&str; 3] = ["content-type", "location", "retry-after"];

/// One call: what was asked, and what was answered.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Recording {
    pub(super) format: u64,
    /// The version of the document that it was recorded with.
    pub(super) document: String,
    /// The operation, if the document has one at this path.
    pub(super) operation: Option<String>,
    pub(super) request: Asked,
    pub(super) answer: Answered,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Asked {
    pub(super) method: String,
    /// From the root, encoded, without the query.
    pub(super) path: String,
    /// Decoded. One that is there twice has its values with a comma between them.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) query: BTreeMap<String, String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) body: Option<Body>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Answered {
    pub(super) status: u16,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) headers: BTreeMap<String, String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) body: Option<Body>,
}

/// A body in the most readable form that it has.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Body {
    Json(Value),
    /// The fields of a form, decoded.
    Form(BTreeMap<String, String>),
    Text(String),
    Base64(String),
}

impl Body {
    /// `None` for a body of nothing.
    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        if bytes.is_empty() {
            return None;
        }
        if let Ok(value) = serde_json::from_slice(bytes) {
            return Some(Body::Json(value));
        }
        Some(match std::str::from_utf8(bytes) {
            Ok(text) => Body::Text(text.to_owned()),
            Err(_) => Body::Base64(BASE64_STANDARD.encode(bytes)),
        })
    }

    pub(super) fn bytes(&self) -> Result<Bytes, String> {
        Ok(match self {
            Body::Json(value) => value.to_string().into(),
            Body::Form(_) => return Err("an answer is no form".to_owned()),
            Body::Text(text) => text.clone().into(),
            Body::Base64(text) => {
                let bytes = BASE64_STANDARD.decode(text);
                bytes.map_err(|error| format!("base64: {error}"))?.into()
            }
        })
    }
}

impl Recording {
    /// The name of its file: its number, and what it is of.
    pub(super) fn file_name(number: u64, operation: Option<&str>) -> String {
        format!("{number:04}-{}.json", operation.unwrap_or("other"))
    }

    /// Writes the file as a whole or not at all.
    pub(super) fn write(&self, path: &Path) -> std::io::Result<()> {
        let text = serde_json::to_string_pretty(self)? + "\n";
        let part = path.with_extension("part");
        let written = fs::write(&part, text).and_then(|()| fs::rename(&part, path));
        if written.is_err() {
            // The error is told; whether there is a part to remove is not known.
            let _ = fs::remove_file(&part);
        }
        written
    }

    pub(super) fn open(path: &Path) -> Result<Self, RecordError> {
        let damaged = |what: String| RecordError::Damaged {
            path: path.to_owned(),
            what,
        };
        let text = fs::read(path).map_err(RecordError::io(path))?;
        let value: Value =
            serde_json::from_slice(&text).map_err(|error| damaged(error.to_string()))?;
        let format = value["format"].as_u64();
        let format = format.ok_or_else(|| damaged("there is no number `format`".to_owned()))?;
        if format != FORMAT {
            return Err(RecordError::Format {
                path: path.to_owned(),
                found: format,
                expected: FORMAT,
            });
        }
        // From the text, since then errors have a line.
        let recording: Recording =
            serde_json::from_slice(&text).map_err(|error| damaged(error.to_string()))?;
        recording.answer.response().map_err(damaged)?;
        Ok(recording)
    }
}

impl Answered {
    /// The answer as it travels.
    pub(super) fn response(&self) -> Result<http::Response<Bytes>, String> {
        let mut response = http::Response::builder().status(self.status);
        for (name, value) in &self.headers {
            response = response.header(name, value);
        }
        let body = self.body.as_ref().map(Body::bytes).transpose()?;
        let response = response.body(body.unwrap_or_default());
        response.map_err(|error| format!("answer: {error}"))
    }
}

/// The files of a folder that are recordings by their names, in their order.
pub(super) fn files(folder: &Path) -> Result<Vec<PathBuf>, RecordError> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(RecordError::io(folder))? {
        let path = entry.map_err(RecordError::io(folder))?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let number = name.split('-').next().unwrap_or_default();
        if name.ends_with(".json")
            && let Ok(number) = number.parse::<u64>()
        {
            files.push((number, path));
        }
    }
    files.sort();
    Ok(files.into_iter().map(|(_, path)| path).collect())
}
