A sound policy says what was proved of it:

  $ printf 'policy "Tiny" version 1.\nStart from open.\nfact files.code_execution is a count, higher is riskier.\nrule malware: at most closed when files.code_execution is above 0.\n' >tiny.ajar
  $ ajar policy check tiny.ajar
  sound: 1 fact, 1 rule, 0 duties; bad news never opens, silence never opens
  $ ajar policy check --json tiny.ajar
  {"schema":"ajar/policy/1","policy":"tiny.ajar","sound":true,"faults":[]}

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
  $ printf 'policy "Ours" version 12.\nStart from closed.\n' >home/policies/ours.ajar; echo no >home/policies/slip.ajar; mkdir home/policies/folder.ajar; touch home/policies/notes.txt
  $ ajar policy list
  name       version  title                                                   from
  folder     -        does not read, see ajar policy check folder             your own
  ours       12       Ours                                                    your own
  slip       -        does not read, see ajar policy check slip               your own
  start      1        Mine                                                    your own, used instead of ajar's
  memo-2025  1        Which models we open: the three questions of July 2025  comes with ajar
  $ ajar policy list --json
  {"schema":"ajar/policy/1","policies":[{"name":"folder","from":"home","reads":false},{"name":"ours","from":"home","reads":true,"version":12,"title":"Ours"},{"name":"slip","from":"home","reads":false},{"name":"start","from":"home","reads":true,"version":1,"title":"Mine"},{"name":"memo-2025","from":"ajar","reads":true,"version":1,"title":"Which models we open: the three questions of July 2025"}]}
  $ rm -r home/policies/*; ajar policy list
  name       version  title                                                        from
  memo-2025  1        Which models we open: the three questions of July 2025       comes with ajar
  start      1        Start: what the files say, and one person for the last step  comes with ajar
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
  ajar: unrecognized word "look", expected check, show, test, fmt or list
  try 'ajar policy --help'
  ? 2
  $ ajar policy check
  ajar: expected check POLICY
  try 'ajar policy --help'
  ? 2
  $ ajar policy
  ajar: expected check POLICY | test POLICY | fmt POLICY | show POLICY | list
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
