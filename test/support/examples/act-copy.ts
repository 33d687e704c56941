import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { isCollection, parseDocument } from "yaml";
import type { Example } from "./folders.ts";

type Env = Readonly<Record<string, string>>;

export interface CopyOptions {
  /** What the runner would set on a job that may ask for ID tokens, by the job's id. */
  readonly jobs: Readonly<Record<string, Env>>;
  /** Where the copy has to name this machine's servers: each text, and what replaces it. */
  readonly replaced: readonly (readonly [from: string, to: string])[];
}

/** A step of the test's own behind those of the example: it counts what it can see of the credential. */
const LATER_STEP = {
  name: "A later step",
  if: "always()",
  run: String.raw`echo "a later step sees $(env | grep -cE '^(PG|DATABASE_URL=|AWS_)') of the credential"`,
};

/**
 * The example's workflows for act, by file name: unchanged, except that they name this machine's servers, that each
 * job has what act does not set (`permissions:` and `environment:` mean nothing to it), and that a later step looks around.
 */
export function copyForAct(
  example: Example,
  options: CopyOptions,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    example.workflows.map(({ name }) => {
      const file = basename(name);
      const text = readFileSync(join(example.folder, ".github", "workflows", file), "utf8");
      return [`.github/workflows/${file}`, copyOf(text, options)];
    }),
  );
}

function copyOf(text: string, { jobs, replaced }: CopyOptions): string {
  const named = replaced.reduce((now, [from, to]) => now.replaceAll(from, to), text);
  const yaml = parseDocument(named);
  for (const [id, env] of Object.entries(jobs)) {
    if (!isCollection(yaml.getIn(["jobs", id, "steps"]))) continue;
    yaml.setIn(["jobs", id, "env"], yaml.createNode(env));
    yaml.addIn(["jobs", id, "steps"], yaml.createNode(LATER_STEP));
  }
  return yaml.toString({ lineWidth: 0 });
}
