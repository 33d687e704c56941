#!/usr/bin/env -S node --disable-sigusr1
import { processDeps } from "./process-deps.ts";
import { runCli } from "./run-cli.ts";

process.exitCode = await runCli(process.argv.slice(2), processDeps());
