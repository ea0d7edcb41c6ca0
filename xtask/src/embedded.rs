//! What `bungie-testing` has of `spec/` in its package: copies without spaces, since nothing outside of a package is
//! packed.

use crate::{
    Done,
    changes::Changes,
    failure::Failure,
    workspace::{Workspace, read},
};
use std::{fs, io, path::PathBuf};

/// The copies and their texts, with the document that `spec/` has or is to have. None where the crate is not part of
/// the workspace.
fn copies(workspace: &Workspace, document: &str) -> Done<Vec<(PathBuf, String)>> {
    let Some(package) = workspace.testing() else {
        return Ok(Vec::new());
    };
    let notice = read(&workspace.spec("LICENSE"))?;
    Ok(vec![
        (package.join("data/openapi.json"), minified(document)),
        (package.join("data/ids.json"), table(workspace, "ids.toml")?),
        (
            package.join("data/scopes.json"),
            table(workspace, "scopes.toml")?,
        ),
        (package.join("LICENSE-BUNGIE"), notice),
    ])
}

/// A table as JSON.
fn table(workspace: &Workspace, name: &str) -> Done<String> {
    let path = workspace.spec(name);
    let wrong = |error: String| Failure::new(format!("error: {}: {error}", path.display()));
    let table: toml::Table =
        toml::from_str(&read(&path)?).map_err(|error| wrong(error.to_string()))?;
    let table = serde_json::to_string(&table).map_err(|error| wrong(error.to_string()))?;
    Ok(table + "\n")
}

/// What the copies are to be where the document in `spec/` is to be this one.
pub(crate) fn add(changes: &mut Changes, workspace: &Workspace, document: &str) -> Done {
    for (path, text) in copies(workspace, document)? {
        changes.file(path, text)?;
    }
    Ok(())
}

/// Fails unless the copies are what `spec/` has, with this document.
pub(crate) fn check(workspace: &Workspace, document: &str) -> Done {
    for (path, text) in copies(workspace, document)? {
        let is_same = match fs::read_to_string(&path) {
            Ok(present) => present == text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => false,
            Err(error) => return Err(Failure::at("read", &path)(error)),
        };
        if !is_same {
            return Err(Failure::new(format!(
                "error: {} is no copy of what is in spec/; run `cargo xtask regen`",
                workspace.below(&path)
            )));
        }
    }
    Ok(())
}

/// JSON without the spaces between its tokens, in the same order.
fn minified(json: &str) -> String {
    let (mut in_text, mut is_escaped) = (false, false);
    let kept = json.chars().filter(|&char| {
        if in_text {
            let ends = char == '"' && !is_escaped;
            is_escaped = char == '\\' && !is_escaped;
            in_text = !ends;
            return true;
        }
        in_text = char == '"';
        !char.is_ascii_whitespace()
    });
    kept.collect::<String>() + "\n"
}

#[cfg(test)]
mod tests {
    use super::minified;

    #[test]
    fn spaces_between_tokens_go_and_those_in_texts_stay() {
        let json = "{ \"a b\" : [ 1,\n 2 ],\t\"c\\\\\" : \"d \\\" e\" }\n";
        assert_eq!(minified(json), "{\"a b\":[1,2],\"c\\\\\":\"d \\\" e\"}\n");
    }
}
