//! What a user sees who is to allow an application something.

use super::{portal::SignedIn, shared::State};

/// A user that the page offers.
#[derive(Debug)]
pub(super) struct Choice {
    pub(super) signed_in: SignedIn,
    /// What its link has for an id.
    id: String,
    label: String,
}

/// The accounts of the world; without any, whoever the application was registered for.
pub(super) fn choices(state: &State, application: usize) -> Vec<Choice> {
    let users = state.world.users();
    if users.is_empty() {
        return vec![Choice {
            signed_in: state.portal.signed_in(application),
            id: "allow".to_owned(),
            label: "Allow".to_owned(),
        }];
    }
    let choices = users.into_iter().map(|(member, name)| Choice {
        signed_in: SignedIn {
            application,
            member,
        },
        id: format!("allow-{member}"),
        label: format!("Sign in as {name}"),
    });
    choices.collect()
}

/// The page: a link for each user, and one for none.
pub(super) fn page(links: &[(Choice, String)], no: &str) -> String {
    let mut list = String::new();
    for (choice, target) in links {
        let (target, label) = (escaped(target), escaped(&choice.label));
        list += &format!(
            "<li><a id=\"{}\" href=\"{target}\">{label}</a></li>",
            choice.id
        );
    }
    format!(
        "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Sign in</title>\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <link rel=\"icon\" href=\"data:,\"></head><body><main>\
         <h1>Allow this application?</h1>\
         <ul>{list}<li><a id=\"deny\" href=\"{}\">Cancel</a></li></ul>\
         </main></body></html>",
        escaped(no)
    )
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
