//! The tables of the manifest that have a schema.

use crate::{arrival::compare, document::Document};
use bungie_api::{
    Definition,
    serde::{Serialize, de::DeserializeOwned},
    types::*,
    wire::Hash,
};
use serde_json::{Map, Value};
use std::{collections::HashMap, fmt, hash};

/// What tests need to know of a table whose rows have a type.
#[derive(Clone, Copy, Debug)]
pub struct Table {
    pub name: &'static str,
    pub mobile_name: &'static str,
    /// Reads the whole table and compares each row with the same table read as plain JSON. Gives the
    /// number of rows; `Err` says what is wrong with them.
    pub check: fn(&Document, &[u8]) -> Result<usize, String>,
    /// Reads one row and writes it as JSON again. Fails if that reads as another row.
    pub reencode: fn(&[u8]) -> Result<Value, String>,
}

impl Table {
    const fn of<D>() -> Self
    where
        D: Definition + Row + DeserializeOwned + PartialEq + Serialize + fmt::Debug,
        D::Key: Key,
    {
        Table {
            name: D::TABLE,
            mobile_name: D::MOBILE_TABLE,
            check: check::<D>,
            reencode: |row| {
                let row: D = serde_json::from_slice(row).map_err(|error| error.to_string())?;
                let written = serde_json::to_value(&row).map_err(|error| error.to_string())?;
                match serde_json::from_value::<D>(written.clone()) {
                    Ok(kept) if kept == row => Ok(written),
                    Ok(_) => Err("what was written reads as something else".to_owned()),
                    Err(error) => Err(error.to_string()),
                }
            },
        }
    }
}

/// A key of a table, and the text that JSON has in its place.
pub trait Key: DeserializeOwned + Eq + fmt::Debug + hash::Hash {
    fn text(&self) -> String;
}

impl<D: ?Sized> Key for Hash<D> {
    fn text(&self) -> String {
        self.get().to_string()
    }
}

impl Key for String {
    fn text(&self) -> String {
        self.clone()
    }
}

/// The key that a row holds itself.
pub trait Row {
    /// The name of its property.
    const KEY: &'static str;

    fn key(&self) -> String;
}

fn check<D>(document: &Document, json: &[u8]) -> Result<usize, String>
where
    D: Definition + Row + DeserializeOwned + fmt::Debug,
    D::Key: Key,
{
    let rows: HashMap<D::Key, D> =
        serde_json::from_slice(json).map_err(|error| format!("{}: {error}", D::TABLE))?;
    let raw: Map<String, Value> = serde_json::from_slice(json)
        .map_err(|error| format!("{}: not a table: {error}", D::TABLE))?;
    let (.., schema) = document
        .tables()
        .into_iter()
        .find(|(name, ..)| *name == D::TABLE)
        .ok_or_else(|| format!("{}: not in the document", D::TABLE))?;
    if rows.len() != raw.len() {
        return Err(format!(
            "{}: {} rows of {}",
            D::TABLE,
            rows.len(),
            raw.len()
        ));
    }
    for (key, row) in &rows {
        let text = key.text();
        let json = raw
            .get(&text)
            .ok_or_else(|| format!("{}: {text} was never there", D::TABLE))?;
        compare(document, schema, json, &format!("{row:?}"))
            .map_err(|missing| format!("{}: row {text}: {missing}", D::TABLE))?;
        let written = json
            .get(D::KEY)
            .map(|key| key.as_str().map_or_else(|| key.to_string(), str::to_owned));
        if written.as_ref() != Some(&text) || row.key() != text {
            return Err(format!(
                "{}: row {text} holds {written:?}, read as {}",
                D::TABLE,
                row.key()
            ));
        }
    }
    Ok(rows.len())
}

impl Row for DestinyHistoricalStatsDefinition {
    const KEY: &'static str = "statId";

    fn key(&self) -> String {
        self.stat_id.clone()
    }
}

macro_rules! tables {
    ($($hashed:ident)*) => {
        $(impl Row for $hashed {
            const KEY: &'static str = "hash";

            fn key(&self) -> String {
                self.hash.to_string()
            }
        })*

        /// All tables of the document.
        pub const TABLES: &[Table] = &[
            Table::of::<DestinyHistoricalStatsDefinition>(),
            $(Table::of::<$hashed>(),)*
        ];
    };
}

tables! {
    DestinyActivityDefinition
    DestinyActivityDifficultyTierCollectionDefinition
    DestinyActivityFamilyDefinition
    DestinyActivityGraphDefinition
    DestinyActivityInteractableDefinition
    DestinyActivityLoadoutRestrictionDefinition
    DestinyActivityModeDefinition
    DestinyActivityModifierDefinition
    DestinyActivitySelectableSkullCollectionDefinition
    DestinyActivitySelectableSkullExclusionGroupDefinition
    DestinyActivitySkullCategoryDefinition
    DestinyActivitySkullSubcategoryDefinition
    DestinyActivityTypeDefinition
    DestinyArtifactDefinition
    DestinyBreakerTypeDefinition
    DestinyChecklistDefinition
    DestinyClassDefinition
    DestinyCollectibleDefinition
    DestinyDamageTypeDefinition
    DestinyDestinationDefinition
    DestinyEnergyTypeDefinition
    DestinyEquipableItemSetDefinition
    DestinyEquipmentSlotDefinition
    DestinyEventCardDefinition
    DestinyFactionDefinition
    DestinyFireteamFinderActivityGraphDefinition
    DestinyFireteamFinderActivitySetDefinition
    DestinyFireteamFinderConstantsDefinition
    DestinyFireteamFinderLabelDefinition
    DestinyFireteamFinderLabelGroupDefinition
    DestinyFireteamFinderOptionDefinition
    DestinyFireteamFinderOptionGroupDefinition
    DestinyGenderDefinition
    DestinyGlobalConstantsDefinition
    DestinyGuardianRankConstantsDefinition
    DestinyGuardianRankDefinition
    DestinyIconDefinition
    DestinyInventoryBucketDefinition
    DestinyInventoryItemConstantsDefinition
    DestinyInventoryItemDefinition
    DestinyItemCategoryDefinition
    DestinyItemFilterDefinition
    DestinyItemTierTypeDefinition
    DestinyLoadoutColorDefinition
    DestinyLoadoutConstantsDefinition
    DestinyLoadoutIconDefinition
    DestinyLoadoutNameDefinition
    DestinyLocationDefinition
    DestinyLoreDefinition
    DestinyMaterialRequirementSetDefinition
    DestinyMedalTierDefinition
    DestinyMetricDefinition
    DestinyMilestoneDefinition
    DestinyObjectiveDefinition
    DestinyPlaceDefinition
    DestinyPlugSetDefinition
    DestinyPowerCapDefinition
    DestinyPresentationNodeDefinition
    DestinyProgressionDefinition
    DestinyProgressionLevelRequirementDefinition
    DestinyRaceDefinition
    DestinyRecordDefinition
    DestinyReportReasonCategoryDefinition
    DestinyRewardSourceDefinition
    DestinySandboxPatternDefinition
    DestinySandboxPerkDefinition
    DestinySeasonDefinition
    DestinySeasonPassDefinition
    DestinySocialCommendationDefinition
    DestinySocialCommendationNodeDefinition
    DestinySocketCategoryDefinition
    DestinySocketTypeDefinition
    DestinyStatDefinition
    DestinyStatGroupDefinition
    DestinyTalentGridDefinition
    DestinyTraitDefinition
    DestinyUnlockDefinition
    DestinyVendorDefinition
    DestinyVendorGroupDefinition
}
