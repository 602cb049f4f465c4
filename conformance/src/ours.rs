//! What this program asks of libswirl, whoever answers: programs (`external.rs`), or a worker (`worker.rs`).

use eyre::Result;

use crate::{case_file::CaseFile, mutate::fields::Field, verdict::Verdict};

/// What libswirl makes of a case.
#[derive(Default)]
pub struct OurRun {
    pub key: Option<Vec<u8>>,
    /// `None` also where the case has no traces.
    pub proof: Option<Vec<u8>>,
    /// What failed, if something did.
    pub failure: Option<String>,
}

/// What libswirl says of a key or of a proof.
#[derive(Clone, Debug)]
pub struct OurVerdict {
    pub accepted: bool,
    /// The reference's name of the verdict where there is one, else our status; `None` where only an exit code is known.
    pub name: Option<String>,
    /// For a person.
    pub message: String,
}

impl OurVerdict {
    /// Whether it is the official verdict: the same name where names are known. Where the crates come to none,
    /// we reject.
    pub fn agrees(&self, official: &Verdict) -> bool {
        if self.accepted || official.is_ok() {
            return self.accepted == official.is_ok();
        }
        match &self.name {
            Some(name) => official.is_breakdown() || name == official.as_str(),
            None => true,
        }
    }

    pub fn text(&self) -> String {
        match (&self.name, self.accepted) {
            (_, true) => "we accept".into(),
            (Some(name), false) => format!("we say {name}"),
            (None, false) => "we reject".into(),
        }
    }
}

pub trait Ours {
    fn run(&mut self, case: &CaseFile) -> Result<OurRun>;

    /// Whether there is a verifier to ask.
    fn verifies(&self) -> bool;

    /// Reads a key, which stays for `verify` if it is accepted.
    fn read_key(&mut self, vk: &[u8]) -> Result<OurVerdict>;

    /// The verdict on a proof under the key read last.
    fn verify(&mut self, proof: &[u8]) -> Result<OurVerdict>;

    /// The fields of a proof under the key read last, where they are known. The proof must decode.
    fn fields(&mut self, _proof: &[u8]) -> Result<Option<Vec<Field>>> {
        Ok(None)
    }

    /// Nothing more is asked. What went wrong unseen, such as a leak under a sanitizer, is an error.
    fn finish(self) -> Result<()>
    where
        Self: Sized,
    {
        Ok(())
    }
}
