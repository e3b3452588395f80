Every rule is explained in docs/findings.md:

  $ grep -oE '"[A-Z]+(-[A-Z]+)+"' $ROOT/src/scan/rules.c | tr -d '"' | sort -u | while read -r id; do grep -q "\`$id\`" $ROOT/docs/findings.md || echo "$id is missing"; done
