//! The lines of one item, without those of its impls.

use super::{
    attributes::{Condition, Marks},
    generics::{Parameters, bounds},
    lines::Lines,
    signature::{function, value},
    tokens::text,
    tree::{Entry, is_public},
};
use syn::{Fields, FieldsNamed, Item, ItemEnum, ItemStruct, ItemTrait, TraitItem, Variant};

/// An item under one of its paths.
pub(super) fn item(lines: &mut Lines, path: &str, condition: &Condition, entry: &Entry<'_>) {
    let said = match entry.item {
        Item::Const(it) => format!("const: {}{}", text(&it.ty), value(&it.expr)),
        Item::Static(it) => format!("static: {}", text(&it.ty)),
        Item::Fn(it) => function(&it.sig, &Parameters::default()),
        Item::Type(it) => {
            let parameters = Parameters::of(&it.generics);
            let angles = parameters.angles();
            format!("type{angles} = {}{}", text(&it.ty), parameters.clause())
        }
        Item::Struct(it) => {
            fields(lines, path, condition, &it.fields);
            structure(it, &entry.marks)
        }
        Item::Enum(it) => {
            for variant in &it.variants {
                self::variant(lines, path, condition, variant);
            }
            enumeration(it, &entry.marks)
        }
        Item::Trait(it) => {
            for item in &it.items {
                trait_item(lines, path, condition, item);
            }
            interface(it)
        }
        Item::Macro(_) => return lines.say(&format!("{path}!"), "macro", condition),
        _ => return,
    };
    lines.say(path, &said, condition);
}

fn structure(it: &ItemStruct, marks: &Marks) -> String {
    let parameters = Parameters::of(&it.generics);
    let shape = match &it.fields {
        Fields::Named(_) => "",
        Fields::Unnamed(_) => ", tuple",
        Fields::Unit => ", unit",
    };
    let is_private = |it: &syn::Field| !is_public(&it.vis);
    let is_hidden = |it: &syn::Field| Marks::of(&it.attrs).hidden;
    let unlisted = if it.fields.iter().any(is_private) {
        ", private fields"
    } else if it.fields.iter().any(is_hidden) {
        ", hidden fields"
    } else {
        ""
    };
    let (angles, clause) = (parameters.angles(), parameters.clause());
    format!("struct{angles}{clause}{shape}{unlisted}{}", marked(marks))
}

fn enumeration(it: &ItemEnum, marks: &Marks) -> String {
    let parameters = Parameters::of(&it.generics);
    let (angles, clause) = (parameters.angles(), parameters.clause());
    format!("enum{angles}{clause}{}", marked(marks))
}

fn interface(it: &ItemTrait) -> String {
    let parameters = Parameters::of(&it.generics);
    let supertraits = bounds(&it.supertraits);
    format!(
        "trait{}{supertraits}{}",
        parameters.angles(),
        parameters.clause()
    )
}

fn marked(marks: &Marks) -> String {
    let mut text = String::new();
    if marks.non_exhaustive {
        text += ", non_exhaustive";
    }
    if !marks.derives.is_empty() {
        let all: Vec<_> = marks.derives.iter().map(String::as_str).collect();
        text += &format!(", derives {}", all.join(" "));
    }
    text
}

fn fields(lines: &mut Lines, path: &str, condition: &Condition, fields: &Fields) {
    for (index, field) in fields.iter().enumerate() {
        let marks = Marks::of(&field.attrs);
        if !is_public(&field.vis) || marks.left_out() {
            continue;
        }
        let name = match &field.ident {
            Some(name) => name.to_string(),
            None => index.to_string(),
        };
        let condition = condition.and(&marks.condition);
        lines.say(&format!("{path}.{name}:"), &text(&field.ty), &condition);
    }
}

fn variant(lines: &mut Lines, path: &str, condition: &Condition, variant: &Variant) {
    let marks = Marks::of(&variant.attrs);
    if marks.left_out() {
        return;
    }
    let mut said = "variant".to_owned();
    match &variant.fields {
        Fields::Named(fields) => said += &format!(" {{ {} }}", named(fields)),
        Fields::Unnamed(fields) => {
            let types: Vec<_> = fields.unnamed.iter().map(|it| text(&it.ty)).collect();
            said += &format!("({})", types.join(", "));
        }
        Fields::Unit => {}
    }
    if let Some((_, number)) = &variant.discriminant {
        said += &format!(" = {}", text(number));
    }
    if marks.non_exhaustive {
        said += ", non_exhaustive";
    }
    let path = format!("{path}::{}", variant.ident);
    lines.say(&path, &said, &condition.and(&marks.condition));
}

fn named(fields: &FieldsNamed) -> String {
    let fields = fields.named.iter().map(|field| {
        let name = field.ident.as_ref().map(ToString::to_string);
        format!("{}: {}", name.unwrap_or_default(), text(&field.ty))
    });
    fields.collect::<Vec<_>>().join(", ")
}

fn trait_item(lines: &mut Lines, path: &str, condition: &Condition, item: &TraitItem) {
    let (name, attributes, is_provided, said) = match item {
        TraitItem::Const(it) => {
            let default = it.default.as_ref().map(|(_, it)| value(it));
            let said = format!("const: {}{}", text(&it.ty), default.unwrap_or_default());
            (&it.ident, &it.attrs, it.default.is_some(), said)
        }
        TraitItem::Fn(it) => {
            let said = function(&it.sig, &Parameters::default());
            (&it.sig.ident, &it.attrs, it.default.is_some(), said)
        }
        TraitItem::Type(it) => {
            let parameters = Parameters::of(&it.generics);
            let (angles, clause) = (parameters.angles(), parameters.clause());
            let said = format!("type{angles}{}{clause}", bounds(&it.bounds));
            (&it.ident, &it.attrs, it.default.is_some(), said)
        }
        _ => return,
    };
    let marks = Marks::of(attributes);
    if marks.left_out() {
        return;
    }
    let need = if is_provided { "provided" } else { "required" };
    let path = format!("{path}::{name}");
    let condition = condition.and(&marks.condition);
    lines.say(&path, &format!("{need} {said}"), &condition);
}
