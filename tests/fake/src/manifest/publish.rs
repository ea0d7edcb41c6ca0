//! What one publish consists of.

use super::{MadeUp, made_up_table};
use crate::{dice::Dice, error::FakeError};
use bytes::Bytes;
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

/// The languages of a manifest unless told otherwise, in Bungie's order.
pub const LANGUAGES: [&str; 13] = [
    "en", "fr", "es", "es-mx", "de", "it", "ja", "pt-br", "ru", "pl", "ko", "zh-cht", "zh-chs",
];

/// One publish of a manifest. Clones share their bytes.
#[derive(Clone)]
pub struct Manifest {
    pub(super) version: String,
    pub(super) guid: String,
    pub(super) languages: Vec<String>,
    /// Tables of all languages, by name.
    tables: BTreeMap<String, Bytes>,
    /// Tables of one language, by name and language.
    tables_in: BTreeMap<(String, String), Bytes>,
    /// Other files by path.
    pub(super) others: BTreeMap<String, Bytes>,
}

/// The bytes of a file, or what they are made from.
#[derive(Clone)]
pub(crate) enum Source {
    /// As they are.
    Bytes(Bytes),
    /// All tables of a language, in one object.
    Aggregate(Vec<(String, Bytes)>),
}

impl Manifest {
    /// A manifest without tables. Its version and its guid follow from the seed.
    pub fn new(seed: u64) -> Self {
        let dice = Dice(seed).at("manifest");
        Manifest {
            version: version(dice.at("version")),
            guid: guid(dice.at("guid")),
            languages: LANGUAGES.map(str::to_owned).to_vec(),
            tables: BTreeMap::new(),
            tables_in: BTreeMap::new(),
            others: BTreeMap::new(),
        }
    }

    /// Sets the version. The paths stay as they are.
    #[must_use]
    pub fn version(mut self, version: impl Into<String>) -> Self {
        self.version = version.into();
        self
    }

    /// Sets the guid, which stands in the paths of all tables. The names of other files follow from it
    /// too, until they are set with [`file`](Self::file).
    #[must_use]
    pub fn guid(mut self, guid: impl Into<String>) -> Self {
        self.guid = guid.into();
        self
    }

    /// Sets the languages. Tables of one language alone are gone with it.
    #[must_use]
    pub fn languages(mut self, languages: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.languages = languages.into_iter().map(Into::into).collect();
        let languages = &self.languages;
        self.tables_in
            .retain(|(_, language), _| languages.contains(language));
        self
    }

    /// Adds a table to all languages, or replaces it.
    #[must_use]
    pub fn table(mut self, name: impl Into<String>, bytes: impl Into<Bytes>) -> Self {
        self.tables.insert(name.into(), bytes.into());
        self
    }

    /// Adds a table to one language, in place of the one for all if there is one.
    ///
    /// # Errors
    ///
    /// [`FakeError::UnknownLanguage`] if the manifest does not have the language.
    pub fn table_in(
        mut self,
        language: &str,
        name: impl Into<String>,
        bytes: impl Into<Bytes>,
    ) -> Result<Self, FakeError> {
        if !self.languages.iter().any(|known| known == language) {
            return Err(FakeError::UnknownLanguage(language.to_owned()));
        }
        let place = (name.into(), language.to_owned());
        self.tables_in.insert(place, bytes.into());
        Ok(self)
    }

    /// Adds a made-up table to all languages, or replaces it.
    #[must_use]
    pub fn made_up_table(self, name: &str, made: MadeUp) -> Self {
        self.table(name, made_up_table(name, &made))
    }

    /// Takes a table out of all languages.
    #[must_use]
    pub fn without_table(mut self, name: &str) -> Self {
        self.tables.remove(name);
        self.tables_in.retain(|(table, _), _| table != name);
        self
    }

    /// Adds any other file. One that has the path of a database takes its place in the index:
    ///
    /// - `/common/destiny2_content/sqlite/<language>/world_sql_content_<md5>.content`
    /// - `/common/destiny2_content/sqlite/asset/asset_sql_content_<md5>.content`
    /// - `/common/destiny2_content/clanbanner/clanbanner_sql_content_<md5>.content`
    #[must_use]
    pub fn file(mut self, path: impl Into<String>, bytes: impl Into<Bytes>) -> Self {
        self.others.insert(path.into(), bytes.into());
        self
    }

    /// The bytes of a table in a language.
    pub fn bytes(&self, language: &str, table: &str) -> Option<Bytes> {
        if !self.languages.iter().any(|known| known == language) {
            return None;
        }
        let own = self.tables_in.get(&(table.to_owned(), language.to_owned()));
        own.or_else(|| self.tables.get(table)).cloned()
    }

    /// The path of a table in a language, if the table is there.
    pub fn path(&self, language: &str, table: &str) -> Option<String> {
        self.bytes(language, table)
            .map(|_| self.json_path(language, table))
    }

    /// All files and their paths. The aggregates are made one at a time.
    pub fn files(&self) -> impl Iterator<Item = (String, Bytes)> {
        let sources = self.sources().into_iter();
        sources.map(|(path, source)| (path, source.bytes()))
    }

    pub(super) fn json_path(&self, language: &str, name: &str) -> String {
        format!(
            "/common/destiny2_content/json/{language}/{name}-{}.json",
            self.guid
        )
    }

    /// The tables of a language, by name.
    pub(super) fn tables_of(&self, language: &str) -> Vec<(String, Bytes)> {
        let all = self.tables.keys();
        let names: BTreeSet<_> = all
            .chain(self.tables_in.keys().map(|(name, _)| name))
            .collect();
        let tables = names.into_iter().filter_map(|name| {
            let bytes = self.bytes(language, name)?;
            Some((name.clone(), bytes))
        });
        tables.collect()
    }

    pub(crate) fn sources(&self) -> Vec<(String, Source)> {
        let mut sources = Vec::new();
        for language in &self.languages {
            let tables = self.tables_of(language);
            for (name, bytes) in &tables {
                let path = self.json_path(language, name);
                sources.push((path, Source::Bytes(bytes.clone())));
            }
            let path = self.json_path(language, "aggregate");
            sources.push((path, Source::Aggregate(tables)));
        }
        let others = self.others.iter();
        sources.extend(others.map(|(path, bytes)| (path.clone(), Source::Bytes(bytes.clone()))));
        sources
    }
}

impl Source {
    pub(crate) fn bytes(&self) -> Bytes {
        match self {
            Source::Bytes(bytes) => bytes.clone(),
            Source::Aggregate(tables) => {
                let mut all = b"{".to_vec();
                for (index, (name, bytes)) in tables.iter().enumerate() {
                    let comma = if index == 0 { "" } else { "," };
                    all.extend(format!("{comma}{name:?}:").bytes());
                    all.extend(bytes);
                }
                all.push(b'}');
                all.into()
            }
        }
    }
}

/// Like Bungie's: content build, day and time, a number, and the build of the site.
fn version(dice: Dice) -> String {
    format!(
        "{}.{:02}.{:02}.{:02}.{:02}{:02}-{}-bnet.{}",
        200_000 + dice.at("content").below(50_000),
        21 + dice.at("year").below(6),
        1 + dice.at("month").below(12),
        1 + dice.at("day").below(28),
        dice.at("hour").below(24),
        dice.at("minute").below(60),
        1 + dice.at("number").below(9),
        50_000 + dice.at("site").below(20_000),
    )
}

fn guid(dice: Dice) -> String {
    let (one, two) = (dice.at(1).0, dice.at(2).0);
    format!(
        "{:08x}-{:04x}-{:04x}-{:04x}-{:012x}",
        one >> 32,
        one >> 16 & 0xffff,
        one & 0xffff,
        two >> 48,
        two & 0xffff_ffff_ffff,
    )
}

impl fmt::Debug for Manifest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The bytes themselves would be megabytes.
        f.debug_struct("Manifest")
            .field("version", &self.version)
            .field("guid", &self.guid)
            .field("languages", &self.languages)
            .field("tables", &self.tables.keys())
            .field("tables_in", &self.tables_in.keys())
            .field("others", &self.others.keys())
            .finish()
    }
}

impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Source::Bytes(_) => "Bytes",
            Source::Aggregate(_) => "Aggregate",
        })
    }
}
