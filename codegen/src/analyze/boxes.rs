//! What is held in boxes: what holds itself, large blocks that may be missing, and the components of a
//! struct that is still large.

use super::{
    analysis::Analysis,
    layout::Layout,
    shapes::{held_struct, meant, structs},
};
use crate::model::{Model, Property, SchemaName, Shape, Struct, Type};
use std::collections::{BTreeMap, BTreeSet};

/// A block that may be missing is held by value up to this many bytes.
const BLOCK: u64 = 64;

/// The bytes of a struct above which its components go into boxes.
const STRUCT: u64 = 1024;

/// They do if they take more bytes than this; of less, a box and its pointer would save nothing.
const COMPONENT: u64 = 16;

/// Properties whose value is held in a box, as `(schema, key)`.
pub(super) type Boxed = BTreeSet<(SchemaName, String)>;

pub(super) struct Boxes {
    pub(super) boxed: Boxed,
    /// The sizes of the structs that come of it.
    pub(super) sizes: BTreeMap<SchemaName, u64>,
}

pub(super) fn boxes(model: &Model, analysis: &Analysis, recursive: Boxed) -> Boxes {
    let mut sizing = Sizing {
        model,
        analysis,
        boxed: recursive,
        layouts: BTreeMap::new(),
    };
    for (name, _) in structs(model) {
        sizing.layout_below(name);
    }
    let sizes = sizing.layouts.into_iter();
    let sizes = sizes.filter(|(_, layout)| layout.is_certain);
    Boxes {
        sizes: sizes
            .map(|(name, layout)| (name.clone(), layout.size))
            .collect(),
        boxed: sizing.boxed,
    }
}

struct Sizing<'a> {
    model: &'a Model,
    analysis: &'a Analysis,
    /// At first what holds itself, so that everything else ends.
    boxed: Boxed,
    layouts: BTreeMap<&'a SchemaName, Layout>,
}

impl<'a> Sizing<'a> {
    /// Lays out a struct after those that it holds.
    fn layout_below(&mut self, name: &'a SchemaName) {
        let mut open = vec![(name, false)];
        while let Some((name, is_ready)) = open.pop() {
            let Some(shape) = structure(self.model, name) else {
                continue;
            };
            if self.layouts.contains_key(name) {
                continue;
            }
            if is_ready {
                let layout = self.decide(name, shape);
                self.layouts.insert(name, layout);
                continue;
            }
            open.push((name, true));
            let by_value = shape
                .properties
                .iter()
                .filter(|property| !self.is_boxed(name, property));
            let held = by_value.filter_map(|property| held_struct(self.model, &property.ty));
            open.extend(held.map(|held| (held, false)));
        }
    }

    /// Decides what of a struct is in boxes, and lays it out.
    fn decide(&mut self, name: &'a SchemaName, shape: &'a Struct) -> Layout {
        // A request is written as a literal, where boxes are a nuisance.
        if self.analysis.requests.contains(name) {
            return self.layout(name, shape);
        }
        for property in &shape.properties {
            if held_struct(self.model, &property.ty).is_some()
                && self.analysis.is_optional(name, property)
                && self.value(&property.ty).size > BLOCK
            {
                self.put_into_a_box(name, property);
            }
        }
        let layout = self.layout(name, shape);
        if layout.size <= STRUCT {
            return layout;
        }
        for property in &shape.properties {
            if held_struct(self.model, &property.ty)
                .is_some_and(|held| self.analysis.components.contains(held))
                && self.value(&property.ty).size > COMPONENT
            {
                self.put_into_a_box(name, property);
            }
        }
        self.layout(name, shape)
    }

    fn layout(&self, name: &SchemaName, shape: &Struct) -> Layout {
        let fields = shape.properties.iter().map(|property| {
            let held = if self.is_boxed(name, property) {
                Layout::BOX
            } else {
                self.value(&property.ty)
            };
            if self.analysis.is_optional(name, property) {
                held.option()
            } else {
                held
            }
        });
        Layout::structure(fields.chain(shape.rest.iter().map(|_| Layout::MAP)))
    }

    fn value(&self, ty: &Type) -> Layout {
        match meant(self.model, ty) {
            Type::Bool => Layout::BOOL,
            Type::Integer(integer) => Layout::integer(*integer),
            Type::Float => Layout::FLOAT,
            Type::Double => Layout::DOUBLE,
            Type::Text | Type::List(_) => Layout::LIST,
            Type::DateTime => Layout::DATE_TIME,
            Type::Date => Layout::DATE,
            Type::Json => Layout::JSON,
            Type::Hash(_) => Layout::HASH,
            Type::Id(_) => Layout::ID,
            Type::Map(..) => Layout::MAP,
            Type::Schema(name) => match self.model.schemas.get(name).map(|it| &it.shape) {
                Some(Shape::Enum(shape)) => Layout::integer(shape.number),
                // Laid out before, unless it is in a box.
                _ => self.layouts.get(name).copied().unwrap_or(Layout::BOX),
            },
        }
    }

    fn is_boxed(&self, name: &SchemaName, property: &Property) -> bool {
        self.boxed.contains(&(name.clone(), property.key.clone()))
    }

    fn put_into_a_box(&mut self, name: &SchemaName, property: &Property) {
        self.boxed.insert((name.clone(), property.key.clone()));
    }
}

fn structure<'a>(model: &'a Model, name: &SchemaName) -> Option<&'a Struct> {
    match &model.schemas.get(name)?.shape {
        Shape::Struct(shape) => Some(shape),
        Shape::Enum(_) | Shape::Alias(_) => None,
    }
}
