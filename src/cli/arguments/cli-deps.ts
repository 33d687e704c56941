import type { CredentialKind } from "../../credentials/kind/credential-kind.ts";
import type { Admin } from "../../lease/break-glass.ts";
import type { Clock } from "../../shared/clock.ts";
import type { RandomBytes } from "../../shared/lease-id.ts";
import type { Secret } from "../../shared/secret.ts";

/** The effects of a command: tests run commands without a process of their own. */
export interface CliDeps {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** Whether `out` shows colours. */
  readonly colour: boolean;
  /** The width of the terminal that `out` is; undefined in a file or a pipe. */
  readonly columns: number | undefined;
  /** The process's environment variables: `{ env: NAME }` in a configuration names one of them. */
  readonly variables: Readonly<Record<string, string | undefined>>;
  /** The version of the running Node: `24.21.0`. */
  readonly nodeVersion: string;
  /** The commit of stepkey that runs; undefined when nothing on this machine says it. */
  readonly commit: string | undefined;
  /** Every kind of credential. */
  readonly kinds: readonly CredentialKind[];
  readonly readText: (path: string) => Promise<string>;
  /** The entries of a directory; rejects when it is not one, or cannot be read. */
  readonly listDirectory: (path: string) => Promise<readonly DirectoryEntry[]>;
  /** Runs git on a repository that may hold what a pull request chose. */
  readonly git: RunGit;
  /** Asks a question on the terminal, and returns the line that was typed. Undefined when there is no terminal to ask on. */
  readonly ask: Ask | undefined;
  readonly clock: Clock;
  readonly randomBytes: RandomBytes;
  /** Aborted by SIGINT or SIGTERM. */
  readonly signal: AbortSignal;
  /** Calls back for each other signal that would end the process or open a debugger. Returns what ends that. */
  readonly onSignal: (callback: (name: string) => void) => () => void;
  /** Calls back for each SIGINT, SIGTERM and SIGHUP, which then end nothing by themselves. Returns what ends that. */
  readonly onStop: (callback: (name: StopSignal) => void) => () => void;
  /** As `out`; resolves to false when nobody takes it: standard output is closed or the null device, or the disk is full. */
  readonly deliver: (text: string) => Promise<boolean>;
  /** Who runs this, as the operating system says it. */
  readonly admin: () => Admin;
  readonly startProgram: StartProgram;
  /** Where private files may go. */
  readonly tempDirectory: string;
}

export type StopSignal = "SIGINT" | "SIGTERM" | "SIGHUP";

/** Starts a program on this process's own input and output; resolves to the system's error code when it cannot start. */
export type StartProgram = (
  words: readonly string[],
  env: Readonly<Record<string, Secret | string>>,
) => Promise<Program | { readonly error: string }>;

/** A program that runs. */
export interface Program {
  readonly pid: number;
  /** Whether the terminal sends it Ctrl-C by itself. */
  readonly hearsTerminal: boolean;
  /** Its exit code; 128 plus the signal's number when a signal ended it, as in shells. */
  readonly exit: Promise<number>;
  /** Ends it: the signal first, and SIGKILL some seconds later. */
  stop(signal: StopSignal): void;
}

export interface DirectoryEntry {
  readonly name: string;
  /** Also of a symbolic link to one. */
  readonly isDirectory: boolean;
}

/** Runs git with these arguments. Never rejects. */
export type RunGit = (
  args: readonly string[],
  rest: { readonly input: string; readonly signal: AbortSignal },
) => Promise<GitRun>;

export interface GitRun {
  /** `missing`: there is no git on this machine. */
  readonly exit: "done" | "failed" | "missing";
  /** What it printed. */
  readonly out: Buffer;
  /** Why it failed, in its own words. */
  readonly why: string;
}

/** The line is empty when nobody typed one: the input ended, or the signal aborted. */
export type Ask = (question: string, signal: AbortSignal) => Promise<string>;

/**
 * 0: done, or granted. 1: refused, mistakes found, or not found. 2: the command line is not valid. 3: it cannot be done
 * now (a file, the store or a server cannot be reached), or a policy allows more than it did.
 */
export type ExitCode = 0 | 1 | 2 | 3;
