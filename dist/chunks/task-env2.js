export { n as taskEnvOf } from "./task-env.js";
