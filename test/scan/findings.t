skip-unless: python3 -c ''
docs/findings.md has every rule as the tables have it, and no rule that is not there; what people wrote of
one stands behind "In detail:" (`tools/findings docs/findings.md` prints the page as it should be):

  $ $ROOT/tools/findings $ROOT/docs/findings.md | cmp - $ROOT/docs/findings.md
  $ [ $(grep -c '^### ' $ROOT/docs/findings.md) = $(ajar scan --rules | tail -n 1 | grep -o '^[0-9]*') ] && echo all
  all
  $ printf '### PKL-GONE\n\n**In detail:** of a rule that is no more.\n' >page; $ROOT/tools/findings page | tail -n 1
  no rule PKL-GONE
