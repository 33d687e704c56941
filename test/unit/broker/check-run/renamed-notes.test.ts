import { expect, it } from "vitest";
import { createCheckNotes } from "../../../../src/broker/check-run/create-check-notes.ts";
import { parsePayload } from "../../../../src/broker/check-run/ask.ts";
import { createFakeClock } from "../../../support/fake-clock.ts";

it("what is noted of a head goes by the name that the repository has now", () => {
  let stored: unknown;
  const notes = createCheckNotes({
    isWanted: () => true,
    tasks: {
      note: (_key, { update }) => {
        stored = update(stored);
      },
    },
    findHead: async () => undefined,
    clock: createFakeClock(),
    log: () => undefined,
  });
  const head = { repositoryId: 74, head: "a".repeat(40), pullRequest: 42 };
  notes.noteHead({ ...head, repository: "octo-org/shop" });
  notes.noteHead({ ...head, repository: "octo-org/storefront" });
  expect(parsePayload(stored)).toMatchObject({ repository: "octo-org/storefront", pulls: [42] });
});
