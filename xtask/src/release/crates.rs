//! The crates that are released, and what is so of each.

use crate::Done;
use serde::Serialize;
use std::ops::Index;

/// A crate that is released.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Crate {
    Client,
    Api,
    Testing,
}

/// All, each after those that it depends on.
pub(super) const CRATES: [Crate; 3] = [Crate::Client, Crate::Api, Crate::Testing];

/// What is so of a crate.
pub(super) struct Facts {
    pub(super) name: &'static str,
    /// Below the workspace.
    pub(super) folder: &'static str,
    pub(super) manifest: &'static str,
    /// The accepted face.
    pub(super) face: &'static str,
    /// What paths in the face begin with.
    pub(super) prefix: &'static str,
    /// Where its version stands beside its own manifest and the lock file.
    pub(super) asked: &'static [Asked],
    /// None for the client itself.
    pub(super) on_client: Option<OnClient>,
    /// None where nothing of Bungie's is in it.
    pub(super) document: Option<OfDocument>,
}

/// A place that asks for a version of a crate.
pub(super) struct Asked {
    pub(super) file: &'static str,
    pub(super) path: &'static [&'static str],
    /// What stands before the version.
    pub(super) operator: &'static str,
}

/// How a crate depends on the client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum OnClient {
    /// On exactly one version: a new client is a new version.
    Pinned,
    /// On all versions that are compatible: a new client is a new version only where it breaks.
    Range,
}

/// What a crate has of Bungie's document, under Bungie's licence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum OfDocument {
    /// Its source is generated: names come and go with the document.
    Source,
    /// A copy: what it does follows from the document, and none of its names.
    Copy,
}

/// The notice that has to be packed with what is Bungie's.
pub(super) const NOTICE: &str = "LICENSE-BUNGIE";

const CLIENT: Facts = Facts {
    name: "bungie-client",
    folder: "client",
    manifest: "client/Cargo.toml",
    face: "client/face.txt",
    prefix: "bungie_client::",
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
    manifest: "generated/Cargo.toml",
    face: "generated/face.txt",
    prefix: "bungie_api::",
    asked: &[],
    on_client: Some(OnClient::Pinned),
    document: Some(OfDocument::Source),
};

const TESTING: Facts = Facts {
    name: "bungie-testing",
    folder: "tests/fake",
    manifest: "tests/fake/Cargo.toml",
    face: "tests/fake/face.txt",
    prefix: "bungie_testing::",
    asked: &[Asked {
        file: "Cargo.toml",
        path: &["workspace", "dependencies", "bungie-testing", "version"],
        operator: "",
    }],
    on_client: Some(OnClient::Range),
    document: Some(OfDocument::Copy),
};

impl Crate {
    pub(super) fn facts(self) -> &'static Facts {
        match self {
            Crate::Client => &CLIENT,
            Crate::Api => &API,
            Crate::Testing => &TESTING,
        }
    }

    pub(super) fn name(self) -> &'static str {
        self.facts().name
    }

    /// The one of this name.
    pub(super) fn named(name: &str) -> Option<Self> {
        CRATES.into_iter().find(|it| it.name() == name)
    }
}

/// Something of each crate, in their order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub(super) struct Each<T>([T; CRATES.len()]);

impl<T> Each<T> {
    pub(super) fn of(make: impl FnMut(Crate) -> T) -> Self {
        Each(CRATES.map(make))
    }

    pub(super) fn into_values(self) -> Vec<T> {
        self.0.into()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (Crate, &T)> {
        CRATES.into_iter().zip(&self.0)
    }
}

impl<T> Each<Done<T>> {
    /// The first failure, if there is one.
    pub(super) fn all(self) -> Done<Each<T>> {
        let [client, api, testing] = self.0;
        Ok(Each([client?, api?, testing?]))
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

    #[test]
    fn each_is_found_by_its_crate() {
        let names = Each::of(Crate::name);
        for of in CRATES {
            assert_eq!(names[of], of.name());
            assert_eq!(Crate::named(of.name()), Some(of));
        }
        assert_eq!(Crate::named("bungie-codegen"), None);
    }
}
