//! Columns of canonical integers to the crates' row-major matrices.

use openvm_stark_backend::{p3_field::PrimeCharacteristicRing, p3_matrix::dense::RowMajorMatrix};

use crate::field::F;

/// `columns`: `[width][height]`, width at least 1.
pub fn from_columns<C: AsRef<[u32]>>(columns: &[C]) -> RowMajorMatrix<F> {
    let height = columns.first().map_or(0, |c| c.as_ref().len());
    let values = (0..height)
        .flat_map(|row| columns.iter().map(move |c| F::from_u32(c.as_ref()[row])))
        .collect();
    RowMajorMatrix::new(values, columns.len())
}
