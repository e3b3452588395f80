What was opened cannot be closed: copies are in the world. When the policy comes to a narrower
position of the same weights, the model is open, contested; nothing more of it is sent:

  $ mkdir tiny; printf '\070\0\0\0\0\0\0\0{"w":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}   abcd' >tiny/model.safetensors; printf -- '---\nlicense: mit\n---\n# Tiny\n' >tiny/README.md
  $ printf 'policy "House" version 1.\nStart from open.\nfact incidents is a count, higher is riskier, good for 3650 days.\nrule calm "nothing has happened": at most gated when incidents is above 0.\n' >house.ajar
  $ printf '{"schema":"ajar/evidence/1","weights":"sha256:%s","items":[{"fact":"incidents","kind":"exact","value":%s,"measured_at":"2026-01-01"}]}' 32d3b1fc4050677d9b91f520c4d1f4e1a0b5ca33700db7e7db84059a8a7a5caa 0 >good; sed s/:0,/:2,/ good >bad
  $ mkdir ev; cp good ev/a.evidence.json; ajar release tiny acme/tiny -p ./house.ajar -e ev | sed -n 1p; cp bad ev/a.evidence.json
  ajar: door 4 of 4, open: weights for everyone
  $ ajar release tiny acme/tiny -p ./house.ajar -e ev >out; sed '/policy  /,/clock/d; /^Released/d' out
  ajar: door 4 of 4, open: weights for everyone
        contested, for this policy gives gated now: nothing more is sent; what was let out
        stays out
  
  
  Against open, because
    1. nothing has happened  (rule calm, line 4)
       true        incidents is above 0
                   2
                   a.evidence.json, 2026-01-01, signed by nobody listed
  
  Serve it:  ajar serve
  $ ajar show acme/tiny | sed -n 1,2p; ajar show | sed 's/20[-0-9]*/DATE/'
  acme/tiny: door 4 of 4, open: weights for everyone
    contested: nothing more is sent of it; what was let out stays out
  model      position                      since       because
  acme/tiny  door 4 of 4, open, contested  DATE  contested, for the policy gives gated now: nothing has happened (true)
  $ ajar show acme/tiny --json | grep -o '"effective":"[a-z]*"\|"target":"gated"\|"contested":true,"d[a-z]*"\|"from":{"opened":true,"position":"[a-z]*"'
  "contested":true,"digests"
  "effective":"open"
  "from":{"opened":true,"position":"open"
  "target":"gated"
  $ ajar replay acme/tiny | head -n 1
  ajar: the same, byte for byte
  $ ajar release tiny acme/tiny -p ./house.ajar -e ev --at-least gated | tail -n 1
  Not released: narrower than asked for, which was gated. Nothing was stored.

Other weights have never been open:

  $ cp -r tiny next; sed -i s/abcd/efgh/ next/model.safetensors; rm ev/*; ajar release next acme/tiny -p ./house.ajar -e ev | sed -n 1,2p
  ajar: door 3 of 4, gated: weights for accepted recipients, under terms
  

When it stands again, it is sent again:

  $ cp good ev/a.evidence.json; ajar release tiny acme/tiny -p ./house.ajar -e ev | sed -n 1,2p
  ajar: door 4 of 4, open: weights for everyone
  
