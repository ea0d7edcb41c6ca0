//! What names stand for, as the compiler would find it.

use super::{
    attributes::Condition,
    target::{CRATE, Found, ModuleId, Target},
    tree::{Import, Tree},
};
use std::collections::BTreeSet;
use syn::Item;

/// The name of all that another crate's module has.
const GLOB: &str = "*";

/// Names that are being looked up, so that those which lead to each other end.
type Seen = BTreeSet<(ModuleId, String)>;

impl Tree<'_> {
    /// What a path in a module stands for. A name may stand for a type and a function. Thousands of impls ask for the
    /// same few paths, and some lead through all globs.
    pub(super) fn resolve(&self, from: ModuleId, path: &[String]) -> Vec<Found> {
        let key = (from, path.to_vec());
        if let Some(known) = self.resolved.borrow().get(&key) {
            return known.clone();
        }
        let found = self.resolve_unseen(from, path, &mut Seen::new());
        self.resolved.borrow_mut().insert(key, found.clone());
        found
    }

    fn resolve_unseen(&self, from: ModuleId, path: &[String], seen: &mut Seen) -> Vec<Found> {
        let Some((first, rest)) = path.split_first() else {
            return vec![found(Target::Module(from))];
        };
        let starts = match first.as_str() {
            "crate" => vec![found(Target::Module(CRATE))],
            "self" => vec![found(Target::Module(from))],
            "super" => vec![found(Target::Module(self.module(from).parent))],
            name => self.lookup(from, name, seen),
        };
        if starts.is_empty() {
            return vec![found(Target::Path(path.to_vec()))];
        }
        let mut ends = Vec::new();
        for start in starts {
            let there = match start.target {
                Target::Module(module) => self.within(module, rest, seen),
                target if rest.is_empty() => vec![found(target)],
                Target::Path(start) => vec![found(Target::Path([&start, rest].concat()))],
                Target::Item(_) => vec![found(Target::Path(path.to_vec()))],
            };
            ends.extend(there.into_iter().map(|it| it.under(&start.condition)));
        }
        ends
    }

    /// The rest of a path, from the module that it has come to. Nothing is there but what is declared.
    fn within(&self, module: ModuleId, rest: &[String], seen: &mut Seen) -> Vec<Found> {
        let leads_out = |it: &Found| matches!(&it.target, Target::Path(path) if path == rest);
        let mut all = self.resolve_unseen(module, rest, seen);
        all.retain(|it| !leads_out(it));
        all
    }

    /// What a name in a module stands for: its own items, then what is imported by name, then globs.
    fn lookup(&self, id: ModuleId, name: &str, seen: &mut Seen) -> Vec<Found> {
        if !seen.insert((id, name.to_owned())) {
            return Vec::new();
        }
        let module = self.module(id);
        let mut all = Vec::new();
        for (index, entry) in module.entries.iter().enumerate() {
            if entry.name.as_deref() == Some(name) {
                all.push(Found {
                    target: target(id, index, entry.module),
                    condition: entry.marks.condition.clone(),
                });
            }
        }
        if id == CRATE {
            all.extend(self.exported_macro(name));
        }
        for import in &module.imports {
            if import.name.as_deref() == Some(name) {
                all.extend(self.imported(id, import, seen));
            }
        }
        if all.is_empty() {
            for import in module.imports.iter().filter(|it| it.name.is_none()) {
                for glob in self.imported(id, import, seen) {
                    if let Target::Module(module) = glob.target {
                        all.extend(self.lookup(module, name, seen));
                    }
                }
            }
        }
        all
    }

    /// What an import brings in; itself is not what it can mean.
    fn imported(&self, id: ModuleId, import: &Import, seen: &mut Seen) -> Vec<Found> {
        let all = self.resolve_unseen(id, &import.path, seen);
        let all = all.into_iter();
        all.map(|it| it.under(&import.condition)).collect()
    }

    fn exported_macro(&self, name: &str) -> Option<Found> {
        let mut all = self.modules().filter(|(id, _)| *id != CRATE);
        all.find_map(|(id, module)| {
            let mut entries = module.entries.iter().enumerate();
            let (index, entry) = entries.find(|(_, it)| {
                matches!(it.item, Item::Macro(_))
                    && it.marks.exported
                    && it.name.as_deref() == Some(name)
            })?;
            Some(Found {
                target: Target::Item((id, index)),
                condition: module.condition.and(&entry.marks.condition),
            })
        })
    }

    /// The names by which others reach what is in a module, its own before those of globs.
    pub(super) fn public_names(&self, id: ModuleId) -> Vec<(String, Found)> {
        self.public_names_unseen(id, &mut BTreeSet::new())
    }

    fn public_names_unseen(
        &self,
        id: ModuleId,
        seen: &mut BTreeSet<ModuleId>,
    ) -> Vec<(String, Found)> {
        if !seen.insert(id) {
            return Vec::new();
        }
        let module = self.module(id);
        let mut names = Vec::new();
        for (index, entry) in module.entries.iter().enumerate() {
            if let (true, Some(name)) = (entry.public, &entry.name) {
                let target = target(id, index, entry.module);
                let condition = entry.marks.condition.clone();
                names.push((name.clone(), Found { target, condition }));
            }
        }
        let public = || module.imports.iter().filter(|it| it.public);
        for import in public() {
            if let Some(name) = &import.name {
                for found in self.imported(id, import, &mut Seen::new()) {
                    if self.may_leave(&found.target) {
                        names.push((name.clone(), found));
                    }
                }
            }
        }
        let own: BTreeSet<String> = names.iter().map(|(name, _)| name.clone()).collect();
        for import in public().filter(|it| it.name.is_none()) {
            for glob in self.imported(id, import, &mut Seen::new()) {
                let all = match glob.target {
                    Target::Module(module) => self.public_names_unseen(module, seen),
                    Target::Path(path) => vec![(GLOB.to_owned(), all_of(path))],
                    Target::Item(_) => Vec::new(),
                };
                let all = all.into_iter().filter(|(name, _)| !own.contains(name));
                names.extend(all.map(|(name, it)| (name, it.under(&glob.condition))));
            }
        }
        names
    }

    /// Whether a module is declared with `pub`; the root is.
    fn is_public(&self, id: ModuleId) -> bool {
        let parent = self.module(id).parent;
        let mut entries = self.module(parent).entries.iter();
        id == parent || entries.any(|it| it.module == Some(id) && it.public)
    }

    /// Whether an import can hand it on: what is declared without `pub` stays where it is.
    fn may_leave(&self, target: &Target) -> bool {
        match target {
            Target::Module(id) => self.is_public(*id),
            Target::Path(_) => true,
            Target::Item(id) => self.entry(*id).is_some_and(|it| {
                it.public || matches!(it.item, Item::Macro(_)) && it.marks.exported
            }),
        }
    }
}

fn target(module: ModuleId, index: usize, declares: Option<ModuleId>) -> Target {
    match declares {
        Some(module) => Target::Module(module),
        None => Target::Item((module, index)),
    }
}

fn found(target: Target) -> Found {
    Found {
        target,
        condition: Condition::default(),
    }
}

fn all_of(mut module: Vec<String>) -> Found {
    module.push(GLOB.to_owned());
    found(Target::Path(module))
}
