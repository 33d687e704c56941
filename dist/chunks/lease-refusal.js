// src/action/agent/task/task-codes.ts
const TASK_CODES = {
	access_unknown: {
		meaning: "This job can ask for no task and no grant of this name.",
		remedy: "Use a name that list_tasks or describe_environment returned."
	},
	task_unknown: {
		meaning: "This job can ask for no task of this name.",
		remedy: "Use a name that list_tasks returned."
	},
	task_not_available: {
		meaning: "This job cannot run the task now.",
		remedy: "request_access says what is missing, and who can approve it."
	},
	task_parameters_invalid: {
		meaning: "A parameter is not as the task wants it.",
		remedy: "list_tasks has the parameters of each task, with their patterns."
	},
	task_changed: {
		meaning: "The task was changed in policy while it was being prepared. Nothing ran.",
		remedy: "Look at it again with list_tasks, and run it again."
	},
	task_checkout_failed: {
		meaning: "The commit that the task runs from could not be fetched.",
		remedy: "Tell the human who started the job. The repository must have what the task's `from` names, and `github-token` must be able to read it."
	},
	task_stopped: {
		meaning: "The run was ended before the task was over.",
		remedy: "Run the task again if its result is still needed."
	},
	task_output_invalid: {
		meaning: "The task's output is not the JSON that policy expects, so none of it is passed on.",
		remedy: "Tell the human who started the job: the step's log has the output."
	},
	tasks_used_up: {
		meaning: "This step has run as many tasks as it may.",
		remedy: "Work with the results that you have. `max-tasks` of the step is the limit."
	},
	too_many_runs: {
		meaning: "Another task runs, and others wait for their turn.",
		remedy: "Wait for one of them with get_run, then run this task again."
	},
	run_unknown: {
		meaning: "This step has no run of this id.",
		remedy: "Use the run that run_task returned."
	},
	run_not_ended: {
		meaning: "The run has not ended, so it has no receipt yet.",
		remedy: "Wait for its end with get_run."
	},
	receipt_missing: {
		meaning: "The run has no receipt: no credential was issued for it, or it could not be written.",
		remedy: "get_run says what became of the run."
	},
	agent_over: {
		meaning: "The step is ending, and starts no more tasks.",
		remedy: "Finish your work."
	}
};
function taskRefusal(code, rest = {}) {
	const { meaning, remedy } = TASK_CODES[code];
	return {
		code,
		message: meaning,
		remedy,
		...rest
	};
}
function agentRefusal(failure, rest = {}) {
	const { code, message, remedy, details = [] } = failure;
	return {
		code,
		message: [message, ...details].join(" "),
		remedy,
		...rest
	};
}
// src/action/agent/task/lease-refusal.ts
function leaseRefusal({ failure, pending }, name) {
	if (pending === void 0) return agentRefusal(failure);
	const { summary } = pending;
	return agentRefusal(failure, {
		next: {
			tool: "request_access",
			arguments: { name }
		},
		...summary === void 0 ? {} : { missing: [missingOf(failure, summary)] }
	});
}
function standingOfRefusal(refusal) {
	if (refusal === void 0) return {
		state: "available",
		missing: []
	};
	const { code, message, remedy } = agentRefusal(refusal.failure);
	const summary = refusal.pending?.summary;
	if (summary === void 0) return {
		state: "refused",
		missing: [{
			code,
			message,
			remedy
		}]
	};
	return {
		state: "needs_approval",
		missing: [missingOf(refusal.failure, summary)]
	};
}
function missingOf(failure, summary) {
	const { commit, have, missing, who, pull_request_url: url } = summary;
	return {
		code: failure.code,
		message: [failure.message, ...failure.details ?? []].join(" "),
		remedy: failure.remedy,
		who_can_approve: who,
		...url === void 0 ? {} : { approval_url: url },
		commit,
		have,
		needed: have + missing
	};
}
export { taskRefusal as i, standingOfRefusal as n, agentRefusal as r, leaseRefusal as t };
