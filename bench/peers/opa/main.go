// opa INPUTS POSITIONS: decides every line of INPUTS once, writes the positions, says "ready"; then,
// for each line that comes in, decides them all again and answers how many seconds of processor
// time that took.
// The query is prepared, inputs are parsed to values, and the transaction is begun, before any clock
// runs.
package main

import (
	"bufio"
	"bytes"
	"context"
	_ "embed"
	"fmt"
	"os"
	"syscall"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/rego"
	"github.com/open-policy-agent/opa/v1/storage"
	"github.com/open-policy-agent/opa/v1/storage/inmem"
)

//go:embed memo.rego
var policy string

func must[T any](v T, err error) T {
	if err != nil {
		fmt.Fprintln(os.Stderr, "opa:", err)
		os.Exit(1)
	}
	return v
}

// Seconds of processor time, of all threads.
func worked() float64 {
	var used syscall.Rusage
	must(0, syscall.Getrusage(syscall.RUSAGE_SELF, &used))
	return float64(used.Utime.Nano()+used.Stime.Nano()) / 1e9
}

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "opa INPUTS POSITIONS")
		os.Exit(2)
	}
	ctx := context.Background()
	store := inmem.New()
	query := must(rego.New(rego.Query("data.memo.position"), rego.Module("memo.rego", policy),
		rego.Store(store)).PrepareForEval(ctx))
	within := rego.EvalTransaction(must(store.NewTransaction(ctx, storage.TransactionParams{})))
	var releases []ast.Value
	for _, line := range bytes.Split(bytes.TrimSpace(must(os.ReadFile(os.Args[1]))), []byte("\n")) {
		releases = append(releases, must(ast.ValueFromReader(bytes.NewReader(line))))
	}
	decide := func(release ast.Value) string {
		found := must(query.Eval(ctx, rego.EvalParsedInput(release), within))
		return found[0].Expressions[0].Value.(string)
	}
	var text bytes.Buffer
	for _, release := range releases {
		fmt.Fprintln(&text, decide(release))
	}
	must(0, os.WriteFile(os.Args[2], text.Bytes(), 0o644))
	fmt.Println("ready")
	for asked := bufio.NewScanner(os.Stdin); asked.Scan(); {
		began, open := worked(), 0
		for _, release := range releases {
			if decide(release) == "open" {
				open++
			}
		}
		fmt.Printf("%.6f %d\n", worked()-began, open)
	}
}
