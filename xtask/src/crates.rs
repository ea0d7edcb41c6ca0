//! The crates that are released, and what is so of each.

use crate::Done;
use serde::Serialize;
use std::ops::Index;

/// A crate that is released.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Crate {
    Client,
    Api,
    Testing,
    StorePostgres,
    StoreRedis,
}

/// All, each after those that it depends on.
pub(crate) const CRATES: [Crate; 5] = [
    Crate::Client,
    Crate::Api,
    Crate::Testing,
    Crate::StorePostgres,
    Crate::StoreRedis,
];

/// What is so of a crate.
pub(crate) struct Facts {
    pub(crate) name: &'static str,
    /// Below the workspace.
    pub(crate) folder: &'static str,
    /// Where its version stands beside its own manifest and the lock file.
    pub(crate) asked: &'static [Asked],
    /// None for the client itself.
    pub(crate) on_client: Option<OnClient>,
    /// None where nothing of Bungie's is in it.
    pub(crate) document: Option<OfDocument>,
}

/// A place that asks for a version of a crate.
pub(crate) struct Asked {
    pub(crate) file: &'static str,
    pub(crate) path: &'static [&'static str],
    /// What stands before the version.
    pub(crate) operator: &'static str,
}

/// How a crate depends on the client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OnClient {
    /// On exactly one version: a new client is a new version.
    Pinned,
    /// On all versions that are compatible: a new client is a new version only where it breaks.
    Range,
}

/// What a crate has of Bungie's document, under Bungie's licence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OfDocument {
    /// Its source is generated: names come and go with the document.
    Source,
    /// A copy: what it does follows from the document, and none of its names.
    Copy,
}

/// The notice that has to be packed with what is Bungie's.
pub(crate) const NOTICE: &str = "LICENSE-BUNGIE";

const CLIENT: Facts = Facts {
    name: "bungie-client",
    folder: "client",
    asked: &[
        Asked {
            file: "Cargo.toml",
            path: &["workspace", "dependencies", "bungie-client", "version"],
            operator: "",
        },
        Asked {
            file: "generated/Cargo.toml",
            path: &["dependencies", "bungie-client", "version"],
            operator: "=",
        },
    ],
    on_client: None,
    document: None,
};

const API: Facts = Facts {
    name: "bungie-api",
    folder: "generated",
    asked: &[],
    on_client: Some(OnClient::Pinned),
    document: Some(OfDocument::Source),
};

const TESTING: Facts = Facts {
    name: "bungie-testing",
    folder: "tests/fake",
    asked: &[Asked {
        file: "Cargo.toml",
        path: &["workspace", "dependencies", "bungie-testing", "version"],
        operator: "",
    }],
    on_client: Some(OnClient::Range),
    document: Some(OfDocument::Copy),
};

const STORE_POSTGRES: Facts = Facts {
    name: "bungie-store-postgres",
    folder: "client/stores/postgres",
    asked: &[],
    on_client: Some(OnClient::Range),
    document: None,
};

const STORE_REDIS: Facts = Facts {
    name: "bungie-store-redis",
    folder: "client/stores/redis",
    asked: &[],
    on_client: Some(OnClient::Range),
    document: None,
};

impl Crate {
    pub(crate) fn facts(self) -> &'static Facts {
        match self {
            Crate::Client => &CLIENT,
            Crate::Api => &API,
            Crate::Testing => &TESTING,
            Crate::StorePostgres => &STORE_POSTGRES,
            Crate::StoreRedis => &STORE_REDIS,
        }
    }

    pub(crate) fn name(self) -> &'static str {
        self.facts().name
    }

    /// What programs call it.
    pub(crate) fn library(self) -> String {
        self.name().replace('-', "_")
    }

    /// A file of it, below the workspace.
    pub(crate) fn file(self, below: &str) -> String {
        format!("{}/{below}", self.facts().folder)
    }

    pub(crate) fn manifest(self) -> String {
        self.file("Cargo.toml")
    }

    /// Whether people write its source.
    pub(crate) fn is_written(self) -> bool {
        self.facts().document != Some(OfDocument::Source)
    }

    /// The one of this name.
    pub(crate) fn named(name: &str) -> Option<Self> {
        CRATES.into_iter().find(|it| it.name() == name)
    }
}

/// Something of each crate, in their order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub(crate) struct Each<T>(Vec<T>);

impl<T> Each<T> {
    pub(crate) fn of(make: impl FnMut(Crate) -> T) -> Self {
        Each(CRATES.into_iter().map(make).collect())
    }

    pub(crate) fn into_values(self) -> Vec<T> {
        self.0
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (Crate, &T)> {
        CRATES.into_iter().zip(&self.0)
    }
}

impl<T> Each<Done<T>> {
    /// The first failure, if there is one.
    pub(crate) fn all(self) -> Done<Each<T>> {
        let values: Done<Vec<T>> = self.0.into_iter().collect();
        Ok(Each(values?))
    }
}

impl<T> Index<Crate> for Each<T> {
    type Output = T;

    fn index(&self, of: Crate) -> &T {
        &self.0[of as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::{Workspace, read};
    use toml::{Table, Value};

    #[test]
    fn each_is_found_by_its_crate() {
        let names = Each::of(Crate::name);
        for of in CRATES {
            assert_eq!(names[of], of.name());
            assert_eq!(Crate::named(of.name()), Some(of));
        }
        assert_eq!(Crate::named("bungie-codegen"), None);
    }

    #[test]
    fn they_are_the_members_that_may_be_published() {
        let workspace = Workspace::at(None);
        let manifest = |folder: &str| -> Table {
            let path = workspace.root().join(folder).join("Cargo.toml");
            read(&path).unwrap().parse().unwrap()
        };
        let root = manifest(".");
        let members = root["workspace"]["members"].as_array().unwrap();
        let members = members.iter().map(|it| it.as_str().unwrap());
        let published = members.filter_map(|folder| {
            let package = &manifest(folder)["package"];
            let is_kept = package.get("publish").and_then(Value::as_bool) == Some(false);
            (!is_kept).then(|| {
                (
                    folder.to_owned(),
                    package["name"].as_str().unwrap().to_owned(),
                )
            })
        });
        let mut published: Vec<_> = published.collect();
        published.sort();
        let mut crates: Vec<_> = CRATES
            .iter()
            .map(|it| (it.facts().folder.to_owned(), it.name().to_owned()))
            .collect();
        crates.sort();
        assert_eq!(crates, published);
    }
}
