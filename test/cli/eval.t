A set of questions is put to an endpoint, which here is a program that answers as each question tells
it. The run is announced, every answer is in its log, and what they come to is evidence.

  $ mkdir m && cp $DATA/safetensors/two.safetensors m/ && cp $DATA/prompts/capitals.jsonl set.jsonl
  $ printf '%s\n' 's/sha256:[0-9a-f]*/sha256:.../g; s/begun [0-9-]*/begun DAY/; s/"measured_at":"[^"]*"/"measured_at":.../' >same
  $ $ROOT/test/lib/endpoint.py 'ajar eval --endpoint $CHAT --set set.jsonl --subject m --rest 1; echo; ajar eval --endpoint $CHAT --set set.jsonl --subject m | grep already' | sed -f same
  ajar: capitals: 2 of 3 are hits, 1 could not be scored
  
    fact        eval.capitals.letter
    hits        2 of 3, 66.7 %; some share a cluster, so the bounds are for the policy to find
    unscored    1 of 4
             1  names no choice
    run         capitals-be3cc042, begun DAY
    log         m/ajar/capitals-be3cc042.jsonl
                sha256:...
    announced   m/capitals-be3cc042-registered.evidence.json
    evidence    m/capitals-be3cc042.evidence.json
  
  It is unsigned. Where a policy asks who measured, sign both:
    ssh-keygen -Y sign -n ajar-evidence -f ~/.ssh/id_ed25519 m/capitals-be3cc042-registered.evidence.json
    ssh-keygen -Y sign -n ajar-evidence -f ~/.ssh/id_ed25519 m/capitals-be3cc042.evidence.json
  
    evidence    m/capitals-be3cc042.evidence.json (already there)
  $ cat m/*.evidence.json | sed -f same
  {"schema":"ajar/evidence/1","weights":"sha256:...","items":[{"fact":"eval.capitals.letter","kind":"registered","n":4,"measured_at":...,"run_id":"capitals-be3cc042"}]}
  {"schema":"ajar/evidence/1","weights":"sha256:...","items":[
  {"fact":"eval.capitals.letter","kind":"items","scores":[1,1,0],"clusters":[0,0,1],"ids":["fr","it","es"],"unscored":1,"planned_n":4,"measured_at":...,"run_id":"capitals-be3cc042","source":{"format":"ajar-eval","task":"capitals","task_version":"sha256:...","metric":"letter","settings":"chat, seed 0","pointer":"/line/2","sha256":"sha256:..."}}]}
  $ sed "1s/{.*/the first line/" m/ajar/*.jsonl
  the first line
  {"id":"fr","part":0,"status":200,"answer":{"id": "x", "choices": [{"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": "A"}}]}}
  {"id":"it","part":0,"status":200,"answer":{"id": "x", "choices": [{"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": "(B) Rome"}}]}}
  {"id":"de","part":0,"status":200,"answer":{"id": "x", "choices": [{"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": "I cannot help with that."}}]}}
  {"id":"es","part":0,"again":true,"status":503,"failed":"status 503"}
  {"id":"es","part":0,"status":200,"answer":{"id": "x", "choices": [{"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": "A"}}]}}

In JSON:

  $ $ROOT/test/lib/endpoint.py 'ajar eval --endpoint $CHAT --set set.jsonl --subject m --rest 1 --json --to other' | sed 's/"began":"[^"]*"/"began":.../; s/_sha256":"[^"]*"/_sha256":.../'
  {"schema":"ajar/eval/1","set":"capitals","fact":"eval.capitals.letter","run_id":"capitals-be3cc042","began":...,"planned_n":4,"scored":3,"hits":2,"unscored":1,"clustered":true,"why_unscored":[{"why":"names no choice","n":1}],"log":"other/ajar/capitals-be3cc042.jsonl","log_sha256":...,"registered":"other/capitals-be3cc042-registered.evidence.json","evidence":"other/capitals-be3cc042.evidence.json","already_there":false}

A log is of one run. Whoever measures once more gives the run a name, and both are announced.

  $ $ROOT/test/lib/endpoint.py 'ajar eval --endpoint $CHAT --set set.jsonl --subject m'
  ajar: m/ajar/capitals-be3cc042.jsonl: begun with another "endpoint": give --run-id a name of its own, or move that log away
  ? 3
  $ $ROOT/test/lib/endpoint.py 'ajar eval --endpoint $CHAT --set set.jsonl --subject m --run-id again --sample 2 --seed 7' | head -n 1
  ajar: capitals: 0 of 1 are hits, 1 could not be scored
  $ ls m m/ajar
  m:
  again-registered.evidence.json
  again.evidence.json
  ajar
  capitals-be3cc042-registered.evidence.json
  capitals-be3cc042.evidence.json
  two.safetensors
  
  m/ajar:
  again.jsonl
  capitals-be3cc042.jsonl

A run that was announced and has no result leaves its fact unknown, though another has one.

  $ printf '%s\n' 'policy "One" version 1.' 'fact eval.capitals.letter is a proportion, higher is safer, measured.' 'rule r: to be open require eval.capitals.letter is above 1%.' >p.ajar
  $ ajar explain -a -p p.ajar m | grep -A 1 'eval.capitals'
       rule r: to be open require eval.capitals.letter is above 1%.
       not shown  require
       not shown    eval.capitals.letter is above 1%
                      0% to 100%: 1 scores, 1 unscored, 95% bound 0; 2 statements
  $ rm m/again.evidence.json && ajar explain -a -p p.ajar m | grep -A 1 'eval.capitals'
       rule r: to be open require eval.capitals.letter is above 1%.
       not shown  require
       not shown    eval.capitals.letter is above 1%
                      nothing known: a registered run was not reported

Where the endpoint is at fault the run ends, and nothing is asked again that was answered.

  $ head -n 3 set.jsonl >cut.jsonl; echo '{"id":"x","prompt":"[[fail 401]]","choices":["a","b"],"answer":0}' >>cut.jsonl
  $ $ROOT/test/lib/endpoint.py 'ajar eval --endpoint $CHAT --set cut.jsonl --subject m -c 1'
  ajar: http://127.0.0.1:PORT/v1/chat/completions: status 401, the endpoint does not let us in: "as it was told"
  ? 4
  $ sed 's/fail 401/elsewhere/' cut.jsonl >away.jsonl; $ROOT/test/lib/endpoint.py 'ajar eval --endpoint $CHAT --set away.jsonl --subject m -c 1'
  ajar: http://127.0.0.1:PORT/v1/chat/completions: status 302, it leads elsewhere, and only the address that was given is asked
  ? 5
  $ ajar eval --endpoint http://127.0.0.1:1/v1/completions --set set.jsonl --subject m
  ajar: http://127.0.0.1:1/v1/completions: nobody listens there
  ? 5

Keys come from the environment or from a file of one's own, and go nowhere in clear.

  $ echo secret-1 >key; chmod 644 key; ajar eval --endpoint http://127.0.0.1:1/v1/completions --set set.jsonl --subject m --key-file key
  ajar: key: others may read this key; take their rights away first: chmod 600
  ? 4
  $ ajar eval --endpoint http://127.0.0.1:1/v1/completions --set set.jsonl --subject m --key-env NOT_THERE
  ajar: the environment has no NOT_THERE
  try 'ajar eval --help'
  ? 2
  $ chmod 600 key; ajar eval --endpoint http://192.0.2.1/v1/completions --set set.jsonl --subject m --key-file key
  ajar: a key is sent over https, or to this machine, and not over plain http
  try 'ajar eval --help'
  ? 2

A key is struck out of what comes in, also one that is made of the very characters it is struck out with:

  $ printf '*' >star; chmod 600 star; printf '%s\n' '{"schema":"ajar/set/1","name":"stars","fact":"eval.stars","match":"letter","max_tokens":16}' '{"id":"q","prompt":"A star? * [[say (A) *]]","choices":["*","+"],"answer":0}' >stars.jsonl
  $ $ROOT/test/lib/endpoint.py 'timeout 20 ajar eval --endpoint $CHAT --set stars.jsonl --subject m --key-file star --rest 1' | head -n 1
  ajar: stars: 1 of 1 are hits

What does not fit is said before anything is asked.

  $ ajar eval --set set.jsonl --subject m
  ajar: --endpoint URL is missing
  try 'ajar eval --help'
  ? 2
  $ ajar eval --endpoint http://127.0.0.1:1/v1 --set set.jsonl --subject m
  ajar: --endpoint needs the whole address of the interface, which ends in /v1/chat/completions or /v1/completions
  try 'ajar eval --help'
  ? 2
  $ ajar eval --endpoint ftp://127.0.0.1/v1/completions --set set.jsonl --subject m
  ajar: not the address of an endpoint: http:// or https://, a host, and neither user, password nor #fragment
  try 'ajar eval --help'
  ? 2
  $ ajar eval --endpoint http://me:pw@127.0.0.1/v1/completions --set set.jsonl --subject m
  ajar: not the address of an endpoint: http:// or https://, a host, and neither user, password nor #fragment
  try 'ajar eval --help'
  ? 2
  $ sed '1s/"match":"letter"/"match":"likelihood"/' set.jsonl >l.jsonl; ajar eval --endpoint http://127.0.0.1:1/v1/chat/completions --set l.jsonl --subject m
  ajar: match "likelihood" needs /v1/completions: a chat does not echo its text
  try 'ajar eval --help'
  ? 2
  $ sed '1s/"match":"letter"/"match":"judge"/' set.jsonl >j.jsonl; ajar eval --endpoint http://127.0.0.1:1/v1/chat/completions --set j.jsonl --subject m
  ajar: j.jsonl: line 1, column 1: match "judge" needs rubric, judge_hit and judge_miss: what to look for, and the two words it may answer
  ? 3
  $ sed '4s/"answer":1/"answer":2/' set.jsonl >b.jsonl; ajar eval --endpoint http://127.0.0.1:1/v1/chat/completions --set b.jsonl --subject m
  ajar: b.jsonl: line 4, column 117: answer: there are 2 choices, the first is 0
  ? 3
  $ ajar eval --endpoint http://127.0.0.1:1/v1/chat/completions --set set.jsonl --subject m --judge http://127.0.0.1:1/v1/completions
  ajar: --judge is for sets with match "judge"
  try 'ajar eval --help'
  ? 2
  $ sed '1s/"match":"letter"/"match":"judge","rubric":"R","judge_hit":"yes","judge_miss":"no"/; s/,"choices".*/}/' set.jsonl >k.jsonl; ajar eval --endpoint http://127.0.0.1:1/v1/chat/completions --set k.jsonl --subject m
  ajar: match "judge" needs --judge URL
  try 'ajar eval --help'
  ? 2
  $ sed '1s/"match"/"system":"S","match"/' set.jsonl >s.jsonl; ajar eval --endpoint http://127.0.0.1:1/v1/completions --set s.jsonl --subject m
  ajar: the set has a system text, which /v1/completions cannot take
  try 'ajar eval --help'
  ? 2
  $ ajar eval --endpoint http://127.0.0.1:1/v1/completions --set set.jsonl --subject m --key-env A --key-file key
  ajar: a key comes from the environment or from a file: say one
  try 'ajar eval --help'
  ? 2
  $ ajar eval --endpoint http://127.0.0.1:1/v1/completions --set set.jsonl --subject m --fact 'not a name'
  ajar: --fact needs a name as policies have it: eval.capitals.acc
  try 'ajar eval --help'
  ? 2
  $ ajar eval --endpoint http://127.0.0.1:1/v1/completions --set set.jsonl --subject m --run-id ../up
  ajar: --run-id names files: at most 128 bytes, no "/"
  try 'ajar eval --help'
  ? 2
  $ ajar eval --endpoint http://127.0.0.1:1/v1/completions --set set.jsonl --subject m --concurrency 0
  ajar: --concurrency needs 1 to 128
  try 'ajar eval --help'
  ? 2

Where nothing could be scored there is no result, and the run stays announced.

  $ sed -n '1p; s/say A/say What?/; 2p' set.jsonl >n.jsonl; $ROOT/test/lib/endpoint.py 'ajar eval --endpoint $CHAT --set n.jsonl --subject m --run-id none'
  ajar: m/ajar/none.jsonl: no answer could be scored (names no choice), so there is no result; the run stays announced
  ? 3
  $ ls m | grep none
  none-registered.evidence.json
