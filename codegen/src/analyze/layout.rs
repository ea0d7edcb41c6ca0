//! How many bytes a value takes where pointers take eight, by the layout that rustc gives to types
//! without `repr`: fields by alignment, and absence in values that a field never has.

use crate::model::Integer;

/// What a value takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Layout {
    pub(super) size: u64,
    pub(super) align: u64,
    /// How many values of the best place are never taken, so that `Option` can use them.
    pub(super) unused: u64,
    /// Whether the size is the same however dependencies are built.
    pub(super) is_certain: bool,
}

impl Layout {
    const fn of(size: u64, align: u64, unused: u64) -> Self {
        Layout {
            size,
            align,
            unused,
            is_certain: true,
        }
    }

    pub(super) const BOOL: Self = Self::of(1, 1, 254);
    pub(super) const FLOAT: Self = Self::of(4, 4, 0);
    pub(super) const DOUBLE: Self = Self::of(8, 8, 0);
    pub(super) const HASH: Self = Self::of(4, 4, 0);
    pub(super) const ID: Self = Self::of(8, 8, 0);
    /// `Box`: never null.
    pub(super) const BOX: Self = Self::of(8, 8, 1);
    /// `String` and `Vec`: the capacity has at most 63 bits.
    pub(super) const LIST: Self = Self::of(24, 8, 1 << 63);
    /// `HashMap` with the hasher of std: four words, one of them a pointer, and two of seed.
    pub(super) const MAP: Self = Self::of(48, 8, 1);
    /// `chrono::NaiveDate`: never zero.
    pub(super) const DATE: Self = Self::of(4, 4, 1);
    /// `chrono::DateTime<Utc>`: a date, seconds and nanoseconds.
    pub(super) const DATE_TIME: Self = Self::of(12, 4, 1);
    /// `serde_json::Value`; with the feature `preserve_order` it takes more.
    pub(super) const JSON: Self = Layout {
        is_certain: false,
        ..Self::of(32, 8, 250)
    };

    pub(super) const fn integer(integer: Integer) -> Self {
        match integer {
            Integer::Byte => Self::of(1, 1, 0),
            Integer::Int16 => Self::of(2, 2, 0),
            Integer::Int32 | Integer::Uint32 => Self::of(4, 4, 0),
            Integer::Int64 | Integer::Uint64 => Self::of(8, 8, 0),
        }
    }

    /// An `Option` of it.
    pub(super) fn option(self) -> Self {
        match self.unused.checked_sub(1) {
            Some(unused) => Layout { unused, ..self },
            // A tag of its own, as large as alignment lets it be.
            None => Layout {
                size: self.size + self.align,
                unused: (u64::MAX >> (64 - 8 * self.align.clamp(1, 8))) - 1,
                ..self
            },
        }
    }

    /// A struct of these fields.
    pub(super) fn structure(fields: impl Iterator<Item = Self>) -> Self {
        let empty = Self::of(0, 1, 0);
        let all = fields.fold(empty, |all, field| Layout {
            size: all.size.saturating_add(field.size),
            align: all.align.max(field.align),
            unused: all.unused.max(field.unused),
            is_certain: all.is_certain && field.is_certain,
        });
        Layout {
            size: all.size.next_multiple_of(all.align),
            ..all
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Layout;
    use crate::model::Integer;
    use std::collections::HashMap;

    fn assert_is<T>(layout: Layout) {
        assert_eq!(layout.size, size_of::<T>() as u64);
        assert_eq!(layout.align, align_of::<T>() as u64);
        assert_eq!(layout.option().size, size_of::<Option<T>>() as u64);
        let twice = layout.option().option();
        assert_eq!(twice.size, size_of::<Option<Option<T>>>() as u64);
        assert_eq!(
            twice.option().size,
            size_of::<Option<Option<Option<T>>>>() as u64
        );
    }

    #[test]
    #[cfg(target_pointer_width = "64")]
    fn what_std_has_is_as_large_as_assumed() {
        assert_is::<bool>(Layout::BOOL);
        assert_is::<f32>(Layout::FLOAT);
        assert_is::<f64>(Layout::DOUBLE);
        assert_is::<u8>(Layout::integer(Integer::Byte));
        assert_is::<i16>(Layout::integer(Integer::Int16));
        assert_is::<u32>(Layout::integer(Integer::Uint32));
        assert_is::<i64>(Layout::integer(Integer::Int64));
        assert_is::<Box<u8>>(Layout::BOX);
        assert_is::<String>(Layout::LIST);
        assert_is::<Vec<u8>>(Layout::LIST);
        assert_is::<HashMap<u8, u8>>(Layout::MAP);
    }

    #[test]
    #[cfg(target_pointer_width = "64")]
    fn structs_are_as_large_as_computed() {
        #[allow(dead_code)]
        struct Small {
            byte: u8,
            number: i32,
            flag: Option<bool>,
        }
        let fields = [
            Layout::integer(Integer::Byte),
            Layout::integer(Integer::Int32),
            Layout::BOOL.option(),
        ];
        assert_is::<Small>(Layout::structure(fields.into_iter()));

        #[allow(dead_code)]
        struct Pair {
            maybe: Option<i64>,
            short: Option<i16>,
            next: Option<Box<Pair>>,
        }
        let fields = [
            Layout::ID.option(),
            Layout::integer(Integer::Int16).option(),
            Layout::BOX.option(),
        ];
        assert_is::<Pair>(Layout::structure(fields.into_iter()));

        #[allow(dead_code)]
        struct Bare(u32, u8);
        let fields = [Layout::HASH, Layout::integer(Integer::Byte)];
        assert_is::<Bare>(Layout::structure(fields.into_iter()));
    }
}
