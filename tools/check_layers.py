#!/usr/bin/env python3
"""Reads the #include lines of the tree and holds them against the map of docs/architecture.md: arrows point one way.

Also: nothing under src/ may exit, abort or print, and whatever rejects a proof is a check that tests can take out. Prints every line that breaks a rule; exit code 1 if there is one.
usage: check_layers.py [ROOT]"""
import os, re, sys

# Who may include what of src/: a folder, the folders below it. A folder may always include itself.
BASE = {"base", "field"}
VERIFIER = BASE | {"hash", "transcript", "poly", "air", "keys", "proof"}
PHASES = {"commit", "logup_gkr", "batch_constraints", "stacked_reduction", "whir"}
ALLOWED = {
    "base": set(),
    "field": {"base"},
    "hash": BASE,
    "transcript": BASE | {"hash"},
    "poly": BASE,
    "air": BASE | {"poly"},
    "keys": VERIFIER,
    "proof": VERIFIER,
    "report": BASE,
    "device": VERIFIER | {"report"},
    "cpu": VERIFIER | {"device", "report"},
    "vulkan": VERIFIER | {"device", "report"},
    "prover": VERIFIER | PHASES | {"device", "report"},
    "check": VERIFIER | {"device", "prover"},
}
for phase in PHASES:
    ALLOWED[phase] = VERIFIER | PHASES | {"device", "prover"}

# Files of the prover that stand in folders of the verifier: they may see devices.
PROVER_FILES = re.compile(r"(_prove|/committed|/pk|/phases)\.[ch]$")
FORBIDDEN = re.compile(r"\b(abort|exit|_Exit|quick_exit|printf|fprintf|vprintf|vfprintf|puts|fputs|putchar|perror)\s*\(")
INCLUDE = re.compile(r'^\s*#\s*include\s+["<]([^">]+)[">]')


def files(root, folder):
    for path, _, names in os.walk(os.path.join(root, folder)):
        for name in sorted(names):
            if name.endswith((".c", ".h")):
                yield os.path.relpath(os.path.join(path, name), root)


def check_source(path, lines, folders):
    """Rules of a file under src/."""
    parts = path.split("/")
    folder = parts[1] if len(parts) > 2 else ""
    for number, line in enumerate(lines, 1):
        code = line.split("//")[0]
        if "swirl_verifier_reject" in code and not path.startswith("src/proof/verifier."):
            yield number, "a rejection is REJECT_IF or one of its like (proof/verifier.h), so that tests know of it"
        if FORBIDDEN.search(code) and not re.search(r"\bv?snprintf\s*\(", code):
            yield number, "the library never exits, aborts or prints"
        found = INCLUDE.match(line)
        if not found:
            continue
        target = found.group(1).split("/")[0] if "/" in found.group(1) else folder
        if target not in folders or target == folder:
            continue
        allowed = ALLOWED.get(folder)
        if allowed is None:  # a file directly under src/
            allowed = folders if not path.endswith("/verify.c") else VERIFIER | PHASES
        elif PROVER_FILES.search(path):
            allowed = allowed | {"device", "prover", "commit"}
        if target not in allowed:
            yield number, f"src/{folder} must not include src/{target}"
        if path.endswith("_verify.c") or path.endswith("_verify.h"):
            if target in ("device", "cpu", "prover"):
                yield number, "verifying code must not include a device"


def check_user(root, path, lines):
    """Rules of the program and the examples: the public API only."""
    for number, line in enumerate(lines, 1):
        found = INCLUDE.match(line)
        # vulkan/vulkan.h, say, is the system's
        inside = found and "/" in found.group(1) and os.path.exists(os.path.join(root, "src", found.group(1)))
        if found and ("src/" in found.group(1) or inside):
            yield number, "uses more than include/swirl/"


def main():
    root = sys.argv[1] if len(sys.argv) > 1 else os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")
    folders = {entry for entry in os.listdir(os.path.join(root, "src")) if os.path.isdir(os.path.join(root, "src", entry))}
    unknown = folders - set(ALLOWED)
    bad = [f"src/{folder}: not in the table of {os.path.basename(__file__)}" for folder in sorted(unknown)]
    names = {}
    for folder in ("include", "src", "cli", "examples"):
        for path in files(root, folder):
            name = os.path.basename(path)
            if names.setdefault(name, path) != path and folder == "src" and not names[name].startswith("include"):
                bad.append(f"{path}: another file is called {name}: {names[name]}")
            with open(os.path.join(root, path), encoding="utf-8") as file:
                lines = file.read().splitlines()
            if folder == "src":
                found = check_source(path, lines, folders)
            elif folder == "include":
                found = ((n, "a public header includes another kind") for n, line in enumerate(lines, 1)
                         if INCLUDE.match(line) and INCLUDE.match(line).group(1).split("/")[0] in folders)
            else:
                found = check_user(root, path, lines)
            bad += [f"{path}:{number}: {what}" for number, what in found]
    print("\n".join(bad) if bad else "layers: all include lines point down")
    return 1 if bad else 0


sys.exit(main())
