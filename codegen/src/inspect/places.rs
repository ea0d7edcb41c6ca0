//! Where int64s stand, as `ids.toml` names places.

use crate::model::{Integer, Model, Shape, Type};

pub(super) struct Place {
    pub(super) site: String,
    pub(super) name: String,
}

/// Every property and parameter that is an int64 or a list of them.
pub(super) fn int64s(model: &Model) -> Vec<Place> {
    let mut places = Vec::new();
    let mut look = |site: String, name: &str, ty: &Type| {
        if is_int64(ty) {
            places.push(Place {
                site,
                name: name.to_owned(),
            });
        }
    };
    for (schema, source) in &model.schemas {
        if let Shape::Struct(shape) = &source.shape {
            for property in &shape.properties {
                let key = &property.key;
                look(format!("{schema}#{key}"), key, &property.ty);
            }
        }
    }
    for operation in &model.operations {
        let query = operation.query_parameters.iter();
        for parameter in operation.path_parameters.iter().chain(query) {
            let name = &parameter.name;
            look(format!("{}?{name}", operation.id), name, &parameter.ty);
        }
    }
    places
}

fn is_int64(ty: &Type) -> bool {
    match ty {
        Type::Id(_) | Type::Integer(Integer::Int64) => true,
        Type::List(item) => is_int64(item),
        _ => false,
    }
}
