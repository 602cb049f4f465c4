//! The case file: system parameters, AIRs as data, their traces, and what the crates make of them.
//! Fields of the file that nothing here needs are ignored on reading.

use std::{
    collections::BTreeMap,
    fs::File,
    io::{BufReader, BufWriter, Read, Write},
    path::Path,
};

use eyre::{bail, ensure, Result, WrapErr};
use flate2::read::GzDecoder;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{field::P, node::Node, params::Params};

#[derive(Clone, Serialize, Deserialize)]
pub struct CaseFile {
    pub name: String,
    #[serde(default)]
    pub about: String,
    pub params: Params,
    pub airs: Vec<CaseAir>,
    /// Absent in a case about keys alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub traces: Option<BTreeMap<usize, CaseTrace>>,
    #[serde(flatten)]
    pub expected: Expected,
}

#[derive(Clone, Serialize, Deserialize)]
pub struct CaseAir {
    pub name: String,
    pub is_required: bool,
    pub width: Width,
    pub num_public_values: usize,
    pub preprocessed_columns: Option<Vec<Vec<u32>>>,
    pub expression: Expression,
}

#[derive(Clone, Serialize, Deserialize)]
pub struct Width {
    pub preprocessed: Option<usize>,
    pub cached_mains: Vec<usize>,
    pub common_main: usize,
}

/// A list of nodes, operands before their users, and the nodes that matter. A node stands for the
/// whole tree under it.
#[derive(Clone, Default, Serialize, Deserialize)]
pub struct Expression {
    pub nodes: Vec<Node>,
    pub constraints: Vec<usize>,
    pub interactions: Vec<CaseInteraction>,
}

#[derive(Clone, Serialize, Deserialize)]
pub struct CaseInteraction {
    pub bus: u16,
    pub message: Vec<usize>,
    pub count: usize,
    pub count_weight: u32,
}

#[derive(Clone, Serialize, Deserialize)]
pub struct CaseTrace {
    pub log_height: usize,
    pub common_main_columns: Vec<Vec<u32>>,
    pub cached_main_columns: Vec<Vec<Vec<u32>>>,
    #[serde(default)]
    pub cached_commitments: Vec<[u32; 8]>,
    pub public_values: Vec<u32>,
}

/// A transcript's sponge.
#[derive(Clone, Serialize, Deserialize)]
pub struct Sponge {
    pub state: Vec<u32>,
    pub absorb_idx: usize,
    pub sample_idx: usize,
}

/// What the crates made of the case.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Expected {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pre_vk_len: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vk_hex: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vk_pre_hash: Option<[u32; 8]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub common_main_commit: Option<[u32; 8]>,
    /// Every value that enters the transcript or is drawn from it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub transcript_values: Option<Vec<u32>>,
    /// A digit for each: 1 if it is drawn.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub transcript_is_sample: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub final_sponge: Option<Sponge>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub proof_len: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub proof_sha256: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub proof_hex: Option<String>,
    /// `ok`, or the path of error variants joined with `/`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verify: Option<String>,
}

impl CaseFile {
    /// Reads a case, or `None` where the file is of another kind. `.gz` is unpacked.
    pub fn read(path: &Path) -> Result<Option<Self>> {
        let text = read_text(path)?;
        let value: Value = serde_json::from_str(&text)
            .wrap_err_with(|| format!("{}: not JSON", path.display()))?;
        if value.get("params").is_none() || value.get("airs").is_none() {
            return Ok(None);
        }
        let case: Self = serde_json::from_value(value)
            .wrap_err_with(|| format!("{}: not a case file", path.display()))?;
        case.check()
            .wrap_err_with(|| format!("{}", path.display()))?;
        Ok(Some(case))
    }

    pub fn write(&self, path: &Path) -> Result<()> {
        let at = || format!("{}: cannot be written", path.display());
        let mut out = BufWriter::new(File::create(path).wrap_err_with(at)?);
        serde_json::to_writer(&mut out, self).wrap_err_with(at)?;
        out.write_all(b"\n").wrap_err_with(at)?;
        out.flush().wrap_err_with(at)
    }

    /// The verdict that a proof of this case deserves.
    pub fn verdict(&self) -> &str {
        self.expected.verify.as_deref().unwrap_or("ok")
    }

    /// Every index and length that later code relies on.
    fn check(&self) -> Result<()> {
        for (id, air) in self.airs.iter().enumerate() {
            air.check()
                .wrap_err_with(|| format!("airs[{id}] ({})", air.name))?;
        }
        for (&id, trace) in self.traces.iter().flatten() {
            let Some(air) = self.airs.get(id) else {
                bail!("traces: no AIR {id}");
            };
            trace
                .check(air)
                .wrap_err_with(|| format!("traces[{id}] ({})", air.name))?;
        }
        Ok(())
    }
}

impl Expression {
    /// `[node]`: whether the constraints reach it, or the interactions.
    pub fn reached(&self, by_constraints: bool, by_interactions: bool) -> Vec<bool> {
        let mut reached = vec![false; self.nodes.len()];
        if by_constraints {
            self.constraints.iter().for_each(|&at| reached[at] = true);
        }
        if by_interactions {
            let interactions = self.interactions.iter();
            let nodes = interactions.flat_map(|i| i.message.iter().chain([&i.count]));
            nodes.for_each(|&at| reached[at] = true);
        }
        for at in (0..self.nodes.len()).rev() {
            if reached[at] {
                let operands = self.nodes[at].operands();
                operands.for_each(|operand| reached[operand] = true);
            }
        }
        reached
    }
}

impl CaseAir {
    fn check(&self) -> Result<()> {
        let columns = self.preprocessed_columns.as_deref();
        ensure!(
            columns.map(<[_]>::len) == self.width.preprocessed,
            "preprocessed_columns does not have the width that `width` states"
        );
        if let Some(columns) = columns {
            let height = columns.first().map_or(0, Vec::len);
            ensure!(height.is_power_of_two(), "preprocessed height {height}");
            check_columns("preprocessed_columns", columns, columns.len(), height)?;
        }
        let Expression {
            nodes,
            constraints,
            interactions,
        } = &self.expression;
        for (at, node) in nodes.iter().enumerate() {
            node.check(at, self)
                .wrap_err_with(|| format!("nodes[{at}]"))?;
        }
        let used = constraints.iter().chain(
            interactions
                .iter()
                .flat_map(|i| i.message.iter().chain([&i.count])),
        );
        for &at in used {
            ensure!(at < nodes.len(), "there is no node {at}");
        }
        Ok(())
    }
}

impl CaseTrace {
    fn check(&self, air: &CaseAir) -> Result<()> {
        ensure!(self.log_height < 27, "log_height {}", self.log_height);
        let height = 1 << self.log_height;
        let width = &air.width;
        check_columns(
            "common_main_columns",
            &self.common_main_columns,
            width.common_main,
            height,
        )?;
        ensure!(
            self.cached_main_columns.len() == width.cached_mains.len(),
            "{} cached parts, should be {}",
            self.cached_main_columns.len(),
            width.cached_mains.len()
        );
        for (part, &part_width) in self.cached_main_columns.iter().zip(&width.cached_mains) {
            check_columns("cached_main_columns", part, part_width, height)?;
        }
        ensure!(
            self.public_values.len() == air.num_public_values,
            "{} public values, should be {}",
            self.public_values.len(),
            air.num_public_values
        );
        check_range("public_values", &self.public_values)
    }
}

fn check_columns(what: &str, columns: &[Vec<u32>], width: usize, height: usize) -> Result<()> {
    ensure!(
        columns.len() == width,
        "{what}: {} columns, should be {width}",
        columns.len()
    );
    for column in columns {
        ensure!(
            column.len() == height,
            "{what}: a column of {} values, should be {height}",
            column.len()
        );
        check_range(what, column)?;
    }
    Ok(())
}

fn check_range(what: &str, values: &[u32]) -> Result<()> {
    match values.iter().find(|&&v| v >= P) {
        Some(v) => bail!("{what}: {v} is not below the field's order"),
        None => Ok(()),
    }
}

/// The text of a file, unpacked if its name ends in `.gz`.
pub fn read_text(path: &Path) -> Result<String> {
    let at = || format!("{}: cannot be read", path.display());
    let file = BufReader::new(File::open(path).wrap_err_with(at)?);
    let mut text = String::new();
    if path.extension().is_some_and(|e| e == "gz") {
        GzDecoder::new(file).read_to_string(&mut text)
    } else {
        { file }.read_to_string(&mut text)
    }
    .wrap_err_with(at)?;
    Ok(text)
}
