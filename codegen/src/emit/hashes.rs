//! Constants for the hashes of definitions.

use super::{
    Emit,
    docs::{Docs, plain},
    ident,
    rust_type::From,
};
use crate::model::{NamedHash, NamedHashes, SchemaName, last_segment};
use proc_macro2::{Literal, TokenStream};
use quote::quote;

impl Emit<'_> {
    /// The files of the module, by name; none where no hash has a constant.
    pub(super) fn hash_files(&self) -> Vec<(&str, TokenStream)> {
        let tables = &self.model.hashes;
        if tables.is_empty() {
            return Vec::new();
        }
        let modules = tables.iter().map(|table| ident(&table.module));
        let root = quote! {
            //! Definition hashes by name, a module for each table: [`DefinitionHash`](crate::DefinitionHash)es
            //! that programs compare with and look up.
            //!
            //! A constant keeps its hash: where Bungie renames a row, the constant stays, and another one with the
            //! new name stands beside it.

            #(pub mod #modules;)*
        };
        let mut files: Vec<(&str, TokenStream)> = vec![("mod", root)];
        for table in tables {
            files.push((&table.module, self.hash_file(table)));
        }
        files
    }

    fn hash_file(&self, table: &NamedHashes) -> TokenStream {
        let constants = table.constants.iter();
        let constants = constants.map(|line| self.hash_constant(table, line));
        let docs = Docs::default()
            .paragraph(format!("Rows of {}.", self.table_link(&table.schema)))
            .lines();
        let is_empty = table.constants.is_empty();
        let imports = (!is_empty).then(|| {
            quote!(
                use crate::imports::*;
            )
        });
        quote! {
            #(#![doc = #docs])*

            #imports

            #(#constants)*
        }
    }

    fn hash_constant(&self, of: &NamedHashes, line: &NamedHash) -> TokenStream {
        let NamedHash {
            constant,
            hash,
            name,
            note,
            renamed_to,
        } = line;
        let table = self.table_link(&of.schema);
        let is = if name.is_empty() {
            format!("Row {hash} of {table}, which has no name.")
        } else {
            format!("“{}”, row {hash} of {table}.", plain(name))
        };
        let by = of.by.as_ref();
        let by = by.map(|by| format!("Named by its `{}`.", by.path));
        let renamed = renamed_to
            .as_ref()
            .map(|to| format!("It has another name by now: [`{to}`]."));
        let docs = Docs::default()
            .paragraph(is)
            .maybe(by)
            .prose(note.as_deref())
            .maybe(renamed)
            .attributes();
        let (constant, hash) = (ident(constant), Literal::u32_unsuffixed(*hash));
        let ty = self.schema_type(&of.schema, From::Types);
        quote! {
            #docs
            pub const #constant: DefinitionHash<#ty> = DefinitionHash::new(#hash);
        }
    }

    fn table_link(&self, schema: &SchemaName) -> String {
        let name = last_segment(schema);
        match self.names.types.get(schema) {
            Some(ty) => format!("[`{name}`](crate::types::{ty})"),
            None => format!("`{name}`"),
        }
    }
}
