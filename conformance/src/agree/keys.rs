//! Changed keys: whether each side reads them, and its verdicts on proofs under those that both read.

use eyre::Result;

use super::{
    proofs::flipped,
    tally::{OfficialUse, Tally},
    Settings, Subject,
};
use crate::{
    isolate::isolated,
    mutate::keys::key_changes,
    official::{self, VerifyingKey},
    ours::Ours,
};

pub fn compare(subject: &mut Subject, settings: &Settings, tally: &mut Tally) -> Result<()> {
    let pre_key = official::encode_pre_key(&subject.keys.vk)?;
    if subject.vk.len() <= settings.bits_up_to {
        for bit in settings.chosen(8 * subject.vk.len(), &subject.vk) {
            let vk = flipped(&subject.vk, bit);
            without_fitting_hash(subject, &vk.what, &vk.bytes, tally)?;
        }
        for bit in settings.chosen(8 * pre_key.len(), &pre_key) {
            let content = flipped(&pre_key, bit);
            let what = format!("{} with a fitting hash", content.what);
            with_fitting_hash(subject, &what, &content.bytes, tally)?;
        }
        for at in settings.chosen(pre_key.len(), &pre_key) {
            if let Some(content) = longer_varint(&pre_key, at) {
                let what = format!("a varint one byte longer at {at}");
                with_fitting_hash(subject, &what, &content, tally)?;
            }
        }
    }
    let changes = key_changes(&subject.keys.vk);
    for index in settings.chosen(changes.len(), &subject.vk) {
        let change = &changes[index];
        let mut vk = change.vk.clone();
        vk.pre_hash = official::key_hash(&vk.inner.params, &official::encode_pre_key(&vk)?);
        // An honest prover under the changed key, where one can be had.
        let own = if change.is_small {
            let bytes = official::encode_key(&vk)?;
            subject.judge.prove_under(&subject.case, &bytes)?
        } else {
            None
        };
        under(subject, &change.what, &vk, own, change.air, tally)?;
    }
    Ok(())
}

/// Both must refuse it, or both must take it.
fn without_fitting_hash(
    subject: &mut Subject,
    what: &str,
    vk: &[u8],
    tally: &mut Tally,
) -> Result<()> {
    let official = isolated(|| official::decode_key(vk)).is_ok();
    let ours = subject.ours.read_key(vk)?;
    match (official, ours.accepted) {
        (false, false) => tally.key_refused(what, &ours, OfficialUse::NotAKey),
        (true, true) => tally.key_read(),
        (true, false) => tally.failures.push(format!(
            "{}: key: {what}: we refuse it: {}",
            subject.case.name, ours.message
        )),
        (false, true) => tally.failures.push(format!(
            "{}: key: {what}: only we read it",
            subject.case.name
        )),
    }
    Ok(())
}

/// A key whose bytes before the hash are these.
fn with_fitting_hash(
    subject: &mut Subject,
    what: &str,
    content: &[u8],
    tally: &mut Tally,
) -> Result<()> {
    let params = &subject.keys.vk.inner.params;
    let hash = official::key_hash(params, content);
    let mut bytes = content.to_vec();
    bytes.extend(official::encode_hash(&hash)?);
    let decoded = isolated(|| official::decode_key_alone(&bytes)).ok();
    let Some(vk) = decoded else {
        let ours = subject.ours.read_key(&bytes)?;
        if ours.accepted {
            let name = &subject.case.name;
            tally
                .failures
                .push(format!("{name}: key: {what}: only we read it"));
        } else {
            tally.key_refused(what, &ours, OfficialUse::NotAKey);
        }
        return Ok(());
    };
    if official::encode_key(&vk)? == bytes {
        return under(subject, what, &vk, None, None, tally);
    }
    let ours = subject.ours.read_key(&bytes)?;
    if ours.accepted {
        let name = &subject.case.name;
        tally.failures.push(format!(
            "{name}: key: {what}: we read it, and the crates write it in other bytes"
        ));
    } else {
        tally.key_refused(what, &ours, OfficialUse::NotItsBytes);
    }
    Ok(())
}

/// The verdicts under a key that the crates read, on the proof of the unchanged key and on the key's own, if there is
/// one. `air` is the one that was changed, if it was one.
fn under(
    subject: &mut Subject,
    what: &str,
    vk: &VerifyingKey,
    own: Option<Vec<u8>>,
    air: Option<usize>,
    tally: &mut Tally,
) -> Result<()> {
    let bytes = official::encode_key(vk)?;
    subject.judge.set_key(&bytes);
    let read = subject.ours.read_key(&bytes)?;
    let mut official_use = OfficialUse::Rejected;
    for (proof, whose) in [
        (Some(&subject.proof), "the proof"),
        (own.as_ref(), "its own proof"),
    ] {
        let Some(proof) = proof else {
            continue;
        };
        let official = subject.judge.verify(proof)?;
        if official.is_ok() {
            let traces = subject.case.traces.as_ref();
            let is_absent =
                air.is_some_and(|air| traces.is_some_and(|traces| !traces.contains_key(&air)));
            official_use = if is_absent {
                OfficialUse::AcceptedAbsent
            } else {
                OfficialUse::Accepted
            };
        }
        if read.accepted {
            let what = format!("{}: key: {what}: {whose}", subject.case.name);
            tally.proof(&what, &official, &subject.ours.verify(proof)?);
        }
    }
    if read.accepted {
        tally.key_read();
    } else {
        tally.key_refused(what, &read, official_use);
    }
    Ok(())
}

/// The byte ends a varint, which goes on for a byte that adds nothing.
fn longer_varint(content: &[u8], at: usize) -> Option<Vec<u8>> {
    if content[at] >= 0x80 {
        return None;
    }
    let mut longer = content.to_vec();
    longer[at] |= 0x80;
    longer.insert(at + 1, 0);
    Some(longer)
}
