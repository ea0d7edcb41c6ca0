//! Small documents of our own, and the exact text of what becomes of each.
//!
//! A case is a folder under `cases/`. `change.json` is merged into the document of the case `base`
//! beside it (JSON Merge Patch, RFC 7396); `document.json` stands for the whole. The tables of a case
//! are its own or those of `base`. What came out last time stands beside the input; `BLESS=1 cargo
//! test -p bungie-codegen --test golden` writes it anew.
//!
//! - `made/`: generated from. `expected/` holds the files, but for those that are as in `base`;
//!   `counts.txt` and `warnings.txt` the rest.
//! - `refused/`: `errors.txt` holds all that is wrong. Where only a table does not fit, `warnings.txt`
//!   holds what another document would be warned of.
//! - `audited/`: looked at without generating. `audit.txt` holds what there is to look at.

#[path = "support/case.rs"]
mod case;
#[path = "golden/outcome.rs"]
mod outcome;

use bungie_codegen::{Audit, Fit, audit, generate};
use case::Case;
use outcome::{Outcome, Verdict};

#[test]
fn made() {
    let mut verdict = Verdict::default();
    let base = made_of(&Case::read("made", "base"));
    for case in Case::all("made") {
        let mut outcome = made_of(&case);
        if case.name != "base" {
            outcome.leave_out_files_of(&base);
        }
        verdict.compare(&case, &outcome);
    }
    verdict.give();
}

#[test]
fn refused() {
    let mut verdict = Verdict::default();
    for case in Case::all("refused") {
        let outcome = refused_of(&case);
        verdict.compare(&case, &outcome);
    }
    verdict.give();
}

#[test]
fn audited() {
    let mut verdict = Verdict::default();
    for case in Case::all("audited") {
        let mut outcome = Outcome::default();
        let audit = audit(&case.inputs(Fit::Exactly));
        let audit = audit.unwrap_or_else(|errors| panic!("{} is refused:\n{errors}", case.name));
        outcome.text("audit.txt", &text(&audit));
        verdict.compare(&case, &outcome);
    }
    verdict.give();
}

fn text(audit: &Audit) -> String {
    let mut lines = vec![format!("document {}", audit.version)];
    for section in &audit.sections {
        lines.push(format!(
            "\n{} ({}): {}",
            section.title,
            section.name,
            section.rows.len()
        ));
        lines.extend(
            section
                .rows
                .iter()
                .map(|row| format!("  {}", row.join(" | "))),
        );
    }
    lines.join("\n")
}

fn made_of(case: &Case) -> Outcome {
    let generated = generate(&case.inputs(Fit::Exactly))
        .unwrap_or_else(|errors| panic!("{} is refused:\n{errors}", case.name));
    let mut outcome = Outcome::default();
    for (path, text) in generated.files {
        if let Err(error) = syn::parse_file(&text) {
            panic!("{}: {} is not Rust: {error}", case.name, path.display());
        }
        outcome.file(path, text);
    }
    outcome.text("counts.txt", &generated.counts.to_string());
    outcome.text("warnings.txt", &generated.warnings.to_string());
    outcome
}

fn refused_of(case: &Case) -> Outcome {
    let mut outcome = Outcome::default();
    match generate(&case.inputs(Fit::Exactly)) {
        // What all the others change; nothing may be wrong with it.
        Ok(generated) if case.name == "base" => {
            outcome.text("warnings.txt", &generated.warnings.to_string());
        }
        Ok(_) => panic!("{} is not refused", case.name),
        Err(errors) => {
            outcome.text("errors.txt", &errors.to_string());
            if let Ok(generated) = generate(&case.inputs(Fit::WhereItFits)) {
                outcome.text("warnings.txt", &generated.warnings.to_string());
            }
        }
    }
    outcome
}
