import { noIdToken } from "../../../identity/no-id-token.ts";
import { parseOwnToken } from "../../../identity/parse-own-token.ts";
import { requestIdToken } from "../../../identity/request-id-token.ts";
import type { Access, Claims } from "../../../shared/claims.ts";
import { failure, type Failure } from "../../../shared/failure.ts";
import { err, ok, type Result } from "../../../shared/result.ts";
import { idTokenRight, type Job } from "../../context/job.ts";
import { readOrigin } from "../../context/origin.ts";
import type { Identify } from "./credential-source.ts";

/** What of a job identifies it. */
type IdentifyingJob = Pick<Job, "send" | "clock" | "jitter" | "inputs" | "env"> & {
  readonly runner: Pick<Job["runner"], "mask">;
};

/**
 * Requests one ID token for exactly this audience, masks it before anything else, reads its claims, and compares their
 * environment with the one that the step asks for.
 */
export function identifyFor(job: IdentifyingJob, audience: string): Identify {
  const { send, clock, jitter, runner, inputs } = job;
  return async (signal) => {
    const effects = { send, clock, jitter, signal };
    const token = await requestIdToken(audience, idTokenRight(job), effects);
    if (!token.ok) return err(await explained(job, token.error));
    runner.mask(token.value.reveal());
    const claims = parseOwnToken(token.value);
    if (!claims.ok) return claims;
    const bound = bindEnvironment(claims.value, inputs);
    return bound.ok ? ok({ token: token.value, claims: claims.value }) : bound;
  };
}

/** Only a job without the right needs to know what started it. */
async function explained(job: IdentifyingJob, why: Failure): Promise<Failure> {
  return why.code === "id_token_unavailable" ? noIdToken(await readOrigin(job)) : why;
}

/**
 * The token's environment must be the one that was asked for: GitHub puts it there only after the environment's own
 * protection rules let the job start. Only for read access may both be absent.
 */
function bindEnvironment(
  claims: Claims,
  asked: { readonly environment: string | undefined; readonly access: Access },
): Result<undefined, Failure> {
  if (claims.environment !== asked.environment) return err(mismatch(claims, asked.environment));
  if (asked.environment !== undefined || asked.access === "read") return ok(undefined);
  return err(
    failure("environment_required", "Write access needs an environment.", {
      remedy: "Set `environment:` on the job and on the stepkey step.",
    }),
  );
}

function mismatch(claims: Claims, asked: string | undefined): Failure {
  const has = claims.environment === undefined ? "none" : `"${claims.environment}"`;
  const wants = asked === undefined ? "no environment" : `environment "${asked}"`;
  const remedy =
    asked === undefined
      ? `Give this step the job's environment: with: environment: ${claims.environment ?? ""}`
      : `Give the job the same environment: environment: ${asked}`;
  const message = `This step asks for ${wants}, but the job has ${has}.`;
  return failure("environment_mismatch", message, { remedy });
}
