//! Our worker program, which answers many requests; `worker.c` states them.

use std::{path::PathBuf, process::Command};

use eyre::{ensure, Result, WrapErr};

use crate::{
    case_file::CaseFile,
    mutate::fields::Field,
    ours::{OurRun, OurVerdict, Ours},
    peer::{text, Peer},
};

pub struct Worker(Peer);

impl Worker {
    pub fn new(program: PathBuf) -> Self {
        Self(Peer::new(move || Command::new(&program)))
    }
}

impl Ours for Worker {
    fn run(&mut self, case: &CaseFile) -> Result<OurRun> {
        let json = serde_json::to_vec(case).wrap_err("a case as JSON")?;
        let mut answer = self.0.ask(b'c', &json)?;
        ensure!(!answer.is_empty(), "an empty answer");
        let word = text(&answer, 0)?;
        answer.remove(0);
        let mut blobs = answer.into_iter();
        Ok(OurRun {
            key: blobs.next(),
            proof: blobs.next(),
            failure: (word != "ok").then_some(word),
        })
    }

    fn verifies(&self) -> bool {
        true
    }

    fn read_key(&mut self, vk: &[u8]) -> Result<OurVerdict> {
        verdict(&self.0.ask(b'k', vk)?)
    }

    fn verify(&mut self, proof: &[u8]) -> Result<OurVerdict> {
        verdict(&self.0.ask(b'v', proof)?)
    }

    fn fields(&mut self, proof: &[u8]) -> Result<Option<Vec<Field>>> {
        let lines = text(&self.0.ask(b'f', proof)?, 0)?;
        let fields: Result<_> = lines.lines().map(Field::parse).collect();
        fields.map(Some)
    }

    fn finish(mut self) -> Result<()> {
        self.0.finish()
    }
}

fn verdict(answer: &[Vec<u8>]) -> Result<OurVerdict> {
    let name = text(answer, 0)?;
    Ok(OurVerdict {
        accepted: name == "ok",
        message: text(answer, 1)?,
        name: Some(name),
    })
}
