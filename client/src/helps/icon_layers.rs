//! Icons that are made of several pictures.

/// A picture in layers, such as a row of the table of icons.
pub trait IconLayers {
    /// The paths of its pictures, the lowest first: resolve them by [`ContentPath`](crate::ContentPath). Layers
    /// that are empty are left out.
    fn layers(&self) -> Vec<&str>;
}

/// What has a mark of the season that it is from, to be laid over its icon.
pub trait Watermarked {
    /// The path of the mark; `None` if there is none. `version` is the item's own, where an instance says one.
    ///
    /// What is featured has the mark of that; otherwise the one of its version counts, then the one that all versions
    /// have, then the one of items whose power is at its limit.
    fn watermark(&self, version: Option<i32>) -> Option<&str>;
}

/// The first of some paths that is one. For generated code.
#[doc(hidden)]
pub fn first_path<'a>(paths: impl IntoIterator<Item = Option<&'a str>>) -> Option<&'a str> {
    let mut paths = paths.into_iter().flatten();
    paths.find(|path| !path.is_empty())
}
