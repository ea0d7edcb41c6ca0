//! Which parts of the service are on.

use super::{World, constants::SEASON, refusal::Answer};
use crate::fake::{Call, Envelope};
use serde_json::{Map, Value, json};

/// Parts that there are without a word of a test.
const SYSTEMS: [&str; 8] = [
    "Authentication",
    "Clans",
    "Content",
    "D2Characters",
    "D2Profiles",
    "Destiny2",
    "Forums",
    "Messages",
];

/// Parts whose operations are refused while they are off: part and tag.
const GATES: [(&str, &str); 2] = [("Destiny2", "Destiny2"), ("Clans", "GroupV2")];

/// It is known even then.
const ALWAYS: &str = "Destiny2.GetDestinyManifest";

impl World {
    pub(crate) fn switch(&mut self, name: &str, on: bool) {
        self.systems.insert(name.to_owned(), on);
    }

    /// Whether the answer of `GetCommonSettings` is known here.
    pub(super) fn has_settings(&self) -> bool {
        !self.systems.is_empty() || !self.accounts.is_empty()
    }

    /// The refusal of a part that is off.
    pub(super) fn is_on(&self, call: &Call) -> Answer<()> {
        let operation = call.operation();
        let mut gates = GATES.iter().filter(|(_, tag)| operation.tag == *tag);
        let is_off = gates.any(|(system, _)| self.systems.get(*system) == Some(&false));
        match is_off && operation.id != ALWAYS {
            true => Err(Envelope::system_disabled()),
            false => Ok(()),
        }
    }

    /// The answer of `GetCommonSettings`.
    pub(super) fn settings(&self) -> Value {
        let known = SYSTEMS.iter().map(|name| ((*name).to_owned(), true));
        let told = self.systems.iter().map(|(name, on)| (name.clone(), *on));
        let systems = known.chain(told).map(|(name, on)| {
            let system = json!({"enabled": on, "parameters": {}});
            (name, system)
        });
        json!({
            "environment": "Test",
            "systems": systems.collect::<Map<_, _>>(),
            "ignoreReasons": [],
            "forumCategories": [],
            "groupAvatars": [],
            "destinyMembershipTypes": [],
            "userContentLocales": [locale()],
            "systemContentLocales": [locale()],
            "destiny2CoreSettings": {
                "currentSeasonHash": *SEASON,
                "futureSeasonHashes": [],
                "pastSeasonHashes": [],
            },
        })
    }
}

fn locale() -> Value {
    json!({
        "identifier": "en", "isDefault": true, "displayName": "English", "summary": "", "imagePath": "",
        "childSettings": [],
    })
}
