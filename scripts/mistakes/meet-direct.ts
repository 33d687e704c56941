import type { DirectKind } from "../../src/credentials/kind/credential-kind.ts";
import { failure, type Failure } from "../../src/shared/failure.ts";
import { ok } from "../../src/shared/result.ts";
import type { HttpResponse } from "../../src/shared/http.ts";
import { Secret } from "../../src/shared/secret.ts";
import { createFakeClock } from "../../test/support/fake-clock.ts";

/** A step in direct mode, and what it meets. */
export interface DirectStep<Settings> {
  readonly kind: Pick<DirectKind<Settings>, "parse" | "createProvider">;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly step: string;
  /** In turn; the last one again and again. */
  readonly responses: readonly HttpResponse[];
  /** Absent where nothing looks into it. */
  readonly idToken?: () => Secret;
  readonly ttlMinutes?: number;
}

/** What the step says. */
export async function meetDirectly<Settings>({
  kind,
  settings,
  step,
  responses,
  idToken: make = () => new Secret("t"),
  ttlMinutes = 15,
}: DirectStep<Settings>): Promise<Failure> {
  const parsed = kind.parse(settings);
  if (!parsed.ok) throw new Error(parsed.error[0]?.message);
  const clock = createFakeClock();
  const left = [...responses];
  const last = left.at(-1) ?? { status: 500, headers: {}, body: "" };
  const idToken = make();
  const provider = kind.createProvider({
    clock,
    jitter: () => 0,
    send: () => Promise.resolve(ok(left.shift() ?? last)),
    idToken: () => Promise.resolve(ok(idToken)),
  });
  const issued = await provider.issue(
    {
      lease: "lse_00000000000000000000000000",
      instance: "direct",
      settings: parsed.value,
      access: "write",
      expiresAt: clock.now() + ttlMinutes * 60_000,
      job: { repositoryId: 74, runId: 9001, runAttempt: 1, checkRunId: 5 },
      repository: "octo-org/shop",
      step,
      idToken,
    },
    new AbortController().signal,
  );
  if (issued.ok) throw new Error("this was issued");
  const { kind: how, name, message, remedy, details, paste } = issued.error;
  const code = how === "retryable" ? "provider_unavailable" : "provider_denied";
  return failure(code, `${name}: ${message}`, {
    remedy,
    ...(details === undefined ? {} : { details }),
    ...(paste === undefined ? {} : { paste }),
  });
}
