/** What build/assets/companion/vendor/katex.js exports: KaTeX, as far as we use it. */
export interface Token {
  text: string;
}
export interface MacroExpansion {
  tokens: Token[];
  numArgs: number;
  delimiters?: string[][];
  unexpandable?: boolean;
}
export type Macros = Record<string, string | MacroExpansion>;
export interface Options {
  displayMode?: boolean;
  output?: "html" | "mathml" | "htmlAndMathml";
  throwOnError?: boolean;
  strict?: boolean | "ignore" | "warn" | "error";
  trust?: boolean;
  macros?: Macros;
  globalGroup?: boolean;
}
declare const katex: {
  renderToString(tex: string, options?: Options): string;
  __parse(tex: string, options?: Options): { type: string }[];
  ParseError: new (message: string) => Error & { position?: number; rawMessage: string };
};
export default katex;
