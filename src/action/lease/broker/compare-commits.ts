import type { HttpSend } from "../../../shared/http.ts";
import { COMMIT_SHA } from "../../../shared/patterns.ts";
import { COMMIT_HEADER } from "../../../shared/wire.ts";
import { shortSha } from "../../../shared/wording.ts";

export interface CompareOptions {
  /** The action's own commit; undefined when it is not known, and then nothing is compared. */
  readonly own: string | undefined;
  readonly say: (line: string) => void;
}

/** Sends the action's commit with each request, and says once when the broker runs another one. */
export function comparingCommits(send: HttpSend, { own, say }: CompareOptions): HttpSend {
  if (own === undefined) return send;
  let isSaid = false;
  return async (request) => {
    const outcome = await send({
      ...request,
      headers: { ...request.headers, [COMMIT_HEADER]: own },
    });
    const other = outcome.ok ? (outcome.value.headers[COMMIT_HEADER] ?? own) : own;
    if (other !== own && COMMIT_SHA.test(other) && !isSaid) {
      isSaid = true;
      const both = `this action is commit ${shortSha(own)}, the broker ${shortSha(other)}`;
      say(`  ${"versions".padEnd(15)}${both}: use the same commit for both`);
    }
    return outcome;
  };
}
