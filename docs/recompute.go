// recompute.go - a decision made again without ajar, by the standard library of Go alone: what of the
// files, the policy and the approvals its record names by digest is as the record says, and the
// position that they come to. docs/verify.md section 4 says how it is used. It reads policies of
// counts and approvals, as the page has them, and refuses the sentences that it does not know.
package main

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"sort"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

var positions = []string{"closed", "hosted", "gated", "open"}

type statement struct {
	Subject []struct{ Digest struct{ Sha256 string } }

	Predicate struct{ Record record }
}

type record struct {
	Clock, Target string
	Digests       struct {
		Release, Weights, Policy, Evidence, Signers string
		Files                                       []struct{ Name, Sha256, Signature string }
	}
	Facts []struct {
		Fact string
		Set  struct{ Lo, Hi string }
	}
}

var differs bool

func stop(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "recompute:", err)
		os.Exit(2)
	}
}

func load(path string) []byte {
	b, err := os.ReadFile(path)
	stop(err)
	return b
}

func digest(b []byte) string {
	d := sha256.Sum256(b)
	return hex.EncodeToString(d[:])
}

func row(name, recorded, recomputed string) {
	if recorded == recomputed {
		fmt.Printf("%-9s yes  %.16s\n", name, recomputed)
		return
	}
	differs = true
	fmt.Printf("%-9s NO   recorded %.16s, recomputed %.16s\n", name, recorded, recomputed)
}

// ---- the files ----

var beside = regexp.MustCompile(`^(README|LICENSE|NOTICE)([^.]*|.*\.(?i:md|txt|rst))$|` +
	`^\.gitattributes$|^model\.sig$|\.(evidence|approval)\.json(\.sig)?$`)

// Where a file can name any other as the place of its data, only these are left out.
var reaches, whole = regexp.MustCompile(`(?i)\.onnx$`), regexp.MustCompile(`^(\.gitattributes|model\.sig)$`)
var git = regexp.MustCompile(`^(model\.sig|\.git|\.gitattributes|\.github|\.gitignore)(/|$)`)

// The root of OpenSSF Model Signing, and the two digests of decision 0001.
func files(dir string) (root, release, weights string) {
	var names []string
	stop(filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		name, _ := filepath.Rel(dir, path)
		if e != nil && e.IsDir() && (name == "ajar" || name == ".cache" || e.Name() == ".git") {
			return fs.SkipDir
		}
		if e != nil && e.Type().IsRegular() {
			names = append(names, name)
		}
		return err
	}))
	sort.Strings(names)
	out := beside
	for _, name := range names {
		if reaches.MatchString(name) {
			out = whole
		}
	}
	var raw, all, weigh []byte
	for _, name := range names {
		b := load(filepath.Join(dir, name))
		sum := sha256.Sum256(b)
		line := fmt.Sprintf("%x %d %s\n", sum, len(b), name)
		if !git.MatchString(name) {
			raw = append(raw, sum[:]...)
		}
		if name != "model.sig" {
			all = append(all, line...)
		}
		text := len(b) <= 1<<20 && utf8.Valid(b)
		if strings.Contains(name, "/") || !text || !out.MatchString(name) {
			weigh = append(weigh, line...)
		}
	}
	return digest(raw), digest(all), digest(weigh)
}

// ---- approvals ----

// The next of the length-prefixed strings that an SSH signature is made of.
func next(b *[]byte) []byte {
	if len(*b) < 4 || uint64(binary.BigEndian.Uint32(*b)) > uint64(len(*b)-4) {
		*b = nil
		return nil
	}
	n := binary.BigEndian.Uint32(*b)
	s := (*b)[4 : 4+n]
	*b = (*b)[4+n:]
	return s
}

func put(to *bytes.Buffer, s []byte) {
	binary.Write(to, binary.BigEndian, uint32(len(s)))
	to.Write(s)
}

// The Ed25519 key that signed text, in base64 as a file of signers has it; "": none did.
func signer(text, armor []byte) string {
	lines := strings.Split(strings.TrimSpace(string(armor)), "\n")
	b, err := base64.StdEncoding.DecodeString(strings.Join(lines[1:max(1, len(lines)-1)], ""))
	if err != nil || len(b) < 10 || string(b[:6]) != "SSHSIG" {
		return ""
	}
	b = b[10:]
	blob, space, reserved, hash, sig := next(&b), next(&b), next(&b), next(&b), next(&b)
	sum := sha512.Sum512(text)
	var signed bytes.Buffer
	signed.WriteString("SSHSIG")
	for _, s := range [][]byte{space, reserved, hash, sum[:]} {
		put(&signed, s)
	}
	rest, kind := blob, ""
	kind = string(next(&rest))
	key := next(&rest)
	next(&sig)
	if string(space) != "ajar-approval" || string(hash) != "sha512" || kind != "ssh-ed25519" ||
		len(key) != ed25519.PublicKeySize || !ed25519.Verify(key, signed.Bytes(), next(&sig)) {
		return ""
	}
	return base64.StdEncoding.EncodeToString(blob)
}

func people(signers []byte) map[string]string {
	of := map[string]string{}
	for _, line := range strings.Split(string(signers), "\n") {
		f := strings.Fields(line)
		if len(f) == 0 || strings.HasPrefix(line, "#") {
			continue
		}
		if len(f) < 3 || f[1] != "ssh-ed25519" || strings.ContainsAny(f[0], ",*?!") {
			stop(fmt.Errorf("signers: this program does not read %q", line))
		}
		of[f[2]] = f[0]
	}
	return of
}

type approval struct{ Evidence, Fact, Policy, Position, Until, Weights, who string }

func approvals(r *record, dir string, of map[string]string) (list []approval) {
	for _, f := range r.Digests.Files {
		if !strings.HasSuffix(f.Name, ".approval.json") {
			stop(fmt.Errorf("%s is evidence, and this program reads approvals alone", f.Name))
		}
		text := load(filepath.Join(dir, f.Name))
		sig, _ := os.ReadFile(filepath.Join(dir, f.Name+".sig"))
		row("approval", f.Sha256+f.Signature, digest(text)+digest(sig))
		var a approval
		a.who = of[signer(text, sig)]
		if a.who != "" && json.Unmarshal(text, &a) == nil &&
			a.Weights == "sha256:"+r.Digests.Weights && a.Policy == "sha256:"+r.Digests.Policy &&
			a.Evidence == "sha256:"+r.Digests.Evidence && a.Until >= r.Clock[:10] {
			list = append(list, a)
		}
	}
	return list
}

// ---- the policy ----

var sentence = regexp.MustCompile(`(?s)(.*?)\.(?:\s+|$)`)
var forms = struct{ start, counted, people, most, require, rule, title *regexp.Regexp }{
	regexp.MustCompile(`^[Ss]tart from (\w+)$`),
	regexp.MustCompile(`^fact (\S+) is a count, higher is (?:riskier|safer)$`),
	regexp.MustCompile(`^fact (\S+) is approvals(?:, good for (\d+) days)?$`),
	regexp.MustCompile(`^at most (\w+) when (\S+) is (above|at least|below|at most) (\d+)$`),
	regexp.MustCompile(`^to be (\w+) require (\S+) is (above|at least|below|at most) (\d+)$`),
	regexp.MustCompile(`^rule \w+(?: "[^"]*")?: `),
	regexp.MustCompile(`^policy "[^"]*" version \d+$`),
}

func place(position string) int {
	for i, p := range positions {
		if p == position {
			return i
		}
	}
	stop(fmt.Errorf("%q is no position", position))
	return 0
}

// Whether it holds for all, and for any, of lo..hi. What is not shown objects.
func compare(lo, hi float64, op string, n float64) (all, any bool) {
	switch op {
	case "above":
		return lo > n, hi > n
	case "at least":
		return lo >= n, hi >= n
	case "below":
		return hi < n, lo < n
	}
	return hi <= n, lo <= n
}

type maker struct {
	r        *record
	approved []approval
	days     map[string]int // of facts that are approvals: how long one is good for; 0: for ever
}

func (m *maker) fact(name string, position int) (lo, hi float64) {
	if days, is := m.days[name]; is {
		who := map[string]bool{}
		clock, err := time.Parse("2006-01-02", m.r.Clock[:10])
		stop(err)
		last := clock.AddDate(0, 0, days).Format("2006-01-02")
		for _, a := range m.approved {
			if a.Fact == name && place(a.Position) >= position && (days == 0 || a.Until <= last) {
				who[a.who] = true
			}
		}
		return float64(len(who)), float64(len(who))
	}
	for _, f := range m.r.Facts {
		if f.Fact == name {
			lo, err := strconv.ParseFloat(strings.Replace(f.Set.Lo, "infinite", "Inf", 1), 64)
			stop(err)
			hi, err := strconv.ParseFloat(strings.Replace(f.Set.Hi, "infinite", "Inf", 1), 64)
			stop(err)
			return lo, hi
		}
	}
	return 0, math.Inf(1)
}

func (m *maker) decide(policy string) string {
	widest := len(positions) - 1
	text := regexp.MustCompile(`(?m)#.*$`).ReplaceAllString(policy, "")
	for _, found := range sentence.FindAllStringSubmatch(strings.TrimSpace(text), -1) {
		s := forms.rule.ReplaceAllString(strings.Join(strings.Fields(found[1]), " "), "")
		if f := forms.start.FindStringSubmatch(s); f != nil {
			widest = min(widest, place(f[1]))
		} else if f := forms.people.FindStringSubmatch(s); f != nil {
			m.days[f[1]], _ = strconv.Atoi(f[2])
		} else if f := forms.most.FindStringSubmatch(s); f != nil {
			n, _ := strconv.ParseFloat(f[4], 64)
			lo, hi := m.fact(f[2], place(f[1])+1)
			if _, any := compare(lo, hi, f[3], n); any {
				widest = min(widest, place(f[1]))
			}
		} else if f := forms.require.FindStringSubmatch(s); f != nil {
			n, _ := strconv.ParseFloat(f[4], 64)
			lo, hi := m.fact(f[2], place(f[1]))
			if all, _ := compare(lo, hi, f[3], n); !all {
				widest = min(widest, place(f[1])-1)
			}
		} else if !forms.counted.MatchString(s) && !forms.title.MatchString(s) {
			stop(fmt.Errorf("policy: this program does not read %q", s))
		}
	}
	return positions[widest]
}

func main() {
	if len(os.Args) < 4 {
		stop(fmt.Errorf("expected STATEMENT MODEL POLICY [SIGNERS]"))
	}
	var s statement
	stop(json.Unmarshal(load(os.Args[1]), &s))
	r, policy := &s.Predicate.Record, load(os.Args[3])
	if len(s.Subject) == 0 || len(r.Clock) < 10 {
		stop(fmt.Errorf("%s: no statement of a decision", os.Args[1]))
	}
	root, release, weights := files(os.Args[2])
	row("root", s.Subject[0].Digest.Sha256, root)
	row("release", r.Digests.Release, release)
	row("weights", r.Digests.Weights, weights)
	row("policy", r.Digests.Policy, digest(policy))
	row("evidence", r.Digests.Evidence, digest(nil))
	var signers []byte
	if len(os.Args) > 4 {
		signers = load(os.Args[4])
		row("signers", r.Digests.Signers, digest(signers))
	} else if r.Digests.Signers != "" {
		stop(fmt.Errorf("the record names a list of signers: give SIGNERS"))
	}
	m := maker{r, approvals(r, os.Args[2], people(signers)), map[string]int{}}
	row("position", r.Target, m.decide(string(policy)))
	if differs {
		os.Exit(1)
	}
}
