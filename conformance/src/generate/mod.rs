//! stub
pub fn command(_args: crate::args::Args) -> eyre::Result<bool> {
    Ok(true)
}
