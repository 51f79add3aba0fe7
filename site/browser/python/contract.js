/**
 * The data between page and worker, and the manifest of the runtime, as types only.
 *
 * @typedef {object} Status                  Python's status, for the widgets
 * @property {"idle" | "loading" | "ready" | "failed"} state
 * @property {number} loadedBytes            over the network
 * @property {number} totalBytes             0 until the size is known
 * @property {string} stage                  "", "Downloading Python", "Starting Python", …
 * @property {string} message                a sentence for the reader
 *
 * @typedef {object} Progress                of a starting worker
 * @property {number} loadedBytes
 * @property {number} totalBytes
 * @property {string} stage
 *
 * @typedef {"offline" | "network" | "missing" | "wrong-type" | "closed" | "blocked" | "unsupported" | "memory"
 *   | "stalled" | "crashed" | "damaged" | "broken"} FailureKind
 *
 * @typedef {object} Failure                 why Python could not start, or ended
 * @property {FailureKind} kind
 * @property {string} detail                 the file or the browser's own words; may be empty
 *
 * @typedef {"all" | "archives" | "none"} Kept   what a start may use of what the browser has kept: archives and the snapshot,
 *   archives only, nothing
 *
 * @typedef {{ready: true, restored: boolean} | {failure: Failure}} StartAnswer   `restored`: from a snapshot
 *
 * @typedef {{text: string, numbers?: Float64Array | undefined}} Text   JSON from Python, and the numbers of its large arrays (large-arrays.js)
 *
 * @typedef {Text | {failure: Failure}} CallAnswer
 *
 * @typedef {object} WorkerApi               the interface of worker.js through Comlink
 * @property {(onProgress: (progress: Progress) => void, kept: Kept) => Promise<StartAnswer>} start
 * @property {(spec: string, withWordsOf?: number) => Promise<CallAnswer>} trace
 * @property {(question: string) => Promise<CallAnswer>} ask
 * @property {() => Promise<void>} makeSnapshot   in a worker that is not started, and is ended then
 * @property {(name: string) => Promise<void>} holdLock   take a Web Lock and hold it while the worker lives
 *
 * @typedef {object} Listing
 * @property {string} code
 * @property {string} name                   how tracebacks name it
 * @property {object} traces                 the traces of the page's nets by their names
 * @property {string} [check]                of an exercise, which runs in a copy of the namespace; "" for none
 *
 * @typedef {(kind: string, text: string) => void} Emit   is told what a listing writes
 *
 * @typedef {object} ReaderApi               the interface of reader-worker.js through Comlink
 * @property {WorkerApi["start"]} start
 * @property {WorkerApi["holdLock"]} holdLock
 * @property {(listing: Listing, emit: (kind: string, text: string) => unknown) => Promise<CallAnswer>} run
 * @property {(code: string, cases: string, emit: (kind: string, text: string) => unknown) => Promise<CallAnswer>} answers
 * @property {(code: string, cases: string, emit: (kind: string, text: string) => unknown) => Promise<CallAnswer>} learning
 * @property {() => Promise<void>} interrupt   stop what runs, with its variables kept, where that can be
 *
 * @typedef {object} RuntimeFile
 * @property {number} bytes
 * @property {number} gzip                   bytes of its compressed copy, which has the same name with .gz
 * @property {string} integrity              the hashes of the file and of its compressed copy, as `fetch` takes them
 * @property {boolean} onDemand              not fetched at the start
 *
 * @typedef {object} Runtime                 the generated manifest, ../pyodide/runtime.js
 * @property {string} version
 * @property {string} probe                  a small WebAssembly file that shows whether the host compresses such files
 * @property {string} indexURL               this and stdLibURL are relative to the manifest
 * @property {string} stdLibURL
 * @property {string[]} packages
 * @property {{packages: Record<string, {imports: string[], file_name: string}>}} lock
 * @property {Record<string, RuntimeFile>} files      by name
 */
export {};
