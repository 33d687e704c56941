import { describe, expect, it } from "vitest";
import { readInputs } from "../../../src/action/inputs/read-inputs.ts";
import { INPUTS } from "../../../src/action/runner/keys.ts";
import { KINDS } from "../../../src/credentials/kinds.ts";
import type { PolicyDocument } from "../../../src/policy/document.ts";
import { evaluate } from "../../../src/policy/evaluate.ts";
import type { GrantRequest } from "../../../src/policy/policy.ts";
import type { Claims } from "../../../src/shared/claims.ts";
import { parseDuration } from "../../../src/shared/duration.ts";
import { cli } from "../../support/cli/run.ts";
import {
  askings,
  callersOf,
  handedOver,
  isAlone,
  readExample,
  readExamples,
  STEPKEY,
  withWholeRef,
  type Asking,
  type Example,
} from "../../support/examples/folders.ts";
import type { Use } from "../../support/examples/workflow-file.ts";
import { neededBy } from "../../support/examples/permissions.ts";
import { document } from "../../support/policy/document-fixtures.ts";

const EXAMPLES = readExamples();

it("examples/ has the eight that the README names", () => {
  expect(EXAMPLES.map(({ name }) => name)).toEqual([
    "agent-in-a-job",
    "agent-pull-request",
    "gated-aws-deploy",
    "gated-migration",
    "read-in-ci",
    "reusable-workflow",
    "stored-secret",
    "three-credentials",
  ]);
});

describe.each(EXAMPLES)("the workflows of $name", (example) => {
  it("give nothing to a job that does not ask for it", () => {
    expect(example.workflows.map(({ permissions }) => permissions)).toEqual(
      example.workflows.map(() => ({})),
    );
  });

  it("give each job what its steps need, and no more", () => {
    const jobs = example.workflows.flatMap((workflow) => workflow.jobs);
    const needed = jobs.map((job) =>
      job.calls === undefined ? neededBy(job) : neededByCalled(example, job.calls),
    );
    expect(jobs.map(({ permissions }) => permissions)).toEqual(needed);
  });

  it("say beside each permission why it is there", () => {
    const reasons = example.workflows.flatMap(({ jobs }) => jobs.map((job) => job.reasons));
    expect(reasons.flatMap((each) => Object.values(each)).filter((text) => text === "")).toEqual(
      [],
    );
  });

  it("pin every action to a full SHA, and stepkey to the one that all documents show", () => {
    const used = example.workflows.flatMap(({ uses }) => uses);
    expect(used.filter((use) => !isPinned(use))).toEqual([]);
  });

  it("start no job that asks for a credential on a fork's pull request", () => {
    const own = "github.event.pull_request.head.repo.full_name == github.repository";
    const asking = askings(example).filter(({ event }) => event.startsWith("pull_request"));
    const open = asking.filter(({ workflow, job }) => {
      const before = workflow.jobs.filter(({ id }) => job.needs.includes(id));
      return ![job, ...before].some(({ condition }) => condition.includes(own));
    });
    expect(open.map(({ job }) => job.id)).toEqual([]);
  });

  it("hand over only inputs that the action has, and that it takes", async () => {
    for (const { step } of askings(example)) {
      expect(Object.keys(INPUTS)).toEqual(expect.arrayContaining(Object.keys(step.with)));
      expect(
        await readInputs(handedOver(step), {
          platform: "linux",
          nodeVersion: "24.5.0",
          loadKinds: async () => KINDS,
        }),
      ).toMatchObject({ ok: true });
    }
  });

  it("ask for the environment that their job has", () => {
    for (const { job, step } of askings(example)) {
      expect(job.environment).toBeDefined();
      expect(step.with["environment"]).toBe(job.environment);
    }
  });
});

/** A reusable workflow that policy or trust names by its ref has to be called by that ref: the comment says so. */
function isPinned({ reference, comment }: Use): boolean {
  if (reference.startsWith("octo-org/stepkey")) return reference === STEPKEY;
  if (reference.includes("/.github/workflows/")) {
    return /^zizmor: ignore\[unpinned-uses\] \S/u.test(comment);
  }
  return /^[\w-]+\/[\w-]+@[0-9a-f]{40}$/u.test(reference) && /^v\d+\.\d+\.\d+$/u.test(comment);
}

function neededByCalled(example: Example, calls: string): Readonly<Record<string, string>> {
  const called = example.workflows.filter((each) =>
    callersOf(example, each).some(({ reference }) => reference === calls),
  );
  expect(called).toHaveLength(1);
  const jobs = called.flatMap((each) => each.jobs);
  return Object.assign({}, ...jobs.map(neededBy)) as Readonly<Record<string, string>>;
}

const POLICIES = EXAMPLES.flatMap((example) =>
  example.policy === undefined ? [] : [{ ...example, policy: example.policy }],
);

it("every example has a policy, or trust policies", () => {
  const without = EXAMPLES.filter(
    ({ policy, trust }) => policy === undefined && Object.keys(trust).length === 0,
  );
  expect(without.flatMap(askings)).toEqual([]);
});

describe("the workflow of stored-secret", () => {
  const { workflows } = readExample("stored-secret");
  const steps = workflows.flatMap(({ jobs }) => jobs.flatMap((job) => job.steps.filter(isAlone)));

  it("hands over secrets as toJSON writes them, and nothing else that decides about a credential", async () => {
    expect(steps).toHaveLength(1);
    for (const step of steps) {
      expect(step.with["secret-env"]).toMatch(/^(?:(\w+): \$\{\{ toJSON\(secrets\.\1\) \}\}\n)+$/u);
      const secrets = step.with["secret-env"]?.replaceAll(/\$\{\{.*?\}\}/gu, '"value"') ?? "";
      expect(
        await readInputs(handedOver({ ...step, with: { ...step.with, "secret-env": secrets } }), {
          platform: "linux",
          nodeVersion: "24.5.0",
          loadKinds: async () => KINDS,
        }),
      ).toMatchObject({ ok: true, value: { source: { mode: "secret-env" } } });
    }
  });
});

describe.each(POLICIES)("the policy of $name", (example) => {
  const policy = document(example.policy);
  // Steps in direct mode need no grant.
  const asked = askings(example).flatMap((asking) => grantsOf(asking, policy));

  it("has no mistake, and no warning", () => {
    expect([policy.mistakes, policy.disabled]).toEqual([[], []]);
  });

  it("has exactly the grants that the workflows ask for, on exactly their events", () => {
    const wanted = asked.map(({ step, event }) => `${step.with["grant"]} on ${event}`);
    const had = policy.grants.flatMap(({ name, allow }) =>
      allow.events.map((event) => `${name} on ${event}`),
    );
    expect(had.toSorted()).toEqual(wanted.toSorted());
  });

  it("gates every write", () => {
    const writes = policy.grants.filter(({ access }) => access === "write");
    expect(writes.filter(({ approval }) => (approval?.count ?? 0) < 1)).toEqual([]);
  });

  describe.each(asked)("for $step.with.grant on $event", (asking) => {
    it("grants it", () => {
      expect(decide(policy, asking)).toBe("granted");
    });

    it("refuses it for another environment, repository and event", () => {
      expect(decide(policy, asking, { environment: "elsewhere" })).toBe("environment");
      expect(decide(policy, asking, { repositoryId: 75 })).toBe("ids");
      expect(decide(policy, asking, { eventName: "merge_group" })).not.toBe("granted");
    });

    it("refuses more than the grant's access and time", () => {
      const other = requestOf(asking).access === "read" ? "write" : "read";
      const allowed = policy.grants.find(
        ({ name }) => name === asking.step.with["grant"],
      )?.ttlSeconds;
      expect(decide(policy, asking, {}, { access: other })).toBe("access");
      if (allowed === undefined) return;
      expect(decide(policy, asking, {}, { ttlSeconds: allowed + 1 })).toBe("ttl");
    });
  });
});

const WRITES = POLICIES.flatMap((example) =>
  askings(example)
    .filter(({ step }) => step.with["access"] === "write" && step.with["grant"] !== undefined)
    .map((asking) => ({ example, asking, name: example.name })),
);

it.each(WRITES)("the write of $name is refused on a self-hosted runner", ({ example, asking }) => {
  const policy = document(example.policy);
  expect(decide(policy, asking, { runnerEnvironment: "self-hosted" })).toBe("allow.runners");
});

const CALLED = POLICIES.filter(({ policy }) => policy.includes("workflow:"));

it("two policies name a reusable workflow", () => {
  expect(CALLED.map(({ name }) => name)).toEqual(["agent-in-a-job", "reusable-workflow"]);
});

describe.each(CALLED)("the policy of $name, which names a reusable workflow,", (example) => {
  const [asking] = askings(example).flatMap((one) => grantsOf(one, document(example.policy)));

  it("names the file and ref that are called", () => {
    const calls = example.workflows.flatMap(({ jobs }) => jobs.map((job) => job.calls ?? ""));
    for (const { allow } of document(example.policy).grants) {
      expect(calls.map(withWholeRef)).toContain(allow.workflow);
    }
  });

  it.each([
    ["another file", "octo-org/deploy/.github/workflows/other.yml@refs/heads/main"],
    ["another branch", "octo-org/deploy/.github/workflows/migrate.yml@refs/heads/change"],
    ["a file of the caller's", "octo-org/shop/.github/workflows/migrate.yml@refs/heads/main"],
  ])("refuses %s", (_what, jobWorkflowRef) => {
    if (asking === undefined) throw new Error("it asks for nothing");
    const policy = document(example.policy);
    expect(decide(policy, asking, { jobWorkflowRef })).toBe("allow.workflow");
  });
});

describe("the trust policies of gated-aws-deploy", () => {
  const example = readExample("gated-aws-deploy");
  const asked = askings(example);
  const commands = commandsIn(example.readme ?? "");

  it("are what the commands beside them print", async () => {
    expect(commands.map(accessIn)).toEqual(["read", "write"]);
    for (const command of commands) {
      const { exit, json } = await cli(command);
      expect(exit).toBe(0);
      expect(json()).toEqual(example.trust[accessIn(command)]);
    }
  });

  it("admit the jobs of deploy.yml, and no other file, environment or repository", () => {
    expect(asked.map(({ job }) => job.id)).toEqual(["plan", "deploy"]);
    for (const { step, claims } of asked) {
      const trust = example.trust[step.with["access"] ?? "read"];
      expect(differsIn(trust, claims)).toEqual([]);
      const file = { ...claims, jobWorkflowRef: "octo-org/shop/.github/workflows/release.yml@x" };
      expect(differsIn(trust, file)).toEqual(["job_workflow_ref"]);
      expect(differsIn(trust, { ...claims, environment: "staging" })).toEqual(["environment"]);
      expect(differsIn(trust, { ...claims, repositoryId: 75 })).toEqual(["repository_id"]);
    }
  });

  it("admit no pull request to the write role", () => {
    const [, deploy] = asked;
    const pull = { ...deploy?.claims, ref: "refs/pull/42/merge" } as Claims;
    expect(differsIn(example.trust["write"], pull)).toEqual(["ref"]);
  });

  it("are for the account whose roles the workflow names", () => {
    for (const { step } of asked) {
      const arn = /arn:aws:iam::(?<account>\d{12}):role\//u.exec(step.with["credential"] ?? "");
      const trust = JSON.stringify(example.trust[step.with["access"] ?? "read"]);
      expect(trust).toContain(`arn:aws:iam::${arn?.groups?.["account"]}:oidc-provider/`);
    }
  });

  it("hold around fixed commands only: AWS cannot distinguish the jobs of a file", () => {
    for (const { job, step } of asked) {
      expect(job.steps).toEqual([step]);
      expect(step.with["run"]).not.toMatch(/\.\/|\$\{\{/u);
    }
  });
});

/** What a step asks for: its grant, or the grant of each task that its agent may ask for. */
function grantsOf(asking: Asking, policy: PolicyDocument): readonly Asking[] {
  const { step } = asking;
  if (step.with["agent"] !== "true") return step.with["grant"] === undefined ? [] : [asking];
  return policy.tasks.map(({ grant }) => ({
    ...asking,
    step: { ...step, with: { ...step.with, grant } },
  }));
}

/** Granted, or the rule that refuses. */
function decide(
  policy: PolicyDocument,
  asking: Asking,
  ...[claims = {}, request = {}]: [Partial<Claims>?, Partial<GrantRequest>?]
): string {
  const evaluation = evaluate({
    repository: policy,
    organisation: undefined,
    request: { ...requestOf(asking), ...request },
    claims: { ...asking.claims, ...claims },
  });
  return evaluation.kind === "granted" ? "granted" : evaluation.rule;
}

function requestOf({ step }: Asking): GrantRequest {
  const ttl = step.with["ttl"] === undefined ? undefined : parseDuration(step.with["ttl"]);
  return {
    grant: step.with["grant"] ?? "",
    environment: step.with["environment"],
    access: step.with["access"] === "write" ? "write" : "read",
    ttlSeconds: ttl?.ok === true ? ttl.value : undefined,
  };
}

/** The `stepkey` command lines of a page, without the name of the command. */
function commandsIn(page: string): readonly (readonly string[])[] {
  const joined = page.replaceAll(/\\\n\s+/gu, "");
  return [...joined.matchAll(/^ {4}npx stepkey (?<rest>.+)$/gmu)].map((found) =>
    (found.groups?.["rest"] ?? "").split(/\s+/u),
  );
}

function accessIn(command: readonly string[]): string {
  return command[command.indexOf("--access") + 1] ?? "";
}

/** Names of the claims that the trust policy compares exactly and that differ. */
function differsIn(trust: unknown, claims: Claims): readonly string[] {
  const [statement] = (trust as { Statement: { Condition: Record<string, object> }[] }).Statement;
  const had: Readonly<Record<string, unknown>> = {
    aud: "sts.amazonaws.com",
    repository_id: String(claims.repositoryId),
    environment: claims.environment,
    job_workflow_ref: claims.jobWorkflowRef,
    ref: claims.ref,
  };
  return Object.entries(statement?.Condition["StringEquals"] ?? {})
    .map(([key, value]) => [key.slice(key.lastIndexOf(":") + 1), value as unknown] as const)
    .filter(([claim, value]) => had[claim] !== value)
    .map(([claim]) => claim);
}
