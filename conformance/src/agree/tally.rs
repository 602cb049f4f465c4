//! What a comparison of changed proofs and keys found.

use std::collections::BTreeMap;

use super::stricter;
use crate::{ours::OurVerdict, verdict::Verdict};

#[derive(Default)]
pub struct Tally {
    /// Changed proofs, by official verdict.
    proofs: BTreeMap<String, usize>,
    num_keys: usize,
    /// Changed keys that we read.
    num_keys_read: usize,
    /// Keys that we refuse: why, and how many.
    refused: BTreeMap<String, Refused>,
    pub failures: Vec<String>,
}

#[derive(Default)]
struct Refused {
    /// The crates cannot read them, or read another key out of them and write that back in other bytes.
    not_a_key: usize,
    not_its_bytes: usize,
    /// The crates read them and reject or break down on every proof that was tried.
    rejected: usize,
    /// The crates read them and accept a proof, in which the AIR that is changed is absent.
    accepted_absent: usize,
    /// The crates read them and accept another proof.
    accepted: usize,
    /// One of those.
    example: String,
}

/// What the crates make of a key that we refuse.
#[derive(Clone, Copy)]
pub enum OfficialUse {
    NotAKey,
    NotItsBytes,
    Rejected,
    AcceptedAbsent,
    Accepted,
}

impl Tally {
    pub fn proof(&mut self, what: &str, official: &Verdict, ours: &OurVerdict) {
        *self.proofs.entry(official.as_str().into()).or_default() += 1;
        if !ours.agrees(official) {
            let text = ours.text();
            self.failures
                .push(format!("{what}: official {official}, {text}"));
        }
    }

    pub fn key_read(&mut self) {
        self.num_keys += 1;
        self.num_keys_read += 1;
    }

    pub fn key_refused(&mut self, what: &str, ours: &OurVerdict, official: OfficialUse) {
        self.num_keys += 1;
        let refused = self.refused.entry(reason(&ours.message)).or_default();
        match official {
            OfficialUse::NotAKey => refused.not_a_key += 1,
            OfficialUse::NotItsBytes => refused.not_its_bytes += 1,
            OfficialUse::Rejected => refused.rejected += 1,
            OfficialUse::AcceptedAbsent => refused.accepted_absent += 1,
            OfficialUse::Accepted => {
                refused.accepted += 1;
                refused.example = what.into();
                if stricter::reason(&ours.message).is_none() {
                    let message = &ours.message;
                    self.failures.push(format!(
                        "key: {what}: the crates accept a proof under it, and we refuse it: {message}"
                    ));
                }
            }
        }
    }

    pub fn add(&mut self, other: Self) {
        for (verdict, count) in other.proofs {
            *self.proofs.entry(verdict).or_default() += count;
        }
        self.num_keys += other.num_keys;
        self.num_keys_read += other.num_keys_read;
        for (reason, more) in other.refused {
            let refused = self.refused.entry(reason).or_default();
            refused.not_a_key += more.not_a_key;
            refused.not_its_bytes += more.not_its_bytes;
            refused.rejected += more.rejected;
            refused.accepted_absent += more.accepted_absent;
            refused.accepted += more.accepted;
            if refused.example.is_empty() {
                refused.example = more.example;
            }
        }
        self.failures.extend(other.failures);
    }

    pub fn summary(&self) -> String {
        format!(
            "{} changed proofs, {} changed keys, {} disagreements",
            self.proofs.values().sum::<usize>(),
            self.num_keys,
            self.failures.len()
        )
    }

    pub fn print(&self) {
        println!("\nproofs  official verdict, which is ours");
        for (verdict, count) in &self.proofs {
            println!("{count:>6}  {verdict}");
        }
        println!(
            "\nWe read {} of {} changed keys. Those that we refuse, by what the crates do with them:",
            self.num_keys_read, self.num_keys
        );
        println!("unreadable  other bytes  reject proofs  accept, AIR absent  accept  our reason");
        for (reason, refused) in &self.refused {
            println!(
                "{:>10}  {:>11}  {:>13}  {:>18}  {:>6}  {reason}",
                refused.not_a_key,
                refused.not_its_bytes,
                refused.rejected,
                refused.accepted_absent,
                refused.accepted
            );
            if let Some(why) = stricter::reason(reason).filter(|_| refused.accepted > 0) {
                println!("{:>68}({}: {why})", "", refused.example);
            }
        }
        for failure in &self.failures {
            println!("FAIL {failure}");
        }
        println!("{}", self.summary());
    }
}

/// A message about a key without the places in it.
fn reason(message: &str) -> String {
    let message = message.split(" [").next().unwrap_or_default();
    let message = message
        .split_once(": key: ")
        .map_or(message, |(_, what)| what);
    message.chars().filter(|c| !c.is_ascii_digit()).collect()
}
