// What Kubernetes says of its types and fields. descriptions.js is written by scripts/gen-descriptions.mjs when the project is
// set up: upstream's text is not committed.

export declare const descriptions: {
  readonly texts: readonly string[]
  /** By type (`core.v1.Pod`) and field: where its text is; under '' that of the type itself. */
  readonly types: Readonly<Record<string, Readonly<Record<string, number>>>>
}
