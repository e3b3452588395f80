What policy check shows a fault by are folders of statements that differ in one fact, and decide
confirms each:

  $ printf '%s\n' 'policy "Shown" version 1.' 'fact a is a proportion, higher is riskier.' 'fact b is yes or no, yes is safer.' 'rule one: at most hosted when a is above 3% except when b.' >q.ajar
  $ ajar policy check --witness w q.ajar
  sound: 2 facts, 1 rule, 0 duties; bad news never opens, silence never opens
  reached: hosted, open; with nothing known: hosted
  q.ajar:4:11: note: the exception lets open stand while a is not known
       4 | rule one: at most hosted when a is above 3% except when b.
         |           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
         = if that is not meant, let the exception ask that it is known
         = shown by two that differ in b: yes gives open, nothing known gives hosted
         = in w/1-a: open, w/1-b: hosted
  $ ls w; diff w/*-a/supposed.evidence.json w/*-b/supposed.evidence.json | tr ',' '\n' | grep '"fact"' | sort | uniq -u
  1-a
  1-b
  "items":[{"fact":"b"
  $ for d in w/*; do cat $d/expect; ajar decide --suppose $d --policy q.ajar --at 2026-01-01 | grep '^ajar'; done
  open
  at 2026-01-01
  ajar: door 4 of 4, open: weights for everyone
  hosted
  at 2026-01-01
  ajar: door 2 of 4, hosted: answers, never weights
  $ ajar policy test q.ajar w
  case  expected  got
  1-a   open      open
  1-b   hosted    hosted
  2 cases, 0 wrong; supposed, not verified

The same of every policy that comes with ajar, and of the published ones:

  $ for p in $ROOT/policies/*.ajar $DATA/policy/*.ajar; do ajar policy check --witness w.$(basename $p) $p >/dev/null; [ ! -d w.$(basename $p) ] || ajar policy test $p w.$(basename $p) | tail -n 1; done
  6 cases, 0 wrong; supposed, not verified
  6 cases, 0 wrong; supposed, not verified
  14 cases, 0 wrong; supposed, not verified
  2 cases, 0 wrong; supposed, not verified
  4 cases, 0 wrong; supposed, not verified
  6 cases, 0 wrong; supposed, not verified
  2 cases, 0 wrong; supposed, not verified
  4 cases, 0 wrong; supposed, not verified

A policy that is not sound is shown to be so in the same way; it decides nothing:

  $ printf '%s\n' 'policy "Broken" version 1.' 'fact a is a proportion, higher is riskier.' 'rule one: at most hosted when a is above 3% and a is below 10%.' >bad.ajar
  $ ajar policy check --witness v bad.ajar
  bad.ajar:3:49: bad news would open the door: "a" is declared "higher is riskier", and this closes on the safer side
       3 | rule one: at most hosted when a is above 3% and a is below 10%.
         |                                                 ^^^^^^^^^^^^^^
         = did you mean "is above"? Or is "higher is safer" meant?
  bad.ajar: fault: worse news about "a" opens the door wider
         = shown by two that differ in a: 4% gives hosted, 10% gives open
         = in v/1-a: hosted, v/1-b: open
  ? 1
  $ cat v/1-a/supposed.evidence.json; echo; cat v/1-b/supposed.evidence.json
  {"schema":"ajar/evidence/1","weights":"sha256:0000000000000000000000000000000000000000000000000000000000000000","items":[{"fact":"a","kind":"exact","value":0.04,"measured_at":"2026-01-01"}]}
  
  {"schema":"ajar/evidence/1","weights":"sha256:0000000000000000000000000000000000000000000000000000000000000000","items":[{"fact":"a","kind":"exact","value":0.1,"measured_at":"2026-01-01"}]}
