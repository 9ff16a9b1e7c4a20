module layerwise.io/bench/prioritize-client

go 1.26.0
