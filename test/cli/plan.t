How many trials would show that a limit is kept: the fewest, and from where on any number will do.

  $ ajar plan --limit 5% --true 2%
  To show with 95% confidence that a rate is below 5%, if in truth it is 2%
  
    trials  hits at most  shown in
    234     6             80.9%     the fewest; a few more may show it less often
    286     8             87.6%     so many or any more: never below 80%
  
  Settle the number before the run, and state it as planned_n:  ajar evidence register
  $ ajar plan --limit 5% --true 2% --power 90% --json
  {"schema":"ajar/plan/1","of":"rate","possible":true,"fewest":{"n":311,"most_against":9,"chance":0.902247},"steady":{"n":361,"most_against":11,"chance":0.938021}}
  $ ajar plan --limit 1% --true 0
  To show with 95% confidence that a rate is below 1%, if in truth it is 0%
  
    trials  hits at most  shown in
    299     0             100.0%    the fewest; more will do as well
  
  Settle the number before the run, and state it as planned_n:  ajar evidence register
  $ ajar plan --limit 0.05 --true 0.02 --confidence 99%
  To show with 99% confidence that a rate is below 5%, if in truth it is 2%
  
    trials  hits at most  shown in
    398     10            82.1%     the fewest; a few more may show it less often
    425     11            85.0%     so many or any more: never below 80%
  
  Settle the number before the run, and state it as planned_n:  ajar evidence register

The planning table of docs/statistics.md:

  $ plan() { ajar plan --limit $1 --true $2 --power $3 --json | sed -E 's/.*fewest.:..n.:([0-9]+).*steady.:..n.:([0-9]+).*/\1 \2/'; }; for row in '5% 0' '1% 0' '5% 1%' '5% 2%' '5% 3%' '5% 4%' '2% 0.5%' '2% 1%' '1% 0.1%' '10% 5%'; do echo $row: $(plan $row 80%) $(plan $row 90%); done
  5% 0: 59 59 59 59
  1% 0: 299 299 299 299
  5% 1%: 124 124 153 181
  5% 2%: 234 286 311 361
  5% 3%: 601 694 832 900
  5% 4%: 2698 2869 3701 3871
  2% 0.5%: 386 386 456 523
  2% 1%: 969 1091 1271 1390
  1% 0.1%: 473 473 473 628
  10% 5%: 179 203 239 263

A number that somebody has in mind, and one that is not what was planned:

  $ ajar plan --limit 5% --true 2% --trials 260 | tail -n 5
    286     8             87.6%     so many or any more: never below 80%
  
  260 trials show it in 84.6% of runs: with at most 7 hits.
  
  Settle the number before the run, and state it as planned_n:  ajar evidence register
  $ ajar plan --limit 5% --true 2% --trials 250 | tail -n 6
    286     8             87.6%     so many or any more: never below 80%
  
  250 trials show it in 76.3% of runs: with at most 6 hits.
  That is below 80%.
  
  Settle the number before the run, and state it as planned_n:  ajar evidence register
  $ ajar plan --limit 5% --true 2% --trials 50 | tail -n 5
    286     8             87.6%     so many or any more: never below 80%
  
  50 trials cannot show it, whatever comes out.
  
  Settle the number before the run, and state it as planned_n:  ajar evidence register
  $ ajar plan --limit 5% --true 2% --trials 256 --planned 234 | tail -n 8
  
  256 trials show it in 74.5% of runs: with at most 6 hits.
  That is below 80%.
  
  warning: 256 trials where 234 were planned: such a run is judged as one that was looked at before
  its end, by wider bounds.
  
  Settle the number before the run, and state it as planned_n:  ajar evidence register
  $ ajar plan --limit 5% --true 2% --trials 256 --planned 234 --json | grep -o '"asked.*'
  "asked":{"n":256,"most_against":6,"chance":0.745776},"as_planned":false}
  $ ajar plan --limit 5% --true 2% --trials 234 --planned 234 --json | grep -o '"as_planned.*'
  "as_planned":true}

From above, and with the limit itself; a rate that nothing shows:

  $ ajar plan --limit 95% --true 98% --above | sed -n 3,5p
    trials  misses at most  shown in
    234     6               80.9%     the fewest; a few more may show it less often
    286     8               87.6%     so many or any more: never below 80%
  $ ajar plan --limit 100% --true 99% --at-most | head -n 4
  ajar: every rate is at most 100%: there is nothing to show
  try 'ajar plan --help'
  $ ajar plan --limit 90% --true 99% --at-least | head -n 1
  To show with 95% confidence that a rate is at least 90%, if in truth it is 99%
  $ ajar plan --limit 5% --true 5%
  To show with 95% confidence that a rate is below 5%, if in truth it is 5%
  
  No number of trials will do: in truth it is not below the limit.
  ? 1
  $ ajar plan --limit 95% --true 95% --at-least --json
  {"schema":"ajar/plan/1","of":"rate","possible":false}
  ? 1
  $ ajar plan --limit 5% --true 4.999% | tail -n 1
  More than 10000000 trials: the limit is too near to what is true.

Items that are alike tell less:

  $ ajar plan --limit 5% --true 2% --cluster-size 5 --likeness 0.2 --trials 300
  To show with 95% confidence that a rate is below 5%, if in truth it is 2%
  
    trials  worth  hits at most  shown in
    422     234    6             80.9%     the fewest; a few more may show it less often
    515     286    8             87.6%     so many or any more: never below 80%
  
  Items that are alike tell less: a design effect of 1.8 is taken into account, about.
  State their scores and clusters, and the error will be computed from them.
  
  300 trials show it in 57.5% of runs: with at most 3 hits.
  That is below 80%.
  
  Settle the number before the run, and state it as planned_n:  ajar evidence register
  $ ajar plan --limit 5% --true 2% --design-effect 1.8 --json
  {"schema":"ajar/plan/1","of":"rate","possible":true,"fewest":{"n":422,"most_against":6,"chance":0.809139},"steady":{"n":515,"most_against":8,"chance":0.876915}}

Scores have a mean, and two models on the same items a mean difference:

  $ ajar plan --limit 0.6 --true 0.65 --above --spread 0.5
  To show with 95% confidence that a mean is above 0.6, if in truth it is 0.65
  
    about 620 items, for a chance of 80%
  
  Settle the number before the run, and state it as planned_n:  ajar evidence register
  $ ajar plan --limit 0 --true 0.05 --above --spread 0.4 --noise 0.3 --repeats 4 --paired | sed -n 1,3p
  To show with 95% confidence that a mean difference is above 0, if in truth it is 0.05
  
    about 509 items, each tried on both, for a chance of 80%
  $ ajar plan --limit 3 --true 2 --spread 4 --design-effect 2 --json
  {"schema":"ajar/plan/1","of":"mean","possible":true,"n":202}
  $ ajar plan --limit 0.6 --true 0.5 --above --spread 0.5
  To show with 95% confidence that a mean is above 0.6, if in truth it is 0.5
  
  No number of trials will do: in truth it is not above the limit.
  ? 1
  $ ajar plan --limit 0.6 --true 0.60001 --above --spread 0.5 | tail -n 1
  More than 10000000 trials: the limit is too near to what is true.

What cannot be meant:

  $ ajar plan --limit 5%
  ajar: --true is missing: what has to be shown, and what is expected to be true, such as --limit 5% --true 2%
  try 'ajar plan --help'
  ? 2
  $ ajar plan --true 5%
  ajar: --limit is missing: what has to be shown, and what is expected to be true, such as --limit 5% --true 2%
  try 'ajar plan --help'
  ? 2
  $ ajar plan --limit 5 --true 2%
  ajar: --limit 5 is above 1: write 5% for percent
  try 'ajar plan --help'
  ? 2
  $ ajar plan --limit five --true 2%
  ajar: --limit needs a number such as 5% or 0.05, not "five"
  try 'ajar plan --help'
  ? 2
  $ ajar plan --limit 5% --true -2%
  ajar: --true -2% is not between 0% and 100%
  try 'ajar plan --help'
  ? 2
  $ ajar plan --limit 5% --true 2% --power 80
  ajar: --power 80 is above 1: write 80% for percent
  try 'ajar plan --help'
  ? 2
  $ ajar plan --limit 5% --true 2% --power 0
  ajar: --power 0 is not between 0 and 1
  try 'ajar plan --help'
  ? 2
  $ ajar plan --limit 5% --true 2% --confidence 100%
  ajar: --confidence 100% is not between 0 and 1
  try 'ajar plan --help'
  ? 2
  $ ajar plan --limit 5% --true 2% --above --below
  ajar: --below, --above, --at-most and --at-least: give one
  try 'ajar plan --help'
  ? 2
  $ ajar plan --limit 5% --true 2% --trials 0
  ajar: --trials 0: a run has one at least
  try 'ajar plan --help'
  ? 2
  $ ajar plan --limit 5% --true 2% --cluster-size 4
  ajar: --cluster-size and --likeness are given together
  try 'ajar plan --help'
  ? 2
  $ ajar plan --limit 5% --true 2% --cluster-size 0.5 --likeness 0.1
  ajar: --cluster-size 0.5 is no number of items
  try 'ajar plan --help'
  ? 2
  $ ajar plan --limit 5% --true 2% --cluster-size 4 --likeness 0.2 --design-effect 2
  ajar: --design-effect is what --cluster-size and --likeness come to: give one or the other
  try 'ajar plan --help'
  ? 2
  $ ajar plan --limit 5% --true 2% --design-effect 0.5
  ajar: --design-effect 0.5 is below 1, or no such effect
  try 'ajar plan --help'
  ? 2
  $ ajar plan --limit 5% --true 2% --paired
  ajar: --paired and --repeats are of scores: --spread is missing
  try 'ajar plan --help'
  ? 2
  $ ajar plan --limit 5 --true 2 --spread -1
  ajar: --spread and --noise are standard deviations: not below 0
  try 'ajar plan --help'
  ? 2
  $ ajar plan --limit 5 --true 2 --spread 0
  ajar: scores that never differ need no plan: --spread is 0
  try 'ajar plan --help'
  ? 2
  $ ajar plan --limit 5 --true 2 --spread 1 --repeats 0
  ajar: --repeats 0: each item is tried once at least
  try 'ajar plan --help'
  ? 2
  $ ajar plan file
  ajar: expected no argument
  try 'ajar plan --help'
  ? 2
