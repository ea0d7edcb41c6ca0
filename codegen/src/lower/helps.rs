//! Which structs get helps, by their properties.

use crate::{
    Diagnostics,
    model::{Display, Helps, Integer, Model, NamePair, Property, SchemaName, Struct, Type},
    report::Report,
    tables::helps::{DisplayRow, HelpsTable, INPUT, PairRow, WatermarkRow},
};
use std::collections::{BTreeMap, BTreeSet};

pub(crate) fn helps(model: &Model, table: &HelpsTable, report: &mut Report) -> Helps {
    let mut found = Diagnostics::default();
    let bodies: BTreeSet<&SchemaName> = model
        .operations
        .iter()
        .filter_map(|operation| match &operation.body {
            Some(Type::Schema(body)) => Some(body),
            _ => None,
        })
        .collect();
    let row = table.display.as_ref();
    let mut pairs = |place, rows: &[PairRow], are_bodies: bool| {
        let of_kind = structs(model).filter(|(name, _)| bodies.contains(name) == are_bodies);
        pairs(place, rows, of_kind.collect(), &mut found)
    };
    let helps = Helps {
        bungie_names: pairs(("bungie_name", "schema"), &table.bungie_names, false),
        bungie_name_bodies: pairs(
            ("bungie_name_body", "request body"),
            &table.bungie_name_bodies,
            true,
        ),
        displayed: row.map_or_else(BTreeMap::new, |row| displayed(model, row, &mut found)),
        icon_layers: icon_layers(model, &table.icon_layers, &mut found),
        watermarks: watermarks(model, table.watermark.as_ref(), &mut found),
    };
    report.table(found);
    helps
}

/// What is held under the key and has what a block has is a block, and its holder is shown by it.
fn displayed(
    model: &Model,
    row: &DisplayRow,
    found: &mut Diagnostics,
) -> BTreeMap<SchemaName, Display> {
    let mut displayed = BTreeMap::new();
    for (holder, shape) in structs(model) {
        let Some(Type::Schema(block)) = property(shape, &row.key).map(|property| &property.ty)
        else {
            continue;
        };
        if structure(model, block).is_some_and(|shape| is_block(shape, row)) {
            // A block is shown as it says itself, whatever else it holds.
            let holds = || Display::Holds(row.key.clone());
            displayed.entry(holder.clone()).or_insert_with(holds);
            displayed.insert(
                block.clone(),
                Display::Block {
                    name: row.name.clone(),
                    description: row.description.clone(),
                    icon: row.icon.clone(),
                    has_icon: row.has_icon.clone(),
                },
            );
        }
    }
    if displayed.is_empty() {
        found.push(
            INPUT,
            "display",
            format!(
                "no schema has a `{}` with texts `{}`, `{}` and `{}` and a boolean `{}`",
                row.key, row.name, row.description, row.icon, row.has_icon
            ),
            "correct the keys, or remove the section",
        );
    }
    displayed
}

fn is_block(shape: &Struct, row: &DisplayRow) -> bool {
    let texts = [&row.name, &row.description, &row.icon];
    texts.into_iter().all(|key| is(shape, key, &Type::Text))
        && is(shape, &row.has_icon, &Type::Bool)
}

/// The structs that have all layers.
fn icon_layers(
    model: &Model,
    keys: &[String],
    found: &mut Diagnostics,
) -> BTreeMap<SchemaName, Vec<String>> {
    if keys.is_empty() {
        return BTreeMap::new();
    }
    let with_all = structs(model).filter(|(_, shape)| {
        let mut keys = keys.iter();
        keys.all(|key| is(shape, key, &Type::Text))
    });
    let layered: BTreeMap<_, _> = with_all
        .map(|(name, _)| (name.clone(), keys.to_vec()))
        .collect();
    if layered.is_empty() {
        let what = format!("no schema has the texts {}", keys.join(", "));
        found.push(
            INPUT,
            "icon_layers",
            what,
            "correct the keys, or remove the row",
        );
    }
    layered
}

/// The structs that have all that says what lies over an icon.
fn watermarks(
    model: &Model,
    row: Option<&WatermarkRow>,
    found: &mut Diagnostics,
) -> BTreeMap<SchemaName, WatermarkRow> {
    let Some(row) = row else {
        return BTreeMap::new();
    };
    let [block, list] = &row.versions;
    let has_versions = |shape: &Struct| match property(shape, block).map(|it| &it.ty) {
        Some(Type::Schema(block)) => structure(model, block)
            .is_some_and(|shape| is(shape, list, &Type::List(Box::new(Type::Text)))),
        _ => false,
    };
    let with_all = structs(model).filter(|(_, shape)| {
        let mut texts = [&row.featured, &row.plain, &row.shelved].into_iter();
        texts.all(|key| is(shape, key, &Type::Text))
            && is(shape, &row.is_featured, &Type::Bool)
            && has_versions(shape)
    });
    let marked: BTreeMap<_, _> = with_all
        .map(|(name, _)| (name.clone(), row.clone()))
        .collect();
    if marked.is_empty() {
        let what = "no schema has all of these properties";
        found.push(
            INPUT,
            "watermark",
            what,
            "correct the keys, or remove the section",
        );
    }
    marked
}

/// The structs that have both properties of a pair; the first row that fits counts.
fn pairs(
    (section, kind): (&str, &str),
    rows: &[PairRow],
    structs: Vec<(&SchemaName, &Struct)>,
    found: &mut Diagnostics,
) -> BTreeMap<SchemaName, NamePair> {
    let mut pairs = BTreeMap::new();
    for row in rows {
        let has_pair = |shape: &Struct| {
            is(shape, &row.name, &Type::Text)
                && is(shape, &row.code, &Type::Integer(Integer::Int16))
        };
        let mut with_pair = structs
            .iter()
            .filter(|(_, shape)| has_pair(shape))
            .peekable();
        if with_pair.peek().is_none() {
            found.push(
                INPUT,
                section,
                format!(
                    "no {kind} has a text `{}` and an int16 `{}`",
                    row.name, row.code
                ),
                "correct the keys, or remove the row",
            );
        }
        for (name, _) in with_pair {
            pairs.entry((*name).clone()).or_insert_with(|| NamePair {
                name: row.name.clone(),
                code: row.code.clone(),
            });
        }
    }
    pairs
}

fn is(shape: &Struct, key: &str, ty: &Type) -> bool {
    property(shape, key).is_some_and(|property| property.ty == *ty)
}

fn property<'a>(shape: &'a Struct, key: &str) -> Option<&'a Property> {
    let mut properties = shape.properties.iter();
    properties.find(|property| property.key == key)
}

fn structs(model: &Model) -> impl Iterator<Item = (&SchemaName, &Struct)> {
    model
        .schemas
        .keys()
        .filter_map(|name| Some((name, structure(model, name)?)))
}

fn structure<'a>(model: &'a Model, name: &SchemaName) -> Option<&'a Struct> {
    // What a generic struct is of may have helps, not what it adds.
    let shape = model.schemas.get(name)?.structure();
    shape.filter(|shape| shape.generic.is_none())
}
