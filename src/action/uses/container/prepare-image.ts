import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Clock } from "../../../shared/clock.ts";
import { err, ok, type Result } from "../../../shared/result.ts";
import { type Docker, runDocker } from "./run-docker.ts";

/** An image that is there, by an id that nobody can give to another one. */
export interface PreparedImage {
  readonly docker: Docker;
  readonly id: string;
  /** What it is made from, for the log. */
  readonly notes: readonly string[];
  /** Removes what was built, but not what was pulled. Never rejects. */
  readonly remove: () => Promise<void>;
}

/** What preparing takes. */
export interface ImageEffects {
  readonly docker: Docker;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

const IMAGE_ID = /^sha256:[0-9a-f]{64}$/u;
const PULLED = "docker://";
const REFERENCE = /^[A-Za-z0-9][\w./:@-]{0,500}$/u;
/** Nothing is issued yet, so this may take long. */
const LIMIT_MS = 15 * 60_000;
const REMOVE_MS = 5000;

/**
 * Builds or pulls the image of an action, before anything is requested: a mistake in it uses up no lease. The error is a
 * sentence's end.
 */
export async function prepareImage(
  { image, directory }: { readonly image: string; readonly directory: string },
  effects: ImageEffects,
): Promise<Result<PreparedImage, string>> {
  const { docker, clock } = effects;
  const over = new AbortController();
  const signal = AbortSignal.any([effects.signal, over.signal]);
  const done = new AbortController();
  void clock.sleep(LIMIT_MS, done.signal).then(() => over.abort());
  try {
    const server = await runDocker(docker, ["version", "--format", "{{.Server.Version}}"], signal);
    if (!server.isOk) return err(`Docker does not respond: ${server.why}`);
    return image.startsWith(PULLED)
      ? await pull(image.slice(PULLED.length), docker, signal)
      : await build(join(directory, image), docker, signal);
  } finally {
    done.abort();
  }
}

async function pull(
  reference: string,
  docker: Docker,
  signal: AbortSignal,
): Promise<Result<PreparedImage, string>> {
  if (!REFERENCE.test(reference)) return err("runs.image does not name an image");
  const pulled = await runDocker(docker, ["pull", "--quiet", reference], signal);
  if (!pulled.isOk) return err(`its image ${reference} cannot be pulled: ${pulled.why}`);
  const inspect = ["image", "inspect", "--format", "{{.Id}}", reference];
  const { stdout, why } = await runDocker(docker, inspect, signal);
  if (!IMAGE_ID.test(stdout)) return err(`its image ${reference} cannot be read: ${why}`);
  const isPinned = reference.includes("@sha256:");
  const notes = [
    `image ${reference}, ${short(stdout)}`,
    ...(isPinned
      ? []
      : ["Its commit does not fix that image: whoever can push it decides what runs."]),
  ];
  return ok({ docker, id: stdout, notes, remove: () => Promise.resolve() });
}

async function build(
  dockerfile: string,
  docker: Docker,
  signal: AbortSignal,
): Promise<Result<PreparedImage, string>> {
  const tag = `stepkey-action:${randomBytes(8).toString("hex")}`;
  const idFile = join(docker.config, `${tag.replace(":", "-")}.id`);
  const options = ["--iidfile", idFile, "--tag", tag, "--file", dockerfile];
  const built = await runDocker(docker, ["build", ...options, dirname(dockerfile)], signal);
  if (!built.isOk) return err(`its image cannot be built: ${built.why}`);
  const id = await readFile(idFile, "utf8").catch(() => "");
  if (!IMAGE_ID.test(id.trim())) return err("its image cannot be built: Docker gave it no id");
  const remove = async (): Promise<void> => {
    await runDocker(docker, ["image", "rm", "--force", tag], AbortSignal.timeout(REMOVE_MS));
  };
  return ok({ docker, id: id.trim(), notes: [`image ${short(id)}, built here`, BASES], remove });
}

const BASES = "Its commit does not fix the images and packages that its Dockerfile takes.";

/** As Docker shows ids. */
function short(id: string): string {
  return id.slice("sha256:".length, "sha256:".length + 12);
}
