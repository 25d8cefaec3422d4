#!/bin/sh
# A recorded attack, judged by the shipped detections: a shell that calls out and takes its commands from
# 203.0.113.7, and what was done through it. Needs no privileges; gives the same on every host.
cd "$(dirname "$0")" && "${MOONWATCH:-../../build/moonwatch}" replay attack.mwt
