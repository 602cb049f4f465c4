//! Another process that answers requests over its standard input and output, and both sides of the form: a request is
//! a letter and one blob, an answer a count and that many blobs; a blob is a length and its bytes. Numbers are four
//! bytes, little-endian.

use std::{
    io::{BufReader, BufWriter, Read, Write},
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
};

use eyre::{ensure, eyre, Result, WrapErr};

pub struct Peer {
    command: Box<dyn Fn() -> Command + Send>,
    /// `None` until it is asked, and once it has died.
    running: Option<Running>,
}

struct Running {
    child: Child,
    requests: BufWriter<ChildStdin>,
    answers: BufReader<ChildStdout>,
}

impl Peer {
    /// Starts with the first request, and anew after its death.
    pub fn new(command: impl Fn() -> Command + Send + 'static) -> Self {
        Self {
            command: Box::new(command),
            running: None,
        }
    }

    /// An error is the peer's end.
    pub fn ask(&mut self, request: u8, blob: &[u8]) -> Result<Vec<Vec<u8>>> {
        let running = match &mut self.running {
            Some(running) => running,
            none => none.insert(Running::start((self.command)())?),
        };
        running.exchange(request, blob).map_err(|error| {
            let ended = self.running.take().map(Running::end);
            eyre!(
                "a worker ended on request '{}': {error:#}, {ended:?}",
                request as char
            )
        })
    }

    /// Nothing more is asked. An exit code other than 0 is an error.
    pub fn finish(&mut self) -> Result<()> {
        self.running.take().map_or(Ok(()), Running::end)
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        // How it ends is asked by `finish`.
        let _ = self.finish();
    }
}

impl Running {
    fn start(mut command: Command) -> Result<Self> {
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .wrap_err_with(|| format!("{:?} does not run", command.get_program()))?;
        Ok(Self {
            requests: BufWriter::new(child.stdin.take().expect("piped")),
            answers: BufReader::new(child.stdout.take().expect("piped")),
            child,
        })
    }

    fn exchange(&mut self, request: u8, blob: &[u8]) -> Result<Vec<Vec<u8>>> {
        self.requests.write_all(&[request])?;
        write_blob(&mut self.requests, blob)?;
        self.requests.flush()?;
        let num = read_number(&mut self.answers)?;
        (0..num).map(|_| read_blob(&mut self.answers)).collect()
    }

    fn end(self) -> Result<()> {
        let Self {
            mut child,
            requests,
            ..
        } = self;
        // It ends at the end of its input.
        drop(requests);
        let status = child.wait().wrap_err("a worker")?;
        ensure!(status.success(), "a worker ended with {status}");
        Ok(())
    }
}

/// Answers requests until there are no more.
pub fn serve(mut answer: impl FnMut(u8, Vec<u8>) -> Result<Vec<Vec<u8>>>) -> Result<()> {
    let mut requests = std::io::stdin().lock();
    let mut answers = BufWriter::new(std::io::stdout().lock());
    let mut request = [0];
    while requests.read(&mut request)? == 1 {
        let blobs = answer(request[0], read_blob(&mut requests)?)?;
        answers.write_all(&(blobs.len() as u32).to_le_bytes())?;
        for blob in blobs {
            write_blob(&mut answers, &blob)?;
        }
        answers.flush()?;
    }
    Ok(())
}

/// Blob number `at` of an answer, as text.
pub fn text(answer: &[Vec<u8>], at: usize) -> Result<String> {
    let blob = answer.get(at).ok_or_else(|| eyre!("an answer too short"))?;
    String::from_utf8(blob.clone()).wrap_err("an answer that is no text")
}

fn write_blob(out: &mut impl Write, blob: &[u8]) -> Result<()> {
    let len = u32::try_from(blob.len()).wrap_err("a blob too long")?;
    out.write_all(&len.to_le_bytes())?;
    out.write_all(blob)?;
    Ok(())
}

fn read_blob(from: &mut impl Read) -> Result<Vec<u8>> {
    let mut bytes = vec![0; read_number(from)?];
    from.read_exact(&mut bytes)?;
    Ok(bytes)
}

fn read_number(from: &mut impl Read) -> Result<usize> {
    let mut bytes = [0; 4];
    from.read_exact(&mut bytes)?;
    Ok(u32::from_le_bytes(bytes) as usize)
}
