/** One violation: where it is, what is wrong, why it matters, and what to do about it. */
export interface Finding {
  readonly rule: string;
  readonly file: string;
  readonly line: number;
  readonly what: string;
  readonly because: string;
  readonly instead: string;
}

/** `src/a.ts:3: What is wrong. Why. What to do. [rule]` */
export function findingLine({ file, line, what, because, instead, rule }: Finding): string {
  return `${file}:${line}: ${what} ${because} ${instead} [${rule}]`;
}
