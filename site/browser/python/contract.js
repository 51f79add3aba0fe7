/**
 * What passes between page and worker, and what the build tells of the runtime: types only.
 *
 * @typedef {object} Status                  what a widget shows of Python
 * @property {"idle" | "loading" | "ready" | "failed"} state
 * @property {number} loadedBytes            bytes that have come over the network
 * @property {number} totalBytes             0 until the size is known
 * @property {string} stage                  "", "Downloading Python", "Starting Python", …
 * @property {string} message                one plain sentence for a reader
 *
 * @typedef {object} Progress                what the worker tells while it starts
 * @property {number} loadedBytes
 * @property {number} totalBytes
 * @property {string} stage
 *
 * @typedef {"offline" | "network" | "missing" | "wrong-type" | "blocked" | "unsupported" | "memory"
 *   | "stalled" | "crashed" | "damaged" | "broken"} FailureKind
 *
 * @typedef {object} Failure                 why Python could not start, or ended
 * @property {FailureKind} kind
 * @property {string} detail                 the file or the browser's own words; may be empty
 *
 * @typedef {{ready: true} | {failure: Failure}} StartAnswer
 *
 * @typedef {{text: string, numbers?: Float64Array | undefined}} Text   the JSON that Python wrote, and what goes into it (numbers.js)
 *
 * @typedef {Text | {failure: Failure}} CallAnswer
 *
 * @typedef {object} WorkerApi               what worker.js offers through Comlink
 * @property {(onProgress: (progress: Progress) => void) => Promise<StartAnswer>} start
 * @property {(spec: string, told?: number) => Promise<CallAnswer>} trace
 * @property {(question: string) => Promise<CallAnswer>} ask
 * @property {(name: string) => Promise<void>} holdLock   a Web Lock, kept until the worker is gone
 *
 * @typedef {object} RuntimeFile
 * @property {number} bytes
 * @property {number} gzip                   bytes of its compressed copy, the same name with .gz
 * @property {boolean} onDemand              not fetched at the start
 *
 * @typedef {object} Runtime                 the generated manifest, ../pyodide/runtime.js
 * @property {string} version
 * @property {string} indexURL               these places are relative to the manifest
 * @property {string} stdLibURL
 * @property {string[]} packages
 * @property {{packages: Record<string, {imports: string[]}>}} lock
 * @property {Record<string, RuntimeFile>} files      what is fetched, by name
 */
export {};
