//! NumPy arrays of little-endian 32-bit words, as `swirl example` writes them.

use std::{fs, path::Path};

use conformance::field::{F, P};
use eyre::{bail, ensure, eyre, Result, WrapErr};
use openvm_stark_backend::{p3_field::PrimeCharacteristicRing, p3_matrix::dense::RowMajorMatrix};

/// Reads a two-dimensional array of canonical words.
pub fn read(path: &Path) -> Result<RowMajorMatrix<F>> {
    let bytes = fs::read(path).wrap_err_with(|| format!("{}", path.display()))?;
    parse(&bytes).wrap_err_with(|| format!("{}", path.display()))
}

fn parse(bytes: &[u8]) -> Result<RowMajorMatrix<F>> {
    ensure!(
        bytes.starts_with(b"\x93NUMPY\x01\x00"),
        "not a .npy file, version 1.0"
    );
    let len = bytes
        .get(8..10)
        .map(|b| u16::from_le_bytes([b[0], b[1]]) as usize);
    let header = len
        .and_then(|len| bytes.get(10..10 + len))
        .ok_or_else(|| eyre!("cut off"))?;
    let header = std::str::from_utf8(header)?;
    let words = bytes[10 + header.len()..].chunks_exact(4);
    ensure!(field(header, "descr")? == "'<u4'", "words are not '<u4'");
    let (height, width) = shape(field(header, "shape")?)?;
    ensure!(
        words.len() == height * width,
        "{} words, not {height} x {width}",
        words.len()
    );
    let mut values: Vec<F> = Vec::with_capacity(words.len());
    for word in words {
        let word = u32::from_le_bytes([word[0], word[1], word[2], word[3]]);
        ensure!(word < P, "{word} is not below the field's order");
        values.push(F::from_u32(word));
    }
    Ok(match field(header, "fortran_order")? {
        "False" => RowMajorMatrix::new(values, width),
        "True" => RowMajorMatrix::new(values, height).transpose(),
        other => bail!("fortran_order {other}"),
    })
}

/// The value of a key of the header, a Python dictionary without nesting but for the shape.
fn field<'a>(header: &'a str, key: &str) -> Result<&'a str> {
    let (_, rest) = header
        .split_once(&format!("'{key}':"))
        .ok_or_else(|| eyre!("no {key}"))?;
    let end = match key {
        "shape" => rest.find(')').map(|at| at + 1),
        _ => rest.find([',', '}']),
    };
    Ok(rest[..end.ok_or_else(|| eyre!("{key} does not end"))?].trim())
}

fn shape(text: &str) -> Result<(usize, usize)> {
    let numbers: Vec<usize> = text
        .trim_matches(['(', ')'])
        .split(',')
        .map(|n| n.trim().parse())
        .collect::<Result<_, _>>()
        .wrap_err_with(|| format!("shape {text}"))?;
    match numbers[..] {
        [height, width] => Ok((height, width)),
        _ => bail!("shape {text} is not two-dimensional"),
    }
}
