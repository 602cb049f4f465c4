"""NumPy files without NumPy."""
import struct


def header(shape, fortran=False, descr="<u4"):
    return "{'descr': %r, 'fortran_order': %r, 'shape': %r, }" % (descr, fortran, shape)


def prefix(text, version=1):
    """Magic, version and length around a header, padded as numpy.save() does."""
    head = b"\x93NUMPY" + bytes([version, 0])
    size = 2 if version == 1 else 4
    text = text.encode("utf-8" if version == 3 else "latin1")
    text += b" " * (-(len(head) + size + len(text) + 1) % 64) + b"\n"
    return head + len(text).to_bytes(size, "little") + text


def words(values):
    return struct.pack("<%dI" % len(values), *values)


def array(values, shape, fortran=False, version=1):
    """A file of uint32; `values` in the order in which they lie in the file."""
    return prefix(header(shape, fortran), version) + words(values)
