import { afterAll, afterEach, beforeAll, beforeEach } from "vitest";
import { buildAction, type BuiltAction } from "./build-action.ts";
import { startFakeBroker, type FakeBroker, type FakeBrokerFiles } from "./fake-broker.ts";
import { startIdTokenEndpoint, type IdTokenEndpoint } from "./fake-id-token-endpoint.ts";
import { startIssuer, type TestClaims, type TestIssuer } from "./fake-issuer.ts";
import { startJob, type JobOptions, type RunnerJob } from "./fake-runner/runner.ts";
import { githubClaims } from "./id-token.ts";

/** The built action between fakes of all that it talks to. */
export interface ActionUnderTest {
  readonly broker: FakeBroker;
  readonly idTokens: IdTokenEndpoint;
  /** A job with the right to request ID tokens. It ends with the test. */
  readonly openJob: (options?: Partial<JobOptions>) => RunnerJob;
}

interface ActionSetting {
  /** Of the job's ID tokens, over the usual ones. */
  readonly claims?: Partial<TestClaims>;
  /** Of each credential. */
  readonly files?: FakeBrokerFiles;
}

/** Builds the action once for a file of tests; each test gets fakes of its own. */
export function useAction({ claims, files }: ActionSetting = {}): ActionUnderTest {
  let built: BuiltAction;
  let issuer: TestIssuer;
  let idTokens: IdTokenEndpoint;
  let broker: FakeBroker;
  const jobs: RunnerJob[] = [];

  beforeAll(async () => {
    built = await buildAction();
    issuer = await startIssuer();
  });
  afterAll(async () => {
    built?.remove();
    await issuer?.close();
  });
  beforeEach(async () => {
    idTokens = await startIdTokenEndpoint(issuer, githubClaims(claims));
    broker = await startFakeBroker({}, files);
  });
  afterEach(async () => {
    for (const job of jobs.splice(0)) await job.end();
    await broker.close();
    await idTokens.close();
  });
  return {
    get broker() {
      return broker;
    },
    get idTokens() {
      return idTokens;
    },
    openJob(options = {}) {
      const env = { ...idTokens.env, ...options.env };
      const job = startJob({ dist: built.dist, ...options, env });
      jobs.push(job);
      return job;
    },
  };
}
