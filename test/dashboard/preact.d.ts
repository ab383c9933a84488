/* eslint-disable @typescript-eslint/no-explicit-any -- because what a page holds comes from the API, whose types these scripts do not have */
/** What the dashboard uses of `htm/preact/standalone`, which is served as `vendor/preact.js` and brings no types for it. */
declare module '*/vendor/preact.js' {
  /** What a component returns. */
  interface Node {
    readonly type: unknown;
  }
  export function html(texts: TemplateStringsArray, ...values: unknown[]): Node;
  export function render(node: Node, place: Element): void;
  // What is null or undefined at first becomes something else.
  export function useState(first?: null): [any, (next: any) => void];
  export function useState<T>(first: T | (() => T)): [T, (next: T | ((before: T) => T)) => void];
  export function useEffect(run: () => void | (() => void), inputs?: readonly unknown[]): void;
  export function useRef(): { current: any };
  export function useRef<T>(first: T): { current: T };
  export function useMemo<T>(make: () => T, inputs: readonly unknown[]): T;
  export function useCallback<T extends (...args: never[]) => unknown>(
    call: T,
    inputs: readonly unknown[],
  ): T;
  export function createContext<T = any>(first: T): { Provider: unknown };
  export function useContext(context: { Provider: unknown }): any;
}
