#!/usr/bin/env python3
"""Makes first inputs of the fuzz targets from the published vectors, one folder a target.

usage: fuzz_seeds.py OUTDIR"""
import json, os, random, sys

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")
VECTORS = os.path.join(ROOT, "tests", "vectors")
# As in tests/fuzz/fuzz_keys.c: the first byte of an input of fuzz_proof is twice the index.
PROOF_CASES = ["absent_optional", "cached_parts", "l_skip_0", "linear_degree_1", "random_3", "random_4", "degree_5",
               "whir_k2_four_rounds"]


def put(folder, name, data):
    path = os.path.join(sys.argv[1], folder)
    os.makedirs(path, exist_ok=True)
    with open(os.path.join(path, name), "wb") as file:
        file.write(data)


def load(path):
    with open(os.path.join(VECTORS, path), encoding="utf-8") as file:
        return json.load(file)


def text(value):
    return json.dumps(value, separators=(",", ":")).encode()


def varint_len(n):
    return max(1, (n.bit_length() + 6) // 7)


def without_pre_hash(case):
    """The key's bytes before the pre-hash, which the targets compute themselves."""
    montgomery = [(w << 32) % 2013265921 for w in case["vk_pre_hash"]]
    return bytes.fromhex(case["vk_hex"])[: -sum(map(varint_len, montgomery))]


def traces_of_key(airs):
    """The end of a proving key: preprocessed traces."""
    out = b""
    for air in airs:
        columns = air.get("preprocessed_columns")
        if not columns:
            out += b"\0"
            continue
        height = len(columns[0])
        out += b"\1" + len(columns).to_bytes(4, "little") + (height.bit_length() - 1).to_bytes(4, "little")
        out += b"".join(word.to_bytes(4, "little") for column in columns for word in column)
    return out


def trimmed(value, entries):
    """Lists with their first entries only, so that a file of thousands of answers becomes a small input."""
    if isinstance(value, dict):
        return {key: trimmed(child, entries) for key, child in value.items()}
    if isinstance(value, list) and len(value) > 16 and isinstance(value[0], dict):
        return [trimmed(child, entries) for child in value[:entries]]
    return [trimmed(child, entries) for child in value] if isinstance(value, list) else value


def main():
    for file in sorted(os.listdir(os.path.join(VECTORS, "cases"))):
        if not file.endswith(".json") or os.path.getsize(os.path.join(VECTORS, "cases", file)) > 64000:
            continue
        name, case = file[: -len(".json")], load("cases/" + file)
        put("kat", name, text(case))
        if "vk_hex" not in case:
            continue
        key, part = bytes.fromhex(case["vk_hex"]), without_pre_hash(case)
        put("vk", name, key)
        put("vk", name + ".part", part)
        traces = traces_of_key(case["airs"])
        put("pk", name, b"SWIRLPK1" + len(key).to_bytes(8, "little") + key + traces)
        put("pk", name + ".part", part + traces + len(part).to_bytes(2, "little"))
        inner = {key: case[key] for key in ("params", "airs", "traces") if key in case}
        for air in inner["airs"]:
            for answer in ("dag", "need_rot", "max_constraint_degree", "unused_variables", "preprocessed_data"):
                air.pop(answer, None)
        put("case", name, text(inner))
        inner.pop("traces", None)
        put("air_file", name, text(inner))
        if "proof_hex" in case:
            put("decode", name, bytes.fromhex(case["proof_hex"]))
    for index, name in enumerate(PROOF_CASES):
        proof = bytes.fromhex(load(f"cases/{name}.json")["proof_hex"])
        put("proof", name, bytes([2 * index]) + proof)
        put("proof", name + ".frozen", bytes([2 * index + 1]))
    for preset in ("leaf", "internal", "root", "hook"):
        air = {"name": "a", "width": {"cached_mains": [], "common_main": 1}, "expression": {
            "nodes": [["var", "main", 0, 0, 0]], "constraints": [0], "interactions": []}}
        put("air_file", preset, text({"params": {"preset": preset}, "airs": [air]}))
    for file in sorted(os.listdir(os.path.join(VECTORS, "spec"))):
        small = text(trimmed(load("spec/" + file), 2))
        if len(small) < 64000:
            put("kat", file, small)
    manifest = {"airs": [{"air": 0, "common": "c0.npy", "cached": ["k0_0.npy", "k0_1.npy"]},
                         {"air": "fibonacci", "common": "c1.npy", "public_values": [3, 5, 6765]},
                         {"air": 2, "name": "receiver", "common": "c2.npy", "cached": ["k2_0.npy", "k2_1.npy"]},
                         {"air": 3, "common": {"npy": "c3.npy", "form": "montgomery"},
                          "cached": ["k3_0.npy", "k3_1.npy"], "log_height": 2},
                         {"air": 4, "present": False}]}
    put("witness", "all", text(manifest))
    for entry in manifest["airs"]:
        put("witness", str(entry["air"]), text({"airs": [entry]}))
    for number, spelled in enumerate((b"", b"00", b"0aFf", b"0", b"g0", b"0123456789abcdefABCDEF")):
        put("hex", str(number), spelled)
    for name, header, words in (
        ("column", "'fortran_order': False, 'shape': (5,)", 5), ("rows", "'fortran_order': False, 'shape': (4, 2)", 8),
        ("columns", "'fortran_order': True, 'shape': (4, 2)", 8), ("none", "'fortran_order': False, 'shape': ()", 1),
        ("empty", "'fortran_order': False, 'shape': (0, 3)", 0), ("short", "'fortran_order': False, 'shape': (9,)", 2)):
        for version, bytes_of_len in ((1, 2), (2, 4), (3, 4)):
            literal = ("{'descr': '<u4', " + header + ", }\n").encode()
            put("npy", f"{name}_{version}", b"\x93NUMPY" + bytes([version, 0]) +
                len(literal).to_bytes(bytes_of_len, "little") + literal + bytes(range(4 * words)))
    numbers = random.Random(1)
    for number in range(200):
        for target in ("builder", "check"):
            put(target, str(number), bytes(numbers.choice((numbers.randrange(256), numbers.randrange(20), 0))
                                           for _ in range(numbers.randrange(16, 200))))


main()
