// src/shared/input-variable.ts
function inputVariable(id) {
	return `INPUT_${id.replaceAll(" ", "_").toUpperCase()}`;
}
export { inputVariable as t };
