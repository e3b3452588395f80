skip-unless: curl --version && python3 -c 'import ensurepip'
The demonstration comes to its end without a network, on a model made up: each command in it has the status
that it must have, or it stops.

  $ DEMO_HERE=$PWD/demo DEMO_MODEL=made DEMO_CLIENT=curl "$ROOT/demo/run" "$(command -v ajar)" >said 2>&1; echo "status $?"; grep '^[0-9]\. ' said; grep '^  ajar: [nv]\|^    newest' said; tail -n 1 said
  status 0
  1. Look
  2. Is it safe to load?
  3. Decide
  4. The three reasons
  5. Hold it there
  6. Open it
  7. Signed, logged, checked
  8. On record
    ajar: verified
      newest     yes  number 1 of its model; nothing newer among 0 other statements in the log, of 1 entry
    ajar: not verified
      newest     not checked  it takes signature and log
  Done, on a model made up here, since a real one could not be had, downloaded with curl (huggingface_hub could not be had).
