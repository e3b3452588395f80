"""Each file of a folder by picklescan's own API: over a folder its program ends at the first file that it
trips over. A line of JSON a file, {path, flagged, failed}."""
import json
import os
import sys

from picklescan.scanner import SafetyLevel, scan_file_path

for at, _, names in sorted(os.walk(sys.argv[1])):
    for name in sorted(names):
        path = os.path.join(at, name)
        if not os.path.isfile(path) or os.path.islink(path):
            continue
        flagged, failed = False, ""
        try:
            flagged = any(g.safety == SafetyLevel.Dangerous for g in scan_file_path(path).globals)
        except Exception as e:  # what it does not catch itself
            failed = f"{type(e).__name__}: {e}"[:200]
        print(json.dumps({"path": path, "flagged": flagged, "failed": failed}))
