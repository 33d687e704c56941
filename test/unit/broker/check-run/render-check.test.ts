import { describe, expect, it } from "vitest";
import { renderCheck, type RenderedCheck } from "../../../../src/broker/check-run/render-check.ts";
import type { AskView, CheckView } from "../../../../src/broker/check-run/view.ts";
import {
  ask,
  issued,
  MIGRATE,
  PENDING,
  pull,
  REPORTS,
  RULE,
  TEN,
  view,
} from "../../../support/check-run/fixtures.ts";

function rendered(...asks: readonly AskView[]): RenderedCheck {
  return renderCheck(view(pull({ asks })), "neutral");
}

function conclusions(shown: CheckView): readonly string[] {
  return (["neutral", "required"] as const).map((mode) => renderCheck(shown, mode).conclusion);
}

/** The lines of a summary, without the heading and empty lines. */
function lines({ summary }: RenderedCheck): readonly string[] {
  return summary.split("\n").filter((line) => line !== "" && !line.startsWith("###"));
}

const ended = issued({
  state: "revoked",
  endReason: "task_ended",
  endedAt: TEN + 60_000,
  proof: { checkedAt: TEN + 60_000, state: "verified", facts: ["role absent", "no sessions"] },
});

describe("the check run of a commit for which nothing was asked", () => {
  it("says what an approval would release, and blocks nobody", () => {
    const shown = rendered();
    expect(shown.title).toBe("Nothing was asked for");
    expect(lines(shown)).toEqual([
      "No job has asked for a write. If one does, approving this commit releases **orders-migrate** on **production**.",
    ]);
    expect(conclusions(view(pull()))).toEqual(["neutral", "success"]);
  });

  it("lists what policy allows its jobs, with the rule of approval and what the role may", () => {
    expect(rendered().text).toContain(
      [
        "| grant | environment | access | what it can do | longest lease | approval |",
        "| --- | --- | --- | --- | --- | --- |",
        "| `orders-migrate`<br>on pull&#95;request | production | write | postgres &#123; server: production, database: app, role: app&#95;migrator &#125;<br>app&#95;migrator may INSERT on 12 tables | 15m | 1 by `@octo-org/dba`<br>good for 3 leases, within 24h |",
        "| `reports-read`<br>on pull&#95;request | staging | read | postgres &#123; server: staging, database: app, role: app&#95;readonly &#125; | 15m | not needed for a read |",
      ].join("\n"),
    );
  });

  it("says that an approval releases nothing where policy has no write for pull requests", () => {
    const policy = { kind: "grants", grants: [REPORTS] } as const;
    const shown = renderCheck(view(pull({ policy })), "neutral");
    expect(lines(shown)).toEqual([
      "No job has asked for a write. Approving this commit releases nothing.",
    ]);
  });

  it("says that there is no policy, or that it has mistakes", () => {
    const texts = (["none", "broken"] as const).map(
      (kind) => renderCheck(view(pull({ policy: { kind } })), "required").text,
    );
    expect(texts[0]).toContain("This repository has no policy: its jobs get nothing.");
    expect(texts[1]).toContain("**The policy has mistakes**");
  });
});

describe("the check run while a write waits for an approval", () => {
  it("begins with what an approval of this commit releases, to whom and for how long", () => {
    const shown = rendered(ask());
    expect(shown.title).toBe("orders-migrate on production: waits for 1 approval");
    expect(lines(shown)).toEqual([
      "Approving this commit releases **orders-migrate** on **production** to job *migrate* (3 times, until 24h after the approval).",
      "It needs 1 approval by <span>&#64;</span>octo-org/dba (not kim who pushed it).",
      "What it can do, for 15m at most: app&#95;migrator may INSERT on 12 tables.",
    ]);
  });

  it("informs only, unless an admin made it a required check", () => {
    expect(conclusions(view(pull({ asks: [ask()] })))).toEqual(["neutral", "action_required"]);
    expect(rendered(ask()).status).toBe("completed");
  });

  it("says whose approval does not count, and why", () => {
    const reasons = [
      "mona approved 91be003, which is no longer the head: kim pushed 4f2c91e after it.",
      "kim approved, but pushed to the pull request.",
    ];
    expect(lines(rendered(ask({ outcome: { ...PENDING, reasons } })))).toContain(
      "- kim approved, but pushed to the pull request.",
    );
  });

  it("says how many approvals count already", () => {
    const outcome = { ...PENDING, have: 1 };
    const shown = rendered(ask({ outcome }));
    expect(shown.summary).toContain("It has 1 of 2 approvals, and needs 1 more by ");
    expect(shown.text).toContain("waits: has 1 of 2 approvals");
  });

  it("names a reviewer who requested changes where no approval is missing", () => {
    const outcome = { ...PENDING, missing: 0, who: "mona (who requested changes)" };
    const shown = rendered(ask({ outcome }));
    expect(shown.title).toBe("orders-migrate on production: waits for a reviewer");
    expect(lines(shown)).toContain("It waits for mona (who requested changes).");
  });

  it("names twenty jobs that ask for the same in one sentence", () => {
    const asks = Array.from({ length: 20 }, (_, index) =>
      ask({ job: { name: `shard ${index}`, runId: 1, attempt: 1, url: undefined } }),
    );
    const [first = ""] = lines(rendered(...asks));
    expect(first).toContain("to jobs *shard 0*, *shard 1*,");
    expect(first).toContain("and 12 more (3 times");
  });

  it("says for how many runs an approval is good where uses are counted by run", () => {
    const outcome = { ...PENDING, rule: { ...RULE, per: "run" as const, uses: 1 } };
    expect(rendered(ask({ outcome })).summary).toContain("(for 1 run, until 24h after");
  });
});

describe("the check run after an approval", () => {
  it("tells that the job gets it when it asks again", () => {
    const by = [{ login: "mona", at: TEN }];
    const shown = rendered(ask({ outcome: { kind: "approved", by, rule: RULE } }));
    expect(shown).toMatchObject({
      title: "orders-migrate on production: approved",
      conclusion: "success",
    });
    expect(lines(shown)).toEqual([
      "mona approved this commit, which releases **orders-migrate** on **production** to job *migrate* until 2026-11-23 10:00:00 UTC at the latest. A job gets it when it asks again. If it has failed, re-run it.",
    ]);
  });

  it("says what was issued, to whom, on whose approval, and until when it is valid", () => {
    const shown = rendered(ask({ outcome: issued() }));
    expect(shown.title).toBe("orders-migrate on production: in use");
    expect(lines(shown)).toEqual([
      "**orders-migrate** on **production** was released to job *migrate*, approved by mona. It is valid until 2026-11-22 10:15:05 UTC at the latest.",
    ]);
    expect(shown.text).toContain(
      "| [migrate](https://github.com/octo-org/shop/actions/runs/9001/attempts/1)<br>run 9001, attempt 1 | migrate | `orders-migrate` on production<br>write | 2026-11-22 10:00:00 UTC | approved by mona at 2026-11-22 09:57:00 UTC<br>`lse_7q2m0000000000000000000000`: postgres role stepkey&#95;7q2m<br>issued at 2026-11-22 10:00:05 UTC<br>valid until 2026-11-22 10:15:05 UTC at the latest |",
    );
  });

  it("says how a lease ended, what was proven, and where its receipt is", () => {
    const shown = rendered(ask({ outcome: ended }));
    expect(shown).toMatchObject({
      title: "orders-migrate on production: ended",
      conclusion: "success",
    });
    expect(shown.text).toContain(
      "ended at 2026-11-22 10:01:00 UTC (its task has ended)<br>revoked, and proven dead: role absent and no sessions<br>[receipt in the summary of the run](https://github.com/octo-org/shop/actions/runs/9001/attempts/1) |",
    );
  });

  it("does not call it ended while it could not be revoked", () => {
    const stuck = issued({ state: "stuck" });
    const shown = rendered(ask({ outcome: stuck }));
    expect(shown.title).toBe("orders-migrate on production: could not be revoked yet");
    expect(shown.text).toContain(
      "**not revoked yet**: it may still work. The broker's log says why",
    );
  });

  it("says in its first sentence that the lease has ended, and how many have", () => {
    expect(lines(rendered(ask({ outcome: ended })))).toEqual([
      "**orders-migrate** on **production** was released to job *migrate*, approved by mona. Its lease has ended.",
    ]);
    const three = [ended, ended, ended].map((outcome) => ask({ outcome }));
    expect(rendered(...three).summary).toContain("approved by mona. All 3 leases have ended.");
  });

  it("says first what could not be revoked, and that it may still be valid", () => {
    const stuck = ask({ outcome: issued({ state: "stuck", endReason: "withdrawn" }) });
    const shown = rendered(ask({ grant: "other", outcome: issued() }), stuck);
    expect(shown.title).toBe("Withdrawn: orders-migrate on production, could not be revoked yet");
    expect(lines(shown)[0]).toBe(
      "**orders-migrate** on **production** was released to job *migrate*, approved by mona. That approval was withdrawn. **It could not be revoked yet, and may still be valid.** The broker keeps trying.",
    );
  });

  it("does not call released what could not be issued", () => {
    const outcome = issued({ state: "failed", endReason: "issue_failed", endedAt: TEN + 6000 });
    const shown = rendered(ask({ outcome }));
    expect(shown.title).toBe("orders-migrate on production: could not be issued");
    expect(lines(shown)).toEqual([
      "**orders-migrate** on **production** could not be issued to job *migrate*. Nothing of it is left.",
    ]);
  });

  it("calls a job by its run where GitHub did not say its name", () => {
    const job = { name: undefined, runId: 9001, attempt: 1, url: undefined };
    expect(rendered(ask({ job, outcome: issued() })).summary).toContain(
      "was released to a job of run 9001, approved by mona.",
    );
    expect(rendered(ask({ outcome: issued() }), ask({ job, outcome: issued() })).summary).toContain(
      "was released to job *migrate* and a job of run 9001, approved by mona. 2 leases are valid",
    );
  });

  it("gives policy's reason where no approval was needed", () => {
    const outcome = { ...issued(), required: 0, by: [], reason: "nightly report" };
    expect(rendered(ask({ outcome })).summary).toContain(
      "without an approval, because policy says: nightly report.",
    );
  });

  it("says so when the store forgot the lease", () => {
    const outcome = { ...issued(), lease: undefined };
    expect(rendered(ask({ outcome })).text).toContain("its lease is no longer in the store");
  });
});

describe("the check run after an approval was withdrawn", () => {
  const withdrawn = ask({
    outcome: issued({ state: "revoked", endReason: "withdrawn", endedAt: TEN + 60_000 }),
  });

  it("says that the lease was ended for it, and blocks where it is required", () => {
    const shown = rendered(withdrawn);
    expect(shown.title).toBe("Withdrawn: orders-migrate on production");
    expect(lines(shown)).toEqual([
      "The approval behind **orders-migrate** on **production** was withdrawn, so the lease of job *migrate* was ended. A new approval of this commit can release it again, to a re-run.",
    ]);
    expect(shown.text).toContain("(**its approval was withdrawn**)");
    expect(conclusions(view(pull({ asks: [withdrawn] })))).toEqual(["neutral", "action_required"]);
  });

  it("does not say ended while the lease is still being ended", () => {
    const ending = ask({ outcome: issued({ state: "revoking", endReason: "withdrawn" }) });
    expect(rendered(ending).summary).toContain("so the lease of job *migrate* is being ended.");
    expect(rendered(withdrawn, ending).summary).toContain(
      "so the leases of job *migrate* are being ended.",
    );
  });

  it("promises nothing on a commit that is no longer the head", () => {
    const moved = pull({ state: "moved", policy: { kind: "withheld" }, asks: [withdrawn] });
    expect(renderCheck(view(moved), "neutral").summary).not.toContain("A new approval");
  });

  it("is over once the same grant was issued on a new approval", () => {
    const later = ask({ askedAt: TEN + 120_000, outcome: issued() });
    expect(conclusions(view(pull({ asks: [withdrawn, later] })))).toEqual(["success", "success"]);
    expect(
      conclusions(view(pull({ asks: [later, { ...withdrawn, askedAt: TEN + 180_000 }] }))),
    ).toEqual(["neutral", "action_required"]);
  });
});

describe("the check run of a refusal", () => {
  const refused = ask({
    grant: "secret-grant",
    outcome: { kind: "refused", code: "grant_refused", remedy: "Ask your platform team." },
  });

  it("shows the code, its meaning and the remedy, as the job was told", () => {
    const shown = rendered(refused);
    expect(shown.title).toBe("Refused: secret-grant on production");
    expect(shown.text).toContain("refused: `grant_refused`<br>");
    expect(shown.text).toContain("Ask your platform team. |");
  });

  it("says in its first sentence that an approval does not help, and what else would", () => {
    expect(lines(rendered(refused))).toEqual([
      "**secret-grant** on **production** was refused to job *migrate* (`grant_refused`). An approval does not change that. Ask your platform team.",
      "If a job asks for it, approving this commit releases **orders-migrate** on **production**.",
    ]);
    const same = ask({ outcome: refused.outcome });
    expect(lines(rendered(same)).at(-1)).toBe("Approving this commit releases nothing.");
  });

  it("does not block: an approval would not help, and the job has failed by itself", () => {
    expect(conclusions(view(pull({ asks: [refused] })))).toEqual(["neutral", "success"]);
  });

  it("shows a code of another version without a meaning", () => {
    const outcome = { kind: "refused", code: "toString", remedy: "" } as const;
    expect(rendered(ask({ outcome })).text).toContain("refused: `toString` |");
  });
});

describe("the check run of a pull request whose jobs only read", () => {
  const read = ask({
    grant: "reports-read",
    environment: "staging",
    access: "read",
    outcome: { ...issued(), required: 0, by: [], rule: undefined },
  });

  it("asks nobody to approve", () => {
    const shown = renderCheck(
      view(pull({ policy: { kind: "grants", grants: [REPORTS] }, asks: [read] })),
      "required",
    );
    expect(shown).toMatchObject({ title: "Only reads were issued", conclusion: "success" });
    expect(lines(shown)).toEqual([
      "No job has asked for a write. Approving this commit releases nothing.",
    ]);
    expect(shown.text).not.toContain("dba");
  });
});

describe("the check run of a fork's pull request", () => {
  const fork = pull({ neverWrites: "fork", policy: { kind: "withheld" } });

  it("says that its jobs never get a write, and shows nothing of policy", () => {
    const shown = renderCheck(view(fork), "neutral");
    expect(lines(shown)).toEqual([
      "This pull request comes from a fork. **Its jobs never get a write**, whoever approves it.",
    ]);
    const all = shown.title + shown.summary + shown.text;
    for (const hidden of [MIGRATE.name, "production", "app_migrator", "dba"]) {
      expect(all).not.toContain(hidden);
    }
  });

  it("says the same of Dependabot's, and of a base that policy does not list", () => {
    const summaries = (["dependabot", "base"] as const).map(
      (neverWrites) => renderCheck(view(pull({ neverWrites, base: "a|b" })), "neutral").summary,
    );
    expect(summaries[0]).toContain("Dependabot opened this pull request.");
    expect(summaries[1]).toContain("into a&#124;b. **Its jobs never get a write**");
  });
});

describe("the check run of a head with two pull requests", () => {
  const other = pull({
    number: 43,
    url: "https://github.com/octo-org/shop/pull/43",
    base: "release",
    asks: [ask({ grant: "cache-purge", environment: "edge", outcome: issued() })],
  });

  it("has a section for each, and its state is that of the one that waits", () => {
    const shown = renderCheck(view(pull({ asks: [ask()] }), other), "required");
    expect(shown.summary.match(/^### .*$/gmu)).toEqual([
      "### [Pull request 42](https://github.com/octo-org/shop/pull/42)",
      "### [Pull request 43](https://github.com/octo-org/shop/pull/43)",
    ]);
    expect(shown).toMatchObject({
      title: "orders-migrate on production: waits for 1 approval",
      conclusion: "action_required",
    });
    expect(shown.summary).toContain("**cache-purge** on **edge** was released");
  });

  it("says of one that is over that it is", () => {
    expect(renderCheck(view(pull({ state: "merged" })), "neutral").summary).toContain(
      "Pull request 42](https://github.com/octo-org/shop/pull/42) (merged)",
    );
  });
});

describe("the check run of a pull request that changes policy", () => {
  it("lists what the change newly allows", () => {
    const shown = renderCheck(
      view(
        pull({
          change: {
            kind: "changed",
            widenings: [
              {
                kind: "wider",
                grant: "orders-migrate",
                task: undefined,
                path: ["grants", "orders-migrate", "approval", "count"],
                what: "Fewer people have to approve.",
                before: "2",
                after: "1",
              },
            ],
          },
        }),
      ),
      "neutral",
    );
    expect(lines(shown).at(-1)).toBe(
      "**This pull request changes the policy.** Merging it newly allows 1 thing, which the details list.",
    );
    expect(shown.text).toContain(
      "| `grants.orders-migrate.approval.count` | Fewer people have to approve. | 2 | 1 |",
    );
  });

  it("says when it allows nothing more, has mistakes, or could not be read", () => {
    const summaries = (
      [{ kind: "changed", widenings: [] }, { kind: "broken" }, { kind: "unread" }] as const
    ).map((change) => renderCheck(view(pull({ change })), "neutral").summary);
    expect(summaries[0]).toContain("Nothing more is allowed by that.");
    expect(summaries[1]).toContain("its policy has mistakes");
    expect(summaries[2]).toContain("could not be read");
  });
});

it("says how many earlier requests are not shown", () => {
  const shown = renderCheck({ pulls: [pull()], leftOut: 7 }, "neutral");
  expect(shown.summary).toContain("Earlier requests that are no longer shown: 7.");
});
