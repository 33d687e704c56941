/** Fetches one action in a process of its own, which has read NODE_EXTRA_CA_CERTS when it started. */
import { text } from "node:stream/consumers";
import { fetchAction } from "../../../src/action/uses/fetch/fetch-action.ts";
import { parseActionReference } from "../../../src/shared/action-reference.ts";
import { systemClock } from "../../../src/shared/clock.ts";
import { Secret } from "../../../src/shared/secret.ts";

export interface FetchOnce {
  readonly uses: string;
  readonly serverUrl: string;
  readonly directory: string;
  readonly path: string;
  readonly proxies: Readonly<Record<string, string>>;
  readonly token?: string;
}

const { uses, token, ...options } = JSON.parse(await text(process.stdin)) as FetchOnce;
const reference = parseActionReference(uses);
if (reference?.from !== "repository") throw new Error(`not an action: ${uses}`);
const fetched = await fetchAction(reference, {
  ...options,
  apiUrl: `${options.serverUrl}/api/v3`,
  token: token === undefined ? undefined : new Secret(token),
  signal: new AbortController().signal,
  clock: systemClock,
  jitter: () => 0,
});
console.log(JSON.stringify(fetched));
