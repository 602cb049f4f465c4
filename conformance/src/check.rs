//! One case: our key, proof and verdicts against those of the crates.

use eyre::Result;

use crate::{
    case_file::CaseFile,
    judge::Judge,
    mutate::{bytes::Damage, fields::FieldChanges, Mutant},
    official::{self, Keys},
    ours::Ours,
    rng::{seed_of, Rng},
};

/// What a check found. A check has the same words for every case.
pub struct Finding {
    pub check: &'static str,
    /// Why it failed.
    pub failure: Option<String>,
}

pub struct Checked {
    pub findings: Vec<Finding>,
    /// Changed proofs on which the verifiers were compared.
    pub num_mutants: usize,
}

impl Checked {
    fn add(&mut self, check: &'static str, passed: bool, why: impl FnOnce() -> String) {
        let failure = (!passed).then(why);
        self.findings.push(Finding { check, failure });
    }

    /// The checks that failed, and why.
    pub fn failures(&self) -> Vec<(&'static str, &str)> {
        let findings = self.findings.iter();
        findings
            .filter_map(|finding| Some((finding.check, finding.failure.as_deref()?)))
            .collect()
    }
}

/// `mutants`: how many damaged copies of the proof the verifiers are compared on, and as many changed field by field
/// where `ours` knows the fields.
pub fn check(
    case: &CaseFile,
    ours: &mut dyn Ours,
    judge: &mut Judge,
    mutants: usize,
) -> Result<Checked> {
    let mut checked = Checked {
        findings: Vec::new(),
        num_mutants: 0,
    };
    let keys = Keys::generate(case)?;
    let vk = official::encode_key(&keys.vk)?;
    if let Some(expected) = &case.expected.vk_hex {
        checked.add(
            "replayed AIRs give the key of the file",
            hex::encode(&vk) == *expected,
            || "another key".into(),
        );
    }

    let mut case = case.clone();
    keys.commit_cached(&mut case)?;
    let made = ours.run(&case)?;
    checked.add("our key", made.key.as_ref() == Some(&vk), || {
        match (&made.key, &made.failure) {
            (Some(key), _) => difference(key, &vk),
            (None, Some(why)) => why.clone(),
            (None, None) => "there is none".into(),
        }
    });
    let Some(traces) = &case.traces else {
        checked.add(
            "our tool stops after the key",
            made.proof.is_none() && made.failure.is_none(),
            || {
                made.failure
                    .unwrap_or_else(|| "it proved a case without traces".into())
            },
        );
        return Ok(checked);
    };

    let expected = case.verdict();
    let official_proof = if official::can_prove(&case) {
        let proof = official::encode_proof(&keys.prove(traces)?)?;
        let verdict = keys.verify_bytes(&proof);
        checked.add(
            "official verifier on the official proof",
            verdict.as_str() == expected,
            || format!("{verdict}, should be {expected}"),
        );
        Some(proof)
    } else {
        None
    };

    if let Some(proof) = &made.proof {
        let verdict = keys.verify_bytes(proof);
        checked.add(
            "official verifier on our proof",
            verdict.as_str() == expected,
            || format!("{verdict}, should be {expected}"),
        );
        if let Some(official_proof) = official_proof
            .as_ref()
            .filter(|_| official::SMALLEST_WITNESS)
        {
            checked.add(
                "our proof has the official bytes",
                proof == official_proof,
                || difference(proof, official_proof),
            );
        }
    } else {
        // A prover may decline what no verifier would accept.
        checked.add(
            "our tool proves",
            expected != "ok" && made.failure.is_some(),
            || made.failure.unwrap_or_else(|| "there is no proof".into()),
        );
    }
    if let Some(proof) = official_proof.or(made.proof) {
        if ours.verifies() {
            check_verdicts(&mut checked, &vk, &proof, ours, judge, mutants)?;
        }
    }
    Ok(checked)
}

fn check_verdicts(
    checked: &mut Checked,
    vk: &[u8],
    proof: &[u8],
    ours: &mut dyn Ours,
    judge: &mut Judge,
    mutants: usize,
) -> Result<()> {
    let read = ours.read_key(vk)?;
    checked.add("our verifier reads the official key", read.accepted, || {
        read.message.clone()
    });
    if !read.accepted {
        return Ok(());
    }
    judge.set_key(vk);
    let unchanged = Mutant {
        what: "unchanged".into(),
        bytes: proof.to_vec(),
    };
    let difference = disagreement(ours, judge, &unchanged)?;
    checked.add(
        "the verifiers agree on the proof",
        difference.is_none(),
        || difference.unwrap_or_default(),
    );

    let mut changed: Vec<Mutant> = Damage::new(proof, mutants).collect();
    if let Some(fields) = ours.fields(proof)? {
        let changes = FieldChanges::new(proof, &fields);
        let mut rng = Rng::new(!seed_of(proof));
        changed.extend((0..mutants).map(|_| changes.get(rng.below(changes.len()))));
    }
    let mut differences = Vec::new();
    for mutant in &changed {
        differences.extend(disagreement(ours, judge, mutant)?);
    }
    if mutants > 0 {
        checked.num_mutants += changed.len();
        checked.add(
            "the verifiers agree on changed proofs",
            differences.is_empty(),
            || differences.join("; "),
        );
    }
    Ok(())
}

/// `None` where the verdicts on the proof are the same.
pub fn disagreement(
    ours: &mut dyn Ours,
    judge: &mut Judge,
    mutant: &Mutant,
) -> Result<Option<String>> {
    let official = judge.verify(&mutant.bytes)?;
    let verdict = ours.verify(&mutant.bytes)?;
    let text = || format!("{}: official {official}, {}", mutant.what, verdict.text());
    Ok((!verdict.agrees(&official)).then(text))
}

/// Where two byte strings part.
fn difference(ours: &[u8], official: &[u8]) -> String {
    let at = ours
        .iter()
        .zip(official)
        .take_while(|(a, b)| a == b)
        .count();
    format!(
        "{} bytes, official {}, first difference at {at}",
        ours.len(),
        official.len()
    )
}
