module layerwise.io/bench/load-client

go 1.26.0
