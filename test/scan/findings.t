Every rule has a row in docs/findings.md, which has its severity; and no row is of a rule that is not
there:

  $ grep '^| `' $ROOT/docs/findings.md | while IFS='|' read -r _ ids severity _; do for id in $(echo "$ids" | tr -d '`,'); do echo "$id $severity"; done; done >rows
  $ ajar scan --rules | sed -n 's/^\([a-z][a-z]*\)  *\([A-Z][A-Z0-9-]*\)  .*/\2 \1/p' >rules
  $ while read -r id severity; do grep -q "^$id .*$severity" rows || echo "$id ($severity) has no row in docs/findings.md"; done <rules
  $ while read -r id rest; do grep -q "^$id " rules || echo "$id is a row, and no rule"; done <rows
  $ cut -d' ' -f1 rows | sort | uniq -d
  $ [ $(wc -l <rules) -gt 40 ] && ajar scan --rules | tail -n 1 | grep -c "^$(wc -l <rules | tr -d ' ') rules"
  1
