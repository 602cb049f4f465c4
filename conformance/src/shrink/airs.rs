//! Fewer AIRs, shorter traces, fewer columns.

use super::Step;
use crate::{
    case_file::{CaseAir, CaseFile, CaseTrace},
    node::Node,
};

pub const STEPS: &[Step] = &[
    Step {
        places: |case| case.airs.len(),
        apply: without_air,
    },
    Step {
        places: |_| 1,
        apply: |case, _| halved(case, |_| true),
    },
    Step {
        places: |case| case.airs.len(),
        apply: |case, at| halved(case, |id| id == at),
    },
    Step {
        places: |case| case.airs.len(),
        apply: zeroed,
    },
    Step {
        places: |case| case.airs.len(),
        apply: not_required,
    },
    Step {
        places: |case| case.airs.len(),
        apply: without_cached,
    },
    Step {
        places: |case| case.airs.len(),
        apply: without_preprocessed,
    },
    Step {
        places: |case| columns(case).len(),
        apply: without_column,
    },
    Step {
        places: |case| columns(case).len(),
        apply: zero_column,
    },
    Step {
        places: |case| public_values(case).len(),
        apply: without_public_value,
    },
];

fn without_air(case: &CaseFile, at: usize) -> Option<CaseFile> {
    let mut small = case.clone();
    small.airs.remove(at);
    let traces = small.traces.take().unwrap_or_default().into_iter();
    let kept = traces.filter(|&(id, _)| id != at);
    small.traces = Some(kept.map(|(id, t)| (id - usize::from(id > at), t)).collect());
    // A proof has a trace.
    (!small.traces.as_ref()?.is_empty()).then_some(small)
}

/// The first half of the rows of the chosen AIRs.
fn halved(case: &CaseFile, chosen: impl Fn(usize) -> bool) -> Option<CaseFile> {
    let mut small = case.clone();
    let mut is_halved = false;
    for (id, air) in small.airs.iter_mut().enumerate() {
        let trace = small.traces.as_mut()?.get_mut(&id);
        let Some(trace) = trace.filter(|trace| chosen(id) && trace.log_height > 0) else {
            continue;
        };
        trace.log_height -= 1;
        let height = 1 << trace.log_height;
        all_columns(air, Some(trace)).for_each(|column| column.truncate(height));
        is_halved = true;
    }
    is_halved.then_some(small)
}

/// All cells and public values zero.
fn zeroed(case: &CaseFile, at: usize) -> Option<CaseFile> {
    let mut small = case.clone();
    let mut trace = small.traces.as_mut()?.get_mut(&at);
    let mut is_changed = false;
    if let Some(trace) = &mut trace {
        is_changed |= set_zero(&mut trace.public_values);
    }
    for column in all_columns(&mut small.airs[at], trace) {
        is_changed |= set_zero(column);
    }
    is_changed.then_some(small)
}

fn set_zero(values: &mut [u32]) -> bool {
    let is_changed = values.iter().any(|&v| v != 0);
    values.fill(0);
    is_changed
}

fn all_columns<'a>(
    air: &'a mut CaseAir,
    trace: Option<&'a mut CaseTrace>,
) -> impl Iterator<Item = &'a mut Vec<u32>> {
    let preprocessed = air.preprocessed_columns.iter_mut().flatten();
    let main = trace.into_iter().flat_map(|trace| {
        let cached = trace.cached_main_columns.iter_mut().flatten();
        cached.chain(trace.common_main_columns.iter_mut())
    });
    preprocessed.chain(main)
}

fn not_required(case: &CaseFile, at: usize) -> Option<CaseFile> {
    let mut small = case.clone();
    std::mem::take(&mut small.airs[at].is_required).then_some(small)
}

/// The last cached part as columns of the common one.
fn without_cached(case: &CaseFile, at: usize) -> Option<CaseFile> {
    let mut small = case.clone();
    let air = &mut small.airs[at];
    let part_width = air.width.cached_mains.pop()?;
    let last = air.width.cached_mains.len();
    let first = air.width.common_main;
    air.width.common_main += part_width;
    for node in &mut air.expression.nodes {
        if let Node::Main { part, column, .. } = node {
            match *part {
                p if p == last => *column += first,
                p if p > last => *part = last,
                _ => (),
            }
        }
    }
    if let Some(trace) = small.traces.as_mut()?.get_mut(&at) {
        let columns = trace.cached_main_columns.pop()?;
        trace.common_main_columns.extend(columns);
        trace.cached_commitments.clear();
    }
    Some(small)
}

/// The preprocessed columns as columns of the common part.
fn without_preprocessed(case: &CaseFile, at: usize) -> Option<CaseFile> {
    let mut small = case.clone();
    let air = &mut small.airs[at];
    let columns = air.preprocessed_columns.take()?;
    air.width.preprocessed = None;
    let common = air.width.cached_mains.len();
    let first = air.width.common_main;
    air.width.common_main += columns.len();
    for node in &mut air.expression.nodes {
        if let Node::Preprocessed { offset, column } = *node {
            *node = Node::Main {
                part: common,
                offset,
                column: first + column,
            };
        }
    }
    if let Some(trace) = small.traces.as_mut()?.get_mut(&at) {
        trace.common_main_columns.extend(columns);
    }
    Some(small)
}

/// Where a column lies: its AIR, its main part or `None` for the preprocessed one, and its index there.
type Place = (usize, Option<usize>, usize);

fn columns(case: &CaseFile) -> Vec<Place> {
    let of_air = |(id, air): (usize, &CaseAir)| -> Vec<Place> {
        let width = &air.width;
        let main = width.cached_mains.iter().chain([&width.common_main]);
        let mut places: Vec<Place> = main
            .enumerate()
            .flat_map(|(part, &width)| (0..width).map(move |column| (id, Some(part), column)))
            .collect();
        places.extend((0..width.preprocessed.unwrap_or(0)).map(|column| (id, None, column)));
        places
    };
    case.airs.iter().enumerate().flat_map(of_air).collect()
}

/// Without a column that nothing reads. A part without columns goes too, but for the last one.
fn without_column(case: &CaseFile, at: usize) -> Option<CaseFile> {
    let mut small = case.clone();
    let (id, part, column) = columns(case)[at];
    let air = &mut small.airs[id];
    for node in &mut air.expression.nodes {
        let read = match node {
            Node::Main {
                part: p, column, ..
            } if Some(*p) == part => column,
            Node::Preprocessed { column, .. } if part.is_none() => column,
            _ => continue,
        };
        if *read == column {
            return None;
        }
        *read -= usize::from(*read > column);
    }
    let trace = small.traces.as_mut()?.get_mut(&id);
    let width = &mut air.width;
    match part {
        None => {
            air.preprocessed_columns.as_mut()?.remove(column);
            width.preprocessed = width.preprocessed.map(|w| w - 1).filter(|&w| w > 0);
            if width.preprocessed.is_none() {
                air.preprocessed_columns = None;
            }
        }
        Some(part) if part == width.cached_mains.len() => {
            width.common_main -= 1;
            if width.common_main == 0 && width.cached_mains.is_empty() {
                return None;
            }
            if let Some(trace) = trace {
                trace.common_main_columns.remove(column);
            }
        }
        Some(part) => {
            // An empty cached part is emptied into the common one by the step that does so.
            width.cached_mains[part] -= 1;
            if width.cached_mains[part] == 0 {
                return None;
            }
            if let Some(trace) = trace {
                trace.cached_main_columns[part].remove(column);
                trace.cached_commitments.clear();
            }
        }
    }
    Some(small)
}

fn zero_column(case: &CaseFile, at: usize) -> Option<CaseFile> {
    let mut small = case.clone();
    let (id, part, column) = columns(case)[at];
    let values = match part {
        None => &mut small.airs[id].preprocessed_columns.as_mut()?[column],
        Some(part) => {
            let trace = small.traces.as_mut()?.get_mut(&id)?;
            trace.cached_commitments.clear();
            match trace.cached_main_columns.get_mut(part) {
                Some(columns) => &mut columns[column],
                None => &mut trace.common_main_columns[column],
            }
        }
    };
    set_zero(values).then_some(small)
}

fn public_values(case: &CaseFile) -> Vec<(usize, usize)> {
    let airs = case.airs.iter().enumerate();
    airs.flat_map(|(id, air)| (0..air.num_public_values).map(move |index| (id, index)))
        .collect()
}

/// Without a public value that nothing reads.
fn without_public_value(case: &CaseFile, at: usize) -> Option<CaseFile> {
    let mut small = case.clone();
    let (id, index) = public_values(case)[at];
    let air = &mut small.airs[id];
    for node in &mut air.expression.nodes {
        match node {
            Node::Public(read) if *read == index => return None,
            Node::Public(read) if *read > index => *read -= 1,
            _ => (),
        }
    }
    air.num_public_values -= 1;
    if let Some(trace) = small.traces.as_mut()?.get_mut(&id) {
        trace.public_values.remove(index);
    }
    Some(small)
}
