#!/usr/bin/env python3
"""`swirl inspect` against the case files: widths, public values, commitments and sizes are those of the file; every
expression that it prints has the value that the file's own node list has, at random points; what is damaged gets exit
code 1 and a message.

usage: inspect.py SWIRL CASE_TOOL VECTORS"""
import glob, gzip, json, os, random, re, subprocess, sys, tempfile

P = 2013265921
swirl, case_tool, vectors = sys.argv[1:4]
rng = random.Random(20)
failures = []


def run(*arguments):
    done = subprocess.run([swirl, "inspect", *arguments], capture_output=True, text=True, timeout=300)
    return done.returncode, done.stdout, done.stderr


def shown(*arguments):
    code, out, err = run(*arguments, "--json")
    if code != 0:
        failures.append(f"inspect {arguments}: exit {code}: {err}")
        return None
    return json.loads(out)


def expect(condition, what):
    if not condition:
        failures.append(what)


# ---- Expressions

def variable(name, seen):
    return seen.setdefault(name, rng.randrange(P))


def evaluate(text, seen, terms):
    """The value of an infix text; `terms` are those of named nodes."""
    text = re.sub(r"(main|pre|public|cached\d+)('?)\[(\d+)\]", lambda m: str(variable(m.group(0), seen)), text)
    text = re.sub(r"is_first|is_last|is_transition", lambda m: str(variable(m.group(0), seen)), text)
    text = re.sub(r"\bt(\d+)\b", lambda m: str(terms[int(m.group(1))]), text)
    expect(re.fullmatch(r"[0-9+*() -]+", text), f"no expression: {text[:80]}")
    return eval(text) % P


def values_of(nodes, num_cached, seen):
    """The values of the nodes of an AIR file."""
    out = []
    for node in nodes:
        kind, rest = node[0], node[1:]
        if kind == "var":
            entry, part, offset, index = rest
            prime = "'" if offset == 1 else ""
            if entry == "public":
                name = f"public[{index}]"
            elif entry == "pre":
                name = f"pre{prime}[{index}]"
            else:
                name = f"main{prime}[{index}]" if part == num_cached else f"cached{part}{prime}[{index}]"
            out.append(variable(name, seen))
        elif kind in ("first", "last", "trans"):
            out.append(variable({"first": "is_first", "last": "is_last", "trans": "is_transition"}[kind], seen))
        elif kind == "const":
            out.append(rest[0] % P)
        elif kind == "neg":
            out.append(-out[rest[0]] % P)
        else:
            a, b = out[rest[0]], out[rest[1]]
            out.append({"add": a + b, "sub": a - b, "mul": a * b}[kind] % P)
    return out


def check_expressions(name, air, info):
    seen = {}
    expression = air["expression"]
    values = values_of(expression["nodes"], len(air["width"]["cached_mains"]), seen)
    terms = {}
    for term in info["expressions"]["terms"]:
        terms[term["node"]] = evaluate(term["expression"], seen, terms)
    ours = {evaluate(text, seen, terms) for text in info["expressions"]["constraints"]}
    theirs = {values[i] for i in expression["constraints"]}
    expect(ours - {0} == theirs - {0}, f"{name}: other constraints")
    expect(len(info["expressions"]["constraints"]) == info["num_constraints"], f"{name}: number of constraints")
    sent = sorted((x["bus"], x["count_weight"], evaluate(x["count"], seen, terms),
                   [evaluate(field, seen, terms) for field in x["message"]]) for x in info["expressions"]["interactions"])
    given = sorted((x["bus"], x["count_weight"], values[x["count"]], [values[i] for i in x["message"]])
                   for x in expression["interactions"])
    expect(sent == given, f"{name}: other interactions")
    expect(sum(bus["num_interactions"] for bus in info["buses"]) == len(given), f"{name}: buses")


def check_key(name, case, key):
    expect(len(key["airs"]) == len(case["airs"]), f"{name}: AIRs")
    for air, info in zip(case["airs"], key["airs"]):
        width = air["width"]
        expect(info["common_main_width"] == width["common_main"], f"{name}: main width")
        expect(info["cached_widths"] == width["cached_mains"], f"{name}: cached widths")
        pre = info["preprocessed"]
        expect((pre["width"] if pre else None) == width["preprocessed"], f"{name}: preprocessed width")
        expect(info["num_public_values"] == air.get("num_public_values", 0), f"{name}: public values")
        expect(info["is_required"] == air.get("is_required", False), f"{name}: required")
        check_expressions(name, air, info)


# ---- Proofs

def check_proof(name, case, proof, length):
    expect(proof["num_bytes"] == length == sum(proof["part_bytes"].values()), f"{name}: bytes")
    expect(proof["num_airs"] == len(case["airs"]), f"{name}: AIRs of the proof")
    expect(proof["common_commitment"] == case["common_main_commit"], f"{name}: common commitment")
    present = {str(air["air"]): air for air in proof["airs"] if air["is_present"]}
    expect(proof["num_present"] == len(present) and present.keys() == case["traces"].keys(), f"{name}: present AIRs")
    for air, trace in case["traces"].items():
        expect(present[air]["log_height"] == trace["log_height"], f"{name}: height of AIR {air}")
        expect(present[air]["public_values"] == (trace.get("public_values") or []), f"{name}: public values of AIR {air}")
        expect(present[air]["cached_commitments"] == (trace.get("cached_commitments") or []), f"{name}: cached of AIR {air}")
    params = case["params"]
    if "whir" in params:
        whir = params["whir"]
        expect([r["num_queries"] for r in proof["whir"]["rounds"]] == whir["num_queries_per_round"], f"{name}: queries")
        expect(proof["whir"]["k"] == whir["k"], f"{name}: k")
        expect(all(len(r["fold_witnesses"]) == whir["k"] for r in proof["whir"]["rounds"]), f"{name}: witnesses")
        depths = [r["merkle_depth"] for r in proof["whir"]["rounds"]]
        top = params["l_skip"] + params["n_stack"] + params["log_blowup"] - whir["k"]
        expect(depths == list(range(top, top - len(depths), -1)), f"{name}: depths {depths} from {top}")


def words_in(proof, value):
    if isinstance(value, dict):
        return [w for member in value.values() for w in words_in(proof, member)]
    if isinstance(value, list):
        return [w for member in value for w in words_in(proof, member)]
    return [value] if isinstance(value, int) and not isinstance(value, bool) else []


def check_case(path, directory):
    name = os.path.basename(path)
    with (gzip.open if path.endswith(".gz") else open)(path, "rt") as file:
        case = json.load(file)
    key = shown(path, "--nodes")
    if key is None:
        return
    expect(key["kind"] == "air", f"{name}: kind {key['kind']}")
    check_key(name, case, key)
    heights = [[c["coefficients"], c["threshold"]] for c in key["height_constraints"]]
    expect(heights == [[c["coefficients"], c["threshold"]] for c in case["trace_height_constraints"]], f"{name}: heights")
    if "vk_pre_hash" in case:
        expect(key["pre_hash"] == case["vk_pre_hash"], f"{name}: pre-hash")
    done = subprocess.run([case_tool, path, directory], capture_output=True)
    vk_path, proof_path = os.path.join(directory, "vk.bin"), os.path.join(directory, "proof.bin")
    if done.returncode not in (0, 3):
        return
    again = shown(vk_path, "--nodes")
    if again is None:
        return
    for air in key["airs"]:
        air["name"] = ""
    for member in ("kind", "num_bytes"):
        key.pop(member), again.pop(member)
    expect(again == key, f"{name}: the verifying key is shown otherwise than its AIRs")
    if done.returncode == 3:
        return
    with open(proof_path, "rb") as file:
        raw = file.read()
    code, out, _ = run(proof_path, "--vk", vk_path, "--json")
    proof = json.loads(out)
    verdict = "REJECT_TRACE_HEIGHTS" if name == "height_limit_exceeded.json" else "OK"
    expect(proof["verdict"]["status"] == verdict and (code == 0) == (verdict == "OK") == proof["verdict"]["is_accepted"],
           f"{name}: {proof['verdict']}")
    check_proof(name, case, proof, len(raw))
    # Every word that is shown stands in the proof.
    words = {int.from_bytes(raw[i:i + 4], "little") for start in range(4) for i in range(start, len(raw) - 3, 4)}
    shown_words = words_in(proof, [proof["common_commitment"], proof["airs"], proof["gkr"]["root_denominator"],
                                   [r["fold_witnesses"] for r in proof["whir"]["rounds"]],
                                   [r["query_witness"] for r in proof["whir"]["rounds"]],
                                   [r["commitment"] for r in proof["whir"]["rounds"] if r["commitment"]],
                                   [r["ood_value"] for r in proof["whir"]["rounds"] if r["ood_value"]]])
    ours = {n for air in proof["airs"] for n in (air["air"], air["log_height"])}
    expect(all(w in words or w in ours for w in shown_words), f"{name}: words that are not in the proof")


# ---- Damaged files

def damage(directory, kinds):
    good = {}
    for kind, path in kinds.items():
        with open(path, "rb") as file:
            good[kind] = file.read()
    bad = os.path.join(directory, "bad")
    for kind, raw in good.items():
        changed = [raw[:n] for n in (0, 1, 3, 4, 7, 8, 20, len(raw) // 2, len(raw) - 1)] + [raw + b"x", raw + raw]
        for _ in range(40):
            at = rng.randrange(min(len(raw), 4000))
            changed.append(raw[:at] + bytes([rng.choice((0, 1, 127, 128, 255, raw[at] ^ (1 << rng.randrange(8))))]) + raw[at + 1:])
        for bytes_ in changed:
            with open(bad, "wb") as file:
                file.write(bytes_)
            for arguments in ((bad,), (bad, "--as", kind), (bad, "--as", kind, "--json")):
                code, out, err = run(*arguments)
                if code == 0 and "--json" in arguments:
                    json.loads(out)
                expect(code == 0 or (code == 1 and err != "") or code == 2, f"{kind}: exit {code} {err[:200]}")
                expect(code == 0 or bytes_ != raw, f"{kind}: the whole file is refused")
                if bytes_[:-1] == raw or (len(bytes_) < len(raw) and kind != "air"):
                    expect(code != 0 or kind == "air", f"{kind} of {len(bytes_)} bytes is shown")


def main():
    with tempfile.TemporaryDirectory() as directory:
        paths = [path for pattern in ("*.json", "*.json.gz") for path in sorted(glob.glob(f"{vectors}/cases/{pattern}"))
                 if not re.match(r"key_presets|key_keccakf|keccakf|cheating_|tampered_", os.path.basename(path))]
        expect(len(paths) > 20, "too few cases")
        for path in paths:
            check_case(path, directory)
        subprocess.run([case_tool, f"{vectors}/cases/cached_parts.json", directory], check=True)
        air = os.path.join(directory, "air.json")
        with open(f"{vectors}/cases/cached_parts.json") as file:
            case = json.load(file)
        with open(air, "w") as file:
            json.dump({"airs": case["airs"]}, file)
        alone = shown(air)
        expect(alone is not None and "params" not in alone and "pre_hash" not in alone, "parameters out of nothing")
        pk = os.path.join(directory, "pk.bin")
        subprocess.run([swirl, "keygen", "--airs", f"{vectors}/cases/cached_parts.json", "--pk", pk, "--vk",
                        os.path.join(directory, "vk2.bin"), "--allow-insecure"], check=True, capture_output=True)
        vk, proof = os.path.join(directory, "vk.bin"), os.path.join(directory, "proof.bin")
        of_pk, of_vk = shown(pk, "--nodes"), shown(vk, "--nodes")
        expect(of_pk["kind"] == "pk" and of_vk["kind"] == "vk", "kinds of keys")
        expect(of_pk["airs"] == of_vk["airs"] and of_pk["pre_hash"] == of_vk["pre_hash"], "proving key")
        damage(directory, {"vk": vk, "proof": proof, "pk": pk, "air": air})
        # A proof of something else: rejected, and shown all the same.
        subprocess.run([case_tool, f"{vectors}/cases/fibonacci.json", directory], check=True)
        other = os.path.join(directory, "other.bin")
        subprocess.run([swirl, "keygen", "--airs", f"{vectors}/cases/cached_parts.json", "--pk", pk, "--vk", other,
                        "--allow-insecure"], check=True, capture_output=True)
        code, out, _ = run(proof, "--vk", other, "--json")
        expect(code == 1 and json.loads(out)["verdict"]["status"].startswith("REJECT_"), "a proof of something else")
        code, out, _ = run(proof, "--vk", other)
        expect(code == 1 and "\nrejected: REJECT_" in out, "a proof of something else, as text")
        for arguments in ([], [proof, vk], [proof, "--as", "key"], [proof, "--nodes"], [vk, "--vk", vk]):
            expect(run(*arguments)[0] == 2, f"usage: {arguments}")
        code, _, err = run(os.path.join(directory, "none"))
        expect(code == 1 and "No such file" in err, "a file that is not there")
        code, _, err = run(proof, "--as", "vk")
        expect(code == 1 and "ERR_KEY" in err, "a proof as a key")
    print("\n".join(failures) if failures else f"inspect: {len(paths)} cases")
    return 1 if failures else 0


sys.exit(main())
