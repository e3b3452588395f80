The policies that come with ajar: none has a fault, however all evidence there could be is turned, and
what is noted of one is meant, as its head says. With nothing known each closes the door:

  $ for p in $(ajar policy list --json | grep -o '"name":"[^"]*' | cut -d'"' -f4); do echo "$p: $(ajar policy check $p | sed -n 1,2p | tr '\n' ' ')"; ajar policy check $p | grep -o 'note: [a-z]* [a-z]* [a-z]* [a-z]*' | sort | uniq -c; done
  eu: sound: 21 facts, 5 rules, 2 duties; bad news never opens, silence never opens reached: closed, open; with nothing known: closed 
        1 note: all that open asks
        1 note: measurements of this never
        1 note: open can be reached
        1 note: open can stand where
        2 note: the exception lets open
  frontier: sound: 16 facts, 9 rules, 6 duties; bad news never opens, silence never opens reached: closed, hosted, gated, open; with nothing known: closed 
  hub: sound: 12 facts, 8 rules, 3 duties; bad news never opens, silence never opens reached: closed, hosted, gated, open; with nothing known: closed 
        1 note: open can be reached
        2 note: the exception lets gated
        3 note: the exception lets open
  memo-2025: sound: 15 facts, 8 rules, 6 duties; bad news never opens, silence never opens reached: closed, hosted, gated, open; with nothing known: closed 
        1 note: no condition depends on
        1 note: open can be reached
        7 note: the exception lets open
  path-forward-2024: sound: 5 facts, 3 rules, 3 duties; bad news never opens, silence never opens reached: closed, gated, open; with nothing known: closed 
        1 note: all that open asks
        1 note: open can be reached
  preparedness-2025: sound: 23 facts, 12 rules, 3 duties; bad news never opens, silence never opens reached: closed, hosted, gated, open; with nothing known: closed 
        1 note: open can be reached
        1 note: the exception lets open
  record/memo-2025: sound: 13 facts, 7 rules, 6 duties; bad news never opens, silence never opens reached: closed, hosted, gated, open; with nothing known: closed 
        1 note: all that open asks
        1 note: no condition depends on
        1 note: open can be reached
        5 note: the exception lets open
  record/path-forward-2024: sound: 5 facts, 3 rules, 3 duties; bad news never opens, silence never opens reached: closed, gated, open; with nothing known: closed 
        1 note: all that open asks
        1 note: open can be reached
  science: sound: 11 facts, 7 rules, 3 duties; bad news never opens, silence never opens reached: closed, hosted, gated, open; with nothing known: closed 
        1 note: all that open asks
  start: sound: 7 facts, 6 rules, 4 duties; bad news never opens, silence never opens reached: closed, hosted, gated, open; with nothing known: closed 

Each tells its cases, and each case is right:

  $ for p in $(ajar policy list --json | grep -o '"name":"[^"]*' | cut -d'"' -f4); do echo "$p: $(ajar policy test $p | tail -n 1)"; done
  eu: 13 examples, 0 wrong
  frontier: 27 examples, 0 wrong
  hub: 12 examples, 0 wrong
  memo-2025: 22 examples, 0 wrong
  path-forward-2024: 8 examples, 0 wrong
  preparedness-2025: 20 examples, 0 wrong
  record/memo-2025: 16 examples, 0 wrong
  record/path-forward-2024: 9 examples, 0 wrong
  science: 8 examples, 0 wrong
  start: 10 examples, 0 wrong
  $ ajar policy test frontier | grep superh
    right  hosted  superhuman, under control
    right  closed  superhuman, control not shown
    right  closed  superhuman, four of the committee
    right  closed  superhuman, behind level 4

How much of a published framework rules can say: its statements, and those that cannot be said, each
with the reason; the marks of the others name a rule, a duty or a fact (test/policy/pack_test.c):

  $ ajar policy show preparedness-2025 | grep -c '^#  [ 0-9][0-9] \['
  47
  $ ajar policy show preparedness-2025 | grep -c 'cannot be said: '
  12
  $ ajar policy show preparedness-2025 | grep -o 'cannot be said: an[^]]*' | sort | uniq -c
        3 cannot be said: an internal process
