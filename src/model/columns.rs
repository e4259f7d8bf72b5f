//! A table of numbers with a contiguous column for each issue: the layout of everything heavy. It
//! computes nothing.

/// `rows` numbers for each of some issues, issue after issue.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Columns {
    rows: usize,
    cells: Vec<f64>,
}

impl Columns {
    /// `issues` columns of `rows` numbers, by `cell(issue, row)`.
    pub fn build(issues: usize, rows: usize, mut cell: impl FnMut(usize, usize) -> f64) -> Self {
        let mut cells = Vec::with_capacity(issues * rows);
        for issue in 0..issues {
            cells.extend((0..rows).map(|row| cell(issue, row)));
        }
        Self { rows, cells }
    }

    /// The same numbers with rows and columns exchanged.
    pub fn turned(&self) -> Self {
        Self::build(self.rows, self.issues(), |row, issue| self.at(issue, row))
    }

    /// How many numbers a column has.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// How many columns there are.
    pub fn issues(&self) -> usize {
        self.cells.len().checked_div(self.rows).unwrap_or(0)
    }

    /// All columns, in the order of issues.
    pub fn iter(&self) -> impl Iterator<Item = &[f64]> {
        self.cells.chunks_exact(self.rows.max(1))
    }

    /// The column of an issue.
    pub fn issue(&self, issue: usize) -> &[f64] {
        &self.cells[issue * self.rows..(issue + 1) * self.rows]
    }

    /// The column of an issue, to be written.
    pub fn issue_mut(&mut self, issue: usize) -> &mut [f64] {
        &mut self.cells[issue * self.rows..(issue + 1) * self.rows]
    }

    /// One number.
    pub fn at(&self, issue: usize, row: usize) -> f64 {
        self.cells[issue * self.rows + row]
    }
}

#[cfg(test)]
mod tests {
    use super::Columns;

    #[test]
    fn a_column_for_each_issue_and_a_row_for_each_state() {
        let mut table = Columns::build(3, 2, |issue, row| (10 * issue + row) as f64);
        assert_eq!((table.issues(), table.rows()), (3, 2));
        assert_eq!(table.issue(1), [10.0, 11.0]);
        table.issue_mut(1)[0] = 7.0;
        assert_eq!((table.at(1, 0), table.at(2, 1)), (7.0, 21.0));
        assert_eq!(Columns::default().issues(), 0);
    }
}
