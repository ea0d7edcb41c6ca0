//! The pipeline, from text to files.

use crate::{
    Diagnostics, Fit, Inputs,
    analyze::{Analysis, analyze, endless},
    corrected::{Corrected, correct},
    document,
    emit::Emit,
    generics,
    lower::{helps, lower},
    model::{Model, Shape},
    names::{self, Names},
    normal,
    overlay::{Origins, Overlay},
    render::render,
    report::Report,
    sides,
    tables::{Tables, accepted::Accepted},
};
use serde::Serialize;
use serde_json::Value;
use std::{collections::BTreeMap, fmt, path::PathBuf};

/// Generated files, by path below `src`.
pub type Files = BTreeMap<PathBuf, String>;

/// What a run makes.
#[derive(Debug)]
pub struct Generated {
    /// The files.
    pub files: Files,
    /// What was generated, counted.
    pub counts: Counts,
    /// What did not fit another document, and what is odd about any.
    pub warnings: Diagnostics,
    /// Whether the files are a draft, which builds but cannot be packed.
    pub draft: bool,
}

/// What the corrected document has, counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Operations, each with a request builder.
    pub operations: usize,
    /// Schemas with properties.
    pub structs: usize,
    /// Schemas that number exclusive values.
    pub enums: usize,
    /// Schemas that number bits.
    pub flags: usize,
    /// Schemas that name a list, a map or any JSON.
    pub aliases: usize,
    /// Structs that are rows of a manifest table.
    pub tables: usize,
    /// Scopes.
    pub scopes: usize,
    /// Schemas that the overlay takes out of the document.
    pub skipped: usize,
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} operations, {} structs, {} enums, {} flags, {} aliases, {} tables, {} scopes, {} skipped",
            self.operations,
            self.structs,
            self.enums,
            self.flags,
            self.aliases,
            self.tables,
            self.scopes,
            self.skipped
        )
    }
}

/// Generates the source of the crate. Nothing is generated from a document with errors; all of them
/// are reported.
pub fn generate(inputs: &Inputs<'_>) -> Result<Generated, Diagnostics> {
    generate_with(inputs, |_, _| ()).map(|(generated, ())| generated)
}

/// The same, and what somebody sees in the model and its names.
pub(crate) fn generate_with<T>(
    inputs: &Inputs<'_>,
    see: impl FnOnce(&Model, &Names) -> T,
) -> Result<(Generated, T), Diagnostics> {
    let mut report = Report::new(inputs.fit);
    let Read {
        mut model,
        tables,
        skipped,
        origins,
    } = read(inputs, &mut report)?;
    let counts = Counts {
        skipped,
        ..count(&model)
    };
    settle(&mut model, &tables, &mut report);
    let helps = helps(&model, &tables.helps, &mut report);
    let names = names::assign(&model, &tables.names, &mut report);
    let analysis = analyze(&model);
    refuse_endless(&model, &analysis, &mut report);
    refuse_guides(inputs.guides, &mut report);
    report.errors = origins.sign(std::mem::take(&mut report.errors));
    report.warnings = origins.sign(std::mem::take(&mut report.warnings));
    report.errors.dedup();
    if !report.errors.is_empty() {
        // What is missing besides belongs to what there is to do.
        let missing = report
            .warnings
            .iter()
            .filter(|finding| finding.add.is_some());
        missing
            .cloned()
            .for_each(|finding| report.errors.extend(finding.into()));
        return Err(report.errors);
    }
    let draft = is_draft(&report);
    let emit = Emit {
        model: &model,
        names: &names,
        analysis: &analysis,
        helps: &helps,
        guides: inputs.guides,
        draft,
    };
    let mut files = Files::new();
    for (path, tokens) in emit.files() {
        match render(tokens) {
            Ok(text) => {
                files.insert(path, text);
            }
            Err(error) => report.errors.push(
                "emitted code",
                path.to_string_lossy(),
                format!("not Rust: {error}"),
                "this is a defect of `codegen/src/emit`",
            ),
        }
    }
    let generated = Generated {
        draft,
        files,
        counts,
        warnings: report.warnings,
    };
    report.errors.into_result((generated, see(&model, &names)))
}

/// What the inputs say.
#[derive(Debug)]
pub(crate) struct Read {
    /// Whole only if there is no error in the report.
    pub(crate) model: Model,
    pub(crate) tables: Tables,
    /// Which correction made what of the document.
    pub(crate) origins: Origins,
    /// The number of schemas that the overlay took out.
    pub(crate) skipped: usize,
}

/// Everything before names: document, corrections and tables.
pub(crate) fn read(inputs: &Inputs<'_>, report: &mut Report) -> Result<Read, Diagnostics> {
    let tables = Tables::parse(inputs);
    let corrected = corrected(inputs, report);
    let (tables, corrected) = both(tables, corrected)?;
    let document = document::read(corrected.document)?;
    let model = lower(&document, &tables, report);
    Ok(Read {
        model,
        tables,
        origins: corrected.origins,
        skipped: corrected.skipped,
    })
}

/// What is one type here though the document spells it out, and what is two.
pub(crate) fn settle(model: &mut Model, tables: &Tables, report: &mut Report) {
    generics::fold(model, &tables.generics, report);
    sides::split(model, &tables.sides, report);
}

/// The document in normal form, after the overlay.
pub fn corrected_document(inputs: &Inputs<'_>) -> Result<Value, Diagnostics> {
    corrected(inputs, &mut Report::new(inputs.fit)).map(|corrected| corrected.document)
}

fn corrected(inputs: &Inputs<'_>, report: &mut Report) -> Result<Corrected, Diagnostics> {
    let accepted = Accepted::parse(inputs.accepted)?;
    let options = normal::Options {
        keep_descriptions: inputs.keep_descriptions,
        accepted: &accepted,
    };
    let document = normal::normalise(inputs.document, &options);
    let (document, overlay) = both(document, Overlay::parse(inputs.overlay))?;
    correct(&document, &overlay, &options, report)
}

/// Both, or what is wrong with either.
fn both<A, B>(a: Result<A, Diagnostics>, b: Result<B, Diagnostics>) -> Result<(A, B), Diagnostics> {
    match (a, b) {
        (Ok(a), Ok(b)) => Ok((a, b)),
        (Err(mut found), Err(more)) => {
            found.extend(more);
            Err(found)
        }
        (Err(found), _) | (_, Err(found)) => Err(found),
    }
}

/// A request that holds itself has no size, unless something on the way may be left out.
fn refuse_endless(model: &Model, analysis: &Analysis, report: &mut Report) {
    for name in endless(model, analysis) {
        let schema = model.schemas.get(&name);
        report.errors.push(
            document::INPUT,
            schema.map_or("", |schema| schema.pointer.as_str()),
            "a request that holds itself by properties which are all required",
            "take one of them out of `required` with an overlay action",
        );
    }
}

fn refuse_guides(guides: &[String], report: &mut Report) {
    for name in guides {
        if syn::parse_str::<syn::Ident>(name).is_err() {
            report.errors.push(
                "the guides",
                name.as_str(),
                "no name of a module",
                "name the file by letters and underscores, and by no keyword",
            );
        }
    }
}

/// Whether it was made before `spec/` says all of the document.
fn is_draft(report: &Report) -> bool {
    report.fit() == Fit::Draft && !report.warnings.is_empty()
}

fn count(model: &Model) -> Counts {
    let mut counts = Counts {
        operations: model.operations.len(),
        scopes: model.scopes.len(),
        ..Counts::default()
    };
    for schema in model.schemas.values() {
        match &schema.shape {
            Shape::Struct(shape) => {
                counts.structs += 1;
                counts.tables += usize::from(shape.table.is_some());
            }
            Shape::Enum(shape) if shape.bitmask => counts.flags += 1,
            Shape::Enum(_) => counts.enums += 1,
            Shape::Alias(_) => counts.aliases += 1,
        }
    }
    counts
}
