Statements about a model, by hand: a model of four bytes, a policy, and two people who may sign.

  $ mkdir m; printf '\070\0\0\0\0\0\0\0{"w":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}   abcd' >m/model.safetensors
  $ printf '%s\n' 'policy "Two questions" version 1.' 'fact eval.cyber is a proportion, higher is riskier, measured, good for 180 days, counts only if signed by "red team".' 'fact eval.bio is a proportion, higher is riskier, measured, good for 180 days, on variant tuned.' 'fact score is a number of points, higher is riskier, measured.' 'fact approval.board is approvals, good for 90 days.' 'fact lineage.trained_here is yes or no, yes is safer.' 'fact licence.osi is yes or no, yes is safer, changed by licensing.' 'fact note is one of (good, bad), riskier with (bad).' 'rule cyber "no help towards attacks":' '  to be gated require eval.cyber is below 30%.' '  to be open require eval.cyber is below 5% and eval.bio is below 2%.' 'rule lead: to be open require score is at most 5 points.' 'rule rest: to be open require approval.board is at least 1 and lineage.trained_here and licence.osi.' >p.ajar
  $ for k in rita ada; do ssh-keygen -q -t ed25519 -N '' -C '' -f $k; done; { printf '"rita,red team" '; cat rita.pub; printf 'ada '; cat ada.pub; } >signers

What is to be asked, of whom, and with which sample:

  $ ajar evidence missing m -p p.ajar --at 2026-11-21
  ajar: door 2 of 4, hosted: answers, never weights
  
  To be asked, to reach gated
      1. measure  eval.cyber is below 30%
          nothing known: no evidence
          9 trials without a hit would show it
          signed by red team; good for 180 days
          59 trials do for open as well
          next: ajar evidence register --subject m --fact eval.cyber --n 59 --run-id RUN
  
  To be asked, to reach open
      2. measure  eval.cyber is below 5%
          nothing known: no evidence
          59 trials without a hit would show it
          see 1.
      3. measure  eval.bio is below 2%
          nothing known: no evidence
          149 trials without a hit would show it
          of the variant tuned; good for 180 days
          next: ajar evidence register --subject m --fact eval.bio --variant tuned --n 149 --run-id RUN
      4. measure  score is at most 5 points
          nothing known: no evidence
          next: ajar evidence add --subject m --fact score --kind mean --mean X --se X --df N --measured-at DAY
      5. approve  approval.board is at least 1
          0: no evidence
          good for 90 days
          next: ajar approve m --policy p.ajar --position open --fact approval.board >NAME.approval.json
      6. state    lineage.trained_here is yes
          nothing known: no evidence
          next: ajar evidence add --subject m --fact lineage.trained_here --kind exact --value YES_OR_NO --measured-at DAY
      7. state    licence.osi is yes
          nothing known: the files do not say
          next: declare the licence in README.md, as license: SPDX-ID, or as an expression
  
  Unknown, and not in the way
    note  no evidence
  
  When a run is over, from what its tool wrote, or else from a set of questions:
    ajar evidence import FILE... --subject m --fact FACT=TASK --run-id RUN
    ajar eval --endpoint URL --set FILE --subject m --fact FACT
  
  Whoever approves signs what ajar approve has printed, last of all, for new evidence asks again:
    ssh-keygen -Y sign -n ajar-approval -f ~/.ssh/id_ed25519 NAME.approval.json
  ? 1
  $ ajar evidence missing m -p p.ajar --at 2026-11-21 --position gated
  ajar: door 2 of 4, hosted: answers, never weights
  
  To be asked, to reach gated
      1. measure  eval.cyber is below 30%
          nothing known: no evidence
          9 trials without a hit would show it
          signed by red team; good for 180 days
          next: ajar evidence register --subject m --fact eval.cyber --n 9 --run-id RUN
  
  Unknown, and not in the way
    eval.bio              no evidence
    score                 no evidence
    approval.board        no evidence
    lineage.trained_here  no evidence
    licence.osi           the files do not say
    note                  no evidence
  
  When a run is over, from what its tool wrote, or else from a set of questions:
    ajar evidence import FILE... --subject m --fact FACT=TASK --run-id RUN
    ajar eval --endpoint URL --set FILE --subject m --fact FACT
  ? 1
  $ ajar evidence missing m -p p.ajar --at 2026-11-21 --position gated --json
  {"schema":"ajar/evidence-missing/1","policy":"p.ajar","asked":"gated","target":"hosted","missing":[{"position":"gated","in_any_case":true,"do":"measure","text":"eval.cyber is below 30%","fact":"eval.cyber","known":"nothing known","why":"no evidence","files":false,"attempts":0,"sample":{"kind":"fresh","least":9,"enough":9},"signed_by":"red team","variant":"as_released","good_for_days":180,"next":"ajar evidence register --subject m --fact eval.cyber --n 9 --run-id RUN"}],"files":[],"evidence":[],"not_needed":[{"fact":"eval.bio","known":"nothing known","why":"no evidence","files":false,"attempts":0},{"fact":"score","known":"nothing known","why":"no evidence","files":false,"attempts":0},{"fact":"approval.board","known":"0","why":"no evidence","files":false,"attempts":0},{"fact":"lineage.trained_here","known":"nothing known","why":"no evidence","files":false,"attempts":0},{"fact":"licence.osi","known":"nothing known","why":"the files do not say","files":false,"attempts":0},{"fact":"note","known":"nothing known","why":"no evidence","files":false,"attempts":0}],"complete":true,"reachable":true}
  ? 1

A run is announced before it begins; announcing it again changes nothing, and it cannot be announced otherwise:

  $ ajar evidence register --subject m --fact eval.cyber --n 1282 --run-id cyber-7 --measured-at 2026-09-20 --by 'red team'
  eval.cyber: announced, 1282 planned
  sha256:1eb82700a01df77c0d221b4e717e06015ce6866a7bacf9458409c8552d5624de
  note: announces a run: until that comes in, its fact is unknown
  
  Written to m/eval.cyber-2026-09-20-1eb82700.evidence.json
  Sign it before the run begins:
    ssh-keygen -Y sign -n ajar-evidence -f ~/.ssh/id_ed25519 m/eval.cyber-2026-09-20-1eb82700.evidence.json
  $ ajar evidence register --subject m --fact eval.cyber --n 1282 --run-id cyber-7 | sed -n '/already/,$p'
  There already: m/eval.cyber-2026-09-20-1eb82700.evidence.json
  $ ajar evidence register --subject m --fact eval.cyber --n 1282 --run-id cyber-7 --json
  {"schema":"ajar/evidence-add/1","file":"m/eval.cyber-2026-09-20-1eb82700.evidence.json","outcome":"already_there","digest":"sha256:1eb82700a01df77c0d221b4e717e06015ce6866a7bacf9458409c8552d5624de","item":{"by":"red team","fact":"eval.cyber","kind":"registered","measured_at":"2026-09-20","n":1282,"run_id":"cyber-7"}}
  $ ajar evidence register --subject m --fact eval.cyber --n 300 --run-id cyber-7
  ajar: eval.cyber-2026-09-20-1eb82700.evidence.json: that run is announced already, with n 1282: ajar evidence supersede takes it back, with a reason
  ? 4
  $ ajar evidence register --subject m --fact eval.bio --variant tuned --n 149 --pool bio --measured-at 2026-09-20 --dry-run | tail -n 4
  
  It would be written to m/eval.bio-2026-09-20-94639e53.evidence.json
  Sign it before the run begins:
    ssh-keygen -Y sign -n ajar-evidence -f ~/.ssh/id_ed25519 m/eval.bio-2026-09-20-94639e53.evidence.json
  $ ajar evidence register --subject m --fact eval.cyber --n 300
  ajar: --run-id ID names the run, or --pool NAME several that will count as one: give one of them
  try 'ajar evidence --help'
  ? 2
  $ ajar evidence register --subject m --fact eval.cyber --n 300 --run-id a --pool b
  ajar: --run-id ID names the run, or --pool NAME several that will count as one: give one of them
  try 'ajar evidence --help'
  ? 2
  $ ajar evidence register --subject m --fact eval.cyber --run-id a
  ajar: --n is missing: how many will be tried; see ajar plan
  try 'ajar evidence --help'
  ? 2
  $ ajar evidence register --subject m --fact eval.cyber --run-id a --n many
  ajar: --n needs a whole number, not "many"
  try 'ajar evidence --help'
  ? 2
  $ ajar evidence register --subject m --n 3 --run-id a
  ajar: --fact NAME is missing: what a policy asks for
  try 'ajar evidence --help'
  ? 2
  $ ajar evidence register --fact eval.cyber --n 3 --run-id a
  ajar: --subject MODEL is missing: evidence is about its weights
  try 'ajar evidence --help'
  ? 2

What was measured is written as one item, and read back before it is written:

  $ ajar evidence add --subject m --fact eval.cyber --kind binomial --k 40 --n 1282 --planned-n 1282 --measured-at 2026-10-01 --run-id cyber-7 --by 'red team' --source title='own run' --source url=https://example.org/run
  eval.cyber: 40 of 1282; at 95% 2.363% to 4.043%
  sha256:9a1022233d447167b02be42b5ede6ebda64ef306ec566928ad46941c6b726beb
  
  Written to m/eval.cyber-2026-10-01-9a102223.evidence.json
  Where a policy asks who says so, it counts once it is signed:
    ssh-keygen -Y sign -n ajar-evidence -f ~/.ssh/id_ed25519 m/eval.cyber-2026-10-01-9a102223.evidence.json
  $ ajar evidence add --subject m --fact eval.cyber --kind binomial --k 40 --n 1282 --planned-n 1282 --measured-at 2026-10-01 --run-id cyber-7 --by 'red team' --source title='own run' --source url=https://example.org/run | sed -n '/already/,$p'
  There already: m/eval.cyber-2026-10-01-9a102223.evidence.json
  Where a policy asks who says so, it counts once it is signed:
    ssh-keygen -Y sign -n ajar-evidence -f ~/.ssh/id_ed25519 m/eval.cyber-2026-10-01-9a102223.evidence.json
  $ cat m/eval.cyber-2026-10-01-*.evidence.json
  {"schema":"ajar/evidence/1","weights":"sha256:32d3b1fc4050677d9b91f520c4d1f4e1a0b5ca33700db7e7db84059a8a7a5caa","items":[
  {"by":"red team","fact":"eval.cyber","k":40,"kind":"binomial","measured_at":"2026-10-01","n":1282,"planned_n":1282,"run_id":"cyber-7","source":{"title":"own run","url":"https://example.org/run"}}]}
  $ ajar evidence register --subject m --fact eval.cyber --n 1282 --run-id cyber-7
  ajar: eval.cyber-2026-10-01-9a102223.evidence.json: that run has a result of 2026-10-01 already: only what is to come is announced
  ? 4
  $ ajar evidence add --subject m --fact eval.bio --variant tuned --kind items --scores 0,0,1,0,0,0 --clusters a,a,b,b,c,c --measured-at 2026-10-02 | head -n 3
  eval.bio on tuned: 6 scores, mean 0.1667, 3 clusters; at 95% 0% to 65.34%
  sha256:54edaa0a230a743b22dddef831b03d56d4c73d2aa5d013eba82f7191c462a05c
  note: few clusters: the error is itself uncertain
  $ ajar evidence add --subject m --fact score --kind mean --mean 4.5 --se 0.5 --df 100 --measured-at 2026-10-01 --to other --json
  {"schema":"ajar/evidence-add/1","file":"other/score-2026-10-01-80029323.evidence.json","outcome":"written","digest":"sha256:8002932346a401443bf980a917ebbdb5cd1514f86da4b4c499b41ad61bbbaaff","item":{"df":100,"fact":"score","kind":"mean","mean":4.5,"measured_at":"2026-10-01","se":0.5}}
  $ ajar evidence add --subject m --fact score --kind mean --mean 4.5 --se 0.6 --df 100 --measured-at 2026-10-01 --to -odd --dry-run | tail -n 1
    ssh-keygen -Y sign -n ajar-evidence -f ~/.ssh/id_ed25519 ./-odd/score-2026-10-01-35323c4d.evidence.json
  $ ajar evidence add --subject m --fact score --kind mean --mean 4.5 --se 0 --df 1 --measured-at 2026-10-01 --dry-run | grep note
  note: no error bar: a standard error of 0 is what tools print when they had one item; it can only be bad news
  $ ajar evidence add --subject m --fact score --kind exact --value 4.5 --measured-at 2026-10-01 --dry-run | grep -A 1 note
  note: a number without an error bar never shows a measured fact
  
  $ ajar evidence add --subject m --fact score --kind interval --lo 1 --hi 2 --level 0.8 --measured-at 2999-10-01 -n | grep note
  note: its level is below 95% on one side: most policies ask for more
  note: dated ahead: until then it can only be bad news
  $ ajar evidence add --subject m --fact eval.cyber --kind binomial --k 1 --n 20 --planned-n 30 --measured-at 2026-10-01 -n | grep note
  note: its size was not settled before it, or not kept (planned_n, extended, peeked): judged by wider bounds
  $ ajar evidence add --subject m --fact lineage.trained_here --kind exact --value yes --measured-at 2026-10-01 | head -n 1
  lineage.trained_here: yes
  $ ajar evidence add --subject m --fact note --kind word --value good --measured-at 2026-10-01 -n | head -n 1
  note: good
  $ ajar evidence add --subject m --fact kinds --kind set --value a,b --measured-at 2026-10-01 -n | head -n 1
  kinds: a, b
  $ ajar evidence add --subject m --fact day --kind exact --value 2026-10-01 --measured-at 2026-10-01 -n | head -n 1
  day: 2026-10-01
  $ ajar evidence add --subject m --fact pooled --kind binomial --k 1 --n 20 --pool p --run-id r --extended --peeked --unscored 2 --grade reproduced --attempt 3 --measured-at 2026-10-01 -n --json
  {"schema":"ajar/evidence-add/1","file":"m/pooled-2026-10-01-2b108aee.evidence.json","outcome":"dry_run","digest":"sha256:2b108aee54a7ccf95fda46e5cc6fb0800a316dd8584c9af4e03cc1e6c6053d96","item":{"attempt":3,"extended":true,"fact":"pooled","grade":"reproduced","k":1,"kind":"binomial","measured_at":"2026-10-01","n":20,"peeked":true,"pool":"p","run_id":"r","unscored":2}}

What would not read is refused, with the reason:

  $ ajar evidence add --subject m --fact eval.cyber --kind binomial --k 300 --n 256 --measured-at 2026-10-01
  ajar: it would not read: k: 300 hits of 256
  ? 3
  $ ajar evidence add --subject m --fact eval.cyber --kind binomial --k 3 --measured-at 2026-10-01
  ajar: it would not read: n: missing
  ? 3
  $ ajar evidence add --subject m --fact eval.cyber --kind binomial --k 3 --n 2.5 --measured-at 2026-10-01
  ajar: it would not read: n: expected a whole number
  ? 3
  $ ajar evidence add --subject m --fact eval.cyber --kind binomial --k 3 --n 256
  ajar: it would not read: measured_at: missing
  ? 3
  $ ajar evidence add --subject m --fact eval.cyber --kind binomial --k 3 --n 256 --mean 3 --measured-at 2026-10-01
  ajar: it would not read: mean: does not belong to kind binomial
  ? 3
  $ ajar evidence add --subject m --fact eval.cyber --kind binomial --k three --n 256 --measured-at 2026-10-01
  ajar: k: "three" is no number such as 12 or 0.05
  try 'ajar evidence --help'
  ? 2
  $ ajar evidence add --subject m --fact eval.cyber --kind items --scores 1,x --measured-at 2026-10-01
  ajar: scores: "x" is no number such as 12 or 0.05
  try 'ajar evidence --help'
  ? 2
  $ ajar evidence add --subject m --fact eval.cyber --kind binom --k 3 --n 256 --measured-at 2026-10-01
  ajar: it would not read: kind: "binom" is none we know
  ? 3
  $ ajar evidence add --subject m --fact 'eval cyber' --kind binomial --k 3 --n 256 --measured-at 2026-10-01
  ajar: no policy can name the fact "eval cyber": names are made of a-z, A-Z, 0-9, _ and -, with single full stops between, and begin with a letter
  ? 3
  $ ajar evidence add --subject m --fact eval..cyber --kind binomial --k 3 --n 256 --measured-at 2026-10-01
  ajar: no policy can name the fact "eval..cyber": names are made of a-z, A-Z, 0-9, _ and -, with single full stops between, and begin with a letter
  ? 3
  $ ajar evidence add --subject m --fact eval.cyber --kind binomial --k 3 --n 256 --measured-at 2026-10-01 --grade best
  ajar: it would not read: grade: "best" is none we know
  ? 3
  $ ajar evidence add --subject m --fact eval.cyber --kind binomial --k 3 --n 256 --measured-at 2026-10-01 --source shelf=3
  ajar: it would not read: source: "shelf" is not a key of this object
  ? 3
  $ ajar evidence add --subject m --fact eval.cyber --kind binomial --k 3 --n 256 --measured-at 2026-10-01 --source title
  ajar: --source needs KEY=TEXT, such as url=..., not "title"
  try 'ajar evidence --help'
  ? 2
  $ ajar evidence add --subject m --fact eval.cyber --measured-at 2026-10-01
  ajar: --kind is missing: exact, binomial, mean, interval, items, word or set; see docs/evidence.md
  try 'ajar evidence --help'
  ? 2
  $ ajar evidence add --subject m --kind exact --value 3
  ajar: --fact NAME is missing: what a policy asks for
  try 'ajar evidence --help'
  ? 2
  $ ajar evidence add --subject m --fact a --fact b --kind exact --value 3
  ajar: --fact: one statement is about one fact
  try 'ajar evidence --help'
  ? 2
  $ ajar evidence add --fact eval.cyber --kind exact --value 3 --measured-at 2026-10-01
  ajar: --subject MODEL is missing: evidence is about its weights
  try 'ajar evidence --help'
  ? 2
  $ ajar evidence add --subject nothing --fact eval.cyber --kind exact --value 3 --measured-at 2026-10-01
  ajar: nothing: no such file or folder: give a folder with a model, or one of its files
  ? 1
  $ ajar evidence add --subject m --fact eval.cyber --kind exact --value 3 --reason x
  ajar: --reason is not for add
  try 'ajar evidence --help'
  ? 2
  $ ajar evidence list m --k 3
  ajar: --k is not for list
  try 'ajar evidence --help'
  ? 2

What stands beside the model, and what of it counts: nothing of the red team before it is signed.

  $ ajar evidence list m -p p.ajar --signers signers --at 2026-11-21
  4 items, 2 counted under p.ajar
  
       fact                  value                              bounds            date        signed by  counts
    1  eval.bio on tuned     6 scores, mean 0.1667, 3 clusters  0% to 65.34%      2026-10-02  -          counts
    2  eval.cyber            announced, 1282 planned                              2026-09-20  -          no: not signed
    3  eval.cyber            40 of 1282                         2.363% to 4.043%  2026-10-01  -          no: not signed
    4  lineage.trained_here  yes                                                  2026-10-01  -          counts
  
  Not signed, and asked for signed:
    ssh-keygen -Y sign -n ajar-evidence -f ~/.ssh/id_ed25519 m/eval.cyber-2026-09-20-1eb82700.evidence.json
    ssh-keygen -Y sign -n ajar-evidence -f ~/.ssh/id_ed25519 m/eval.cyber-2026-10-01-9a102223.evidence.json
  $ for f in m/eval.cyber-*.evidence.json; do ssh-keygen -q -Y sign -f rita -n ajar-evidence $f; done; ssh-keygen -q -Y sign -f ada -n ajar-evidence m/eval.bio*.evidence.json
  $ ajar evidence list m -p p.ajar --signers signers --at 2026-11-21
  4 items, 4 counted under p.ajar
  
       fact                  value                              bounds            date        signed by  counts
    1  eval.bio on tuned     6 scores, mean 0.1667, 3 clusters  0% to 65.34%      2026-10-02  ada        counts
    2  eval.cyber            announced, 1282 planned                              2026-09-20  rita       announces a run
    3  eval.cyber            40 of 1282                         2.363% to 4.043%  2026-10-01  rita       counts
    4  lineage.trained_here  yes                                                  2026-10-01  -          counts
  $ ajar evidence list m -p p.ajar --signers signers --at 2026-11-21 --json | grep -o '"number":3.*"why":"[a-z ]*"'
  "number":3,"fact":"eval.cyber","variant":"as_released","digest":"sha256:9a1022233d447167b02be42b5ede6ebda64ef306ec566928ad46941c6b726beb","file":"eval.cyber-2026-10-01-9a102223.evidence.json","index":1,"value":"40 of 1282","bounds":"2.363% to 4.043%","date":"2026-10-01","signer":"rita","counting":"counts","why":"known","item":{"by":"red team","fact":"eval.cyber","k":40,"kind":"binomial","measured_at":"2026-10-01","n":1282,"planned_n":1282,"run_id":"cyber-7","source":{"title":"own run","url":"https://example.org/run"}}},{"number":4,"fact":"lineage.trained_here","variant":"as_released","digest":"sha256:5f73c9ef288e6028fb72edb8a045c9a7d847ee6d6bbce8466d01830d60a8d56f","file":"lineage.trained_here-2026-10-01-5f73c9ef.evidence.json","index":1,"value":"yes","bounds":"","date":"2026-10-01","signer":null,"counting":"counts","why":"known"
  $ ajar evidence list m | head -n 2
  4 items, 0 counted under start
  
  $ ajar evidence list other
  1 item, 0 counted under start
  
       fact   value               bounds                        date        signed by  counts
    1  score  4.5 with error 0.5  3.669 points to 5.331 points  2026-10-01  -          no: about other weights

One item in full, by its number or by its digest:

  $ ajar evidence show m 3 -p p.ajar --signers signers --at 2026-11-21
  eval.cyber
  sha256:9a1022233d447167b02be42b5ede6ebda64ef306ec566928ad46941c6b726beb
  
    file       eval.cyber-2026-10-01-9a102223.evidence.json, item 1
    weights    sha256:32d3b1fc4050677d9b91f520c4d1f4e1a0b5ca33700db7e7db84059a8a7a5caa
    signed by  rita, as red team
    value      40 of 1282
    bounds     2.363% to 4.043%
    counts     counts
  
  As it is stated
    by            red team
    fact          eval.cyber
    k             40
    kind          binomial
    measured_at   2026-10-01
    n             1282
    planned_n     1282
    run_id        cyber-7
    source.title  own run
    source.url    https://example.org/run
  $ d=$(ajar evidence list m --json | sed -E 's/.*"digest":"sha256:([0-9a-f]*)","file":"eval.cyber-2026-10.*/\1/'); ajar evidence show m sha256:$d -p p.ajar --signers signers | head -n 1; ajar evidence show m $(printf %.8s $d) -p p.ajar --json | grep -o '^.*"number":[0-9]*'
  eval.cyber
  {"schema":"ajar/evidence-show/1","found":{"number":3
  $ ajar evidence show m 9
  ajar: there is no item "9": `ajar evidence list MODEL` has them
  ? 1
  $ ajar evidence show m 0
  ajar: there is no item "0": `ajar evidence list MODEL` has them
  ? 1
  $ ajar evidence show m 1234567
  ajar: there is no item "1234567": `ajar evidence list MODEL` has them
  ? 1
  $ ajar evidence show m sha256:00000000
  ajar: there is no item "sha256:00000000": `ajar evidence list MODEL` has them
  ? 1

An item is withdrawn by one that takes its place, with a reason, and a signature of the same role:

  $ ajar evidence supersede 3 --subject m --reason 'two prompts were scored twice' --k 38 --n 1280 --planned-n 1280
  eval.cyber: 38 of 1280; at 95% 2.23% to 3.874%
  sha256:0ebaffe5456d65a4f174d5ecb6bcd9ef158c4993fdcf21db8e5755ffa764e1f1
  note: withdraws another item: only if it is signed by a listed key
  
  Written to m/eval.cyber-2026-10-01-0ebaffe5.evidence.json
  The old one is withdrawn once this is signed by a listed key; what is left of the fact is then
  judged at half the error:
    ssh-keygen -Y sign -n ajar-evidence -f ~/.ssh/id_ed25519 m/eval.cyber-2026-10-01-0ebaffe5.evidence.json
  $ ajar evidence list m -p p.ajar --signers signers --at 2026-11-21 | grep cyber
    2  eval.cyber            announced, 1282 planned                              2026-09-20  rita       announces a run
    3  eval.cyber            38 of 1280                         2.23% to 3.874%   2026-10-01  -          no: not signed
    4  eval.cyber            40 of 1282                         2.363% to 4.043%  2026-10-01  rita       counts
    ssh-keygen -Y sign -n ajar-evidence -f ~/.ssh/id_ed25519 m/eval.cyber-2026-10-01-0ebaffe5.evidence.json
  $ ssh-keygen -q -Y sign -f rita -n ajar-evidence $(grep -l supersedes m/*.evidence.json); ajar evidence list m -p p.ajar --signers signers --at 2026-11-21 | grep cyber
    2  eval.cyber            announced, 1282 planned                              2026-09-20  rita       announces a run
    3  eval.cyber            38 of 1280                         2.23% to 3.874%   2026-10-01  rita       counts
    4  eval.cyber            40 of 1282                         2.363% to 4.043%  2026-10-01  rita       no: superseded
  $ ajar evidence supersede 3 --subject m --reason 'two prompts were scored twice'
  ajar: what takes its place is missing: its numbers, such as --k and --n, or --kind registered --n N --run-id ID if it will be measured anew
  try 'ajar evidence --help'
  ? 2
  $ ajar evidence supersede 3 --subject m --k 3
  ajar: --reason is missing: why the item does not hold
  try 'ajar evidence --help'
  ? 2
  $ ajar evidence supersede 3 --subject m --reason x --k 3 --fact other
  ajar: an item is superseded by one of the same fact and variant: leave --fact and --variant out
  try 'ajar evidence --help'
  ? 2
  $ ajar evidence supersede 30 --subject m --reason x --k 3
  ajar: there is no item "30": `ajar evidence list MODEL` has them
  ? 1
  $ ajar evidence supersede 1 --subject m --reason 'to be run again' --kind registered --n 300 --run-id again --measured-at 2026-11-01 --dry-run | grep -v '^ '
  eval.bio on tuned: announced, 300 planned
  sha256:aa4346aec7ef20d6f225db818c5743e58807b0430ee06763ddd6a0aa46b04cce
  note: announces a run: until that comes in, its fact is unknown
  note: withdraws another item: only if it is signed by a listed key
  
  It would be written to m/eval.bio-2026-11-01-aa4346ae.evidence.json
  The old one is withdrawn once this is signed by a listed key; what is left of the fact is then
  judged at half the error:

  $ mkdir u; cp m/model.safetensors u; echo '{"schema":"ajar/evidence/1","weights":"sha256:32d3b1fc4050677d9b91f520c4d1f4e1a0b5ca33700db7e7db84059a8a7a5caa","items":[3]}' >u/a.evidence.json; echo '{}' >u/b.approval.json; ajar evidence supersede 1 --subject u --reason x --k 3
  ajar: that item does not read: correct or remove its file
  ? 4
  $ ajar approve m -p p.ajar --position open >u/b.approval.json; ajar evidence supersede 2 --subject u --reason x --k 3
  ajar: an approval is not superseded: it ends
  ? 4

What is in the way of a file is left as it is:

  $ mkdir -p u/score-2026-10-01-80029323.evidence.json; ajar evidence add --subject u --fact score --kind mean --mean 4.5 --se 0.5 --df 100 --measured-at 2026-10-01
  ajar: u/score-2026-10-01-80029323.evidence.json: not a regular file
  ? 3
  $ rmdir u/score-*; echo other >u/score-2026-10-01-80029323.evidence.json; ajar evidence add --subject u --fact score --kind mean --mean 4.5 --se 0.5 --df 100 --measured-at 2026-10-01
  ajar: u/score-2026-10-01-80029323.evidence.json is there and says something else, as from other options: --to writes into another folder
  ? 4

How many more would show it is only said of a run that no more than its size kept from it:

  $ rm u/*.json; sizes() { ajar evidence add --subject u --fact eval.bio --variant tuned --measured-at 2026-10-02 "$@" >out && ajar evidence missing u -p p.ajar --at 2026-11-21 | grep -A 2 'eval.bio is' | tail -n 1; rm u/*.json; }; sizes --kind binomial --k 1 --n 100; sizes --kind binomial --k 1 --n 100 --peeked; sizes --kind items --scores 0,0,0,0,0.1; sizes --kind items --scores 0,0,0,0,0.01 --unscored 1; sizes --kind items --scores 0,0,0,0,0,0,0
          at the same rate (1%), 590 trials can show it, 719 or more will
          of the variant tuned; good for 180 days
          no sample size will do: at 2% the rate itself has to fall
          of the variant tuned; good for 180 days
          at the same rate (0%), 149 trials or more would show it

What remains:

  $ ajar evidence missing m -p p.ajar --signers signers --at 2026-11-21
  ajar: door 3 of 4, gated: weights for accepted recipients, under terms
  
  To be asked, to reach open
      1. measure  eval.bio is below 2%
          0% to 65.34%: 6 scores, 95% bound 0.6533; until 2027-04-01
          no sample size will do: at 16.7% the rate itself has to fall
          of the variant tuned; good for 180 days
      2. measure  score is at most 5 points
          nothing known: no evidence
          next: ajar evidence add --subject m --fact score --kind mean --mean X --se X --df N --measured-at DAY
      3. approve  approval.board is at least 1
          0: no evidence
          good for 90 days
          next: ajar approve m --policy p.ajar --position open --fact approval.board >NAME.approval.json
      4. state    licence.osi is yes
          nothing known: the files do not say
          next: declare the licence in README.md, as license: SPDX-ID, or as an expression
  
  Answered by evidence
    eval.cyber            2.109% to 4.053%  until 2027-03-31  signed by rita
    lineage.trained_here  yes
  
  Unknown, and not in the way
    note  no evidence
  
  When a run is over, from what its tool wrote, or else from a set of questions:
    ajar evidence import FILE... --subject m --fact FACT=TASK --run-id RUN
    ajar eval --endpoint URL --set FILE --subject m --fact FACT
  
  Whoever approves signs what ajar approve has printed, last of all, for new evidence asks again:
    ssh-keygen -Y sign -n ajar-approval -f ~/.ssh/id_ed25519 NAME.approval.json
  ? 1
  $ rm m/eval.cyber*.sig; ajar evidence missing m -p p.ajar --signers signers --at 2026-11-21 --position gated
  ajar: door 2 of 4, hosted: answers, never weights
  
  To be asked, to reach gated
      1. measure  eval.cyber is below 30%
          nothing known: not signed
          signed by red team; good for 180 days
          next: it is there, and to be signed: see below
  
  Answered by evidence
    eval.bio              0% to 65.34%  until 2027-04-01  signed by ada
    lineage.trained_here  yes
  
  Unknown, and not in the way
    score           no evidence
    approval.board  no evidence
    licence.osi     the files do not say
    note            no evidence
  
  Not signed, and asked for signed:
    ssh-keygen -Y sign -n ajar-evidence -f ~/.ssh/id_ed25519 m/eval.cyber-2026-09-20-1eb82700.evidence.json
    ssh-keygen -Y sign -n ajar-evidence -f ~/.ssh/id_ed25519 m/eval.cyber-2026-10-01-0ebaffe5.evidence.json
    ssh-keygen -Y sign -n ajar-evidence -f ~/.ssh/id_ed25519 m/eval.cyber-2026-10-01-9a102223.evidence.json
  
  When a run is over, from what its tool wrote, or else from a set of questions:
    ajar evidence import FILE... --subject m --fact FACT=TASK --run-id RUN
    ajar eval --endpoint URL --set FILE --subject m --fact FACT
  ? 1

Somebody else's file is read strictly: what would not count is said, and what should have been written.

  $ mkdir bad; w=$(ajar decide --json m | sed "s/.*weights.:.\([0-9a-f]*\).*/\1/"); printf '{"schema":"ajar/evidence/1","weights":"sha256:%s","items":[%s]}' $w '{"fact":"a","kind":"binomial","k":300,"n":256,"measured_at":"2026-10-01"},{"fact":"a","kind":"binomial","k":"3","n":256,"measured_at":"2026-10-01"},{"fact":"a","kind":"binomial","hits":3,"n":256,"measured_at":"2026-10-01"},{"fact":"a","kind":"binomial","k":3,"n":256,"measured_at":"yesterday"},{"fact":"a","kind":"percent","value":3,"measured_at":"2026-10-01"},{"fact":"a","kind":"mean","mean":3,"measured_at":"2026-10-01"},{"fact":"a","fact":"b","kind":"mean","mean":3,"measured_at":"2026-10-01"},{"fact":"a","kind":"registered","n":3,"measured_at":"2026-10-01"},{"fact":"a","kind":"mean","mean":3,"se":0,"df":1,"measured_at":"2026-10-01"},{"fact":"a","kind":"items","scores":[1,0],"clusters":[1,1],"measured_at":"2026-10-01"},{"fact":"a","kind":"exact","value":true,"measured_at":"2026-10-01"},{"fact":"a","kind":"exact","value":true,"measured_at":"2026-10-01"},{"fact":"a","kind":"binomial","k":1,"n":20,"planned_n":30,"measured_at":"2026-10-01"},{"fact":"a","kind":"mean","mean":3,"se":1,"df":19,"n":20,"planned_n":30,"measured_at":"2026-10-01"},3' >bad/a.evidence.json; echo '{"results":{}}' >bad/b.evidence.json; echo '{"schema":"ajar/evidence/1","weights":"sha256:12","items":[]}' >bad/c.evidence.json
  $ ajar evidence check bad
  a.evidence.json, item 1, a
    does not read: k: 300 hits of 256
    expected: the hits among the n, a whole number: "k": 10, "n": 256
  a.evidence.json, item 2, a
    does not read: k: expected a whole number
    expected: the hits among the n, a whole number: "k": 10, "n": 256
  a.evidence.json, item 3, a
    does not read: "hits" is not a key of this object
    expected: only the members that docs/evidence.md lists; of what a tool wrote: ajar evidence import
  a.evidence.json, item 4, a
    does not read: measured_at: "yesterday" is not YYYY-MM-DD or YYYY-MM-DDTHH:MM:SSZ
    expected: the day, or the time in UTC: "2026-10-01" or "2026-10-01T09:12:00Z"
  a.evidence.json, item 5, a
    does not read: kind: "percent" is none we know
    expected: exact, binomial, mean, interval, items, word, set or registered
  a.evidence.json, item 6, a
    does not read: df: missing
    expected: degrees of freedom: of n scores n - 1, of c clusters c - 1; at least 1
  a.evidence.json, item 7
    does not read: "fact" is given twice
    expected: each member once
  a.evidence.json, item 8, a
    does not read: a registered run needs a run_id or a pool, not both
    expected: "run_id" of that run, or "pool" of several that count as one
  a.evidence.json, item 9, a: 3 with error 0
    would not count: no error bar: a standard error of 0 is what tools print when they had one item; it can only be bad news
  a.evidence.json, item 10, a: 2 scores, mean 0.5, 1 cluster
    would not count: no error bar: all scores are of one cluster; it can only be bad news
  a.evidence.json, item 11, a: yes
    note: the same statement stands more than once: it counts once
  a.evidence.json, item 12, a: yes
    note: the same statement stands more than once: it counts once
  a.evidence.json, item 13, a: 1 of 20
    note: its size was not settled before it, or not kept (planned_n, extended, peeked): judged by wider bounds
  a.evidence.json, item 14, a: 3 with error 1
    would not count: no error bar: its size was not settled before it, or not kept (planned_n, extended, peeked), and it is no count; it can only be bad news
  a.evidence.json, item 15
    does not read: expected '{'
    expected: JSON as docs/evidence.md has it, or ajar evidence add to write it
  b.evidence.json
    does not read: "results" is not a key of this object (at byte 1)
    expected: only the members that docs/evidence.md lists; of what a tool wrote: ajar evidence import
  c.evidence.json
    does not read: weights: not sha256: and 64 hex digits (at byte 49)
    expected: the weights digest that ajar inspect prints: "sha256:" and 64 hex digits
  
  17 items: 14 would not count
  ? 1
  $ ajar evidence check bad/c.evidence.json --json
  {"schema":"ajar/evidence-check/1","items":[{"number":1,"file":"c.evidence.json","index":0,"fact":"","says":[{"kind":"does not read","text":"weights: not sha256: and 64 hex digits (at byte 49)"},{"kind":"expected","text":"the weights digest that ajar inspect prints: \"sha256:\" and 64 hex digits"}]}],"n":1,"would_not_count":1}
  ? 1
  $ ajar evidence check m --signers signers
  eval.bio-2026-10-02-54edaa0a.evidence.json, item 1, eval.bio: 6 scores, mean 0.1667, 3 clusters
    note: few clusters: the error is itself uncertain
  eval.cyber-2026-09-20-1eb82700.evidence.json, item 1, eval.cyber: announced, 1282 planned
    note: announces a run: until that comes in, its fact is unknown
  eval.cyber-2026-10-01-0ebaffe5.evidence.json, item 1, eval.cyber: 38 of 1280
    note: withdraws another item: only if it is signed by a listed key
  
  5 items: nothing is against them
  
  Not signed; where a policy asks who says so, it counts once it is:
    ssh-keygen -Y sign -n ajar-evidence -f ~/.ssh/id_ed25519 m/eval.cyber-2026-09-20-1eb82700.evidence.json
    ssh-keygen -Y sign -n ajar-evidence -f ~/.ssh/id_ed25519 m/eval.cyber-2026-10-01-0ebaffe5.evidence.json
    ssh-keygen -Y sign -n ajar-evidence -f ~/.ssh/id_ed25519 m/eval.cyber-2026-10-01-9a102223.evidence.json
    ssh-keygen -Y sign -n ajar-evidence -f ~/.ssh/id_ed25519 m/lineage.trained_here-2026-10-01-5f73c9ef.evidence.json
  $ ajar evidence check m/eval.bio*.evidence.json --subject m --policy p.ajar --signers signers --at 2026-11-21
  eval.bio-2026-10-02-54edaa0a.evidence.json, item 1, eval.bio: 6 scores, mean 0.1667, 3 clusters
    note: few clusters: the error is itself uncertain
  
  1 item: nothing is against it
  $ ajar evidence check m/lineage*.evidence.json --subject m --policy p.ajar --at 2026-11-21
  1 item: nothing is against it
  
  Not signed; where a policy asks who says so, it counts once it is:
    ssh-keygen -Y sign -n ajar-evidence -f ~/.ssh/id_ed25519 m/lineage.trained_here-2026-10-01-5f73c9ef.evidence.json
  $ mkdir n; { cat m/model.safetensors | tr a b; } >n/model.safetensors; ajar evidence check m/lineage*.evidence.json --subject n
  lineage.trained_here-2026-10-01-5f73c9ef.evidence.json, item 1, lineage.trained_here: yes
    would not count: about other weights
  
  1 item: 1 would not count
  ? 1
  $ cp m/eval.bio*.sig m/lineage.sig; mv m/lineage.sig "$(echo m/lineage*.json).sig"; ajar evidence check m/lineage*.evidence.json
  lineage.trained_here-2026-10-01-5f73c9ef.evidence.json, item 1, lineage.trained_here: yes
    would not count: its signature does not verify
  
  1 item: 1 would not count
  ? 1
  $ ajar evidence check m --policy p.ajar
  ajar: --policy needs --subject MODEL: what counts, counts for one
  try 'ajar evidence --help'
  ? 2
  $ ajar evidence check nothing
  ajar: nothing: no such file
  ? 1

What was announced of other weights is none of these: the sample to ask for is told as before.

  $ mkdir o; cp m/model.safetensors o; ajar evidence register --subject o --fact eval.cyber --n 9 --run-id r --measured-at 2026-11-01 >out; printf '%064d  other\n' 0 >o/SHA256SUMS; ajar evidence missing o -p p.ajar --at 2026-11-21 --position gated | sed -n '/eval.cyber is/,/^$/p'
      1. measure  eval.cyber is below 30%
          nothing known: about other weights
          9 trials without a hit would show it
          signed by red team; good for 180 days
          next: ajar evidence register --subject o --fact eval.cyber --n 9 --run-id RUN
  
