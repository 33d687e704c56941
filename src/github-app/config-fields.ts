import { z } from "zod";
import type { Secret } from "../shared/secret.ts";
import { parsePrivateKey } from "./private-key.ts";

/** The ids by which GitHub takes an App: its client id or its id, as text. */
export function appIdFields() {
  return {
    "client-id": z
      .string()
      .regex(/^[A-Za-z0-9._-]{1,64}$/u)
      .optional(),
    "app-id": z
      .union([z.int().positive(), z.string().regex(/^[1-9]\d{0,15}$/u)])
      .transform(String)
      .optional(),
  };
}

interface GivenIds {
  readonly "client-id"?: string | undefined;
  readonly "app-id"?: string | undefined;
}

/** The one id that is given; undefined, with its mistake, where none is or both are. */
export function oneAppId(given: GivenIds, context: z.RefinementCtx): string | undefined {
  const [app, other] = [given["client-id"], given["app-id"]].filter((id) => id !== undefined);
  if (app !== undefined && other === undefined) return app;
  const message = app === undefined ? "This entry has no App." : "This entry names the App twice.";
  const expected = "Write client-id or app-id, one of the two.";
  context.addIssue({ code: "custom", path: ["client-id"], message, params: { expected } });
  return undefined;
}

/** One reference, or a list: a new key beside the old one. A mistake never repeats what is written. */
export function keysField(secret: () => z.ZodType<Secret>) {
  const key = secret().superRefine((given, context) => {
    const parsed = parsePrivateKey(given.reveal());
    if (parsed.ok) return;
    const expected =
      "Download a private key from the App's settings, and write its PEM file as it is.";
    context.addIssue({ code: "custom", message: parsed.error, params: { expected } });
  });
  return z.unknown().transform((given, context): readonly Secret[] => {
    const list: readonly unknown[] = Array.isArray(given) ? given : [given];
    if (list.length === 0 || list.length > 2) {
      context.addIssue("This needs one key, or two while one is replaced.");
      return z.NEVER;
    }
    return list.flatMap((one, index) => {
      const parsed = key.safeParse(one);
      if (parsed.success) return [parsed.data];
      for (const { message, ...issue } of parsed.error.issues) {
        const path = Array.isArray(given) ? [index] : [];
        const params = issue.code === "custom" ? issue.params : undefined;
        context.addIssue({ code: "custom", message, path, ...(params && { params }) });
      }
      return [];
    });
  });
}
