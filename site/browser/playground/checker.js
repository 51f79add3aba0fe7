/**
 * Runs a backward pass in the reader's Python and has it judged by the page's; only arrays, as JSON, cross between the two.
 *
 *   code ──▶ reader's Python, on the cases ──answers──▶ page's Python ──▶ verdict
 *              │ no end within LIMIT, or Stop: it is stopped as a listing is
 */
import { tracesOf } from "../cells/page-nets.js";
import { isStop } from "../cells/python.js";
import { specOf } from "../embed/attributes.js";
import { importRetrying } from "../shared/retrying-import.js";

/** @import { Python } from "../python/client.js" */
/** @import { Emit, Progress, Text } from "../python/contract.js" */
/** @import { Session } from "../python/session.js" */
/** @import { Trace } from "../stepper/contract.js" */
/** @import { Curve, Part, Place, Tools, Verdict, Witnessed } from "./contract.js" */

const CLIENT = new URL("../python/client.js", import.meta.url).href;
const LIMIT = 5; // seconds for a run

/** A run gave no answer; the message is for the reader. */
export class NoAnswer extends Error {
  /** @param {string} message @param {boolean} [stopped]   the code ran too long, or was stopped */
  constructor(message, stopped = false) {
    super(message);
    this.stopped = stopped;
  }
}

/** @typedef {{ trace: Trace, cases: object }} Net */
/** @typedef {{ verdict: Verdict, parts: Part[], trace: Trace, cases: object, answers: object }} Checked */

export class Checker {
  #place;
  #facts;
  #notebook;
  #tell;
  /** @type {{ trace: object | null, data: object[] | undefined, net: Net } | null} the last net, and what it was made of */
  #last = null;
  /** @type {((place: string) => string) | null} why the run was stopped: "Stopped in line 2." */
  #whyStopped = null;

  /**
   * @param {Place} place
   * @param {Tools} tools
   * @param {(words: string) => void} tell   is told what the reader waits for
   */
  constructor(place, { notebook }, tell) {
    this.#place = place;
    this.#facts = place.facts;
    this.#notebook = notebook;
    this.#tell = tell;
  }

  /**
   * @param {string} code
   * @returns {Promise<Checked>}
   * @throws {NoAnswer}
   */
  async check(code) {
    const python = await this.#python();
    const { trace, cases } = await this.#net(python);
    const given = JSON.stringify(cases);
    const answers = await this.#run((session, emit) => session.answers(code, given, emit));
    const verdict = await this.#ask(python, "backward_judge", { cases, answers });
    return { verdict, parts: answers.parts ?? [], trace, cases, answers };
  }

  /**
   * An entry of the gradient that was judged, beside three independent computations.
   * @param {Checked} checked
   * @returns {Promise<Witnessed>}
   * @throws {NoAnswer}
   */
  async witnesses({ trace: { spec }, cases, answers }) {
    return this.#ask(await this.#python(), "backward_witnesses", { spec, cases, answers });
  }

  /**
   * The costs of a descent along the reader's gradient, and along the right one.
   * @param {string} code
   * @returns {Promise<{ yours: Curve, right: Curve }>}
   * @throws {NoAnswer}
   */
  async learn(code) {
    const python = await this.#python();
    const { cases } = await this.#net(python);
    const given = JSON.stringify(cases);
    const yours = await this.#run((session, emit) => session.learning(code, given, emit));
    return { yours, right: await this.#ask(python, "backward_learning", { cases }) };
  }

  /** Stop the run. @param {(place: string) => string} [why]   a sentence, given " in line 2" or "" */
  stop(why = (place) => `Stopped${place}.`) {
    this.#whyStopped = why;
    void this.#notebook.stop();
  }

  async #python() {
    this.#tell("Starting Python …");
    /** @type {{ sharedPython: () => Python }} */
    const { sharedPython } = await importRetrying(CLIENT).catch(() => {
      throw new NoAnswer("Python could not be fetched; the network may be down.");
    });
    const python = sharedPython();
    await this.#arrived(python);
    return python;
  }

  /** Resolves when Python has been fetched, so that the reader's need not be fetched beside it. @param {Python} python */
  #arrived(python) {
    if (python.status.state === "ready") return Promise.resolve();
    return new Promise((resolve, reject) => {
      const unsubscribe = python.subscribe(({ state, loadedBytes, totalBytes, message }) => {
        if (state === "loading") this.#show({ loadedBytes, totalBytes, stage: "Starting Python" });
        const isHere = state === "ready" || (totalBytes > 0 && loadedBytes >= totalBytes);
        if (isHere || state === "failed") unsubscribe();
        if (isHere) resolve(undefined);
        if (state === "failed") reject(new NoAnswer(message));
      });
      python.start().catch(() => undefined); // told by the status
    });
  }

  /** @param {Python} python @returns {Promise<Net>} */
  async #net(python) {
    const shown = await this.#shown();
    if (this.#facts.net && !shown) throw new NoAnswer(`The net “${this.#facts.net}” is not on this page.`);
    if (this.#last && this.#last.trace === shown && this.#last.data === this.#facts.data) return this.#last.net;
    const spec = { ...(shown?.spec ?? this.#spec), granularity: "layer", until: "backward" };
    const { data, seed } = this.#facts;
    const traced = await python.trace(spec);
    if ("error" in traced) throw refusal(traced.error);
    const cases = await this.#ask(python, "backward_cases", { spec, seed, ...(data && { data }) });
    const net = { trace: traced.trace, cases };
    this.#last = { trace: shown, data, net };
    return net;
  }

  /** The trace of a stepper: the one around the bench, or the one that the facts name. @returns {Promise<Trace | null>} */
  async #shown() {
    const { net } = this.#facts;
    if (this.#place.shown) return this.#place.shown();
    return net ? ((await tracesOf([net]))[net] ?? null) : null;
  }

  /** The net that the element itself gives. */
  get #spec() {
    if (this.#facts.spec) return this.#facts.spec;
    const given = specOf(this.#place.host.attributes);
    if ("error" in given) throw refusal(given.error);
    return given.spec;
  }

  /** @param {Python} python @param {string} name @param {object} argument */
  async #ask(python, name, argument) {
    const reply = await python.ask(name, argument).catch((cause) => {
      throw new NoAnswer(cause.message);
    });
    if ("error" in reply) throw refusal(reply.error);
    return reply.answer;
  }

  /**
   * A call in the reader's Python, which is stopped LIMIT after the reader's code has begun.
   * @param {(session: Session, emit: Emit) => Promise<Text | undefined>} call
   */
  async #run(call) {
    if (this.#notebook.isBusy) throw new NoAnswer("Another listing of this page is running. Check again when it has ended.");
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let timer;
    this.#whyStopped = null;
    const tooLong = (/** @type {string} */ place) => `Stopped after ${LIMIT} seconds${place}: does a loop not end?`;
    let place = "";
    const timed = (/** @type {Session} */ session) => {
      this.#tell("Running …");
      return call(session, (kind) => {
        if (kind === "start") timer = setTimeout(() => this.stop(tooLong), LIMIT * 1000);
      });
    };
    try {
      const answer = await this.#notebook.python.call(timed, (progress) => this.#show(progress));
      const fault = [answer, ...(answer.nets ?? [])].map((one) => one.fault).find(isStop);
      if (!fault) return answer;
      place = fault.line ? ` in line ${fault.line}` : "";
    } catch (cause) {
      const message = cause instanceof Error ? cause.message : "";
      if (!this.#whyStopped) throw new NoAnswer(message || "Python was stopped by another listing of this page.");
    } finally {
      clearTimeout(timer);
    }
    throw this.#stopped(place);
  }

  /** @param {string} place */
  #stopped(place) {
    return new NoAnswer(this.#whyStopped?.(place) ?? `Stopped${place}.`, true);
  }

  /** @param {Progress} progress */
  #show({ loadedBytes, totalBytes, stage }) {
    const megabytes = (/** @type {number} */ bytes) => (bytes / 1e6).toFixed(1);
    const fetching = `Fetching Python, ${megabytes(loadedBytes)} of ${megabytes(totalBytes)} MB`;
    this.#tell(loadedBytes < totalBytes ? fetching : `${stage} …`);
  }
}

/** @param {{ field: string, message: string }} error */
const refusal = ({ field, message }) => new NoAnswer([field, message].filter(Boolean).join(": "));
