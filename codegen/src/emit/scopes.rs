//! The scope table as types and constants.

use super::{Emit, docs::Docs, ident};
use crate::model::{Availability, Scope};
use proc_macro2::{Literal, TokenStream};
use quote::quote;

impl Emit<'_> {
    pub(super) fn scopes(&self) -> TokenStream {
        let scopes = self.model.scopes.iter().map(scope);
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

    pub(super) fn scope_bit(&self, name: &str) -> u64 {
        let mut scopes = self.model.scopes.iter();
        let scope = scopes.find(|scope| scope.name == name);
        scope.map_or(0, |scope| scope.bit)
    }
}

fn scope(scope: &Scope) -> TokenStream {
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
    let docs = Docs::default()
        .maybe((!allows.is_empty()).then(|| format!("Allows {allows}.")))
        .paragraph(format!("Bit {}. {how}", scope.bit))
        .attributes();
    quote! {
        #docs
        #[derive(Clone, Copy, Debug)]
        pub enum #name {}

        impl #name {
            /// The facts about the scope.
            pub const INFO: ScopeInfo =
                ScopeInfo::new(#text, #bit, Availability::#availability, #allows);
        }

        impl Scope for #name {
            const INFO: Option<&'static ScopeInfo> = Some(&#name::INFO);
            const SET: ScopeSet = from_bits(#bit);
        }
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
