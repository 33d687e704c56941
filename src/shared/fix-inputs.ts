/** The remedy of `inputs_invalid`: in a file of its own, because a mistake in an input loads no other code's. */
export const FIX_INPUTS = "Fix the inputs listed above.";
