//! The official verifier in a process of its own with bounded memory: a hostile proof can make it panic, and a count
//! of elements without size can make its decoder take all memory there is, which ends the process. And the official
//! prover under changed keys, which can make it read beyond its buffers.

use std::{env, process::Command};

use eyre::{bail, eyre, Result};

use crate::{
    case_file::CaseFile,
    isolate::{self, isolated},
    official::{self, Keys},
    peer::{self, text, Peer},
    verdict::Verdict,
};

/// What the process may have, in KiB: its stack and 512 MiB. A verdict on an honest proof takes a few MiB.
const MEMORY_KIB: usize = (isolate::STACK_BYTES >> 10) + (512 << 10);

pub struct Judge {
    peer: Peer,
    vk: Vec<u8>,
    /// Whether the process has the key.
    has_key: bool,
    /// Another one, for proofs.
    prover: Peer,
}

impl Judge {
    pub fn new() -> Self {
        Self {
            peer: Peer::new(command),
            vk: Vec::new(),
            has_key: false,
            prover: Peer::new(command),
        }
    }

    /// The key for the proofs to come, as the crates encode it.
    pub fn set_key(&mut self, vk: &[u8]) {
        self.vk = vk.to_vec();
        self.has_key = false;
    }

    /// The official verdict; `Verdict::panic` and `Verdict::ended` where there is none.
    pub fn verify(&mut self, proof: &[u8]) -> Result<Verdict> {
        if !self.has_key {
            // Engines for hostile parameters may not come to be.
            if self.peer.ask(b'k', &self.vk).is_err() {
                return Ok(Verdict::ended());
            }
            self.has_key = true;
        }
        match self.peer.ask(b'v', proof) {
            Ok(answer) => Ok(Verdict::from_word(text(&answer, 0)?)),
            Err(_) => {
                self.has_key = false;
                Ok(Verdict::ended())
            }
        }
    }

    /// The official proof of the traces of a case under another key than the case's own; `None` where there is none.
    pub fn prove_under(&mut self, case: &CaseFile, vk: &[u8]) -> Result<Option<Vec<u8>>> {
        let request = [serde_json::to_vec(case)?, vec![0], vk.to_vec()].concat();
        let answer = self.prover.ask(b'p', &request);
        Ok(answer.ok().and_then(|blobs| blobs.into_iter().next()))
    }
}

/// This program again, as `judge`.
fn command() -> Command {
    let mut command = Command::new("sh");
    let program = env::current_exe().unwrap_or_else(|_| "conformance".into());
    command
        .args([
            "-c",
            &format!("ulimit -v {MEMORY_KIB} && exec \"$0\" judge"),
        ])
        .arg(program)
        // What it says of its end is not news.
        .stderr(std::process::Stdio::null());
    command
}

/// `judge`: the process itself.
pub fn serve() -> Result<bool> {
    isolated(|| {
        let mut key = None;
        peer::serve(|request, blob| match request {
            b'k' => {
                let vk = official::decode_key_alone(&blob)?;
                let engine = official::engine(vk.inner.params.clone());
                key = Some((engine, vk));
                Ok(vec![b"ok".to_vec()])
            }
            b'v' => {
                let (engine, vk) = key.as_ref().ok_or_else(|| eyre!("no key"))?;
                let verdict = official::verify_bytes(engine, vk, &blob);
                Ok(vec![verdict.as_str().into()])
            }
            b'p' => prove(&blob),
            _ => bail!("no request is called {request}"),
        })
    })?;
    Ok(true)
}

/// A case, a zero byte, and a key to prove it under.
fn prove(request: &[u8]) -> Result<Vec<Vec<u8>>> {
    let end = request.iter().position(|&byte| byte == 0);
    let (case, vk) = request.split_at(end.ok_or_else(|| eyre!("no key"))?);
    let case: CaseFile = serde_json::from_slice(case)?;
    let vk = official::decode_key_alone(&vk[1..])?;
    let (Some(keys), Some(traces)) = (Keys::generate(&case)?.under(&vk), &case.traces) else {
        return Ok(Vec::new());
    };
    Ok(vec![official::encode_proof(&keys.prove(traces)?)?])
}
