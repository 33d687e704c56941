import { z } from "zod";
import { parseDuration } from "../shared/duration.ts";

/** A duration of at most so many seconds, which it becomes. */
export function duration(longest: number): z.ZodType<number, string> {
  return z.string().transform((text, context) => {
    const seconds = parseDuration(text);
    if (!seconds.ok) {
      context.addIssue(seconds.error);
      return z.NEVER;
    }
    if (seconds.value <= longest) return seconds.value;
    context.addIssue(`"${text}" is longer than ${longest / 3600}h, the maximum`);
    return z.NEVER;
  });
}
