package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"math/rand/v2"
	"net/http"
	"time"
)

// prioritizeInput is what calls of an extender are made from; both lists are drawn from at random.
type prioritizeInput struct {
	Pods  []json.RawMessage `json:"pods"`
	Nodes []string          `json:"nodes"`
}

type prioritizeSummary struct {
	times
	MeanEntries     float64 `json:"meanEntries"`
	MeanRequestSize float64 `json:"meanRequestBytes"`
}

// timePrioritize calls an extender as kube-scheduler does, one call after the other.
func timePrioritize(args []string) (*prioritizeSummary, error) {
	flags := flag.NewFlagSet("prioritize-client", flag.ExitOnError)
	url := flags.String("url", "", "where to POST")
	path := flags.String("input", "", "file with pods and nodes")
	calls := flags.Int("calls", 1000, "calls to time")
	warmUp := flags.Int("warm-up", 100, "calls before them")
	names := flags.Int("names", 781, "node names a call")
	seed := flags.Uint64("seed", 1, "of the random draws")
	_ = flags.Parse(args)
	var in prioritizeInput
	if err := readInput(*path, &in); err != nil {
		return nil, err
	}
	if len(in.Pods) == 0 || len(in.Nodes) == 0 {
		return nil, fmt.Errorf("%q has no pods or no nodes", *path)
	}
	random := rand.New(rand.NewPCG(*seed, 0))
	client := &http.Client{Timeout: 10 * time.Second}
	took := make([]time.Duration, 0, *calls)
	var entries, sent int
	for call := range *warmUp + *calls {
		body := in.bodyOf(min(*names, len(in.Nodes)), random)
		answer, duration, err := post(client, *url, body)
		var answered int
		if err == nil {
			answered, err = entriesOf(answer)
		}
		if err != nil {
			return nil, fmt.Errorf("call %d: %w", call, err)
		}
		if call >= *warmUp {
			took = append(took, duration)
			entries += answered
			sent += len(body)
		}
	}
	return &prioritizeSummary{
		times:           timesOf(took),
		MeanEntries:     float64(entries) / float64(*calls),
		MeanRequestSize: float64(sent) / float64(*calls),
	}, nil
}

// bodyOf makes ExtenderArgs of a random pod and, as the scheduler's own search does, of nodes next to each other.
func (in *prioritizeInput) bodyOf(names int, random *rand.Rand) []byte {
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

func entriesOf(answer []byte) (int, error) {
	var entries []struct {
		Host  string
		Score int64
	}
	if err := json.Unmarshal(answer, &entries); err != nil {
		return 0, fmt.Errorf("cannot decode the answer: %w", err)
	}
	return len(entries), nil
}
