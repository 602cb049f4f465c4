//! One node of an expression and its form in a case file: an array whose first member names the kind.

use eyre::{bail, ensure, Report, Result};
use serde::{Deserialize, Serialize};
use serde_json::{json, Value};

use crate::{case_file::CaseAir, field::P};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Value", into = "Value")]
pub enum Node {
    /// A column at the current row (`offset` 0) or at the next one (1). Parts are the cached ones in
    /// order and then the common one.
    Main {
        part: usize,
        offset: usize,
        column: usize,
    },
    Preprocessed {
        offset: usize,
        column: usize,
    },
    Public(usize),
    IsFirst,
    IsLast,
    IsTransition,
    Constant(u32),
    Add(usize, usize),
    Sub(usize, usize),
    Mul(usize, usize),
    Neg(usize),
}

impl Node {
    /// The nodes that this one is made of.
    pub fn operands(&self) -> impl Iterator<Item = usize> {
        let (left, right) = match *self {
            Node::Add(x, y) | Node::Sub(x, y) | Node::Mul(x, y) => (Some(x), Some(y)),
            Node::Neg(x) => (Some(x), None),
            _ => (None, None),
        };
        left.into_iter().chain(right)
    }

    /// Checks what node number `at` of `air` refers to.
    pub fn check(&self, at: usize, air: &CaseAir) -> Result<()> {
        let width = &air.width;
        let in_range = match *self {
            Node::Main {
                part,
                offset,
                column,
            } => {
                let part_width = if part == width.cached_mains.len() {
                    width.common_main
                } else {
                    width.cached_mains.get(part).copied().unwrap_or(0)
                };
                offset < 2 && column < part_width
            }
            Node::Preprocessed { offset, column } => {
                offset < 2 && column < width.preprocessed.unwrap_or(0)
            }
            Node::Public(index) => index < air.num_public_values,
            Node::IsFirst | Node::IsLast | Node::IsTransition => true,
            Node::Constant(value) => value < P,
            Node::Add(x, y) | Node::Sub(x, y) | Node::Mul(x, y) => x < at && y < at,
            Node::Neg(x) => x < at,
        };
        ensure!(in_range, "{self:?} refers to nothing that exists");
        Ok(())
    }
}

impl TryFrom<Value> for Node {
    type Error = Report;

    fn try_from(value: Value) -> Result<Self> {
        let bad = || eyre::eyre!("not a node: {value}");
        let kind = value.get(0).and_then(Value::as_str).ok_or_else(bad)?;
        let number = |at: usize| {
            let number = value.get(at).and_then(Value::as_u64).ok_or_else(bad)?;
            usize::try_from(number).map_err(|_| bad())
        };
        Ok(match kind {
            "var" => match value.get(1).and_then(Value::as_str) {
                Some("main") => Node::Main {
                    part: number(2)?,
                    offset: number(3)?,
                    column: number(4)?,
                },
                Some("pre") => Node::Preprocessed {
                    offset: number(3)?,
                    column: number(4)?,
                },
                Some("public") => Node::Public(number(4)?),
                _ => bail!(bad()),
            },
            "first" => Node::IsFirst,
            "last" => Node::IsLast,
            "trans" => Node::IsTransition,
            "const" => Node::Constant(u32::try_from(number(1)?).map_err(|_| bad())?),
            "add" => Node::Add(number(1)?, number(2)?),
            "sub" => Node::Sub(number(1)?, number(2)?),
            "mul" => Node::Mul(number(1)?, number(2)?),
            "neg" => Node::Neg(number(1)?),
            _ => bail!(bad()),
        })
    }
}

impl From<Node> for Value {
    fn from(node: Node) -> Value {
        match node {
            Node::Main {
                part,
                offset,
                column,
            } => json!(["var", "main", part, offset, column]),
            Node::Preprocessed { offset, column } => json!(["var", "pre", null, offset, column]),
            Node::Public(index) => json!(["var", "public", null, null, index]),
            Node::IsFirst => json!(["first"]),
            Node::IsLast => json!(["last"]),
            Node::IsTransition => json!(["trans"]),
            Node::Constant(value) => json!(["const", value]),
            Node::Add(x, y) => json!(["add", x, y]),
            Node::Sub(x, y) => json!(["sub", x, y]),
            Node::Mul(x, y) => json!(["mul", x, y]),
            Node::Neg(x) => json!(["neg", x]),
        }
    }
}
