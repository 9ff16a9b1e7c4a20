// Command reference-extender is what Layerwise is measured against: an extender that scores every
// node it is asked about, as the usual examples do, with -answer few as many as Layerwise names, or
// with -answer none one that has no opinion.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"hash/fnv"
	"io"
	"net/http"
	"os"
	"sync/atomic"
)

// extenderArgs is ExtenderArgs of k8s.io/kube-scheduler/extender/v1, as far as it is used here.
type extenderArgs struct {
	Pod       struct{ Metadata struct{ UID string } }
	NodeNames []string
}

// hostPriority is HostPriority of the same package.
type hostPriority struct {
	Host  string
	Score int64
}

func main() {
	listen := flag.String("listen", "127.0.0.1:0", "address of POST /prioritize and GET /counts")
	answer := flag.String("answer", "every", "nodes to score: every, few or none")
	few := flag.Int("few", 1, "how many nodes few are")
	flag.Parse()
	exitWithParent()
	var calls, entries atomic.Int64
	http.HandleFunc("GET /counts", func(response http.ResponseWriter, _ *http.Request) {
		fmt.Fprintf(response, `{"calls":%d,"entries":%d}`, calls.Load(), entries.Load())
	})
	http.HandleFunc("POST /prioritize", func(response http.ResponseWriter, request *http.Request) {
		calls.Add(1)
		response.Header().Set("Content-Type", "application/json")
		if *answer == "none" {
			// Read to its end, or Go would close the connection.
			_, _ = io.Copy(io.Discard, request.Body)
			_, _ = io.WriteString(response, "[]")
			return
		}
		var args extenderArgs
		if err := json.NewDecoder(request.Body).Decode(&args); err != nil {
			http.Error(response, err.Error(), http.StatusBadRequest)
			return
		}
		names := args.NodeNames
		if *answer == "few" {
			names = fewOf(names, *few, args.Pod.Metadata.UID)
		}
		priorities := make([]hostPriority, 0, len(names))
		for _, name := range names {
			priorities = append(priorities, hostPriority{name, scoreOf(args.Pod.Metadata.UID, name)})
		}
		entries.Add(int64(len(priorities)))
		_ = json.NewEncoder(response).Encode(priorities)
	})
	if err := http.ListenAndServe(*listen, nil); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// fewOf is a run of names, another for each pod.
func fewOf(names []string, few int, pod string) []string {
	if len(names) <= few {
		return names
	}
	hash := fnv.New32a()
	_, _ = io.WriteString(hash, pod)
	from := int(hash.Sum32() % uint32(len(names)-few+1))
	return names[from : from+few]
}

// scoreOf is 1 to 10, another for each pod and node: cheap, and no node is left out.
func scoreOf(pod, node string) int64 {
	hash := fnv.New32a()
	_, _ = io.WriteString(hash, pod)
	_, _ = io.WriteString(hash, node)
	return int64(hash.Sum32()%10) + 1
}

// exitWithParent ends this program when its standard input, a pipe held by the benchmark, closes.
func exitWithParent() {
	if os.Getenv("EXIT_WITH_STDIN") != "1" {
		return
	}
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		os.Exit(1)
	}()
}
