skip-unless: curl --version
By the id of an older commit nobody gets what the newest decision about the same weights refuses:

  $ mkdir tiny; printf '\070\0\0\0\0\0\0\0{"w":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}   abcd' >tiny/model.safetensors; printf -- '---\nlicense: mit\n---\n# Tiny\n' >tiny/README.md
  $ for p in gated closed; do printf 'policy "P" version 1.\nStart from %s.\nfact files.code_execution is a count, higher is riskier.\nrule code: at most closed when files.code_execution is above 0.\n' $p >$p.ajar; done
  $ echo 'export AJAR_HOME="$PWD/home" LC_ALL=C; with() { mkfifo said; ajar serve --listen 127.0.0.1:0 >said 2>err & read -r line <said; U=${line##* }; eval "$1"; kill $!; wait $!; rm said; }; get() { curl -s -o body -w "%{http_code}\n" -H "Authorization: Bearer $(cat token)" $U/acme/tiny/resolve/$1/model.safetensors; }; release() { echo $1 >>tiny/README.md; ajar release tiny acme/tiny --policy $1.ajar >/dev/null; }' >env
  $ . ./env; release gated; ajar show acme/tiny --json | grep -o '"commit":"[0-9a-f]*' | head -n 1 | cut -d '"' -f 4 >old; ajar user add bob >/dev/null 2>&1; ajar token new bob 2>/dev/null | grep -o 'hf_[A-Za-z0-9]*' >token; ajar grant acme/tiny bob >/dev/null; with 'get $(cat old); release closed; get main; get $(cat old)'
  200
  403
  403
