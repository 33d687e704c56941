import type { FormName } from "./secret-forms.ts";

/** A form that was found in a stream of bytes. */
export interface FormMatch {
  readonly form: FormName;
  /** First byte and the byte after the last, counted from the start of the stream. */
  readonly start: number;
  readonly end: number;
}

export type Found = (match: FormMatch) => void;
