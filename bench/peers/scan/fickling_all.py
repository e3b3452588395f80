"""Each file of a folder by fickling's own API, since its program takes one file at a time: a line of
JSON a file, {path, flagged, failed}. As `fickling --check-safety` and its ZIP scan do."""
import json
import os
import sys
import zipfile

from fickling import scan_file, scan_zip_archive

for at, _, names in sorted(os.walk(sys.argv[1])):
    for name in sorted(names):
        path = os.path.join(at, name)
        if not os.path.isfile(path) or os.path.islink(path):
            continue
        flagged, failed = False, ""
        try:
            if zipfile.is_zipfile(path):
                results = list(scan_zip_archive(path, graceful=True).values())
            else:
                results = [scan_file(path, graceful=True)]
            flagged = any(not r.is_safe for r in results)
            failed = "; ".join(e for r in results for e in r.errors)[:200]
        except Exception as e:  # what it does not catch itself
            failed = f"{type(e).__name__}: {e}"[:200]
        print(json.dumps({"path": path, "flagged": flagged, "failed": failed}))
