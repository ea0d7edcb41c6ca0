//! Where the tables of the manifest are.

use super::{Emit, ident, rust_type::From};
use crate::model::{Display, Manifest, SchemaName, Table, Type, last_segment};
use proc_macro2::{Ident, TokenStream};
use quote::quote;

impl Emit<'_> {
    /// Nothing where the document has no manifest.
    pub(super) fn manifest(&self) -> Option<TokenStream> {
        let manifest = self.model.manifest.as_ref()?;
        let operation = self.index_operation(manifest)?;
        let field = |key: &String| Some(self.member_of(&manifest.answer, key)?.0);
        let [version, tables, aggregate, sqlite] = &manifest.paths;
        let (version, tables) = (field(version)?, field(tables)?);
        let (aggregate, sqlite) = (field(aggregate)?, field(sqlite)?);
        let answer = self.schema_type(&manifest.answer, From::Operations);
        Some(quote! {
            //! The manifest: tables of definitions, downloaded, indexed and read row by row.

            use crate::types;
            pub use bungie_client::manifest::{
                Aggregate, CachedTable, FieldChange, FieldKind, ManifestBuilder, ManifestError, ManifestErrorKind,
                ManifestIndex, ManifestPaths, Pack, PackBuilder, Progress, ProgressStep, Row, RowChange, Rows, Set, Table,
                TableChanges, TableError, TableErrorKind,
            };

            #[cfg(feature = "dynamic")]
            pub use bungie_client::manifest::SetChanges;
            #[cfg(feature = "sqlite")]
            pub use bungie_client::manifest::Database;

            /// The manifest whose tables are the definitions of this crate.
            pub type Manifest = bungie_client::manifest::Manifest<#operation>;

            impl ManifestIndex for #operation {
                fn paths(answer: #answer) -> ManifestPaths {
                    let mut paths = ManifestPaths::default();
                    paths.version = answer.#version;
                    paths.tables = answer.#tables;
                    paths.aggregate = answer.#aggregate;
                    paths.sqlite = answer.#sqlite;
                    paths
                }
            }
        })
    }

    /// The builder of the operation that says where the tables are.
    fn index_operation(&self, manifest: &Manifest) -> Option<TokenStream> {
        let mut operations = self.model.operations.iter().zip(&self.names.operations);
        let (operation, names) = operations.find(|(it, _)| it.id == manifest.operation)?;
        let module = ident(self.names.modules.get(&operation.tag)?);
        let builder = ident(&names.builder);
        Some(quote!(crate::#module::#builder))
    }

    /// What makes a struct the row of a table.
    pub(super) fn definition(&self, name: &SchemaName, table: &Table) -> TokenStream {
        let ty = self.schema_type(name, From::Types);
        let key = if table.keyed_by_hash {
            quote!(DefinitionHash<#ty>)
        } else {
            quote!(String)
        };
        let manifest = self.model.manifest.as_ref();
        let index = manifest
            .and_then(|manifest| self.index_operation(manifest))
            .unwrap_or_else(|| quote!(bungie_client::__private::NoIndex));
        let path = self.display_path(name);
        let shown = (!path.is_empty())
            .then(|| quote!(const NAME: &'static [&'static str] = &[#(#path),*];));
        let said = manifest.filter(|_| table.says_redacted);
        let redacted = said.and_then(|manifest| {
            let key = &manifest.redacted;
            let (field, _) = self.member_of(name, key)?;
            Some(quote! {
                const REDACTED: Option<&'static str> = Some(#key);

                fn is_redacted(&self) -> bool {
                    self.#field
                }
            })
        });
        let set_key = self.own_hash(name).map(|field| {
            quote! {
                fn set_key(&mut self, key: &Self::Key) {
                    if self.#field == Self::Key::default() {
                        self.#field = *key;
                    }
                }
            }
        });
        let (name, mobile_name) = (last_segment(name), &table.mobile_name);
        quote! {
            impl Definition for #ty {
                type Key = #key;
                type Index = #index;
                const TABLE: &'static str = #name;
                const MOBILE_TABLE: &'static str = #mobile_name;
                #shown
                #redacted
                #set_key
            }
        }
    }

    /// Where a row has the name that it is shown by.
    fn display_path(&self, name: &SchemaName) -> Vec<&str> {
        let Some(Display::Holds(key)) = self.helps.displayed.get(name) else {
            return Vec::new();
        };
        let mut blocks = self
            .helps
            .displayed
            .values()
            .filter_map(|display| match display {
                Display::Block { name, .. } => Some(name),
                Display::Holds(_) => None,
            });
        blocks
            .next()
            .map_or_else(Vec::new, |block| vec![key.as_str(), block.as_str()])
    }

    /// The field of a row that holds its own hash.
    fn own_hash(&self, name: &SchemaName) -> Option<Ident> {
        let (field, property) = self.member_of(name, crate::lower::OWN_HASH)?;
        let is_own = property.ty == Type::Hash(name.clone()) && !property.nullable;
        is_own.then_some(field)
    }
}
