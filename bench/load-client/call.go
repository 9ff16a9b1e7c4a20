package main

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"slices"
	"time"
)

// times are the quantiles of how long calls took.
type times struct {
	Calls int     `json:"calls"`
	P50   float64 `json:"p50Ms"`
	P99   float64 `json:"p99Ms"`
	P999  float64 `json:"p999Ms"`
	Max   float64 `json:"maxMs"`
}

// timesOf sorts what it is given.
func timesOf(took []time.Duration) times {
	slices.Sort(took)
	calls := len(took)
	at := func(share float64) float64 {
		return float64(took[min(calls-1, int(share*float64(calls)))]) / float64(time.Millisecond)
	}
	return times{Calls: calls, P50: at(0.5), P99: at(0.99), P999: at(0.999), Max: at(1)}
}

// post returns the answer and the time from the call to its last byte; any status but 200 is an error.
func post(client *http.Client, url string, body []byte) ([]byte, time.Duration, error) {
	start := time.Now()
	response, err := client.Post(url, "application/json", bytes.NewReader(body))
	if err != nil {
		return nil, 0, err
	}
	answer, err := io.ReadAll(response.Body)
	took := time.Since(start)
	response.Body.Close()
	if err != nil {
		return nil, 0, err
	}
	if response.StatusCode != http.StatusOK {
		return nil, 0, fmt.Errorf("status %d: %s", response.StatusCode, answer)
	}
	return answer, took, nil
}
