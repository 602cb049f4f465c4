#!/usr/bin/env python3
"""Prints one line for each published proof, good or damaged: key and proof in hexadecimal ("-": no bytes), and the verdict.

usage: verdict_lines.py VECTORS"""
import json, os, sys

CASES = os.path.join(sys.argv[1], "cases")


def load(name):
    with open(os.path.join(CASES, name), encoding="utf-8") as file:
        return json.load(file)


for name in sorted(os.listdir(CASES)):
    if not name.endswith(".json"):
        continue
    case = load(name)
    if "proof_hex" in case:
        print(case["vk_hex"], case["proof_hex"], case["verify"])
    if "proofs" in case:
        good = load(case["case"] + ".json")
        proof = bytes.fromhex(good["proof_hex"])
        for damaged in case["proofs"]:
            if "splice" in damaged:
                at, length, inserted = damaged["splice"]
                changed = proof[:at] + bytes.fromhex(inserted) + proof[at + length :]
                print(good["vk_hex"], changed.hex() or "-", damaged["verdict"])
