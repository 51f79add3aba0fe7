/** The elements of `embed.js`: their properties, methods, events and attributes. */

export type Phase = "forward" | "cost" | "backward" | "update";

/** A quantity, or with row and column (from 1) an entry of it. */
export interface Ref {
  name: string;
  layer?: number;
  row?: number;
  column?: number;
}

/** A number, a vector or a matrix; null stands for what is not computed yet. */
export type Value = number | null | (number | null)[] | (number | null)[][];

export interface Step {
  phase: Phase;
  layer: number;
  /** The label of the equation that this step applies. */
  equation: string;
  reads: Ref[];
  writes: Ref;
  value: Value;
  tex: { symbols: string; indices: string; numbers: string };
  sentence: string;
}

/** A net, its sample and what is computed of it. */
export interface Spec {
  layers: number[];
  weights: number[][][];
  biases: number[][] | null;
  activations: string[];
  x: number[];
  target?: number[];
  learning_rate: number;
  cost_function?: string;
  granularity: string;
  until?: Phase;
}

export interface Trace {
  version: number;
  spec: Spec;
  initial: { ref: Ref; value: Value }[];
  steps: Step[];
}

export interface Description {
  version: number;
  kind: string;
  parameters: Record<string, unknown>;
  title: string;
  frames: { position: string; tex: string[]; sentence: string }[];
}

/** Another step is shown. */
export type StepEvent = CustomEvent<{ index: number; step: Step }>;
/** Other numbers are shown. */
export type ChangeEvent = CustomEvent<{ spec: Spec; trace: Trace }>;
/** A figure shows other numbers. */
export type FigureChangeEvent = CustomEvent<{ description: Description }>;

export interface StepperEventMap extends Omit<HTMLElementEventMap, "change"> {
  step: StepEvent;
  change: ChangeEvent;
}

export interface FigureEventMap extends Omit<HTMLElementEventMap, "change"> {
  change: FigureChangeEvent;
}

export interface BackpropStepper extends HTMLElement {
  /** The current step, from 0. */
  step: number;
  /** What is shown; null until it is computed. */
  readonly trace: Trace | null;
  /** The author's options. */
  options: Record<string, any>;
  /** Go to a step by its name: "delta2", "step=5", "cost", "last". */
  show(place: string): void;
  /** Highlight a quantity, such as "W1 2 1"; "" ends it. */
  light(ref: string): void;
  /** Request other fields; a `change` event follows, or the widget says what is wrong. undefined gives a default. */
  change(changes: Partial<Record<keyof Spec, unknown>>): void;
  /** Ask one of the questions that panels ask. */
  ask(name: string, argument?: object): Promise<unknown>;

  addEventListener<Type extends keyof StepperEventMap>(
    type: Type,
    listener: (this: BackpropStepper, event: StepperEventMap[Type]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(type: string, listener: EventListenerOrEventListenerObject, options?: boolean | AddEventListenerOptions): void;
  removeEventListener<Type extends keyof StepperEventMap>(
    type: Type,
    listener: (this: BackpropStepper, event: StepperEventMap[Type]) => unknown,
    options?: boolean | EventListenerOptions,
  ): void;
  removeEventListener(type: string, listener: EventListenerOrEventListenerObject, options?: boolean | EventListenerOptions): void;
}

export interface BackpropFigure extends HTMLElement {
  /** What is shown; null until it is computed. */
  readonly description: Description | null;
  /** The position of the slider, from 0. */
  frame: number;
  /** Request other parameters; a `change` event follows, or the figure says what is wrong. */
  change(changes: Record<string, unknown>): void;

  addEventListener<Type extends keyof FigureEventMap>(
    type: Type,
    listener: (this: BackpropFigure, event: FigureEventMap[Type]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(type: string, listener: EventListenerOrEventListenerObject, options?: boolean | AddEventListenerOptions): void;
  removeEventListener<Type extends keyof FigureEventMap>(
    type: Type,
    listener: (this: BackpropFigure, event: FigureEventMap[Type]) => unknown,
    options?: boolean | EventListenerOptions,
  ): void;
  removeEventListener(type: string, listener: EventListenerOrEventListenerObject, options?: boolean | EventListenerOptions): void;
}

/** The attributes of a stepper, written as in the shortcode. */
export interface StepperAttributes {
  layers?: string;
  weights?: string;
  biases?: string;
  activation?: string;
  activations?: string;
  x?: string;
  target?: string;
  data?: string;
  samples?: string | number;
  noise?: string | number;
  test?: string | number;
  data_seed?: string | number;
  epochs?: string | number;
  momentum?: string | number;
  batch_size?: string | number;
  batch?: string | number;
  "batch-size"?: string | number;
  shuffle_seed?: string | number;
  l2?: string | number;
  seed?: string | number;
  initialisation?: "glorot" | "he";
  cost_function?: "squared_error" | "cross_entropy";
  learning_rate?: string | number;
  eta?: string | number;
  "learning-rate"?: string | number;
  granularity?: "layer" | "neuron" | "scalar";
  until?: Phase;
  start?: string | number;
  panels?: string;
  open?: string;
  caption?: string;
  name?: string;
  spec?: string;
}

/** The attributes of a figure; those beside `kind` and `caption` are its parameters. */
export interface FigureAttributes {
  kind?: "one-weight" | "tangent" | "linear-map" | "chain-rule" | "surface";
  caption?: string;
  [parameter: string]: string | number | undefined;
}

/** Compute the data of the elements below a node that have none; also for nodes added later. */
export function bringToLife(root?: ParentNode): Promise<void>;

declare global {
  interface HTMLElementTagNameMap {
    "backprop-stepper": BackpropStepper;
    "backprop-figure": BackpropFigure;
  }
}
