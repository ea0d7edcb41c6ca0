//! How Bungie shows a thing.

use super::ContentPath;

/// What a block of display properties says of a thing. All of it is empty where there is no block.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct DisplayText<'a> {
    /// Its name, in the language of the answer or the table; often empty.
    pub name: &'a str,
    /// What it is, in the same language; often empty.
    pub description: &'a str,
    /// The path of its icon, such as `/common/destiny2_content/icons/…`; often empty.
    pub icon: &'a str,
    /// Whether the icon is its own. Where it is not, the path may lead to a picture that stands for a
    /// missing one.
    pub has_icon: bool,
}

impl<'a> DisplayText<'a> {
    /// What a block says.
    pub const fn new(name: &'a str, description: &'a str, icon: &'a str, has_icon: bool) -> Self {
        DisplayText {
            name,
            description,
            icon,
            has_icon,
        }
    }
}

/// What Bungie shows to players: display properties, and what holds them. What is missing is empty.
///
/// ```
/// use bungie_client::{DisplayText, Displayed};
///
/// struct Item {
///     display_properties: Option<Block>,
/// }
///
/// struct Block {
///     name: String,
///     icon: String,
/// }
///
/// impl Displayed for Block {
///     fn display(&self) -> DisplayText<'_> {
///         DisplayText::new(&self.name, "", &self.icon, true)
///     }
/// }
///
/// impl Displayed for Item {
///     fn display(&self) -> DisplayText<'_> {
///         self.display_properties.display()
///     }
/// }
///
/// let block = Block { name: "Gjallarhorn".into(), icon: "/common/icon.png".into() };
/// let item = Item { display_properties: Some(block) };
/// assert_eq!(item.name(), "Gjallarhorn");
/// assert_eq!(item.icon().as_deref(), Some("https://www.bungie.net/common/icon.png"));
/// assert_eq!(Item { display_properties: None }.name(), "");
/// ```
pub trait Displayed {
    /// All of it.
    fn display(&self) -> DisplayText<'_>;

    /// The name, in the language of the answer or the table; empty if there is none.
    fn name(&self) -> &str {
        self.display().name
    }

    /// What it is, in the same language; empty if nothing is said.
    fn description(&self) -> &str {
        self.display().description
    }

    /// The URL of the icon at Bungie; `None` if there is none. Where the content is elsewhere, pass
    /// `display().icon` to [`Client::content_url`](crate::Client::content_url).
    fn icon(&self) -> Option<String> {
        self.display().icon.content_url()
    }

    /// Whether the icon is its own.
    fn has_icon(&self) -> bool {
        self.display().has_icon
    }
}

impl<T: Displayed> Displayed for Option<T> {
    fn display(&self) -> DisplayText<'_> {
        self.as_ref().map(T::display).unwrap_or_default()
    }
}

impl<T: Displayed + ?Sized> Displayed for Box<T> {
    fn display(&self) -> DisplayText<'_> {
        (**self).display()
    }
}

#[cfg(test)]
mod tests {
    use super::{DisplayText, Displayed};

    struct Block(&'static str);

    impl Displayed for Block {
        fn display(&self) -> DisplayText<'_> {
            DisplayText::new(self.0, "what it is", "/icon.png", true)
        }
    }

    #[test]
    fn what_is_missing_is_empty() {
        let there = Some(Box::new(Block("a name")));
        assert_eq!(there.name(), "a name");
        assert_eq!(there.description(), "what it is");
        assert_eq!(there.icon().unwrap(), "https://www.bungie.net/icon.png");
        assert!(there.has_icon());
        let missing: Option<Box<Block>> = None;
        assert_eq!((missing.name(), missing.description()), ("", ""));
        assert_eq!(missing.icon(), None);
        assert!(!missing.has_icon());
    }
}
