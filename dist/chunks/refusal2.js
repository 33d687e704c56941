export { n as summariseRefusal } from "./refusal.js";
