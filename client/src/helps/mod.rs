//! Helps over what answers hold, whatever type holds it: how a thing is shown, Bungie Names, URLs of
//! content, text without entities. Generated code says by rule which types they are for.

mod bungie_name;
mod content_path;
mod displayed;
mod entities;
mod icon_layers;
mod reset;
mod variables;

pub use bungie_name::{BungieName, HasBungieName, InvalidBungieName};
pub use content_path::ContentPath;
#[cfg(feature = "manifest")]
pub(crate) use content_path::is_path;
#[cfg(feature = "client")]
pub(crate) use content_path::resolve;
pub use displayed::{DisplayText, Displayed};
pub use entities::unescaped;
pub use icon_layers::{IconLayers, Watermarked, first_path};
pub use reset::Reset;
pub use variables::with_variables;
