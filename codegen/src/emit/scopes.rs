//! The scope table as types and constants.

use super::{Emit, docs::Docs, ident};
use crate::model::{Availability, Item, Scope, Shape};
use proc_macro2::{Literal, TokenStream};
use quote::quote;

/// Names, each with where it is found.
type Listed<'a> = Vec<(&'a str, Item)>;

impl Emit<'_> {
    pub(super) fn scopes(&self) -> TokenStream {
        let scopes = self.model.scopes.iter().map(|scope| self.scope(scope));
        let names = self.model.scopes.iter().map(|scope| ident(&scope.name));
        let all = self
            .model
            .scopes
            .iter()
            .fold(0, |all, scope| all | scope.bit);
        let all = Literal::u64_unsuffixed(all);
        quote! {
            //! The scopes that a user can grant an application, one type each.
            //!
            //! Declare those of your application with
            //! [`application_scopes!`](crate::application_scopes), and the compiler refuses
            //! operations beyond them.

            use bungie_client::{Availability, Scope, ScopeInfo, ScopeSet, UnknownScope};

            /// Every scope.
            pub const ALL: ScopeSet = from_bits(#all);

            /// The scopes with these bits, as in `Application.scope`. Bits without a scope are kept.
            pub const fn from_bits(bits: u64) -> ScopeSet {
                ScopeSet::with_names(bits, TABLE)
            }

            /// Reads names and numbers with commas or spaces between them: what a set prints.
            pub fn parse(text: &str) -> Result<ScopeSet, UnknownScope> {
                ALL.parse(text)
            }

            /// By bit.
            const TABLE: &[ScopeInfo] = &[#(#names::INFO),*];

            #(#scopes)*
        }
    }

    fn scope(&self, scope: &Scope) -> TokenStream {
        let name = ident(&scope.name);
        let text = &scope.name;
        let bit = Literal::u64_unsuffixed(scope.bit);
        let allows = &scope.allows;
        let availability = ident(availability(scope.availability));
        let how = match scope.availability {
            Availability::Implicit => "Part of every application's scope.",
            Availability::Portal => "Offered in Bungie's application portal.",
            Availability::Arrangement => "Granted by Bungie by arrangement.",
            Availability::Internal => "Not meant for third parties.",
            Availability::Obsolete => "Still listed, without use in Destiny 2.",
        };
        let operations = self.operations_of(scope);
        let components = self.components_that_need(scope);
        let docs = Docs::default()
            .maybe((!allows.is_empty()).then(|| format!("Allows {allows}.")))
            .paragraph(format!("Bit {}. {how}", scope.bit))
            .maybe(self.listed("Operations that need it:", &operations))
            .maybe(self.listed(
                "Components that need it, from operations that take components:",
                &components,
            ))
            .attributes();
        let operations = operations.iter().map(|(name, _)| name);
        let components = components.iter().map(|(name, _)| name);
        quote! {
            #docs
            #[derive(Clone, Copy, Debug)]
            pub enum #name {}

            impl #name {
                /// The facts about the scope.
                pub const INFO: ScopeInfo = ScopeInfo::new(
                    #text,
                    #bit,
                    Availability::#availability,
                    #allows,
                    &[#(#operations),*],
                    &[#(#components),*],
                );

                /// The scope alone, as a set.
                pub const SET: ScopeSet = from_bits(#bit);
            }

            impl Scope for #name {
                const INFO: Option<&'static ScopeInfo> = Some(&#name::INFO);
                const SET: ScopeSet = #name::SET;
            }
        }
    }

    fn operations_of(&self, scope: &Scope) -> Listed<'_> {
        let operations = self.model.operations.iter();
        let operations = operations.filter(|it| it.scope.as_ref() == Some(&scope.name));
        let operations = operations.map(|it| (it.id.as_str(), Item::Operation(it.id.clone())));
        operations.collect()
    }

    fn components_that_need(&self, scope: &Scope) -> Listed<'_> {
        let Some(components) = &self.model.components else {
            return Vec::new();
        };
        let schema = self.model.schemas.get(&components.schema);
        let Some(Shape::Enum(shape)) = schema.map(|schema| &schema.shape) else {
            return Vec::new();
        };
        let values = shape.values.iter().map(|value| &value.identifier);
        let values = values.filter(|it| components.scopes.get(*it) == Some(&scope.name));
        let item = |it: &String| Item::Component(components.schema.clone(), it.clone());
        values.map(|it| (it.as_str(), item(it))).collect()
    }

    /// A heading and a list of links; none for an empty list.
    fn listed(&self, heading: &str, items: &Listed<'_>) -> Option<String> {
        let lines = items.iter().map(|(name, item)| match self.path(item) {
            Some(path) => format!("- [`{name}`]({path})"),
            None => format!("- `{name}`"),
        });
        let lines: Vec<String> = lines.collect();
        (!lines.is_empty()).then(|| format!("{heading}\n\n{}", lines.join("\n")))
    }
}

/// The set of one scope, or of none.
pub(super) fn scope_set(scope: Option<&str>) -> TokenStream {
    match scope {
        Some(scope) => {
            let scope = ident(scope);
            quote!(crate::scopes::#scope::SET)
        }
        None => quote!(bungie_client::ScopeSet::EMPTY),
    }
}

fn availability(availability: Availability) -> &'static str {
    match availability {
        Availability::Implicit => "Implicit",
        Availability::Portal => "Portal",
        Availability::Arrangement => "Arrangement",
        Availability::Internal => "Internal",
        Availability::Obsolete => "Obsolete",
    }
}
