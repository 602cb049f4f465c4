//! One line a check, and the count that ends a run.

use std::fmt::Display;

#[derive(Default)]
pub struct Report {
    passed: usize,
    failed: usize,
}

impl Report {
    /// `why` is printed where the check failed.
    pub fn check(&mut self, passed: bool, what: impl Display, why: impl FnOnce() -> String) {
        if passed {
            self.passed += 1;
            println!("ok   {what}");
        } else {
            self.failed += 1;
            println!("FAIL {what}: {}", why());
        }
    }

    pub fn fail(&mut self, what: impl Display, why: impl Display) {
        self.check(false, what, || why.to_string());
    }

    /// Prints the closing line; true if nothing failed.
    pub fn close(self) -> bool {
        println!("{} passed, {} failed", self.passed, self.failed);
        self.failed == 0
    }
}
