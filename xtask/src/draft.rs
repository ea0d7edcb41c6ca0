//! `spec/draft.toml`: what a document has that `spec/` does not say yet.

use crate::output::one_line;
use bungie_codegen::{Addition, Diagnostic, Diagnostics};
use std::collections::BTreeMap;

/// Its name in `spec/`.
pub(crate) const FILE: &str = "draft.toml";

const HEAD: &str = "\
# What the document has and spec/ does not say yet, by `cargo xtask regen --draft`. Move each text into the
# file that stands above it and say there what stands for `…`. `cargo xtask regen` removes this file when
# nothing is missing any more; until then `cargo xtask regen --check` fails, and the crate cannot be packed.
";

/// The texts to add, by file and section, and after them what is to be looked at.
pub(crate) fn text(warnings: &Diagnostics) -> String {
    let mut additions: BTreeMap<_, Vec<(&Diagnostic, &Addition)>> = BTreeMap::new();
    let mut others = Vec::new();
    for finding in warnings.iter() {
        match &finding.add {
            Some(add) => {
                let place = (add.file, add.section.as_deref());
                additions.entry(place).or_default().push((finding, add));
            }
            None => others.push(finding),
        }
    }
    let mut text = HEAD.to_owned();
    for ((file, section), missing) in additions {
        let section = section.unwrap_or("at the end");
        text += &format!("\n# ==== {file}, {section}\n");
        for (finding, add) in missing {
            let Diagnostic { pointer, help, .. } = finding;
            let (pointer, help) = (one_line(pointer), one_line(help));
            text += &format!("\n# {pointer}\n# {help}\n{}\n", add.text);
        }
    }
    if !others.is_empty() {
        text += "\n# ==== To look at\n";
    }
    for finding in others {
        for line in finding.to_string().lines() {
            text += &format!("# {}\n", one_line(line));
        }
    }
    text
}
