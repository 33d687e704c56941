/** Whether this is the first part of the job's summary: only the first has the common heading. */
export interface SummaryPosition {
  readonly isFirst: boolean;
}

export const SUMMARY_HEADING = "## stepkey: credentials of this job";
