//! From the root along public names: everything that users can name, under each of its paths.

use super::{
    attributes::Condition,
    items::item,
    lines::Lines,
    target::{CRATE, Found, ItemId, ModuleId, Target},
    tree::Tree,
};
use std::collections::BTreeMap;
use syn::Item;

/// Where users find something.
#[derive(Clone, Debug)]
pub(super) struct Place {
    pub(super) path: String,
    pub(super) condition: Condition,
}

/// Where users find the items and modules of a crate.
#[derive(Default)]
pub(super) struct Places {
    pub(super) items: BTreeMap<ItemId, Vec<Place>>,
    pub(super) modules: BTreeMap<ModuleId, Vec<Place>>,
}

/// Lists what can be named, and says where.
pub(super) fn list(tree: &Tree<'_>, crate_name: &str, lines: &mut Lines) -> Places {
    let mut list = List {
        tree,
        lines,
        places: Places::default(),
        open: Vec::new(),
    };
    let root = Place {
        path: crate_name.to_owned(),
        condition: Condition::default(),
    };
    list.macros(&root);
    list.module(CRATE, root);
    list.places
}

struct List<'a, 't> {
    tree: &'a Tree<'t>,
    lines: &'a mut Lines,
    places: Places,
    /// The modules that the path leads through: one that exports an outer one would never end.
    open: Vec<ModuleId>,
}

impl List<'_, '_> {
    fn module(&mut self, id: ModuleId, place: Place) {
        let module = self.tree.module(id);
        if module.hidden || self.open.contains(&id) {
            return;
        }
        let Place { path, condition } = place;
        let condition = condition.and(&module.condition);
        self.lines.say(&path, "mod", &condition);
        self.open.push(id);
        for (name, found) in self.tree.public_names(id) {
            let place = Place {
                path: format!("{path}::{name}"),
                condition: condition.and(&found.condition),
            };
            self.found(found, place);
        }
        self.open.pop();
        let places = self.places.modules.entry(id).or_default();
        places.push(Place { path, condition });
    }

    fn found(&mut self, found: Found, place: Place) {
        match found.target {
            Target::Module(module) => self.module(module, place),
            Target::Item(id) => self.item(id, place),
            Target::Path(path) => {
                let said = format!("use {}", path.join("::"));
                self.lines.say(&place.path, &said, &place.condition);
            }
        }
    }

    fn item(&mut self, id: ItemId, place: Place) {
        let Some(entry) = self.tree.entry(id).filter(|it| !it.marks.left_out()) else {
            return;
        };
        let module = &self.tree.module(id.0).condition;
        let condition = place.condition.and(module).and(&entry.marks.condition);
        item(self.lines, &place.path, &condition, entry);
        let places = self.places.items.entry(id).or_default();
        places.push(Place { condition, ..place });
    }

    /// Exported macros are at the root, wherever they are declared.
    fn macros(&mut self, root: &Place) {
        for (id, module) in self.tree.modules() {
            for (index, entry) in module.entries.iter().enumerate() {
                if let (Item::Macro(_), true, Some(name)) =
                    (entry.item, entry.marks.exported, &entry.name)
                {
                    let path = format!("{}::{name}", root.path);
                    let condition = root.condition.clone();
                    self.item((id, index), Place { path, condition });
                }
            }
        }
    }
}
