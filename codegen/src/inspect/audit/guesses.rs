//! What was decided by a name alone, or by nothing but silence.

use super::Section;
use crate::{
    analyze::Analysis,
    inspect::places::int64s,
    lower::OWN_HASH,
    model::{Model, Shape, Type},
    tables::ids::Ids,
};

/// An int64 in a place that no row names, under a name that a row does.
pub(super) fn ids(model: &Model, ids: &Ids) -> Section {
    let places = int64s(model).into_iter();
    let rows = places.filter_map(|place| match ids.covered(&place.site, &place.name)? {
        ("names", row) => Some(vec![place.site, row.to_owned()]),
        _ => None,
    });
    Section {
        name: "ids-by-name",
        title: "int64 that are what they are by their name alone",
        rows: rows.collect(),
    }
}

/// Tables whose rows have a hash of their own because a property is called so.
pub(super) fn own_hashes(model: &Model) -> Section {
    let tables = model.schemas.iter().filter_map(|(name, schema)| {
        let Shape::Struct(shape) = &schema.shape else {
            return None;
        };
        let own = Type::Hash(name.clone());
        let mut properties = shape.properties.iter();
        let property = properties.find(|it| it.key == OWN_HASH && it.ty == own)?;
        shape.table.as_ref()?;
        Some(vec![format!("{name}#{}", property.key)])
    });
    Section {
        name: "hashes-by-name",
        title: "properties that are the hash of their own row by their name alone",
        rows: tables.collect(),
    }
}

/// Schemas whose side follows from use: those on both, and those that no operation mentions.
pub(super) fn sides(model: &Model, analysis: &Analysis) -> Section {
    let rows = model.schemas.iter().filter_map(|(name, schema)| {
        if !matches!(schema.shape, Shape::Struct(_)) {
            return None;
        }
        let side = match (
            analysis.requests.contains(name),
            analysis.mentioned.contains(name),
        ) {
            (true, true) => "asked and answered",
            (false, false) => "mentioned by no operation and no table",
            _ => return None,
        };
        Some(vec![name.clone(), side.to_owned()])
    });
    Section {
        name: "sides",
        title: "structs that are both asked and answered, or taken for answers because nothing mentions them",
        rows: rows.collect(),
    }
}
