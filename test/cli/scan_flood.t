A folder that is made so that its findings never end still has an answer: the worst, and how many more
there are.

  $ mkdir m; python3 -c 'import os; [os.symlink("/", "m/" + "\1" * 240 + str(i)) for i in range(29000)]'; touch m/a
  $ ajar scan --json m >out; echo $?; grep -o '"critical":[0-9]*' out | sort -u; python3 -c 'import json; t = json.load(open("out"))["targets"][0]; print(t["findings_left_out"] > 0, len(t["findings"]) + t["findings_left_out"], len(t["files"]), t["files_left_out"])'
  1
  "critical":29000
  True 29000 1 0
  $ ajar scan --sarif m >out; echo $?; python3 -c 'import json; r = json.load(open("out"))["runs"][0]; print(r["properties"]["resultsLeftOut"] > 0, r["properties"]["resultsLeftOut"] + len(r["results"]))'
  1
  True 29000
