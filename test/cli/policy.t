A sound policy says what was proved of it:

  $ printf 'policy "Tiny" version 1.\nStart from open.\nfact files.code_execution is a count, higher is riskier.\nrule malware: at most closed when files.code_execution is above 0.\n' >tiny.ajar
  $ ajar policy check tiny.ajar
  sound: 1 fact, 1 rule, 0 duties; bad news never opens, silence never opens
  reached: closed, open; with nothing known: closed
  $ ajar policy check --json tiny.ajar
  {"schema":"ajar/policy/1","policy":"tiny.ajar","sound":true,"faults":[],"reached":["closed","open"],"blank":["closed"],"decided":true,"undecided":"","findings":[]}

Each fault has its place, the word underlined, and what to write instead; the answer is no:

  $ printf 'policy "Bad" version 1.\nStart from open.\nfact model.memory_4bit is a size, higher is riskier.\nfact a is yes or no, yes is riskier.\nrule one:\tat most closed when model.memory_4bit is above 5%%.\nrule two: at most hosted when a and model.memroy_4bit is above 5 GB.\nrule three "caf\303\251": at most hosted unless a.\nrule four: at most hosted when a is known and a.\n' >bad.ajar
  $ ajar policy check bad.ajar
  bad.ajar:5:58: "model.memory_4bit" is a size, compared with a proportion
       5 | rule one: at most closed when model.memory_4bit is above 5%.
         |                                                          ^^
         = compare it with a size, such as 640 GB
  bad.ajar:6:37: "model.memroy_4bit" is not declared
       6 | rule two: at most hosted when a and model.memroy_4bit is above 5 GB.
         |                                     ^^^^^^^^^^^^^^^^^
         = did you mean "model.memory_4bit"?
  bad.ajar:7:43: bad news would open the door: "a" is declared "yes is riskier", and this is required
       7 | rule three "café": at most hosted unless a.
         |                                          ^
         = did you mean "is no"? Or is "yes is safer" meant?
  bad.ajar:8:32: silence would open the door: not telling "a" would be rewarded
       8 | rule four: at most hosted when a is known and a.
         |                                ^^^^^^^^^^
         = leave it out: what is not shown closes already; or close on "is missing"
  ? 1
  $ printf 'policy "Bad" version 1.\nStart from ajar.\n' >b2.ajar; ajar policy check --json b2.ajar
  {"schema":"ajar/policy/1","policy":"b2.ajar","sound":false,"faults":[{"line":2,"column":12,"length":4,"text":"expected a position: closed, hosted, gated or open, found \"ajar\"","hint":""}]}
  ? 1

Where the faults are of direction alone, two states that differ in one fact show what they would open:

  $ printf 'policy "Bad" version 1.\nStart from open.\nfact a is a proportion, higher is riskier.\nrule one: at most hosted when a is above 3%% and a is below 10%%.\n' >b4.ajar; ajar policy check --witness opens b4.ajar; cat opens/1-*/expect
  b4.ajar:4:49: bad news would open the door: "a" is declared "higher is riskier", and this closes on the safer side
       4 | rule one: at most hosted when a is above 3% and a is below 10%.
         |                                                 ^^^^^^^^^^^^^^
         = did you mean "is above"? Or is "higher is safer" meant?
  b4.ajar: fault: worse news about "a" opens the door wider
         = shown by two that differ in a: 4% gives hosted, 10% gives open
         = in opens/1-a: hosted, opens/1-b: open
  hosted
  at 2026-01-01
  open
  at 2026-01-01
  $ ajar policy check --json b4.ajar
  {"schema":"ajar/policy/1","policy":"b4.ajar","sound":false,"faults":[{"line":4,"column":49,"length":14,"text":"bad news would open the door: \"a\" is declared \"higher is riskier\", and this closes on the safer side","hint":"did you mean \"is above\"? Or is \"higher is safer\" meant?"}],"findings":[{"kind":"bad_news","severity":"fault","policy":"b4.ajar","line":0,"column":0,"length":0,"text":"worse news about \"a\" opens the door wider","hint":"","differ_in":"a","witness":[{"position":"hosted","known":{"a":"4%"}},{"position":"open","known":{"a":"10%"}}]}]}
  ? 1

A sound policy may still say what it does not seem to: that is a fault, shown where there is one by two states
that differ in one fact. A note is what a reader should know. What is past the work allowed is not decided, never fine:

  $ printf 'policy "House" version 1.\nStart from open.\nfact eval.bio is a proportion, higher is riskier, measured, good for 180 days.\nfact eval.cyber is a proportion, higher is riskier, measured, good for 180 days.\nfact licence.free is yes or no, yes is safer.\nfact docs.complete is yes or no, yes is safer.\nConsider eval.cyber, docs.complete.\nrule bio: at most gated when eval.bio is above 2%% except when licence.free.\nrule cyber:\n  at most closed when eval.cyber is above 20%%.\n  at most hosted when eval.cyber is above 30%%.\nduty gate: at gated require terms "house".\n' >house.ajar
  $ ajar policy check house.ajar
  2 faults: 4 facts, 2 rules, 1 duty; bad news never opens, silence never opens
  reached: closed, gated, open; with nothing known: closed
  house.ajar:6:6: fault: a concern without effect: no condition depends on it
       6 | fact docs.complete is yes or no, yes is safer.
         |      ^^^^^^^^^^^^^
         = write the rule that is missing, or do not list it as considered
  house.ajar:11:3: fault: this changes nothing: line 10 objects whenever it does
      11 |   at most hosted when eval.cyber is above 30%.
         |   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
         = delete it, or change its condition to what is meant
  house.ajar:3:6: note: all that open asks to be measured is of the model as released, nothing of a tuned variant
       3 | fact eval.bio is a proportion, higher is riskier, measured, good for 180 days.
         |      ^^^^^^^^
         = measure a tuned variant as well: a fact "on variant tuned"
  house.ajar:8:11: note: the exception lets open stand while eval.bio is not known
       8 | rule bio: at most gated when eval.bio is above 2% except when licence.free.
         |           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
         = if that is not meant, let the exception ask that it is known
         = shown by two that differ in licence.free: yes gives open, nothing known gives gated
  ? 1
  $ ajar policy check --json house.ajar | tr '{' '\n' | grep -A 4 hides
  "kind":"hides","severity":"note","policy":"house.ajar","line":8,"column":11,"length":65,"text":"the exception lets open stand while eval.bio is not known","hint":"if that is not meant, let the exception ask that it is known","differ_in":"licence.free","witness":[
  "position":"open","known":
  "eval.cyber":"0%","licence.free":"yes"}},
  "position":"gated","known":
  "eval.cyber":"0%"}}]}]}
  $ ajar policy check --work 0 house.ajar
  sound: 4 facts, 2 rules, 1 duty; bad news never opens, silence never opens
  reached: not decided; with nothing known: closed
  not decided, for it takes more work than was allowed: what each clause does, which positions are reached, and all else
  ? 1
  $ ajar policy check --witness shown house.ajar | grep -B 1 shown
         = if that is not meant, let the exception ask that it is known
         = shown by two that differ in licence.free: yes gives open, nothing known gives gated
         = in shown/4-a: open, shown/4-b: gated
  $ cat shown/4-b/expect shown/4-b/supposed.evidence.json; ls shown
  gated
  at 2026-01-01
  {"schema":"ajar/evidence/1","weights":"sha256:0000000000000000000000000000000000000000000000000000000000000000","items":[{"fact":"eval.cyber","kind":"interval","lo":0,"hi":0,"level":0.999999999999,"sided":1,"measured_at":"2026-01-01"}]}
  4-a
  4-b
  $ ajar policy check --witness shown house.ajar
  ajar: "shown" is not empty: witnesses need a folder of their own
  try 'ajar policy --help'
  ? 2

How wide the door can open while one thing is never known; what is decided in each case; and what changes from one policy
to another, in every case there is:

  $ sed -i -e 's/, docs.complete//' -e '/30%/d' house.ajar; sed -e 's/2%/3%/' -e 's/terms "house"/terms "house 2"/' house.ajar >house-2.ajar
  $ ajar policy silence house.ajar
  while nothing is known of  at most
  eval.bio                   open     nobody ever has to know
  eval.cyber                 closed
  licence.free               open     nobody ever has to know
  $ ajar policy silence --json house.ajar
  {"schema":"ajar/policy/1","policy":"house.ajar","decided":true,"widest":"open","silence":[{"fact":"eval.bio","considered":false,"matters":true,"widest":"open"},{"fact":"eval.cyber","considered":true,"matters":true,"widest":"closed"},{"fact":"licence.free","considered":false,"matters":true,"widest":"open"}]}
  $ ajar policy table house.ajar
  closed, if
      eval.cyber: above 20% or unknown
  
  gated, if
      eval.bio: above 2% or unknown; eval.cyber: at most 20%; licence.free: no or unknown
  
  open, if
      eval.cyber: at most 20%
    and one of
    - eval.bio: at most 2%
    - licence.free: yes
  $ ajar policy table --csv house.ajar | tr -d '\r'
  "eval.bio","eval.cyber","licence.free","position"
  "any","above 20% or unknown","any","closed"
  "above 2% or unknown","at most 20%","no or unknown","gated"
  "at most 2%","at most 20%","any","open"
  "any","at most 20%","yes","open"
  $ ajar policy table --json house.ajar | cut -c 1-150
  {"schema":"ajar/policy/1","policy":"house.ajar","decided":true,"cases":[{"position":"closed","known":{"eval.cyber":"above 20% or unknown"}},{"position
  $ ajar policy diff house.ajar house-2.ajar
  gated becomes open, if
      eval.bio: above 2% and at most 3%; eval.cyber: at most 20%; licence.free: no or unknown
  
  duties
    gated: - terms "house"
    gated: + terms "house 2"
  ? 1
  $ ajar policy diff --json house.ajar house-2.ajar
  {"schema":"ajar/policy/1","policy":"house.ajar","other":"house-2.ajar","decided":true,"moved":[{"before":"gated","after":"open","known":{"eval.bio":"above 2% and at most 3%","eval.cyber":"at most 20%","licence.free":"no or unknown"}}],"facts":[],"duties":["gated: - terms \"house\"","gated: + terms \"house 2\""]}
  ? 1
  $ ajar policy diff house.ajar house.ajar
  no case moves: the same position, whatever is known
  $ for c in silence table; do ajar policy $c --work 0 house.ajar; done
  not decided: it takes more work, or more rows, than is allowed
  not decided: it takes more work, or more rows, than is allowed
  ? 1
  $ ajar policy diff --work 0 house.ajar house-2.ajar
  not decided: it takes more work, or more rows, than is allowed
  ? 1
  $ ajar policy silence bad.ajar 2>&1 | tail -n 1
  ajar: bad.ajar: line 5, column 58: "model.memory_4bit" is a size, compared with a proportion
  $ ajar policy diff house.ajar
  ajar: expected diff A B
  try 'ajar policy --help'
  ? 2

A cell of a spreadsheet does not begin as a formula does:

  $ printf 'policy "M" version 1.\nStart from open.\nfact m is a number of points, neutral.\nrule one: at most gated when m is at least -3 points and m is at most -3 points.\n' >m.ajar
  $ ajar policy table --csv m.ajar | cat -A
  "m","position"^M$
  "'-3 points or unknown","gated"^M$
  "below -3 points or above -3 points","open"^M$

A line with something hidden in it is not repeated to the terminal:

  $ printf 'policy "Bad" version 1.\nStart from \342\200\256open.\n' >b3.ajar; ajar policy check b3.ajar | tail -n 2
  b3.ajar:2:12: U+202E is not seen, or changes the order of what is seen
         = delete it

A policy of your own is found by name, and before one of the same name that comes with ajar:

  $ mkdir -p home/policies; printf 'policy "Mine" version 1.\nStart from closed.\n' >home/policies/start.ajar
  $ ajar policy show start
  policy "Mine" version 1.
  Start from closed.
  $ ajar policy check start
  sound: 0 facts, 1 rule, 0 duties; bad news never opens, silence never opens
  reached: closed; with nothing known: closed
  $ printf 'policy "Ours" version 12.\nStart from closed.\n' >home/policies/ours.ajar; echo no >home/policies/slip.ajar; mkdir home/policies/folder.ajar; touch home/policies/notes.txt
  $ ajar policy list
  name                      version  title                                                                        from
  folder                    -        does not read, see ajar policy check folder                                  your own
  ours                      12       Ours                                                                         your own
  slip                      -        does not read, see ajar policy check slip                                    your own
  start                     1        Mine                                                                         your own, used instead of ajar's
  eu                        1        EU AI Act: general-purpose models                                            comes with ajar
  frontier                  1        Frontier capability thresholds                                               comes with ajar
  hub                       1        Company hub: what may enter                                                  comes with ajar
  memo-2025                 1        Which models we open: the three questions of July 2025                       comes with ajar
  path-forward-2024         1        Open source is the path forward: July 2024                                   comes with ajar
  preparedness-2025         1        Preparedness Framework version 2, April 2025: our reading                    comes with ajar
  record/memo-2025          1        Which models we open: the three questions of July 2025, asked of the record  comes with ajar
  record/path-forward-2024  1        Open source is the path forward: July 2024, asked of the record              comes with ajar
  science                   1        Open science: open by default                                                comes with ajar
  $ ajar policy list --json
  {"schema":"ajar/policy/1","policies":[{"name":"folder","from":"home","reads":false},{"name":"ours","from":"home","reads":true,"version":12,"title":"Ours"},{"name":"slip","from":"home","reads":false},{"name":"start","from":"home","reads":true,"version":1,"title":"Mine"},{"name":"eu","from":"ajar","reads":true,"version":1,"title":"EU AI Act: general-purpose models"},{"name":"frontier","from":"ajar","reads":true,"version":1,"title":"Frontier capability thresholds"},{"name":"hub","from":"ajar","reads":true,"version":1,"title":"Company hub: what may enter"},{"name":"memo-2025","from":"ajar","reads":true,"version":1,"title":"Which models we open: the three questions of July 2025"},{"name":"path-forward-2024","from":"ajar","reads":true,"version":1,"title":"Open source is the path forward: July 2024"},{"name":"preparedness-2025","from":"ajar","reads":true,"version":1,"title":"Preparedness Framework version 2, April 2025: our reading"},{"name":"record/memo-2025","from":"ajar","reads":true,"version":1,"title":"Which models we open: the three questions of July 2025, asked of the record"},{"name":"record/path-forward-2024","from":"ajar","reads":true,"version":1,"title":"Open source is the path forward: July 2024, asked of the record"},{"name":"science","from":"ajar","reads":true,"version":1,"title":"Open science: open by default"}]}
  $ rm -r home/policies/*; ajar policy list
  name                      version  title                                                                        from
  eu                        1        EU AI Act: general-purpose models                                            comes with ajar
  frontier                  1        Frontier capability thresholds                                               comes with ajar
  hub                       1        Company hub: what may enter                                                  comes with ajar
  memo-2025                 1        Which models we open: the three questions of July 2025                       comes with ajar
  path-forward-2024         1        Open source is the path forward: July 2024                                   comes with ajar
  preparedness-2025         1        Preparedness Framework version 2, April 2025: our reading                    comes with ajar
  record/memo-2025          1        Which models we open: the three questions of July 2025, asked of the record  comes with ajar
  record/path-forward-2024  1        Open source is the path forward: July 2024, asked of the record              comes with ajar
  science                   1        Open science: open by default                                                comes with ajar
  start                     1        Start: what the files say, and one person for the last step                  comes with ajar
  $ ajar policy show start | grep -c "^policy "
  1

What is asked wrongly:

  $ ajar policy check nothing.ajar
  ajar: nothing.ajar: no such file
  ? 1
  $ ajar policy show nothing
  ajar: there is no policy "nothing": name a file, or one of `ajar policy list`
  ? 1
  $ ajar policy look
  ajar: unrecognized word "look", expected check, silence, table, diff, show, test, fmt or list
  try 'ajar policy --help'
  ? 2
  $ ajar policy check
  ajar: expected check POLICY
  try 'ajar policy --help'
  ? 2
  $ ajar policy
  ajar: expected check POLICY | silence POLICY | table POLICY | diff A B | test POLICY [DIR] | fmt POLICY | show POLICY | list
  try 'ajar policy --help'
  ? 2

A policy has one form: sentences on lines of their own, names of facts in columns, lines that are too long wrapped; comments and empty lines stay. What is formatted is left as it is:

  $ printf '# A head.\npolicy "Tiny"   version 1.\nSTART from open. # wide\n\n\n\nfact a is an count , higher is riskier,measured. # behind\nfact a.longer.name is proportion,\n # inside\n higher is riskier, measured, good for 180 days, counts only if signed by "red team", on variant tuned.\nrule r "title": At most closed when a is above 3 and(a.longer.name is above 5 %% or a is above 10^2). To be open require\n at least 1 of ( a is below 3 , a is below 2 ) except when a is below 1.\n# tail' >form.ajar
  $ ajar policy fmt form.ajar
  # A head.
  policy "Tiny" version 1.
  Start from open.  # wide
  
  fact a             is a count, higher is riskier, measured.  # behind
  fact a.longer.name is a proportion,
                     # inside
                     higher is riskier, measured, good for 180 days,
                     counts only if signed by "red team", on variant tuned.
  rule r "title":
    at most closed when a is above 3 and (a.longer.name is above 5% or a is above 10^2).
    to be open require at least 1 of (a is below 3, a is below 2) except when a is below 1.
  # tail
  $ ajar policy fmt --check form.ajar
  form.ajar:2: `ajar policy fmt` writes this differently
  ? 1
  $ ajar policy fmt form.ajar >formed.ajar
  $ ajar policy fmt --check formed.ajar
  $ ajar policy fmt bad.ajar 2>&1 | tail -1
  ajar: bad.ajar: line 5, column 58: "model.memory_4bit" is a size, compared with a proportion
  $ ajar policy check --check form.ajar
  ajar: --check is of fmt
  try 'ajar policy --help'
  ? 2
