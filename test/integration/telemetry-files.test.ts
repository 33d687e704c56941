import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import config from "../../rolldown.config.ts";
import { buildAction, type BuiltAction } from "../support/build-action.ts";
import { eventually } from "../support/eventually.ts";
import { freePort } from "../support/postgres.ts";

/** Texts that only these packages have. */
const PROM_CLIENT = "application/openmetrics-text";
const OPENTELEMETRY = "resourceSpans";

/** Prints the files that a process loads. */
const HOOK = `const { registerHooks } = process.getBuiltinModule("node:module");
const { appendFileSync } = process.getBuiltinModule("node:fs");
registerHooks({ load: (url, context, next) => {
  appendFileSync(process.env.LOADED, url + "\\n");
  return next(url, context);
} });`;

let built: BuiltAction;
let folder: string;

beforeAll(async () => {
  built = await buildAction(config.input);
  folder = mkdtempSync(join(tmpdir(), "stepkey-telemetry-"));
  mkdirSync(join(folder, "policy"));
  writeFileSync(join(folder, "hook.mjs"), HOOK);
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
  built.remove();
});

/** Every file that a program could ever load. */
function reachable(program: string): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (path: string): void => {
    if (found.has(path)) return;
    found.add(path);
    for (const [, imported] of readFileSync(path, "utf8").matchAll(IMPORTED)) {
      if (imported !== undefined) visit(join(dirname(path), imported));
    }
  };
  visit(join(built.dist, program));
  return found;
}

const IMPORTED = /(?:from |import |import\()"(?<path>\.\.?\/[^"]+)"/gu;

const having = (text: string, files: Iterable<string>): readonly string[] =>
  [...files]
    .filter((path) => readFileSync(path, "utf8").includes(text))
    .map((path) => basename(path));

/** Starts a broker, and returns its figures and the files of stepkey that it has loaded. */
async function loadedBy(env: Readonly<Record<string, string>>) {
  const port = await freePort();
  const loaded = join(folder, `loaded-${port}`);
  writeFileSync(
    join(folder, "broker.yml"),
    `url: http://127.0.0.1:${port}\nlisten: 127.0.0.1:${port}\nowners: [65]\npolicy: { directory: policy }\n`,
  );
  const broker = spawn(
    process.execPath,
    ["--import", join(folder, "hook.mjs"), join(built.dist, "cli.js"), "broker"],
    { cwd: folder, env: { ...env, PATH: process.env["PATH"], LOADED: loaded }, stdio: "ignore" },
  );
  const ended = once(broker, "exit");
  await eventually("the broker is ready", async () => {
    const response = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => undefined);
    return response?.status === 200;
  });
  const figures = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  broker.kill("SIGTERM");
  expect(await ended).toEqual([0, null]);
  const files = readFileSync(loaded, "utf8")
    .split("\n")
    .filter((url) => url.includes(built.dist))
    .map((url) => new URL(url).pathname);
  return { files, figures };
}

describe("what metrics and traces cost those who do not use them", () => {
  it.each(["main.js", "post.js", "mcp-bridge.js"])("is nothing for a job: %s", (program) => {
    const files = reachable(program);
    expect(having(PROM_CLIENT, files)).toEqual([]);
    expect(having(OPENTELEMETRY, files)).toEqual([]);
  });

  it("is no package of OpenTelemetry's for a broker whose traces nobody collects", async () => {
    const { files, figures } = await loadedBy({});
    expect(figures).toMatch(/^process_resident_memory_bytes [1-9]/mu);
    expect(having(PROM_CLIENT, files)).toHaveLength(1);
    expect(having(OPENTELEMETRY, files)).toEqual([]);
  });

  it("is one file for a broker whose traces somebody collects", async () => {
    const endpoint = `http://127.0.0.1:${await freePort()}`;
    const { files } = await loadedBy({ OTEL_EXPORTER_OTLP_ENDPOINT: endpoint });
    expect(having(OPENTELEMETRY, files)).toEqual(["start-tracing.js"]);
  });
});
