# pickle_oracle.py - what CPython's two unpicklers import, for pickle_oracle_test.c. Nothing is
# imported: find_class is replaced, and what it gives does nothing.
#
# Reads   again and again u32 bytes of a stream and the stream
# Writes  for each, of the C unpickler and of the one in Python: u8 accepted, u32 number of imports, and
#         of each u32 bytes and the module, u32 bytes and the name
import io
import pickle
import resource
import struct
import sys
import warnings


class Inert:
    def __new__(*args, **more):
        return object.__new__(Inert)

    def __init__(*args, **more):
        pass

    def __call__(*args, **more):
        return object.__new__(Inert)

    def __setstate__(*args):
        pass

    append = extend = add = __setitem__ = update = __setstate__

    def __hash__(self):
        return 1

    def __iter__(self):
        return iter(())


def recording(base):
    class Recorder(base):
        def find_class(self, module, name):
            self.seen.append((module, name))
            return Inert

        def persistent_load(self, pid):
            return object.__new__(Inert)

    return Recorder


BATCH = 64  # as pickle_oracle_test.c asks
KINDS = [recording(pickle.Unpickler), recording(pickle._Unpickler)]


def run(kind, stream):
    u = kind(io.BytesIO(stream))
    u.seen = []
    try:
        u.load()
        accepted = 1
    except Exception:
        accepted = 0
    out = [struct.pack("<BI", accepted, len(u.seen))]
    for pair in u.seen:
        for text in pair:
            raw = text.encode("utf-8", "surrogatepass")
            out.append(struct.pack("<I", len(raw)) + raw)
    return b"".join(out)


def main():
    # A number of the memo may ask for gigabytes; that is a refusal like another.
    resource.setrlimit(resource.RLIMIT_AS, (200 << 20, 200 << 20))
    warnings.simplefilter("ignore")
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    done = 0
    while True:
        head = source.read(4)
        if len(head) < 4:
            return
        stream = source.read(struct.unpack("<I", head)[0])
        for kind in KINDS:
            sink.write(run(kind, stream))
        done += 1
        if done % BATCH == 0:
            sink.flush()


main()
