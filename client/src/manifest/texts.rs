//! The texts of rows, one after the other.

use super::{index::Index, source::Source, table_error::Failure};
use std::{io, ops::Range};

/// The JSON of all rows in the order of the file, each with its place in the index, read in blocks.
pub(super) struct Texts<'a> {
    source: &'a Source,
    index: &'a Index,
    pub(super) order: std::vec::IntoIter<usize>,
    /// A part of the file, where it begins, and how much of it is there.
    block: Vec<u8>,
    start: u64,
    length: usize,
}

/// How much of the file is read at once.
const BLOCK: usize = 256 << 10;

impl<'a> Texts<'a> {
    pub(super) fn new(source: &'a Source, index: &'a Index) -> Self {
        Texts {
            source,
            index,
            order: index.in_file_order().into_iter(),
            block: Vec::new(),
            start: 0,
            length: 0,
        }
    }

    /// The next row. Its JSON stands in a buffer that is used again, so this is no iterator.
    pub(super) fn next(&mut self) -> Option<(usize, Result<&[u8], Failure>)> {
        let row = self.order.next()?;
        Some((row, self.json(row)))
    }

    fn json(&mut self, row: usize) -> Result<&[u8], Failure> {
        let span = self.index.span(row).unwrap_or_default();
        let length = span.length as usize;
        let json = if let Source::File { .. } = self.source {
            if self.held(span.offset, length).is_none() {
                self.fill(span.offset, length)?;
            }
            let held = self.held(span.offset, length).unwrap_or_default();
            self.block.get(held).unwrap_or_default()
        } else {
            self.source.look(span.offset, length, &mut self.block)?
        };
        self.source.check(span, json)?;
        Ok(json)
    }

    /// Where in the block these bytes are.
    fn held(&self, offset: u64, length: usize) -> Option<Range<usize>> {
        let start = usize::try_from(offset.checked_sub(self.start)?).ok()?;
        let end = start.checked_add(length)?;
        (end <= self.length).then_some(start..end)
    }

    /// Reads a block that begins with a row; the row alone near the end of the file.
    fn fill(&mut self, offset: u64, length: usize) -> io::Result<()> {
        // Whatever happens, the block no longer holds what it did.
        self.length = 0;
        let block = length.max(BLOCK);
        let read = match self.source.look(offset, block, &mut self.block) {
            Ok(_) => block,
            Err(_) => {
                self.source.look(offset, length, &mut self.block)?;
                length
            }
        };
        (self.start, self.length) = (offset, read);
        Ok(())
    }
}
