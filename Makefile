# Ringfence. Every target is one line; what it does is in deploy/bin.
.PHONY: help run test fmt demo bench check clean
MVN = JAVA_HOME="$$(deploy/bin/jdk)" ./mvnw

help:  ## this list
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' Makefile | expand -t 18
run:  ## Ringfence on this machine; NODES=3 make run for three nodes (deploy/bin/run --help)
	@exec deploy/bin/run
test:  ## every test, with real Kafka, PostgreSQL, iptables and ipset
	@exec deploy/bin/test
fmt:  ## format the sources
	@$(MVN) -q spotless:apply
demo:  ## a block on three nodes with real SIP traffic (root)
	@exec deploy/bin/demo
bench:  ## figures; make bench ONLY=spine, ONLY=calls/latency
	@exec deploy/bin/bench $(ONLY)
check:  ## format and compile with all checks, without tests
	@$(MVN) -q verify -DskipTests
clean:  ## remove what was built; var/ with its data stays
	@$(MVN) -q clean && rm -rf target
