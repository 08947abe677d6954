//! Look-ups in tables whose rows are in source order.

use super::Span;

/// A row with a place in the source.
pub trait Row {
    /// Its bytes.
    fn span(&self) -> Span;
}

impl Row for Span {
    fn span(&self) -> Span {
        *self
    }
}

/// Look-ups in a table whose rows are sorted by their first byte. Each takes logarithmic time.
pub trait Rows {
    /// A row of the table.
    type Row: Row;

    /// Index of the first row that starts at `offset` or later; the length of the table if none does.
    fn index_from(&self, offset: u32) -> usize;

    /// The rows that start at `offset` or later.
    fn from(&self, offset: u32) -> &[Self::Row];

    /// The rows that start at `offset` or earlier.
    fn until(&self, offset: u32) -> &[Self::Row];

    /// The rows that start inside `span`.
    fn starting_in(&self, span: Span) -> &[Self::Row];

    /// The rows that end after `offset`, in a table where no row holds another.
    fn ending_after(&self, offset: u32) -> &[Self::Row];

    /// The last row that starts at `offset` or earlier, if it ends after `offset`.
    fn at(&self, offset: u32) -> Option<&Self::Row> {
        let last = self.until(offset).last();
        last.filter(|row| row.span().end > offset)
    }
}

impl<T: Row> Rows for [T] {
    type Row = T;

    fn index_from(&self, offset: u32) -> usize {
        self.partition_point(|row| row.span().start < offset)
    }

    fn from(&self, offset: u32) -> &[T] {
        &self[self.index_from(offset)..]
    }

    fn until(&self, offset: u32) -> &[T] {
        &self[..self.partition_point(|row| row.span().start <= offset)]
    }

    fn starting_in(&self, span: Span) -> &[T] {
        let rows = self.from(span.start);
        &rows[..rows.index_from(span.end)]
    }

    fn ending_after(&self, offset: u32) -> &[T] {
        &self[self.partition_point(|row| row.span().end <= offset)..]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: [Span; 3] = [Span::new(2, 4), Span::new(6, 9), Span::new(10, 12)];

    #[test]
    fn rows_are_found_by_where_they_start_and_end() {
        let table = &TABLE[..];
        assert_eq!(table.index_from(6), 1);
        assert_eq!(table.index_from(13), 3);
        assert_eq!(table.from(7), &TABLE[2..]);
        assert_eq!(table.until(6), &TABLE[..2]);
        assert_eq!(table.starting_in(Span::new(2, 10)), &TABLE[..2]);
        assert_eq!(table.starting_in(Span::new(3, 6)), &[]);
        assert_eq!(table.ending_after(9), &TABLE[2..]);
        assert_eq!(table.ending_after(8), &TABLE[1..]);
    }

    #[test]
    fn a_row_is_at_each_of_its_bytes() {
        let table = &TABLE[..];
        assert_eq!(table.at(1), None);
        assert_eq!(table.at(2), Some(&TABLE[0]));
        assert_eq!(table.at(4), None);
        assert_eq!(table.at(8), Some(&TABLE[1]));
    }
}
