#!/usr/bin/env python3
"""interrupt.py SWIRL: progress on a terminal and silence elsewhere; signals end a proof soon, with a message and no file."""
import os, pty, re, select, signal, subprocess, sys, tempfile, time

swirl = sys.argv[1]
failures = 0
# Proofs of growing length: a machine may be through with a short one before it hears the signal.
LONG = [["prove", "--example", "keccakf", "--size", size, "--threads", "1", "--out", "proof.bin", "--public", "public.json",
         "--trace-file", "t.json"] for size in ("5", "8", "10")]
SHORT = ["prove", "--example", "fibonacci", "--size", "4", "--out", "proof.bin"]


def check(good, what, output=b""):
    global failures
    if not good:
        failures += 1
        print(f"FAIL {what}\n{output.decode(errors='replace')}")


class Run:
    """The program with its standard error on a terminal or a pipe."""

    def __init__(self, arguments, terminal=None, ignored=False):
        action = signal.SIG_IGN if ignored else signal.SIG_DFL
        self.read, write = pty.openpty() if terminal else os.pipe()
        self.output, self.start = b"", time.monotonic()
        self.process = subprocess.Popen([swirl] + arguments, stdout=subprocess.DEVNULL, stderr=write,
                                        env=dict(os.environ, TERM=terminal or "xterm"),
                                        preexec_fn=lambda: [signal.signal(s, action) for s in (signal.SIGINT, signal.SIGTERM)])
        os.close(write)

    def read_until(self, pattern, timeout=120):
        """Reads standard error until the pattern is in it; None: until it ends."""
        end = time.monotonic() + timeout
        while time.monotonic() < end:
            if pattern is not None and re.search(pattern, self.output):
                return True
            if not select.select([self.read], [], [], 0.05)[0]:
                continue
            try:
                data = os.read(self.read, 65536)
            except OSError:  # a terminal that is closed
                data = b""
            if not data:
                return pattern is None
            self.output += data
        return False

    def finish(self):
        self.read_until(None)
        os.close(self.read)
        return self.process.wait(timeout=120)


def stopped(number, what, terminal, until):
    """Starts a long proof, waits with until(run), sends the signal; what is left of it, and the seconds it took."""
    for arguments in LONG:
        run = Run(arguments, terminal=terminal)
        seen = until(run)
        sent = time.monotonic()
        run.process.send_signal(number)
        code = run.finish()
        took = time.monotonic() - sent
        if code != 0:
            break
        for name in os.listdir("."):  # it was done before
            os.remove(name)
    check(seen, f"{what}: never under way", run.output)
    check(code == 1, f"{what}: exit {code}", run.output)
    check(b"swirl prove: stopped by a signal, nothing is written" in run.output, f"{what}: no message", run.output)
    check(took < 5, f"{what}: {took:.1f} s after the signal")
    check(os.listdir(".") == [], f"{what}: left {os.listdir('.')}")
    if terminal:
        check(run.output.rstrip().endswith(b"nothing is written"), f"{what}: progress after the message", run.output)
    return took


def main():
    # On a terminal: a line with the share done, the time left and the span, which is gone in the end.
    run = Run(SHORT, terminal="xterm")
    check(run.finish() == 0, "a short proof", run.output)
    check(re.search(rb"\r\x1b\[K +\d+%  (\d+ s|\?) left  \S+", run.output), "no progress on a terminal", run.output)
    check(run.output.endswith(b"\r\x1b[K"), "the progress stays on the terminal", run.output)
    shares = [int(s) for s in re.findall(rb"K +(\d+)%", run.output)]
    check(shares == sorted(shares) and shares and shares[-1] <= 100, f"shares {shares}")
    os.remove("proof.bin")
    for terminal in (None, "dumb"):
        run = Run(SHORT, terminal=terminal)
        check(run.finish() == 0 and run.output == b"", f"not quiet on {terminal}", run.output)
        os.remove("proof.bin")

    # Signals while proving, at several places; and where there is no terminal.
    took = []
    for number in (signal.SIGINT, signal.SIGTERM):
        for span in (rb"left  \S+", rb"left  prover\.rap_constraints", rb"left  prover\.openings"):
            took.append(stopped(number, f"signal {number} in {span}", "xterm", lambda run: run.read_until(span)))
        took.append(stopped(number, f"signal {number} without a terminal", None, lambda run: time.sleep(0.5) or True))

    # A file of an earlier proof stays.
    with open("proof.bin", "wb") as file:
        file.write(b"earlier")
    run = Run(LONG[-1], terminal="xterm")
    run.read_until(rb"left")
    run.process.send_signal(signal.SIGINT)
    check(run.finish() == 1, "over an earlier file", run.output)
    check(os.listdir(".") == ["proof.bin"] and open("proof.bin", "rb").read() == b"earlier", "the earlier file is gone")
    os.remove("proof.bin")

    # Signals that were ignored when the program started stay ignored, as under nohup.
    run = Run(["prove", "--example", "fibonacci", "--size", "12", "--out", "proof.bin"], terminal="xterm", ignored=True)
    run.read_until(rb"left")
    run.process.send_signal(signal.SIGINT)
    check(run.finish() == 0 and os.listdir(".") == ["proof.bin"], "an ignored signal", run.output)
    os.remove("proof.bin")
    print(f"from signal to exit: {max(took):.3f} s at most")


with tempfile.TemporaryDirectory() as directory:
    os.chdir(directory)
    main()
    os.chdir("/")
print("all good" if failures == 0 else f"{failures} failures")
sys.exit(failures != 0)
