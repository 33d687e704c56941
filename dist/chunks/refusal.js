export { n as summariseRefusal } from "./refused.js";
