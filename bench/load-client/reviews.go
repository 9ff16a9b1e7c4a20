package main

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"flag"
	"fmt"
	"net/http"
	"os"
	"sync"
	"sync/atomic"
	"time"
)

// A review is sent byte for byte as it stands in the input.
type review struct {
	body []byte
	uid  string
}

type reviewSummary struct {
	times
	Seconds         float64 `json:"seconds"`
	PerSecond       float64 `json:"perSecond"`
	Denied          int     `json:"denied"`
	Warned          int     `json:"warned"`
	MeanRequestSize float64 `json:"meanRequestBytes"`
}

type answered struct {
	took           time.Duration
	denied, warned bool
	err            error
}

// timeReviews calls an admission webhook as kube-apiserver does. Without a rate every caller sends the next review when
// the last is answered; with one, reviews are due at even distances and their times count from when they were due.
func timeReviews(args []string) (*reviewSummary, error) {
	flags := flag.NewFlagSet("review-client", flag.ExitOnError)
	url := flags.String("url", "", "where to POST")
	authority := flags.String("authority", "", "file with the CA certificate that the webhook's is signed with")
	path := flags.String("input", "", "file with a list of AdmissionReviews, sent in turn")
	calls := flags.Int("calls", 1000, "reviews to time")
	warmUp := flags.Int("warm-up", 100, "reviews before them")
	callers := flags.Int("callers", 8, "reviews under way at once")
	rate := flags.Float64("rate", 0, "reviews a second; 0 for as many as are answered")
	_ = flags.Parse(args)
	reviews, err := readReviews(*path)
	if err != nil {
		return nil, err
	}
	client, err := clientOf(*authority, *callers)
	if err != nil {
		return nil, err
	}
	var next atomic.Int64
	all := make([]answered, *warmUp+*calls)
	var interval time.Duration
	if *rate > 0 {
		interval = time.Duration(float64(time.Second) / *rate)
	}
	run := func(end int) time.Duration {
		start, first := time.Now(), int(next.Load())
		var group sync.WaitGroup
		for range *callers {
			group.Go(func() {
				for index := int(next.Add(1)) - 1; index < end; index = int(next.Add(1)) - 1 {
					due := start.Add(time.Duration(index-first) * interval)
					time.Sleep(time.Until(due))
					sent := time.Now()
					all[index] = send(client, *url, reviews[index%len(reviews)])
					if interval > 0 {
						all[index].took += sent.Sub(due)
					}
				}
			})
		}
		group.Wait()
		next.Store(int64(end))
		return time.Since(start)
	}
	run(*warmUp)
	seconds := run(len(all)).Seconds()
	return summaryOf(all, reviews, *warmUp, seconds)
}

func readReviews(path string) ([]review, error) {
	var bodies []json.RawMessage
	if err := readInput(path, &bodies); err != nil {
		return nil, err
	}
	if len(bodies) == 0 {
		return nil, fmt.Errorf("%q has no reviews", path)
	}
	reviews := make([]review, len(bodies))
	for index, body := range bodies {
		var read struct {
			Request struct {
				UID string `json:"uid"`
			} `json:"request"`
		}
		if err := json.Unmarshal(body, &read); err != nil {
			return nil, fmt.Errorf("review %d of %q: %w", index, path, err)
		}
		reviews[index] = review{body, read.Request.UID}
	}
	return reviews, nil
}

func clientOf(authority string, callers int) (*http.Client, error) {
	pem, err := os.ReadFile(authority)
	if err != nil {
		return nil, err
	}
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM(pem) {
		return nil, fmt.Errorf("%q has no certificate", authority)
	}
	transport := &http.Transport{
		TLSClientConfig:     &tls.Config{RootCAs: roots},
		ForceAttemptHTTP2:   true,
		MaxIdleConnsPerHost: callers,
	}
	return &http.Client{Timeout: 10 * time.Second, Transport: transport}, nil
}

func send(client *http.Client, url string, sent review) answered {
	answer, took, err := post(client, url, sent.body)
	if err != nil {
		return answered{err: err}
	}
	var read struct {
		Response struct {
			UID      string   `json:"uid"`
			Allowed  bool     `json:"allowed"`
			Warnings []string `json:"warnings"`
		} `json:"response"`
	}
	if err := json.Unmarshal(answer, &read); err != nil {
		return answered{err: fmt.Errorf("cannot decode the answer: %w", err)}
	}
	if read.Response.UID != sent.uid {
		return answered{err: fmt.Errorf("the answer is to %q, not to %q", read.Response.UID, sent.uid)}
	}
	return answered{took: took, denied: !read.Response.Allowed, warned: len(read.Response.Warnings) > 0}
}

func summaryOf(all []answered, reviews []review, warmUp int, seconds float64) (*reviewSummary, error) {
	summary := reviewSummary{Seconds: seconds}
	var took []time.Duration
	var sent int
	for index, one := range all {
		if one.err != nil {
			return nil, fmt.Errorf("review %d: %w", index, one.err)
		}
		if index < warmUp {
			continue
		}
		took = append(took, one.took)
		sent += len(reviews[index%len(reviews)].body)
		if one.denied {
			summary.Denied++
		}
		if one.warned {
			summary.Warned++
		}
	}
	summary.times = timesOf(took)
	summary.PerSecond = float64(len(took)) / seconds
	summary.MeanRequestSize = float64(sent) / float64(len(took))
	return &summary, nil
}
