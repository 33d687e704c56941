import { z } from "zod";
import { err, ok, type Result } from "../../../shared/result.ts";
import { conditionOf } from "./condition.ts";
import type { DockerRuns } from "./metadata.ts";

const text = z
  .union([z.string(), z.number(), z.boolean(), z.null()])
  .transform((value) => (value === null ? "" : String(value)));

const DOCKER = z.object({
  image: z.string().min(1),
  args: z.array(text).nullish(),
  env: z.record(z.string(), text).nullish(),
  entrypoint: text.optional(),
  "pre-entrypoint": text.optional(),
  "post-entrypoint": text.optional(),
  "pre-if": text.optional(),
  "post-if": text.optional(),
});

/** The `runs` of a Docker action. The error completes the sentence "action.yml …". */
export function dockerRunsOf(runs: unknown): Result<DockerRuns, string> {
  const parsed = DOCKER.safeParse(runs);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return err(`has a mistake at runs.${issue?.path.join(".") ?? ""}: ${issue?.message ?? ""}`);
  }
  const { image, args, env, entrypoint, ...rest } = parsed.data;
  return ok({
    using: "docker",
    image,
    args: args ?? undefined,
    env: new Map(Object.entries(env ?? {})),
    main: orNothing(entrypoint),
    pre: orNothing(rest["pre-entrypoint"]),
    post: orNothing(rest["post-entrypoint"]),
    preIf: conditionOf(rest["pre-if"]),
    postIf: conditionOf(rest["post-if"]),
  });
}

function orNothing(given: string | undefined): string | undefined {
  return given === "" ? undefined : given;
}
