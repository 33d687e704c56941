import { existsSync } from "node:fs";
import {
  openPrivateDirectory,
  type PrivateDirectory,
} from "../../delivery/task/private-directory.ts";
import { closePipes, openTaskPipes, type TaskPipes } from "../../delivery/task/task-pipes.ts";

/** A task's private directory, and the pipes that it prints to. */
export interface TaskPlace {
  readonly directory: PrivateDirectory;
  /** Undefined: whoever runs something in it makes them. */
  readonly pipes: Promise<TaskPipes | undefined> | undefined;
}

/** A place that is made before anybody knows whether the task runs. */
export interface PreparedPlace {
  /** Throws when the system refuses it. Call it once. */
  take(): TaskPlace;
  /** Removes it, unless it was taken. Never rejects. */
  discard(): Promise<void>;
}

/** Makes the place now: its pipes take a process of their own, which can run while this one waits for a credential. */
export function preparePlace(parent: string, wanted: { readonly pipes: boolean }): PreparedPlace {
  let made = madeOrNot(parent, wanted);
  return {
    take() {
      const place = made;
      made = undefined;
      if (place === undefined) return makePlace(parent, wanted);
      if (existsSync(place.directory.path)) return place;
      // An approval can take hours, and what tidies the directory in that time must not cost the lease.
      void discardPlace(place);
      return makePlace(parent, wanted);
    },
    async discard() {
      if (made !== undefined) await discardPlace(made);
    },
  };
}

async function discardPlace({ directory, pipes }: TaskPlace): Promise<void> {
  closePipes(await pipes?.catch(() => undefined));
  await directory.remove();
}

/** Whoever takes it tries again, and hears of an error that lasts. */
function madeOrNot(...place: Parameters<typeof makePlace>): TaskPlace | undefined {
  try {
    return makePlace(...place);
  } catch {
    return undefined;
  }
}

function makePlace(parent: string, wanted: { readonly pipes: boolean }): TaskPlace {
  const directory = openPrivateDirectory(parent);
  if (!wanted.pipes) return { directory, pipes: undefined };
  const pipes = openTaskPipes(directory.path);
  // Handled where they are used, which may be never.
  pipes.catch(() => undefined);
  return { directory, pipes };
}
