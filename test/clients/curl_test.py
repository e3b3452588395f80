#!/usr/bin/env -S python3 -B
"""curl against a hub on loopback: resuming, ranges, conditions, and what is sent with a no."""
import hashlib
import json
import os
import shutil
import subprocess

import hub as h

DATA = h.safetensors({"w": [8 << 20]})  # 32 MB: more than the buffers of a connection hold
FILES = {"README.md": h.CARD, "config.json": h.CONFIG, "model.safetensors": DATA, "empty.txt": b""}


def curl(*args):
    p = subprocess.run(["curl", "-sS", "--max-time", "60", *args], capture_output=True)
    return p.returncode, p.stdout


def main(hub):
    hub.release("acme/wide", FILES, "open")
    hub.release("acme/gate", FILES, "gated")
    token = hub.token("alice")
    hub.start()
    wide = f"{hub.url}/acme/wide/resolve/main"
    gate = f"{hub.url}/acme/gate/resolve/main"
    part = f"{hub.dir}/part"

    def a_download_goes_on_in_another_run():
        with open(part, "wb") as f:
            f.write(DATA[:1234567])
        status, _ = curl("-C", "-", "-o", part, f"{wide}/model.safetensors")
        with open(part, "rb") as f:
            assert status == 0 and f.read() == DATA

    def a_range_is_its_bytes():
        _, body = curl("-r", "1000-1999", f"{wide}/model.safetensors")
        assert body == DATA[1000:2000]
        _, body = curl("-r", "-8", f"{wide}/model.safetensors")
        assert body == DATA[-8:]

    def a_range_past_the_end_is_refused_with_the_size():
        _, head = curl("-i", "-o", "-", "-r", "99999999-", f"{wide}/model.safetensors")
        assert b" 416 " in head.splitlines()[0] and b"bytes */%d" % len(DATA) in head, head[:400]

    def what_is_known_already_is_not_sent_again():
        _, head = curl("-I", f"{wide}/model.safetensors")
        etag = [l for l in head.decode().splitlines() if l.lower().startswith("etag:")][0]
        etag = etag.split(":", 1)[1].strip()
        assert etag.strip('"') == hashlib.sha256(DATA).hexdigest(), etag
        _, body = curl("-w", "%{http_code}", "-H", f"If-None-Match: {etag}",
                       f"{wide}/model.safetensors")
        assert body == b"304"

    def an_empty_file_is_empty():
        assert curl("-f", f"{wide}/empty.txt") == (0, b"")

    def a_gate_says_no_in_words_and_lets_the_granted_through():
        _, head = curl("-i", f"{gate}/model.safetensors")
        assert b" 401 " in head.splitlines()[0] and b"GatedRepo" in head, head[:600]
        bearer = ("-H", f"Authorization: Bearer {token}")
        _, head = curl("-i", *bearer, f"{gate}/model.safetensors")
        assert b" 403 " in head.splitlines()[0] and b"GatedRepo" in head, head[:600]
        hub.ajar("grant", "acme/gate", "alice")
        assert curl("-f", *bearer, f"{gate}/model.safetensors") == (0, DATA)
        hub.ajar("revoke", "acme/gate", "alice")
        assert curl("-f", *bearer, f"{gate}/model.safetensors")[0] == 22

    def a_revoked_grant_stops_a_running_transfer_within_a_second():
        hub.ajar("grant", "acme/gate", "alice")
        p = subprocess.Popen(["curl", "-sS", "--limit-rate", "4M", "-o", f"{hub.dir}/slow", "-H",
                              f"Authorization: Bearer {token}", f"{gate}/model.safetensors"],
                             stderr=subprocess.DEVNULL)
        while not os.path.exists(f"{hub.dir}/slow") or not os.path.getsize(f"{hub.dir}/slow"):
            assert p.poll() is None
        hub.ajar("revoke", "acme/gate", "alice")
        # What was sent before may still stand in the buffers of the kernel: curl drains them.
        status = p.wait(timeout=60)
        assert status != 0 and os.path.getsize(f"{hub.dir}/slow") < len(DATA), status

    def what_a_release_narrows_is_cut_while_it_is_sent_and_older_ids_get_no_more():
        data = DATA[:-1] + b"!"
        files = {**FILES, "model.safetensors": data}
        hub.release("acme/later", files, "open")
        later = f"{hub.url}/acme/later/resolve"
        _, body = curl(f"{hub.url}/api/models/acme/later")
        old = json.loads(body)["sha"]
        p = subprocess.Popen(["curl", "-sS", "--limit-rate", "4M", "-o", f"{hub.dir}/cut", f"{later}/main/model.safetensors"],
                             stderr=subprocess.DEVNULL)
        while not os.path.exists(f"{hub.dir}/cut") or not os.path.getsize(f"{hub.dir}/cut"):
            assert p.poll() is None
        hub.release("acme/later", {**files, "README.md": h.CARD + b"again\n"}, "gated")
        status = p.wait(timeout=60)
        assert status != 0 and os.path.getsize(f"{hub.dir}/cut") < len(data), status
        for rev in ("main", old, old[:7], old.upper()):
            for path in ("model.safetensors", "config.json"):
                for more in ((), ("-I",), ("-r", "0-3"), ("-H", f'If-None-Match: "{hashlib.sha256(data).hexdigest()}"')):
                    _, code = curl(*more, "-o", "/dev/null", "-w", "%{http_code}", f"{later}/{rev}/{path}")
                    assert code == b"403", (rev, path, more, code)

    def nothing_of_one_model_is_had_by_the_name_of_another():
        data = DATA[:-1] + b"?"
        hub.release("acme/held", {**FILES, "model.safetensors": data}, "gated")
        _, body = curl(f"{hub.url}/api/models/acme/held")
        held, lfs = json.loads(body)["sha"], hashlib.sha256(data).hexdigest()
        for path in (f"acme/wide/resolve/{held}/model.safetensors", f"acme/wide/resolve/{held[:8]}/model.safetensors",
                     f"acme/wide/resolve/main/{lfs}", f"acme/wide/resolve/{lfs}/model.safetensors",
                     f"acme/wide/raw/main/{lfs}", f"acme/wide.git/info/lfs/objects/{lfs}",
                     f"api/models/acme/wide/tree/{held}", f"api/models/acme/wide/decision/{held}"):
            _, code = curl("-o", "/dev/null", "-w", "%{http_code}", f"{hub.url}/{path}")
            assert code == b"404", (path, code)

    def a_revoked_token_opens_nothing_and_stops_what_runs():
        hub.ajar("grant", "acme/gate", "alice")
        bearer = ("-H", f"Authorization: Bearer {token}")
        p = subprocess.Popen(["curl", "-sS", "--limit-rate", "4M", "-o", f"{hub.dir}/ended", *bearer,
                              f"{gate}/model.safetensors"], stderr=subprocess.DEVNULL)
        while not os.path.exists(f"{hub.dir}/ended") or not os.path.getsize(f"{hub.dir}/ended"):
            assert p.poll() is None
        hub.ajar("token", "revoke", "1")
        status = p.wait(timeout=60)
        assert status != 0 and os.path.getsize(f"{hub.dir}/ended") < len(DATA), status
        for path in (f"{gate}/model.safetensors", f"{wide}/model.safetensors", f"{hub.url}/api/whoami-v2"):
            _, head = curl("-i", *bearer, path)
            assert b" 401 " in head.splitlines()[0] and b"Invalid credentials" in head, head[:400]

    h.run([t for t in locals().values() if callable(t) and t.__code__.co_argcount == 0])


if shutil.which("curl") is None:
    print("skip curl: not installed\n0 passed, 0 failed")
else:
    with h.Hub() as world:
        main(world)
