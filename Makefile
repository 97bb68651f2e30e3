# The only commands one needs. Each prepares the machine (quietly, when nothing is missing)
# and hands over to `cargo x`, which lives in xtask/.

export PATH := $(HOME)/.cargo/bin:$(PATH)

.PHONY: help run test bench check

help:   ## Show this list
	@sed -n 's/^\([a-z]*\): *## /make \1\t/p' Makefile

run:    ## Build and start Huabiao on 127.0.0.1 (demonstration on the first run)
	@sh xtask/setup.sh run && cargo x run

test:   ## Check everything: format, rules, lints, tests, console, browser
	@sh xtask/setup.sh test && cargo x test

bench:  ## Measure against nginx, Hugo and the disk
	@sh xtask/setup.sh bench && cargo x bench

check:  ## Format, lints and console types: the inner loop
	@sh xtask/setup.sh check && cargo x check
