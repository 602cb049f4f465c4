//! Our programs under test, seen from outside: files, arguments and exit codes.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use eyre::{bail, Result, WrapErr};

/// `TOOL CASE.json OUTDIR` proves a case with libswirl.
pub struct Tool(pub PathBuf);

pub enum ToolRun {
    /// `vk.bin` and `proof.bin` were written.
    Proved,
    /// The case has no traces: only `vk.bin` was written.
    KeyOnly,
    /// Another exit code, with what the tool printed.
    Failed(String),
}

impl Tool {
    pub fn run(&self, case: &Path, out_dir: &Path) -> Result<ToolRun> {
        let (code, printed) = run(Command::new(&self.0).arg(case).arg(out_dir))?;
        Ok(match code {
            Some(0) => ToolRun::Proved,
            Some(3) => ToolRun::KeyOnly,
            code => ToolRun::Failed(describe(code, &printed)),
        })
    }
}

/// Our `swirl` program.
pub struct Swirl(pub PathBuf);

impl Swirl {
    /// `Ok(true)`: accepted, `Ok(false)`: rejected.
    pub fn verify(&self, vk: &Path, proof: &Path) -> Result<bool> {
        let (code, printed) = run(Command::new(&self.0)
            .args(["verify", "--vk"])
            .arg(vk)
            .arg("--proof")
            .arg(proof))?;
        match code {
            Some(0) => Ok(true),
            Some(1) => Ok(false),
            code => bail!("swirl verify: {}", describe(code, &printed)),
        }
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
pub struct Scratch(PathBuf);

impl Scratch {
    pub fn new() -> Result<Self> {
        let path = std::env::temp_dir().join(format!("conformance-{}", std::process::id()));
        fs::create_dir_all(&path).wrap_err_with(|| format!("{}", path.display()))?;
        Ok(Self(path))
    }

    /// An empty directory for the case `name`.
    pub fn directory(&self, name: &str) -> Result<PathBuf> {
        let path = self.0.join(name);
        let at = || format!("{}", path.display());
        if path.exists() {
            fs::remove_dir_all(&path).wrap_err_with(at)?;
        }
        fs::create_dir_all(&path).wrap_err_with(at)?;
        Ok(path)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // Nothing can be done about a directory that stays.
        let _ = fs::remove_dir_all(&self.0);
    }
}

pub fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    fs::write(path, bytes).wrap_err_with(|| format!("{}", path.display()))
}

pub fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).wrap_err_with(|| format!("{}", path.display()))
}
