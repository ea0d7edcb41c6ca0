//! One row of a made-up table.

use super::{MadeUp, words};
use crate::{
    dice::Dice,
    document::Document,
    fake::{Sampling, sample::Sampler},
};
use serde_json::{Map, Value, json};

/// What stands at the end of a row, in this order. The last one is in no schema, and in every row that Bungie sends.
const END: [&str; 4] = ["hash", "index", "redacted", "blacklisted"];

const DISPLAY: &str = "displayProperties";

/// How long a text is before it is made longer.
const TEXT: usize = 60;

/// Makes the rows of one table.
pub(super) struct Rows<'a> {
    document: &'a Document,
    made: &'a MadeUp,
    table: &'a str,
    /// What rows are of, if the document says so.
    schema: Option<&'a Value>,
    sampler: Sampler<'a>,
    dice: Dice,
}

/// A row on its way.
struct Draft {
    /// Properties and their JSON, without those of the end.
    members: Vec<(String, String)>,
    display: Option<Map<String, Value>>,
    end: String,
}

impl<'a> Rows<'a> {
    pub(super) fn new(
        document: &'a Document,
        table: &'a str,
        made: &'a MadeUp,
        sampling: &'a Sampling,
    ) -> Self {
        let mut schemas = document.schemas();
        let schema = schemas.find(|(name, _)| name.rsplit('.').next() == Some(table));
        // The short table of items has the hashes and names of the long one.
        let family = table.replace("LiteDefinition", "Definition");
        Rows {
            document,
            made,
            table,
            schema: schema.map(|(_, schema)| schema),
            sampler: Sampler::new(document, sampling),
            dice: Dice(made.seed).at(family),
        }
    }

    /// The hash of a row: all of them differ, and they lie anywhere in 32 bits.
    pub(super) fn hash(&self, index: usize) -> u32 {
        if self.made.rows == 1 {
            return 1;
        }
        // Every step can be undone, so no two numbers become the same.
        let key = self.dice.at("hash").0;
        let mut hash = (index as u32) ^ (key as u32);
        hash = (hash ^ (hash >> 16)).wrapping_mul(0x7feb_352d);
        hash = (hash ^ (hash >> 15)).wrapping_mul(0x846c_a68b);
        hash ^ (hash >> 16) ^ ((key >> 32) as u32)
    }

    fn is_redacted(&self, index: usize) -> bool {
        let every = self.made.redacted_every;
        every > 0 && (index + 1).is_multiple_of(every)
    }

    /// Which row is the largest, if one is to be: one that is not redacted, where there is such a row.
    pub(super) fn largest(&self) -> Option<usize> {
        let rows = self.made.rows;
        if self.made.largest_row == 0 || rows == 0 {
            return None;
        }
        let index = self.dice.at("largest").below(rows);
        Some(match self.is_redacted(index) {
            true => (index + 1) % rows,
            false => index,
        })
    }

    /// A row as it comes.
    pub(super) fn row(&self, index: usize) -> String {
        self.draft(index).finish()
    }

    /// A row of about so many bytes. Redacted rows stay short.
    pub(super) fn row_of_about(&self, index: usize, bytes: usize) -> String {
        let mut draft = self.draft(index);
        if !self.is_redacted(index) {
            draft.shorten(bytes, self.dice.at(index));
            self.lengthen(&mut draft, index, bytes);
        }
        draft.finish()
    }

    /// A row of so many bytes or more.
    pub(super) fn row_of_at_least(&self, index: usize, bytes: usize) -> String {
        let mut draft = self.draft(index);
        self.lengthen(&mut draft, index, bytes);
        let missing = bytes.saturating_sub(draft.length());
        if missing > 0 {
            // There was neither a list nor a text that could have taken it.
            let text = words::text(self.dice.at(index), missing);
            let member = ("newThisSeason".to_owned(), json!(text).to_string());
            draft.members.push(member);
        }
        draft.finish()
    }

    fn draft(&self, index: usize) -> Draft {
        let is_redacted = self.is_redacted(index);
        let mut sampled = match self.schema {
            Some(schema) => self.sample(schema, &format!("{} {index}", self.table)),
            None => json!({DISPLAY: {}}),
        };
        let members = sampled.as_object_mut().expect("rows are objects");
        let display = match members.remove(DISPLAY) {
            Some(Value::Object(display)) => Some(self.display(index, display)),
            _ => None,
        };
        for name in END {
            members.remove(name);
        }
        if is_redacted {
            members.clear();
            if self.schema.is_some() && self.dice.at(index).at("dotted").one_in(2) {
                members.insert("Rows.Classified.k__BackingField".to_owned(), Value::Null);
            }
        }
        let members = members.iter();
        Draft {
            members: members
                .map(|(name, value)| (name.clone(), value.to_string()))
                .collect(),
            display,
            end: self.end(index),
        }
    }

    /// Name, text and icon of a row.
    fn display(&self, index: usize, sampled: Map<String, Value>) -> Map<String, Value> {
        let dice = self.dice.at("display").at(index);
        let icon = |name: String| format!("/common/destiny2_content/icons/{name}.png");
        if self.is_redacted(index) {
            let classified = json!({
                "description": "",
                "name": "Classified",
                "icon": "/img/misc/missing_icon_d2.png",
                "hasIcon": false,
            });
            return classified.as_object().expect("an object").clone();
        }
        let mut display = sampled;
        display.insert("description".to_owned(), words::text(dice, TEXT).into());
        let picture = icon(format!("{:016x}", dice.at("icon").0));
        display.insert("icon".to_owned(), picture.into());
        display.insert("hasIcon".to_owned(), true.into());
        let name = match (self.made.names, dice.at("nameless").below(16)) {
            (0, _) | (_, 0) => None,
            (_, 1) => Some(String::new()),
            (names, _) => Some(words::name(dice.at("name").below(names))),
        };
        display.remove("name");
        display.extend(name.map(|name| ("name".to_owned(), name.into())));
        display
    }

    /// The properties at the end, with a comma before each.
    fn end(&self, index: usize) -> String {
        let mut end = String::new();
        let Some(schema) = self.schema else {
            return end;
        };
        let has = |name| schema["properties"].get(name).is_some();
        for name in END {
            let value = match name {
                "hash" => json!(self.hash(index)),
                "index" => json!(index),
                "redacted" => json!(self.is_redacted(index)),
                _ => json!(false),
            };
            if has(name) || name == "blacklisted" && has("redacted") {
                end.push_str(&format!(",\"{name}\":{value}"));
            }
        }
        end
    }

    /// A value without tabs in its texts, which Bungie has nowhere.
    fn sample(&self, schema: &'a Value, place: &str) -> Value {
        fn without_tabs(value: &mut Value) {
            match value {
                Value::String(text) if text.contains('\t') => *text = text.replace('\t', " "),
                Value::Array(list) => list.iter_mut().for_each(without_tabs),
                Value::Object(members) => members.values_mut().for_each(without_tabs),
                _ => {}
            }
        }
        let mut value = self.sampler.sample(schema, place);
        without_tabs(&mut value);
        value
    }

    /// Fills a row up: half of what is missing with entries of lists, the rest with text.
    fn lengthen(&self, draft: &mut Draft, index: usize, bytes: usize) {
        let missing = bytes.saturating_sub(draft.length());
        let limit = draft.length() + missing / 2;
        let mut lists = self.lists(draft);
        for round in 0.. {
            let mut length = draft.length();
            lists.retain(|(member, items)| {
                let place = format!("{} {index} {member} {round}", self.table);
                let entry = self.sample(items, &place).to_string();
                let fits = length + entry.len() < limit;
                if fits {
                    length += entry.len() + 1;
                    draft.members[*member].1.insert_entry(&entry);
                }
                fits
            });
            if lists.is_empty() {
                break;
            }
        }
        let missing = bytes.saturating_sub(draft.length());
        if let (Some(display), 1..) = (&mut draft.display, missing) {
            let dice = self.dice.at("display").at(index);
            let known = display["description"].as_str().unwrap_or_default().len();
            let text = words::text(dice, known + missing);
            display.insert("description".to_owned(), text.into());
        }
    }

    /// The lists of objects that stand in a row, by position, and what their entries are of.
    fn lists(&self, draft: &Draft) -> Vec<(usize, &'a Value)> {
        let Some(schema) = self.schema else {
            return Vec::new();
        };
        let members = draft.members.iter().enumerate();
        let lists = members.filter_map(|(position, (name, _))| {
            let items = schema["properties"].get(name)?.get("items")?;
            let (_, resolved) = self.document.resolve(items);
            (resolved["type"] == "object").then_some((position, items))
        });
        lists.collect()
    }
}

/// JSON of a list.
trait List {
    fn insert_entry(&mut self, entry: &str);
}

impl List for String {
    fn insert_entry(&mut self, entry: &str) {
        assert_eq!(self.pop(), Some(']'), "a list");
        if !self.ends_with('[') {
            self.push(',');
        }
        self.push_str(entry);
        self.push(']');
    }
}

impl Draft {
    /// How long the row is, to the byte.
    fn length(&self) -> usize {
        let members = self.members.iter();
        let members: usize = members
            .map(|(name, json)| name.len() + json.len() + 4)
            .sum();
        let display = self.display.as_ref().map_or(0, |display| {
            DISPLAY.len() + 4 + json!(display).to_string().len()
        });
        // Every property counts with a comma, of which the first has none.
        members + display + self.end.len() + 1
    }

    /// Takes properties out until the row is short enough. Which ones differs from row to row.
    fn shorten(&mut self, bytes: usize, dice: Dice) {
        let mut length = self.length();
        let mut order: Vec<_> = self.members.iter().map(|(name, _)| name.clone()).collect();
        order.sort_by_key(|name| dice.at(name).0);
        while length > bytes
            && let Some(next) = order.pop()
        {
            self.members.retain(|(name, json)| {
                let stays = *name != next;
                if !stays {
                    length -= name.len() + json.len() + 4;
                }
                stays
            });
        }
    }

    fn finish(self) -> String {
        let length = self.length();
        let mut row = String::with_capacity(length + 1);
        if let Some(display) = self.display {
            row.push_str(&format!(",\"{DISPLAY}\":{}", Value::Object(display)));
        }
        for (name, json) in &self.members {
            row.push_str(&format!(",{}:{json}", json!(name)));
        }
        row.push_str(&self.end);
        row.push('}');
        match row.starts_with(',') {
            true => row.replace_range(..1, "{"),
            false => row.insert(0, '{'),
        }
        row
    }
}
