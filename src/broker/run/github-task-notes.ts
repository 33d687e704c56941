import type { GitHubTaskChange, GitHubTaskStore } from "../../lease/github-task.ts";
import { StoreError } from "../../lease/store.ts";
import { faultText } from "../../shared/fault-text.ts";
import type { GitHubTaskNotes } from "../context/github-tasks.ts";
import type { Log } from "../record/log.ts";

/** Tasks of which a change waits for the store: it may be away for a while. */
const MAX_WAITING = 2000;
/** Changes of different tasks that are written at once. */
const AT_ONCE = 8;

export interface NotesOptions {
  readonly tasks: Pick<GitHubTaskStore, "change" | "touch">;
  readonly log: Log;
  /** Called after something was written that may be due. */
  readonly wake: () => void;
}

export interface TaskNotes extends GitHubTaskNotes {
  /** Tries again what the store did not take. */
  retry(): void;
  /** Resolves when nothing is being written. */
  settled(): Promise<void>;
  /** How many changes the store has not taken. */
  readonly waiting: number;
}

type Write = () => Promise<unknown>;

/** Changes of one task are written in their order. Those that wait become one. */
export function createTaskNotes({ tasks, log, wake }: NotesOptions): TaskNotes {
  const waiting = new Map<string, GitHubTaskChange>();
  const writing = new Map<string, Promise<void>>();
  let isAway = false;
  let isFull = false;

  const keep = (key: string, change: GitHubTaskChange, isFirst = false): void => {
    const other = waiting.get(key);
    if (other === undefined && waiting.size >= MAX_WAITING) {
      if (!isFull) log({ level: "error", event: "github_writes_lost", message: LOST });
      isFull = true;
      return;
    }
    const both = isFirst ? [change, other] : [other, change];
    waiting.set(key, both[0] && both[1] ? inTurn(both[0], both[1]) : change);
  };
  const write = async (work: Write, onAway: () => void): Promise<void> => {
    try {
      await work();
      isFull = false;
      wake();
    } catch (error) {
      if (error instanceof StoreError) {
        isAway = true;
        onAway();
        return;
      }
      log({ level: "error", event: "fault", message: faultText(error, { withName: true }) });
    }
  };
  const begin = (): void => {
    for (const [key, change] of waiting) {
      if (isAway || writing.size >= AT_ONCE) return;
      if (writing.has(key)) continue;
      waiting.delete(key);
      const one = write(
        () => tasks.change(key, change),
        () => keep(key, change, true),
      ).finally(() => {
        writing.delete(key);
        begin();
      });
      writing.set(key, one);
    }
  };
  let touches = 0;
  return {
    note: (key, change) => {
      keep(key, change);
      begin();
    },
    touch: (filter, dueInMs) => {
      touches += 1;
      const name = `touch ${touches}`;
      // A lost one costs nothing for good: each task is looked at again by itself.
      const one = write(
        () => tasks.touch(filter, dueInMs),
        () => undefined,
      ).finally(() => writing.delete(name));
      writing.set(name, one);
    },
    retry: () => {
      isAway = false;
      begin();
    },
    settled: async () => {
      while (writing.size > 0) await Promise.all(writing.values());
    },
    get waiting() {
      return waiting.size;
    },
  };
}

const LOST =
  "The store is away, and no more changes of what is to be written to GitHub are kept. What GitHub shows may be old.";

/** Two changes of one task as one. */
function inTurn(first: GitHubTaskChange, second: GitHubTaskChange): GitHubTaskChange {
  const dues = [first.dueIn, second.dueIn].filter((due) => due !== undefined);
  return {
    ...second,
    dueIn: dues.length === 0 ? undefined : Math.min(...dues),
    update: (payload) => {
      const between = first.update(payload);
      return second.update(between ?? payload) ?? between;
    },
  };
}
