/**
 * Writes bytes to where they are shown. Undefined when that has taken all of them; otherwise a promise that resolves when it
 * has, and can take more. Until then the bytes must not change.
 */
export type WriteBytes = (bytes: Uint8Array) => Promise<void> | undefined;
