//! What is printed of an item.

use bungie_api::{Client, Displayed as _, types::DestinyInventoryItemDefinition};

/// Hash, name and type, and below them where its icon is.
pub(crate) fn text(client: &Client, item: &DestinyInventoryItemDefinition) -> String {
    let icon = client.content_url(item.display().icon);
    format!(
        "{:>10}  {}, {}\n            {}",
        item.hash.get(),
        item.name(),
        kind(item),
        icon.as_deref().unwrap_or("no icon"),
    )
}

/// Type and tier, as Bungie words them or as far as they are known.
fn kind(item: &DestinyInventoryItemDefinition) -> String {
    if !item.item_type_and_tier_display_name.is_empty() {
        return item.item_type_and_tier_display_name.clone();
    }
    let inventory = item.inventory.as_ref();
    let tier = inventory.map_or("", |inventory| &inventory.tier_type_name);
    let parts = [tier, &item.item_type_display_name];
    let parts: Vec<_> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    match parts.is_empty() {
        true => "without a type".to_owned(),
        false => parts.join(" "),
    }
}
