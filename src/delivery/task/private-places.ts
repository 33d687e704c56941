import { resolve } from "node:path";

/** Every name that stepkey gives a private directory: `mkdtemp` ends it with six letters and digits. */
const NAME = /^stepkey-(?:(?:files|homes|action)-)?[A-Za-z0-9]{6}(?![\w.-])/u;

/**
 * Whether a text names one of the directories that stepkey makes below these for one step, and removes with it: whoever
 * reads it later finds nothing there.
 */
export function namesPrivatePlace(text: string, parents: readonly string[]): boolean {
  return parents
    .flatMap((parent) => text.split(`${resolve(parent)}/`).slice(1))
    .some((below) => NAME.test(below));
}
