#!/usr/bin/env python3
"""Every file and function that docs/protocol.md names exists; every relative link of the Markdown files leads somewhere;
every function and status that the comments of the public headers and the Markdown files name is one of the public API.
usage: check_docs.py [ROOT]"""
import os, re, subprocess, sys

root = sys.argv[1] if len(sys.argv) > 1 else os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")
bad = []
source = ""
for path, _, names in os.walk(os.path.join(root, "src")):
    for name in names:
        if name.endswith((".c", ".h", ".inc")):
            with open(os.path.join(path, name), encoding="utf-8") as file:
                source += file.read()
words = set(re.findall(r"\w+", source))

with open(os.path.join(root, "docs/protocol.md"), encoding="utf-8") as file:
    for name in re.findall(r"`([^`]+)`", file.read()):
        if "/" in name and not os.path.exists(os.path.join(root, name)):
            bad.append(f"docs/protocol.md: no file {name}")
        elif "/" not in name and name not in words:
            bad.append(f"docs/protocol.md: nothing is called {name}")

documents = subprocess.run(["git", "ls-files", "*.md"], cwd=root, check=True, capture_output=True, text=True).stdout.split()
for document in documents:
    with open(os.path.join(root, document), encoding="utf-8") as file:
        for link in re.findall(r"\]\(([^)#]+)[^)]*\)", file.read()):
            if "://" not in link and not os.path.exists(os.path.join(root, os.path.dirname(document), link)):
                bad.append(f"{document}: no file {link}")

headers = {}
for name in sorted(os.listdir(os.path.join(root, "include/swirl"))):
    with open(os.path.join(root, "include/swirl", name), encoding="utf-8") as file:
        headers[f"include/swirl/{name}"] = file.read()
code = "\n".join(re.sub(r"//.*", "", text) for text in headers.values())
functions = set(re.findall(r"\b(swirl_\w+)\(", code))
statuses = set(re.findall(r"X\((\w+), \d+,", code))
texts = {path: "\n".join(re.findall(r"//.*", text)) for path, text in headers.items()}
for document in documents:
    with open(os.path.join(root, document), encoding="utf-8") as file:
        texts[document] = file.read()
for path, text in texts.items():
    known = functions if path in headers else functions | words
    bad += [f"{path}: no function {name}()" for name in re.findall(r"\b(swirl_\w+)\(\)", text) if name not in known]
    known = statuses if path in headers else statuses | words
    bad += [f"{path}: no status {name}" for name in re.findall(r"\b((?:ERR|REJECT)_[A-Z]\w+)", text) if name not in known]

print("\n".join(bad) if bad else "docs: every name and link exists")
sys.exit(1 if bad else 0)
