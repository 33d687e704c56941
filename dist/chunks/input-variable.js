// src/shared/input-variable.ts
/**
* As the runner names the variable of an action's input. Names that differ only in case, or in a space for an underscore,
* are one input.
*/
function inputVariable(id) {
	return `INPUT_${id.replaceAll(" ", "_").toUpperCase()}`;
}
export { inputVariable as t };
