Where a tool keeps every item, the items are taken, with the ids by which two runs are paired; what was
planned, which version and with which settings stands in another file of the run:

  $ mkdir m; cp $DATA/safetensors/two.safetensors m/model.safetensors; cp -r $DATA/results/lm-eval/run $DATA/results/every-eval-ever .
  $ ajar evidence import run/* --subject m
    fact                                       shows
    eval.toy.acc                               0.5833 with error 0.1537
    eval.toy_gen.exact_match.flexible-extract  0 of 6, item by item
    eval.toy_gen.exact_match.strict-match      0 of 6, item by item
    eval.toy_mc.acc                            4 of 6, item by item
    eval.toy_mc.acc_norm                       4 of 6, item by item
    eval.toy_mc2.acc                           3 of 6, item by item
    eval.toy_mc2.acc_norm                      2 of 6, item by item
  
  7 items, written to m/lm-eval-2026-11-22-b5f22a35.evidence.json
  Where a policy asks who says so, they count once they are signed:
    ssh-keygen -Y sign -n ajar-evidence -f ~/.ssh/id_ed25519 m/lm-eval-2026-11-22-b5f22a35.evidence.json
  $ grep '"eval.toy_mc.acc"' m/lm-eval*.json | tr , '\n' | sed -n 1,18p
  {"fact":"eval.toy_mc.acc"
  "kind":"items"
  "scores":[0
  1
  1
  0
  1
  1]
  "ids":["0:575ddd4a0f33"
  "1:870a35f1931e"
  "2:f2a7a629af51"
  "3:3655fa586c9b"
  "4:c40feea01c8b"
  "5:319d4c15e6c0"]
  "planned_n":6
  "measured_at":"2026-11-22T03:55:28Z"
  "run_id":"2026-11-22T03-55-29.148499"
  "source":{"format":"lm-eval-samples"

The order in which the files are named makes no difference, nor does one that is named twice:

  $ ajar evidence import $(ls -r run/*) run/results_* --subject m | grep already
  7 items, already there: m/lm-eval-2026-11-22-b5f22a35.evidence.json

Items that share a field of their document are not independent of each other:

  $ ajar evidence import run/results_* run/samples_toy_mc_* --subject m --to clustered --cluster passage --fact a=toy_mc/acc
    fact  shows
    a     4 of 6, item by item in 4 clusters
  
  1 item, written to clustered/lm-eval-2026-11-22-b812e9c4.evidence.json
  Where a policy asks who says so, it counts once it is signed:
    ssh-keygen -Y sign -n ajar-evidence -f ~/.ssh/id_ed25519 clustered/lm-eval-2026-11-22-b812e9c4.evidence.json
  $ grep -o '"clusters":[^]]*' clustered/*
  "clusters":[2,2,1,1,3,0
  $ ajar evidence import run/results_* run/samples_toy_mc_* --subject m --cluster nothing
  ajar: run/samples_toy_mc_2026-11-22T03-55-29.148499.jsonl: line 1: the document has no field "nothing" (at byte 0)
  ? 3

Items alone do not say whether the run had a limit. A file that was cut, or changed, is not of that run:

  $ ajar evidence import run/samples_toy_mc_* --subject m
  ajar: run/samples_toy_mc_2026-11-22T03-55-29.148499.jsonl: its results_DATE.json is needed, too: only it says what was planned
  ? 3
  $ mkdir cut; cp run/* cut; sed -i 6d cut/samples_toy_mc_*
  $ ajar evidence import cut/* --subject m
  ajar: cut/samples_toy_mc_2026-11-22T03-55-29.148499.jsonl: 5 items of "toy_mc", and the other file of the run says 6: one of them is cut short, or of another run
  ? 3
  $ mkdir changed; cp run/* changed; sed -i 's/"acc": 0.0/"acc": 1.0/' changed/samples_toy_mc_*
  $ ajar evidence import changed/* --subject m
  ajar: changed/samples_toy_mc_2026-11-22T03-55-29.148499.jsonl: the scores of "toy_mc", "acc" come to 1, and the other file of the run says 0.666667: one of them was changed
  ? 3

The shared schema of Every Eval Ever, with its items. Of a group its converter writes the items of one
task only, and says that they are all:

  $ ajar evidence import every-eval-ever/toy_gen* every-eval-ever/toy_mc.json every-eval-ever/toy_mc_samples.jsonl --subject m
    fact                                                        shows
    eval.toy_gen_flexible-extract.exact_match_flexible-extract  0 of 6, item by item
    eval.toy_gen_strict-match.exact_match_strict-match          0 of 6, item by item
    eval.toy_mc.acc                                             4 of 6, item by item
    eval.toy_mc.acc_norm                                        4 of 6, item by item
  
  4 items, written to m/every-eval-ever-2026-11-22-1f9587cc.evidence.json
  Where a policy asks who says so, they count once they are signed:
    ssh-keygen -Y sign -n ajar-evidence -f ~/.ssh/id_ed25519 m/every-eval-ever-2026-11-22-1f9587cc.evidence.json
  $ ajar evidence import every-eval-ever/toy.json every-eval-ever/toy_samples.jsonl --subject m
  ajar: every-eval-ever/toy_samples.jsonl: 6 items of "toy", and the other file of the run says 12: one of them is cut short, or of another run
  ? 3
  $ ajar evidence import every-eval-ever/toy.json --subject m --dry-run
    fact          shows
    eval.toy.acc  0.5833 with error 0.1537
  
  1 item, would be written to m/every-eval-ever-2026-11-22-f0a1cada.evidence.json
  $ ajar evidence import every-eval-ever/toy_mc_samples.jsonl --subject m
  ajar: every-eval-ever/toy_mc_samples.jsonl: the record of its evaluation is needed, too: only it says what was planned
  ? 3
