#!/usr/bin/env -S python3 -B
"""A witness of logs on loopback whose key is w.pem, made by openssl if it is not there. It signs each
checkpoint it is sent and answers as HOW says:

  line    with its line
  lines   with the same line a hundred times
  others  with a line of its name by another key and one of its key's number by another name, and then its own
  text    with a text of its own in front, over which together with the checkpoint's its line is
  409:X   with that status and the body X, \\n in which is a newline, and so with any other status
  never   with status 409, and each time another size than it was told: 0 or 1

The file w.asked has a line for each request: which size of the log it was told, and by how many hashes.

  witness.py HOW 'COMMAND'   runs a shell command with $WITNESS, its address, and $VKEY"""
import base64
import hashlib
import http.server
import os
import subprocess
import sys
import threading

NAME, TIME = b"w.example", 1795132800


def openssl(*words):
    return subprocess.run(["openssl", *words], check=True, capture_output=True).stdout


def line(key_id, text):
    with open("w.said", "wb") as said:
        said.write(b"cosignature/v1\ntime %d\n" % TIME + text)
    signature = openssl("pkeyutl", "-sign", "-rawin", "-inkey", "w.pem", "-in", "w.said")
    stamped = base64.b64encode(key_id + TIME.to_bytes(8, "big") + signature)
    return "\u2014 ".encode() + NAME + b" " + stamped + b"\n"


class Handler(http.server.BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        head, note = body.split(b"\n\n", 1)
        with open("w.asked", "a") as asked:
            asked.write("%s, hashes: %d\n" % (head.split(b"\n")[0].decode(), head.count(b"\n")))
        text = note[:note.rindex(b"\n\n") + 1]
        if how == "text":
            out = b"X\n\n" + line(key_id, text + b"\nX\n")
        elif how == "never":
            out = b"0\n" if head.startswith(b"old 1") else b"1\n"
        elif how[0].isdigit():
            out = how[4:].replace("\\n", "\n").encode()
        elif how == "others":
            own = line(key_id, text)
            out = line(b"\0" * 4, text) + own.replace(NAME, b"other.example") + own
        else:
            out = line(key_id, text) * (100 if how == "lines" else 1)
        self.send_response(int(how[:3]) if how[0].isdigit() else 409 if how == "never" else 200)
        self.send_header("Content-Length", str(len(out)))
        self.end_headers()
        self.wfile.write(out)


how, command = sys.argv[1:]
if not os.path.exists("w.pem"):
    openssl("genpkey", "-algorithm", "ed25519", "-out", "w.pem")
public = b"\4" + openssl("pkey", "-in", "w.pem", "-pubout", "-outform", "DER")[-32:]
key_id = hashlib.sha256(NAME + b"\n" + public).digest()[:4]
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
port = str(server.server_address[1])
env = dict(os.environ, WITNESS="http://127.0.0.1:%s/" % port,
           VKEY="%s+%s+%s" % (NAME.decode(), key_id.hex(), base64.b64encode(public).decode()))
done = subprocess.run(["sh", "-c", command], env=env, text=True, stdout=subprocess.PIPE,
                      stderr=subprocess.STDOUT)
print(done.stdout.replace(port, "PORT"), end="")
sys.exit(done.returncode)
