//! The header of the API key and the places of OAuth, held against what the client has.

use crate::{
    Addition, Diagnostics, document,
    model::SignIn,
    pointer::Pointer,
    report::Report,
    tables::calls::{CallsTable, INPUT, SignInRow},
};
use openapiv3::{
    APIKeyLocation, AuthorizationCodeOAuth2Flow, Components, ReferenceOr, SecurityScheme,
};

/// What the table says, where the document says the same.
pub(super) fn sign_in(
    components: &Components,
    table: &CallsTable,
    report: &mut Report,
) -> Option<SignIn> {
    let at = Pointer::root().key("components").key("securitySchemes");
    let Some(row) = &table.sign_in else {
        if !components.security_schemes.is_empty() {
            report.table(missing(&at));
        }
        return None;
    };
    let (mut keys, mut flows) = (0, 0);
    for (name, scheme) in &components.security_schemes {
        let at = at.key(name);
        match scheme {
            ReferenceOr::Item(SecurityScheme::APIKey { location, name, .. }) => {
                keys += 1;
                let is_header = matches!(location, APIKeyLocation::Header);
                if !(is_header && name.eq_ignore_ascii_case(&row.key)) {
                    report.table(differs(&at.key("name"), name, "key", &row.key));
                }
            }
            ReferenceOr::Item(SecurityScheme::OAuth2 {
                flows: declared, ..
            }) => {
                if let Some(flow) = &declared.authorization_code {
                    flows += 1;
                    places(flow, row, &at.key("flows").key("authorizationCode"), report);
                }
            }
            _ => {}
        }
    }
    for (count, what) in [(keys, "API key"), (flows, "authorization code flow")] {
        if count == 0 {
            report.table(gone(&at, what));
        }
    }
    Some(SignIn {
        key: row.key.clone(),
        authorize: row.authorize.clone(),
        token: row.token.clone(),
    })
}

/// The client renews where it redeems codes.
fn places(flow: &AuthorizationCodeOAuth2Flow, row: &SignInRow, at: &Pointer, report: &mut Report) {
    let refresh = flow.refresh_url.as_ref().unwrap_or(&flow.token_url);
    for (key, url, member, expected) in [
        (
            "authorizationUrl",
            &flow.authorization_url,
            "authorize",
            &row.authorize,
        ),
        ("tokenUrl", &flow.token_url, "token", &row.token),
        ("refreshUrl", refresh, "token", &row.token),
    ] {
        // The site reads its paths in any case.
        if !url.eq_ignore_ascii_case(expected) {
            report.table(differs(&at.key(key), url, member, expected));
        }
    }
}

fn missing(at: &Pointer) -> Diagnostics {
    let mut found = Diagnostics::default();
    found.push_missing(
        document::INPUT,
        at.as_str(),
        format!("schemes that no [sign_in] in {INPUT} says the client has"),
        "say what `client/src/agreed.rs` has",
        Addition {
            file: INPUT,
            section: None,
            text: "[sign_in]\nkey = \"…\"\nauthorize = \"…\"\ntoken = \"…\"".to_owned(),
        },
    );
    found
}

fn gone(at: &Pointer, what: &str) -> Diagnostics {
    let mut found = Diagnostics::default();
    found.push(
        document::INPUT,
        at.as_str(),
        format!("no {what}, which [sign_in] in {INPUT} describes"),
        "look how calls are made now: the client sends a key and signs users in all the same",
    );
    found
}

fn differs(at: &Pointer, said: &str, member: &str, expected: &str) -> Diagnostics {
    let mut found = Diagnostics::default();
    found.push(
        document::INPUT,
        at.as_str(),
        format!("`{said}`, where `{member}` of [sign_in] in {INPUT} has `{expected}`"),
        "change `client/src/agreed.rs`, which the client follows, and then the row",
    );
    found
}
