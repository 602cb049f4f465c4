//! A campaign against a side that is wrong on purpose.

use std::collections::BTreeMap;

use eyre::{ensure, Result};

use super::{Campaign, Failure};
use crate::{
    case_file::CaseFile,
    node::Node,
    official::{self, Keys},
    ours::{OurRun, OurVerdict, Ours},
};

/// The official crates in our place, with one byte of the proof wrong where some constraint multiplies by a
/// preprocessed column.
struct Faulty;

fn is_struck(case: &CaseFile) -> bool {
    case.airs.iter().enumerate().any(|(id, air)| {
        let nodes = &air.expression.nodes;
        let is_preprocessed = |&at: &usize| matches!(nodes[at], Node::Preprocessed { .. });
        let multiplies = |node: &Node| {
            matches!(node, Node::Mul(x, y) if [x, y].into_iter().any(is_preprocessed))
        };
        let is_present = case.traces.as_ref().is_some_and(|t| t.contains_key(&id));
        is_present && nodes.iter().any(multiplies)
    })
}

impl Ours for Faulty {
    fn run(&mut self, case: &CaseFile) -> Result<OurRun> {
        ensure!(official::can_prove(case), "the crates cannot prove this");
        let keys = Keys::generate(case)?;
        let traces = case.traces.as_ref().expect("generated");
        let mut proof = official::encode_proof(&keys.prove(traces)?)?;
        if is_struck(case) {
            *proof.last_mut().expect("not empty") ^= 1;
        }
        Ok(OurRun {
            key: Some(official::encode_key(&keys.vk)?),
            proof: Some(proof),
            failure: None,
        })
    }

    fn verifies(&self) -> bool {
        false
    }

    fn read_key(&mut self, _: &[u8]) -> Result<OurVerdict> {
        unreachable!("it does not verify")
    }

    fn verify(&mut self, _: &[u8]) -> Result<OurVerdict> {
        unreachable!("it does not verify")
    }
}

#[test]
fn a_fault_is_found_and_made_small() {
    let campaign = Campaign {
        seed: 11,
        count: 60,
        mutants: 0,
    };
    let total = campaign.run(2, &|| Faulty).unwrap();
    assert_eq!(total.num_cases, 60);
    // What the official prover cannot prove fails here too, but not for the fault.
    let bytes = "our proof has the official bytes";
    let struck: Vec<&Failure> = total
        .failures
        .iter()
        .filter(|f| f.checks.contains_key(bytes))
        .collect();
    assert!(!struck.is_empty() && struck.iter().all(|failure| is_struck(&failure.case)));

    let small = struck[0].shrink(&mut Faulty, 0);
    assert!(is_struck(&small));
    let air = &small.airs[0];
    assert_eq!(small.airs.len(), 1);
    assert_eq!(air.width.preprocessed, Some(1));
    assert_eq!(
        air.expression.constraints.len() + air.expression.interactions.len(),
        1
    );
    // A product and its two factors.
    assert!(air.expression.nodes.len() <= 3);
    assert!(small.expected.vk_hex.is_some() && small.expected.proof_hex.is_some());

    // The file is a case again.
    let path = std::env::temp_dir().join(format!("shrunk-{}.json", std::process::id()));
    small.write(&path).unwrap();
    let read = CaseFile::read(&path).unwrap().expect("a case file");
    std::fs::remove_file(&path).unwrap();
    assert!(serde_json::to_string(&read).unwrap() == serde_json::to_string(&small).unwrap());
}

/// The same seed, the same cases, however many jobs there are.
#[test]
fn jobs_do_not_matter() {
    let run = |jobs| -> BTreeMap<u64, String> {
        let campaign = Campaign {
            seed: 12,
            count: 20,
            mutants: 0,
        };
        let total = campaign.run(jobs, &|| Faulty).unwrap();
        let text = |f: Failure| (f.index, serde_json::to_string(&f.case).unwrap());
        total.failures.into_iter().map(text).collect()
    };
    assert!(run(1) == run(3));
}
