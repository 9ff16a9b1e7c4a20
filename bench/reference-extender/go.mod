module layerwise.io/bench/reference-extender

go 1.26.0
