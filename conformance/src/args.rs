//! Command-line arguments: options that take a value each, and the rest in order.

use std::{collections::BTreeMap, fmt::Display, path::PathBuf, str::FromStr};

use eyre::{bail, eyre, Result, WrapErr};

pub struct Args {
    options: BTreeMap<&'static str, String>,
    positional: Vec<String>,
}

impl Args {
    pub fn parse(arguments: impl Iterator<Item = String>, known: &[&'static str]) -> Result<Self> {
        let mut options = BTreeMap::new();
        let mut positional = Vec::new();
        let mut arguments = arguments;
        while let Some(argument) = arguments.next() {
            if !argument.starts_with("--") {
                positional.push(argument);
                continue;
            }
            let Some(&name) = known.iter().find(|&&name| name == argument) else {
                bail!("unknown option {argument}");
            };
            let value = arguments
                .next()
                .ok_or_else(|| eyre!("{name} needs a value"))?;
            options.insert(name, value);
        }
        Ok(Self {
            options,
            positional,
        })
    }

    pub fn text(&self, name: &str) -> Option<&str> {
        self.options.get(name).map(String::as_str)
    }

    pub fn path(&self, name: &str) -> Option<PathBuf> {
        self.options.get(name).map(PathBuf::from)
    }

    pub fn required_path(&self, name: &str) -> Result<PathBuf> {
        self.path(name).ok_or_else(|| eyre!("{name} is missing"))
    }

    pub fn number<T>(&self, name: &str) -> Result<Option<T>>
    where
        T: FromStr,
        T::Err: Display,
    {
        self.options
            .get(name)
            .map(|text| number(name, text))
            .transpose()
    }

    pub fn positional(&self) -> &[String] {
        &self.positional
    }
}

pub fn number<T>(name: &str, text: &str) -> Result<T>
where
    T: FromStr,
    T::Err: Display,
{
    text.parse()
        .map_err(|e| eyre!("{e}"))
        .wrap_err_with(|| format!("{name} {text}"))
}
