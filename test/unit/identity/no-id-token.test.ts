import { describe, expect, it } from "vitest";
import { noIdToken, type JobOrigin } from "../../../src/identity/no-id-token.ts";

const CALLER = "octo-org/shop/.github/workflows/release.yml@refs/heads/main";
const CALLED = "octo-org/deploy/.github/workflows/migrate.yml@refs/heads/main";
const ORIGIN: JobOrigin = {
  eventName: "push",
  actor: "mona",
  repository: "octo-org/shop",
  event: {},
  workflow: CALLER,
  jobWorkflow: CALLER,
  readsReviews: false,
};
const BLOCK = ["permissions:", "  id-token: write", "  contents: read"];
const pull = (head: unknown) => ({
  pull_request: { head: { repo: head }, base: { repo: { id: 74, full_name: "octo-org/shop" } } },
});
const messageOf = (changes: Partial<JobOrigin>): string =>
  noIdToken({ ...ORIGIN, ...changes }).message;

describe("a job that may not request ID tokens", () => {
  it("gets the block to paste, which keeps what a checkout needs", () => {
    expect(noIdToken(ORIGIN)).toMatchObject({ code: "id_token_unavailable", paste: BLOCK });
  });

  it("gets the permissions that a direct write needs to read reviews", () => {
    const { paste } = noIdToken({ ...ORIGIN, readsReviews: true });
    expect(paste).toEqual([...BLOCK, "  pull-requests: read", "  actions: read"]);
  });

  it("is pointed at the calling job only where the runner does not say which file defines the job", () => {
    const known = noIdToken(ORIGIN).remedy;
    const unknown = noIdToken({ ...ORIGIN, jobWorkflow: "" }).remedy;
    expect(known).not.toContain("reusable");
    expect(unknown).toContain("If it is in a reusable workflow, the job that calls it needs them");
  });

  it("is one of a fork's pull request: no permission helps", () => {
    const fork = { id: 75, full_name: "kim/shop" };
    for (const eventName of ["pull_request", "pull_request_review"]) {
      const why = noIdToken({ ...ORIGIN, eventName, event: pull(fork) });
      expect(why.message).toContain("comes from the fork kim/shop");
      expect(why.remedy).toContain("Push the branch to octo-org/shop");
      expect(why.paste?.join("\n")).not.toContain("permissions");
    }
  });

  it("is one of a fork that was deleted", () => {
    expect(messageOf({ eventName: "pull_request", event: pull(null) })).toContain(
      "a fork that was deleted",
    );
  });

  it("is not taken for one of a fork where the pull request is the repository's own, or on other events", () => {
    const own = { id: 74, full_name: "octo-org/shop" };
    const cases: readonly Partial<JobOrigin>[] = [
      { eventName: "pull_request", event: pull(own) },
      { eventName: "pull_request_target", event: pull({ id: 75 }) },
      { eventName: "push", event: pull({ id: 75 }) },
    ];
    for (const each of cases) expect(messageOf(each)).not.toContain("fork");
  });

  it("is one that Dependabot started, also after a re-run", () => {
    const why = noIdToken({ ...ORIGIN, actor: "dependabot[bot]" });
    expect(why.message).toContain("Dependabot started this run");
    expect(why.paste).toEqual(["if: github.actor != 'dependabot[bot]'"]);
  });

  it("is in a reusable workflow: the calling job is named", () => {
    const why = noIdToken({ ...ORIGIN, jobWorkflow: CALLED });
    expect(why.message).toContain(`reusable workflow ${CALLED}, and the job in ${CALLER}`);
    expect(why.remedy).toContain("beside `uses:` in .github/workflows/release.yml");
    expect(why.paste).toEqual(BLOCK);
  });

  it.each([undefined, null, 7, "x", [], { pull_request: 7 }, { pull_request: { head: {} } }])(
    "is explained whatever the event's file holds: %j",
    (event) => {
      expect(noIdToken({ ...ORIGIN, eventName: "pull_request", event }).paste).toEqual(BLOCK);
    },
  );

  it("does not believe that anything is a workflow", () => {
    expect(messageOf({ jobWorkflow: "${{ job.workflow_ref }}" })).toContain(
      "it does not have the permission",
    );
  });
});
