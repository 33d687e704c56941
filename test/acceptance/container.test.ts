import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  chownSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { copiesOf, readContainerfile, valuesOf, wordsOf } from "../support/containerfile.ts";
import { leftOut } from "../support/left-out.ts";
import { blocksOf, readPage, ROOT } from "../support/pages.ts";
import { freePort } from "../support/postgres.ts";
import { DIST } from "../support/test-system.ts";

/**
 * What `Containerfile` describes, without a container engine: its files below a root of their own, which is read-only
 * but for the volume, and its command as its user. The base image is replaced by this machine's Node and libraries.
 */

const canIsolate =
  spawnSync("unshare", ["--mount", "--propagation", "private", "true"]).status === 0 ||
  leftOut("A mount namespace", "run the tests as root, or with: unshare --map-root-user --mount …");

describe.runIf(canIsolate === true)("the broker in its container", () => {
  const instructions = readContainerfile();
  const [volume = ""] = valuesOf(instructions, "VOLUME");
  const [user = ""] = valuesOf(instructions, "USER");
  const uid = Number(user.split(":")[0]);
  let root: string;
  let data: string;
  let port: number;
  let broker: ChildProcess;
  let printed = "";

  beforeAll(async () => {
    root = mkdtempSync(join(tmpdir(), "stepkey-image-"));
    data = mkdtempSync(join(tmpdir(), "stepkey-volume-"));
    port = await freePort();
    chmodSync(root, 0o755);
    chownSync(data, uid, uid);
    for (const name of ["usr", "lib", "lib64", "proc", "dev", "node", "tmp", volume]) {
      mkdirSync(join(root, name), { recursive: true });
    }
    for (const { sources, to } of copiesOf(instructions)) copy(sources, to);
    writeFileSync(join(root, "node", "node"), "");
    configure();
    broker = spawn("unshare", ["--mount", "--propagation", "private", "sh", "-euc", START], {
      env: { PATH: process.env["PATH"], ROOT: root, DATA: data, VOLUME: volume, USER_ID: user },
      stdio: ["ignore", "pipe", "pipe"],
    });
    for (const stream of [broker.stdout, broker.stderr]) {
      stream?.on("data", (chunk: Buffer) => {
        printed += chunk.toString();
      });
    }
    await vi.waitUntil(isReady, { timeout: 30_000, interval: 100 });
  }, 60_000);
  afterAll(() => {
    broker?.kill("SIGKILL");
    for (const folder of [root, data]) rmSync(folder, { recursive: true, force: true });
  });

  const copy = (sources: readonly string[], to: string): void => {
    for (const source of sources) {
      const from = source === "dist/" ? DIST : join(ROOT, source);
      const target = to.endsWith(`/${source}`) ? to : join(to, source);
      cpSync(from, join(root, target), { recursive: true });
    }
  };

  /** The configuration of docs/container.md. */
  const configure = (): void => {
    const [config = ""] = blocksOf(readPage("docs/container.md")).flatMap(({ language, text }) =>
      language === "yaml" ? [text] : [],
    );
    mkdirSync(join(root, "etc/stepkey/policy"), { recursive: true });
    const mine = config.replace("127.0.0.1:8700", `127.0.0.1:${port}`);
    writeFileSync(join(root, "etc/stepkey/broker.yml"), mine);
  };

  const isReady = async (): Promise<boolean> => {
    if (broker.exitCode !== null) throw new Error(`the broker did not start:\n${printed}`);
    const response = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => undefined);
    return response?.status === 200;
  };

  /** Mounts what the base image would bring, then runs the image's own command in place of this shell. */
  const START = `
    mount --bind "$ROOT" "$ROOT"
    for name in usr lib lib64; do
      [ -e /$name ] || continue
      mount --bind /$name "$ROOT/$name"
      mount -o remount,bind,ro "$ROOT/$name"
    done
    mount --bind /dev "$ROOT/dev"
    mount -t proc proc "$ROOT/proc"
    mount --bind ${process.execPath} "$ROOT/node/node"
    mount -o remount,bind,ro "$ROOT"
    mount --bind "$DATA" "$ROOT$VOLUME"
    exec env -i PATH=/node "$(command -v chroot)" --userspec="$USER_ID" --groups= "$ROOT" \
      ${[...wordsOf(instructions, "ENTRYPOINT"), ...wordsOf(instructions, "CMD")].join(" ")}
  `;

  it("runs as its user, who is not root and has no other group", () => {
    const status = readFileSync(`/proc/${broker.pid}/status`, "utf8");
    expect(status).toMatch(new RegExp(`^Uid:(?:\\t${uid}){4}$`, "mu"));
    expect(status).toMatch(new RegExp(`^Gid:(?:\\t${uid}){4}$`, "mu"));
    expect(status).toMatch(/^Groups:\s*$/mu);
    expect(status).toMatch(/^CapEff:\t0+$/mu);
  });

  it("has a read-only root, and keeps its store in the volume", () => {
    const mounts = readFileSync(`/proc/${broker.pid}/mountinfo`, "utf8")
      .split("\n")
      .map((line) => line.split(" "));
    const optionsOf = (path: string): string =>
      mounts.findLast((fields) => fields[4] === path)?.[5] ?? "";
    expect(optionsOf("/")).toMatch(/^ro,/u);
    expect(optionsOf(volume)).toMatch(/^rw,/u);
    expect(statSync(join(data, "stepkey.db")).uid).toBe(uid);
  });

  it("ends at SIGTERM, with exit code 0", async () => {
    const exited = once(broker, "exit");
    broker.kill("SIGTERM");
    expect(await exited).toEqual([0, null]);
  });
});
