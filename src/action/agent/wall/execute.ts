import { spawn } from "node:child_process";
import type { Execute, Executed } from "./wall.ts";

/** Nobody reads more of what a tool prints. */
const MAX_OUTPUT = 1024 * 1024;

/** Runs a program with an environment of its own: nothing that an earlier step set reaches what runs as root. */
export const execute: Execute = ({ file, args, input, timeoutMs }) =>
  new Promise((resolve) => {
    const child = spawn(file, args, {
      cwd: "/",
      env: { PATH: "/usr/sbin:/usr/bin:/sbin:/bin", LC_ALL: "C" },
      stdio: ["pipe", "pipe", "pipe"],
    });
    const said = { stdout: "", stderr: "" };
    const end = (code: number | null): void => {
      clearTimeout(timer);
      resolve({ code, ...said } satisfies Executed);
    };
    const timer = setTimeout(() => {
      // Of what root runs nothing can be ended from here: it is not waited for any more.
      child.kill("SIGTERM");
      for (const stream of [child.stdin, child.stdout, child.stderr]) stream.destroy();
      child.unref();
      end(null);
    }, timeoutMs);
    for (const name of ["stdout", "stderr"] as const) {
      child[name].setEncoding("utf8");
      child[name].on("data", (text: string) => {
        if (said[name].length < MAX_OUTPUT) said[name] += text;
      });
    }
    child.once("error", () => end(null));
    child.once("close", (code) => end(code));
    // It may end before it has read everything.
    child.stdin.on("error", () => undefined);
    child.stdin.end(input ?? "");
  });
