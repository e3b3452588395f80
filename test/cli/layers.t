A policy may apply others, by name or as a file beside it. All of them are checked, and what one of them closes is closed:

  $ mkdir -p team model
  $ echo '# A model' >model/README.md
  $ printf 'policy "The law" version 3.\nfact files.code_execution is a count, higher is riskier.\nrule law "what the law says":\n  at most closed when files.code_execution is above 0.\n  not open before 2126-12-24.\n' >law.ajar
  $ printf 'policy "Team" version 1.\nAlso apply "../law.ajar" pinned at sha256:%s.\nfact files.code_execution is a count, higher is riskier.\nrule few "few scripts": at most hosted when files.code_execution is above 3.\nexample "clean": given files.code_execution is 0 expect open.\nexample "scripts": given files.code_execution is 4 expect hosted.\n' "$(sha256sum law.ajar | cut -d' ' -f1)" >team/team.ajar
  $ ajar policy check team/team.ajar
  sound: 2 policies, 3 facts, 2 rules, 0 duties; bad news never opens, silence never opens
  reached: closed, gated, open; with nothing known: closed
  team/../law.ajar: note: gated asks for neither terms nor recipients: whoever asks gets the weights
  $ ajar decide -p team/team.ajar --at 2126-12-20 model | sed '/sha256/d'
  ajar: door 3 of 4, gated: weights for accepted recipients, under terms
  
    policy    Team, version 1 (team/team.ajar)
              and The law, version 3
    clock     2126-12-20T00:00:00Z
  
  Not open, because
    1. what the law says  (rule law, line 5 of The law)
       true        today is before 2126-12-24
  
  Without new evidence
    2126-12-24  door 4 of 4, open: a day that the policy names
  
  The model
    looked at every file to the last byte; 0 findings
  
  What would change that: ajar need open MODEL. What is not shown can be stated, and what waits
  for people approved, in signed files beside the model: man ajar-approve, docs/evidence.md

The record names each layer by its digest, and itself by the digest of their list:

  $ ajar decide -p team/team.ajar --json model | grep -o '"layers":.*"version":1}'
  "layers":[{"digest":"aee58d0b814f7b68ff359c02221dd187c1d3cda3085bd770c0abbfaee700aff3","title":"Team","version":1},{"digest":"ac5e8c41b2fab4fe25379a377eb17c6da15682b7c16458cb750bb38fd234ba76","title":"The law","version":3}],"title":"Team","version":1}
  $ list=$({ echo ajar-policy-stack; sha256sum team/team.ajar law.ajar | sed 's/\(.*\)  .*/sha256 \1/'; } | sha256sum | cut -d' ' -f1); ajar decide -p team/team.ajar --json model | grep -c "\"policy\":{\"digest\":\"$list\""
  1
  $ ajar decide -p team/team.ajar --json model | grep -o '"layer":[0-9]*,"line":[0-9]*'
  "layer":2,"line":5

Examples are decided by the policy alone:

  $ ajar policy test team/team.ajar
    right  open    clean
    right  hosted  scripts
  2 examples, 0 wrong
  examples are decided by this policy alone, without those it applies

A policy that is not what it is pinned at is a fault, where it is named; so are one that is not there, one that is faulty, and circles:

  $ sed -i 's/version 3/version 4/' law.ajar
  $ ajar policy check team/team.ajar
  team/team.ajar:2:36: not the text it is pinned at: it is sha256:a975cde28437e83af76c3b376f86ec79b0a15a6d4dc5b51add59b02127654dac
       2 | Also apply "../law.ajar" pinned at sha256:ac5e8c41b2fab4fe25379a377eb17c6da15682b7c16458cb750bb38fd234ba76.
         |                                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
         = read what has changed before pinning it again
  ? 1
  $ ajar policy test team/team.ajar
  team/team.ajar:2:36: not the text it is pinned at: it is sha256:a975cde28437e83af76c3b376f86ec79b0a15a6d4dc5b51add59b02127654dac
       2 | Also apply "../law.ajar" pinned at sha256:ac5e8c41b2fab4fe25379a377eb17c6da15682b7c16458cb750bb38fd234ba76.
         |                                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
         = read what has changed before pinning it again
  ajar: team/team.ajar: line 2, column 36: not the text it is pinned at: it is sha256:a975cde28437e83af76c3b376f86ec79b0a15a6d4dc5b51add59b02127654dac
  ? 3
  $ printf 'policy "A" version 1.\nAlso apply "nope".\nrule r: at most gated.\n' >a.ajar
  $ ajar policy check a.ajar
  a.ajar:2:12: there is no policy "nope": name a file, or one of `ajar policy list`
       2 | Also apply "nope".
         |            ^^^^^^
  ? 1
  $ sed -i s/nope/none.ajar/ a.ajar
  $ ajar policy check a.ajar
  a.ajar:2:12: none.ajar: no such file
       2 | Also apply "none.ajar".
         |            ^^^^^^^^^^^
  ? 1
  $ sed -i s/none.ajar/b.ajar/ a.ajar
  $ printf 'policy "B" version 1.\nAlso apply "c.ajar".\nrule r: at most gatd.\n' >b.ajar
  $ ajar policy check a.ajar
  b.ajar:3:17: expected a position: closed, hosted, gated or open, found "gatd"
       3 | rule r: at most gatd.
         |                 ^^^^
         = did you mean "gated"?
  ? 1
  $ ajar policy check --json a.ajar
  {"schema":"ajar/policy/1","policy":"a.ajar","layer":"b.ajar","sound":false,"faults":[{"line":3,"column":17,"length":4,"text":"expected a position: closed, hosted, gated or open, found \"gatd\"","hint":"did you mean \"gated\"?"}]}
  ? 1
  $ printf 'policy "B" version 1.\nAlso apply "c.ajar".\nrule r: at most gated.\n' >b.ajar
  $ printf 'policy "C" version 1.\nAlso apply "./a.ajar".\nAlso apply "b.ajar".\nrule r: at most gated.\n' >c.ajar
  $ ajar policy check a.ajar
  c.ajar:2:12: these policies apply each other in a circle
       2 | Also apply "./a.ajar".
         |            ^^^^^^^^^^
         = leave one of the sentences out: what applies applies once
  ? 1
  $ ajar decide -p a.ajar model
  c.ajar:2:12: these policies apply each other in a circle
       2 | Also apply "./a.ajar".
         |            ^^^^^^^^^^
         = leave one of the sentences out: what applies applies once
  ajar: c.ajar: line 2, column 12: these policies apply each other in a circle
  ? 3

What two apply, applies once; a policy that comes with ajar is applied by its name:

  $ printf 'policy "C" version 1.\nAlso apply "start".\nrule r: at most gated.\n' >c.ajar
  $ printf 'policy "A" version 1.\nAlso apply "b.ajar".\nAlso apply "c.ajar".\nrule r: at most gated.\n' >a.ajar
  $ ajar policy check a.ajar | sed 's/, .*//'
  sound: 4 policies
  reached: closed
  a.ajar: note: gated asks for neither terms nor recipients: whoever asks gets the weights
  b.ajar: note: gated asks for neither terms nor recipients: whoever asks gets the weights
  c.ajar: note: gated asks for neither terms nor recipients: whoever asks gets the weights
  $ for i in $(seq 17); do printf 'policy "%s" version 1.\nAlso apply "%s.ajar".\nrule r: at most gated.\n' $i $((i + 1)) >$i.ajar; done
  $ ajar policy check 1.ajar
  16.ajar:2:12: more than 16 layers
       2 | Also apply "17.ajar".
         |            ^^^^^^^^^
  ? 1

An example that is wrong is told with what objects, and the answer is no:

  $ printf 'policy "T" version 1.\nfact a is a count, higher is riskier.\nrule few "few of them": at most hosted when a is above 3.\nexample "none": given a is 0 expect gated.\nexample "not said": given nothing expect open.\nexample "as said": given a is between 1 and 3 expect open.\n' >t.ajar
  $ ajar policy test t.ajar
    WRONG  open    none: gated is expected on line 4
             nothing objects to open
    WRONG  hosted  not said: open is expected on line 5
             not open: few of them  (line 3)
               not shown  a is above 3
    right  open    as said
  3 examples, 2 wrong
  ? 1
  $ ajar policy test --json t.ajar
  {"schema":"ajar/policy/1","policy":"t.ajar","wrong":2,"examples":[{"title":"none","line":4,"expected":"gated","position":"open","right":false},{"title":"not said","line":5,"expected":"open","position":"hosted","right":false},{"title":"as said","line":6,"expected":"open","position":"open","right":true}]}
  ? 1
  $ printf 'policy "T" version 1.\nrule r: at most gated.\n' >t.ajar
  $ ajar policy test t.ajar
  no examples

An approval that two of them ask for holds as long as it does for both:

  $ printf 'policy "The law" version 5.\nfact approval.board is approvals, good for 30 days.\nrule people: to be open require approval.board is at least 1.\n' >law.ajar
  $ printf 'policy "Team" version 2.\nAlso apply "../law.ajar".\nfact approval.board is approvals, good for 90 days.\nrule people: to be open require approval.board is at least 2.\n' >team/team.ajar
  $ ajar approve -p team/team.ajar --position open --until 2126-01-01 model 2>&1 | sed 's/takes [0-9-]* at/takes DAY at/'
  ajar: --until 2126-01-01 is too far off: this policy takes DAY at most
  try 'ajar approve --help'
  $ last=$(date -u -d '+30 days' +%F); ajar approve -p team/team.ajar --position open model | grep -c "\"until\":\"$last"
  1

Facts of one name that two layers declare in two ways are told apart, and so are variants:

  $ printf 'policy "Law" version 1.\nfact eval.x is a proportion, higher is riskier, measured, good for 30 days.\nrule r: at most gated when eval.x is above 5%%.\n' >law.ajar
  $ printf 'policy "Team" version 1.\nAlso apply "law.ajar".\nfact eval.x is a number of points, higher is riskier, measured, good for 30 days.\nrule s: at most hosted when eval.x is above 5 points.\n' >team.ajar
  $ ajar policy table team.ajar
  hosted, if
      eval.x in layer 1: above 5 points or unknown
  
  gated, if
      eval.x in layer 1: at most 5 points; eval.x in layer 2: above 5% or unknown
  
  open, if
      eval.x in layer 1: at most 5 points; eval.x in layer 2: at most 5%
  $ printf 'policy "Tuned" version 1.\nfact eval.x is a proportion, higher is riskier, measured, good for 30 days, on variant tuned.\nrule r: at most gated when eval.x is above 5%%.\n' >tuned.ajar
  $ ajar policy diff law.ajar tuned.ajar
  gated becomes open, if
      eval.x of variant as_released: above 5% or unknown; eval.x of variant tuned: at most 5%
  
  open becomes gated, if
      eval.x of variant as_released: at most 5%; eval.x of variant tuned: above 5% or unknown
  ? 1

What is not decided of one layer alone is said as well:

  $ ajar policy check --work 0 team.ajar
  sound: 2 policies, 2 facts, 2 rules, 0 duties; bad news never opens, silence never opens
  reached: not decided; with nothing known: hosted
  not decided, for it takes more work than was allowed: what each clause does, which positions are reached, and all else
  team.ajar alone: not decided, for it takes more work than was allowed: what each clause does, which positions are reached, and all else
  law.ajar alone: not decided, for it takes more work than was allowed: what each clause does, which positions are reached, and all else
  ? 1
  $ ajar policy check --json --work 0 team.ajar | grep -o '"undecided_alone":[^]]*]'
  "undecided_alone":["team.ajar","law.ajar"]
