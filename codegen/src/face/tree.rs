//! The modules of a crate with what is declared in them, from its files.

use super::{
    attributes::{Condition, Marks},
    target::{CRATE, ModuleId, Resolved},
};
use crate::{Diagnostics, Files};
use std::{
    cell::RefCell,
    collections::BTreeMap,
    path::{Path, PathBuf},
};
use syn::{File, Item, ItemMod, ItemUse, UseTree, Visibility};

/// What findings call the input.
const INPUT: &str = "source";
/// The file of the crate's root.
const ROOT: &str = "lib.rs";

/// The modules of a crate.
#[derive(Default)]
pub(super) struct Tree<'a> {
    modules: Vec<Module<'a>>,
    /// Stands for a module that is not there.
    nothing: Module<'a>,
    pub(super) resolved: RefCell<Resolved>,
}

/// What is declared in one module.
#[derive(Default)]
pub(super) struct Module<'a> {
    /// Of the root, the root itself.
    pub(super) parent: ModuleId,
    /// What has to hold for all that is in it.
    pub(super) condition: Condition,
    /// Whether it is itself `#[doc(hidden)]`.
    pub(super) hidden: bool,
    pub(super) entries: Vec<Entry<'a>>,
    pub(super) imports: Vec<Import>,
}

/// One item.
pub(super) struct Entry<'a> {
    pub(super) item: &'a Item,
    pub(super) marks: Marks,
    /// `None` for impls and calls of macros.
    pub(super) name: Option<String>,
    pub(super) public: bool,
    /// The module that it declares.
    pub(super) module: Option<ModuleId>,
}

/// One name that a `use` brings in, or all of a module.
pub(super) struct Import {
    pub(super) path: Vec<String>,
    /// `None` for a glob.
    pub(super) name: Option<String>,
    pub(super) public: bool,
    pub(super) condition: Condition,
}

/// The files as syntax, by path below `src`.
pub(super) fn parse(files: &Files) -> Result<BTreeMap<&Path, File>, Diagnostics> {
    let mut parsed = BTreeMap::new();
    let mut found = Diagnostics::default();
    for (path, text) in files {
        match syn::parse_file(text) {
            Ok(file) => {
                parsed.insert(path.as_path(), file);
            }
            Err(error) => {
                let found_there = format!("it is not Rust: {error}");
                let help = "make it a file that compiles";
                found.push(INPUT, slashed(path), found_there, help);
            }
        }
    }
    found.into_result(parsed)
}

impl<'a> Tree<'a> {
    pub(super) fn of(files: &'a BTreeMap<&Path, File>) -> Result<Self, Diagnostics> {
        let mut builder = Builder {
            files,
            tree: Tree::default(),
            found: Diagnostics::default(),
        };
        match files.get(Path::new(ROOT)) {
            Some(root) => {
                let place = Place {
                    file: Path::new(ROOT),
                    below: PathBuf::new(),
                };
                builder.module(CRATE, Condition::default(), &root.items, &place);
            }
            None => builder.found.push(
                INPUT,
                ROOT,
                "there is no such file",
                "name the folder of a library",
            ),
        }
        builder.found.into_result(builder.tree)
    }

    pub(super) fn module(&self, id: ModuleId) -> &Module<'a> {
        self.modules.get(id).unwrap_or(&self.nothing)
    }

    pub(super) fn modules(&self) -> impl Iterator<Item = (ModuleId, &Module<'a>)> {
        self.modules.iter().enumerate()
    }

    pub(super) fn entry(&self, (module, index): (ModuleId, usize)) -> Option<&Entry<'a>> {
        self.module(module).entries.get(index)
    }
}

struct Builder<'a> {
    files: &'a BTreeMap<&'a Path, File>,
    tree: Tree<'a>,
    found: Diagnostics,
}

/// Where a module's text is, and in which folder its modules are looked for.
struct Place<'a> {
    file: &'a Path,
    below: PathBuf,
}

impl<'a> Builder<'a> {
    fn module(
        &mut self,
        parent: ModuleId,
        condition: Condition,
        items: &'a [Item],
        place: &Place<'a>,
    ) -> ModuleId {
        let id = self.tree.modules.len();
        self.tree.modules.push(Module {
            parent,
            condition,
            ..Module::default()
        });
        for item in items {
            let marks = Marks::of(attributes(item));
            if marks.tests_only {
                continue;
            }
            if let Item::Use(import) = item {
                self.import(id, import, &marks);
                continue;
            }
            let module = match item {
                Item::Mod(declared) => {
                    let condition = self.tree.module(id).condition.and(&marks.condition);
                    let module = self.submodule(id, condition, declared, place);
                    if let Some(module) = module.and_then(|id| self.tree.modules.get_mut(id)) {
                        module.hidden = marks.hidden;
                    }
                    module
                }
                _ => None,
            };
            self.refuse_unknown(item, place.file);
            let (name, public) = declares(item);
            if let Some(here) = self.tree.modules.get_mut(id) {
                here.entries.push(Entry {
                    item,
                    marks,
                    name,
                    public,
                    module,
                });
            }
        }
        id
    }

    fn submodule(
        &mut self,
        parent: ModuleId,
        condition: Condition,
        declared: &'a ItemMod,
        place: &Place<'a>,
    ) -> Option<ModuleId> {
        let name = declared.ident.to_string();
        let name = name.strip_prefix("r#").unwrap_or(&name);
        let below = place.below.join(name);
        if let Some((_, items)) = &declared.content {
            let file = place.file;
            return Some(self.module(parent, condition, items, &Place { file, below }));
        }
        let candidates = [below.with_extension("rs"), below.join("mod.rs")];
        let file = candidates
            .iter()
            .find_map(|path| self.files.get_key_value(path.as_path()));
        let moved = declared.attrs.iter().any(|it| it.path().is_ident("path"));
        match file {
            Some((file, parsed)) if !moved => {
                Some(self.module(parent, condition, &parsed.items, &Place { file, below }))
            }
            _ => {
                let found = format!("the file of the module `{name}` is not where its name says");
                let help = "put it into a file of its name, without #[path]";
                self.found.push(INPUT, slashed(place.file), found, help);
                None
            }
        }
    }

    fn import(&mut self, id: ModuleId, import: &ItemUse, marks: &Marks) {
        let public = is_public(&import.vis) && !marks.hidden;
        let mut leaves = Vec::new();
        spread(&import.tree, &mut Vec::new(), &mut leaves);
        let Some(here) = self.tree.modules.get_mut(id) else {
            return;
        };
        for (path, name) in leaves {
            let condition = marks.condition.clone();
            here.imports.push(Import {
                path,
                name,
                public,
                condition,
            });
        }
    }

    /// What the lines have no form for is refused where users see it, and never passed over.
    fn refuse_unknown(&mut self, item: &Item, file: &Path) {
        let what = match item {
            Item::ExternCrate(it) if is_public(&it.vis) => "an extern crate",
            Item::ForeignMod(_) => "a foreign module",
            Item::TraitAlias(it) if is_public(&it.vis) => "a trait alias",
            Item::Union(it) if is_public(&it.vis) => "a union",
            Item::Verbatim(_) => "an item that syn does not know",
            _ => return,
        };
        let help = "teach it to codegen/src/face";
        self.found.push(INPUT, slashed(file), what, help);
    }
}

fn spread(
    tree: &UseTree,
    prefix: &mut Vec<String>,
    leaves: &mut Vec<(Vec<String>, Option<String>)>,
) {
    match tree {
        UseTree::Path(path) => {
            prefix.push(path.ident.to_string());
            spread(&path.tree, prefix, leaves);
            prefix.pop();
        }
        UseTree::Name(name) if name.ident == "self" => {
            leaves.push((prefix.clone(), prefix.last().cloned()));
        }
        UseTree::Name(name) => {
            let name = name.ident.to_string();
            leaves.push((
                [prefix.as_slice(), std::slice::from_ref(&name)].concat(),
                Some(name),
            ));
        }
        UseTree::Rename(renamed) => {
            let mut path = prefix.clone();
            if renamed.ident != "self" {
                path.push(renamed.ident.to_string());
            }
            leaves.push((path, Some(renamed.rename.to_string())));
        }
        UseTree::Glob(_) => leaves.push((prefix.clone(), None)),
        UseTree::Group(group) => {
            for tree in &group.items {
                spread(tree, prefix, leaves);
            }
        }
    }
}

fn attributes(item: &Item) -> &[syn::Attribute] {
    match item {
        Item::Const(it) => &it.attrs,
        Item::Enum(it) => &it.attrs,
        Item::ExternCrate(it) => &it.attrs,
        Item::Fn(it) => &it.attrs,
        Item::Impl(it) => &it.attrs,
        Item::Macro(it) => &it.attrs,
        Item::Mod(it) => &it.attrs,
        Item::Static(it) => &it.attrs,
        Item::Struct(it) => &it.attrs,
        Item::Trait(it) => &it.attrs,
        Item::Type(it) => &it.attrs,
        Item::Use(it) => &it.attrs,
        _ => &[],
    }
}

/// The name that an item has in its module, and whether others may use it.
fn declares(item: &Item) -> (Option<String>, bool) {
    let (name, visibility) = match item {
        Item::Const(it) => (&it.ident, &it.vis),
        Item::Enum(it) => (&it.ident, &it.vis),
        Item::Fn(it) => (&it.sig.ident, &it.vis),
        Item::Mod(it) => (&it.ident, &it.vis),
        Item::Static(it) => (&it.ident, &it.vis),
        Item::Struct(it) => (&it.ident, &it.vis),
        Item::Trait(it) => (&it.ident, &it.vis),
        Item::Type(it) => (&it.ident, &it.vis),
        // Those that others may use are at the root, wherever they are declared.
        Item::Macro(it) => return (it.ident.as_ref().map(ToString::to_string), false),
        _ => return (None, false),
    };
    (Some(name.to_string()), is_public(visibility))
}

pub(super) fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

fn slashed(path: &Path) -> String {
    let parts: Vec<_> = path.iter().map(|part| part.to_string_lossy()).collect();
    parts.join("/")
}
