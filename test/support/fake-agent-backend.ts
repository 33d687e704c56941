import type { Discovery, AccessExplanation } from "../../src/action/agent/backend/access.ts";
import type {
  AgentBackend,
  AgentRedactor,
  Asked,
} from "../../src/action/agent/backend/agent-backend.ts";
import type { Isolation } from "../../src/action/agent/backend/isolation.ts";
import type {
  ProgressListener,
  ReceiptView,
  RunRequest,
  RunView,
} from "../../src/action/agent/backend/run-view.ts";
import { err, ok } from "../../src/shared/result.ts";
import type { DiscoveredGrant, DiscoveredTask } from "../../src/shared/task-wire.ts";

/** A run that a test ends when it wants to. */
export interface FakeRun {
  readonly view: RunView;
  /** What was asked for, as it reached the backend. */
  readonly request: RunRequest;
  progress(message: string): void;
  finish(end?: Partial<RunView>): void;
}

export interface FakeAgentBackend extends AgentBackend {
  readonly runs: readonly FakeRun[];
  /** Ids of runs that were ended from outside. */
  readonly ended: readonly string[];
}

export interface FakeAgentOptions {
  readonly discovery?: Discovery;
  readonly isolation?: Isolation;
  /** Masked wherever they appear. None by default. */
  readonly secrets?: readonly string[];
  /** Whether a run ends at once, as most tasks do. */
  readonly endsAtOnce?: Partial<RunView>;
  readonly receipt?: ReceiptView["receipt"];
}

/** What the MCP server asks, from memory: no broker, no task, no credential. */
export function createFakeAgentBackend(options: FakeAgentOptions = {}): FakeAgentBackend {
  const discovery = options.discovery ?? someDiscovery();
  const runs: FakeRunState[] = [];
  const ended: string[] = [];
  const find = (id: string): Asked<FakeRunState> => {
    const run = runs.find((one) => one.view.id === id);
    return run === undefined ? err(unknown("run_unknown", `There is no run ${id}.`)) : ok(run);
  };
  return {
    runs,
    ended,
    isolation: options.isolation ?? { wall: true, missing: [] },
    redactor: maskingRedactor(options.secrets ?? []),
    discover: () => Promise.resolve(ok(discovery)),
    explain: (name) => Promise.resolve(explanationOf(name, discovery)),
    request: (name) => Promise.resolve(explanationOf(name, discovery)),
    start(request) {
      const task = discovery.tasks.find((one) => one.task === request.task);
      if (task === undefined) {
        return Promise.resolve(err(unknown("task_unknown", `There is no task ${request.task}.`)));
      }
      const run = new FakeRunState(`run-${runs.length + 1}`, request);
      runs.push(run);
      if (options.endsAtOnce !== undefined) run.finish(options.endsAtOnce);
      return Promise.resolve(ok(run.view));
    },
    run(id) {
      const run = find(id);
      return run.ok ? ok(run.value.view) : run;
    },
    async wait(id, { signal, onProgress }) {
      const run = find(id);
      if (!run.ok) return run;
      await run.value.over(signal, onProgress);
      return ok(run.value.view);
    },
    end(id) {
      const run = find(id);
      if (!run.ok) return Promise.resolve(run);
      if (run.value.view.state === "running") {
        ended.push(id);
        run.value.finish({ state: "cancelled", revocation: "verified" });
      }
      return Promise.resolve(ok(run.value.view));
    },
    receipt(id) {
      const run = find(id);
      if (!run.ok) return Promise.resolve(run);
      return Promise.resolve(ok({ run: id, receipt: options.receipt ?? { version: 2, step: id } }));
    },
  };
}

class FakeRunState implements FakeRun {
  view: RunView;
  readonly request: RunRequest;
  readonly #listeners = new Set<ProgressListener>();
  readonly #waiting = new Set<() => void>();

  constructor(id: string, request: RunRequest) {
    this.request = request;
    this.view = {
      id,
      task: request.task,
      state: "running",
      commit: "c".repeat(40),
      parameters: request.parameters,
      started_at: "2026-11-27T10:00:00Z",
    };
  }

  progress(message: string): void {
    for (const listener of this.#listeners) listener(message);
  }

  finish(end: Partial<RunView> = {}): void {
    this.view = {
      ...this.view,
      state: "ended",
      ended_at: "2026-11-27T10:00:05Z",
      ...(end.state === undefined || end.state === "ended" ? { exit_code: 0 } : {}),
      ...end,
    };
    for (const wake of this.#waiting) wake();
  }

  over(signal: AbortSignal, listener: ProgressListener = () => undefined): Promise<void> {
    if (this.view.state !== "running" || signal.aborted) return Promise.resolve();
    this.#listeners.add(listener);
    return new Promise((resolve) => {
      const wake = (): void => {
        this.#listeners.delete(listener);
        this.#waiting.delete(wake);
        resolve();
      };
      this.#waiting.add(wake);
      signal.addEventListener("abort", wake, { once: true });
    });
  }
}

/** Masks each secret as it is, and as JSON writes it. */
export function maskingRedactor(secrets: readonly string[]): AgentRedactor {
  const forms = secrets.flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1)]);
  return {
    redact: (text) => forms.reduce((masked, form) => masked.replaceAll(form, "***"), text),
    holdsSecret: (text) => forms.some((form) => text.includes(form)),
  };
}

function unknown(code: string, message: string) {
  return {
    code,
    message,
    remedy: "Use a name that list_tasks returned.",
    next: { tool: "list_tasks", arguments: {} },
  } as const;
}

function explanationOf(name: string, { grants, tasks }: Discovery): Asked<AccessExplanation> {
  const task = tasks.find((one) => one.task === name);
  const found = task ?? grants.find((one) => one.grant === name);
  if (found === undefined)
    return err(unknown("name_unknown", `There is no task or grant ${name}.`));
  const { state, missing } = found;
  const approval = missing.find((one) => one.approval_url !== undefined);
  return ok({
    name,
    kind: task === undefined ? "grant" : "task",
    state,
    missing,
    ...(approval?.who_can_approve === undefined
      ? {}
      : { who_can_approve: approval.who_can_approve }),
    ...(approval?.approval_url === undefined ? {} : { approval_url: approval.approval_url }),
    rule: `octo-org/shop.yml:9 ${name}`,
    reasons: [`The rule ${name} decided.`],
  });
}

export function someTask(change: Partial<DiscoveredTask> = {}): DiscoveredTask {
  return {
    task: "count-orders",
    title: "Count the orders since a day",
    grant: "reports-read",
    access: "read",
    environment: "staging",
    run: "./scripts/count-orders.sh",
    parameters: { since: { pattern: "\\d{4}-\\d{2}-\\d{2}", required: true } },
    output: { kind: "text", max: 65_536 },
    timeout: 300,
    per_job: 20,
    state: "available",
    missing: [],
    ...change,
  };
}

export function someGrant(change: Partial<DiscoveredGrant> = {}): DiscoveredGrant {
  return {
    grant: "reports-read",
    access: "read",
    environment: "staging",
    kind: "postgres",
    variables: ["PGUSER", "PGPASSWORD"],
    revocability: "verified",
    ttl: 900,
    state: "available",
    missing: [],
    ...change,
  };
}

/** A read in staging that is available, and a write in production that a human has to approve. */
export function someDiscovery(change: Partial<Discovery> = {}): Discovery {
  const missing = [
    {
      code: "approval_pending",
      message: "The pull request 42 has 0 of 1 approvals.",
      remedy: "Ask for a review.",
      who_can_approve: "members of octo-org/platform",
      approval_url: "https://github.com/octo-org/shop/pull/42",
      have: 0,
      needed: 1,
    },
  ];
  const write = { access: "write", environment: "production", state: "needs_approval" } as const;
  return {
    repository: "octo-org/shop",
    environment: "staging",
    commit: "a".repeat(40),
    grants: [someGrant(), someGrant({ grant: "orders-migrate", ...write, missing })],
    tasks: [
      someTask(),
      someTask({
        task: "migrate-orders",
        title: "Migrate the orders",
        grant: "orders-migrate",
        parameters: {},
        ...write,
        missing,
      }),
    ],
    ...change,
  };
}
