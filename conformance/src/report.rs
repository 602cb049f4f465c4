//! One line a check, and the count that ends a run.

use std::fmt::Display;

#[derive(Default)]
pub struct Report {
    passed: usize,
    failed: usize,
}

impl Report {
    pub fn finding(&mut self, what: impl Display, failure: Option<String>) {
        match failure {
            None => {
                self.passed += 1;
                println!("ok   {what}");
            }
            Some(why) => {
                self.failed += 1;
                println!("FAIL {what}: {why}");
            }
        }
    }

    /// Prints the closing line; true if nothing failed.
    pub fn close(self) -> bool {
        println!("{} passed, {} failed", self.passed, self.failed);
        self.failed == 0
    }
}
