//! The index: the answer that names the paths of all files of a publish.

use super::Manifest;
use crate::dice::Dice;
use serde_json::{Map, Value, json};

const CONTENT: &str = "/common/destiny2_content";

impl Manifest {
    /// The index, as the `Response` of `Destiny2.GetDestinyManifest` has it.
    pub fn index(&self) -> Value {
        let asset = self.database("/sqlite/asset/asset_sql_content_");
        let gear = self.made_up("/sqlite/asset/asset_sql_content_", "gear");
        json!({
            "version": self.version,
            "mobileAssetContentPath": asset,
            "mobileGearAssetDataBases": [
                {"version": 0, "path": asset},
                {"version": 1, "path": gear},
                {"version": 2, "path": gear},
            ],
            "mobileWorldContentPaths": self.by_language(|language| {
                self.database(&format!("/sqlite/{language}/world_sql_content_")).into()
            }),
            "jsonWorldContentPaths": self.by_language(|language| {
                self.json_path(language, "aggregate").into()
            }),
            "jsonWorldComponentContentPaths": self.by_language(|language| {
                let tables = self.tables_of(language).into_iter();
                let paths = tables.map(|(name, _)| {
                    let path = self.json_path(language, &name);
                    (name, path.into())
                });
                paths.collect::<Map<_, _>>().into()
            }),
            "mobileClanBannerDatabasePath": self.database("/clanbanner/clanbanner_sql_content_"),
            "mobileGearCDN": {
                "Geometry": format!("{CONTENT}/geometry/geometry"),
                "Texture": format!("{CONTENT}/geometry/textures"),
                "PlateRegion": format!("{CONTENT}/geometry/plates"),
                "Gear": format!("{CONTENT}/geometry/gear"),
                "Shader": format!("{CONTENT}/geometry/shaders"),
            },
            "iconImagePyramidInfo": [],
        })
    }

    fn by_language(&self, value: impl Fn(&str) -> Value) -> Map<String, Value> {
        let languages = self.languages.iter();
        languages
            .map(|language| (language.clone(), value(language)))
            .collect()
    }

    /// The path of a database: that of a file which was added, or else one that is made up.
    fn database(&self, start: &str) -> String {
        let added = self.others.keys().find(|path| {
            let below = path.strip_prefix(CONTENT);
            below.is_some_and(|below| below.starts_with(start))
        });
        added
            .cloned()
            .unwrap_or_else(|| self.made_up(start, "database"))
    }

    /// A path that follows from the guid.
    fn made_up(&self, start: &str, which: &str) -> String {
        let dice = Dice(0).at(&self.guid).at(start).at(which);
        let (one, two) = (dice.at(1).0, dice.at(2).0);
        format!("{CONTENT}{start}{one:016x}{two:016x}.content")
    }
}
