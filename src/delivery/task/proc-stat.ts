/** What the system knows of a process (proc_pid_stat(5)). */
export interface ProcStat {
  /** Up to 15 bytes, one a character; the process chooses them. */
  readonly name: string;
  readonly state: string;
  readonly parent: number;
  readonly group: number;
  readonly session: number;
  readonly threads: number;
  /** In clock ticks after boot. */
  readonly startedAt: number;
  /** Threads of the kernel have no environment. */
  readonly isKernelThread: boolean;
}

/** `text` has one character a byte. Undefined when it is not a process's stat. */
export function parseProcStat(text: string): ProcStat | undefined {
  // The name is in parentheses and may contain any character, so the fields are counted from the last one.
  const close = text.lastIndexOf(")");
  const fields = text.slice(close + 2).split(" ");
  const [state, parent, group, session] = fields;
  if (close < 0 || state === undefined || session === undefined) return undefined;
  return {
    name: text.slice(text.indexOf("(") + 1, close),
    state,
    parent: Number(parent),
    group: Number(group),
    session: Number(session),
    threads: Number(fields[17] ?? 1),
    startedAt: Number(fields[19] ?? 0),
    // A process whose first thread has ended shows no memory there either.
    isKernelThread: fields[20] === "0" && state !== "Z",
  };
}

/** Whether it still runs. A process whose first thread has ended looks dead, and has its other threads. */
export function isRunning({ state, threads }: ProcStat): boolean {
  return (state !== "Z" && state !== "X") || threads > 1;
}
