Who approves signs what ajar prints with ssh-keygen, so ssh-keygen must say of each approval what ajar says of it: with the same
file of signers, and whatever is done to the approval, its signature or that file.

  $ mkdir m && printf '8\0\0\0\0\0\0\0{"w":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}   abcd' >m/w.safetensors; for k in ada eve; do ssh-keygen -q -t ed25519 -N '' -C '' -f $k; done; { printf 'ada '; cat ada.pub; } >signers
  $ printf 'policy "P" version 1.\nStart from open.\nfact approval.board is approvals, good for 90 days.\nrule people: to be open require approval.board is at least 1.\n' >p.ajar
  $ printf '%s\n' 'ssh-keygen -Y verify -f signers -I ada -n ajar-approval -s m/a.approval.json.sig <m/a.approval.json >/dev/null 2>&1 && echo ssh-keygen: yes || echo ssh-keygen: no' 'ajar decide m --policy p.ajar --signers signers | head -n 1' >both
  $ printf '%s\n' 'rm -f m/a.*; ajar approve m --policy p.ajar --signers signers --position open >m/a.approval.json; ssh-keygen -q -Y sign -f ${1:-ada} -n ${2:-ajar-approval} m/a.approval.json' >anew
  $ sh anew; sh both
  ssh-keygen: yes
  ajar: door 4 of 4, open: weights for everyone

Another byte of the text, or a bit of the signature:

  $ printf ' ' >>m/a.approval.json; sh both
  ssh-keygen: no
  ajar: door 3 of 4, gated: weights for accepted recipients, under terms
  $ sh anew; awk 'NR == 5 { $0 = substr($0, 1, 9) (substr($0, 10, 1) == "A" ? "B" : "A") substr($0, 11) } 1' m/a.approval.json.sig >changed; mv changed m/a.approval.json.sig; sh both
  ssh-keygen: no
  ajar: door 3 of 4, gated: weights for accepted recipients, under terms

A key that is in no line, and a signature that was made for something else:

  $ sh anew eve; sh both
  ssh-keygen: no
  ajar: door 3 of 4, gated: weights for accepted recipients, under terms
  $ sh anew ada ajar-evidence; sh both
  ssh-keygen: no
  ajar: door 3 of 4, gated: weights for accepted recipients, under terms

A line that is for something else, has lapsed, or does not hold yet; and one that is for this and holds:

  $ sh anew; for o in 'namespaces="ajar-evidence"' 'valid-before="20200101Z"' 'valid-after="20990101Z"' 'namespaces="ajar-approval",valid-before="20990101Z"'; do { printf 'ada %s ' "$o"; cat ada.pub; } >signers; sh both; done
  ssh-keygen: no
  ajar: door 3 of 4, gated: weights for accepted recipients, under terms
  ssh-keygen: no
  ajar: door 3 of 4, gated: weights for accepted recipients, under terms
  ssh-keygen: no
  ajar: door 3 of 4, gated: weights for accepted recipients, under terms
  ssh-keygen: yes
  ajar: door 4 of 4, open: weights for everyone

And no signature at all:

  $ rm m/a.approval.json.sig; sh both
  ssh-keygen: no
  ajar: door 3 of 4, gated: weights for accepted recipients, under terms

Beside an ONNX file nothing may be put that is about its weights; in a folder of its own it counts:

  $ rm -f m/a.approval.json*; cp -r m o; echo x >o/m.onnx; mkdir given
  $ ajar approve o --policy p.ajar --signers signers --position open >given/a.approval.json
  ajar: keep this outside of the model, and name its folder with --evidence: beside an ONNX file it would change the weights it is about
  $ ssh-keygen -q -Y sign -f ada -n ajar-approval given/a.approval.json; ajar decide o --policy p.ajar --signers signers --evidence given | head -n 1
  ajar: door 4 of 4, open: weights for everyone
  $ cp given/* o; ajar decide o --policy p.ajar --signers signers | head -n 1
  ajar: door 3 of 4, gated: weights for accepted recipients, under terms
  $ ajar evidence add -s o -f eval.bio --kind exact --value 3 --measured-at 2026-10-01
  ajar: evidence beside an ONNX file would change the weights it is about, for that file can name any other as its data: name a folder of its own, here with --to, and to decide with --evidence
  try 'ajar evidence --help'
  ? 2
