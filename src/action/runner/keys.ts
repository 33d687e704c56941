/**
 * Every name that the action shares with the runner, as typed lists. A test compares them with `action.yml` and
 * `session/action.yml`, so that no input is declared and never read, or read and never declared.
 */
export interface InputEntry {
  readonly required: boolean;
  /** As in `action.yml`; undefined for a required input. */
  readonly default: string | undefined;
}

export const INPUTS = {
  step: { required: true, default: undefined },
  run: { required: false, default: "" },
  uses: { required: false, default: "" },
  with: { required: false, default: "" },
  "with-credential": { required: false, default: "" },
  exports: { required: false, default: "" },
  nested: { required: false, default: "" },
  shell: { required: false, default: "bash" },
  "working-directory": { required: false, default: "" },
  agent: { required: false, default: "false" },
  isolation: { required: false, default: "required" },
  "max-tasks": { required: false, default: "20" },
  "max-task-time": { required: false, default: "10m" },
  "max-task-output": { required: false, default: "1MiB" },
  environment: { required: false, default: "" },
  access: { required: false, default: "read" },
  credential: { required: false, default: "" },
  broker: { required: false, default: "" },
  grant: { required: false, default: "" },
  ttl: { required: false, default: "" },
  approvals: { required: false, default: "1" },
  approvers: { required: false, default: "" },
  bases: { required: false, default: "" },
  "max-age": { required: false, default: "" },
  "wait-for-approval": { required: false, default: "0" },
  env: { required: false, default: "" },
  "secret-env": { required: false, default: "" },
  "pass-env": { required: false, default: "" },
  "trust-env": { required: false, default: "" },
  "keep-config": { required: false, default: "" },
  annotations: { required: false, default: "false" },
  residue: { required: false, default: "auto" },
  "job-workflow": { required: false, default: "${{ job.workflow_ref }}" },
  "job-context": { required: false, default: "${{ toJSON(job) }}" },
  "strategy-context": { required: false, default: "${{ toJSON(strategy) }}" },
  "matrix-context": { required: false, default: "${{ toJSON(matrix) }}" },
  "github-token": { required: false, default: "${{ github.token }}" },
} as const satisfies Record<string, InputEntry>;

export type InputName = keyof typeof INPUTS;

export const OUTPUT_NAMES = ["lease-id", "expires-at", "revocation", "receipt", "outputs"] as const;

export type OutputName = (typeof OUTPUT_NAMES)[number];

/**
 * What main leaves for post: which broker to call, what to log if it does not respond, and what is to be opened again
 * after an agent. None of it is secret, and post does not trust it for anything else.
 */
export const STATE_NAMES = ["session", "wall"] as const;

export type StateName = (typeof STATE_NAMES)[number];
