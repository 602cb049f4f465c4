//! `case`: our key, proof and verdict against those of the crates, case by case.

use std::path::{Path, PathBuf};

use eyre::{ensure, Result, WrapErr};

use crate::{
    args::Args,
    case_file::{self, CaseFile},
    external::{self, Scratch, Swirl, Tool, ToolRun},
    isolate::isolated,
    mutate::Mutations,
    official::{self, Keys},
    report::Report,
};

pub fn command(args: Args) -> Result<bool> {
    let [tool, files @ ..] = args.positional() else {
        eyre::bail!("case: TOOL is missing");
    };
    ensure!(!files.is_empty(), "case: no case files");
    let programs = Programs {
        tool: Tool(PathBuf::from(tool)),
        swirl: args.path("--swirl").map(Swirl),
        mutations: args.number("--mutate")?.unwrap_or(0),
    };
    if programs.swirl.is_none() {
        println!("note: without --swirl our verifier is not tested");
    }
    if !official::SMALLEST_WITNESS {
        println!("note: built with `parallel`, so the bytes of proofs are not compared");
    }
    let scratch = Scratch::new()?;
    let mut report = Report::default();
    for file in files {
        let path = Path::new(file);
        let name = stem(path);
        let compared = isolated(|| compare(path, name, &programs, &scratch, &mut report));
        if let Err(error) = compared {
            report.fail(name, format!("{error:#}"));
        }
    }
    Ok(report.close())
}

struct Programs {
    tool: Tool,
    swirl: Option<Swirl>,
    mutations: usize,
}

fn compare(
    path: &Path,
    name: &str,
    programs: &Programs,
    scratch: &Scratch,
    report: &mut Report,
) -> Result<()> {
    let Some(case) = CaseFile::read(path)? else {
        println!("skip {name}: not a case file");
        return Ok(());
    };
    let dir = scratch.directory(name)?;
    let keys = Keys::generate(&case)?;
    let vk = official::encode_key(&keys.vk)?;
    if let Some(expected) = &case.expected.vk_hex {
        report.check(
            hex::encode(&vk) == *expected,
            format_args!("{name}: replayed AIRs give the key of the file"),
            || "another key".into(),
        );
    }

    let ran = programs.tool.run(&plain_file(path, &dir)?, &dir)?;
    if !matches!(ran, ToolRun::Failed(_)) {
        let ours = external::read(&dir.join("vk.bin"))?;
        report.check(ours == vk, format_args!("{name}: our key"), || {
            difference(&ours, &vk)
        });
    }
    let Some(traces) = &case.traces else {
        report.check(
            matches!(ran, ToolRun::KeyOnly),
            format_args!("{name}: our tool stops after the key"),
            || match ran {
                ToolRun::Failed(why) => why,
                _ => "it proved a case without traces".into(),
            },
        );
        return Ok(());
    };

    let proof = official::encode_proof(&keys.prove(traces)?)?;
    let verdict = keys.verify_bytes(&proof);
    let expected = case.verdict();
    report.check(
        verdict.as_str() == expected,
        format_args!("{name}: official verifier on the official proof, expecting {expected}"),
        || format!("{verdict}"),
    );

    match ran {
        ToolRun::Proved => {
            let ours = external::read(&dir.join("proof.bin"))?;
            let verdict = keys.verify_bytes(&ours);
            report.check(
                verdict.as_str() == expected,
                format_args!("{name}: official verifier on our proof, expecting {expected}"),
                || format!("{verdict}"),
            );
            if official::SMALLEST_WITNESS {
                report.check(
                    ours == proof,
                    format_args!("{name}: our proof has the official bytes"),
                    || difference(&ours, &proof),
                );
            }
        }
        ToolRun::Failed(why) => {
            // A prover may decline what no verifier would accept.
            report.check(
                expected != "ok",
                format_args!("{name}: our tool proves"),
                || why,
            );
        }
        ToolRun::KeyOnly => report.fail(
            format_args!("{name}: our tool proves"),
            "exit 3 although there are traces",
        ),
    }

    let Some(swirl) = &programs.swirl else {
        return Ok(());
    };
    let vk_file = dir.join("official_vk.bin");
    let proof_file = dir.join("official_proof.bin");
    external::write(&vk_file, &vk)?;
    external::write(&proof_file, &proof)?;
    let accepted = swirl.verify(&vk_file, &proof_file)?;
    report.check(
        accepted == (expected == "ok"),
        format_args!("{name}: our verifier on the official proof, expecting {expected}"),
        || verdict_word(accepted).into(),
    );

    if programs.mutations > 0 {
        let mut disagreements = Vec::new();
        for mutation in Mutations::new(&proof, programs.mutations) {
            external::write(&proof_file, &mutation.bytes)?;
            let official = keys.verify_bytes(&mutation.bytes);
            let accepted = swirl.verify(&vk_file, &proof_file)?;
            if accepted != official.is_ok() {
                let ours = verdict_word(accepted);
                disagreements.push(format!("{}: official {official}, {ours}", mutation.what));
            }
        }
        report.check(
            disagreements.is_empty(),
            format_args!(
                "{name}: the verifiers agree on {} damaged proofs",
                programs.mutations
            ),
            || disagreements.join("; "),
        );
    }
    Ok(())
}

fn verdict_word(accepted: bool) -> &'static str {
    if accepted {
        "we accept"
    } else {
        "we reject"
    }
}

/// The case as a file that a program without a gzip reader can read.
fn plain_file(path: &Path, dir: &Path) -> Result<PathBuf> {
    if path.extension().is_none_or(|e| e != "gz") {
        return Ok(path.to_owned());
    }
    let plain = dir.join("case.json");
    external::write(&plain, case_file::read_text(path)?.as_bytes()).wrap_err("unpacking")?;
    Ok(plain)
}

fn stem(path: &Path) -> &str {
    let name = path.file_name().and_then(|n| n.to_str()).unwrap_or("?");
    let name = name.strip_suffix(".gz").unwrap_or(name);
    name.strip_suffix(".json").unwrap_or(name)
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
