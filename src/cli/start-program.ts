import { type ChildProcess, spawn } from "node:child_process";
import { constants } from "node:os";
import { isatty } from "node:tty";
import { endGroup } from "../delivery/task/process-group.ts";
import { systemClock } from "../shared/clock.ts";
import { errorCode } from "../shared/error-code.ts";
import { Secret } from "../shared/secret.ts";
import type { Program, StartProgram, StopSignal } from "./arguments/cli-deps.ts";

/** How long a program may take to end after it was asked to. */
const GRACE_MS = 5000;

/**
 * On a terminal it stays in this process's group, because only the group in the foreground may read from the terminal.
 * Elsewhere it gets a group of its own, so that signals reach all of it.
 */
export const startProgram: StartProgram = async ([file = "", ...words], env) => {
  const hearsTerminal = isatty(0);
  try {
    const child = spawn(file, words, {
      env: { ...ADDED_BY_NODE, ...revealed(env) },
      detached: !hearsTerminal,
      stdio: "inherit",
    });
    const exit = exitOf(child);
    const error = await new Promise<unknown>((settle) => {
      child.once("spawn", () => settle(undefined));
      child.once("error", settle);
    });
    const { pid } = child;
    if (pid === undefined || error !== undefined) {
      return { error: errorCode(error) ?? "unknown" };
    }
    return { pid, hearsTerminal, exit, stop: stopOf(child, pid, hearsTerminal) };
  } catch (error) {
    // Node throws what the system refuses outright (E2BIG), instead of emitting it.
    return { error: errorCode(error) ?? "unknown" };
  }
};

function exitOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve) => {
    child.once("exit", (code, signal) => {
      resolve(signal === null ? (code ?? 1) : 128 + constants.signals[signal]);
    });
  });
}

function stopOf(child: ChildProcess, pid: number, hearsTerminal: boolean): Program["stop"] {
  let isStopping = false;
  return (signal: StopSignal) => {
    if (isStopping) return;
    isStopping = true;
    if (hearsTerminal) {
      child.kill(signal);
      const kill = setTimeout(() => void child.kill("SIGKILL"), GRACE_MS);
      child.once("exit", () => clearTimeout(kill));
      return;
    }
    const steps = [
      { signal, waitMs: GRACE_MS },
      { signal: "SIGKILL", waitMs: 500 },
    ] as const;
    void endGroup(pid, steps, { clock: systemClock });
  };
}

/** Node adds this one to every environment that does not have it, whatever the caller passes. */
const ADDED_BY_NODE = { NODE_V8_COVERAGE: undefined };

function revealed(env: Readonly<Record<string, Secret | string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).map(([name, value]) => [
      name,
      value instanceof Secret ? value.reveal() : value,
    ]),
  );
}
