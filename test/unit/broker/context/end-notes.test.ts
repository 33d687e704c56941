import { expect, it } from "vitest";
import { createEndNotes } from "../../../../src/broker/context/end-notes.ts";

it("notes keep the newest sentence of a lease, and forget the oldest lease", () => {
  const notes = createEndNotes();
  notes.set("first", "It was closed.");
  notes.set("first", "It was closed by kim.");
  expect(notes.get("first")).toBe("It was closed by kim.");
  for (let index = 0; index < 1000; index += 1) notes.set(`lease ${index}`, "");
  expect(notes.get("first")).toBeUndefined();
  expect(notes.get("lease 0")).toBe("");
});
