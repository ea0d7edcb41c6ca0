//! The lines of calls of macros in the place of items. Nothing is expanded.

use super::{
    attributes::{Condition, last},
    lines::Lines,
    list::{Place, Places},
    target::{CRATE, ModuleId, Target},
    tokens::text,
    tree::Tree,
};
use proc_macro2::{TokenStream, TokenTree};
use syn::{Item, Macro};

/// A call, under the paths of its first argument if that is a type of the crate, else under the module. What
/// a private module calls is listed with the next public one if the macro is the crate's own, since that
/// may implement public traits.
pub(super) fn call(
    tree: &Tree<'_>,
    places: &Places,
    module: ModuleId,
    call: &Macro,
    condition: &Condition,
    lines: &mut Lines,
) {
    let Some(name) = last(&call.path) else {
        return;
    };
    let (subject, rest) = split(call.tokens.clone());
    let found = tree.resolve(module, &subject);
    let own = found.iter().find_map(|it| match it.target {
        Target::Item(id) if !subject.is_empty() => Some(id),
        _ => None,
    });
    let (host, arguments): (&[Place], _) = match own {
        Some(id) => (places.items.get(&id).map_or(&[], Vec::as_slice), rest),
        None => {
            let host = host(tree, places, module, &name);
            (host.map_or(&[], Vec::as_slice), call.tokens.clone())
        }
    };
    for place in host {
        let said = format!("{name}!({})", text(arguments.clone()));
        let condition = condition.and(&place.condition);
        lines.say(&format!("{}:", place.path), &said, &condition);
    }
}

/// The path at the beginning of the arguments, and what is behind it and a `:` or `,`.
fn split(arguments: TokenStream) -> (Vec<String>, TokenStream) {
    let mut path = Vec::new();
    let mut tokens = arguments.into_iter().peekable();
    while let Some(TokenTree::Ident(ident)) = tokens.next_if(|it| matches!(it, TokenTree::Ident(_)))
    {
        path.push(ident.to_string());
        let mut ahead = tokens.clone();
        let is_sign = |it: Option<TokenTree>| matches!(it, Some(TokenTree::Punct(sign)) if sign.as_char() == ':');
        if !(is_sign(ahead.next()) && is_sign(ahead.next())) {
            break;
        }
        tokens = ahead;
    }
    tokens.next_if(|it| matches!(it, TokenTree::Punct(sign) if ":,".contains(sign.as_char())));
    (path, tokens.collect())
}

fn host<'a>(
    tree: &Tree<'_>,
    places: &'a Places,
    module: ModuleId,
    name: &str,
) -> Option<&'a Vec<Place>> {
    let is_own = tree.modules().any(|(_, module)| {
        let mut entries = module.entries.iter();
        entries.any(|it| matches!(it.item, Item::Macro(_)) && it.name.as_deref() == Some(name))
    });
    let mut at = module;
    loop {
        let here = places.modules.get(&at);
        if here.is_some() || !is_own || at == CRATE || tree.module(at).hidden {
            return here;
        }
        at = tree.module(at).parent;
    }
}
