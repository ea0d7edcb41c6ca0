//! Requests for a row of whichever table the caller's type is of.

use super::{Emit, docs::Docs, ident};
use crate::{
    model::{Operation, Row},
    names::OperationNames,
};
use proc_macro2::TokenStream;
use quote::quote;

impl Emit<'_> {
    pub(super) fn row(
        &self,
        operation: &Operation,
        names: &OperationNames,
        row: &Row,
    ) -> TokenStream {
        let builder = ident(&names.builder);
        let of_table = ident(&names.of_table());
        let arguments = operation.path_parameters.iter().map(|parameter| {
            if parameter.name == row.table {
                quote!(D::TABLE)
            } else {
                quote!(hash.get())
            }
        });
        let docs = Docs::default()
            .paragraph(format!(
                "[`{}`] whose answer is read as what it is: a row of the table of `D`.",
                names.builder
            ))
            .attributes();
        quote! {
            impl #builder {
                /// The request for the row with this hash. The type of the hash says which table has it,
                /// and what the answer is.
                pub fn of<D: Definition<Key = DefinitionHash<D>>>(hash: DefinitionHash<D>) -> #of_table<D> {
                    #of_table {
                        request: Self::new(#(#arguments),*),
                        row: std::marker::PhantomData,
                    }
                }
            }

            #docs
            #[derive(Clone, Debug)]
            #[must_use = "a request does nothing until it is sent"]
            pub struct #of_table<D> {
                request: #builder,
                row: std::marker::PhantomData<fn() -> D>,
            }

            impl<D> #of_table<D>
            where
                D: Definition<Key = DefinitionHash<D>> + Send,
            {
                /// Sends the request.
                #[cfg(feature = "client")]
                pub fn send(
                    &self,
                    caller: &impl Caller<Self>,
                ) -> impl Future<Output = Result<D, Error>> + Send {
                    caller.call(self)
                }
            }

            impl<D> Endpoint for #of_table<D>
            where
                D: Definition<Key = DefinitionHash<D>> + Send,
            {
                const OPERATION: &'static Operation = <#builder as Endpoint>::OPERATION;
                type Response = D;
                type Access = <#builder as Endpoint>::Access;
                type Scope = <#builder as Endpoint>::Scope;

                fn parts(&self) -> Parts {
                    self.request.parts()
                }

                fn decode(body: &[u8]) -> Result<Envelope<D>, DecodeError> {
                    bungie_client::__private::decode_envelope(body)
                }
            }
        }
    }
}
