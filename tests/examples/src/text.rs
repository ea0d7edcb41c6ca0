//! Text in columns.

use bungie_api::{
    chrono::{DateTime, Utc},
    serde_json::Value,
};

/// Rows under their headings, in columns as wide as what they hold.
pub fn table<const N: usize>(headings: [&str; N], rows: &[[String; N]]) -> String {
    let rows = rows
        .iter()
        .map(|row| row.each_ref().map(|cell| plain(cell)));
    let rows: Vec<_> = std::iter::once(headings.map(str::to_owned))
        .chain(rows)
        .collect();
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max();
    let widths: [usize; N] = std::array::from_fn(|column| width(column).unwrap_or(0));
    let mut text = String::new();
    for row in &rows {
        let cells = row.iter().zip(widths);
        let line: String = cells
            .map(|(cell, width)| format!("{cell:width$}  "))
            .collect();
        text += line.trim_end();
        text.push('\n');
    }
    text
}

/// A text from outside without what would move a terminal's cursor or colour it.
pub fn plain(text: &str) -> String {
    text.replace(char::is_control, " ")
}

/// A time, to the minute, in UTC.
pub fn when(time: Option<DateTime<Utc>>) -> String {
    time.map_or_else(
        || "never".to_owned(),
        |time| time.format("%Y-%m-%d %H:%M").to_string(),
    )
}

/// A line for each value of JSON, with its place.
pub fn places(json: &Value) -> String {
    let mut rows = Vec::new();
    add(json, String::new(), &mut rows);
    table(["place", "value"], &rows)
}

fn add(value: &Value, place: String, rows: &mut Vec<[String; 2]>) {
    let dot = if place.is_empty() { "" } else { "." };
    match value {
        Value::Object(members) => members
            .iter()
            .for_each(|(name, member)| add(member, format!("{place}{dot}{name}"), rows)),
        Value::Array(items) => items
            .iter()
            .enumerate()
            .for_each(|(index, item)| add(item, format!("{place}[{index}]"), rows)),
        Value::String(text) => rows.push([place, text.clone()]),
        value => rows.push([place, value.to_string()]),
    }
}
