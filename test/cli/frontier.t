The table of scores that ajar carries, and what follows from it:

  $ ajar frontier show --at 2023-03-31
  ECI, epoch-2026-08-11, as Epoch AI has it: 59 models, the newest of 2026-07-31, 2 without an error
  the table that ajar carries, sha256:fe9d093f
  
  On 2023-03-31, by plain score:
    best open    LLaMA-65B, Meta AI        109.24 (100.64 to 113.91)  since 2023-02-24
    best closed  GPT-4 (Mar 2023), OpenAI  125.70 (119.95 to 129.65)  since 2023-03-14
  
  Each day on which a record was broken; behind: days since a closed model was first better than
  the best open one of that day.
  
    day         best open          best closed               margin  behind
    2023-02-24  LLaMA-65B  109.24  -                                 -
    2023-03-14             109.24  GPT-4 (Mar 2023)  125.70  +16.46  0
  $ ajar frontier show --at 2020-01-01
  ECI, epoch-2026-08-11, as Epoch AI has it: 59 models, the newest of 2026-07-31, 2 without an error
  the table that ajar carries, sha256:fe9d093f
  
  On 2020-01-01, by plain score:
    best open    none yet
    best closed  none yet
  $ ajar frontier margin "Muse Spark" --at 2026-04-08
  ECI, epoch-2026-08-11, as Epoch AI has it: 59 models, the newest of 2026-07-31, 2 without an error
  the table that ajar carries, sha256:fe9d093f
  
  Muse Spark, on 2026-04-08:
    score                152.79 (150.67 to 156.97)
    best open model      Kimi K2.5 148.06 (146.36 to 149.16), since 2026-01-27
    margin               +4.73, at 90% +1.28 to +8.18
    leads the open ones  yes
    months to parity     an estimate: 1.9, 90% of draws 0.4 to 3.5
  note: fitted later, with scores up to 2026-07-31: on that day nobody could know this
  $ ajar frontier margin "GPT-5" | tail -n +4
  GPT-5, on 2026-07-31:
    score                150.00
    best open model      Kimi K3 157.01 (154.75 to 159.64), since 2026-07-16
    margin               not shown: its score has no interval, which is not an error of zero (the plain difference is -7.01)
    leads the open ones  not shown
    months to parity     not shown: its score has no interval, which is not an error of zero
  $ ajar frontier margin --score 100 --lo 97 --hi 103 --at 2023-02-25 | tail -n +4
  A score that was stated, on 2023-02-25:
    score                100.00 (97 to 103), as stated
    best open model      LLaMA-65B 109.24 (100.64 to 113.91), since 2023-02-24
    margin               -9.24, at 90% -16.52 to -1.96
    leads the open ones  no
    months to parity     not shown: the open side is not behind, or by how long is not known
  note: fitted later, with scores up to 2026-07-31: on that day nobody could know this
  $ ajar frontier margin --score 100 --at 2023-02-20 | tail -n +4
  A score that was stated, on 2023-02-20:
    score                100.00, as stated
    best open model      none by then
    margin               not shown: no open model has a score with an error by then
    leads the open ones  not shown
    months to parity     not shown: no open model has a score with an error by then
  note: fitted later, with scores up to 2026-07-31: on that day nobody could know this

The release itself and what its maker brings out with it are left out:

  $ ajar frontier margin "Llama 2-70B" --at 2023-07-18 | grep 'best open'
    best open model      LLaMA-65B 109.24 (100.64 to 113.91), since 2023-02-24
  $ ajar frontier margin --score 115 --lo 112 --hi 118 --at 2023-07-18 | grep 'best open'
    best open model      Llama 2-70B 113.13 (105.07 to 117.15), since 2023-07-18

Near the ceiling, or where an open model has no error, no margin is shown:

  $ ajar frontier margin "Gemini 3 Pro" -b "GPQA Diamond" --at 2025-11-18 | tail -n +4
  Gemini 3 Pro, on 2025-11-18:
    score                92.61 (error 1.65)
    best open model      Kimi K2 Thinking 84.22 (error 2.09), since 2025-11-06
    margin               not shown: the benchmark is near its ceiling (the plain difference is +8.39)
    leads the open ones  not shown
    months to parity     not shown: the benchmark is near its ceiling
  note: fitted later, with scores up to 2026-07-16: on that day nobody could know this
  $ ajar frontier margin "Kimi K2 Thinking" -b "GPQA Diamond" | tail -n +4
  Kimi K2 Thinking, on 2026-07-16:
    score                84.22 (error 2.09)
    best open model      Kimi K2.5 87.60 (error 1.90), since 2026-01-27
    margin               not shown: an open model whose score has no interval may be the best one (the plain difference is -3.38)
    leads the open ones  not shown
    months to parity     not shown: an open model whose score has no interval may be the best one
  note: Kimi K3 scored 93.12, without an error
  $ ajar frontier lag -b "GPQA Diamond" --at 2026-07-16 | tail -n +4
  How long the best open model is behind, mean over the days 2026-01-18 to 2026-07-16.
  A day's lag: since when a closed model has been better than the best open one.
  
    better is                            months     90% of draws  gap, mean
    any higher score                     5.21                     4.95
    higher by more than the errors       not shown
    the same, were no interval no error  3.45                     4.95
  
  156 days count for nothing: an open model whose score has no error may be the best one.
  The best is above 90 percent: near the ceiling differences say little.
  $ ajar frontier lag -b MMLU --task-version "HELM 5-shot" --at 2024-12-31 | tail -n +4
  How long the best open model is behind, mean over the days 2024-07-05 to 2024-12-31.
  A day's lag: since when a closed model has been better than the best open one.
  
    better is                            months     90% of draws  gap, mean
    any higher score                     6.73                     2.50
    higher by more than the errors       not shown
    the same, were no interval no error  6.73                     2.50
  
  180 days count for nothing: no open or no closed model has a score with an error.
  What came after 2024-12-26 is not in the table.

What is not shown is a no:

  $ ajar frontier margin GPT-5 >/dev/null
  ? 1
  $ ajar frontier lag -b MMLU >/dev/null
  ? 1
  $ ajar frontier lag >/dev/null

Programs read the same:

  $ ajar frontier lag --at 2026-08-11 --json | python3 -c 'import json,sys; d=json.load(sys.stdin); print(d["schema"], d["at"], d["significant"])'
  ajar/frontier-lag/1 2026-08-11 {'days': 180, 'days_without_pair': 0, 'days_not_shown': 0, 'months': 4.864066, 'lo': 3.39603, 'hi': 5.428976, 'gap': 8.997611}
  $ ajar frontier show --at 2024-12-31 -b MMLU --task-version "HELM 5-shot" --json | python3 -c 'import json,sys; d=json.load(sys.stdin); print(d["best_open"]["score"], d["best_closed"]["score"], d["best_open"]["se"], len(d["records"]))'
  87.2 87.3 None 12
  $ ajar frontier margin "GPT-5" --json | python3 -c 'import json,sys; d=json.load(sys.stdin); print(d["margin"], d["leads_open"], d["margin_why"])'
  None None its score has no interval, which is not an error of zero

A figure:

  $ ajar frontier show --svg figure.svg >/dev/null && head -c 5 figure.svg && grep -c 'Kimi K3' figure.svg
  <svg 4

As evidence about the weights of a model, dated by the newest score; twice changes nothing:

  $ mkdir m && cp $DATA/safetensors/two.safetensors m/model.safetensors
  $ ajar frontier margin "GPT-5.6 Sol" --subject m | tail -n 4
  
  4 items, written to m/frontier-2026-07-31-fe9d093f.evidence.json
  Where a policy asks who says so, they count once they are signed:
    ssh-keygen -Y sign -n ajar-evidence -f ~/.ssh/id_ed25519 m/frontier-2026-07-31-fe9d093f.evidence.json
  $ python3 -c 'import json; d=json.load(open("m/frontier-2026-07-31-fe9d093f.evidence.json")); [print(i["fact"], i["kind"], i.get("lo", i.get("value")), i.get("hi", ""), i["measured_at"]) for i in d["items"]]; print(d["items"][0]["source"])'
  frontier.margin interval 0.869731 8.410269 2026-07-31
  frontier.months_to_parity interval 0.413945 4.144367 2026-07-31
  frontier.lag_months interval 3.460095 5.446133 2026-07-31
  frontier.leads_open word yes  2026-07-31
  {'format': 'frontier-jsonl', 'model': 'GPT-5.6 Sol', 'task': 'ECI', 'task_version': 'epoch-2026-08-11', 'metric': 'score less that of the best open model', 'settings': 'against Kimi K3 157.01', 'pointer': '/line/56', 'sha256': 'sha256:fe9d093f7368830a241073005b52ab2cb0cdc92c655e8db57c58562e0918d0b7', 'title': 'Epoch AI, Epoch Capabilities Index, eci_scores.csv as published on 2026-08-11 (CC BY 4.0), read in a public copy', 'url': 'https://epoch.ai/data/eci_scores.csv'}
  $ sha256sum <$ROOT/catalogue/frontier.jsonl
  fe9d093f7368830a241073005b52ab2cb0cdc92c655e8db57c58562e0918d0b7  -
  $ sha256sum m/* >before; ajar frontier margin "GPT-5.6 Sol" --subject m | grep items; sha256sum -c --quiet before
  4 items, already there: m/frontier-2026-07-31-fe9d093f.evidence.json
  $ ajar frontier margin "GPT-5.6 Sol" --subject m --by me | tail -n 1
  ajar: m/frontier-2026-07-31-fe9d093f.evidence.json is there and says something else, as from other options: --to writes into another folder
  $ ajar decide m --policy memo-2025 --at 2026-09-01 | grep -m1 -A2 'frontier.margin'
       true        frontier.margin is at least -10 points
                   0.8697 points to 8.411 points at 95%
                   frontier-2026-07-31-fe9d093f.evidence.json, 2026-07-31, signed by nobody listed

It is stale after the days that a policy gives it:

  $ ajar evidence list m --policy memo-2025 --at 2026-09-29 | grep 'frontier.m'
    1  frontier.margin            0.869731 to 8.410269, 95% on each side          2026-07-31  -          counts
    2  frontier.months_to_parity  0.413945 to 4.144367, 95% on each side          2026-07-31  -          counts
  $ ajar evidence list m --policy memo-2025 --at 2026-09-30 | grep 'frontier.m'
    1  frontier.margin            0.869731 to 8.410269, 95% on each side          2026-07-31  -          bad news only: stale
    2  frontier.months_to_parity  0.413945 to 4.144367, 95% on each side          2026-07-31  -          bad news only: stale

A score that is only stated is said to be; where nothing is shown nothing is written:

  $ ajar frontier margin --score 120 --lo 118 --hi 122 --at 2024-01-01 --subject m --to n --by me -n | grep -v ssh
  ECI, epoch-2026-08-11, as Epoch AI has it: 59 models, the newest of 2026-07-31, 2 without an error
  the table that ajar carries, sha256:fe9d093f
  
  A score that was stated, on 2024-01-01:
    score                120.00 (118 to 122), as stated
    best open model      Mixtral 8x7B 117.65 (110.29 to 120.35), since 2023-12-11
    margin               +2.35, at 90% -3.06 to +7.76
    leads the open ones  not shown
    months to parity     an estimate: 1.6, 90% of draws 0.0 to 2.1
  note: fitted later, with scores up to 2026-07-31: on that day nobody could know this
  
  3 items, would be written to n/frontier-2023-12-11-fe9d093f.evidence.json
  $ ajar frontier margin --score 120 --lo 118 --hi 122 --at 2024-01-01 --subject m --to n --by me | grep written
  3 items, written to n/frontier-2023-12-11-fe9d093f.evidence.json
  $ grep -o '"by":"me","grade":"self_reported"' n/*.json | sort | uniq -c
        3 "by":"me","grade":"self_reported"
  $ ajar frontier margin --score 120 --at 2022-01-01 --subject m --to o
  ajar: nothing is shown: there is no evidence to write
  ? 1
  $ ls o
  ls: cannot access 'o': No such file or directory
  ? 2

Where nothing says at what pace the others catch up, or whether they do, there is no time:

  $ ajar frontier margin --score 140 --lo 138 --hi 142 --at 2024-07-25 --days 2 | grep 'to parity'
    months to parity     not shown: the open side is not behind, or by how long is not known
  $ head -n 1 $ROOT/catalogue/frontier.jsonl >o; sed 's/LLaMA-65B/C/; s/02-24/02-01/; s/"open"/"closed"/; s/109.24/129/; s/100.64/120/; s/113.91/133.27/' o >c; sed 's/LLaMA-65B/P/; s/02-24/02-25/; s/109.24/130/; s/100.64/121/; s/113.91/134.27/' o >p; cat c o p >ever.jsonl
  $ ajar frontier margin --table ever.jsonl --score 140 --lo 138 --hi 142 --at 2023-03-05 --days 10 --subject m --to q | grep -e 'to parity' -e items
    months to parity     an estimate: 0.7, without an upper end
  3 items, written to q/frontier-2023-02-25-de0874f0.evidence.json
  $ grep -o '"fact":"[a-z._]*"' q/*
  "fact":"frontier.margin"
  "fact":"frontier.lag_months"
  "fact":"frontier.leads_open"

Rows are added behind what is there:

  $ row() { sed -n 1p $ROOT/catalogue/frontier.jsonl | sed "s/LLaMA-65B/$1/; s/109.24/$2/; s/113.91/$3/"; }; row New 110 114 >new.jsonl; row Newer 111 115 >newer.jsonl; row New 112 114 >other.jsonl
  $ AJAR_HOME=home ajar frontier add new.jsonl -n
  1 row would be added, 0 there already: home/frontier.jsonl
  sha256:fe9d093f, and behind it what is new: sha256:dae70d17
  It begins with the table that ajar carries, and takes its place.
  $ ls home
  ls: cannot access 'home': No such file or directory
  ? 2
  $ AJAR_HOME=home ajar frontier add new.jsonl
  1 row added, 0 there already: home/frontier.jsonl
  sha256:fe9d093f, and behind it what is new: sha256:dae70d17
  It begins with the table that ajar carries, and takes its place.
  $ AJAR_HOME=home ajar frontier add new.jsonl
  0 rows added, 1 there already: home/frontier.jsonl
  sha256:dae70d17, as it was
  $ head -c $(wc -c <$ROOT/catalogue/frontier.jsonl) home/frontier.jsonl | cmp - $ROOT/catalogue/frontier.jsonl && tail -n +154 home/frontier.jsonl | cmp - new.jsonl
  $ AJAR_HOME=home ajar frontier show --at 2023-02-25 | head -n 6
  ECI, epoch-2026-08-11, as Epoch AI has it: 60 models, the newest of 2026-07-31, 2 without an error
  home/frontier.jsonl, sha256:dae70d17
  
  On 2023-02-25, by plain score:
    best open             New, Meta AI        110.00 (100.64 to 114.00)  since 2023-02-24
    best closed           none yet
  $ ajar frontier show --at 2023-02-25 --table $ROOT/catalogue/frontier.jsonl | grep ' best open '
    best open    LLaMA-65B, Meta AI  109.24 (100.64 to 113.91)  since 2023-02-24
  the best open one of that day.
    day         best open          best closed    margin  behind

Never one that contradicts them, and never one that does not read:

  $ cp home/frontier.jsonl was; AJAR_HOME=home ajar frontier add other.jsonl
  ajar: home/frontier.jsonl, with other.jsonl behind it: line 155: "New" has a score in line 154 already, of the same series: a new fit is a new "task_version"
  ? 3
  $ sed 's/"lo":100.64/"lo":null/' new.jsonl >half.jsonl; cat newer.jsonl half.jsonl >both.jsonl; ajar frontier add both.jsonl
  ajar: both.jsonl: line 2, column 1: "lo", "hi" and "level" are given together or not at all
  ? 3
  $ ajar frontier add nothing.jsonl
  ajar: nothing.jsonl: no such file
  ? 1
  $ cmp was home/frontier.jsonl

Two at the same time do not lose each other's:

  $ for i in 1 2 3 4 5 6; do (sed "s/Newer/at once $i/" newer.jsonl >at$i.jsonl; ajar frontier add at$i.jsonl >/dev/null) & done; wait; grep -c 'at once' home/frontier.jsonl
  6
  $ head -c $(wc -c <was) home/frontier.jsonl | cmp - was

A table of one's own begins empty:

  $ ajar frontier add newer.jsonl --table mine.jsonl --json | grep -o '"outcome.*"before'
  "outcome":"written","added":1,"already_there":0,"before
  $ cmp mine.jsonl newer.jsonl && ajar frontier lag --table mine.jsonl | tail -n +4
  How long the best open model is behind, mean over the days 2022-08-29 to 2023-02-24.
  A day's lag: since when a closed model has been better than the best open one.
  
    better is                            months     90% of draws  gap, mean
    any higher score                     not shown
    higher by more than the errors       not shown
    the same, were no interval no error  not shown
  
  180 days count for nothing: no open or no closed model has a score with an error.
  $ printf %s "$(cat newer.jsonl)" >mine.jsonl; ajar frontier add new.jsonl --table mine.jsonl; cat newer.jsonl new.jsonl | cmp - mine.jsonl
  1 row added, 0 there already: mine.jsonl
  sha256:07191dfc, and behind it what is new: sha256:d5128bef
  $ cat new.jsonl other.jsonl >both.jsonl; ajar frontier add both.jsonl --table none.jsonl
  ajar: both.jsonl: line 2: "New" has a score in line 1 already, of the same series: a new fit is a new "task_version"
  ? 3
  $ echo '{}' >broken.jsonl; ajar frontier add new.jsonl --table broken.jsonl; cat broken.jsonl
  ajar: broken.jsonl: line 1, column 1: "date" is missing
  {}
  $ printf '{}\n' >bad.jsonl; ajar frontier show --table bad.jsonl
  ajar: bad.jsonl: line 1, column 1: "date" is missing
  ? 3
  $ ajar frontier show --table missing.jsonl
  ajar: missing.jsonl: no such file
  ? 1

What cannot be meant:

  $ ajar frontier add new.jsonl --at 2024-01-01
  ajar: --at is not for add
  try 'ajar frontier --help'
  ? 2
  $ ajar frontier show --svg
  ajar: --svg needs FILE
  try 'ajar frontier --help'
  ? 2
  $ ajar frontier lag --svg x.svg
  ajar: --svg is not for lag
  try 'ajar frontier --help'
  ? 2
  $ ajar frontier lag --days 0
  ajar: --days needs a number from 1 to 36600, not 0
  try 'ajar frontier --help'
  ? 2
  $ ajar frontier margin
  ajar: expected the name of a model in the table, or --score of one that is not
  try 'ajar frontier --help'
  ? 2
  $ ajar frontier margin Llama --score 1
  ajar: expected the name of a model in the table, or --score of one that is not
  try 'ajar frontier --help'
  ? 2
  $ ajar frontier margin Llama
  ajar: the table has no score of "Llama" in this series
  ? 1
  $ ajar frontier margin "GPT-5" --lo 1
  ajar: --lo, --hi, --level and --maker go with --score
  try 'ajar frontier --help'
  ? 2
  $ ajar frontier margin "GPT-5" --dry-run
  ajar: --to, --by and --dry-run go with --subject
  try 'ajar frontier --help'
  ? 2
  $ ajar frontier margin --score high
  ajar: --score needs a number such as 157.01, not "high"
  try 'ajar frontier --help'
  ? 2
  $ ajar frontier margin --score 100 --lo 101 --hi 102
  ajar: --lo and --hi do not hold the score between them
  try 'ajar frontier --help'
  ? 2
  $ ajar frontier margin --score 100 --lo 100 --hi 100
  ajar: --lo and --hi do not hold the score between them
  try 'ajar frontier --help'
  ? 2
  $ ajar frontier margin --score 103 --lo 99 --hi 102
  ajar: --lo and --hi do not hold the score between them
  try 'ajar frontier --help'
  ? 2
  $ ajar frontier margin --score 100 --lo 99 --hi 102 --level 0.4
  ajar: --level 0.4 is not from 0.5 to below 1
  try 'ajar frontier --help'
  ? 2
  $ ajar frontier margin --score -1e13 --lo 99 --hi 102
  ajar: --score -1e13 is past all scores
  try 'ajar frontier --help'
  ? 2
  $ ajar frontier lag --days 36601
  ajar: --days needs a number from 1 to 36600, not 36601
  try 'ajar frontier --help'
  ? 2
  $ ajar frontier margin --score 100 --lo 99
  ajar: --hi is missing beside the others
  try 'ajar frontier --help'
  ? 2
  $ ajar frontier margin --score 100 --lo 99 --hi 102 --level 90
  ajar: --level 90 is not from 0.5 to below 1
  try 'ajar frontier --help'
  ? 2
  $ ajar frontier margin --score 1e13 --lo 99 --hi 102
  ajar: --score 1e13 is past all scores
  try 'ajar frontier --help'
  ? 2
  $ ajar frontier show -b ECI --task-version epoch-1999
  ajar: the table has no scores on "ECI" of version "epoch-1999"
  ? 1
  $ ajar frontier show --at yesterday
  ajar: --at needs a date such as 2026-11-21, not "yesterday"
  try 'ajar frontier --help'
  ? 2
