package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	f_note "github.com/transparency-dev/formats/note"
	"github.com/transparency-dev/tessera"
	"github.com/transparency-dev/tessera/storage/posix"
	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// What a witness has signed last, and what it knows the log by.
type witness struct {
	sync.Mutex
	origin, vkey string
	signer       note.Signer
	last         tlog.Tree
}

// One request of C2SP tlog-witness: the statuses are the specification's; signature and proof are checked
// by libraries.
func (w *witness) add(body []byte) (int, string) {
	lines, checkpoint, _ := bytes.Cut(body, []byte("\n\n"))
	line := strings.Split(string(lines), "\n")
	old, err := strconv.ParseInt(strings.TrimPrefix(line[0], "old "), 10, 64)
	if err != nil || !strings.HasPrefix(line[0], "old ") {
		return http.StatusBadRequest, ""
	}
	var p tlog.TreeProof
	for _, s := range line[1:] {
		h, err := tlog.ParseHash(s)
		if err != nil {
			return http.StatusBadRequest, ""
		}
		p = append(p, h)
	}
	if !bytes.HasPrefix(checkpoint, []byte(w.origin+"\n")) {
		return http.StatusNotFound, ""
	}
	tree, err := head(checkpoint, w.vkey)
	if err != nil {
		return http.StatusForbidden, ""
	}
	w.Lock()
	defer w.Unlock()
	if old > tree.N {
		return http.StatusBadRequest, ""
	}
	if old != w.last.N {
		return http.StatusConflict, fmt.Sprintf("%d\n", w.last.N)
	}
	if old == tree.N && tree.Hash != w.last.Hash {
		return http.StatusConflict, fmt.Sprintf("%d\n", w.last.N)
	}
	if old > 0 && tlog.CheckTree(p, tree.N, tree.Hash, old, w.last.Hash) != nil {
		return http.StatusUnprocessableEntity, ""
	}
	text, _, _ := strings.Cut(string(checkpoint), "\n\n")
	signed, err := note.Sign(&note.Note{Text: text + "\n"}, w.signer)
	if err != nil {
		return http.StatusInternalServerError, ""
	}
	w.last = tree
	return http.StatusOK, string(signed[len(text)+2:])
}

func serve_witness(args []string) error {
	secret, vkey, err := note.GenerateKey(rand.Reader, args[2])
	if err != nil {
		return err
	}
	signer, err := f_note.NewSignerForCosignatureV1(secret)
	if err != nil {
		return err
	}
	key, err := f_note.VKeyToCosignatureV1(vkey)
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	w := &witness{origin: args[0], vkey: args[1], signer: signer}
	fmt.Printf("http://%s %s\n", listener.Addr(), key)
	mux := http.NewServeMux()
	mux.HandleFunc("POST /add-checkpoint", func(to http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(http.MaxBytesReader(to, r.Body, 1<<20))
		if err != nil {
			return
		}
		status, text := w.add(body)
		if status == http.StatusConflict {
			to.Header().Set("Content-Type", "text/x.tlog.size")
		}
		to.WriteHeader(status)
		io.WriteString(to, text)
		fmt.Println(status)
	})
	return http.Serve(listener, mux)
}

// As many entries as Tessera lets in at once are under way; each is in a published checkpoint at the end.
func append_all(args []string) error {
	n, err := strconv.Atoi(args[1])
	if err != nil {
		return err
	}
	batch, err := strconv.Atoi(args[2])
	if err != nil {
		return err
	}
	secret, _, err := note.GenerateKey(rand.Reader, "log.example")
	if err != nil {
		return err
	}
	signer, err := note.NewSigner(secret)
	if err != nil {
		return err
	}
	ctx := context.Background()
	driver, err := posix.New(ctx, posix.Config{Path: args[0]})
	if err != nil {
		return err
	}
	appender, shutdown, reader, err := tessera.NewAppender(ctx, driver, tessera.NewAppendOptions().
		WithCheckpointSigner(signer).
		WithBatching(uint(batch), 10*time.Millisecond).
		WithPushback(uint(n+1)).
		WithCheckpointInterval(100*time.Millisecond))
	if err != nil {
		return err
	}
	await := tessera.NewPublicationAwaiter(ctx, reader.ReadCheckpoint, 10*time.Millisecond)
	begun := time.Now()
	var futures []tessera.IndexFuture
	for i := range n {
		entry := fmt.Appendf(nil, "%-490d", i)
		futures = append(futures, appender.Add(ctx, tessera.NewEntry(entry)))
	}
	for _, f := range futures {
		if _, _, err := await.Await(ctx, f); err != nil {
			return err
		}
	}
	fmt.Printf("%.6f\n", time.Since(begun).Seconds())
	return shutdown(ctx)
}
