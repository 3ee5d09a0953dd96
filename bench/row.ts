/** One line of a benchmark: a measure beside its peer, and what it is held to. */
export interface Row {
  readonly name: string;
  readonly ms: number;
  readonly peer: string;
  readonly peerMs: number;
  /** The most that `ms / peerMs` may be. */
  readonly target: number;
}

export function printRow({ name, ms, peer, peerMs, target }: Row): void {
  const ratio = ms / peerMs;
  const verdict = ratio <= target ? 'met' : 'MISSED';
  const measures = `${ms.toFixed(0)} ms, ${peer} ${peerMs.toFixed(0)} ms`;
  console.log(
    `${name.padEnd(38)} ${ratio.toFixed(2).padStart(6)} x  (${measures}; target ${target} x: ${verdict})`,
  );
}
