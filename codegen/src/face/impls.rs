//! The lines of impls, which may stand anywhere in a crate: under each path of the type that they are for.

use super::{
    attributes::{Condition, Marks, last},
    calls::call,
    generics::Parameters,
    lines::Lines,
    list::{Place, Places},
    signature::{function, value},
    target::{ItemId, ModuleId, Target},
    tokens::text,
    tree::{Tree, is_public},
};
use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::{GenericArgument, ImplItem, Item, ItemImpl, Path, PathArguments, Type};

/// What of another crate begins so is its own business.
const INTERNAL: &str = "__";

/// Lists impls, and calls of macros, which may make some.
pub(super) fn impls(tree: &Tree<'_>, places: &Places, lines: &mut Lines) {
    for (id, module) in tree.modules() {
        for entry in module.entries.iter().filter(|it| !it.marks.left_out()) {
            let condition = module.condition.and(&entry.marks.condition);
            match entry.item {
                Item::Impl(item) => {
                    let from = From {
                        tree,
                        places,
                        module: id,
                    };
                    from.list(item, &condition, lines);
                }
                Item::Macro(item) if item.ident.is_none() => {
                    call(tree, places, id, &item.mac, &condition, lines);
                }
                _ => {}
            }
        }
    }
}

/// Where an impl stands.
struct From<'a, 't> {
    tree: &'a Tree<'t>,
    places: &'a Places,
    module: ModuleId,
}

impl From<'_, '_> {
    fn list(&self, item: &ItemImpl, condition: &Condition, lines: &mut Lines) {
        let parameters = Parameters::of(&item.generics);
        let own = self.own_type(&item.self_ty);
        let for_whom = match own {
            Some(id) if self.is_plain(id, &item.self_ty, &parameters) => String::new(),
            _ => format!(" for {}", text(&item.self_ty)),
        };
        let interface = item.trait_.as_ref().map(|(path, _)| path);
        let Some(host) = self.host(own, interface, &item.self_ty) else {
            return;
        };
        for place in host {
            let condition = condition.and(&place.condition);
            let line = Line {
                path: &place.path,
                parameters: &parameters,
                for_whom: &for_whom,
                condition: &condition,
            };
            match interface {
                Some(interface) => line.implements(interface, &item.items, lines),
                None => line.has(&item.items, lines),
            }
        }
    }

    /// Under which paths an impl is listed: those of the type, else of the trait, else of what the trait is
    /// about. Nowhere, where users cannot name the type or the trait.
    fn host(&self, own: Option<ItemId>, interface: Option<&Path>, of: &Type) -> Option<&[Place]> {
        let mut host = own;
        if let Some(interface) = interface {
            match self.own(interface) {
                Ok(id) => {
                    self.places.items.get(&id)?;
                    host = host.or(Some(id));
                }
                Err(path) if path.iter().any(|it| it.starts_with(INTERNAL)) => return None,
                Err(_) => {}
            }
            host = host
                .or_else(|| self.mentioned(interface.to_token_stream()))
                .or_else(|| self.mentioned(of.to_token_stream()));
        }
        self.places.items.get(&host?).map(Vec::as_slice)
    }

    /// The item of this crate that a path names, or the path of something else.
    fn own(&self, path: &Path) -> Result<ItemId, Vec<String>> {
        let names: Vec<_> = path
            .segments
            .iter()
            .map(|it| it.ident.to_string())
            .collect();
        let found = self.tree.resolve(self.module, &names);
        let own = found.iter().find_map(|it| match it.target {
            Target::Item(id) => Some(id),
            _ => None,
        });
        own.ok_or_else(|| {
            let path = found.into_iter().find_map(|it| match it.target {
                Target::Path(path) => Some(path),
                _ => None,
            });
            path.unwrap_or(names)
        })
    }

    fn own_type(&self, of: &Type) -> Option<ItemId> {
        match of {
            Type::Path(path) if path.qself.is_none() => self.own(&path.path).ok(),
            Type::Reference(reference) => self.own_type(&reference.elem),
            Type::Paren(inner) => self.own_type(&inner.elem),
            _ => None,
        }
    }

    /// The first item of this crate that is named among tokens.
    fn mentioned(&self, tokens: TokenStream) -> Option<ItemId> {
        tokens.into_iter().find_map(|token| match token {
            TokenTree::Group(group) => self.mentioned(group.stream()),
            TokenTree::Ident(ident) => self.own(&ident.into()).ok(),
            _ => None,
        })
    }

    /// Whether it is the type as it is declared, with the impl's own parameters if any.
    fn is_plain(&self, id: ItemId, of: &Type, parameters: &Parameters) -> bool {
        let Type::Path(path) = of else {
            return false;
        };
        let is_parameter = |argument: &GenericArgument| {
            let argument = text(argument);
            argument == "'_" || parameters.names().contains(&argument)
        };
        match path.path.segments.last().map(|it| &it.arguments) {
            Some(PathArguments::AngleBracketed(all)) => all.args.iter().all(is_parameter),
            _ => self.tree.entry(id).is_some_and(|it| !is_generic(it.item)),
        }
    }
}

fn is_generic(item: &Item) -> bool {
    let generics = match item {
        Item::Enum(it) => &it.generics,
        Item::Struct(it) => &it.generics,
        Item::Type(it) => &it.generics,
        _ => return false,
    };
    !generics.params.is_empty()
}

/// What the lines of an impl have in common.
struct Line<'a> {
    path: &'a str,
    parameters: &'a Parameters,
    /// ` for …`, or nothing.
    for_whom: &'a str,
    condition: &'a Condition,
}

impl Line<'_> {
    fn implements(&self, interface: &Path, items: &[ImplItem], lines: &mut Lines) {
        let path = format!("{}:", self.path);
        let for_whom = self.for_whom;
        let interface_name = interface.segments.last().map(text).unwrap_or_default();
        let clause = self.parameters.clause();
        let said = format!("{interface_name}{for_whom}{clause}");
        lines.say(&path, &said, self.condition);
        for item in items {
            let (name, attributes, said) = match item {
                ImplItem::Type(it) => (&it.ident, &it.attrs, format!(" = {}", text(&it.ty))),
                ImplItem::Const(it) => (&it.ident, &it.attrs, value(&it.expr)),
                _ => continue,
            };
            let marks = Marks::of(attributes);
            if !marks.left_out() && !said.is_empty() {
                let interface = last(interface).unwrap_or_default();
                let said = format!("{interface}::{name}{for_whom}{said}");
                lines.say(&path, &said, &self.condition.and(&marks.condition));
            }
        }
    }

    fn has(&self, items: &[ImplItem], lines: &mut Lines) {
        for item in items {
            let (name, visibility, attributes, said) = match item {
                ImplItem::Fn(it) => {
                    let said = function(&it.sig, self.parameters);
                    (&it.sig.ident, &it.vis, &it.attrs, said)
                }
                ImplItem::Const(it) => {
                    let said = format!("const: {}{}", text(&it.ty), value(&it.expr));
                    (&it.ident, &it.vis, &it.attrs, said)
                }
                _ => continue,
            };
            let marks = Marks::of(attributes);
            if is_public(visibility) && !marks.left_out() {
                let path = format!("{}::{name}", self.path);
                let said = format!("{said}{}", self.for_whom);
                lines.say(&path, &said, &self.condition.and(&marks.condition));
            }
        }
    }
}
