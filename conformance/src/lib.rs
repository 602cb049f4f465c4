//! What the comparison programs share: case files, AIRs that play them back, the official crates behind one door.

pub mod args;
pub mod case_file;
pub mod compare;
pub mod external;
pub mod field;
pub mod generate;
pub mod isolate;
pub mod keccakf;
pub mod matrix;
pub mod mutate;
pub mod node;
pub mod official;
pub mod params;
pub mod replay;
pub mod report;
pub mod rng;
pub mod verdict;
pub mod verify;
