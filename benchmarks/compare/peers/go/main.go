// Go's crypto/x509: Certificate.Verify with a pool of roots that is made once.
// The command line and the output are those of peer.h.
package main

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"sort"
	"strconv"
	"strings"
	"syscall"
	"time"
	"unsafe"
)

type signature struct{ data, octets, key []byte }

type workload struct {
	host          string
	time          time.Time
	leaf          []byte
	intermediates [][]byte
	roots         [][]byte
	signatures    []signature
}

func die(format string, values ...interface{}) {
	fmt.Fprintf(os.Stderr, "peer: "+format+"\n", values...)
	os.Exit(2)
}

func readFile(path string) []byte {
	contents, err := os.ReadFile(path)
	if err != nil {
		die("%v", err)
	}
	return contents
}

func readFolder(path string) [][]byte {
	names, _ := filepath.Glob(filepath.Join(path, "*"))
	sort.Strings(names)
	var files [][]byte
	for _, name := range names {
		files = append(files, readFile(name))
	}
	return files
}

func readWorkload(folder string) workload {
	facts := strings.Fields(string(readFile(filepath.Join(folder, "facts"))))
	if len(facts) != 6 {
		die("%s/facts is not as it should be", folder)
	}
	seconds, err := strconv.ParseInt(facts[3], 10, 64)
	if err != nil {
		die("%v", err)
	}
	w := workload{
		host:          facts[1],
		time:          time.Unix(seconds, 0),
		leaf:          readFile(filepath.Join(folder, "leaf.der")),
		intermediates: readFolder(filepath.Join(folder, "intermediates")),
		roots:         readFolder(filepath.Join(folder, "roots")),
	}
	parts := readFolder(filepath.Join(folder, "signatures"))
	for i := 0; i+2 < len(parts); i += 3 {
		w.signatures = append(w.signatures,
			signature{parts[i], parts[i+1], parts[i+2]})
	}
	return w
}

// CPU time of the whole process, and so of the garbage collector too.
func now() float64 {
	const clockProcessCPUTime = 2
	var t syscall.Timespec
	syscall.Syscall(syscall.SYS_CLOCK_GETTIME, clockProcessCPUTime,
		uintptr(unsafe.Pointer(&t)), 0)
	return float64(t.Nano())
}

var (
	nanoseconds float64
	only        string
	repetitions int
)

func isWanted(name string) bool { return only == "" || only == name }

// Nanoseconds for each call, as peer.h measures it.
func measure(call func()) float64 {
	if repetitions > 0 {
		start := now()
		for i := 0; i < repetitions; i++ {
			call()
		}
		return (now() - start) / float64(repetitions)
	}
	start := now()
	call()
	first := now() - start
	if first >= nanoseconds {
		return first
	}
	if first < 1 {
		first = 1
	}
	batch := 1 + int(nanoseconds/8/first)
	calls := 0
	spent := 0.0
	start = now()
	for spent < nanoseconds {
		for i := 0; i < batch; i++ {
			call()
		}
		calls += batch
		spent = now() - start
	}
	return spent / float64(calls)
}

func print(line map[string]interface{}) {
	text, err := json.Marshal(line)
	if err != nil {
		die("%v", err)
	}
	fmt.Println(string(text))
}

func measureVerification(name string, verify func() error) {
	if !isWanted(name) {
		return
	}
	var err error
	line := map[string]interface{}{"measure": name, "verdict": "accepted"}
	line["nanoseconds"] = measure(func() { err = verify() })
	if err != nil {
		line["verdict"] = "refused"
		line["reason"] = err.Error()
	}
	print(line)
}

func measureSignatures(name string, w workload, verify func(i int) bool) {
	if !isWanted(name) || len(w.signatures) == 0 {
		return
	}
	good := true
	time := measure(func() {
		for i := range w.signatures {
			good = verify(i) && good
		}
	})
	if !good {
		die("a good signature was refused")
	}
	print(map[string]interface{}{"measure": name, "nanoseconds": time})
}

func parse(der []byte) *x509.Certificate {
	certificate, err := x509.ParseCertificate(der)
	if err != nil {
		die("cannot parse a certificate: %v", err)
	}
	return certificate
}

func parseKey(der []byte) interface{} {
	key, err := x509.ParsePKIXPublicKey(der)
	if err != nil {
		die("cannot parse a key: %v", err)
	}
	return key
}

func isGood(s signature, key interface{}) bool {
	digest := sha256.Sum256(s.data)
	switch key := key.(type) {
	case *ecdsa.PublicKey:
		return ecdsa.VerifyASN1(key, digest[:], s.octets)
	case *rsa.PublicKey:
		return rsa.VerifyPKCS1v15(key, crypto.SHA256, digest[:], s.octets) == nil
	}
	return false
}

func main() {
	switch {
	case len(os.Args) == 5 && os.Args[3] == "time":
		milliseconds, err := strconv.ParseFloat(os.Args[4], 64)
		if err != nil {
			die("%v", err)
		}
		nanoseconds = milliseconds * 1e6
	case len(os.Args) == 6 && os.Args[3] == "count":
		only = os.Args[4]
		repetitions, _ = strconv.Atoi(os.Args[5])
	default:
		die("usage: peer FOLDER WORKLOAD time MILLISECONDS | " +
			"count MEASURE REPETITIONS")
	}
	w := readWorkload(filepath.Join(os.Args[1], os.Args[2]))
	print(map[string]interface{}{
		"library":   "Go crypto/x509",
		"version":   strings.TrimPrefix(runtime.Version(), "go"),
		"functions": "Certificate.Verify",
	})

	roots := x509.NewCertPool()
	for _, der := range w.roots {
		roots.AddCert(parse(der))
	}
	options := func() x509.VerifyOptions {
		return x509.VerifyOptions{
			DNSName:       w.host,
			Roots:         roots,
			Intermediates: x509.NewCertPool(),
			CurrentTime:   w.time,
			KeyUsages:     []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		}
	}
	measureVerification("der", func() error {
		leaf := parse(w.leaf)
		o := options()
		for _, der := range w.intermediates {
			o.Intermediates.AddCert(parse(der))
		}
		_, err := leaf.Verify(o)
		return err
	})
	if len(w.signatures) == 0 {
		return
	}

	leaf := parse(w.leaf)
	o := options()
	for _, der := range w.intermediates {
		o.Intermediates.AddCert(parse(der))
	}
	measureVerification("parsed", func() error {
		_, err := leaf.Verify(o)
		return err
	})
	measureSignatures("signatures", w, func(i int) bool {
		return isGood(w.signatures[i], parseKey(w.signatures[i].key))
	})
	var keys []interface{}
	for _, s := range w.signatures {
		keys = append(keys, parseKey(s.key))
	}
	measureSignatures("signatures_ready", w, func(i int) bool {
		return isGood(w.signatures[i], keys[i])
	})
}
