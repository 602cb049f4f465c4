//! Our programs under test, seen from outside: files, arguments and exit codes.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use eyre::{bail, Result, WrapErr};

use crate::{
    case_file::CaseFile,
    ours::{OurRun, OurVerdict, Ours},
};

/// `TOOL CASE.json OUTDIR` proves a case with libswirl; `swirl verify` verifies.
pub struct Programs {
    tool: PathBuf,
    swirl: Option<PathBuf>,
    scratch: Scratch,
}

impl Programs {
    pub fn new(tool: PathBuf, swirl: Option<PathBuf>) -> Result<Self> {
        let scratch = Scratch::new()?;
        Ok(Self {
            tool,
            swirl,
            scratch,
        })
    }

    fn file(&self, name: &str) -> PathBuf {
        self.scratch.0.join(name)
    }
}

impl Ours for Programs {
    fn run(&mut self, case: &CaseFile) -> Result<OurRun> {
        let case_path = self.file("case.json");
        let (vk, proof) = (self.file("vk.bin"), self.file("proof.bin"));
        for old in [&vk, &proof] {
            if old.exists() {
                fs::remove_file(old).wrap_err_with(|| format!("{}", old.display()))?;
            }
        }
        case.write(&case_path)?;
        let mut command = Command::new(&self.tool);
        let (code, printed) = run(command.arg(case_path).arg(&self.scratch.0))?;
        let present = |path: &PathBuf| path.exists().then(|| read(path)).transpose();
        let made = OurRun {
            key: present(&vk)?,
            proof: present(&proof)?,
            failure: (!matches!(code, Some(0 | 3))).then(|| describe(code, &printed)),
        };
        if made.failure.is_none() && made.proof.is_some() != (code == Some(0)) {
            bail!("the tool's exit code says otherwise than the files that it wrote");
        }
        Ok(made)
    }

    fn verifies(&self) -> bool {
        self.swirl.is_some()
    }

    /// The program reads the key together with a proof; until then every key is good.
    fn read_key(&mut self, vk: &[u8]) -> Result<OurVerdict> {
        write(&self.file("vk.bin"), vk)?;
        Ok(OurVerdict {
            accepted: true,
            name: None,
            message: String::new(),
        })
    }

    fn verify(&mut self, proof: &[u8]) -> Result<OurVerdict> {
        let Some(swirl) = &self.swirl else {
            bail!("there is no verifier");
        };
        let path = self.file("proof.bin");
        write(&path, proof)?;
        let mut command = Command::new(swirl);
        command.args(["verify", "--vk"]).arg(self.file("vk.bin"));
        let (code, printed) = run(command.arg("--proof").arg(path))?;
        if !matches!(code, Some(0 | 1)) {
            bail!("swirl verify: {}", describe(code, &printed));
        }
        Ok(OurVerdict {
            accepted: code == Some(0),
            name: None,
            message: printed,
        })
    }
}

fn run(command: &mut Command) -> Result<(Option<i32>, String)> {
    let output = command
        .output()
        .wrap_err_with(|| format!("{:?} does not run", command.get_program()))?;
    let printed = String::from_utf8_lossy(&output.stderr).trim().to_owned();
    Ok((output.status.code(), printed))
}

fn describe(code: Option<i32>, printed: &str) -> String {
    match code {
        Some(code) => format!("exit {code}: {printed}"),
        None => format!("killed by a signal: {printed}"),
    }
}

/// A directory for the files of one run; removed at the end.
struct Scratch(PathBuf);

impl Scratch {
    fn new() -> Result<Self> {
        let path = std::env::temp_dir().join(format!("conformance-{}", std::process::id()));
        fs::create_dir_all(&path).wrap_err_with(|| format!("{}", path.display()))?;
        Ok(Self(path))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // Nothing can be done about a directory that stays.
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    fs::write(path, bytes).wrap_err_with(|| format!("{}", path.display()))
}

pub fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).wrap_err_with(|| format!("{}", path.display()))
}
