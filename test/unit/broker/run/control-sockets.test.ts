import { once } from "node:events";
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { askBroker } from "../../../../src/broker/run/ask-broker.ts";
import { askBrokers } from "../../../../src/broker/run/ask-brokers.ts";
import type { Log, LogEntry } from "../../../../src/broker/record/log.ts";
import { openControlSocket } from "../../../../src/broker/run/control-socket.ts";

const BEAT = { ask: "beat", token: "secret" } as const;
const signal = new AbortController().signal;
let folder = "";
let store = "";
const stops: (() => Promise<void>)[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "stepkey-control-"));
  store = join(folder, "stepkey.db");
});
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
  rmSync(folder, { recursive: true, force: true });
});

describe("the control socket of a broker", () => {
  it("is never there for anybody else, whatever the process's umask is", async () => {
    const before = process.umask(0);
    const opening = openBroker("one");
    try {
      // Before anything else of this process runs.
      expect(statSync(`${store}-control-one`).mode & 0o077).toBe(0);
    } finally {
      process.umask(before);
      await opening;
    }
    expect(statSync(`${store}-control-one`).mode & 0o777).toBe(0o600);
    expect(process.umask()).toBe(before);
  });

  it("is asked, and one that a killed broker left is removed", async () => {
    await openBroker("two");
    const left = `${store}-control-one`;
    await leaveSocket(left);
    expect(existsSync(left)).toBe(true);
    expect(await askBroker(store, BEAT)).toEqual({ kind: "answered", response: INACTIVE });
    expect(existsSync(left)).toBe(false);
  });

  it("is not there where its path is too long, and the log says so and what to do", async () => {
    const deep = join(folder, "d".repeat(100));
    mkdirSync(deep);
    store = join(deep, "stepkey.db");
    const logged: LogEntry[] = [];
    await openBroker("one", (entry) => logged.push(entry));
    expect(readdirSync(deep)).toEqual([]);
    expect(logged).toHaveLength(1);
    expect(logged[0]).toMatchObject({ event: "control_socket_failed" });
    expect(logged[0]?.message).toMatch(/has \d{3} bytes, and the path of a socket may have \d{3}/u);
    expect(logged[0]?.["remedy"]).toContain("Move the store to a shorter path");
  });
});

describe("a broker that says nothing", () => {
  it("is given up when the command is stopped: while it waits, and before it asks", async () => {
    const socket = createServer((other) => other.on("error", () => undefined));
    const heard = once(socket, "connection");
    await new Promise<void>((resolve) => socket.listen(`${store}-control-one`, resolve));
    stops.push(() => new Promise((resolve) => socket.close(() => resolve())));
    const stopped = new AbortController();
    const asked = askBrokers(store, stopped.signal);
    await heard;
    stopped.abort();
    expect(await asked).toEqual([{ report: undefined }]);
    expect(await askBrokers(store, stopped.signal)).toEqual([{ report: undefined }]);
  });
});

describe("a file that only has the name of a control socket", () => {
  it("stays where it is: an admin's notes, a directory, a link", async () => {
    const notes = `${store}-control-notes.md`;
    const link = `${store}-control-link`;
    writeFileSync(notes, "what to do when the broker is away");
    symlinkSync(notes, link);
    expect(await askBroker(store, BEAT)).toEqual({ kind: "nobody", denied: false });
    expect(await askBrokers(store, signal)).toEqual([]);
    expect([notes, link].filter((path) => existsSync(path))).toEqual([notes, link]);
  });

  it("is not followed to a socket elsewhere", async () => {
    const heard: string[] = [];
    const elsewhere = join(folder, "elsewhere");
    await listenAt(elsewhere, (line) => {
      heard.push(line);
      return JSON.stringify(INACTIVE);
    });
    symlinkSync(elsewhere, `${store}-control-one`);
    expect(await askBroker(store, BEAT)).toEqual({ kind: "nobody", denied: false });
    expect(heard).toEqual([]);
  });
});

describe.skipIf(process.geteuid?.() !== 0)("the socket of another user", () => {
  it("hears nothing where everybody can make files, and the broker's own is asked", async () => {
    chmodSync(folder, 0o1777);
    const heard: string[] = [];
    const squatted = `${store}-control-0`;
    await listenAt(squatted, (line) => {
      heard.push(line);
      return JSON.stringify(INACTIVE);
    });
    chownSync(squatted, 65_534, 65_534);
    expect(await askBroker(store, BEAT)).toEqual({ kind: "nobody", denied: true });
    await openBroker("one");
    expect(await askBroker(store, BEAT)).toEqual({ kind: "answered", response: INACTIVE });
    await askBrokers(store, signal);
    expect(heard).toEqual([]);
  });

  it("is asked by root where it belongs to who has the store, or where no stranger can make files", async () => {
    const owned = `${store}-control-one`;
    await openBroker("one");
    chownSync(owned, 65_534, 65_534);
    expect((await askBroker(store, BEAT)).kind).toBe("answered");
    chmodSync(folder, 0o1777);
    expect((await askBroker(store, BEAT)).kind).toBe("nobody");
    writeFileSync(store, "");
    chownSync(store, 65_534, 65_534);
    expect((await askBroker(store, BEAT)).kind).toBe("answered");
  });
});

const INACTIVE = { kind: "beat", active: false, reason: "unknown" } as const;

async function openBroker(name: string, log: Log = () => undefined): Promise<void> {
  const socket = await openControlSocket({
    storePath: store,
    name,
    reload: () => Promise.reject(new Error("nobody asks for this")),
    answer: async () => ({ response: INACTIVE, lost: async () => undefined }),
    log,
  });
  stops.push(() => socket.close());
}

async function listenAt(path: string, answer: (line: string) => string) {
  const server = createServer((socket) => {
    socket.setEncoding("utf8").on("data", (line: string) => socket.end(`${answer(line)}\n`));
    socket.on("error", () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(path, resolve));
  const stop = (): Promise<void> => new Promise((resolve) => server.close(() => resolve()));
  stops.push(stop);
  return stop;
}

/** As a process leaves it that is killed. */
async function leaveSocket(path: string): Promise<void> {
  const stop = await listenAt(`${path}.begun`, () => "");
  renameSync(`${path}.begun`, path);
  await stop();
}
