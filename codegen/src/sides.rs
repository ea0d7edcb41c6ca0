//! Gives a schema that requests and answers hold two types: one for either side.

use crate::{
    Addition, Diagnostics,
    analyze::{answered, asked, mentioned, reach},
    document,
    model::{Model, Page, Schema, SchemaName, Shape, Type},
    report::Report,
    tables::sides::{INPUT, SECTION, Side, Sides},
};
use std::collections::{BTreeMap, BTreeSet};

/// Which type of a struct is copied, and what the copy is called.
struct Copies {
    /// Schema to the name of its copy.
    names: BTreeMap<SchemaName, SchemaName>,
    suffix: &'static str,
}

/// Splits what both sides hold. Afterwards no struct is both asked with and answered.
pub(crate) fn split(model: &mut Model, table: &Sides, report: &mut Report) {
    let asked = asked(model);
    let answered = answered(model, &asked, &mentioned(model));
    report.table(check(model, table, &asked, &answered));
    let (mut inputs, mut answers) = (Copies::called("Input"), Copies::called("Answer"));
    for name in asked.iter().filter(|name| has_sides(model, name)) {
        match table.names.get(name) {
            Some(Side::Request) if answered.contains(name) => answers.add(name),
            Some(Side::Request) => {}
            // Without a line nobody knows whether it was an answer's before a request held it.
            Some(Side::Answer) | None => inputs.add(name),
        }
    }
    let copied = copies(model, &inputs, &answers);
    for (name, schema) in &mut model.schemas {
        // What requests hold under its own name is not of the answers' side.
        let is_request = asked.contains(name) && !inputs.names.contains_key(name);
        let side = if is_request { &inputs } else { &answers };
        rename(&mut schema.shape, side);
    }
    for operation in &mut model.operations {
        operation.response.visit_mut(&mut |ty| answers.name(ty));
        if let Some(body) = &mut operation.body {
            body.visit_mut(&mut |ty| inputs.name(ty));
        }
        if let Some(paging) = &mut operation.paging {
            paging
                .answer_schemas()
                .for_each(|name| answers.rename(name));
            if let Page::Body(name, _) = &mut paging.page {
                inputs.rename(name);
            }
            if let Some(items) = &mut paging.items {
                items.item.visit_mut(&mut |ty| answers.name(ty));
            }
        }
    }
    for (name, copy) in copied {
        if let Some(own) = model.schemas.get(&name) {
            report.errors.push(
                document::INPUT,
                &own.pointer,
                format!("the name of the type for the other side of `{}`", copy.pointer),
                "give that schema the other side in sides.toml, or take one of the two out with an overlay action",
            );
            continue;
        }
        model.schemas.insert(name, copy);
    }
}

/// Lines that name nothing, and schemas whose side nobody has written down.
fn check(
    model: &Model,
    table: &Sides,
    asked: &BTreeSet<SchemaName>,
    answered: &BTreeSet<SchemaName>,
) -> Diagnostics {
    let mut found = Diagnostics::default();
    for name in table.names.keys().filter(|name| !asked.contains(*name)) {
        let help = "correct the name, or remove the line";
        found.push(INPUT, name, "no request holds such a schema", help);
    }
    let new = asked.iter().filter(|name| !answered.contains(*name));
    for name in new.filter(|name| !table.names.contains_key(*name)) {
        if has_sides(model, name) {
            found.push_missing(
                INPUT,
                name,
                "only requests hold the schema, and nothing says that its name is theirs",
                "add the line, so that the name stays theirs if an answer comes to hold it; or with \"answer\", if the schema was there before and no request held it",
                Addition {
                    file: INPUT,
                    section: Some(SECTION.to_owned()),
                    text: format!("\"{name}\" = \"request\""),
                },
            );
        }
    }
    found
}

/// Whether the sides differ: in what may be missing of a struct.
fn has_sides(model: &Model, name: &SchemaName) -> bool {
    let held = reach(model, [Type::Schema(name.clone())].iter());
    held.iter().any(|held| {
        let shape = model.schemas.get(held).map(|schema| &schema.shape);
        matches!(shape, Some(Shape::Struct(_)))
    })
}

impl Copies {
    fn called(suffix: &'static str) -> Self {
        Copies {
            names: BTreeMap::new(),
            suffix,
        }
    }

    fn add(&mut self, name: &SchemaName) {
        self.names
            .insert(name.clone(), format!("{name}{}", self.suffix));
    }

    /// Names the copy, if there is one.
    fn name(&self, ty: &mut Type) {
        if let Type::Schema(name) | Type::Of(name, _) = ty {
            self.rename(name);
        }
    }

    fn rename(&self, name: &mut SchemaName) {
        if let Some(copy) = self.names.get(name) {
            name.clone_from(copy);
        }
    }
}

/// The copies, which hold only types of their side.
fn copies(model: &Model, inputs: &Copies, answers: &Copies) -> Vec<(SchemaName, Schema)> {
    let mut copied = Vec::new();
    for side in [inputs, answers] {
        for (name, copy) in &side.names {
            if let Some(schema) = model.schemas.get(name) {
                let mut schema = schema.clone();
                // A row of a table comes in answers alone.
                if let Shape::Struct(shape) = &mut schema.shape {
                    shape.table = None;
                }
                rename(&mut schema.shape, side);
                copied.push((copy.clone(), schema));
            }
        }
    }
    copied
}

fn rename(shape: &mut Shape, side: &Copies) {
    match shape {
        Shape::Struct(shape) => {
            let types = shape.properties.iter_mut().map(|property| &mut property.ty);
            for ty in types.chain(&mut shape.rest) {
                ty.visit_mut(&mut |ty| side.name(ty));
            }
        }
        Shape::Alias(ty) => ty.visit_mut(&mut |ty| side.name(ty)),
        Shape::Enum(_) => {}
    }
}
