#!/usr/bin/env python3
"""`swirl devices` and `swirl bench`: their words, exit codes and JSON. usage: devices_bench.py SWIRL"""
import hashlib, json, os, platform, statistics, subprocess, sys, tempfile

swirl = sys.argv[1]
failures = []


def expect(condition, what):
    if not condition:
        failures.append(what)


def run(*arguments, **environment):
    done = subprocess.run([swirl, *arguments], capture_output=True, text=True, timeout=300,
                          env={**os.environ, **environment})
    return done.returncode, done.stdout, done.stderr


def check_devices():
    code, out, _ = run("devices", "--json")
    devices = {device["id"]: device for device in json.loads(out)["devices"]}
    expect(code == 0 and {"cpu", "plan"} <= devices.keys(), f"devices: {devices.keys()}")
    cpu = devices["cpu"]
    expect(cpu["is_usable"] and cpu["is_default"] and cpu["reason"] is None, "cpu is usable")
    expect(cpu["cpu"]["num_threads"] <= cpu["cpu"]["num_affinity"] == len(os.sched_getaffinity(0)), "threads")
    expect(0 < cpu["memory_available"] <= cpu["memory_bytes"], "memory")
    levels = [level["name"] for level in cpu["cpu"]["levels"]]
    usable = [level["name"] for level in cpu["cpu"]["levels"] if level["is_built"] and level["is_supported"]]
    expect(levels[0] == "scalar" and cpu["cpu"]["isa"] == usable[-1], f"levels {levels}, chosen {cpu['cpu']['isa']}")
    code, out, _ = run("devices")
    expect(code == 0 and out.startswith("cpu (default)\n") and f"chosen: {usable[-1]}\n" in out, "devices as text")
    for level in levels:
        best = [name for name in levels[:levels.index(level) + 1] if name in usable][-1]
        _, out, _ = run("devices", "--json", SWIRL_CPU_ISA=level)
        expect(json.loads(out)["devices"][0]["cpu"]["isa"] == best, f"cap {level}")
    # A level of another architecture is an error that says so, nowhere the best level in silence.
    other = "avx2" if platform.machine() == "aarch64" else "neon"
    code, out, _ = run("devices", "--json", SWIRL_CPU_ISA=other)
    cpu = json.loads(out)["devices"][0]
    expect(code == 0 and not cpu["is_usable"] and "another processor architecture" in cpu["reason"], f"{other} listed")
    for name, words in ((other, "another processor architecture"), ("sse9", "unknown instruction set 'sse9'")):
        for arguments in (["--version"], ["demo", "fibonacci", "--size", "5", "--out", "/nowhere"],
                          ["bench", "fibonacci", "--size", "5"]):
            code, _, err = run(*arguments, SWIRL_CPU_ISA=name)
            expect(code == 1 and words in err, f"{arguments} with {name}: exit {code}: {err}")
    code, _, err = run("bench", "fibonacci", "--size", "5", SWIRL_DEVICE="vulkan:9")
    expect(code == 1 and "no device 'vulkan:9'; this build has: cpu, " in err, f"device: {err}")
    _, out, _ = run("devices", "--json", SWIRL_DEVICE="plan")
    expect([d["id"] for d in json.loads(out)["devices"] if d["is_default"]] == ["plan"], "the default device")


def check_bench(directory):
    path, proof, vk = (os.path.join(directory, name) for name in ("bench.json", "proof.bin", "vk.bin"))
    code, out, err = run("bench", "range_check", "--size", "8", "--runs", "4", "--warmups", "0", "--threads", "2",
                         "--json", path, "--save-proof", proof, "--save-vk", vk)
    expect(code == 0 and "stark_prove_excluding_trace" in out and "4 runs after 0" in out, f"bench: {code} {err}")
    with open(path) as file:
        result = json.load(file)
    names = ["witness", "keygen", "plan", "stark_prove_excluding_trace", "prover.main_trace_commit",
             "prover.rap_constraints", "prover.rap_constraints.logup_gkr", "prover.rap_constraints.round0",
             "prover.rap_constraints.mle_rounds", "prover.openings", "prover.openings.stacked_reduction",
             "prover.openings.whir", "verify"]
    expect(set(names) <= result["spans"].keys(), f"spans: {list(result['spans'])}")
    for name, span in result["spans"].items():
        samples = sorted(span["samples_s"])
        expect(len(samples) == 4 and samples[0] > 0, f"{name}: samples")
        expect(span["min_s"] == samples[0] and span["max_s"] == span["p95_s"] == samples[3], f"{name}: extremes")
        expect(abs(span["median_s"] - statistics.median(samples)) < 1e-12, f"{name}: median")
    whole = result["spans"]["stark_prove_excluding_trace"]
    parts = [result["spans"][name] for name in names if name.startswith("prover.") and name.count(".") == 1]
    for i in range(4):
        expect(sum(part["samples_s"][i] for part in parts) <= whole["samples_s"][i] * 1.001, "parts above the whole")
    expect(whole["permutations"] > 0, "counters")
    with open(proof, "rb") as file:
        raw = file.read()
    expect(result["proof_bytes"] == len(raw) and result["proof_sha256"] == hashlib.sha256(raw).hexdigest(), "proof")
    expect(result["vk_bytes"] == os.path.getsize(vk) and result["security_bits"] >= 100, "key")
    expect(result["witness_bytes"] > 0 and result["plan"]["peak_bytes"] > 0, "memory")
    expect(result["peak_resident_bytes"] > result["plan"]["arena_bytes"], "resident memory")
    machine = result["machine"]
    expect(machine["num_threads"] == 2 and machine["isa"] == machine["device"]["cpu"]["isa"], "machine")
    expect(run("verify", "--vk", vk, "--proof", proof, "--min-bits", "100")[0] == 0, "the saved proof")
    code, out, _ = run("bench", "fibonacci", "--size", "5", "--runs", "1", "--json", "-", "--params", "app:12")
    alone = json.loads(out)
    expect(code == 0 and alone["num_runs"] == alone["num_warmups"] == 1 and alone["params"]["n_stack"] == 8, "--json -")
    for arguments in ([], ["nonsense"], ["fibonacci", "x"], ["fibonacci", "--runs", "0"], ["fibonacci", "--size", "99"],
                      ["fibonacci", "--params", "nonsense"], ["fibonacci", "--warmups", "-1"]):
        code, out, err = run("bench", *arguments)
        expect(code == 2 and out == "" and "--help" in err, f"bench {arguments}: exit {code}")
    code, _, err = run("bench", "fibonacci", "--size", "5", "--json", os.path.join(directory, "no", "file"))
    expect(code == 1 and "No such file" in err, "an impossible file")
    code, _, err = run("bench", "fibonacci", "--size", "5", "--params", "app:11", "--device", "plan")
    expect(code == 1 and err != "", "a device that plans only")


with tempfile.TemporaryDirectory() as directory:
    check_devices()
    check_bench(directory)
for command in ("devices", "bench", "inspect"):
    expect(run(command, "--help")[1].startswith(f"usage: swirl {command}"), f"{command} --help")
    expect(run(command, "--no-such-option")[0] == 2, f"{command} --no-such-option")
print("\n".join(failures) if failures else "devices and bench: all good")
sys.exit(1 if failures else 0)
