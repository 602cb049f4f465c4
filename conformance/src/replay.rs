//! An AIR that plays an expression list back into the crates' builders, so that they see exactly the
//! trees that the case file holds.

use openvm_stark_backend::{
    air_builders::PartitionedAirBuilder,
    interaction::InteractionBuilder,
    p3_air::{
        Air, AirBuilder, AirBuilderWithPublicValues, BaseAir, BaseAirWithPublicValues, PairBuilder,
    },
    p3_field::PrimeCharacteristicRing,
    p3_matrix::{dense::RowMajorMatrix, Matrix},
    PartitionedBaseAir,
};

use crate::{
    case_file::{CaseAir, Expression, Width},
    field::F,
    matrix::from_columns,
    node::Node,
};

/// Holds indices that `CaseFile::read` has checked, so nothing below can be out of range.
pub struct ReplayAir {
    width: Width,
    num_public_values: usize,
    preprocessed: Option<RowMajorMatrix<F>>,
    expression: Expression,
}

impl ReplayAir {
    pub fn new(air: &CaseAir) -> Self {
        Self {
            width: air.width.clone(),
            num_public_values: air.num_public_values,
            preprocessed: air.preprocessed_columns.as_deref().map(from_columns),
            expression: air.expression.clone(),
        }
    }
}

impl BaseAir<F> for ReplayAir {
    fn width(&self) -> usize {
        self.width.cached_mains.iter().sum::<usize>() + self.width.common_main
    }

    fn preprocessed_trace(&self) -> Option<RowMajorMatrix<F>> {
        self.preprocessed.clone()
    }
}

impl BaseAirWithPublicValues<F> for ReplayAir {
    fn num_public_values(&self) -> usize {
        self.num_public_values
    }
}

impl PartitionedBaseAir<F> for ReplayAir {
    fn cached_main_widths(&self) -> Vec<usize> {
        self.width.cached_mains.clone()
    }

    fn common_main_width(&self) -> usize {
        self.width.common_main
    }
}

impl<AB> Air<AB> for ReplayAir
where
    AB: AirBuilder<F = F>
        + InteractionBuilder
        + PairBuilder
        + PartitionedAirBuilder
        + AirBuilderWithPublicValues,
{
    fn eval(&self, builder: &mut AB) {
        // An expression is cloned where it is used. That copies one node, whose operands stay shared,
        // so time and memory follow the length of the list and not the size of the trees.
        let mut built: Vec<AB::Expr> = Vec::with_capacity(self.expression.nodes.len());
        for node in &self.expression.nodes {
            let at = |i: usize| built[i].clone();
            let expr = match *node {
                Node::Main {
                    part,
                    offset,
                    column,
                } => match builder.cached_mains().get(part) {
                    Some(matrix) => cell::<AB>(matrix, offset, column),
                    None => cell::<AB>(builder.common_main(), offset, column),
                },
                Node::Preprocessed { offset, column } => {
                    cell::<AB>(&builder.preprocessed(), offset, column)
                }
                Node::Public(index) => builder.public_values()[index].into(),
                Node::IsFirst => builder.is_first_row(),
                Node::IsLast => builder.is_last_row(),
                Node::IsTransition => builder.is_transition(),
                Node::Constant(value) => AB::Expr::from_u32(value),
                Node::Add(x, y) => at(x) + at(y),
                Node::Sub(x, y) => at(x) - at(y),
                Node::Mul(x, y) => at(x) * at(y),
                Node::Neg(x) => -at(x),
            };
            built.push(expr);
        }
        for &constraint in &self.expression.constraints {
            builder.assert_zero(built[constraint].clone());
        }
        for interaction in &self.expression.interactions {
            builder.push_interaction(
                interaction.bus,
                interaction.message.iter().map(|&i| built[i].clone()),
                built[interaction.count].clone(),
                interaction.count_weight,
            );
        }
    }
}

fn cell<AB: InteractionBuilder>(matrix: &AB::M, offset: usize, column: usize) -> AB::Expr {
    let row = matrix
        .row_slice(offset)
        .expect("a builder's matrix has two rows");
    row[column].into()
}
