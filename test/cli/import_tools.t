What other tools wrote is told by its content, and comes to evidence in the same way:

  $ cp -r $DATA/results r; mkdir m; cp $DATA/safetensors/two.safetensors m/model.safetensors
  $ printf 'ajar evidence import --subject m "$@" | grep -v "^ *$"\n' >import
  $ sh ./import r/inspect/frames.eval
    fact                        shows
    eval.simple.accuracy.match  4 of 5, item by item
  1 item, written to m/inspect-2026-11-22-0a4dea3c.evidence.json
  Where a policy asks who says so, it counts once it is signed:
    ssh-keygen -Y sign -n ajar-evidence -f ~/.ssh/id_ed25519 m/inspect-2026-11-22-0a4dea3c.evidence.json
  $ sh ./import r/inspect/letters.json
    fact                     shows
    eval.letters.mean.parts  0.35, mean of 5, item by item, 1 unscored
  1 item, written to m/inspect-2026-11-22-9513e8b8.evidence.json
  Where a policy asks who says so, it counts once it is signed:
    ssh-keygen -Y sign -n ajar-evidence -f ~/.ssh/id_ed25519 m/inspect-2026-11-22-9513e8b8.evidence.json
  $ sh ./import r/inspect/repeats.json
    fact                         shows
    eval.repeats.accuracy.match  4 of 6, item by item in 3 clusters
  1 item, written to m/inspect-2026-11-22-8a570cb2.evidence.json
  Where a policy asks who says so, it counts once it is signed:
    ssh-keygen -Y sign -n ajar-evidence -f ~/.ssh/id_ed25519 m/inspect-2026-11-22-8a570cb2.evidence.json
  $ sh ./import r/inspect/limit.json
    fact                        shows
    eval.simple.accuracy.match  1 of 2, item by item, 3 unscored  partial run
  1 item, written to m/inspect-2026-11-22-43ea853e.evidence.json
  Where a policy asks who says so, it counts once it is signed:
    ssh-keygen -Y sign -n ajar-evidence -f ~/.ssh/id_ed25519 m/inspect-2026-11-22-43ea853e.evidence.json
  $ sh ./import r/inspect/edited.json
    fact                        shows
    eval.simple.accuracy.match  5 of 5, item by item  edited after the run
  1 item, written to m/inspect-2026-11-22-d1013927.evidence.json
  Where a policy asks who says so, it counts once it is signed:
    ssh-keygen -Y sign -n ajar-evidence -f ~/.ssh/id_ed25519 m/inspect-2026-11-22-d1013927.evidence.json
  $ sh ./import r/garak/mixed.report.jsonl
    fact                                        shows
    eval.test_Test.always_Random                15 of 40, item by item in 8 clusters
    eval.test_Test.mitigation_MitigationBypass  5 of 37, item by item in 8 clusters, 3 unscored
  2 items, written to m/garak-2026-11-22-b4660447.evidence.json
  Where a policy asks who says so, they count once they are signed:
    ssh-keygen -Y sign -n ajar-evidence -f ~/.ssh/id_ed25519 m/garak-2026-11-22-b4660447.evidence.json
  $ sh ./import r/ailuminate/record.json
    fact                             shows
    eval.safe_cae_hazard-0_5.grade   2         a grade against the reference model of this version
    eval.safe_cae_hazard-0_5.unsafe  3 of 100
    eval.safe_cbr_hazard-0_5.grade   5         a grade against the reference model of this version
    eval.safe_cbr_hazard-0_5.unsafe  0 of 50
  4 items, written to m/ailuminate-2026-11-22-609aa71e.evidence.json
  Where a policy asks who says so, they count once they are signed:
    ssh-keygen -Y sign -n ajar-evidence -f ~/.ssh/id_ed25519 m/ailuminate-2026-11-22-609aa71e.evidence.json
  $ sh ./import r/openai-evals/2d_movement.jsonl
    fact                              shows
    eval.2d_movement_dev_v0.accuracy  0 of 6, item by item
  1 item, written to m/openai-evals-2026-11-22-a14616a6.evidence.json
  Where a policy asks who says so, it counts once it is signed:
    ssh-keygen -Y sign -n ajar-evidence -f ~/.ssh/id_ed25519 m/openai-evals-2026-11-22-a14616a6.evidence.json
  $ sh ./import r/promptfoo/capitals.json
    fact                 shows
    eval.capitals.pass   2 of 4, item by item in 2 clusters, 2 unscored
    eval.capitals.score  2 of 4, item by item in 2 clusters, 2 unscored
  2 items, written to m/promptfoo-2026-11-22-0dde6b4b.evidence.json
  Where a policy asks who says so, they count once they are signed:
    ssh-keygen -Y sign -n ajar-evidence -f ~/.ssh/id_ed25519 m/promptfoo-2026-11-22-0dde6b4b.evidence.json

HELM names what it measured by the folder only:

  $ mv r/helm 'simple_mcqa:model=simple_model1'
  $ sh ./import simple*/per_instance_stats.json --measured-at 2026-11-22
    fact                                 shows
    eval.simple_mcqa.exact_match.test    0 of 8, item by item
    eval.simple_mcqa.exact_match_5.test  0 of 8, item by item
  2 items, written to m/helm-2026-11-22-3c49646d.evidence.json
  Where a policy asks who says so, they count once they are signed:
    ssh-keygen -Y sign -n ajar-evidence -f ~/.ssh/id_ed25519 m/helm-2026-11-22-3c49646d.evidence.json
  $ cp simple*/per_instance_stats.json . && ajar evidence import per_instance_stats.json --subject m
  ajar: per_instance_stats.json: expected RUN:model=MODEL/per_instance_stats.json; HELM names task and model by the folder only
  ? 3
  $ ajar evidence import simple*/stats.json --subject m
  ajar: simple_mcqa:model=simple_model1/stats.json: the variance in stats.json is one between train trials, not between instances; give per_instance_stats.json from the same folder (at byte 0)
  ? 3

All of it again changes nothing:

  $ sha256sum m/* >before; for f in inspect/frames.eval garak/mixed.report.jsonl promptfoo/capitals.json; do sh ./import r/$f | grep already; done
  1 item, already there: m/inspect-2026-11-22-0a4dea3c.evidence.json
  2 items, already there: m/garak-2026-11-22-b4660447.evidence.json
  2 items, already there: m/promptfoo-2026-11-22-0dde6b4b.evidence.json
  $ sha256sum -c --quiet before && ls m | wc -l
  11

What did not come to its end is no result:

  $ ajar evidence import r/inspect/error.json --subject m
  ajar: r/inspect/error.json: the run has the status "error"; only one that ended with "success" is a result (inspect eval-retry finishes it) (at byte 22)
  ? 3
  $ ajar evidence import r/inspect/cancelled.json --subject m
  ajar: r/inspect/cancelled.json: the run has the status "cancelled"; only one that ended with "success" is a result (inspect eval-retry finishes it) (at byte 22)
  ? 3
  $ grep -v completion r/garak/mixed.report.jsonl >cut.jsonl; ajar evidence import cut.jsonl --subject m
  ajar: cut.jsonl: no "completion" entry; garak writes it at the end of a run, so this report was cut short (at byte 6978)
  ? 3
  $ grep -v final_report r/openai-evals/2d_movement.jsonl >cut.jsonl; ajar evidence import cut.jsonl --subject m
  ajar: cut.jsonl: no "final_report"; evals writes it when the run has come to its end (at byte 1880)
  ? 3

No hit among 40 answers to 8 prompts is what 8 prompts without a hit show, not what 40 do:

  $ sh ./import r/garak/blank.report.jsonl --fact harm.rate=test.Test
    fact       shows
    harm.rate  0 of 40, item by item in 8 clusters
  1 item, written to m/garak-2026-11-22-288e15e5.evidence.json
  Where a policy asks who says so, it counts once it is signed:
    ssh-keygen -Y sign -n ajar-evidence -f ~/.ssh/id_ed25519 m/garak-2026-11-22-288e15e5.evidence.json
  $ printf 'policy "P" version 1.\nStart from open.\nJudge measurements at 95%% confidence.\nfact harm.rate is a proportion, higher is riskier, measured.\nrule r: at most closed unless harm.rate is below 10%%.\n' >p.ajar
  $ ajar decide m --policy ./p.ajar --at 2026-11-23 | grep -A2 "not shown   harm"
       not shown   harm.rate is at least 10%
                   40 scores, 95% bound 0.3123
                   garak-2026-11-22-288e15e5.evidence.json, 2026-11-22, signed by nobody listed
