import { z } from "zod";
import { parseJson } from "../shared/json.ts";
import { err, ok, type Result } from "../shared/result.ts";
import type { AppFault } from "./fault.ts";
import { unexpected } from "./read-response.ts";
import { createAppRequests, type AppEffects, type AppIdentity } from "./requests.ts";

const app = z.object({ id: z.int().positive() });

/**
 * The number by which GitHub's rules name an App. GitHub is asked only where its client id is known, and not its id.
 * @see https://docs.github.com/en/rest/apps/apps#get-the-authenticated-app
 */
export async function readAppId(
  identity: AppIdentity,
  { signal, ...effects }: AppEffects & { readonly signal: AbortSignal },
): Promise<Result<number, AppFault>> {
  if (/^[1-9]\d*$/u.test(identity.app)) return ok(Number(identity.app));
  const sent = await createAppRequests(identity, effects).asApp(
    { method: "GET", path: "/app" },
    signal,
  );
  if (!sent.ok) return sent;
  const { status, body } = sent.value;
  const parsed = app.safeParse(status === 200 ? parseJson(body) : undefined);
  return parsed.success ? ok(parsed.data.id) : err(unexpected("the App", sent.value));
}
