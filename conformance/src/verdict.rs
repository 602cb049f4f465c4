//! A verifier's verdict in the words of the case files.

use std::fmt::{self, Debug, Display};

/// `ok`, `decode`, `panic`, `ended`, or the error's variants joined with `/`.
#[derive(Clone, PartialEq, Eq)]
pub struct Verdict(String);

impl Verdict {
    pub fn of<E: Debug>(result: Result<(), E>) -> Self {
        match result {
            Ok(()) => Self("ok".into()),
            Err(error) => Self(variant_path(&format!("{error:?}"))),
        }
    }

    /// The proof's bytes are not a proof.
    pub fn decode() -> Self {
        Self("decode".into())
    }

    /// The crates panic on the proof, which is no acceptance.
    pub fn panic() -> Self {
        Self("panic".into())
    }

    /// The crates take more memory than they may, which ends their process.
    pub fn ended() -> Self {
        Self("ended".into())
    }

    /// A verdict that another process has put into words.
    pub fn from_word(word: String) -> Self {
        Self(word)
    }

    /// Whether the crates came to no verdict.
    pub fn is_breakdown(&self) -> bool {
        *self == Self::panic() || *self == Self::ended()
    }

    pub fn is_ok(&self) -> bool {
        self.0 == "ok"
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// `A(B(C { x: 1 }))` to `A/B/C`: the variant names without what they carry.
fn variant_path(debug: &str) -> String {
    let mut path = String::new();
    for part in debug.split('(') {
        let name: &str = part
            .split(|c: char| !c.is_alphanumeric())
            .next()
            .unwrap_or("");
        if !name.starts_with(char::is_uppercase) {
            break;
        }
        if !path.is_empty() {
            path.push('/');
        }
        path.push_str(name);
        if name.len() < part.len() {
            break;
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use super::variant_path;

    #[test]
    fn variants() {
        assert_eq!(variant_path("A"), "A");
        assert_eq!(variant_path("A(B(C { x: D(1) }))"), "A/B/C");
        assert_eq!(variant_path("A(17)"), "A");
    }
}
