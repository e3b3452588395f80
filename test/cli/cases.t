Folders of evidence with the position that is expected of each are the tests of a policy:

  $ printf 'policy "House" version 1.\nStart from open.\nfact eval.bio is a proportion, higher is riskier, measured, good for 180 days, counts only if signed by "red team".\nrule bio: at most gated when eval.bio is above 2%%.\n' >house.ajar
  $ printf 'mkdir -p "cases/$1"; printf "$2" >"cases/$1/expect"; printf "{\"schema\":\"ajar/evidence/1\",\"items\":[{\"fact\":\"eval.bio\",\"kind\":\"binomial\",\"k\":%%s,\"n\":1000,\"by\":\"%%s\",\"measured_at\":\"2026-11-01\"}]}" $3 "$4" >"cases/$1/bio.evidence.json"' >state
  $ sh ./state shown 'open\nat 2026-11-21\n' 5 'red team'; sh ./state 'too much' 'gated\nat 2026-11-21' 50 'red team'; sh ./state stale 'gated\nat 2027-11-21\n' 5 'red team'; sh ./state 'by whom' 'open\nat 2026-11-21\n' 5 vendor
  $ mkdir cases/none; echo 'a note' >cases/README
  $ ajar policy test house.ajar cases
  case      expected  got
  by whom   open      gated  WRONG
  shown     open      open
  stale     gated     gated
  too much  gated     gated
  4 cases, 1 wrong; supposed, not verified
  ? 1
  $ ajar policy test house.ajar cases --json
  {"schema":"ajar/policy/1","policy":"house.ajar","supposed":true,"wrong":1,"cases":[{"name":"by whom","expected":"open","position":"gated","right":false},{"name":"shown","expected":"open","position":"open","right":true},{"name":"stale","expected":"gated","position":"gated","right":true},{"name":"too much","expected":"gated","position":"gated","right":true}]}
  ? 1
  $ rm -r 'cases/by whom'; ajar policy test house.ajar cases | tail -n 1
  3 cases, 0 wrong; supposed, not verified
  $ ajar policy test house.ajar cases >table

What shows a fault of a policy is such a folder, and means what it says:

  $ printf 'policy "Holes" version 1.\nStart from open.\nfact a is yes or no, yes is safer.\nfact b is yes or no, yes is safer.\nrule r: at most gated unless a.\nrule s: at most hosted when not b except when a.\n' >holes.ajar
  $ ajar policy check --witness shown holes.ajar >faults; ls shown | head -n 1; ajar policy test holes.ajar shown | tail -n 1
  2-a
  2 cases, 0 wrong; supposed, not verified

  $ ajar policy check --witness memo memo-2025 >faults; ajar policy test memo-2025 memo | grep -c WRONG
  0
  ? 1

What does not read says so:

  $ sh ./state odd 'ajar\n' 1 x; ajar policy test house.ajar cases
  ajar: cases/odd/expect: line 1: closed, hosted, gated or open, not "ajar"
  ? 3
  $ sh ./state odd 'open\non monday\n' 1 x; ajar policy test house.ajar cases
  ajar: cases/odd/expect: line 2: at and a date such as 2026-11-21, not "on monday"
  ? 3
  $ sh ./state odd 'open\nat 2026-11-21\nat 2026-11-22\n' 1 x; ajar policy test house.ajar cases
  ajar: cases/odd/expect: line 3: nothing comes behind the date
  ? 3
  $ ajar policy test house.ajar none
  ajar: none: no such folder
  ? 1
  $ mkdir empty; ajar policy test house.ajar empty
  ajar: empty: no folder in it has a file "expect"
  ? 1
  $ ajar policy test house.ajar cases more
  ajar: expected check POLICY | silence POLICY | table POLICY | diff A B | test POLICY [DIR] | fmt POLICY | show POLICY | list
  try 'ajar policy --help'
  ? 2
