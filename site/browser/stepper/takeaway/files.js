/**
 * Files for the reader: the trace as JSON and CSV, and saving any file.
 */
import { currentStep } from "../state/selectors.js";

/** @import { Ref, Trace, Value } from "../contract.js" */
/** @import { State } from "../state/state.js" */

/**
 * Save a file to the reader's disk. It is not sent anywhere.
 * @param {Blob} blob
 * @param {string} name
 */
export function save(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000); // the browser may read the file late
}

/** @param {Trace} trace */
export const jsonOf = (trace) => new Blob([JSON.stringify(trace)], { type: "application/json" });

/**
 * One line for each number that a step writes.
 * @param {Trace} trace
 */
export function csvOf(trace) {
  const lines = ["step,phase,layer,equation,quantity,row,column,value"];
  trace.steps.forEach(({ phase, layer, equation, writes, value }, k) => {
    for (const { row, column, number } of entries(writes, value)) {
      lines.push([k + 1, phase, layer, equation, writes.name, row, column, number].join(","));
    }
  });
  return new Blob([`${lines.join("\r\n")}\r\n`], { type: "text/csv" });
}

/**
 * @param {Ref} ref
 * @param {Value} value
 * @returns {{ row: number | string, column: number | string, number: number | null }[]}
 */
function entries(ref, value) {
  if (!Array.isArray(value)) return [{ row: ref.row ?? "", column: ref.column ?? "", number: value }];
  return value.flatMap((line, k) => {
    if (Array.isArray(line)) return line.map((number, l) => ({ row: k + 1, column: l + 1, number }));
    const inRow = ref.row !== undefined; // the value is a row of a matrix
    return [{ row: ref.row ?? k + 1, column: inRow ? k + 1 : "", number: line }];
  });
}

/** Without an ending. @param {State} state */
export const fileNameOf = (state) => `backpropagation-step-${state.step + 1}-${currentStep(state)?.phase ?? ""}`;
