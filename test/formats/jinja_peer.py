"""jinja_peer.py [FILE...] - templates made and then damaged at random (always the same; JINJA_SEED and
JINJA_TIMES for others and more), or those in the files, and the tree that Jinja makes of each with the tags that chat templates may use. Each is
one line: the template in hex, a space, and the tree in brackets or "refused"."""
import os
import random
import sys

import jinja2
import jinja2.ext
from jinja2 import nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

chance = random.Random(int(os.environ.get("JINJA_SEED", 11)))


class Generation(jinja2.ext.Extension):
    tags = {"generation"}

    def parse(self, parser):
        line = next(parser.stream).lineno
        body = parser.parse_statements(["name:endgeneration"], drop_needle=True)
        return nodes.CallBlock(self.call_method("_generation"), [], [], body).set_lineno(line)


env = ImmutableSandboxedEnvironment(
    trim_blocks=True, lstrip_blocks=True, extensions=[Generation, jinja2.ext.loopcontrols]
)

BINARY = {"Add": "+", "Sub": "-", "Mul": "*", "Div": "/", "FloorDiv": "//", "Mod": "%", "Pow": "**"}
UNARY = {"Not": "not", "Neg": "neg", "Pos": "pos"}
OPERAND = {"eq": "==", "ne": "!=", "lt": "<", "lteq": "<=", "gt": ">", "gteq": ">=", "in": "in", "notin": "notin"}


def text(s):
    return s.encode("utf-8", "surrogatepass").hex()


def call(n):
    yield from map(show, n.args)
    for k in n.kwargs:
        yield f"(= {k.key} {show(k.value)})"
    if n.dyn_args is not None:
        yield f"(* {show(n.dyn_args)})"
    if n.dyn_kwargs is not None:
        yield f"(** {show(n.dyn_kwargs)})"


def of(word, *parts):
    return "(" + " ".join([word, *parts]) + ")"


def const(v):
    if v is None:
        return "none"
    if isinstance(v, bool):
        return "true" if v else "false"
    if isinstance(v, str):
        return "'" + text(v) + "'"
    if isinstance(v, int):
        return str(v) if v < 10**18 else "great"
    return "float"


def optional(n):
    return "-" if n is None else show(n)


def signature(n):
    given = len(n.args) - len(n.defaults)
    for i, a in enumerate(n.args):
        yield of("param", a.name, *([show(n.defaults[i - given])] if i >= given else []))


def body(list_):
    return [s for s in map(show, list_) if s]


def do(list_):
    return of("do", *body(list_))


def other(list_):
    inner = body(list_)
    return [of("else", *inner)] if inner else []


def show(n):
    kind = type(n).__name__
    if kind in BINARY:
        return of(BINARY[kind], show(n.left), show(n.right))
    if kind in UNARY:
        return of(UNARY[kind], show(n.node))
    match kind:
        case "Name":
            return n.name
        case "Const":
            return const(n.value)
        case "Tuple" | "List" | "Dict":
            return of(kind.lower(), *map(show, n.items))
        case "Pair":
            return of("pair", show(n.key), show(n.value))
        case "Getattr":
            return of(".", show(n.node), n.attr)
        case "Getitem":
            return of("[]", show(n.node), show(n.arg))
        case "Slice":
            return of("slice", optional(n.start), optional(n.stop), optional(n.step))
        case "Call":
            return of("call", show(n.node), *call(n))
        case "Filter":
            return of("|", n.name, optional(n.node), *call(n))
        case "Test":
            return of("is", n.name, show(n.node), *call(n))
        case "Concat":
            return of("~", *map(show, n.nodes))
        case "Compare":
            return of("cmp", show(n.expr), *(of(OPERAND[o.op], show(o.expr)) for o in n.ops))
        case "And" | "Or":
            return of(kind.lower(), show(n.left), show(n.right))
        case "CondExpr":
            return of("choice", show(n.test), show(n.expr1), optional(n.expr2))
        case "NSRef":
            return of("field", n.name, n.attr)
        case "TemplateData":
            return ""
        case "Output":
            return " ".join(of("out", s) for s in body(n.nodes))
        case "For":
            return of("for", show(n.target), show(n.iter), optional(n.test), "recursive" if n.recursive else "-",
                      do(n.body), *other(n.else_))
        case "If":
            return of("if", show(n.test), do(n.body), *map(show, n.elif_), *other(n.else_))
        case "Assign":
            return of("set", show(n.target), show(n.node))
        case "AssignBlock":
            return of("setblock", show(n.target), optional(n.filter), do(n.body))
        case "Macro":
            return of("macro", n.name, *signature(n), do(n.body))
        case "CallBlock" if isinstance(n.call.node, nodes.ExtensionAttribute):
            return of("generation", do(n.body))
        case "CallBlock":
            return of("callblock", *signature(n), show(n.call), do(n.body))
        case "FilterBlock":
            return of("filterblock", show(n.filter), do(n.body))
        case "With":
            return of("with", *(of("set", show(t), show(v)) for t, v in zip(n.targets, n.values)), do(n.body))
        case "Scope":
            inner = n.body[0]
            return of("autoescape", show(inner.options[0].value), do(inner.body))
        case "Block":
            return of("block", n.name, do(n.body))
        case "Extends" | "Include":
            return of(kind.lower(), show(n.template))
        case "Import":
            return of("import", n.target, show(n.template))
        case "FromImport":
            names = (x if isinstance(x, str) else x[0] for x in n.names)
            return of("from", show(n.template), *names)
        case "Break" | "Continue":
            return kind.lower()
    raise AssertionError(kind)


NAMES = ["a", "b", "messages", "content", "not", "if", "is", "in", "else", "loop", "x1", "_y", "true", "none", "and"]
WORDS = ["", "a", "\\n", "\\x5f", "\\137", "\\u00e9", "\\é", "é", "'", "}}", "%}", "\\\\", "\\d", "\n", "\\\n", "\\U0001f600"]


def name():
    return chance.choice(NAMES[:4] if chance.random() < 0.97 else NAMES)


def string():
    quote = chance.choice("'\"")
    inner = "".join(chance.choice(WORDS) for _ in range(chance.randrange(3)))
    return quote + inner.replace(quote, "\\" + quote) + quote


def arguments(depth):
    made = [expr(depth) for _ in range(chance.randrange(3))]
    if chance.random() < 0.3:
        made.append(f"{name()}={expr(depth)}")
    if chance.random() < 0.1:
        made.append("*" + expr(depth))
    if chance.random() < 0.1:
        made.append("**" + expr(depth))
    if chance.random() < 0.05:
        chance.shuffle(made)
    return "(" + ", ".join(made) + chance.choice(["", "", ","] if made else [""]) + ")"


def expr(depth):
    if depth == 0 or chance.random() < 0.25:
        return chance.choice([name(), name(), name(), string(), string(), "1", "0x1F", "1_000", "2.5", "1e3", "0", "true",
                              "None", string() + " " + string(), chance.choice(["07", "12.", "1_", "0b2", "00", "0b1"])])
    d = depth - 1
    match chance.randrange(22):
        case 0 | 1 | 2:
            return f"{expr(d)} {chance.choice(['+', '-', '*', '/', '//', '%', '**', '~', '~'])} {expr(d)}"
        case 3 | 4:
            return f"{expr(d)} {chance.choice(['==', '!=', '<', '<=', '>', '>=', 'in', 'not in'])} {expr(d)}"
        case 5 | 6:
            return f"{expr(d)} {chance.choice(['and', 'or'])} {expr(d)}"
        case 7:
            return f"not {expr(d)}"
        case 8:
            return f"{chance.choice('-+')}{expr(d)}"
        case 9 | 10:
            return f"{expr(d)}.{chance.choice(['a', 'content', 'if', '0', '1'])}"
        case 11:
            return f"{expr(d)}[{expr(d)}]"
        case 12:
            return f"{expr(d)}[{chance.choice([':', '::', '1:', ':-1', '::-1', 'a:b:c', '1, 2', '', '1,', ':::'])}]"
        case 13 | 14:
            return expr(d) + arguments(d)
        case 15 | 16:
            return f"{expr(d)}{chance.choice(['|', ' | '])}{chance.choice(['trim', 'join', 'a.b'])}" + (
                arguments(d) if chance.random() < 0.4 else "")
        case 17:
            argument = chance.choice(["", "", "", "", arguments(d), " " + expr(0)])
            return f"({expr(d)} is {chance.choice(['', 'not '])}{chance.choice(['defined', 'a.b', 'in'])}{argument}" + chance.choice([")", ")", ")", ""])
        case 18:
            made = f"{expr(d)} if {expr(d)}" + (f" else {expr(d)}" if chance.random() < 0.8 else "")
            return f"({made})" if chance.random() < 0.8 else made
        case 19:
            return "(" + ", ".join(expr(d) for _ in range(chance.randrange(3))) + chance.choice(["", ","]) + ")"
        case 20:
            return "[" + ", ".join(expr(d) for _ in range(chance.randrange(3))) + "]"
        case 21:
            return "{" + ", ".join(f"{expr(d)}: {expr(d)}" for _ in range(chance.randrange(3))) + "}"


def tag(inner):
    return "{%" + chance.choice(["", "", "-", "+", " "]) + " " + inner + chance.choice([" %}", "%}", " -%}", "\n%}", chance.choice(["%}", " +%}"])])


def output():
    return "{{" + chance.choice([" ", "-", "- ", "", "+"]) + expr(3) + chance.choice([" }}", "}}", " -}}"])


def params():
    return "(" + ", ".join(p for p in ["a", "b=" + expr(1), "c=1"] if chance.random() < 0.6) + ")"


def statement(depth):
    d = depth - 1
    match chance.randrange(30 if depth > 0 else 10):
        case 0 | 1 | 2:
            return chance.choice(["text", " {\n", "\r\n", "{ {", "'", "é", "}}", "%}", "#}"])
        case 3 | 4 | 5:
            return output()
        case 6:
            return "{#" + chance.choice(["", " a ", "-", "{{ a }}", "+"]) + chance.choice(["#}", "-#}", "+#}"])
        case 7:
            return tag("raw") .replace("+%}", "%}") + chance.choice(["", "{{ a", "{% if", "#}"]) + tag("endraw")
        case 8:
            target = chance.choice(["a"] * 8 + ["a.b"] * 4 + ["a, b", "(a, b)", "(a, (b,))", "a.b.c", "true", "1", "[a]", "()"])
            return tag(f"set {target} = {expr(2)}")
        case 9:
            return tag(chance.choice(["break", "continue", "print " + expr(1), "print a, b", "include " + expr(0),
                                      "import 'x' as y with context", "from 'x' import a as b, c without context",
                                      "extends 'x'", "include x ignore missing", chance.choice(["break", "unknown a", "endif", "do a"])]))
        case 10 | 11 | 12 | 13 | 14:
            middle = tag(f"elif {expr(2)}") + block(d) if chance.random() < 0.3 else ""
            middle += tag("else") + block(d) if chance.random() < 0.4 else ""
            return tag(f"if {expr(2)}{chance.choice(['', '', '', ':'])}") + block(d) + middle + tag("endif")
        case 15 | 16 | 17 | 18:
            test = f" if {expr(1)}" if chance.random() < 0.2 else ""
            again = " recursive" if chance.random() < 0.1 else ""
            target = chance.choice(["a", "a", "a", "a, b", "(a, b)", "a,", chance.choice(["a", "a.b", "none"])])
            more = tag("else") + block(d) if chance.random() < 0.2 else ""
            return tag(f"for {target} in {expr(2)}{test}{again}") + block(d) + more + tag("endfor")
        case 19 | 20:
            return tag(f"macro f{params()}") + block(d) + tag("endmacro")
        case 21:
            return tag(f"call{chance.choice(['', params()])} {name()}()") + block(d) + tag("endcall")
        case 22:
            return tag(f"filter trim{chance.choice(['', '|join', arguments(1)])}") + block(d) + tag("endfilter")
        case 23:
            return tag(f"set a{chance.choice(['', '|trim', ' | join(1)'])}") + block(d) + tag("endset")
        case 24:
            return tag(f"with {chance.choice(['', 'a = 1', 'a = 1, b = ' + expr(1)])}") + block(d) + tag("endwith")
        case 25:
            return tag(f"autoescape {expr(0)}") + block(d) + tag("endautoescape")
        case 26:
            return tag(f"block c{chance.choice(['', '', ' scoped', ' scoped', ' required', chance.choice(['', '-d'])])}") + block(d) + tag(
                f"endblock{chance.choice(['', '', ' c', ' c', chance.choice(['', ' d'])])}")
        case _:
            return tag("generation") + block(d) + tag("endgeneration")


def block(depth):
    return "".join(statement(depth) for _ in range(chance.randrange(3)))


PIECES = ["{{", "}}", "{%", "%}", "{#", "#}", "-", "+", "'", '"', "(", ")", "[", "]", "{", "}", "|", ".", ",", "=", "if ",
          "else", " not ", " in ", "\\", "~", "!", "$", "\n", "1", "_", "%", "*", "endif", "raw", "endraw", "is ", ":"]


def damage(made):
    for _ in range(chance.randrange(1, 4)):
        at = chance.randrange(len(made) + 1)
        match chance.randrange(4):
            case 0:
                made = made[:at] + made[at + chance.randrange(1, 4):]
            case 1 | 2:
                made = made[:at] + chance.choice(PIECES) + made[at:]
            case 3:
                end = at + chance.randrange(1, 12)
                made = made[:end] + made[at:end] + made[end:]
    return made


def tree(made):
    try:
        return do(env.parse(made).body)
    except Exception:
        return "refused"


def made():
    for name_ in sys.argv[1:]:
        yield open(name_, newline="", encoding="utf-8").read()
    for _ in range(0 if sys.argv[1:] else int(os.environ.get("JINJA_TIMES", 3000))):
        whole = output() if chance.random() < 0.5 else "".join(statement(2) for _ in range(chance.randrange(1, 4)))
        yield whole
        yield damage(whole)


for t in made():
    print(t.encode().hex() or "-", tree(t))
