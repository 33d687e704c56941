/** Bounds how many calls run at the same time. One that was given up counts until the backend has let go of it. */
export class CallGate {
  readonly #most: number;
  readonly #running = new Set<Promise<unknown>>();

  constructor(most: number) {
    this.#most = most;
  }

  get isFull(): boolean {
    return this.#running.size >= this.#most;
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    const call = work();
    this.#running.add(call);
    try {
      return await call;
    } finally {
      this.#running.delete(call);
    }
  }

  /** Resolves once no call runs that runs now. */
  async idle(): Promise<void> {
    await Promise.allSettled(this.#running);
  }
}
