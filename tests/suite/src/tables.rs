//! The tables of the manifest that have a schema.

use crate::passed_over;
use bungie_api::{
    Definition, decode_table,
    serde::{Serialize, de::DeserializeOwned},
    types::*,
    wire::{Decode, Hash, MapKey},
};
use serde_json::{Map, Value};
use std::{collections::HashMap, fmt, hash};

/// What tests need to know of a table whose rows have a type.
#[derive(Clone, Copy, Debug)]
pub struct Table {
    pub name: &'static str,
    pub mobile_name: &'static str,
    /// Reads the whole table and writes it as JSON again. `Err` says why it cannot be read, or which
    /// row is kept under a key that is not its own.
    pub rows: fn(&[u8]) -> Result<Value, String>,
    /// Reads the whole table, and names what is in it that its rows have no place for.
    pub passed_over: fn(&Value) -> Result<Vec<String>, String>,
    /// Reads one row and writes it as JSON again. Fails if that reads as another row.
    pub reencode: fn(&[u8]) -> Result<Value, String>,
}

impl Table {
    const fn of<D>() -> Self
    where
        D: Definition + Row + Decode + DeserializeOwned + PartialEq + Serialize + fmt::Debug,
        D::Key: Key,
    {
        Table {
            name: D::TABLE,
            mobile_name: D::MOBILE_TABLE,
            rows: rows::<D>,
            passed_over: passed_over::<HashMap<D::Key, D>>,
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

/// The table with this name, if its rows have a type.
pub fn table(name: &str) -> Option<&'static Table> {
    TABLES.iter().find(|table| table.name == name)
}

/// A key of a table, and the text that JSON has in its place.
pub trait Key: MapKey + Eq + hash::Hash {
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
    fn key(&self) -> String;
}

fn rows<D>(json: &[u8]) -> Result<Value, String>
where
    D: Definition + Row + Decode + Serialize,
    D::Key: Key,
{
    let rows = decode_table::<D>(json).map_err(|error| format!("{}: {error}", D::TABLE))?;
    let mut written = Map::new();
    for (key, row) in &rows {
        let (key, own) = (key.text(), row.key());
        if key != own {
            return Err(format!("{}: row {key} says that it is {own}", D::TABLE));
        }
        let row = serde_json::to_value(row).map_err(|error| error.to_string())?;
        written.insert(key, row);
    }
    Ok(Value::Object(written))
}

impl Row for DestinyHistoricalStatsDefinition {
    fn key(&self) -> String {
        self.stat_id.clone()
    }
}

macro_rules! tables {
    ($($hashed:ident)*) => {
        $(impl Row for $hashed {
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
