import type { Readable } from "node:stream";
import type { Clock } from "../../../shared/clock.ts";
import type { RandomBytes } from "../../../shared/lease-id.ts";

/** What the wall is built around. */
export interface WallRequest {
  /** `GITHUB_WORKSPACE`: the agent may write there, and what it writes belongs to the runner's user from the start. */
  readonly workspace: string;
  /** `RUNNER_TEMP`: closed to the agent, with everything else below the runner's work directory. */
  readonly runnerTemp: string;
  /** Home of the runner's user: closed. */
  readonly home: string;
  /**
   * Files and directories that the agent may read at their own paths, though they are in a closed place: the directory of
   * the MCP socket, client configuration, the step's script, Node itself. What belongs to the runner's user looks like the
   * agent's own, so 0700 directories and 0600 sockets work, and nobody else on the machine can use them.
   */
  readonly expose: readonly string[];
}

/** The user that was made for this step. */
export interface AgentUser {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  /** As the agent sees it. */
  readonly home: string;
  /** As the agent sees it: `/tmp`. */
  readonly tmp: string;
}

/** One program behind the wall. */
export interface WallCommand {
  /** An absolute path, as the agent sees it. */
  readonly file: string;
  readonly args: readonly string[];
  /** The whole environment: see `agentEnvironment`. No other user can read it. */
  readonly env: Readonly<Record<string, string>>;
  /** A directory that the agent can enter. */
  readonly cwd: string;
  /** Ends the program and all that it started when it aborts: SIGINT, then SIGTERM, then SIGKILL. */
  readonly signal?: AbortSignal | undefined;
  /** Where it prints. Without them it gets sockets, which it cannot open again by `/dev/stderr`. */
  readonly pipes?: WallPipes | undefined;
}

/** Both are taken over: the write ends are closed here. */
export interface WallPipes {
  readonly stdout: WallPipe;
  readonly stderr: WallPipe;
}

export interface WallPipe {
  readonly writeEnd: number;
  readonly reader: Readable;
}

/** How a program behind the wall ended. */
export type WallExit =
  | {
      readonly kind: "ended";
      /** The program's own; 128 plus the signal's number when a signal ended it. */
      readonly exitCode: number;
      readonly wasStopped: boolean;
      /** Processes that still ran, and ended with it; their names are the agent's choice. */
      readonly left: readonly string[];
    }
  /** The wall could not be put up around it, so nothing of it ran. */
  | { readonly kind: "not_started"; readonly why: string };

/** A program that runs behind the wall. */
export interface WallProcess {
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** Never rejects. Bounded in time once the signal has aborted. */
  readonly exit: Promise<WallExit>;
}

/** An agent's place in the job. */
export interface Wall {
  readonly user: AgentUser;
  /** Protections that this machine lacks and that are not required: one sentence each. */
  readonly limits: readonly string[];
  /** Several may run at once. They share user and home, and each has its own `/proc` and IPC. */
  run(command: WallCommand): WallProcess;
  /** Ends and removes everything. Bounded in time; a second call returns the first one's report. Never rejects. */
  close(): Promise<WallReport>;
}

/** What was found, and removed, when the wall was taken down. */
export interface WallReport {
  /** Processes of the agent's user that had to be killed. */
  readonly killed: number;
  /** In the workspace: set-user-id bits, sockets, pipes and devices that were removed, and modes that were opened. */
  readonly workspace: {
    readonly setidRemoved: number;
    readonly specialRemoved: number;
    readonly modesOpened: number;
    /** Git directories that the agent made: their configuration was cleaned, their hooks removed. Relative paths. */
    readonly gitCleaned: readonly string[];
  };
  /** Files of the agent's user outside of its own directories, which are removed too. */
  readonly filesRemoved: number;
  /** What could not be removed, one sentence each; empty when nothing is left. */
  readonly left: readonly string[];
}

/**
 * What post needs to clean up after a killed main. Everything that the wall makes outside the workspace has this name.
 * Anyone in the job can forge it, so only names of the wall's own form are accepted.
 */
export interface WallRecord {
  readonly name: string;
  readonly workspace: string;
  /** Git directories that were there before, relative to the workspace. */
  readonly git: readonly string[];
}

/** Runs a program to its end. Never rejects. */
export type Execute = (call: {
  readonly file: string;
  readonly args: readonly string[];
  readonly input?: string | undefined;
  readonly timeoutMs: number;
}) => Promise<Executed>;

export interface Executed {
  /** Null when it did not start, or was ended because it took too long. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface WallEffects {
  /** As Node names it. */
  readonly platform: string;
  /** As Node names it. */
  readonly arch: string;
  readonly parentPid: number;
  readonly uid: number;
  readonly gid: number;
  readonly clock: Clock;
  readonly randomBytes: RandomBytes;
  readonly execute: Execute;
  /** Called before the first thing is made. Where it throws, nothing is made. */
  readonly record: (record: WallRecord) => void;
}
