//! The servers as data.

use super::{Emit, docs::Docs, ident};
use crate::model::{Server, SignIn};
use proc_macro2::{Literal, TokenStream};
use quote::quote;

impl Emit<'_> {
    pub(super) fn servers(&self) -> TokenStream {
        let servers = self.model.servers.iter().map(server);
        let names = self.model.servers.iter().map(|server| ident(&server.name));
        let sign_in = self.model.sign_in.as_ref().map(|sign_in| {
            let SignIn {
                key,
                authorize,
                token,
            } = sign_in;
            quote! {
                const _: () = assert!(
                    bungie_client::__private::has_key_and_sign_in(#key, #authorize, #token),
                    "bungie-client has another key header or signs in elsewhere than the document says"
                );
            }
        });
        quote! {
            //! The servers that answer, what they allow one address, and where files and the
            //! sign-in page are.

            use bungie_client::Server;

            #[doc(inline)]
            pub use bungie_client::{CONTENT, SIGN_IN};

            #(#servers)*

            /// The servers of the API.
            pub static ALL: &[&Server] = &[#(&#names),*];

            #sign_in
        }
    }
}

fn server(server: &Server) -> TokenStream {
    let Server { url, is, .. } = server;
    let name_text = &server.name;
    let name = ident(&server.name);
    let requests = Literal::u32_unsuffixed(server.requests);
    let seconds = Literal::u32_unsuffixed(server.seconds);
    let docs = Docs::default().paragraph(is).attributes();
    quote! {
        #docs
        pub static #name: Server = Server::new(
            #name_text,
            #url,
            bungie_client::Rate::new(#requests, std::time::Duration::from_secs(#seconds)),
        );
    }
}
