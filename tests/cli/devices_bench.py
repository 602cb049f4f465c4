#!/usr/bin/env python3
"""`swirl devices` and `swirl bench`: their words, exit codes and JSON. usage: devices_bench.py SWIRL"""
import hashlib, json, os, platform, signal, statistics, subprocess, sys, tempfile, time

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
             "prover.openings.whir", "verify", "wall"]
    expect(set(names) <= result["spans"].keys(), f"spans: {list(result['spans'])}")
    for name, span in result["spans"].items():
        samples = sorted(span["samples_s"])
        expect(len(samples) == 4 and samples[0] > 0, f"{name}: samples")
        expect(span["min_s"] == samples[0] and span["max_s"] == span["p95_s"] == samples[3], f"{name}: extremes")
        expect(abs(span["median_s"] - statistics.median(samples)) < 1e-12, f"{name}: median")
    whole = result["spans"]["stark_prove_excluding_trace"]
    wall = result["spans"]["wall"]["samples_s"]
    expect(all(wall[i] >= whole["samples_s"][i] for i in range(4)), "a proof longer than the call that makes it")
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


def batch(num, in_flight, ids, *arguments):
    """Proves a batch and checks what every batch has; its JSON."""
    code, out, err = run("bench", "fibonacci", "--size", "3", "--batch", str(num), "--in-flight", str(in_flight),
                         "--json", "-", *arguments)
    if code != 0:
        expect(False, f"batch {arguments}: exit {code}: {err}")
        return None
    result = json.loads(out)
    made = result["batch"]
    expect((made["num"], made["in_flight"]) == (num, in_flight), f"batch {arguments}: {made}")
    expect([device["id"] for device in made["devices"]] == ids, f"batch {arguments}: devices {made['devices']}")
    expect(sum(device["proofs"] for device in made["devices"]) == num, f"batch {arguments}: proofs {made['devices']}")
    expect(made["total_s"] > 0 and abs(made["per_proof_s"] * num - made["total_s"]) < 1e-9, f"batch {arguments}: time")
    expect("spans" not in result and result["proof_bytes"] > 0, f"batch {arguments}: members")
    return result


def check_batch(directory):
    proof, vk = (os.path.join(directory, name) for name in ("batch.proof", "batch.vk"))
    on_cpu = batch(4, 2, ["cpu"], "--devices", "cpu", "--threads", "2", "--save-proof", proof, "--save-vk", vk)
    if on_cpu is None:
        return
    _, out, _ = run("bench", "fibonacci", "--size", "3", "--runs", "1", "--warmups", "0", "--json", "-")
    expect(json.loads(out)["proof_sha256"] == on_cpu["proof_sha256"], "the proof of a batch is that of a run")
    expect(run("verify", "--vk", vk, "--proof", proof, "--min-bits", "100")[0] == 0, "the proof of a batch")
    resident = batch(3, 4, ["cpu"], "--resident")
    expect(resident["batch"]["resident"] and resident["proof_sha256"] == on_cpu["proof_sha256"], "a resident batch")
    code, out, _ = run("bench", "fibonacci", "--size", "3", "--batch", "2", "--devices", "cpu")
    expect(code == 0 and "made by cpu, " in out and "seconds a proof " in out, "a batch as text")

    gpus = [device for device in json.loads(run("devices", "--json")[1])["devices"]
            if device["kind"] == "gpu" and device["is_usable"]]
    real = [gpu for gpu in gpus if "llvmpipe" not in gpu["name"]]
    if gpus:  # each proof of theirs is compared with the first of the CPU
        ids = [gpu["id"] for gpu in gpus]
        batch(len(ids) + 2, 1, ["cpu", *ids], "--devices", ",".join(["cpu", *ids]))
        everything = batch(1, 1, [gpu["id"] for gpu in real or gpus], "--devices", "all")
        expect(everything["proof_sha256"] == on_cpu["proof_sha256"], "GPUs give the proof of the CPU")
    code, _, err = run("bench", "fibonacci", "--batch", "1", "--devices", "all", VK_DRIVER_FILES="/nowhere",
                       VK_ICD_FILENAMES="/nowhere")
    expect(code == 1 and "there is no usable GPU" in err, f"all of no GPU: exit {code}: {err}")
    for arguments in (["--batch", "0"], ["--devices", "cpu"], ["--in-flight", "2"], ["--batch", "2", "--in-flight", "0"],
                      ["--batch", "2", "--runs", "3"], ["--batch", "2", "--warmups", "1"], ["--batch", "2", "--prove-only"],
                      ["--batch", "2", "--device", "cpu", "--devices", "cpu"], ["--batch", "2", "--devices", "cpu,cpu"]):
        code, out, err = run("bench", "fibonacci", "--size", "3", *arguments)
        expect(code == 2 and out == "" and "--help" in err, f"bench {arguments}: exit {code}")
    for ids in ("cpu,", "cpu,nonsense", "plan"):
        code, out, err = run("bench", "fibonacci", "--size", "3", "--batch", "2", "--devices", ids)
        expect(code == 1 and out == "" and err != "", f"--devices {ids}: exit {code}")

    endless = subprocess.Popen([swirl, "bench", "fibonacci", "--size", "3", "--batch", "100000", "--save-proof", proof + "2"],
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    time.sleep(2)
    endless.send_signal(signal.SIGTERM)
    out, err = endless.communicate(timeout=60)
    expect(endless.returncode == 1 and out == "" and err.endswith("swirl bench: stopped by a signal\n"),
           f"a signal: exit {endless.returncode}: {err}")
    expect(not os.path.exists(proof + "2"), "a stopped batch leaves no file")


with tempfile.TemporaryDirectory() as directory:
    check_devices()
    check_bench(directory)
    check_batch(directory)
for command in ("devices", "bench", "inspect"):
    expect(run(command, "--help")[1].startswith(f"usage: swirl {command}"), f"{command} --help")
    expect(run(command, "--no-such-option")[0] == 2, f"{command} --no-such-option")
print("\n".join(failures) if failures else "devices and bench: all good")
sys.exit(1 if failures else 0)
