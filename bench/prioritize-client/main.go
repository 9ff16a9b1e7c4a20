// Command prioritize-client calls an extender as kube-scheduler does, one call after the other over a
// connection that is kept, and prints how long the calls took as JSON.
package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"runtime/debug"
	"slices"
	"time"
)

// input is what calls are made from; both lists are drawn from at random.
type input struct {
	Pods  []json.RawMessage `json:"pods"`
	Nodes []string          `json:"nodes"`
}

type summary struct {
	Calls           int     `json:"calls"`
	P50             float64 `json:"p50Ms"`
	P99             float64 `json:"p99Ms"`
	P999            float64 `json:"p999Ms"`
	Max             float64 `json:"maxMs"`
	MeanEntries     float64 `json:"meanEntries"`
	MeanRequestSize float64 `json:"meanRequestBytes"`
}

func main() {
	url := flag.String("url", "", "where to POST")
	path := flag.String("input", "", "file with pods and nodes")
	calls := flag.Int("calls", 1000, "calls to time")
	warmUp := flag.Int("warm-up", 100, "calls before them")
	names := flag.Int("names", 781, "node names a call")
	seed := flag.Uint64("seed", 1, "of the random draws")
	flag.Parse()
	// Collecting often would take the processor from the extender in the middle of a call.
	debug.SetGCPercent(1000)
	result, err := run(*url, *path, *calls, *warmUp, *names, rand.New(rand.NewPCG(*seed, 0)))
	if err == nil {
		err = json.NewEncoder(os.Stdout).Encode(result)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(url, path string, calls, warmUp, names int, random *rand.Rand) (*summary, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var in input
	if err := json.Unmarshal(text, &in); err != nil {
		return nil, fmt.Errorf("cannot use %q: %w", path, err)
	}
	if len(in.Pods) == 0 || len(in.Nodes) == 0 {
		return nil, fmt.Errorf("%q has no pods or no nodes", path)
	}
	names = min(names, len(in.Nodes))
	client := &http.Client{Timeout: 10 * time.Second}
	took := make([]time.Duration, 0, calls)
	var entries, sent int
	for call := range warmUp + calls {
		body := bodyOf(&in, names, random)
		answered, duration, err := post(client, url, body)
		if err != nil {
			return nil, fmt.Errorf("call %d: %w", call, err)
		}
		if call >= warmUp {
			took = append(took, duration)
			entries += answered
			sent += len(body)
		}
	}
	slices.Sort(took)
	at := func(share float64) float64 {
		return float64(took[min(calls-1, int(share*float64(calls)))]) / float64(time.Millisecond)
	}
	return &summary{
		Calls: calls, P50: at(0.5), P99: at(0.99), P999: at(0.999), Max: at(1),
		MeanEntries:     float64(entries) / float64(calls),
		MeanRequestSize: float64(sent) / float64(calls),
	}, nil
}

// bodyOf makes ExtenderArgs of a random pod and, as the scheduler's own search does, of nodes next to each other.
func bodyOf(in *input, names int, random *rand.Rand) []byte {
	var body bytes.Buffer
	body.WriteString(`{"Pod":`)
	body.Write(in.Pods[random.IntN(len(in.Pods))])
	body.WriteString(`,"Nodes":null,"NodeNames":[`)
	first := random.IntN(len(in.Nodes))
	for index := range names {
		if index > 0 {
			body.WriteByte(',')
		}
		fmt.Fprintf(&body, "%q", in.Nodes[(first+index)%len(in.Nodes)])
	}
	body.WriteString("]}")
	return body.Bytes()
}

// post returns the number of entries of the answer and the time from the call to its last byte.
func post(client *http.Client, url string, body []byte) (int, time.Duration, error) {
	start := time.Now()
	response, err := client.Post(url, "application/json", bytes.NewReader(body))
	if err != nil {
		return 0, 0, err
	}
	answer, err := io.ReadAll(response.Body)
	took := time.Since(start)
	response.Body.Close()
	if err != nil {
		return 0, 0, err
	}
	if response.StatusCode != http.StatusOK {
		return 0, 0, fmt.Errorf("status %d: %s", response.StatusCode, answer)
	}
	var entries []struct {
		Host  string
		Score int64
	}
	if err := json.Unmarshal(answer, &entries); err != nil {
		return 0, 0, fmt.Errorf("cannot decode the answer: %w", err)
	}
	return len(entries), took, nil
}
