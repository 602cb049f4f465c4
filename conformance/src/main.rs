//! Compares libswirl with the crates that define the SWIRL proof system. See the README for the
//! commands.

use std::process::ExitCode;

use eyre::Result;

use conformance::{
    agree, args::Args, campaign, compare, generate, isolate, judge, published, verify,
};

const USAGE: &str = "usage:
  conformance case [--swirl PATH] [--mutate N] TOOL CASE.json[.gz]...
  conformance generate SEED COUNT DIR
  conformance campaign --worker PATH [--seed S] [--count N] [--jobs J] [--mutate N] [--out DIR]
  conformance agree --worker PATH [--sample N] [--bits-up-to BYTES] CASE.json[.gz]...
  conformance verify --vk FILE --proof FILE
  conformance published VECTORS.json.gz...";

fn run() -> Result<bool> {
    let mut arguments = std::env::args().skip(1);
    let command = arguments.next().unwrap_or_default();
    match command.as_str() {
        "case" => compare::command(Args::parse(arguments, &["--swirl", "--mutate"])?),
        "generate" => generate::command(Args::parse(arguments, &[])?),
        "campaign" => campaign::command(Args::parse(
            arguments,
            &[
                "--worker", "--seed", "--count", "--jobs", "--mutate", "--out",
            ],
        )?),
        "agree" => agree::command(Args::parse(
            arguments,
            &["--worker", "--sample", "--bits-up-to"],
        )?),
        "verify" => verify::command(Args::parse(arguments, &["--vk", "--proof"])?),
        "published" => published::command(Args::parse(arguments, &[])?),
        // Not for people: see judge.rs.
        "judge" => judge::serve(),
        _ => Err(eyre::eyre!("{USAGE}")),
    }
}

/// 0: all as it should be. 1: a check failed or a proof was rejected. 2: the command could not be run.
fn main() -> ExitCode {
    isolate::silence();
    match run() {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::from(2)
        }
    }
}
