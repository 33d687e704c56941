import { describe, expect, it } from "vitest";
import { findBystanders, parsePs } from "../../../src/delivery/environment/bystanders.ts";
import { systemClock } from "../../../src/shared/clock.ts";

const MARK = "RUNNER_TRACKING_ID=github_1";

/** As macOS's `ps -axwwE -o pid=,ppid=,command=` prints it. */
const PS = `    1     0 /sbin/launchd
  400     1 /Users/runner/bin/Runner.Worker spawnclient RUNNER_TRACKING_ID=0
  500   400 /opt/node/bin/node main.js HOME=/Users/runner ${MARK}
  510   500 /bin/ps -axwwE ${MARK}
  480     1 /usr/local/bin/node server.js --token x HOME=/Users/runner ${MARK} CI=true
  481     1 /usr/local/bin/other RUNNER_TRACKING_ID=github_12
`;

const around = (changes: Partial<Parameters<typeof findBystanders>[0]> = {}) => ({
  trackingId: "github_1",
  ownPid: 500,
  platform: "darwin",
  clock: systemClock,
  read: () => Promise.resolve(PS),
  ...changes,
});

describe("findBystanders, by macOS's ps", () => {
  it("finds what an earlier step left, and neither this step, its parents nor its children", async () => {
    expect(await findBystanders(around())).toEqual([{ pid: 480, name: "node" }]);
  });

  it("asks ps for every process with its environment, wide", async () => {
    const asked: (readonly [string, readonly string[]])[] = [];
    await findBystanders(
      around({
        read: (file, args) => {
          asked.push([file, args]);
          return Promise.resolve("");
        },
      }),
    );
    expect(asked).toEqual([["/bin/ps", ["-axwwE", "-o", "pid=,ppid=,command="]]]);
  });

  it("says that nothing can be seen when ps fails or the job has no tracking id", async () => {
    expect(
      await findBystanders(around({ read: () => Promise.resolve(undefined) })),
    ).toBeUndefined();
    expect(await findBystanders(around({ trackingId: undefined }))).toBeUndefined();
    expect(await findBystanders(around({ trackingId: "" }))).toBeUndefined();
  });

  it("names programs without their arguments", () => {
    expect(JSON.stringify(parsePs(PS, MARK))).not.toContain("--token");
  });
});
