import { Buffer } from "node:buffer";

/** Memory that compiled loops share with JavaScript. */
export interface Memory {
  readonly buffer: ArrayBuffer;
}

/** As far as it is used. Node has no such global where it may not make code (`--jitless`). */
declare const WebAssembly:
  | {
      readonly Memory: new (size: { readonly initial: number }) => Memory;
      readonly Module: new (code: Uint8Array) => object;
      readonly Instance: new (
        module: object,
        imports: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
      ) => { readonly exports: CompiledLoops };
    }
  | undefined;

/** The functions of a module. They take and return 4-byte numbers. */
export type CompiledLoops = Readonly<Record<string, (...given: readonly number[]) => number>>;

const PAGE = 0x1_00_00;

/**
 * Memory of at least so many bytes. The system gives it page by page, as it is used. Undefined where WebAssembly is
 * missing or its memory is refused (`ulimit -v`), and where the processor has another byte order than WebAssembly: then
 * JavaScript does the same, only slower.
 */
export function createMemory(bytes: number): Memory | undefined {
  if (typeof WebAssembly === "undefined" || !isLittleEndian()) return undefined;
  try {
    return new WebAssembly.Memory({ initial: Math.ceil(bytes / PAGE) });
  } catch {
    return undefined;
  }
}

/**
 * The functions of a module (in base64: see compiled-code.ts) that works on this memory. None where it cannot be
 * compiled.
 */
export function instantiate(code: string, memory: Memory): Partial<CompiledLoops> {
  if (typeof WebAssembly === "undefined") return {};
  try {
    const module = modules.get(code) ?? new WebAssembly.Module(Buffer.from(code, "base64"));
    modules.set(code, module);
    return new WebAssembly.Instance(module, { compiled: { memory } }).exports;
  } catch {
    return {};
  }
}

/** By their code: several matchers and marker searches use the same one. */
const modules = new Map<string, object>();

function isLittleEndian(): boolean {
  return new Uint8Array(Uint32Array.of(1).buffer)[0] === 1;
}
