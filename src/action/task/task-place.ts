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
      const place = made ?? makePlace(parent, wanted);
      made = undefined;
      return place;
    },
    async discard() {
      if (made === undefined) return;
      closePipes(await made.pipes?.catch(() => undefined));
      await made.directory.remove();
    },
  };
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
