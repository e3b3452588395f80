"""A case is a folder of files and what ajar must say of it.

    rule     raises its rule, what that rule implies, and nothing else
    near     almost the same, and harmless: its rule is not raised, nor anything above medium
    bypass   a way past some scanner: its rules are raised, whatever else is
    edit     the base release with one change: its rule, what that implies, and nothing else

`also` names rules that may come as well, because the bytes truly show both."""

CASES = []

# What each file of a kind raises by being there; said once here, not in each row.
PICKLED = "PKL-PRESENT PKL-NOT-WEIGHTS-ONLY"


class Case:
    def __init__(self, group, name, files, rules, also):
        self.group, self.name, self.files = group, name, files
        self.rules, self.also = rules.split(), set(also.split())
        CASES.append(self)

    def wrong(self, raised, implied):
        """Why the rules raised, a dict of rule -> severity, are not what they should be; or None.
        implied: rule -> set of rules."""
        if self.group == "near":
            bad = {r for r in raised if r in self.rules or
                   (r not in self.also and raised[r] in ("high", "critical"))}
            return f"raises {', '.join(sorted(bad))}" if bad else None
        missing = set(self.rules) - set(raised)
        if missing:
            return f"does not raise {', '.join(sorted(missing))}"
        if self.group == "bypass":
            worst = any(s in ("high", "critical") for s in raised.values())
            return None if worst else "raises nothing above medium"
        extra = set(raised) - self.also - set(self.rules)
        for r in self.rules:
            extra -= implied.get(r, set())
        return f"raises {', '.join(sorted(extra))} as well" if extra else None


def folder(files, name):
    return files if isinstance(files, dict) else {name: files}


def family(kind, name, also=""):
    """The four makers of cases whose single file has this name; bytes or {name: bytes}."""
    always = also

    def rule(of, case, files, also=""):
        return Case("rule", f"{kind}/{of.lower()}-{case}", folder(files, name), of, f"{always} {also}")

    def near(of, case, files, also=""):
        return Case("near", f"{kind}/near-{of.lower()}-{case}", folder(files, name), of, f"{always} {also}")

    return rule, near


def bypass(attack, *variants):
    """variants: (rules, files)"""
    for i, (rules, files) in enumerate(variants):
        Case("bypass", f"bypass/{attack}-{i + 1}", folder(files, "model.pkl"), rules, "")
