//! A proof changed field by field. Our worker says where the fields lie.

use std::collections::BTreeSet;

use eyre::{eyre, Result};

use super::Mutant;
use crate::field::P;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A count, a height, the version: one word.
    Len,
    Bitmap,
    /// Field elements.
    Values,
    /// Proof-of-work witnesses.
    Witness,
}

/// Some elements of one meaning, one behind the other.
#[derive(Clone, Debug)]
pub struct Field {
    pub name: String,
    pub kind: Kind,
    at: usize,
    num: usize,
    size: usize,
    /// Where the word stands that counts the elements, alone or with those of other fields.
    count_at: Option<usize>,
    /// Elements that one more in that word means.
    per_count: usize,
}

impl Field {
    /// A line of the worker's answer.
    pub fn parse(line: &str) -> Result<Self> {
        let bad = || eyre!("not a field: {line}");
        let mut words = line.splitn(7, ' ');
        let kind = match words.next() {
            Some("len") => Kind::Len,
            Some("bitmap") => Kind::Bitmap,
            Some("values") => Kind::Values,
            Some("witness") => Kind::Witness,
            _ => return Err(bad()),
        };
        let mut number = || -> Result<usize> {
            let word = words.next().ok_or_else(bad)?;
            word.parse().map_err(|_| bad())
        };
        let (at, num, size) = (number()?, number()?, number()?);
        // No count stands at the start: the version does.
        let count_at = Some(number()?).filter(|&at| at > 0);
        let per_count = number()?;
        Ok(Self {
            name: words.next().ok_or_else(bad)?.into(),
            kind,
            at,
            num,
            size,
            count_at,
            per_count,
        })
    }

    fn end(&self) -> usize {
        self.at + self.num * self.size
    }
}

/// A change, small enough that all of a proof can be listed.
#[derive(Clone, Copy)]
enum Change {
    /// The word at this place becomes another.
    Word {
        at: usize,
        value: u32,
    },
    /// Two neighbours of `size` bytes, the first at this place.
    Swap {
        at: usize,
        size: usize,
    },
    /// The lists that the word at this place counts become longer by one, or shorter.
    Resize {
        count_at: usize,
        grow: bool,
    },
    Bit {
        at: usize,
        bit: usize,
    },
}

/// Every structure-aware change of one proof.
pub struct FieldChanges<'a> {
    proof: &'a [u8],
    fields: &'a [Field],
    /// With the index of the field.
    changes: Vec<(usize, Change)>,
}

impl<'a> FieldChanges<'a> {
    pub fn new(proof: &'a [u8], fields: &'a [Field]) -> Self {
        let mut changes = Vec::new();
        let mut resized = BTreeSet::new();
        for (index, field) in fields.iter().enumerate() {
            let mut add = |change| changes.push((index, change));
            match field.kind {
                Kind::Bitmap => (0..8 * field.num).for_each(|bit| {
                    add(Change::Bit {
                        at: field.at + bit / 8,
                        bit: bit % 8,
                    })
                }),
                kind => {
                    for at in (field.at..field.end()).step_by(4) {
                        for value in other_words(kind, word(proof, at), at) {
                            add(Change::Word { at, value });
                        }
                    }
                }
            }
            if matches!(field.kind, Kind::Values | Kind::Witness) {
                for element in 1..field.num {
                    let at = field.at + (element - 1) * field.size;
                    let size = field.size;
                    if proof[at..at + size] != proof[at + size..at + 2 * size] {
                        add(Change::Swap { at, size });
                    }
                }
            }
            if let Some(count_at) = field.count_at.filter(|&at| resized.insert(at)) {
                for grow in [false, true] {
                    add(Change::Resize { count_at, grow });
                }
            }
        }
        Self {
            proof,
            fields,
            changes,
        }
    }

    pub fn len(&self) -> usize {
        self.changes.len()
    }

    pub fn get(&self, index: usize) -> Mutant {
        let (field, change) = self.changes[index];
        let mut bytes = self.proof.to_vec();
        let what = match change {
            Change::Word { at, value } => {
                bytes[at..at + 4].copy_from_slice(&value.to_le_bytes());
                format!("word at {at} from {} to {value}", word(self.proof, at))
            }
            Change::Swap { at, size } => {
                let (left, right) = bytes[at..at + 2 * size].split_at_mut(size);
                left.swap_with_slice(right);
                format!("{size} bytes at {at} swapped with the next")
            }
            Change::Bit { at, bit } => {
                bytes[at] ^= 1 << bit;
                format!("bit {bit} at {at}")
            }
            Change::Resize { count_at, grow } => {
                bytes = self.resized(count_at, grow);
                let how = if grow { "longer" } else { "shorter" };
                format!("one {how} by the count at {count_at}")
            }
        };
        Mutant {
            what: format!("{}: {what}", self.fields[field].name),
            bytes,
        }
    }

    /// The last elements of all lists under the count doubled or dropped, and the count with them.
    fn resized(&self, count_at: usize, grow: bool) -> Vec<u8> {
        let mut out = Vec::with_capacity(2 * self.proof.len());
        let mut from = 0;
        for list in self.fields.iter().filter(|f| f.count_at == Some(count_at)) {
            let bytes = (list.per_count * list.size).min(list.num * list.size);
            let last = list.end() - bytes;
            out.extend_from_slice(&self.proof[from..last]);
            if grow {
                out.extend_from_slice(&self.proof[last..list.end()]);
                out.extend_from_slice(&self.proof[last..list.end()]);
            }
            from = list.end();
        }
        out.extend_from_slice(&self.proof[from..]);
        let count = word(self.proof, count_at);
        let changed = if grow {
            count + 1
        } else {
            count.wrapping_sub(1)
        };
        out[count_at..count_at + 4].copy_from_slice(&changed.to_le_bytes());
        out
    }
}

fn word(bytes: &[u8], at: usize) -> u32 {
    u32::from_le_bytes(bytes[at..at + 4].try_into().expect("four bytes"))
}

/// Other values for a word: neighbours and far ones, and what no word of its kind can be.
fn other_words(kind: Kind, old: u32, at: usize) -> impl Iterator<Item = u32> {
    let next = |step: u64| ((u64::from(old) + step) % u64::from(P)) as u32;
    let values = match kind {
        Kind::Len => [
            old.wrapping_add(1),
            old.wrapping_sub(1),
            0,
            old ^ 1 << 31,
            u32::MAX,
        ],
        _ => [
            next(1),
            0,
            next(123_456_789 * (at as u64 + 1)),
            // The same element, written as no proof writes it.
            old.wrapping_add(P),
            u32::MAX,
        ],
    };
    values.into_iter().filter(move |&value| value != old)
}
