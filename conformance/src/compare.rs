//! `case`: our key, proof and verdict against those of the crates, case by case.

use std::path::{Path, PathBuf};

use eyre::{ensure, Result};

use crate::{
    args::Args, case_file::CaseFile, check::check, external::Programs, isolate::isolated,
    judge::Judge, official, ours::Ours, report::Report,
};

pub fn command(args: Args) -> Result<bool> {
    let [tool, files @ ..] = args.positional() else {
        eyre::bail!("case: TOOL is missing");
    };
    ensure!(!files.is_empty(), "case: no case files");
    let mut programs = Programs::new(PathBuf::from(tool), args.path("--swirl"))?;
    let mutants = args.number("--mutate")?.unwrap_or(0);
    if !programs.verifies() {
        println!("note: without --swirl our verifier is not tested");
    }
    if !official::SMALLEST_WITNESS {
        println!("note: built with `parallel`, so the bytes of proofs are not compared");
    }
    let mut judge = Judge::new();
    let mut report = Report::default();
    for file in files {
        let path = Path::new(file);
        let name = stem(path);
        let checked = isolated(|| match CaseFile::read(path)? {
            Some(case) => check(&case, &mut programs, &mut judge, mutants).map(Some),
            None => Ok(None),
        });
        match checked {
            Ok(Some(checked)) => {
                for finding in checked.findings {
                    let what = format_args!("{name}: {}", finding.check);
                    report.finding(what, finding.failure);
                }
            }
            Ok(None) => println!("skip {name}: not a case file"),
            Err(error) => report.finding(name, Some(format!("{error:#}"))),
        }
    }
    Ok(report.close())
}

fn stem(path: &Path) -> &str {
    let name = path.file_name().and_then(|n| n.to_str()).unwrap_or("?");
    let name = name.strip_suffix(".gz").unwrap_or(name);
    name.strip_suffix(".json").unwrap_or(name)
}
