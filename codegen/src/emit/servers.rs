//! The servers as data.

use super::{Emit, docs::Docs, ident};
use crate::model::Server;
use proc_macro2::{Literal, TokenStream};
use quote::quote;

impl Emit<'_> {
    pub(super) fn servers(&self) -> TokenStream {
        let servers = self.model.servers.iter().map(server);
        let names = self.model.servers.iter().map(|server| ident(&server.name));
        quote! {
            //! The servers that answer, what they allow one address, and where files and the
            //! sign-in page are.

            use bungie_client::{Rate, Server};
            use std::time::Duration;

            #[doc(inline)]
            pub use bungie_client::{CONTENT, SIGN_IN};

            #(#servers)*

            /// The servers of the API.
            pub static ALL: &[&Server] = &[#(&#names),*];
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
        pub static #name: Server =
            Server::new(#name_text, #url, Rate::new(#requests, Duration::from_secs(#seconds)));
    }
}
