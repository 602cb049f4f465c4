//! `campaign`: many random cases, each compared in every way; what they covered, and what failed, made small.

mod facts;
mod features;
mod terms;
#[cfg(test)]
mod tests;

use std::{
    collections::BTreeMap,
    sync::{
        atomic::{AtomicU64, Ordering},
        Mutex,
    },
    thread,
    time::Instant,
};

use eyre::{Result, WrapErr};

use self::{facts::Facts, features::FEATURES};
use crate::{
    args::Args,
    case_file::CaseFile,
    check::{check, Checked},
    generate,
    isolate::isolated,
    judge::Judge,
    official,
    ours::Ours,
    shrink::shrink,
    worker::Worker,
};

pub fn command(args: Args) -> Result<bool> {
    let worker = args.required_path("--worker")?;
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let campaign = Campaign {
        seed: args.number("--seed")?.unwrap_or(1),
        count: args.number("--count")?.unwrap_or(1000),
        mutants: args.number("--mutate")?.unwrap_or(10),
    };
    let jobs = args.number("--jobs")?.unwrap_or(cores).max(1);
    let out = args
        .path("--out")
        .unwrap_or_else(|| "conformance-failures".into());
    if !official::SMALLEST_WITNESS {
        println!("note: built with `parallel`, so the bytes of proofs are not compared");
    }
    let start_worker = || Worker::new(worker.clone());
    let start = Instant::now();
    let mut total = campaign.run(jobs, &start_worker)?;
    total.print(start.elapsed().as_secs_f64());
    if !total.failures.is_empty() {
        std::fs::create_dir_all(&out).wrap_err_with(|| format!("{}", out.display()))?;
    }
    for failure in &mut total.failures {
        failure.print();
    }
    let mut ours = start_worker();
    for failure in total.failures.iter().take(MOST_SHRUNK) {
        let small = failure.shrink(&mut ours, campaign.mutants);
        let path = out.join(format!("{}.json", small.name));
        small.write(&path)?;
        println!("     {}", path.display());
    }
    Ok(total.failures.is_empty())
}

/// How many failing cases are made small: the first ones.
const MOST_SHRUNK: usize = 5;
/// Comparisons that one of them may take.
const SHRINK_BUDGET: usize = 5000;

struct Campaign {
    seed: u64,
    count: u64,
    /// As `check` takes it.
    mutants: usize,
}

/// A case that failed.
struct Failure {
    index: u64,
    case: CaseFile,
    /// What failed, and why.
    checks: BTreeMap<String, String>,
}

#[derive(Default)]
struct Total {
    num_cases: usize,
    num_checks: usize,
    num_mutants: usize,
    /// `[feature]`: how many cases had it.
    with_feature: Vec<usize>,
    failures: Vec<Failure>,
}

impl Campaign {
    fn run<O: Ours + Send>(&self, jobs: usize, start: &(dyn Fn() -> O + Sync)) -> Result<Total> {
        let next = AtomicU64::new(0);
        let total = Mutex::new(Total::default());
        thread::scope(|scope| {
            let spawn = |_| scope.spawn(|| self.work(start(), &next, &total));
            let jobs: Vec<_> = (0..jobs).map(spawn).collect();
            let mut ends = jobs.into_iter().map(|job| job.join().expect("no panic"));
            ends.try_for_each(|end| end)
        })?;
        let mut total = total.into_inner().expect("no panic");
        total.failures.sort_by_key(|failure| failure.index);
        Ok(total)
    }

    /// One case after the other until there is none.
    fn work<O: Ours + Send>(
        &self,
        mut ours: O,
        next: &AtomicU64,
        total: &Mutex<Total>,
    ) -> Result<()> {
        let mut judge = Judge::new();
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            if index >= self.count {
                return ours.finish();
            }
            let case = isolated(|| Ok(generate::random(self.seed, index)))
                .wrap_err_with(|| format!("case {index} of seed {}", self.seed))?;
            let checked = isolated(|| check(&case, &mut ours, &mut judge, self.mutants));
            let mut total = total.lock().expect("no panic");
            total.add(index, case, checked);
            if total.num_cases % 100 == 0 {
                eprintln!("{} of {} cases", total.num_cases, self.count);
            }
        }
    }
}

impl Total {
    fn add(&mut self, index: u64, case: CaseFile, checked: Result<Checked>) {
        self.num_cases += 1;
        let facts = Facts::new(&case);
        self.with_feature.resize(FEATURES.len(), 0);
        for (count, (_, has)) in self.with_feature.iter_mut().zip(FEATURES) {
            *count += usize::from(has(&facts));
        }
        let checks = failed_checks(&checked);
        if let Ok(checked) = checked {
            self.num_checks += checked.findings.len();
            self.num_mutants += checked.num_mutants;
        }
        if !checks.is_empty() {
            self.failures.push(Failure {
                index,
                case,
                checks,
            });
        }
    }

    fn print(&self, seconds: f64) {
        println!("cases  feature");
        for (count, (name, _)) in self.with_feature.iter().zip(FEATURES) {
            println!("{count:>5}  {name}");
        }
        let missing = self.with_feature.iter().filter(|&&count| count == 0);
        println!(
            "{} cases, {} checks and {} changed proofs in {seconds:.1} s; {} of {} features covered; {} cases failed",
            self.num_cases,
            self.num_checks,
            self.num_mutants,
            FEATURES.len() - missing.count(),
            FEATURES.len(),
            self.failures.len(),
        );
    }
}

const IT_RUNS: &str = "the comparison runs";

/// The checks that failed, by name, and why. An error or a panic counts as one.
fn failed_checks(checked: &Result<Checked>) -> BTreeMap<String, String> {
    let owned = |(check, why): (&str, &str)| (check.to_owned(), why.to_owned());
    match checked {
        Ok(checked) => checked.failures().into_iter().map(owned).collect(),
        Err(error) => [owned((IT_RUNS, &format!("{error:#}")))].into(),
    }
}

impl Failure {
    fn print(&self) {
        for (check, why) in &self.checks {
            println!("FAIL {}: {check}: {why:.400}", self.case.name);
        }
    }

    /// A small case that fails in some of the same checks and in no other, with what the crates make of it where they can.
    fn shrink(&self, ours: &mut (dyn Ours + Send), mutants: usize) -> CaseFile {
        let mut judge = Judge::new();
        let mut fails = |case: &CaseFile| {
            let checked = isolated(|| check(case, ours, &mut judge, mutants));
            let checks = failed_checks(&checked);
            let is_same = |(check, why): (&String, &String)| match self.checks.get(check) {
                // An error is the same error only if it says the same.
                Some(first) => check != IT_RUNS || without_digits(first) == without_digits(why),
                None => false,
            };
            !checks.is_empty() && checks.iter().all(is_same)
        };
        let mut small = shrink(&self.case, SHRINK_BUDGET, &mut fails);
        let checks: Vec<&str> = self.checks.keys().map(String::as_str).collect();
        small.about = format!(
            "Shrunk from {}, which fails in: {}.",
            small.name,
            checks.join(", ")
        );
        small.name += "_small";
        let mut complete = small.clone();
        match isolated(|| generate::complete(&mut complete)) {
            Ok(()) => complete,
            Err(_) => small,
        }
    }
}

fn without_digits(text: &str) -> String {
    text.chars().filter(|c| !c.is_ascii_digit()).collect()
}
