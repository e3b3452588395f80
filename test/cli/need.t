A policy with limits, a lead, people and a day, and evidence that is nearly enough:

  $ mkdir m; printf '\070\0\0\0\0\0\0\0{"w":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}   abcd' >m/model.safetensors
  $ printf '%s\n' 'policy "Four questions" version 1.' 'fact eval.cyber is a proportion, higher is riskier, measured, good for 180 days.' 'fact eval.bio is a proportion, higher is riskier, measured, good for 180 days.' 'fact score is a number of points, higher is riskier, measured.' 'fact approval.board is approvals, good for 90 days.' 'fact licence.bars is yes or no, yes is safer, changed by licensing.' 'fact market.asked is yes or no, yes is riskier, changed by nothing.' 'rule cyber "no help towards attacks":' '  to be gated require eval.cyber is below 30%.' '  to be open require eval.cyber is below 5% and eval.bio is below 2%.' 'rule lead "a lead is not given away":' '  at most gated when score is above 5 points except when licence.bars.' 'rule people: to be open require approval.board is at least 2 or not market.asked.' 'rule embargo: not open before 2026-12-24.' >p.ajar
  $ printf 'w=$(ajar decide --json m | sed "s/.*weights.:.\([0-9a-f]*\).*/\\1/")\nprintf %%s "{\"schema\":\"ajar/evidence/1\",\"weights\":\"sha256:$w\",\"items\":[$1]}" >m/a.evidence.json\n' >state
  $ sh state '{"fact":"eval.cyber","kind":"binomial","k":10,"n":256,"measured_at":"2026-10-01"},{"fact":"score","kind":"mean","mean":4.5,"se":0.5,"df":100,"measured_at":"2026-10-01"}'

What would have to change for it to be open, with the sizes of samples:

  $ ajar need open -p p.ajar --at 2026-11-21 m
  ajar: door 3 of 4, gated: weights for accepted recipients, under terms
  
  To reach open
         measure  eval.cyber is below 5%
                  2.134% to 6.536%: 10 of 256, 95% bound 0.06536; until 2027-03-31
                  at the same rate (3.91%), 1126 trials can show it, 1282 or more will
         measure  eval.bio is below 2%
                  nothing known: no evidence
                  149 trials without a hit would show it
         wait     today is at least 2026-12-24
  and one of these
      1. measure  score is at most 5 points
                  3.669 points to 5.331 points: 4.5 with error 0.5, 95% bound 5.33
                  at the same mean and spread, about 2.71 times the sample would show it
         approve  approval.board is at least 2
                  0: no evidence
      2. measure  score is at most 5 points
                  3.669 points to 5.331 points: 4.5 with error 0.5, 95% bound 5.33
                  at the same mean and spread, about 2.71 times the sample would show it
         state    market.asked is no
                  nothing known: no evidence
      3. approve  approval.board is at least 2
                  0: no evidence
         state    licence.bars is yes
                  nothing known: no evidence
      4. state    licence.bars is yes
                  nothing known: no evidence
         state    market.asked is no
                  nothing known: no evidence
  
  What is newly measured or stated stands beside the old, which goes on counting; it takes
  its place only if it supersedes it, with a reason, or is pooled with it: see docs/evidence.md

Each way was tried; those through what nothing changes are shown if asked for:

  $ ajar need open -p p.ajar --at 2026-11-21 --all m | tail -n 12
                  nothing known: no evidence
      3. approve  approval.board is at least 2
                  0: no evidence
         state    licence.bars is yes
                  nothing known: no evidence
      4. state    licence.bars is yes
                  nothing known: no evidence
         state    market.asked is no
                  nothing known: no evidence
  
  What is newly measured or stated stands beside the old, which goes on counting; it takes
  its place only if it supersedes it, with a reason, or is pooled with it: see docs/evidence.md

Where the rate is on the wrong side, no sample size will do:

  $ sh state '{"fact":"eval.cyber","kind":"binomial","k":10,"n":60,"measured_at":"2026-10-01"}'
  $ ajar need open -p p.ajar --at 2026-11-21 m | grep -A 2 eval.cyber
         measure  eval.cyber is below 5%
                  9.33% to 26.63%: 10 of 60, 95% bound 0.2663; until 2027-03-31
                  no sample size will do: at 16.7% the rate itself has to fall

What stands needs nothing; where nothing would do, the status says so:

  $ ajar need gated -p p.ajar --at 2026-11-21 m
  ajar: door 3 of 4, gated: weights for accepted recipients, under terms
  
  Nothing objects to gated.
  $ sh state '{"fact":"a","kind":"exact","value":true,"measured_at":"2026-11-01"},{"fact":"market.asked","kind":"exact","value":true,"measured_at":"2026-10-01"}'
  $ ajar need open -p p.ajar --at 2026-11-21 m | sed -n '/^and one/,$p'
  and one of these
      1. measure  score is at most 5 points
                  nothing known: no evidence
      2. state    licence.bars is yes
                  nothing known: no evidence
  
  2 more ways go through what nothing changes: --all shows them
  $ printf '%s\n' 'policy "Shut" version 1.' 'fact a is yes or no, yes is riskier, changed by nothing.' 'rule one: at most closed when a.' >shut.ajar
  $ ajar need open -p shut.ajar m
  ajar: door 1 of 4, closed: nobody gets the weights
  
  Nothing that people can change would bring it to open.
  
  1 way goes through what nothing changes: --all shows it
  ? 1
  $ ajar need --json open -p shut.ajar m
  {"schema":"ajar/need/1","asked":"open","stands":false,"target":"closed","ways":[{"idle":true,"changes":[{"do":"nobody","text":"a is no","fact":"a","known":"yes","why":"known","files":false,"attempts":1,"item":{"digest":"ce4260906e4e9dbf5498c44d1c1f9138a000de95a7c41b0ee94d5fdeb6607e63","file":"a.evidence.json","index":1,"date":"2026-11-01","shown":"yes","signer":null}}]}],"more":0,"complete":true}
  ? 1
  $ ajar need ajar m
  ajar: need asks for closed, hosted, gated or open, not "ajar"
  try 'ajar need --help'
  ? 2

How each rule comes to its answer, on which evidence:

  $ ajar explain -p p.ajar --at 2026-11-21 m
  ajar: door 2 of 4, hosted: answers, never weights
  
  What objects to gated
    1. no help towards attacks  (rule cyber, line 9): objects, for something is not shown
       to be gated require eval.cyber is below 30%.
       not shown  require
       not shown    eval.cyber is below 30%
                      nothing known: no evidence
  
  What objects to open
    1. no help towards attacks  (rule cyber, line 9): objects, for something is not shown
       to be gated require eval.cyber is below 30%.
       not shown  require
       not shown    eval.cyber is below 30%
                      nothing known: no evidence
    2. no help towards attacks  (rule cyber, line 10): objects, for something is not shown
       to be open require eval.cyber is below 5% and eval.bio is below 2%.
       not shown  require
       not shown    all of
       not shown      eval.cyber is below 5%
                        nothing known: no evidence
       not shown      eval.bio is below 2%
                        nothing known: no evidence
    3. a lead is not given away  (rule lead, line 12): objects, for something is not shown
       at most gated when score is above 5 points except when licence.bars.
       not shown  when
       not shown    score is above 5 points
                      nothing known: no evidence
       not shown  except when
       not shown    licence.bars is yes
                      nothing known: no evidence
    4. people  (rule people, line 13): objects
       rule people: to be open require approval.board is at least 2 or not market.asked.
       false      require
       false        any of
       false          approval.board is at least 2
                        0: no evidence
       false          not
       true             market.asked is yes
                          yes: yes
                          a.evidence.json, item 2, 2026-10-01, signed by nobody listed
                          sha256:0fca345036308e073e100e70b6961a5520d4a5788854e7cc0e814b2ac9272d4d
    5. embargo  (rule embargo, line 14): objects
       rule embargo: not open before 2026-12-24.
       false      require
       false        today is at least 2026-12-24
                      2026-11-21, the clock
  $ ajar explain -p p.ajar --at 2026-11-21 --position gated m
  ajar: door 2 of 4, hosted: answers, never weights
  
  What objects to gated
    1. no help towards attacks  (rule cyber, line 9): objects, for something is not shown
       to be gated require eval.cyber is below 30%.
       not shown  require
       not shown    eval.cyber is below 30%
                      nothing known: no evidence
  $ ajar explain -p p.ajar --at 2026-11-21 --position gated --all m
  ajar: door 2 of 4, hosted: answers, never weights
  
  What objects to gated
    1. no help towards attacks  (rule cyber, line 9): objects, for something is not shown
       to be gated require eval.cyber is below 30%.
       not shown  require
       not shown    eval.cyber is below 30%
                      nothing known: no evidence
  $ ajar explain -p p.ajar --at 2026-11-21 --json --position gated --all m
  {"schema":"ajar/explain/1","target":"hosted","effective":"hosted","positions":[{"position":"gated","stands":false,"clauses":[{"rule":"cyber","title":"no help towards attacks","clause":1,"line":9,"value":"not shown","steps":[{"depth":0,"text":"require","value":"not shown"},{"depth":1,"text":"eval.cyber is below 30%","value":"not shown","fact":"eval.cyber","known":"nothing known","why":"no evidence","files":false,"attempts":0}]}]}]}

What it comes to by itself: evidence runs out, and a day comes:

  $ ajar forecast -p p.ajar --at 2026-11-21 m
  ajar: door 2 of 4, hosted: answers, never weights
  
    2026-11-21  door 2 of 4, hosted
  
  Nothing that is known runs out, or none of it would move the position.
  $ printf '%s\n' 'policy "Later" version 1.' 'fact a is yes or no, yes is riskier, good for 100 days.' 'rule one: not open before 2026-12-24.' 'rule two: at most hosted when a.' >later.ajar
  $ sh state '{"fact":"a","kind":"exact","value":false,"measured_at":"2026-11-01"}'
  $ ajar forecast -p later.ajar --at 2026-11-21 m
  ajar: door 3 of 4, gated: weights for accepted recipients, under terms
  
    2026-11-21  door 3 of 4, gated
    2026-12-24  door 4 of 4, open: a day that the policy names
    2027-02-10  door 2 of 4, hosted: a runs out
  $ ajar forecast -p later.ajar --at 2026-11-21 --json m
  {"schema":"ajar/forecast/1","clock":"2026-11-21T00:00:00Z","target":"gated","steps":[{"on":"2026-12-24","target":"open","because":"today"},{"on":"2027-02-10","target":"hosted","because":"a"}]}
  $ ajar forecast -p later.ajar --at 2026-11-21 --ics m | tr -d '\r'
  BEGIN:VCALENDAR
  VERSION:2.0
  PRODID:-//ajar//forecast//EN
  BEGIN:VEVENT
  UID:20261224-32d3b1fc4050677d@ajar
  DTSTAMP:20261121T000000Z
  DTSTART;VALUE=DATE:20261224
  SUMMARY:ajar: open from this day on
  DESCRIPTION:today
  END:VEVENT
  BEGIN:VEVENT
  UID:20270210-32d3b1fc4050677d@ajar
  DTSTAMP:20261121T000000Z
  DTSTART;VALUE=DATE:20270210
  SUMMARY:ajar: hosted from this day on
  DESCRIPTION:a
  END:VEVENT
  END:VCALENDAR
  $ ajar forecast --ics --json m
  ajar: --ics and --json are two forms: ask for one
  try 'ajar forecast --help'
  ? 2

What is dated ahead comes by itself, be it good or bad; a worse reading ends what the last one showed:

  $ printf '%s\n' 'policy "Ahead" version 1.' 'fact a is a count, higher is riskier, good for 100 days.' 'fact b is a count, higher is riskier, the latest counts.' 'rule one: to be open require a is below 3.' 'rule two: to be gated require b is below 3.' >ahead.ajar
  $ sh state '{"fact":"a","kind":"exact","value":1,"measured_at":"2026-12-01"},{"fact":"b","kind":"exact","value":1,"measured_at":"2026-11-01"},{"fact":"b","kind":"exact","value":9,"measured_at":"2026-12-05"}'
  $ ajar forecast -p ahead.ajar --at 2026-11-21 m
  ajar: door 3 of 4, gated: weights for accepted recipients, under terms
  
    2026-11-21  door 3 of 4, gated
    2026-12-01  door 4 of 4, open: a begins to count
    2026-12-05  door 2 of 4, hosted: b runs out
  $ for d in 2026-11-30 2026-12-01 2026-12-04 2026-12-05; do ajar decide -p ahead.ajar --at $d m | head -n 1; done
  ajar: door 3 of 4, gated: weights for accepted recipients, under terms
  ajar: door 4 of 4, open: weights for everyone
  ajar: door 4 of 4, open: weights for everyone
  ajar: door 2 of 4, hosted: answers, never weights

An item that cannot be read says why, and has no date:

  $ sh state '{"fact":"a","kind":"guess","measured_at":"2026-11-01"}'
  $ ajar explain -p ahead.ajar --position open --at 2026-11-21 m | grep -A 1 'nothing known: unreadable'
                      nothing known: unreadable, kind: "guess" is none we know
                      a.evidence.json, item 1, signed by nobody listed
  $ ajar explain -p ahead.ajar --json --position open --at 2026-11-21 m | tr '{' '\n' | grep a.evidence | tr -d '}]' | cut -d , -f 2-
  "file":"a.evidence.json","index":1,"shown":"","signer":null,

Nothing new shows what an item that cannot be read, or a run that never came in, keeps unknown; and bad news stays:

  $ ajar need open -p ahead.ajar --at 2026-11-21 m
  ajar: door 2 of 4, hosted: answers, never weights
  
  To reach open
         state    a is below 3
                  nothing known: unreadable, kind: "guess" is none we know
                  nothing else shows it while that item cannot be read
         state    b is below 3
                  nothing known: no evidence
  $ sh state '{"fact":"a","kind":"registered","n":5,"run_id":"one","measured_at":"2026-11-01"},{"fact":"b","kind":"exact","value":1,"measured_at":"2026-11-01"}'
  $ ajar need open -p ahead.ajar --at 2026-11-21 m | tail -n +4
         state    a is below 3
                  nothing known: a registered run was not reported
                  nothing else shows it until the run that was announced comes in
  $ sh state '{"fact":"a","kind":"exact","value":9,"measured_at":"2026-01-01"},{"fact":"b","kind":"exact","value":1,"measured_at":"2026-11-01"}'
  $ ajar need open -p ahead.ajar --at 2026-11-21 m | tail -n +4
         state    a is below 3
                  nothing known: 9: stale
  
  What is newly measured or stated stands beside the old, which goes on counting; it takes
  its place only if it supersedes it, with a reason, or is pooled with it: see docs/evidence.md
