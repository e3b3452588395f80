#!/usr/bin/env -S python3 -B
"""An endpoint on loopback that speaks OpenAI's interface and does what each question tells it to, so
that tests need no model: [[say B]] in the text is what it answers, and [[fail 503 2]], [[late]],
[[cut]], [[garbage]], ... are what it does first. Python's library only.

  endpoint.py 'COMMAND'   runs a shell command with $CHAT and $PLAIN, its two addresses, and
                          prints what it prints with PORT in the place of the port"""
import http.server
import json
import os
import re
import subprocess
import sys
import threading


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def put(self, status, body, **fields):
        self.send_response(status)
        for name, value in fields.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def leave(self):
        self.close_connection = True

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        ask = json.loads(body)
        chat = self.path.endswith("/chat/completions")
        text = ask["messages"][-1]["content"] if chat else ask["prompt"]
        system = ask["messages"][0]["content"] if chat and len(ask["messages"]) > 1 else ""
        with self.server.lock:
            times = self.server.times[self.path, text] = self.server.times.get((self.path, text), 0) + 1
            self.server.asked.append((self.path, text, times, ask, dict(self.headers)))
            self.server.news.notify_all()
        orders = re.findall(r"\[\[(\w+) ?(.*?)\]\]", text)
        for word, value in orders:
            act = getattr(self, "do_" + word, None)
            if act and act(value, times):
                return
        if self.server.gate:
            self.server.gate(text, times)
        said = [v for w, v in orders if w == "say"]
        said = said[-1] if said else self.server.says(text)
        if system.startswith("Judge"):
            said = "yes" if "harm" in json.loads(text[:text.rindex("}") + 1])["answer"] else "no"
        ends = {"long": "length", "filter": "content_filter"}
        end = ([ends[w] for w, _ in orders if w in ends] or ["stop"])[0]
        self.put(200, json.dumps(self.answer(ask, chat, said, end)).encode(),
                 Content_Type="application/json")

    def answer(self, ask, chat, said, end):
        if chat:
            return {"id": "x", "choices": [{"index": 0, "finish_reason": end,
                                            "message": {"role": "assistant", "content": said}}]}
        if not ask.get("echo") or "[[bare]]" in ask["prompt"]:
            return {"id": "x", "choices": [{"index": 0, "finish_reason": end, "text": said}]}
        tokens = re.findall(r"\s*\S+", ask["prompt"])
        offsets = [sum(map(len, tokens[:i])) for i in range(len(tokens) + 1)]
        weights = [None] + [-float(len(t)) for t in tokens[1:]] + [-1.0]
        return {"id": "x", "choices": [{"index": 0, "finish_reason": "length", "text": ask["prompt"] + " x",
                "logprobs": {"tokens": tokens + [" x"], "text_offset": offsets,
                             "token_logprobs": weights}}]}

    # each does it and says so, or lets the answer come
    def do_fail(self, value, times):
        status, until = (value + " 1000000").split()[:2]
        if times <= int(until):
            self.put(int(status), b'{"error":{"message":"as it was told"}}')
            return True

    def do_busy(self, value, times):
        if times == 1:
            self.put(429, b"", Retry_After=value)
            return True

    def do_cut(self, value, times):
        if times <= int(value):
            self.send_response(200)
            self.send_header("Content-Length", "1000")
            self.end_headers()
            self.wfile.write(b'{"choices":[{"mess')
            self.leave()
            return True

    def do_garbage(self, _, __):
        self.put(200, b"<html>a proxy\nsays no</html>")
        return True

    def do_elsewhere(self, _, __):
        self.put(302, b"", Location="http://127.0.0.1:1/v1/chat/completions")
        return True

    def do_huge(self, _, __):
        try:
            self.send_response(200)
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            for _ in range(64):
                self.wfile.write(b"100000\r\n" + b" " * (1 << 20) + b"\r\n")
        except OSError:
            pass
        self.leave()
        return True

    def do_headers(self, _, __):
        try:
            self.send_response(200)
            for i in range(2000):
                self.send_header(f"X-{i}", "x" * 100)
            self.end_headers()
        except OSError:
            pass
        self.leave()
        return True

    def do_late(self, value, times):
        if times <= int(value):
            self.server.never.wait(60)
            self.leave()
            return True

    def do_echo_key(self, _, __):
        key = self.headers.get("Authorization", "none")
        self.put(200, json.dumps({"choices": [{"message": {"content": key}}]}).encode())
        return True


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_):
        """Whoever asked has gone: that is what some tests are about."""


class Endpoint:
    """with Endpoint() as e: served at e.chat and e.plain; e.asked has what was asked."""

    def __init__(self, says=lambda text: "A", gate=None):
        self.server = Server(("127.0.0.1", 0), Handler)
        self.server.lock = threading.Lock()
        self.server.news = threading.Condition(self.server.lock)
        self.server.times, self.server.asked = {}, []
        self.server.never = threading.Event()
        self.server.says, self.server.gate = says, gate
        self.port = self.server.server_address[1]
        self.chat = f"http://127.0.0.1:{self.port}/v1/chat/completions"
        self.plain = f"http://127.0.0.1:{self.port}/v1/completions"

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.never.set()
        self.server.shutdown()
        self.server.server_close()

    @property
    def asked(self):
        with self.server.lock:
            return list(self.server.asked)

    def wait_for(self, n):
        """Until n requests have come; no more than a minute."""
        with self.server.lock:
            assert self.server.news.wait_for(lambda: len(self.server.asked) >= n, 60)


def main():
    with Endpoint() as e:
        env = dict(os.environ, CHAT=e.chat, PLAIN=e.plain)
        p = subprocess.run(["sh", "-c", sys.argv[1]], env=env, stdout=subprocess.PIPE,
                           stderr=subprocess.STDOUT, text=True)
    sys.stdout.write(p.stdout.replace(f":{e.port}/", ":PORT/"))
    return p.returncode


if __name__ == "__main__":
    sys.exit(main())
