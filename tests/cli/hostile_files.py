#!/usr/bin/env python3
"""hostile_files.py SWIRL: .npy files and manifests that are wrong in every way, each with the message that says where.

The AIR set has an AIR of two columns, one with a cached main and a common main, and one of cached mains alone."""
import copy, json, os, stat, struct, subprocess, sys, tempfile

import npy

P = 2013265921
swirl = sys.argv[1]
failures = 0


def width(common, cached=()):
    return {"preprocessed": None, "cached_mains": list(cached), "common_main": common}


def air(name, widths, public=0):
    """Every column is 0 or 1."""
    nodes, constraints = [], []
    parts = widths["cached_mains"] + [widths["common_main"]]
    for part, columns in enumerate(parts):
        for column in range(columns):
            at = len(nodes)
            nodes += [["var", "main", part, 0, column], ["mul", at, at], ["sub", at + 1, at]]
            constraints.append(at + 2)
    return {"name": name, "num_public_values": public, "width": widths,
            "expression": {"nodes": nodes, "constraints": constraints, "interactions": []}}


AIRS = {"params": {"preset": "app", "log_stacked_height": 11},
        "airs": [air("pair", width(2), public=2), air("mixed", width(1, [3])), air("cached", width(0, [1, 2]))]}
GOOD = {"airs": [{"air": 0, "common": "pair.npy", "public_values": [3, 4]},
                 {"air": "mixed", "common": {"npy": "one.npy"}, "cached": ["three.npy"]},
                 {"air": 2, "cached": ["two_a.npy", {"npy": "pair.npy", "form": "montgomery"}]}]}


def write(name, data):
    with open(name, "wb") as file:
        file.write(data if isinstance(data, bytes) else json.dumps(data).encode())


def run(arguments):
    done = subprocess.run([swirl] + arguments, capture_output=True, text=True, errors="replace", timeout=120)
    return done.returncode, done.stdout + done.stderr


def expect(code, message, what, arguments):
    global failures
    got, output = run(arguments)
    if got != code or message not in output:
        failures += 1
        print(f"FAIL {what}: exit {got}, expected {code} with {message!r}:\n{output}")


def check(code, message, what, manifest=GOOD):
    write("w.json", manifest)
    expect(code, message, what, ["check", "--airs", "airs.json", "--witness", "w.json"])


def changed(change):
    manifest = copy.deepcopy(GOOD)
    change(manifest["airs"])
    return manifest


def prepare():
    write("airs.json", AIRS)
    write("pair.npy", npy.array([0, 1] * 4, (4, 2)))
    write("one.npy", npy.array([1, 0, 0, 1], (4,)))
    write("three.npy", npy.array([0, 1, 0, 0, 0, 0, 1, 1, 1, 0, 1, 1], (4, 3), fortran=True))
    write("two_a.npy", npy.array([1, 1, 1, 0], (4, 1), version=2))
    code, output = run(["keygen", "--airs", "airs.json", "--pk", "pk.bin", "--vk", "vk.bin"])
    assert code == 0, output


def good_files():
    # Montgomery words 0 and 1 are not the numbers 0 and 1: the last matrix fails, and says that it was read as such.
    check(1, "not satisfied: 1 of 9 constraints fail, on 4 rows in all", "montgomery form")
    in_canonical = changed(lambda airs: airs[2]["cached"][1].update(form="canonical"))
    check(0, "satisfied: 9 constraints", "canonical form", in_canonical)
    expect(0, "accepted", "proving", ["prove", "--pk", "pk.bin", "--airs", "airs.json", "--witness", "w.json", "--out", "p", "--verify"])
    for index in (1, 2):
        check(0, "satisfied", f"AIR {index} not listed", {"airs": [e for i, e in enumerate(in_canonical["airs"]) if i != index]})
    absent = copy.deepcopy(in_canonical)
    absent["airs"][1] = {"air": 1, "name": "mixed", "present": False}
    check(0, "satisfied: 5 constraints", "absent", absent)
    one = npy.words([1, 0, 0, 1])
    spacings = {
        "double quotes": '{"descr": "<u4", "fortran_order": False, "shape": (4,)}',
        "no spaces": "{'descr':'<u4','fortran_order':False,'shape':(4,),}",
        "another order": "{'shape': (4, 1), 'fortran_order': True, 'descr': '<u4'}",
        "many spaces": " {\t'descr' : '<u4' , 'fortran_order' : True , 'shape' : ( 4 , 1 , ) , } \n ",
    }
    for what, text in spacings.items():
        write("one.npy", npy.prefix(text) + one)
        check(0, "satisfied", what, in_canonical)
    for version in (1, 2, 3):
        write("one.npy", npy.prefix(npy.header((4,)) + " " * 3000, version) + one)
        check(0, "satisfied", f"version {version}, a long header", in_canonical)
    unpadded = npy.header((4,)).encode() + b"x"
    for cut in range(1, 5):  # the words at every alignment
        text = unpadded[:-1] + b" " * cut
        write("one.npy", b"\x93NUMPY\x01\0" + struct.pack("<H", len(text)) + text + one)
        check(0, "satisfied", f"words at offset {10 + len(text)}", in_canonical)


def bad_arrays():
    def text(header, body=npy.words([1, 0, 0, 1]), version=1):
        return npy.prefix(header, version) + body

    good = npy.array([1, 0, 0, 1], (4,))
    head = len(good) - 16
    cases = [
        ("empty", b"", "byte 0: not a .npy file"),
        ("magic", b"\x93NUMPX" + good[6:], "byte 0: not a .npy file"),
        ("only magic", good[:6], "byte 6: the file ends in its header"),
        ("no length", good[:9], "byte 9: the file ends in its header"),
        ("version 0", good[:6] + b"\0" + good[7:], "byte 6: format version 0.0"),
        ("version 4", good[:6] + b"\4" + good[7:], "byte 6: format version 4.0"),
        ("version 1.1", good[:7] + b"\1" + good[8:], "byte 6: format version 1.1"),
        ("version 2 read as 1", good[:6] + b"\2" + good[7:], "a header of"),
        ("header longer than the file", good[:8] + b"\xff\xff" + good[10:], "byte 8: the file ends in its header"),
        ("header of 4 GiB", good[:6] + b"\3\0\xff\xff\xff\xff" + good[10:], "byte 8: a header of 4294967295 bytes is too long"),
        ("cut in the header", good[:40], "byte 8: the file ends in its header"),
        ("a word missing", good[:-4], f"byte {head}: 12 bytes of data, 4 rows of 1 words have 16"),
        ("a byte missing", good[:-1], f"byte {head}: 15 bytes of data, 4 rows of 1 words have 16"),
        ("a byte more", good + b"\0", f"byte {head}: 17 bytes of data, 4 rows of 1 words have 16"),
        ("no data", good[:head], f"byte {head}: 0 bytes of data, 4 rows of 1 words have 16"),
        ("zlib", b"PK\3\4" + good, "not a .npy file"),
    ]
    headers = [
        ("", "'{' expected"), ("{", "expected"), ("[]", "'{' expected"), ("{}", "no member 'descr'"),
        ("{'descr': '<u4', 'fortran_order': False}", "no member 'shape'"),
        ("{'descr': '<u4', 'shape': (4,)}", "no member 'fortran_order'"),
        ("{'fortran_order': False, 'shape': (4,)}", "no member 'descr'"),
        (npy.header((4,)).replace("}", "'extra': 1}"), "unknown member 'extra'"),
        (npy.header((4,)).replace("}", "'shape': (4,)}"), "member 'shape' stands twice"),
        (npy.header((4,)) + "x", "something stands behind the header"),
        (npy.header((4,)) + npy.header((4,)), "something stands behind the header"),
        (npy.header((4,)).replace(",", ""), "',' or '}' expected"),
        (npy.header((4,)).replace(":", "="), "':' expected"),
        (npy.header((4,)).replace("'descr'", "'de\\x73cr'"), "strange text"),
        (npy.header((4,)).replace("'descr'", "'" + "d" * 100 + "'"), "strange text"),
        (npy.header((4,)).replace("'descr'", "descr"), "expected"),
        (npy.header((4,)).replace("False", "0"), "fortran_order is neither True nor False"),
        (npy.header((4,)).replace("False", "false"), "fortran_order is neither True nor False"),
        (npy.header(()), "0 dimensions"), (npy.header((4, 1, 1)), "3 dimensions"), (npy.header((1,) * 40), "40 dimensions"),
        (npy.header(4), "'(' expected"), ("{'descr': '<u4', 'fortran_order': False, 'shape': (4), }", "not a tuple"),
        (npy.header((-4,)), "no whole number"), (npy.header((4.0,)), "',' or ')' expected"), (npy.header(("4",)), "no whole number"),
        ("{'descr': '<u4', 'fortran_order': False, 'shape': (4,,), }", "no whole number"),
        ("{'descr': '<u4', 'fortran_order': False, 'shape': (4 1), }", "',' or ')' expected"),
        ("{'descr': '<u4', 'fortran_order': False, 'shape': (4,", "no whole number"),
        (npy.header((2**64,)), "a dimension of the shape is too large"), (npy.header((10**30,)), "a dimension of the shape is too large"),
        (npy.header((2**62, 1)), "is too large"), (npy.header((2**32, 2**32)), "is too large"), (npy.header((2**63, 2)), "is too large"),
        (npy.header((2**61, 1)), "16 bytes of data"), (npy.header((2**40,)), "16 bytes of data"),
        (npy.header((0,)), "16 bytes of data"), (npy.header((0, 2**63)), "16 bytes of data"), (npy.header((2**63, 0)), "16 bytes of data"),
        (npy.header((4,), descr=[("a", "<u4")]), "a structured type, must be '<u4'"),
        (npy.header((4,), descr="<u4" + "x" * 40), "strange text"), (npy.header((4,), descr=4), "expected"),
        ("{'descr': '<\u00fc4', 'fortran_order': False, 'shape': (4,), }", "strange text"),
    ]
    for descr in ("<i4", ">u4", "|u1", "<u2", "<u8", "<i8", "<f4", "<f8", "|b1", "|O", "u4", "=u4", ""):
        headers.append((npy.header((4,), descr=descr), f"elements of type '{descr}', must be '<u4'"))
    cases += [(header, text(header, version=3 if "\u00fc" in header else 1), message) for header, message in headers]
    cases += [
        ("no rows", text(npy.header((0,)), b""), "0 rows, must be a power of two"),
        ("no columns", text(npy.header((4, 0)), b""), "0 columns, the key has 1"),
        ("three rows", npy.array([0] * 3, (3,)), "3 rows, must be a power of two up to 2^27"),
        ("two columns", npy.array([0] * 8, (4, 2)), "2 columns, the key has 1"),
        ("transposed", npy.array([0] * 4, (1, 4)), "4 columns, the key has 1"),
        ("p", npy.array([0, P, 1, 1], (4,)), "column 0, row 1: 2013265921 is not below p"),
        ("2^32 - 1", npy.array([0, 1, 1, 2**32 - 1], (4,)), "column 0, row 3: 4294967295 is not below p"),
    ]
    for what, data, message in cases:
        write("one.npy", data)
        check(1, "airs[1].common: one.npy: ", what)
        check(1, message, what)
    write("one.npy", npy.array([0] * 8, (8,)))
    check(1, "airs[1]: cached[0] has 2^2 rows, the AIR's other matrices 2^3", "another height")
    write("one.npy", good)
    # The place of a word, in both orders and far into a file; the first one counts.
    for fortran in (False, True):
        for row, column in ((0, 0), (3, 1), (4095, 2), (2048, 0), (5000, 1), (8191, 2)):
            values = [1] * (3 * 8192)
            values[column * 8192 + row if fortran else row * 3 + column] = P + 5
            values[-1] = P + 5
            write("three.npy", npy.array(values, (8192, 3), fortran))
            check(1, f"airs[1].cached[0]: three.npy: column {column}, row {row}: {P + 5} is not below p", "a word")
            check(1, "[AIR 1, column %d, row %d]" % (column, row), "a word")
    prepare()


def bad_files():
    os.mkdir("folder")
    os.mkfifo("pipe")
    os.symlink("pair.npy", "link.npy")
    cases = [("none.npy", "none.npy: No such file or directory"), ("folder", "folder: Is a directory"),
             ("pipe", "pipe: not a regular file"), ("/dev/zero", "/dev/zero: not a regular file"),
             ("pair.npy/x", "pair.npy/x: Not a directory"), ("x" * 5000, "File name too long"),
             ("airs.json", "airs.json: byte 0: not a .npy file")]
    for path, message in cases:
        check(1, message, path[:40], changed(lambda airs: airs[0].update(common=path)))
        check(1, message, path[:40], changed(lambda airs: airs[0].update(public_values=path)))
    check(1, "not satisfied: 1 of 9", "a link", changed(lambda airs: airs[0].update(common="link.npy")))
    check(1, "not satisfied: 1 of 9", "an absolute path", changed(lambda airs: airs[0].update(common=os.path.abspath("pair.npy"))))
    if os.getuid() != 0:
        write("locked.npy", b"")
        os.chmod("locked.npy", 0)
        check(1, "locked.npy: Permission denied", "locked", changed(lambda airs: airs[0].update(common="locked.npy")))
    for path, message in (("none.json", "No such file"), ("folder", "Is a directory"), ("pair.npy", "pair.npy:1:0: ")):
        expect(1, message, path, ["check", "--airs", "airs.json", "--witness", path])
    # From elsewhere: paths are relative to the manifest.
    write("w.json", GOOD)
    here = os.getcwd()
    expect(1, "not satisfied: 1 of 9", "from elsewhere", ["check", "--airs", here + "/airs.json", "--witness", here + "/w.json"])
    os.chdir("/")
    expect(1, "not satisfied: 1 of 9", "from the root", ["check", "--airs", here + "/airs.json", "--witness", here + "/w.json"])
    os.chdir(here)


def bad_manifests():
    for manifest, message in [
        ({}, "airs: is missing"), ([], "top level: is not an object"), ({"airs": {}}, "airs: is not an array"),
        ({"airs": [], "air": 1}, 'unknown member "air"'), ({"airs": [1]}, "airs[0]: is not an object"),
        ({"airs": [{}]}, "airs[0].air: is missing"), (b"{", "w.json:1:"), (b"", "w.json:1:"), (b"\xff\xfe", "w.json:1:"),
        (b'{"airs": [], "airs": []}', "duplicate"), (b'{"airs": [' * 3000, "w.json:1:"),
        ({"airs": []}, "ERR_TRACE"),
    ]:
        check(1, message, str(manifest)[:40], manifest)
    set_air = lambda i, **members: changed(lambda airs: airs[i].update(members))
    without = lambda i, name: changed(lambda airs: airs[i].pop(name))
    for manifest, message in [
        (set_air(0, air=3), "airs[0].air: 3 is not in 0..2"), (set_air(0, air=-1), "airs[0].air: -1 is not in 0..2"),
        (set_air(0, air=0.5), "airs[0].air: neither the index nor the name"), (set_air(0, air=None), "airs[0].air: neither"),
        (set_air(0, air="none"), 'airs[0].air: no AIR is called "none"'), (set_air(1, air=0), "airs[1].air: AIR 0 is listed twice"),
        (set_air(1, air="pair"), "airs[1].air: AIR 0 is listed twice"), (set_air(0, name="mixed"), 'airs[0].name: AIR 0 is called "pair"'),
        (set_air(0, name=1), "airs[0].name: is not a string"), (set_air(0, comon="x"), 'airs[0]: unknown member "comon"'),
        (set_air(0, present=1), "airs[0]: present is neither true nor false"), (set_air(0, present=False), "airs[0]: an absent AIR has no trace"),
        (without(0, "common"), "airs[0].common: is missing"), (set_air(2, common="pair.npy"), "airs[2].common: the AIR has no common main"),
        (set_air(0, common=7), "airs[0].common: neither the name of a .npy file nor an object"), (set_air(0, common=""), "airs[0].common: neither"),
        (set_air(0, common={}), "airs[0].common: neither"), (set_air(0, common=None), "airs[0].common: neither"),
        (set_air(0, common={"npy": "pair.npy", "from": 1}), 'airs[0].common: unknown member "from"'),
        (set_air(0, common={"npy": "pair.npy", "form": "raw"}), 'airs[0].common: form is neither "canonical" nor "montgomery"'),
        (set_air(0, common={"npy": "pair.npy", "form": 1}), "airs[0].common: form is neither"),
        (set_air(0, cached=["pair.npy"]), "airs[0].cached: 1 cached mains, the key has 0"), (without(1, "cached"), "airs[1].cached: 0 cached mains, the key has 1"),
        (set_air(2, cached=["two_a.npy"]), "airs[2].cached: 1 cached mains, the key has 2"), (set_air(2, cached="two_a.npy"), "airs[2].cached: is not an array"),
        (set_air(2, cached=["two_a.npy", "two_a.npy"]), "airs[2].cached[1]: two_a.npy: 1 columns, the key has 2"),
        (set_air(2, cached=["two_a.npy", 3]), "airs[2].cached[1]: neither the name"),
        (set_air(0, log_height=3), "airs[0]: log_height 3, but the matrix has 2^2 rows"), (set_air(0, log_height=28), "airs[0].log_height: 28 is not in 0..27"),
        (set_air(0, log_height="2"), "airs[0].log_height: is not an integer"),
        (without(0, "public_values"), "airs[0].public_values: 0 public values, the key has 2"),
        (set_air(0, public_values=[1, 2, 3]), "airs[0].public_values: 3 public values, the key has 2"),
        (set_air(0, public_values=[1, P]), f"airs[0].public_values[1]: {P} is not in 0..{P - 1}"),
        (set_air(0, public_values=[1, -1]), "airs[0].public_values[1]: -1 is not in"), (set_air(0, public_values=[1, 1.5]), "airs[0].public_values[1]: is not an integer"),
        (set_air(0, public_values=3), "airs[0].public_values: neither a list nor the name"),
        (set_air(0, public_values="one.npy"), "airs[0].public_values: 4 public values, the key has 2"),
        (set_air(1, public_values=[1]), "airs[1].public_values: 1 public values, the key has 0"),
    ]:
        check(1, message, message, manifest)
    write("pairs.npy", npy.array([1, 2, 3, 4], (2, 2)))
    check(1, "airs[0].public_values: more than one column", "public values", set_air(0, public_values="pairs.npy"))
    write("values.npy", npy.array([1, P], (2,)))
    check(1, "airs[0].public_values: values.npy: column 0, row 1", "public values", set_air(0, public_values="values.npy"))
    check(1, "not satisfied: 1 of 9", "the height said again", set_air(0, log_height=2))
    double = copy.deepcopy(AIRS)
    double["airs"][0]["name"] = "mixed"
    write("double.json", double)
    write("w.json", GOOD)
    expect(1, 'airs[1].air: more than one AIR is called "mixed"', "double names", ["check", "--airs", "double.json", "--witness", "w.json"])
    # Nothing is written for a witness that cannot be read.
    expect(1, "a proving key has no names", "names and a key", ["prove", "--pk", "pk.bin", "--witness", "w.json", "--out", "none.bin"])
    if os.path.exists("none.bin"):
        check(0, "", "a proof was written")


with tempfile.TemporaryDirectory() as directory:
    os.chdir(directory)
    prepare()
    good_files()
    prepare()
    bad_arrays()
    bad_files()
    bad_manifests()
    os.chdir("/")
print("all good" if failures == 0 else f"{failures} failures")
sys.exit(failures != 0)
