Releases of the past under two policies. What is supposed stands at the head, the counts at the end; the
whole of it is in docs/stance.md, row by row:

  $ ajar policy diff record/path-forward-2024 record/memo-2025 --catalogue releases | sed -n '/^Supposed/,/^$/p'
  Supposed of every release, and known of none:
    its files cannot run code
    its files are those its maker published
    nothing it was made from is held back
    two people of the board approve
  How its row is read:
    each is decided as of the day of its release; one without a day is in no count
    terms that are accepted per account and granted at once count as gated
    a stated cap on monthly users bars large rivals; no cap stated is not known, which is not no
    what was published of harm is asked, not whether anything was done; found nowhere is not never made
    scores of capability are Epoch AI's index (CC BY 4.0) as fitted in 2026, later than the days they are used for
  
  $ ajar policy diff record/path-forward-2024 record/memo-2025 --catalogue releases >/dev/null
  ? 1
  $ ajar policy diff record/memo-2025 record/memo-2025 --catalogue releases | head -n 1
  Nothing moves.
  $ ajar policy diff record/memo-2025 record/memo-2025 --catalogue releases >/dev/null
  $ ajar policy diff record/path-forward-2024 record/memo-2025 --catalogue releases --json | grep -o '"schema":[^,]*\|"counts":{[^}]*}'
  "schema":"ajar/past/1"
  "counts":{"moved_by_something_true":7,"of_these_nothing_was_found":6,"moved_only_by_silence":23,"unmoved":1,"without_a_day":2}

A table of one's own, and what is wrong with it:

  $ head -n 2 $ROOT/catalogue/releases.jsonl >own; ajar policy diff record/path-forward-2024 record/memo-2025 --catalogue own | sed '1,/^B/d'
  
  released    release     was   A -> B           moved by  sources
  2019-02-14  GPT-2 124M  open  gated -> hosted  silence   memory
      not gated, not shown: a new set of safety concerns: help towards biological harm (bio, cyber)
      silent: frontier.margin, model.training_compute; known: record.bio none_found
  
  what the silent ones wait for  silent  too loose
  frontier.margin                     1          0
  model.training_compute              1          0
  
     0 moved by something true
     1 moved only by silence
     0 unmoved
  $ sed '2s/"gated"/"ajar"/;2s/"open"/"ajar"/' own >odd; ajar policy diff record/path-forward-2024 record/memo-2025 --catalogue odd
  ajar: odd: line 2, column 98: "ajar" is none of the words that may stand here
  ? 3
  $ ajar policy diff record/path-forward-2024 record/memo-2025 --catalogue nowhere
  ajar: nowhere: no such file
  ? 1
  $ ajar policy diff record/path-forward-2024 nothing --catalogue own
  ajar: there is no policy "nothing": name a file, or one of `ajar policy list`
  ? 1
  $ ajar policy diff record/path-forward-2024 record/memo-2025 --catalogue own --releases
  ajar: --releases is of the store, --catalogue of the past: one of them
  try 'ajar policy --help'
  ? 2
  $ ajar policy diff record/path-forward-2024 record/memo-2025 --svg x.svg
  ajar: --svg and --frontier are of --catalogue
  try 'ajar policy --help'
  ? 2
  $ printf 'policy "A slip" version 1.\nfact a is a count, higher is riskier.\nrule r: at most hosted when b is above 1.\n' >slip.ajar; ajar policy diff slip.ajar record/memo-2025 --catalogue own
  slip.ajar:3:29: "b" is not declared
       3 | rule r: at most hosted when b is above 1.
         |                             ^
  ajar: slip.ajar: line 3, column 29: "b" is not declared
  ? 3

Policies with a folder in their name are asked for by it, and one of the home is asked for instead:

  $ ajar policy check record/memo-2025 | head -n 1
  sound: 13 facts, 7 rules, 6 duties; bad news never opens, silence never opens
  $ mkdir -p home/policies/record; printf 'policy "Mine" version 7.\nStart from closed.\n' >home/policies/record/memo-2025.ajar; ajar policy show record/memo-2025; rm -r home/policies
  policy "Mine" version 7.
  Start from closed.
  $ ajar policy show record/nothing
  ajar: record/nothing: no such file
  ? 1

The record's pair has the rules of the other pair, under the same names and titles, but one that no
record could answer:

  $ for p in path-forward-2024 memo-2025; do ajar policy show $p | grep '^rule' >rules; ajar policy show record/$p | grep '^rule' | diff rules -; done
  4d3
  < rule autonomy "a new set of safety concerns: acting on its own for long":
  ? 1

The figure stands by itself:

  $ ajar policy diff record/path-forward-2024 record/memo-2025 --catalogue releases --svg x.svg >/dev/null; grep -o '<svg\|<title[^<]*' x.svg | head -n 2 | sed 's/ id="[^"]*"//'; grep -c 'nothing found<' x.svg
  <svg
  <title>What two policies make of the same releases
  6
  $ ajar record meta --svg y.svg >/dev/null; grep -c 'Open Source AI Is the Path Forward' y.svg
  2
  $ ajar record meta --svg no/where.svg 2>&1 | sed 's/: .*/: .../'
  ajar: ...

A maker's record, whatever its letters; of one whose models are not there only what it said:

  $ ajar record meta >a; ajar record Meta | cmp - a
  $ ajar record "google deepmind" | sed '1,/^Google/d'
  
  2025
    2025-03-12  did   Gemma 3 27B  gated, click  A gated  B hosted  silence
                      reasons given (memory): small enough for laptops and one accelerator; reach
                      among developers
                      not gated, not shown: a new set of safety concerns: help towards cyber attack
                      (cyber)
                      silent: record.cyber (no sentence speaks of it); too loose: frontier.margin
                      -12.74 points to -4.621 points over DeepSeek-R1 by later scores; known:
                      model.training_compute 1.59e24 FLOP to 2.95e24 FLOP
  
  2026
    2026-04-17  said  Frontier Safety Framework, version 3.1 (framework; read)
                      critical capability levels, and tracked levels before them
                      a safety case is reviewed before external and before large internal deployments
  
  what was done: as A says 1, wider 0, narrower 0
  what was done: as B says 0, wider 1, narrower 0
     0 moved by something true
     1 moved only by silence
     0 unmoved
  $ ajar record meta --json | grep -o '"schema":[^,]*\|"maker":"Meta","pol\|"on":"[^"]*"' | tr '\n' ' '; echo
  "schema":"ajar/record/1" "maker":"Meta","pol "on":"2024-07" "on":"2025-02" "on":"2025-07-30" "on":"2026-04-08" "on":"2026" 
  $ ajar record meta -p start
  ajar: two policies are laid beside the record: name both, or none
  try 'ajar record --help'
  ? 2
  $ ajar record meta -p record/memo-2025 -p record/memo-2025 | tail -n 6
  what was done: as A says 4, wider 3, narrower 0
  what was done: as B says 4, wider 3, narrower 0
     0 moved by something true
     0 moved only by silence
     7 unmoved
     1 in no count, for want of a day
  $ echo '{"maker":"Ada","on":"2020","kind":"vow"}' >odd; ajar record ada --promises odd
  ajar: odd: line 1, column 35: "vow" is none of the words that may stand here
  ? 3
  $ printf '{"maker":"A\\u001b[2JB","on":"2020-01","kind":"plan","title":"\\u202eevil","says":["a\\tb"],"sources":[{"title":"memory","url":null,"read":false,"note":null}]}\n' >hostile; ajar record "$(printf 'a\033[2Jb')" --promises hostile | sed '1,/^B/d'
  
  A\x1b[2JB
  
  2020
    2020-01     said  \xe2\x80\xaeevil (plan; memory)
                      a\x09b
  
  No release of this maker is in the catalogue.
