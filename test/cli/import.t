What an evaluation tool wrote becomes evidence about the weights of a model, beside it:

  $ mkdir m; cp $DATA/safetensors/two.safetensors m/model.safetensors
  $ ajar evidence import $DATA/results/lm-eval/run/results_2026-11-22T03-55-29.148499.json --subject m
    fact                                       shows
    eval.toy.acc                               0.5833 with error 0.1537
    eval.toy_gen.exact_match.flexible-extract  0 of 6
    eval.toy_gen.exact_match.strict-match      0 of 6
    eval.toy_mc.acc                            4 of 6
    eval.toy_mc.acc_norm                       4 of 6
    eval.toy_mc2.acc                           3 of 6
    eval.toy_mc2.acc_norm                      2 of 6
  
  7 items, written to m/lm-eval-2026-11-22-5ec8b985.evidence.json
  Where a policy asks who says so, they count once they are signed:
    ssh-keygen -Y sign -n ajar-evidence -f ~/.ssh/id_ed25519 m/lm-eval-2026-11-22-5ec8b985.evidence.json

The same again changes nothing:

  $ sha256sum m/* >before; ajar evidence import $DATA/results/lm-eval/run/results_2026-11-22T03-55-29.148499.json --subject m | grep already
  7 items, already there: m/lm-eval-2026-11-22-5ec8b985.evidence.json
  $ sha256sum -c --quiet before && ls m
  lm-eval-2026-11-22-5ec8b985.evidence.json
  model.safetensors

A decision sees it:

  $ printf 'policy "P" version 1.\nStart from open.\nJudge measurements at 95%% confidence.\nfact eval.toy_mc.acc is a proportion, higher is riskier, measured.\nrule r: at most closed unless eval.toy_mc.acc is below 90%%.\n' >p.ajar
  $ ajar decide m --policy ./p.ajar --at 2026-11-23 | grep -A2 "not shown   eval"
       not shown   eval.toy_mc.acc is at least 90%
                   4 of 6, 95% bound 0.9372
                   lm-eval-2026-11-22-5ec8b985.evidence.json, 2026-11-22, signed by nobody listed

With other options the file would say something else, and is left alone:

  $ ajar evidence import $DATA/results/lm-eval/run/results_2026-11-22T03-55-29.148499.json --subject m --run-id r1
  ajar: m/lm-eval-2026-11-22-5ec8b985.evidence.json is there and says something else, as from other options: --to writes into another folder
  ? 4
  $ ajar evidence import $DATA/results/lm-eval/run/results_2026-11-22T03-55-29.148499.json --subject m --run-id r1 --to . --fact cap.sums=toy_mc/acc --json | tr , '\n' | sed -n '1,12p'
  {"schema":"ajar/import/1"
  "file":"./lm-eval-2026-11-22-5ec8b985.evidence.json"
  "outcome":"written"
  "passed_over":[]
  "evidence":{"schema":"ajar/evidence/1"
  "weights":"sha256:e95718c587a82fed5fc5704649bd536c595f7c1e27e64e872f3b07524eb7b3d1"
  "items":[
  {"fact":"cap.sums"
  "kind":"binomial"
  "k":4
  "n":6
  "planned_n":6

A run with a limit is a prefix of what was planned, and the rest could be anything:

  $ ajar evidence import $DATA/results/lm-eval/limit.json --subject m --dry-run --fact a=toy_mc/acc --fact b=toy_gen/exact_match/strict-match
    fact  shows
    a     2 of 3, 3 unscored  partial run
    b     0 of 3, 3 unscored  partial run
  
  2 items, would be written to m/lm-eval-2026-11-22-92e999d3.evidence.json

A number on a model's page has no error bar and mostly no unit. It is imported as what somebody says,
and shows nothing of a fact that has to be measured:

  $ cp $DATA/results/hub/.eval_results/both.yaml $DATA/results/hub/README.md .
  $ ajar evidence import both.yaml --subject m
  ajar: both.yaml: unit unknown: "Idavidrein/gpqa/gpqa_diamond" could be a percentage or a fraction; the format should say which; --unit percent or --unit fraction does
  ? 3
  $ ajar evidence import README.md --subject m --measured-at 2026-01-01 --unit percent --fact eval.toy_mc.acc=ai2_arc/ARC-Challenge/acc_norm --to said
    fact             shows
    eval.toy_mc.acc  0.6024  the format has no error bar and no number of items
  
  1 item, written to said/model-index-2026-01-01-c63462e4.evidence.json
  Where a policy asks who says so, it counts once it is signed:
    ssh-keygen -Y sign -n ajar-evidence -f ~/.ssh/id_ed25519 said/model-index-2026-01-01-c63462e4.evidence.json
  README.md: a metric without a number is left out (at byte 659)
  $ ajar decide m --policy ./p.ajar --at 2026-11-23 --evidence said | grep -A2 "not shown   eval"
       not shown   eval.toy_mc.acc is at least 90%
                   60.24%: without an error bar of the level asked for
                   model-index-2026-01-01-c63462e4.evidence.json, 2026-01-01, signed by nobody listed

Evidence in its own form is checked and copied, with its signature, if it is about these weights:

  $ mkdir theirs; mv m/lm-eval-*.json theirs/red-team.evidence.json; echo signed >theirs/red-team.evidence.json.sig
  $ ajar evidence import theirs/red-team.evidence.json --subject m
  7 items, copied to m/red-team.evidence.json, with its signature
  $ ajar evidence import theirs/red-team.evidence.json --subject m --json; ls m
  {"schema":"ajar/import/1","copied":[{"file":"m/red-team.evidence.json","outcome":"already_there","items":7,"signature":true}]}
  model.safetensors
  red-team.evidence.json
  red-team.evidence.json.sig
  $ ajar evidence import theirs/red-team.evidence.json --subject m --by me
  ajar: a file of evidence is copied as it is: only --to and --dry-run are for it
  try 'ajar evidence --help'
  ? 2
  $ ajar evidence import theirs/red-team.evidence.json both.yaml --subject m
  ajar: files of evidence are copied, others read: import them one after the other
  try 'ajar evidence --help'
  ? 2
  $ cp -r m other; echo >other/more.bin; ajar evidence import theirs/red-team.evidence.json --subject other --to x
  ajar: theirs/red-team.evidence.json: about other weights: sha256:e95718c587a8..., and the subject is sha256:f8ded438decf...
  ? 3
  $ sed 's/"k":4/"k":7/' theirs/red-team.evidence.json >odd.evidence.json; ajar evidence import odd.evidence.json --subject m
  ajar: odd.evidence.json: item 4: k: 7 hits of 6
  ? 3
  $ head -c 200 theirs/red-team.evidence.json >cut.evidence.json; ajar evidence import cut.evidence.json --subject m
  ajar: cut.evidence.json: items: expected ',' (at byte 200)
  ? 3
  $ ls x
  ls: cannot access 'x': No such file or directory
  ? 2
  $ rm m/red-team*

What does not fit is refused with the reason:

  $ ajar evidence import $DATA/results/lm-eval/run/results_2026-11-22T03-55-29.148499.json
  ajar: --subject MODEL is missing: evidence is about its weights
  try 'ajar evidence --help'
  ? 2
  $ ajar evidence import nothing.json --subject m
  ajar: nothing.json: no such file
  ? 1
  $ ajar evidence import m --subject m
  ajar: m: no regular file
  ? 3
  $ ajar evidence import m/model.safetensors --subject m
  ajar: m/model.safetensors: no results of a tool that is read here; ajar-evidence(1) lists them (at byte 0)
  ? 3
  $ ajar evidence import $DATA/results/lm-eval/run/results_2026-11-22T03-55-29.148499.json --subject m --fact a=toy_mc
  ajar: "toy_mc" has several metrics or filters, "acc_norm" among them: --fact NAME=TASK/METRIC/FILTER says which
  ? 3
  $ ajar evidence import $DATA/results/lm-eval/run/results_2026-11-22T03-55-29.148499.json --subject m --fact a=toy_mc/bleu
  ajar: no result of "toy_mc/bleu" in these files
  ? 1
  $ ajar evidence import $DATA/results/lm-eval/run/results_2026-11-22T03-55-29.148499.json --subject m --fact toy_mc
  ajar: --fact needs NAME=TASK[/METRIC[/FILTER]], not "toy_mc"
  try 'ajar evidence --help'
  ? 2
  $ ajar evidence import $DATA/results/lm-eval/run/results_2026-11-22T03-55-29.148499.json --subject m --unit parsecs
  ajar: --unit needs percent or fraction, not "parsecs"
  try 'ajar evidence --help'
  ? 2
  $ ajar evidence export m
  ajar: unrecognized word "export", expected import, list, show, add, check, supersede, register, missing or openness
  try 'ajar evidence --help'
  ? 2
  $ head -c 300 $DATA/results/lm-eval/run/results_2026-11-22T03-55-29.148499.json >cut.json; ajar evidence import cut.json --subject m
  ajar: cut.json: no results of a tool that is read here; ajar-evidence(1) lists them (at byte 0)
  ? 3

Names are made to fit the language of policies, and must stay apart. A file that names other weights is about something else:

  $ printf '{"results":{"a b":{"acc,none":0.5},"a_b":{"acc,none":0.25}},"versions":{},"config":{},"date":1795317687.2}' >twice.json
  $ ajar evidence import twice.json --subject m
  ajar: twice.json: two results would be the fact "eval.a_b.acc": --fact NAME=TASK/METRIC/FILTER names them apart
  ? 3
  $ ajar evidence import twice.json --subject m --dry-run --fact one='a b' --fact two=a_b/acc/none
    fact  shows
    one   0.5    the file has no standard error
    two   0.25   the file has no standard error
  
  2 items, would be written to m/lm-eval-2026-11-22-d7e7b84f.evidence.json
  $ sed 's/a b/aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffgggggggggghhhhhhhhhhiiiiiiiiii/' twice.json >long.json
  $ ajar evidence import long.json --subject m
  ajar: long.json: "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffgggg"... makes a name of 99 bytes, at most 96: --fact NAME=TASK gives another
  ? 3
  $ sed 's/,"date":[0-9.]*//' twice.json >undated.json
  $ ajar evidence import undated.json --subject m --fact one='a b'
  ajar: undated.json: the file does not say when it was measured: --measured-at DATE does
  ? 3
  $ ajar evidence import undated.json --subject m --fact one='a b' --measured-at 2026-01-01 --variant tuned --by us --to said --json | grep -o '"measured_at.*"us"'
  "measured_at":"2026-01-01T00:00:00Z","variant":"tuned","by":"us"
  $ sed 's/"deployment_type"/"weights": "sha256:0123", &/' $DATA/results/every-eval-ever/toy_mc.json >other.json
  $ ajar evidence import other.json --subject m
  ajar: other.json: about other weights: "sha256:0123", and the subject is "sha256:e95718c587a82fed5fc5704649bd536c595f7c1e27e64e872f3b07524"...
  ? 3
