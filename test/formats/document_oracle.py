# document_oracle.py - what CPython's json makes of a text, for document_oracle_test.c.
#
# Reads   again and again u32 bytes of a text and the text
# Writes  for each: u8 it is accepted, u8 some object in it has the key "auto_map"
import json
import struct
import sys


def holds(value):
    """Without calls in calls: texts are as deep as Python takes them."""
    left = [value]
    while left:
        v = left.pop()
        if isinstance(v, dict):
            if "auto_map" in v:
                return 1
            left.extend(v.values())
        elif isinstance(v, list):
            left.extend(v)
    return 0


def answer(text):
    try:
        return bytes([1, holds(json.loads(text.decode("utf-8")))])
    except (ValueError, RecursionError):
        return b"\0\0"


def main():
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    while True:
        head = source.read(4)
        if len(head) < 4:
            return
        sink.write(answer(source.read(struct.unpack("<I", head)[0])))
        sink.flush()


main()
