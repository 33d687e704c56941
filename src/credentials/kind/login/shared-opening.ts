/** What the callers at one server share, such as its pools. */
export interface SharedOpening<T> {
  /** The first caller opens it. While that fails, each caller tries for itself. */
  get(signal: AbortSignal): Promise<T>;
  /** Nobody gets this one any more: it closes a minute later, and the next caller opens another. */
  forget(): void;
}

export interface Opening<T> {
  readonly open: (signal: AbortSignal) => Promise<T>;
  readonly close: (opened: T) => Promise<unknown>;
}

/** Nobody holds a connection for longer. */
const RETIRE_MS = 60_000;

export function sharedOpening<T>({ open, close }: Opening<T>): SharedOpening<T> {
  let opening: Promise<T> | undefined;
  const retire = async (opened: Promise<T>): Promise<void> => {
    try {
      await close(await opened);
    } catch {
      // What was never open needs no end.
    }
  };
  const get = async (signal: AbortSignal): Promise<T> => {
    const others = opening;
    const current = (opening ??= open(signal));
    try {
      return await current;
    } catch (error) {
      if (opening === current) opening = undefined;
      // What ended there may have been the other caller's deadline.
      if (current === others && !signal.aborted) return get(signal);
      throw error;
    }
  };
  return {
    get,
    forget: () => {
      const forgotten = opening;
      opening = undefined;
      if (forgotten !== undefined) setTimeout(() => void retire(forgotten), RETIRE_MS).unref();
    },
  };
}
