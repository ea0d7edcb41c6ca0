//! Operations: a request builder, its metadata, and the decoder of its answer.

use super::{
    Emit,
    arguments::{Argument, arguments, taken},
    components::asked_scopes,
    docs,
    docs::Docs,
    ident,
    rust_type::From,
    scopes::scope_set,
};
use crate::{
    model::{Access, Integer, Method, Operation, Parameter, Type},
    names::OperationNames,
    reference::operation_page,
};
use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;
use std::collections::BTreeMap;

impl Emit<'_> {
    pub(super) fn operation_modules(&self) -> BTreeMap<&str, TokenStream> {
        let mut modules: BTreeMap<&str, TokenStream> = BTreeMap::new();
        for (operation, names) in self.model.operations.iter().zip(&self.names.operations) {
            let module = self
                .names
                .modules
                .get(&operation.tag)
                .map_or("", String::as_str);
            modules
                .entry(module)
                .or_insert_with(|| {
                    let docs = match operation.tag.as_str() {
                        "" => " Operations without a tag.".to_owned(),
                        tag => format!(" Operations of the tag `{tag}`."),
                    };
                    quote! {
                        #![doc = #docs]
                        use crate::imports::*;
                    }
                })
                .extend(self.operation(operation, names));
        }
        modules
    }

    pub(super) fn operation_list(&self) -> TokenStream {
        let operations = self
            .model
            .operations
            .iter()
            .zip(&self.names.operations)
            .filter_map(|(operation, names)| {
                let module = ident(self.names.modules.get(&operation.tag)?);
                let builder = ident(&names.builder);
                Some(quote!(<crate::#module::#builder as bungie_client::Endpoint>::OPERATION))
            });
        quote! {
            /// Every operation of the document, by tag and name.
            pub const OPERATIONS: &[&bungie_client::Operation] = &[#(#operations),*];
        }
    }

    fn operation(&self, operation: &Operation, names: &OperationNames) -> TokenStream {
        let builder = ident(&names.builder);
        let docs = self.operation_docs(operation);
        let arguments = arguments(operation, names);
        let fields = arguments.iter().map(|argument| {
            let (name, ty) = (
                &argument.name,
                self.rust_type(argument.ty, From::Operations),
            );
            match argument.is_option() {
                true => quote!(#name: Option<#ty>),
                false => quote!(#name: #ty),
            }
        });
        // Nobody writes it as a literal, which a parameter that comes later would break.
        let nothing = arguments.is_empty().then(|| quote!(_nothing: ()));
        let fields = fields.chain(nothing);
        // `new` without arguments is what `Default` is.
        let derives = if arguments.iter().any(|argument| argument.required) {
            quote!(Clone, Debug)
        } else {
            quote!(Clone, Debug, Default)
        };
        let new = self.constructor(&arguments);
        let setters = arguments
            .iter()
            .filter(|argument| !argument.required)
            .map(|argument| self.setter(argument));
        let named = operation
            .arguments
            .then(|| self.arguments_struct(operation, names, &arguments));
        let response = self.rust_type(&operation.response, From::Operations);
        let endpoint = self.endpoint(operation, names, &builder, &response);
        let paged = operation
            .paging
            .as_ref()
            .map(|paging| self.paged(operation, names, paging));
        let row = operation
            .row
            .as_ref()
            .map(|row| self.row(operation, names, row));
        quote! {
            #docs
            #[derive(#derives)]
            #[must_use = "a request does nothing until it is sent"]
            pub struct #builder {
                #(#fields),*
            }

            impl #builder {
                #new
                #(#setters)*

                /// Sends the request.
                #[cfg(feature = "client")]
                pub fn send(
                    &self,
                    caller: &impl Caller<Self>,
                ) -> impl Future<Output = Result<#response, Error>> + Send {
                    caller.call(self)
                }
            }

            #named
            #endpoint
            #paged
            #row
        }
    }

    fn constructor(&self, arguments: &[Argument<'_>]) -> TokenStream {
        let required: Vec<_> = arguments
            .iter()
            .filter(|argument| argument.required)
            .collect();
        let parameters = required.iter().map(|argument| {
            let (name, ty) = (
                &argument.name,
                self.argument_type(argument.ty, From::Operations),
            );
            quote!(#name: #ty)
        });
        let initial = arguments.iter().map(|argument| {
            let name = &argument.name;
            match (argument.required, taken(name, argument.ty)) {
                (true, None) => quote!(#name),
                (true, Some(value)) => quote!(#name: #value),
                (false, _) if argument.is_option() => quote!(#name: None),
                (false, _) => quote!(#name: Vec::new()),
            }
        });
        let nothing = arguments.is_empty().then(|| quote!(_nothing: ()));
        let initial = initial.chain(nothing);
        let listed = required.iter().filter_map(|argument| {
            let parameter = argument.parameter?;
            let name = argument.name.to_string();
            let text = one_line(parameter.description.as_deref().unwrap_or_default());
            (!text.is_empty()).then(|| format!("- `{name}`: {text}"))
        });
        let listed: Vec<String> = listed.collect();
        let docs = Docs::default()
            .paragraph("The request, with what it cannot do without.")
            .maybe((!listed.is_empty()).then(|| listed.join("\n")))
            .attributes();
        quote! {
            #docs
            pub fn new(#(#parameters),*) -> Self {
                Self { #(#initial),* }
            }
        }
    }

    fn setter(&self, argument: &Argument<'_>) -> TokenStream {
        let (name, ty) = (
            &argument.name,
            self.argument_type(argument.ty, From::Operations),
        );
        let value = taken(name, argument.ty).unwrap_or_else(|| quote!(#name));
        let value = if argument.is_option() {
            quote!(Some(#value))
        } else {
            value
        };
        let parameter = argument.parameter;
        let docs = Docs::default()
            .paragraph(match parameter {
                Some(parameter) => format!("Sets `{}` in the query.", parameter.name),
                None => "Sets the body.".to_owned(),
            })
            .prose(parameter.and_then(|parameter| parameter.description.as_deref()))
            .maybe(
                parameter
                    .filter(|parameter| parameter.deprecated)
                    .map(|_| "Bungie calls it deprecated."),
            )
            .attributes();
        quote! {
            #docs
            pub fn #name(mut self, #name: #ty) -> Self {
                self.#name = #value;
                self
            }
        }
    }

    fn endpoint(
        &self,
        operation: &Operation,
        names: &OperationNames,
        builder: &Ident,
        response: &TokenStream,
    ) -> TokenStream {
        let metadata = self.metadata(operation);
        let access = ident(access(operation.access));
        let scope = match &operation.asks_for {
            Some(scope) => {
                let scope = ident(scope);
                quote!(crate::scopes::#scope)
            }
            None => quote!(bungie_client::NoScope),
        };
        let path = names.path.iter().map(|name| ident(name));
        let query = names.query.iter().map(|name| ident(name));
        let keys = operation
            .query_parameters
            .iter()
            .map(|parameter| &parameter.name);
        let body = operation.body.as_ref().map(|_| quote!(.body(&self.body)));
        let scopes = asked_scopes(operation, names);
        let mark = self.mark_answer(operation, names, response);
        quote! {
            impl Endpoint for #builder {
                const OPERATION: &'static Operation = &#metadata;
                type Response = #response;
                type Access = bungie_client::#access;
                type Scope = #scope;

                fn parts(&self) -> Parts {
                    Parts::new(Self::OPERATION, &[#(&self.#path),*])
                        #(.query(#keys, &self.#query))*
                        #body
                }

                #scopes
                #mark

                #[inline(never)]
                fn decode(body: &[u8]) -> Result<Envelope<#response>, DecodeError> {
                    bungie_client::__private::decode_envelope(body)
                }
            }
        }
    }

    fn metadata(&self, operation: &Operation) -> TokenStream {
        let Operation {
            id,
            tag,
            reads,
            path,
            preview,
            deprecated,
            ..
        } = operation;
        let method = ident(match operation.method {
            Method::Get => "GET",
            Method::Post => "POST",
            Method::Put => "PUT",
            Method::Delete => "DELETE",
            Method::Patch => "PATCH",
        });
        let access = ident(access(operation.access));
        let scopes = scope_set(operation.scope.as_deref());
        let interval = match operation.interval_per_user {
            Some(interval) => {
                let millis = Literal::u128_unsuffixed(interval.as_millis());
                quote!(Some(Duration::from_millis(#millis)))
            }
            None => quote!(None),
        };
        let server = ident(&operation.server);
        let has_body = operation.body.is_some();
        let in_path = operation.path_parameters.iter().map(|it| ("Path", it));
        let in_query = operation.query_parameters.iter().map(|it| ("Query", it));
        let parameters = in_path
            .chain(in_query)
            .map(|(place, parameter)| self.parameter_facts(place, parameter));
        let page = operation_page(operation);
        quote! {
            Operation::new(bungie_client::http::Method::#method, OperationFacts {
                id: #id,
                tag: #tag,
                server: &crate::servers::#server,
                path: #path,
                parameters: &[#(#parameters),*],
                has_body: #has_body,
                reads: #reads,
                access: bungie_client::AccessKind::#access,
                scopes: #scopes,
                interval_per_user: #interval,
                preview: #preview,
                deprecated: #deprecated,
                docs: #page,
            })
        }
    }

    fn parameter_facts(&self, place: &str, parameter: &Parameter) -> TokenStream {
        let (make, ty) = match &parameter.ty {
            Type::List(item) => ("list", &**item),
            ty => ("one", ty),
        };
        let kind = match ty {
            Type::Bool => "Bool",
            Type::Integer(integer) => match integer {
                Integer::Byte => "Byte",
                Integer::Int16 => "Int16",
                Integer::Int32 => "Int32",
                Integer::Uint32 => "Uint32",
                Integer::Int64 => "Int64",
                Integer::Uint64 => "Uint64",
            },
            Type::Float => "Float",
            Type::Double => "Double",
            Type::DateTime => "DateTime",
            Type::Date => "Date",
            Type::Id(_) => "Id",
            Type::Hash(_) => "Hash",
            Type::Schema(_) => "Enum",
            // No URL carries the others.
            Type::Text | Type::Json | Type::List(_) | Type::Map(..) => "Text",
            Type::Of(..) | Type::Argument => "Text",
        };
        let (make, place, kind) = (ident(make), ident(place), ident(kind));
        let Parameter { name, required, .. } = parameter;
        quote! {
            Parameter::#make(#name, ParameterPlace::#place, ParameterKind::#kind, #required)
        }
    }

    fn operation_docs(&self, operation: &Operation) -> TokenStream {
        let access = match (operation.access, &operation.scope, &operation.asks_for) {
            (Access::Anonymous, ..) => "Anybody may call it.".to_owned(),
            (Access::OptionalUser, ..) => {
                "Anybody may call it; a signed-in user may see more.".to_owned()
            }
            (Access::SignedIn, None, _) => "Needs a signed-in user.".to_owned(),
            (Access::SignedIn, Some(scope), None) => format!(
                "Needs a signed-in user; the scope {} is part of every application's.",
                docs::scope_link(scope)
            ),
            (Access::SignedIn, Some(scope), Some(_)) => format!(
                "Needs a signed-in user, and the scope {}.",
                docs::scope_link(scope)
            ),
        };
        let interval = operation
            .interval_per_user
            .map(|interval| format!("At most once per user in {} s.", interval.as_secs_f64()));
        let page = operation_page(operation);
        Docs::default()
            .maybe(operation.docs.as_ref().map(|docs| self.prose(docs)))
            .paragraph(format!(
                "`{} {}`",
                operation.method.key().to_uppercase(),
                operation.path
            ))
            .prose(operation.description.as_deref())
            .paragraph(access)
            .maybe(self.components_docs(operation))
            .maybe(interval)
            .maybe(
                operation
                    .preview
                    .then_some("A preview: Bungie may still change it."),
            )
            .maybe(operation.deprecated.then_some("Deprecated by Bungie."))
            .paragraph(format!(
                "`{}` in [Bungie's reference]({page}).",
                operation.id
            ))
            .attributes()
    }
}

fn access(access: Access) -> &'static str {
    match access {
        Access::Anonymous => "Anonymous",
        Access::OptionalUser => "OptionalUser",
        Access::SignedIn => "SignedIn",
    }
}

fn one_line(text: &str) -> String {
    docs::plain(text).replace('\n', " ")
}
